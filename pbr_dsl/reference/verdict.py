"""The state of an outcome with its reasons; states are worked out afresh for each as-known-on date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import Literal

from pbr_dsl.values.facts import Key, Missing, Special, Unknown
from pbr_dsl.values.statement import Reason
from pbr_dsl.values.waiting import waiting_for

State = Literal["accepted", "refused", "lapsed", "open", "held"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state, why, and what is waited for; `credit` counts when it is accepted."""

    state: State
    reasons: tuple[Reason, ...] = ()
    waits: tuple[Missing, ...] = ()
    credit: Fraction = Fraction(1)

    def waited_for(self, record: str, key: Key, field: str) -> Unknown | None:
        """Give what there is in the place of something (named by a record, a key and a field) that is open or held."""
        if self.state not in ("open", "held"):
            return None
        return Unknown((Missing("time" if self.state == "open" else "held", record, key, field), *self.waits))


ACCEPTED = Verdict("accepted")


def refused(text: str, clause: str = "", rows: tuple[str, ...] = ()) -> Verdict:
    """Give a refusal with its reason."""
    return Verdict("refused", (Reason(text, clause, rows),))


def lapsed(text: str, clause: str = "", rows: tuple[str, ...] = ()) -> Verdict:
    """Give a deadline that has passed."""
    return Verdict("lapsed", (Reason(text, clause, rows),))


def opened(text: str, clause: str = "", waits: tuple[Missing, ...] = ()) -> Verdict:
    """Give an outcome for which time has to pass; `waits` name what has to come meanwhile."""
    return Verdict("open", (Reason(text, clause),), waits)


def held(waits: Sequence[Missing], clause: str = "", reasons: Sequence[Reason] = ()) -> Verdict:
    """Give an outcome that waits for facts, under the clause that asks for them; `reasons` say more."""
    return Verdict("held", (*waiting_for(waits, clause), *reasons), tuple(waits))


def pending(absent: Unknown | Special, clause: str = "") -> Verdict:
    """Give the verdict for what is not there: open when only time has to pass, else held."""
    waits = absent.waits if isinstance(absent, Unknown) else (Missing("not yet known"),)
    if {wait.why for wait in waits} == {"time"}:
        return opened("; ".join(f"time has to pass {wait.note}".strip() for wait in waits), clause)
    return held(waits, clause)


def combined(verdicts: Sequence[Verdict]) -> Verdict:
    """Give one verdict for several steps: the first refusal or lapse, else open, else held by all that is missing."""
    for verdict in verdicts:
        if verdict.state in ("refused", "lapsed"):
            return verdict
    for state in ("open", "held"):
        found = [verdict for verdict in verdicts if verdict.state == state]
        if found:
            waits = dict.fromkeys(wait for verdict in found for wait in verdict.waits)
            reasons = dict.fromkeys(reason for verdict in found for reason in verdict.reasons)
            return Verdict(found[0].state, tuple(reasons), tuple(waits))
    return Verdict("accepted", credit=prod((verdict.credit for verdict in verdicts), start=Fraction(1)))
