"""Rows as CSV that is safe to open in a spreadsheet and to print: the only place that writes such rows."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Final

from pbr_dsl.diagnostics.visible import visible

# What a spreadsheet takes for the start of a formula, in plain and in full width.
_FORMULA: Final = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_NUMBER: Final = re.compile(r"-[0-9]+(\.[0-9]+)?(/[0-9]+)?", re.ASCII)


def safe(text: str) -> str:
    """Give text that a spreadsheet does not take for a formula: an apostrophe goes before what looks like one.

    A number below zero is none, and characters that nobody can see are spelt out, tabs and line ends among them.
    """
    shown = visible(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) and not _NUMBER.fullmatch(shown) else shown


def separated(rows: Iterable[Sequence[str]]) -> str:
    """Give rows as CSV, every cell safe."""
    made = io.StringIO()
    csv.writer(made, lineterminator="\n").writerows([safe(cell) for cell in row] for row in rows)
    return made.getvalue().rstrip("\n")
