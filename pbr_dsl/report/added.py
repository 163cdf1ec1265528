"""The lines of a statement added up by keys: one source of the sums that tables and charts are made of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Final

from pbr_dsl.model.contract import Column, Contract, Record
from pbr_dsl.report.causes import Cause, causes, listed_records, of_line
from pbr_dsl.report.expanded.expression import phrase
from pbr_dsl.report.grouping import FIELD, OUTCOME, PAYER, PAYMENT, PERIOD, Sum, Taken
from pbr_dsl.report.paydays import EARNED_YEAR, PAID_MONTH, PAID_YEAR, Paydays
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Line

Fields = Mapping[str, Mapping[Key, str]]  # `client.need` -> what it is of each row, in words

LIMIT: Final = "limit "  # how a contribution is named by which a limit takes

_GROUPS: Final = {"code", "yes-no"}  # kinds of field that have few values


class Added:
    """The lines of a statement, to be added up; `fields` is what the fields are that they are added up by."""

    def __init__(self, contract: Contract, lines: Sequence[Line], fields: Fields | None = None) -> None:
        self.contract = contract
        self.lines = lines
        self._fields = fields or {}
        self._kept: dict[tuple[str, ...], dict[tuple[str, ...], Sum]] = {}

    @cached_property
    def words(self) -> Sequence[str]:
        """Everything that a reader may ask for, in the order of the contract."""
        contract = self.contract
        outcomes = [OUTCOME] if any(payment.domain == (OUTCOME,) for payment in contract.payments) else []
        payers = [PAYER] if any(payment.payers for payment in contract.payments) else []
        reached = reached_records(contract, self.lines)
        fields = [field for record in reached for field in fields_of(record)]
        return [PERIOD, PAYMENT, *outcomes, *payers, *(record.name for record in reached), *fields]

    def by(self, *words: str) -> Mapping[tuple[str, ...], Sum]:
        """Give a sum for each combination of keys, in the order of the lines."""
        if words not in self._kept:
            found: dict[tuple[str, ...], Sum] = {}
            keys = [self.key(word) for word in words]
            for line in by_payer(self.lines) if PAYER in words else self.lines:
                found.setdefault(tuple(key(line) for key in keys), Sum()).add(line)
            self._kept[words] = found
        return self._kept[words]

    def causes(self, state: str) -> Sequence[Cause]:
        """Give why the lines of a state are in it; each counts once, under its first reason."""
        conditions = {one.name: phrase(one.when) for one in self.contract.payments if one.when is not None}
        stopped = (line for line in self.lines if line.state == state)
        return causes(of_line(line, conditions.get(line.payment, ""), self.listed) for line in stopped)

    def limits(self) -> Sequence[Taken]:
        """Give what each limit took of payable lines, the largest sum first."""
        found: dict[str, Taken] = {}
        for line in self.lines:
            for part in line.contributions if line.state == "payable" else ():
                if part.label.startswith(LIMIT):
                    one = found.setdefault(part.label, Taken(part.label.removeprefix(LIMIT), part.clause))
                    one.lines += 1
                    one.amount -= part.amount
        return sorted(found.values(), key=lambda one: (-one.amount, one.limit))

    def key(self, word: str) -> Callable[[Line], str]:
        """Give what says the key of a line under a word; "" when it is under nothing."""
        match word:
            case "period":
                return lambda line: line.period.isoformat()
            case "payment":
                return lambda line: line.payment
            case "outcome":
                return lambda line: line.outcome
            case "state":
                return lambda line: line.state
            case "payer":
                return lambda line: line.shares[0].payer if len(line.shares) == 1 else ""
            case _ if word in (PAID_MONTH, PAID_YEAR, EARNED_YEAR):
                return lambda line: self._first_day(line, word)
            case _ if FIELD in word:
                record, values = word.partition(FIELD)[0], self._fields.get(word, {})
                return lambda line: values.get(line.subject.get(record, ()), "")
            case _:
                return lambda line: key_text(line.subject.get(word, ()))

    @cached_property
    def listed(self) -> frozenset[str]:
        """The records whose rows stand in the contract."""
        return listed_records(self.contract)

    @cached_property
    def _days(self) -> Paydays:
        """The days of the contract."""
        return Paydays(self.contract)

    def _first_day(self, line: Line, word: str) -> str:
        """The first day of the month or year that a line is paid or earned in."""
        day: date | None = self._days.earned(line) if word == EARNED_YEAR else self._days.paid(line)
        if day is None:
            return ""
        return (day.replace(day=1) if word == PAID_MONTH else self._days.year(day)).isoformat()


def by_payer(lines: Iterable[Line]) -> Iterator[Line]:
    """Give each line once for each of its payers, with what that one pays; one without payers is left out."""
    for line in lines:
        for share in line.shares:
            yield replace(line, amount=share.amount, before_limits=share.before_limits, shares=(share,))


def reached_records(contract: Contract, lines: Iterable[Line]) -> list[Record]:
    """Give the records that the subjects of lines lead to, in the order of the contract."""
    reached = {record for line in lines for record in line.subject}
    return [record for record in contract.records if record.name in reached]


def fields_of(record: Record) -> list[str]:
    """Give the fields of a record that lines can be added up by: codes, yes or no, none of them personal."""
    return [f"{record.name}{FIELD}{column.name}" for column in record.columns if _has_groups(column)]


def _has_groups(column: Column) -> bool:
    """Whether a field has few values, which may be shown."""
    return column.type.kind in _GROUPS and not column.personal
