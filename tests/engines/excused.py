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
    "WhenUnknown.then: nothing": "a value always has a stand-in",
    "Evidence.role: nothing": "stands for claims, which nobody verifies, and is no part of a contract's evidence",
}

UNNOTICED: Final[dict[str, str]] = {}
