"""What drawn contracts do not reach, and faults that no statement can show, each with its reason."""

from __future__ import annotations

from typing import Final

_PROMISE: Final = "only lines that must always or never be so read it"

UNREACHED: Final = {
    "Paid.at": _PROMISE,
    "Paid.payment": _PROMISE,
    "Paid.to_date = False": _PROMISE,
    "Paid.to_date = True": _PROMISE,
    "Periods.restated: nothing": "`check` asks for it",
    "TimeFrom.within: nothing": "`check` asks for it",
    "Evidence.role: nothing": "stands for claims, which nobody verifies, and is no part of a contract's evidence",
}

_RESOLVED: Final = "resolved by `check` into the expressions that read it"
_SAID: Final = "said to people; nothing is computed from it"
_READER: Final = "the reader's"

UNNOTICED: Final = {
    "BelowZero.whom: given as nothing": _SAID,
    "Cases.first: nothing as True": "cases that are not told to be tried in turn exclude each other, or `check` asks",
    "Due.odd_pennies: last as nothing": "what is not the first is the last, and nothing is written of one part",
    "Due.odd_pennies: nothing as first": "where nothing is written there is one part",
    "Evidence.not_by: given as nothing": _RESOLVED,
    "Evidence.sample: given as nothing": _RESOLVED,
    "Limit.of: lines as rows": "which rows are counted in the place of lines, another field says",
    "Link.may_be: nothing as none": _READER,
    "Link.may_be: none as nothing": _READER,
    "Outcome.serves: given as nothing": _SAID,
    "Rows.of: given as nothing": _SAID,
    "Sample.each: given as nothing": _RESOLVED,
    "Sample.least: given as nothing": _RESOLVED,
    "Test.op: any as is": "a cell that names neither a value nor an end lets all pass, whatever its word",
    "Value.unknown_rows: hold as nothing": _RESOLVED,
    "Value.unknown_rows: nothing as pay the rest": _RESOLVED,
    "Value.unknown_rows: pay the rest as hold": _RESOLVED,
}
