"""What an outcome requires: other outcomes that come first, or must not come."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Requires
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, combined, held, opened, refused
from pbr_dsl.values.facts import Key

if TYPE_CHECKING:
    from pbr_dsl.reference.outcomes import OutcomeRow, OutcomeRows


def required(reading: Reading, outcomes: OutcomeRows, row: OutcomeRow) -> Verdict:
    """Whether all that an outcome requires is there."""
    verdicts = [_one(reading, outcomes, row, rule) for rule in row.outcome.requires]
    return combined(verdicts) if verdicts else ACCEPTED


def _one(reading: Reading, outcomes: OutcomeRows, row: OutcomeRow, rule: Requires) -> Verdict:
    """Whether one requirement is met."""
    others = [other for other in outcomes.of(rule.outcome).values() if _related(reading, row, other)]
    if rule.absent:
        return combined([_absent(outcomes.verdict(other.key).state, other, rule) for other in others])
    clause = rule.clause or row.outcome.clause
    others = [other for other in others if outcomes.offered(other.key) is not False]
    states = {
        _reached(reading, outcomes, other, rule).state
        for other in others
        if not (isinstance(other.on, date) and isinstance(row.on, date) and other.on > row.on <= reading.day)
    }
    if "accepted" in states:
        return ACCEPTED
    if "held" in states:
        return held([others[0].missing])
    still_to_come = not others and reading.day <= reading.terms.settings.end and _may_come(reading, rule)
    if "open" in states or still_to_come:
        return opened(f"{rule.outcome} has to be {rule.state} first", clause)
    return refused(f"{rule.outcome} was not {rule.state} first", clause)


def _absent(state: str, other: OutcomeRow, rule: Requires) -> Verdict:
    """Whether another outcome can be counted out."""
    match state:
        case "accepted":
            return refused(f"{rule.outcome} has come", rule.clause)
        case "open":
            return opened(f"{rule.outcome} may still come", rule.clause)
        case "held":
            return held([other.missing])
        case _:
            return ACCEPTED


def _reached(reading: Reading, outcomes: OutcomeRows, other: OutcomeRow, rule: Requires) -> Verdict:
    """How far another outcome has come; paid is accepted when the payment date of its period has come."""
    match rule.state:
        case "achieved":
            return outcomes.standing(other.key)
        case "claimed":
            return outcomes.claimed(other.key)
        case "paid":
            verdict = outcomes.verdict(other.key)
            if verdict.state != "accepted" or not isinstance(other.on, date):
                return verdict
            terms = reading.terms
            period = terms.periods[terms.period_of(other.on)]
            cut_off = terms.settings.periods.cut_off
            paid = terms.after(period.end, cut_off) if cut_off else period.end
            return ACCEPTED if reading.day >= paid else opened(f"{rule.outcome} is not paid before {paid}", rule.clause)


def _may_come(reading: Reading, rule: Requires) -> bool:
    """Whether an outcome without a row so far is one of those that are made as they are achieved."""
    return reading.terms.outcomes[rule.outcome].achieved.kind == "each"


def _related(reading: Reading, row: OutcomeRow, other: OutcomeRow) -> bool:
    """Whether two outcomes are of the same subject, or the subject of one leads to that of the other."""
    mine, theirs = row.outcome.subject, other.outcome.subject
    if mine == theirs:
        return row.subject == other.subject
    return _leads(reading, mine, row.subject, (theirs, other.subject)) or _leads(
        reading, theirs, other.subject, (mine, row.subject)
    )


def _leads(reading: Reading, record: str, key: Key, to: tuple[str, Key]) -> bool:
    """Whether a subject leads to another; every subject leads to the contract."""
    if not to[0]:
        return True
    way = reading.terms.way(record, to[0]) if record else None
    return way is not None and reading.follow(record, key, way) == to[1]
