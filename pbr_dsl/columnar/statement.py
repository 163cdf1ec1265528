"""The lines that a plan gives, as a statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any, Final

from pbr_dsl.columnar import limits, lines, marks, payers
from pbr_dsl.columnar.lines import subject_column
from pbr_dsl.columnar.plan import Plan
from pbr_dsl.model.contract import Payment
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Line, PayerShare, Reason, Statement, Waiting
from pbr_dsl.values.waiting import missing_text, settled_together, waited_first, waiting_for

_NOTHING: Final = Fraction(0)
_TEXTS: Final = ("waits", "reason", lines.MORE, "held for", "left", "limit reasons")


def statement(plan: Plan, found: Iterable[Mapping[str, Any]], late: Iterable[Mapping[str, Any]] = ()) -> Statement:
    """Give the statement of lines that are in order, and of those that came too late."""
    terms, settings = plan.terms, plan.terms.settings
    last = min(plan.day, terms.last_start)
    periods = [
        (*days, (sealed := terms.sealed_on(days)) is None or plan.day <= sealed)
        for days in terms.periods.values()
        if days.start <= last
    ]
    lines = [line_of(plan, row) for row in found]
    return Statement(
        terms.contract.name, settings.currency, plan.day, lines, periods, [_too_late(plan, row) for row in late]
    )


def _too_late(plan: Plan, row: Mapping[str, Any]) -> tuple[Line, Fraction | None]:
    """A line that late rows would have changed (as it stands) or made, and what it would be before limits."""
    line = line_of(plan, row)
    step, amount = Fraction(plan.terms.settings.rounding.step), row["late amount"]
    would_be = None if amount is None else Fraction(amount, step.denominator)
    return replace(line, shares=()) if row["late"] else line, would_be


def line_of(plan: Plan, row: Mapping[str, Any]) -> Line:
    """Give the line of a row."""
    terms = plan.terms
    payment = terms.contract.payments[row["payment"]]
    outcome = None if row["outcome"] is None else terms.contract.outcomes[row["outcome"]]
    state, scale = row["state"], limits.money_scale(plan)
    before = None if row["before"] is None else Fraction(row["before"], scale)
    if plan.notes:
        row = {name: marks.noted(one, plan.notes) if isinstance(one, str) else one for name, one in row.items()}
    if plan.people is not None:
        row = {**row, **{name: plan.people.text(row[name]) for name in _TEXTS if row[name]}}
    waits = marks.waits_of(row["waits"])
    reasons = marks.reasons_of(marks.REASON.join(filter(None, (row["reason"], row[lines.MORE]))))
    known = {reason.text for reason in reasons}
    if row["held by"] is not None:
        clause = terms.contract.limits[row["held by"]].clause
        waits = marks.waits_of(row["held for"])
        reasons = tuple(Reason(missing_text(one), clause) for one in waits)
    elif state != "payable":
        asked = [one for one in waits if one.why != "time"]
        reasons = (*reasons, *(one for one in waiting_for(asked, payment.clause) if one.text not in known))
    found = row[lines.MOST]
    waiting = tuple(Waiting(one, None if found is None else Fraction(found, lines.scale(plan))) for one in waits)
    left = tuple(Waiting(one, None) for one in _left_out(marks.left_of(row["left"]))) if row["left"] else ()
    if left and row["held by"] is None:
        waiting = left
    if row["held by"] is None and row["limit reasons"]:
        waiting = (*waiting, *(Waiting(one, None) for one in marks.without(row["limit reasons"])))
        reasons = (*reasons, *marks.limit_reasons_of(row["limit reasons"]))
    shown = [
        ("shadow", payment.shadow),
        ("rows-waiting", bool(left)),
        ("part-paid", bool(row["part paid"])),
        ("trimmed", bool(row["trimmed"])),
    ]
    return Line(
        payment=payment.name,
        subject=_subject(plan, payment, row),
        period=row["period"],
        state=state,
        outcome=outcome.name if outcome else "",
        occurrence=row["occurrence"] or 0,
        achieved=row["achieved"],
        due=row["due"],
        part=row["part"] or 0,
        marks=tuple(name for name, here in shown if here),
        quantity=_number(row["quantity"]),
        rate=_number(row["rate"]),
        before_limits=before,
        amount=Fraction(row["amount"], scale) if row["amount"] is not None and state == "payable" else _NOTHING,
        clause=(outcome.clause if outcome else "") or payment.clause,
        reasons=reasons,
        waiting=waiting,
        shares=tuple(_share(row, payer.party, scale) for payer in payment.payers) if payment.payers else (),
    )


def _share(row: Mapping[str, Any], party: str, scale: int) -> PayerShare:
    """What one party pays of a line, and would pay without limits."""
    now, before = row[payers.share_column(party)], row[payers.share_column(party, before=True)]
    return PayerShare(party, Fraction(now or 0, scale), None if before is None else Fraction(before, scale))


def _left_out(left: Mapping[marks.LeftOut, bool]) -> Iterator[Missing]:
    """What the rows that were left out and could add to a line wait for, by the row that is waited for."""
    for rows in settled_together(left):
        facts = {(one.record, one.key, one.field) for row in rows for one in row.waits}
        others = (one for row, adds in left.items() if adds for one in row.waits)
        if any((one.record, one.key, one.field) in facts for one in others):
            yield waited_first(rows)


def _subject(plan: Plan, payment: Payment, row: Mapping[str, Any]) -> dict[str, Key]:
    """The rows that a line is about, and those that they lead to, in the order of the records that lead there."""
    terms = plan.terms
    if payment.domain == (OUTCOME,):
        subject = terms.contract.outcomes[row["outcome"]].subject
        records = [subject] if subject else []
    else:
        records = [record for record in payment.domain if record != PERIOD]
    found: dict[str, Key] = {}
    for record in records:
        reached = plan.once(("reached", record), partial(_reached, terms, record))
        own = {name: plan.key_of(name, row[column]) for name, column in reached if row[column] is not None}
        found |= {**own, **found}
    return found | {record: plan.key_of(record, row[subject_column(record)]) for record in records}


def _reached(terms: Terms, record: str) -> list[tuple[str, str]]:
    """A record and those that its rows lead to, each with its column."""
    others = (name for name in terms.records if terms.way(record, name) and name != OUTCOME)
    return [(name, subject_column(name)) for name in (record, *others)]


def _number(written: str | None) -> Fraction | None:
    """A number as a column holds it: in steps, over a divisor and a scale."""
    if written is None:
        return None
    value, over, scale = map(int, written.split("/"))
    return Fraction(value, over * scale)
