"""What was really paid against what the contract gives: differences by line, each with its cause.

Of each payment to somebody for a period (and an outcome, where the file says it) what was paid is split into parts, so
that the differences of all parts, added up by cause, are the whole difference exactly.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from pbr_dsl.data.paid import PaidRow
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.report.causes import causes, of_line
from pbr_dsl.report.grouping import taken
from pbr_dsl.values.display import key_text
from pbr_dsl.values.statement import Line, Statement

SAME: Final = "the same"
TWICE: Final = "paid twice"
MORE: Final = "paid more than the contract gives"
LESS: Final = "paid less than the contract gives"
NOT_PAID: Final = "not paid"
ELSEWHERE: Final = "paid for another period"
OUTSIDE: Final = "paid for a day outside the contract's periods"
NO_LINE: Final = "paid, and the contract has no line for it"
NOBODY: Final = "paid for somebody who is not in the data"
NOTHING: Final = "paid, and the contract gives nothing"

_PAID_AND: Final = "paid, and "
_STATES: Final = {"refused": "refused", "lapsed": "out of time", "held": "held", "open": "open"}


class Case(NamedTuple):
    """What is compared: a payment to somebody for a period (None: of no period), and an outcome where that is said."""

    period: date | None
    payment: str
    outcome: str
    subject: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of a case with one cause: what was paid, and what the contract gives; `rows` are those that were paid."""

    case: Case
    paid: Fraction
    result: Fraction
    cause: str
    clause: str = ""
    rows: tuple[str, ...] = ()

    @property
    def amount(self) -> Fraction:
        """What was paid less what the contract gives."""
        return self.paid - self.result


@dataclass(frozen=True, slots=True)
class Total:
    """All parts with one cause, added up."""

    cause: str
    clause: str
    count: int
    paid: Fraction
    result: Fraction


@dataclass(frozen=True, slots=True)
class Against:
    """Every part, in order of period, payment and subject; `left_out` rows are of periods that were not asked for."""

    file: str
    differences: Sequence[Difference]
    left_out: int = 0

    @property
    def paid(self) -> Fraction:
        """What was paid."""
        return sum((one.paid for one in self.differences), Fraction(0))

    @property
    def result(self) -> Fraction:
        """What the contract gives."""
        return sum((one.result for one in self.differences), Fraction(0))

    @property
    def totals(self) -> list[Total]:
        """The parts by cause, the largest difference first; what is the same comes last."""
        found: dict[tuple[str, str], list[Difference]] = {}
        for one in self.differences:
            found.setdefault((one.cause, one.clause), []).append(one)
        totals = [
            Total(
                *at,
                len(own),
                sum((one.paid for one in own), Fraction(0)),
                sum((one.result for one in own), Fraction(0)),
            )
            for at, own in found.items()
        ]
        return sorted(totals, key=lambda one: (one.cause == SAME, -abs(one.paid - one.result), one.cause, one.clause))


def against(file: str, rows: Sequence[PaidRow], statement: Statement, terms: Terms, known: Collection[str]) -> Against:
    """Compare rows of what was paid with a statement; `known` are the identifiers that the data hold.

    Lines that are only computed count where all are.  Outcomes are told apart where each row of a payment names one.
    """
    shadow = all(payment.shadow for payment in terms.contract.payments)
    told = {row.payment for row in rows} - {row.payment for row in rows if not row.outcome}
    asked = {start for start, _, _ in statement.periods}
    paid: dict[Case, list[PaidRow]] = {}
    left_out = 0
    for row in rows:
        period = terms.period_at(row.day)
        start = terms.periods[period].start if period else None
        if start is not None and start not in asked:
            left_out += 1
        else:
            case = Case(start, row.payment, row.outcome if row.payment in told else "", row.subject)
            paid.setdefault(case, []).append(row)
    due: dict[Case, list[Line]] = {}
    for line in statement.lines:
        if shadow or "shadow" not in line.marks:
            outcome = line.outcome if line.payment in told else ""
            due.setdefault(Case(line.period, line.payment, outcome, whom(terms.contract, line)), []).append(line)
    order = {payment.name: place for place, payment in enumerate(terms.contract.payments)}
    cases = sorted(
        {*paid, *due}, key=lambda one: (one.period or date.max, order[one.payment], one.subject, one.outcome)
    )
    others: dict[Case, list[Line]] = {}
    for case, own in due.items():
        others.setdefault(case._replace(period=None), []).extend(own)
    found = [one for case in cases for one in _compared(case, paid.get(case, []), due.get(case, []), others, known)]
    return Against(file, _moved(found), left_out)


