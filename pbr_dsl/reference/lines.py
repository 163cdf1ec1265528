"""Payment lines before limits: one for each outcome's row, or for each combination of rows in a period."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Payment
from pbr_dsl.model.expression import Multiply
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.reference.contributions import Rule, finished, part_contributions, split
from pbr_dsl.reference.evidence import claimed_on
from pbr_dsl.reference.paying import come, due_on, part_of, standing
from pbr_dsl.reference.pricing import Price, price
from pbr_dsl.reference.result import LeftOut, Result, Setting, Supposition, UnboundedError, attempt, exact
from pbr_dsl.reference.verdict import Verdict, combined, opened, pending, refused
from pbr_dsl.reference.wording import said
from pbr_dsl.values.display import date_text, list_text
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown
from pbr_dsl.values.statement import Line, Reason, Waiting
from pbr_dsl.values.waiting import waiting_for

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


Identity = tuple[str, Key, str, int, int]


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before limits, with what limits ask of it: the date claimed, and its place among all lines."""

    line: Line
    reading: Reading
    claimed: date | None = None
    order: tuple[int, Key, int, int, int] = (0, (), 0, 0, 0)

    @property
    def identity(self) -> Identity:
        """What makes a line the same line at another date: payment, subject, occurrence and part."""
        return (self.line.payment, self.order[1], self.line.outcome, self.line.occurrence, self.line.part)

    @property
    def moves(self) -> bool:
        """Whether a date, and not the payment itself, says which period it belongs to."""
        return PERIOD not in self.reading.terms.payments[self.line.payment].domain


def drafts(reading: Reading, period: Key, *, last: bool, last_of_term: bool) -> Iterator[Draft]:
    """Give the lines of a period; to the last one, or the last of the term, belong those that have no date yet."""
    in_term = reading.terms.periods[period].start <= reading.terms.settings.end
    for place, payment in enumerate(reading.terms.contract.payments):
        at = (period, last_of_term if payment.due is None else last)
        if payment.domain == (OUTCOME,) and (in_term or payment.due is not None):
            yield from _outcome_lines(reading, payment, place, at)
        elif payment.once:
            yield from _once_lines(reading, payment, place, at)
        elif in_term and payment.domain != (OUTCOME,):
            yield from _period_lines(reading, payment, place, period)


# ---------------------------------------------------------------- by outcome


def _outcome_lines(reading: Reading, payment: Payment, place: int, at: tuple[Key, bool]) -> Iterator[Draft]:
    """A line for each outcome's row of the period that says all that the amount reads."""
    for outcome in reading.terms.contract.outcomes:
        if reading.terms.pays_for(payment, outcome):
            for row in reading.outcomes.of(outcome.name).values():
                since = reading.outcomes.payable(row.key)
                for part, on in enumerate(due_on(reading, payment, row.setting, since), start=1):
                    if _falls(reading, on, *at) and reading.outcomes.offered(row.key) is not False:
                        yield _outcome_line(reading, payment, (place, part, on), (row.key, at[0]))


def _falls(reading: Reading, on: object, period: Key, last: bool) -> bool:  # noqa: FBT001
    """Whether a date falls in a period; one that is not known, or to come, belongs to the last."""
    days = reading.terms.periods[period]
    if not isinstance(on, date):
        return last
    return reading.terms.period_of(on) == period or (last and on > days.end)


def _outcome_line(reading: Reading, payment: Payment, due: tuple[int, int, Result], at: tuple[Key, Key]) -> Draft:
    """The line of one outcome's row, or of one part of it, in the state of that outcome once it is due."""
    row = reading.outcomes.row(at[0])
    place, part, on = due
    verdict = combined([_payable(reading, row.key), come(reading, payment, on)])
    subject = reading.ancestry(row.outcome.subject, row.subject) if row.outcome.subject else {}
    line = Line(
        payment.name,
        subject,
        reading.terms.periods[at[1]].start,
        verdict.state,
        outcome=row.outcome.name,
        occurrence=row.occurrence,
        achieved=row.on if isinstance(row.on, date) else None,
        clause=row.outcome.clause or payment.clause,
    )
    line = _dated(line, payment, part, on)
    if verdict.state == "accepted":
        setting = {**row.setting, OUTCOME: row.key}
        line = _priced(reading, payment, setting, line)
        marks = ("part-paid",) if 0 < verdict.credit < 1 else ()
        line = replace(line, marks=(*line.marks, *marks))
    else:
        line = _stopped(line, verdict, payment)
    order = (place, row.subject, reading.terms.order[row.outcome.name], row.occurrence, line.part)
    return Draft(line, reading, claimed_on(reading, row), order)


