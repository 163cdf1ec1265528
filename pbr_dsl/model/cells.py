"""The cells of rows that stand in a contract or a scenario, read from their one canonical text."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from pbr_dsl.model.contract import Column, Record
from pbr_dsl.model.type import Type
from pbr_dsl.values.facts import NONE, OPEN, Cell, Key, Missing, Scalar, Unknown

_PARTS = " / "
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")
_DAY = 24
_HOUR = 60
_YES_NO = {"yes": True, "no": False}


def read_cell(text: str, record: Record, field_name: str, key: Key = ()) -> Cell:
    """Give the cell that a text means in a field or link of a record; `key` is the row's, for naming what is missing.

    Blank is not yet known, `none` and `open` are themselves where the column may be so; a date is ISO, a number an
    exact fraction or decimal, a link the parts of a key with ` / ` between.  ValueError for anything else, KeyError
    for a field that the record does not have.
    """
    if text == "":
        return Unknown((Missing("not yet known", record.name, key, field_name),))
    if any(link.name == field_name for link in record.links):
        return NONE if text == "none" else key_of(text)
    column = column_of(record, field_name)
    if text == column.may_be:
        return NONE if text == "none" else OPEN
    return read_scalar(text, column.type)


def read_scalar(text: str, kind: Type) -> Scalar | Key:
    """Give the value that a canonical text means as a type; ValueError when it means none."""
    return _scalar(text, kind.kind)


@lru_cache(maxsize=4096)
def _scalar(text: str, kind: Literal["number", "date", "time", "yes-no", "code", "text", "row"]) -> Scalar | Key:
    """The value that a text means; what a contract writes is read again and again."""
    match kind:
        case "number":
            return Fraction(text)
        case "date":
            return date.fromisoformat(text)
        case "time":
            return time_of(text)
        case "yes-no":
            if text not in _YES_NO:
                message = f"yes or no is written yes or no, not {text}"
                raise ValueError(message)
            return _YES_NO[text]
        case "code" | "text":
            return text
        case "row":
            return key_of(text)


def time_of(text: str) -> Fraction:
    """Give the hours after midnight of a time such as 18:31; ValueError for any other text."""
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) >= _DAY or int(found[2]) >= _HOUR:
        message = f"there is no time {text}"
        raise ValueError(message)
    return int(found[1]) + Fraction(int(found[2]), _HOUR)


def key_of(text: str) -> Key:
    """Give the key that a text means; "" is the contract's own, ()."""
    return tuple(text.split(_PARTS)) if text else ()


def column_of(record: Record, name: str) -> Column:
    """Give a column of a record by name; KeyError when there is none."""
    for column in record.columns:
        if column.name == name:
            return column
    message = f"{record.name} has no field {name}"
    raise KeyError(message)
