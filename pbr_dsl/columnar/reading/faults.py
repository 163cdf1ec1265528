"""What can be wrong with a cell or a row, as small whole numbers that stand in columns, and as the reader's codes."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import data as codes

UNREADABLE_CELL: Final = 10
UNLISTED_CODE: Final = 11
TOO_FINE: Final = 12
OUT_OF_BOUNDS: Final = 13
SPREADSHEET_CELL: Final = 14
UNREADABLE_KEY: Final = 15
UNREADABLE_RECORDED: Final = 16
BROKEN_ROW: Final = 17

CODES: Final[dict[int, Code]] = {
    UNREADABLE_CELL: codes.UNREADABLE_CELL,
    UNLISTED_CODE: codes.UNLISTED_CODE,
    TOO_FINE: codes.TOO_FINE,
    OUT_OF_BOUNDS: codes.OUT_OF_BOUNDS,
    SPREADSHEET_CELL: codes.SPREADSHEET_CELL,
    UNREADABLE_KEY: codes.UNREADABLE_KEY,
    UNREADABLE_RECORDED: codes.UNREADABLE_RECORDED,
    BROKEN_ROW: codes.BROKEN_ROW,
}