def _payable(reading: Reading, key: Key) -> Verdict:
    """The state of the line of an outcome: that of the outcome, and open until the day from which it is payable."""
    verdict, row = reading.outcomes.verdict(key), reading.outcomes.row(key)
    since = reading.outcomes.payable(key)
    if verdict.state != "accepted" or row.outcome.payable is None:
        return verdict
    clause, last = row.outcome.payable.clause or row.outcome.clause, reading.terms.settings.paid_until
    if isinstance(since, Unknown):
        return pending(since, clause)
    if not isinstance(since, date) or since > last:
        return refused(f"payable only after {date_text(last)}, when nothing is paid any more", clause)
    return opened(f"payable from {date_text(since)}", clause) if since > reading.day else verdict


# ---------------------------------------------------------------- once, by due date


def _once_lines(reading: Reading, payment: Payment, place: int, at: tuple[Key, bool]) -> Iterator[Draft]:
    """A line for each combination of rows and each part that is due in the period."""
    start = reading.terms.periods[at[0]].start
    for bound, subject in _combinations(reading, payment):
        for part, on in enumerate(due_on(reading, payment, bound, NONE), start=1):
            if _falls(reading, on, *at):
                line = _dated(Line(payment.name, subject, start, "", clause=payment.clause), payment, part, on)
                line = _standing(reading, payment, bound, line, on)
                yield Draft(line, reading, None, (place, _key(bound), 0, 0, line.part))


def _dated(line: Line, payment: Payment, part: int, on: Result) -> Line:
    """A line with its due date, and which part it is where there are several."""
    if payment.due is None:
        return line
    return replace(line, due=on if isinstance(on, date) else None, part=part if len(payment.due.dates) > 1 else 0)


def _standing(reading: Reading, payment: Payment, setting: Setting, line: Line, on: Result) -> Line:
    """A line with its amount where what is asked before it is there, else in the state of that."""
    verdict = standing(reading, payment, setting, on)
    return _priced(reading, payment, setting, line) if verdict.state == "accepted" else _stopped(line, verdict, payment)


def _combinations(reading: Reading, payment: Payment) -> Iterator[tuple[dict[str, Key], dict[str, Key]]]:
    """Each combination of rows of a payment's records, and all the rows that it leads to."""
    records = [record for record in payment.domain if record != PERIOD]
    for keys in product(*(reading.keys(record) for record in records)):
        bound = dict(zip(records, keys, strict=True))
        subject: dict[str, Key] = {}
        for record, key in bound.items():
            subject.update({**reading.ancestry(record, key), **subject})
        yield bound, {**subject, **bound}


def _key(bound: dict[str, Key]) -> Key:
    """The keys of a combination, one after another."""
    return tuple(part for key in bound.values() for part in key)


# ---------------------------------------------------------------- by period


def _period_lines(reading: Reading, payment: Payment, place: int, period: Key) -> Iterator[Draft]:
    """A line for each combination of rows of the payment's domain."""
    days = reading.terms.periods[period]
    for bound, subject in _combinations(reading, payment):
        line = Line(payment.name, subject, days.start, "", clause=payment.clause)
        if days.end > reading.day:
            line = _stopped(line, opened(f"the period ends on {date_text(days.end)}", payment.clause), payment)
        else:
            line = _standing(reading, payment, {**bound, PERIOD: period}, line, days.end)
        yield Draft(line, reading, None, (place, _key(bound), 0, 0, 0))


# ---------------------------------------------------------------- pricing a line


def _priced(reading: Reading, payment: Payment, setting: Setting, line: Line) -> Line:
    """A line with its amount before limits; held by what is unknown, refused where it is not due."""
    cost, left = reading.apart(price, reading, payment, setting)
    if not isinstance(cost, Price):
        return _stopped(line, pending(cost, payment.clause), payment)
    if not cost.due and payment.when is not None and not cost.before:
        reason = Reason(f"not due{said(reading, payment.when, setting)}", payment.when_clause or payment.clause)
        return replace(line, state="refused", reasons=(reason,), marks=_marks(payment), before_limits=Fraction(0))
    amount = exact(cost.amount)
    rule = Rule(payment.name, payment.clause)
    parts = finished(split(reading, payment.amount, setting, rule) if cost.due else [], cost, rule)
    quantity, rate = _quantity(reading, payment, setting) if not line.part else (None, None)
    waiting = tuple(_waiting(reading, payment, setting, amount, left))
    if line.part and payment.due is not None:
        step = Fraction(reading.terms.settings.rounding.step)
        whole, amount = amount, part_of(amount, payment, line.part, step)
        parts = part_contributions(parts, (whole, amount), len(payment.due.dates), rule)
        waiting = tuple(replace(one, most=one.most and part_of(one.most, payment, line.part, step)) for one in waiting)
    return replace(
        line,
        state="payable",
        marks=_marks(payment, waiting),
        quantity=quantity,
        rate=rate,
        before_limits=amount,
        amount=amount,
        waiting=waiting,
        contributions=tuple(parts),
    )


