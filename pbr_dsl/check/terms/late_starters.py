"""Milestones and spells that some subjects complete only after the term, and lengths that nobody reaches in it."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.holding import facts, holds
from pbr_dsl.check.terms.sizes import is_day
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import LATE_STARTERS, NEVER_IN_TERM
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.calendar import Unit, shift
from pbr_dsl.values.display import date_text, number_text

_UNITS: dict[str, Unit] = {"day": "day", "month": "month", "quarter": "quarter", "year": "year"}


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report, for milestones that outcomes are paid at, from which start on the last comes after the term."""
    paid = paid_outcomes(contract)
    judged = {outcome.subject for outcome in contract.outcomes if outcome.name in paid}
    for record in contract.records:
        if record.milestones is not None and record.name in judged:
            _milestones(draft, contract, record, record.milestones)
    late: dict[tuple[str, str], tuple[date, str, model.Outcome, str]] = {}
    for outcome in contract.outcomes if not _no_late_starts(contract) else ():
        if outcome.name in paid:
            _length(draft, contract, outcome)
            _late_spells(contract, outcome, late)
    for latest, said, outcome, spell in late.values():
        draft.report(
            LATE_STARTERS,
            draft.spans.get(outcome.name),
            f"`{outcome.name}` asks for {said}: a {spell} that begins after {date_text(latest)} does not bring it in"
            " the term",
            help="say until when people may start, let the term run on for those who have, or accept it with"
            f' `allow late-starters for {outcome.name} because "…"`',
            clause=outcome.clause,
        )


def _milestones(draft: Draft, contract: model.Contract, record: model.Record, made: model.Milestones) -> None:
    end = contract.settings.end
    anchor = made.anchor.field if isinstance(made.anchor, core.FieldOf) else "the day from which it counts"
    reached = [(_latest(end, at), label) for at, label in zip(made.at, made.labels, strict=True)]
    latest, label = min(((day, label) for day, label in reached if day), default=(None, ""))
    if latest is None or latest >= end:
        return
    if latest < contract.settings.start:
        draft.report(
            NEVER_IN_TERM,
            draft.spans.get(record.name),
            f"`{record.name}` at {label} always comes after the term, which ends on {date_text(end)}",
            help="shorten it, or lengthen the term",
            clause=record.clause,
        )
        return
    if _last_taken(contract, made) <= latest:
        return
    what = f"whose `{anchor}` is" if isinstance(made.anchor, core.FieldOf) else "for whom this is"
    draft.report(
        LATE_STARTERS,
        draft.spans.get(record.name),
        f"`{record.name}` at {label} comes after the term for a {made.of} {what} after {date_text(latest)}",
        help=f"the term ends on {date_text(end)}: pay nothing for it, pay something else, or take nobody"
        f' so late by `eligibility`; say which with `allow late-starters for {record.name} because "…"`',
        clause=record.clause,
    )


def _last_taken(contract: model.Contract, made: model.Milestones) -> date:
    """Give the last day that eligibility leaves to the date from which milestones count; the last of all for any."""
    days = [date.max]
    for rule in (rule for rule in contract.eligibility if rule.record == made.of):
        tests = [one.test for one in rule.conditions if all(other.refuses for other in one.exceptions)]
        for test, answer in facts(holds(None, *tests)):
            if isinstance(test, core.Compare) and answer and test.left == made.anchor and is_day(test.right):
                day = date.fromisoformat(test.right.value)
                days += {"below": [day - timedelta(days=1)], "at-most": [day], "is": [day]}.get(test.op, [])
    return min(days)


def _latest(end: date, at: model.Length) -> date | None:
    """Give the last day from which a length still ends in the term; None where it counts working days."""
    if at.unit not in _UNITS:
        return None
    day = shift(end, at.number, _UNITS[at.unit], "before")
    while shift(day + timedelta(days=1), at.number, _UNITS[at.unit]) <= end:
        day += timedelta(days=1)
    return day


def _words(number: Fraction, unit: str) -> str:
    """Give a length in words, weeks as weeks."""
    weeks, rest = divmod(number, 7)
    return f"{weeks} weeks" if unit == "day" and not rest else number_text(number, {unit: 1})


def _late_spells(
    contract: model.Contract, outcome: model.Outcome, late: dict[tuple[str, str], tuple[date, str, model.Outcome, str]]
) -> None:
    """Keep, of each set of outcomes, the one whose spell has to begin first, when that is in the term's first half."""
    start, end = contract.settings.start, contract.settings.end
    middle, of_set = start + (end - start) / 2, (outcome.subject, outcome.set or outcome.name)
    for node in nodes(outcome.achieved):
        if isinstance(node, core.Reached) and node.start is None and isinstance(node.length, core.Constant):
            number, unit = Fraction(node.length.value), next(iter(getattr(node.length.type, "unit", {})), "")
            if unit not in _UNITS or number.denominator > 1:
                continue
            latest = shift(end + timedelta(days=1), int(number), _UNITS[unit], "before")
            if start <= latest < middle and (of_set not in late or latest < late[of_set][0]):
                late[of_set] = latest, _words(number, unit), outcome, node.rows.record


def _no_late_starts(contract: model.Contract) -> bool:
    """Whether eligibility holds a date against a written day, so that the contract says until when people start."""
    tests = (node for rule in contract.eligibility for node in nodes(rule))
    return any(
        isinstance(node, core.Compare) and node.op in ("at-most", "below") and is_day(node.right) for node in tests
    )


def _length(draft: Draft, contract: model.Contract, outcome: model.Outcome) -> None:
    """Report an outcome that asks for a longer spell, or a later day, than the term has."""
    start, end = contract.settings.start, contract.settings.end
    for node in nodes(outcome.achieved):
        length = node.length if isinstance(node, core.Reached) else None
        if not isinstance(length, core.Constant) or not isinstance(length.type, NumberType):
            continue
        number, unit = Fraction(length.value), next(iter(length.type.unit), "")
        if (
            unit in _UNITS
            and number.denominator == 1
            and shift(start, int(number), _UNITS[unit]) - timedelta(days=1) > end
        ):
            draft.report(
                NEVER_IN_TERM,
                draft.spans.get(outcome.name),
                f"`{outcome.name}` asks for {_words(number, unit)}, and the term has less:"
                f" nobody who starts in it, from {date_text(start)} to {date_text(end)}, is ever paid",
                help="shorten it, or lengthen the term",
                clause=outcome.clause,
            )
            return
