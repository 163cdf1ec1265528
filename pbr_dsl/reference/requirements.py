"""What an outcome requires: other outcomes that come first, or must not come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Outcome, Requires
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference.occurrences import OutcomeRow
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, combined, held, opened, pending, refused
from pbr_dsl.values.facts import Key, Missing, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def required(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether all that an outcome requires is there."""
    verdicts = [met(reading, row, rule) for rule in row.outcome.requires]
    return combined(verdicts) if verdicts else ACCEPTED


def met(reading: Reading, row: OutcomeRow, rule: Requires) -> Verdict:
    """Whether one requirement is met, by an outcome that came no later than the row where that has a date."""
    others = related(reading, row.outcome, row.subject, reading.terms.outcomes[rule.outcome])
    if rule.absent:
        return combined([_absent(reading, other, rule) for other in others])
    clause = rule.clause or row.outcome.clause
    others = [other for other in others if reading.outcomes.offered(other.key) is not False]
    states = {
        _reached(reading, other, rule).state: other
        for other in reversed(others)
        if not (isinstance(other.on, date) and isinstance(row.on, date) and other.on > row.on)
    }
    if "accepted" in states:
        return ACCEPTED
    if "held" in states:
        return held([states["held"].missing], clause)
    made_as_achieved = reading.terms.outcomes[rule.outcome].achieved.kind == "each"
    if "open" in states or (not others and made_as_achieved and reading.day <= reading.terms.settings.end):
        first = Missing("time", OUTCOME, row.subject, rule.outcome)
        return opened(f"{rule.outcome} has to be {rule.state} first", clause, (first,))
    return refused(f"{rule.outcome} was not {rule.state} first", clause)


def _absent(reading: Reading, other: OutcomeRow, rule: Requires) -> Verdict:
    """Whether another outcome can be counted out."""
    match reading.outcomes.verdict(other.key).state:
        case "accepted":
            return refused(f"{rule.outcome} has come", rule.clause)
        case "open":
            return opened(f"{rule.outcome} may still come", rule.clause)
        case "held":
            return held([other.missing], rule.clause)
        case "refused" | "lapsed":
            return ACCEPTED


def _reached(reading: Reading, other: OutcomeRow, rule: Requires) -> Verdict:
    """How far another outcome has come; paid is accepted when the payment date of its period has come."""
    if rule.state != "paid":
        return reading.outcomes.verdict(other.key, rule.state)
    verdict, payable, terms = reading.outcomes.verdict(other.key), reading.outcomes.payable(other.key), reading.terms
    if isinstance(payable, Unknown):
        return pending(payable, rule.clause)
    if verdict.state != "accepted" or not isinstance(payable, date):
        return verdict
    end, cut_off = terms.periods[terms.period_of(payable)].end, terms.settings.periods.cut_off
    paid = max(terms.after(end, cut_off) if cut_off else end, payable)
    return ACCEPTED if reading.day >= paid else opened(f"{rule.outcome} is not paid before {paid}", rule.clause)


def related(reading: Reading, outcome: Outcome, subject: Key, other: Outcome) -> list[OutcomeRow]:
    """Give the rows of another outcome whose subject is the same, or is led to by this one's, or leads to it."""
    mine, theirs, rows = outcome.subject, other.subject, reading.outcomes.of_subject
    if mine == theirs or not theirs:
        return rows(other.name, subject if theirs else ())
    if not mine:
        return [*reading.outcomes.of(other.name).values()]
    way, back = reading.terms.way(mine, theirs), reading.terms.way(theirs, mine)
    if way is not None:
        found = reading.follow(mine, subject, way)
        return rows(other.name, found) if isinstance(found, tuple) else []
    every = reading.outcomes.of(other.name).values() if back is not None else ()
    return [row for row in every if reading.follow(theirs, row.subject, back or ()) == subject]