def whom(contract: Contract, line: Line) -> str:
    """Give whom a line is for, as a file of payments names them: the keys of the rows that it is paid for."""
    payment = next(one for one in contract.payments if one.name == line.payment)
    if payment.domain == (OUTCOME,):
        return key_text(next(iter(line.subject.values()), ()))
    return " / ".join(key_text(line.subject[record]) for record in payment.domain if record != PERIOD)


def _compared(
    case: Case, rows: list[PaidRow], lines: list[Line], others: Mapping[Case, list[Line]], known: Collection[str]
) -> Iterator[Difference]:
    """The parts of one case; `others` are the lines of all periods."""
    twice = _twice(rows, lines)
    for row in twice:
        yield Difference(case, row.amount, Fraction(0), TWICE, rows=(row.place,))
    kept = [row for row in rows if row not in twice]
    places = tuple(row.place for row in kept)
    paid = sum((row.amount for row in kept), Fraction(0))
    result = sum((line.amount for line in lines), Fraction(0))
    if paid == result:
        if paid or rows:
            yield Difference(case, paid, result, SAME, rows=places)
    elif not kept:
        yield Difference(case, paid, result, NOT_PAID)
    elif not result:
        stopped = [line for line in others.get(case._replace(period=None), []) if line.state != "payable"]
        cause, clause = _refused(case, lines or (stopped if case.period else []), known)
        yield Difference(case, paid, result, cause, clause, places)
    else:
        yield from _unequal(Difference(case, paid, result, LESS, rows=places), lines)


def _twice(rows: list[PaidRow], lines: list[Line]) -> list[PaidRow]:
    """The rows that say again what another says: more of one day and amount than there are lines of that amount."""
    seen: Counter[tuple[date, Fraction]] = Counter()
    amounts = Counter(line.amount for line in lines)
    found = []
    for row in rows:
        seen[row.day, row.amount] += 1
        if seen[row.day, row.amount] > max(1, amounts[row.amount]):
            found.append(row)
    return found


def _unequal(whole: Difference, lines: list[Line]) -> Iterator[Difference]:
    """The parts of a case in which something was paid, and something is due."""
    rest = whole.amount
    for line in lines if rest > 0 else ():
        part = min(rest, taken(line))
        if part > 0:
            limit = next((one for one in line.contributions if one.label.startswith("limit ")), None)
            said = f"paid beyond {limit.label}" if limit else "paid beyond a limit"
            yield replace(whole, paid=part, result=Fraction(0), cause=said, clause=limit.clause if limit else "")
            rest -= part
    stopped = [line for line in lines if line.state in ("refused", "lapsed", "held")]
    if rest > 0 and stopped:
        cause, clause = _stopped(stopped)
        yield replace(whole, paid=rest, result=Fraction(0), cause=cause, clause=clause)
        rest = Fraction(0)
    cause = MORE if rest > 0 else LESS if rest < 0 else SAME
    yield replace(whole, paid=whole.result + rest, cause=cause)


def _refused(case: Case, lines: list[Line], known: Collection[str]) -> tuple[str, str]:
    """Why the contract gives nothing for what was paid: cause and clause."""
    stopped = [line for line in lines if line.state != "payable"]
    if stopped:
        return _stopped(stopped)
    if lines:
        limits = [one for line in lines for one in line.contributions if one.label.startswith("limit ")]
        return (
            (f"paid, and {limits[0].label} took all of it", limits[0].clause) if limits else (NOTHING, lines[0].clause)
        )
    if case.period is None:
        return OUTSIDE, ""
    return (NO_LINE if case.subject in known or not case.subject else NOBODY), ""


def _stopped(lines: list[Line]) -> tuple[str, str]:
    """Why lines are not payable: the state of the first that is decided, and its reason."""
    states = list(_STATES)
    line = min(lines, key=lambda one: states.index(one.state))
    cause = causes([of_line(line)])[0]
    return f"{_PAID_AND}{_STATES[line.state]}: {cause.text}", cause.clause


def _moved(found: Iterable[Difference]) -> list[Difference]:
    """Parts in which what was due for one period was paid for another are said to be that, one with the other."""
    listed = list(found)
    unpaid = [at for at, one in enumerate(listed) if one.cause == NOT_PAID]
    for at in unpaid:
        due = listed[at]
        for other, one in enumerate(listed):
            alike = one.case._replace(period=due.case.period) == due.case and one.case.period is not None
            if alike and not one.result and one.paid == due.result and one.cause.startswith(_PAID_AND):
                listed[at], listed[other] = replace(due, cause=ELSEWHERE), replace(one, cause=ELSEWHERE, clause="")
                break
    return listed
