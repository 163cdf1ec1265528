"""What is waited for, in words."""

from __future__ import annotations

from collections.abc import Iterable

from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Missing
from pbr_dsl.values.statement import Reason


def missing_text(missing: Missing) -> str:
    """Give one thing that is waited for as words: what, of whom, where it stands, and why it is not there."""
    of = f" of {key_text(missing.key)}" if missing.key and missing.key[0] != "?" else ""
    what = f"{missing.field}{of}" if missing.field else f"{missing.record}{of}"
    where = f" ({missing.file} row {missing.row})" if missing.file else ""
    note = f", {missing.note}" if missing.note else ""
    match missing.why:
        case "not yet known":
            return f"{what} is not yet known{where}{note}"
        case "rejected":
            return f"{what} could not be read{where}{note}"
        case "contradicted":
            return f"{what} is contradicted{where}: {missing.note}" if what else missing.note
        case "not yet written":
            return f"{what} is not yet written in the contract{note}" if what else missing.note
        case "held":
            return f"{what} is held{note}"
        case "time":
            return f"time has to pass for {what}{note}" if what else f"time has to pass{note}"
        case "zero divisor":
            return f"{what} is zero, and is divided by"
        case "no proof":
            return f"no proof {what}{note}"
        case "no claim":
            return f"no claim{of}{note}"
        case _:
            return f"{missing.why}: {what}{note}"


def place_of(missing: Missing) -> tuple[str, ...]:
    """Give the place of the row that something is missing from."""
    return (f"{missing.file} row {missing.row}",) if missing.file else ()


def waiting_for(waits: Iterable[Missing], clause: str) -> tuple[Reason, ...]:
    """Give a reason for each thing that is waited for, under the clause that asks for it."""
    return tuple(Reason(missing_text(one), clause, place_of(one)) for one in waits)
