"""One outcome of one subject, before it is decided."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.model.contract import Outcome
from pbr_dsl.reference.result import Result, Setting
from pbr_dsl.reference.terms import OUTCOME
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, held, opened, refused
from pbr_dsl.values.facts import Key, Missing, Unknown


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome of one subject: its date (achieved, or due), where it is read, and what was given in its place."""

    outcome: Outcome
    subject: Key
    occurrence: int
    setting: Setting
    on: Result
    in_doubt: Unknown | None = None
    given: str = ""

    @property
    def key(self) -> Key:
        """The key of the row: outcome, subject, and which time where it may count more than once."""
        return self.setting[OUTCOME]

    @property
    def missing(self) -> Missing:
        """What is waited for where this outcome is."""
        return Missing("held", OUTCOME, self.subject, self.outcome.name)


def setting_of(outcome: Outcome, subject: Key, occurrence: int) -> dict[str, Key]:
    """Give the setting that an outcome is read in: its subject and its own row."""
    number = () if outcome.count.word == "once" else (str(occurrence),)
    bound = {outcome.subject: subject} if outcome.subject else {}
    return {**bound, OUTCOME: (outcome.name, *subject, *number)}


def given_verdict(row: OutcomeRow) -> Verdict:
    """Give the state that a worked example gives."""
    match row.given:
        case "accepted":
            return ACCEPTED
        case "held":
            return held([row.missing])
        case "open":
            return opened("given as open")
        case "lapsed":
            return Verdict("lapsed")
        case _:
            return refused("given as refused")
