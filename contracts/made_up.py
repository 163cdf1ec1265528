"""Writes made-up rows as the files of a contract's data, for the `generate.py` beside it."""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path


def as_csv(rows: Iterable[Sequence[str]]) -> bytes:
    """Give a file of rows, the headings first: UTF-8, line feeds."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def write(rows: dict[str, list[list[str]]], *, beside: str, said: str | None, folder: str = "data") -> Path:
    """Write each record's rows, the headings first, into a folder beside a file, or under `--into FOLDER`; give it."""
    options = argparse.ArgumentParser(description=said)
    options.add_argument("--into", type=Path, default=Path(beside).resolve().parent)
    place = options.parse_args().into / folder
    place.mkdir(parents=True, exist_ok=True)
    for name, lines in rows.items():
        (place / f"{name}.csv").write_bytes(as_csv(lines))
    return place
