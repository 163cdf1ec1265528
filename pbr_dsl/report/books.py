"""Workbooks in which no text is a formula or a link: the only place that opens one for writing."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, Final

import xlsxwriter  # type: ignore[import-untyped]  # it has no types of its own, and nobody else has made them

_NO_NAME: Final = re.compile(r"[\[\]:*?/\\]")
_LONGEST: Final = 31  # characters of a sheet's name
_PLAIN: Final = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def book(path: Path) -> Any:  # noqa: ANN401  xlsxwriter has no types
    """Open a new workbook, written when it is closed; OSError then if it cannot be."""
    return _Book(path, {**_PLAIN, "in_memory": True})


class _Book(xlsxwriter.Workbook):  # type: ignore[misc] # it has no types
    """A workbook of which a file that cannot be written is the error that it is of any file."""

    def close(self) -> None:
        """Write it; OSError when it cannot be."""
        try:
            super().close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise error.args[0] from error


def sheet_name(name: str, taken: set[str]) -> str:
    """Give a name that a sheet may have and no other has, and take it."""
    plain = _NO_NAME.sub(" ", name).strip("' ")[:_LONGEST] or "data"
    found, number = plain, 1
    while found.casefold() in taken:
        number += 1
        found = f"{plain[: _LONGEST - 4]} {number}"
    taken.add(found.casefold())
    return found


def column_letters(place: int) -> str:
    """Give the letters of a column, from 0: `A`, `AB`."""
    return str(xlsxwriter.utility.xl_col_to_name(place))
