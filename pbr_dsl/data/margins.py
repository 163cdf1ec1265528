"""What stands around a table and is no fact: totals, notes under the table, the headings once more.

- A total: the first filled cell says so (`Total`, `Grand total`, `Sub-total for May`), and every other one is a number.
- A note: a row of one filled cell of several words (or that ends in a colon), under the table, after a blank row or a
  total, with nothing but notes, blanks and totals after it.
- The headings once more, where files were joined.

Such rows are counted as blank, and their places are listed.  Everything else is a row.
"""

from __future__ import annotations

import re
from typing import Final

from pbr_dsl.data.cell import trimmed

TOTAL: Final = (
    r"(?:(?:grand|sub|overall)[ -]?)?totals?(?: (?:rows|records|hours|amount|cost|paid)| (?:for|of|in) [^\n]*)?:?"
)
NUMBER: Final = r"[-+(£$€ ]*[0-9][0-9,.:]*[ )%hm]*(?:[a-z]{1,7})?"
_TOTAL: Final = re.compile(TOTAL, re.IGNORECASE)
_NUMBER: Final = re.compile(NUMBER, re.IGNORECASE)


def margins(rows: list[tuple[int, list[str], str]], headings: list[str]) -> set[int]:
    """The first lines of totals, notes and repeated headings; `rows` are (line, cells, what broke it)."""
    found = {number for number, cells, fault in rows if not fault and (cells == headings or _is_total(cells))}
    return found | _notes(rows, found) if len(headings) > 1 else found


def _is_total(cells: list[str]) -> bool:
    """Whether a row is a total."""
    if not any("otal" in cell or "OTAL" in cell for cell in cells):
        return False
    first, *others = [trimmed(cell) for cell in cells if trimmed(cell)]
    return bool(_TOTAL.fullmatch(first)) and all(_NUMBER.fullmatch(cell) for cell in others)


def _notes(rows: list[tuple[int, list[str], str]], others: set[int]) -> set[int]:
    """The notes under a table, given its totals and repeated headings."""
    notes: set[int] = set()
    pending: set[int] = set()
    for number, cells, fault in reversed(rows):
        filled = [trimmed(cell) for cell in cells if trimmed(cell)]
        if number in others or not filled:
            notes |= pending
            pending = set()
        elif not fault and len(filled) == 1 and _is_prose(filled[0]):
            pending.add(number)
        else:
            break
    return notes


def _is_prose(text: str) -> bool:
    """Whether a cell is a remark: several words, or a word and a colon."""
    return " " in text or text.endswith(":") or text.startswith("*")
