"""Lines that an engine adds up, as the sums that tables and charts are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import Final

from pbr_dsl.columnar.computed import Computed
from pbr_dsl.columnar.stops import Stopped
from pbr_dsl.columnar.totals import Total
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.added import fields_of
from pbr_dsl.report.causes import Cause, Stop, causes, explained
from pbr_dsl.report.expanded.expression import phrase
from pbr_dsl.report.grouping import FIELD, OUTCOME, PAYER, PAYMENT, PERIOD, Sum, Taken
from pbr_dsl.report.paydays import EARNED_YEAR, PAID_MONTH, PAID_YEAR, Paydays
from pbr_dsl.report.simulation.view import OutcomeCount
from pbr_dsl.values.statement import Line, Reason

_DAYS: Final = (PAID_MONTH, PAID_YEAR, EARNED_YEAR)
_OF_DAYS: Final = (PERIOD, "due", "achieved")  # what says when a line is paid and earned

_Maker = Callable[[Total], str]


class Summed:
    """The lines of a run, added up by the engine that keeps them: only those of periods that begin on some days."""

    def __init__(self, contract: Contract, computed: Computed, starts: set[date] | None = None) -> None:
        self.contract = contract
        self.computed = computed
        self.starts = starts
        self._kept: dict[tuple[str, ...], dict[tuple[str, ...], Sum]] = {}

    @cached_property
    def words(self) -> Sequence[str]:
        """Everything that a reader may ask for, in the order of the contract."""
        contract = self.contract
        outcomes = [OUTCOME] if any(payment.domain == (OUTCOME,) for payment in contract.payments) else []
        payers = [PAYER] if self._payers else []
        reached = [record for record in contract.records if self._reached.get(record.name)]
        fields = [field for record in reached for field in fields_of(record)]
        return [PERIOD, PAYMENT, *outcomes, *payers, *(record.name for record in reached), *fields]

    @property
    def lines(self) -> int:
        """How many lines there are."""
        return self._reached.get("", 0)

    def by(self, *words: str) -> Mapping[tuple[str, ...], Sum]:
        """Give a sum for each combination of keys."""
        if words not in self._kept:
            found: dict[tuple[str, ...], Sum] = {}
            for payer in self._payers if PAYER in words else [""]:
                for key, total in self._totals(words, payer):
                    self._add(found.setdefault(key, Sum()), total)
            self._kept[words] = found
        return self._kept[words]

    def causes(self, state: str) -> Sequence[Cause]:
        """Give why the lines of a state are in it; each counts once, under its first reason."""
        return causes(self._stop(one) for one in self.computed.stops(state, self.starts))

    def outcomes(self) -> list[OutcomeCount]:
        """Count the states of outcomes, where no payment has a line for each of them."""
        if any(payment.domain == (OUTCOME,) for payment in self.contract.payments):
            return []
        clauses = {one.name: one.clause for one in self.contract.outcomes}
        counts: dict[str, Counter[str]] = {}
        stops: dict[str, list[Stop]] = {}
        for one in self.computed.standings():
            counts.setdefault(one.outcome, Counter())[one.state] += one.count
            if one.state not in {"accepted", "open"}:
                stops.setdefault(one.outcome, []).append(_stop(one, clauses[one.outcome]))
        return [OutcomeCount(name, states, stops.get(name, [])) for name, states in counts.items()]

    def limits(self) -> Sequence[Taken]:
        """Give what each limit took of payable lines, the largest sum first."""
        found: dict[str, Taken] = {}
        for start, limit, lines, amount in self.computed.took() if self.contract.limits else ():
            if self.starts is None or start in self.starts:
                one = found.setdefault(limit.name, Taken(limit.name, limit.clause))
                one.lines += lines
                one.amount += amount
        return sorted(found.values(), key=lambda one: (-one.amount, one.limit))

    @cached_property
    def _payers(self) -> list[str]:
        """Everybody who pays a share of a payment."""
        return list(dict.fromkeys(share.party for payment in self.contract.payments for share in payment.payers))

    @cached_property
    def _reached(self) -> dict[str, int]:
        """How many lines lead to a row of each record, and under "" how many there are."""
        found: dict[str, int] = {}
        for start, counts in self.computed.reached().items():
            for name, count in counts.items() if self.starts is None or start in self.starts else ():
                found[name] = found.get(name, 0) + count
        return found

    @cached_property
    def _of_yes_or_no(self) -> set[str]:
        """The fields that are yes or no."""
        columns = ((record.name, one) for record in self.contract.records for one in record.columns)
        return {f"{record}{FIELD}{one.name}" for record, one in columns if one.type.kind == "yes-no"}

    @cached_property
    def _paydays(self) -> Paydays:
        """The days of the contract."""
        return Paydays(self.contract)

    def _totals(self, words: Sequence[str], payer: str) -> Iterator[tuple[tuple[str, ...], Total]]:
        """What the engine adds up, each with its keys."""
        asked = [word for word in words if word not in {PAYMENT, PAYER, "state", *_DAYS}]
        asked += [word for word in _OF_DAYS if any(one in _DAYS for one in words)]
        asked += [PERIOD] if self.starts is not None else []
        keys = list(dict.fromkeys(asked))
        makers = [self._maker(word, keys, payer) for word in words]
        starts = keys.index(PERIOD) if self.starts is not None else None
        for total in self.computed.totals(keys, payer):
            if starts is None or (self.starts and total.keys[starts] in self.starts):
                yield tuple(make(total) for make in makers), total

    def _maker(self, word: str, keys: Sequence[str], payer: str) -> _Maker:
        """What says the key of a total under a word; "" when it is under nothing."""
        if word == PAYMENT:
            return lambda total: total.payment
        if word == PAYER:
            return lambda _: payer
        if word == "state":
            return lambda total: total.state
        if word in _DAYS:
            places = tuple(keys.index(one) for one in _OF_DAYS)
            return lambda total: self._first_day(total, word, places)
        place = keys.index(word)
        said = self.in_words(word)
        return lambda total: said(_key(total.keys[place]))

    def in_words(self, word: str) -> Callable[[str], str]:
        """Give what says a key as it is shown: of a field that is yes or no one of these."""
        said = {"true": "yes", "false": "no"} if word in self._of_yes_or_no else {}
        return lambda key: said.get(key, key)

    def _first_day(self, total: Total, word: str, places: tuple[int, ...]) -> str:
        """The first day of the month or year that lines are paid or earned in."""
        period, due, achieved = (total.keys[place] for place in places)
        line = Line(total.payment, {}, period, total.state, due=due, achieved=achieved)
        day = self._paydays.earned(line) if word == EARNED_YEAR else self._paydays.paid(line)
        if day is None:
            return ""
        return (day.replace(day=1) if word == PAID_MONTH else self._paydays.year(day)).isoformat()

    def _add(self, to: Sum, total: Total) -> None:
        """Count the lines of a total."""
        to.states[total.state] += total.lines
        shadow = next(one.shadow for one in self.contract.payments if one.name == total.payment)
        if shadow:
            to.shadow += total.amount
        else:
            to.paid += total.amount
        if total.state == "payable":
            to.trimmed += total.trimmed
        if total.state == "held":
            to.most += total.most
            to.unbounded += total.unbounded
        to.by_payment[total.payment] = to.by_payment.get(total.payment, Fraction(0)) + total.amount

    def _stop(self, one: Stopped) -> Stop:
        """What stopped some lines, as it is told of one."""
        payment = next(other for other in self.contract.payments if other.name == one.payment)
        outcome = next((other for other in self.contract.outcomes if other.name == one.outcome), None)
        clause = (outcome.clause if outcome else "") or payment.clause
        if one.state == "held" and not one.reason:
            clause = payment.clause  # what a line without a reason of its own waits for
        found = _stop(one, clause)
        if payment.when is None:
            return found
        told = phrase(payment.when)
        return replace(
            found, reasons=tuple(replace(reason, text=explained(reason.text, told)) for reason in found.reasons)
        )


def _stop(one: Stopped, clause: str) -> Stop:
    """What stopped some lines or outcomes, under a clause."""
    reasons: tuple[Reason, ...] = (one.reason,) if one.reason else ()
    waits = (one.wait,) if one.wait else ()
    return Stop(one.state, reasons, waits, (), clause, one.most, one.count)


def _key(value: object) -> str:
    """A key in words; "" where there is none."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)