def _stopped(line: Line, verdict: Verdict, payment: Payment) -> Line:
    """A line that is not payable, with why, and all that it waits for."""
    known = {reason.text for reason in verdict.reasons}
    asked = [one for one in verdict.waits if one.why != "time"]
    waits = [reason for reason in waiting_for(asked, payment.clause) if reason.text not in known]
    return replace(
        line,
        state=verdict.state,
        marks=_marks(payment),
        reasons=(*verdict.reasons, *waits),
        waiting=tuple(Waiting(one, None) for one in verdict.waits),
    )


def _marks(payment: Payment, waiting: tuple[Waiting, ...] = ()) -> tuple[str, ...]:
    """The marks of a line so far."""
    return (*(("shadow",) if payment.shadow else ()), *(("rows-waiting",) if waiting else ()))


def _quantity(reading: Reading, payment: Payment, setting: Setting) -> tuple[Fraction | None, Fraction | None]:
    """How much at what rate, where the amount is plainly one times the other; None and None elsewhere."""
    formula = payment.amount
    if not isinstance(formula, Multiply) or formula.signs != ("*", "*"):
        return None, None
    rates = [
        place for place, one in enumerate(formula.factors) if one.type.kind == "number" and -1 in one.type.unit.values()
    ]
    if len(rates) != 1:
        return None, None
    rate, quantity = (reading.read(formula.factors[place], setting) for place in (rates[0], 1 - rates[0]))
    return (quantity, rate) if isinstance(quantity, Fraction) and isinstance(rate, Fraction) else (None, None)


# ---------------------------------------------------------------- what was left out


def _waiting(
    reading: Reading, payment: Payment, setting: Setting, amount: Fraction, left: Iterable[LeftOut]
) -> Iterator[Waiting]:
    """What was left out of a line and could add to it, by the row that is waited for, each with the most it could add.

    Rows that wait for one and the same row are settled together; an outcome that waits for its proof stands alone.
    """
    together: dict[tuple[str, Key], list[LeftOut]] = {}
    for row in left:
        first = _first_fact(row)
        together.setdefault((row.record, row.key) if first is None else (first.record, first.key), []).append(row)
    for rows in together.values():
        most = _most(reading, payment, setting, amount, rows)
        if most == 0:
            continue
        named = _first_fact(rows[0]) or rows[0].waits[0]
        others = (one for row in rows for one in row.waits if one != named and (one.why != "rejected" or one.field))
        also = list(dict.fromkeys(_fact(one) for one in others if one.why not in ("held", "time")))
        if also and not named.note:
            named = replace(named, note=f"also {list_text(also)}")
        yield Waiting(named, most)


def _first_fact(row: LeftOut) -> Missing | None:
    """The first fact that a row waits for; None where it waits for its proof or its claim alone."""
    return next((one for one in row.waits if one.why not in ("held", "time", "no proof", "no claim")), None)


def _fact(one: Missing) -> str:
    """A fact that is waited for, with the row that it stands in when there is one."""
    return (one.field or one.record) + (f" ({one.file} row {one.row})" if one.file else "")


def _most(
    reading: Reading, payment: Payment, setting: Setting, amount: Fraction, rows: list[LeftOut]
) -> Fraction | None:
    """The most that rows could add to a line: worked out again with them counted, unknown numbers at their highest."""
    named = frozenset((row.record, row.key) for row in rows)
    cells = frozenset((one.record, one.key, one.field) for row in rows for one in row.waits)
    ways: tuple[bool | None, ...] = (True,)
    if any(row.counted_in for row in rows):
        ways = (True, False) if len(named) == 1 else (None,)
    try:
        found = [attempt(price, reading.suppose(Supposition(named, cells, way)), payment, setting) for way in ways]
    except UnboundedError:
        return None
    most = [one.amount for one in found if isinstance(one, Price) and isinstance(one.amount, Fraction)]
    return max(most) - amount if len(most) == len(ways) else None
