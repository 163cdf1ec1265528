"""What is waited for, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from pbr_dsl.values.display import key_text, list_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Reason


class Waits(Protocol):
    """A row that waits for facts."""

    @property
    def record(self) -> str:
        """The record that it is a row of."""

    @property
    def key(self) -> Key:
        """Its key."""

    @property
    def waits(self) -> tuple[Missing, ...]:
        """What it waits for, one thing or more."""


W = TypeVar("W", bound=Waits)


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


def settled_together(rows: Iterable[W]) -> list[list[W]]:
    """Give rows that wait for one and the same row together; one that waits for its proof or claim alone by itself."""
    together: dict[tuple[str, Key], list[W]] = {}
    for row in rows:
        first = _first_fact(row)
        together.setdefault((row.record, row.key) if first is None else (first.record, first.key), []).append(row)
    return [*together.values()]


def waited_first(rows: Sequence[Waits]) -> Missing:
    """Give what rows that are settled together wait for first, with the other facts in its note."""
    named = _first_fact(rows[0]) or rows[0].waits[0]
    others = (one for row in rows for one in row.waits if one != named and (one.why != "rejected" or one.field))
    also = list(dict.fromkeys(_fact(one) for one in others if one.why not in ("held", "time")))
    return replace(named, note=f"also {list_text(also)}") if also and not named.note else named


def _first_fact(row: Waits) -> Missing | None:
    """The first fact that a row waits for; None where it waits for its proof or its claim alone."""
    return next((one for one in row.waits if one.why not in ("held", "time", "no proof", "no claim")), None)


def _fact(one: Missing) -> str:
    """A fact that is waited for, with the row that it stands in when there is one."""
    return (one.field or one.record) + (f" ({one.file} row {one.row})" if one.file else "")
