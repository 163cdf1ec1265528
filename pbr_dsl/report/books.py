"""Workbooks in which no text is a formula or a link: the only place that opens one for writing."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # it has no types of its own, and nobody else has made them

_PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def book(path: Path) -> Any:  # noqa: ANN401  xlsxwriter has no types
    """Open a new workbook, written when it is closed; OSError then if it cannot be."""
    return xlsxwriter.Workbook(path, {**_PLAIN, "in_memory": True})


def column_letters(place: int) -> str:
    """Give the letters of a column, from 0: `A`, `AB`."""
    return str(xlsxwriter.utility.xl_col_to_name(place))
