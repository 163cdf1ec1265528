"""Expressions in English: noun phrases for values, clauses for conditions.

What is too deep for one sentence is taken out of it, named by a capital letter and explained after it: `…multiplied by
A, where A is …`.  Each form of expression has a case here, so that a new one is not forgotten.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from string import ascii_uppercase

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.report.schedule import conditions, rows, spells, sums
from pbr_dsl.report.schedule.document import Item, lettered
from pbr_dsl.report.schedule.words import (
    article,
    field_noun,
    listed,
    plain,
    quoted,
    rounding_text,
    sentence,
    step_text,
    term,
    written,
)

_PERIOD_DAYS = {"start": "the first day of {}", "end": "the last day of {}"}
_OUTCOME_DAYS = {"achieved": "the date on which {} is achieved", "due": "the date on which {} falls due"}
_DAYS = {True: "(all of them, whether the contract runs or not)", False: "on which the contract runs"}
_ATOMS = (
    core.Constant,
    core.Subject,
    core.LinkOf,
    core.FieldOf,
    core.ValueOf,
    core.ToDate,
    core.Paid,
    core.OnlyRow,
    core.DaysIn,
    core.Dated,
    core.Carried,
)


@dataclass(slots=True)
class Phrases:
    """Writes the sentences of one clause; what it takes out of them, and what else has to be said, is kept."""

    terms: Terms
    where: list[Item] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    row: str = ""  # the record whose row is called `it`
    percent: bool | None = None
    outcome: str = "outcome"  # what is proved: an outcome, or a payment or an entry that is asked for proof
    _taken: list[tuple[Expr, str, str]] = field(default_factory=list)  # with the row that was `it`, and its letter
    _letters: int = 0

    @contextmanager
    def about(self, record: str) -> Iterator[None]:
        """Call the row of a record `it`."""
        before, self.row = self.row, record
        try:
            yield
        finally:
            self.row = before

    def letter(self) -> str:
        """Give the next capital letter that is free; A1 after Z."""
        more, place = divmod(self._letters, len(ascii_uppercase))
        self._letters += 1
        return ascii_uppercase[place] + (str(more) if more else "")

    def note(self, said: str) -> None:
        """Add a sentence after the clause, once."""
        if said not in self.notes:
            self.notes.append(said)

    # ------------------------------------------------------------ whole sentences

    def whole(self, expr: Expr) -> tuple[str, tuple[Item, ...]]:
        """Give an expression as the rest of a sentence, with lettered parts where it has cases or conditions."""
        match expr:
            case core.Round(of=core.Cases() as cases):
                said, items = self._cases(cases)
                kind = expr.type
                unit = kind.unit if kind.kind == "number" else {}
                return f"{said or 'one of these'}, {rounding_text(expr.mode, expr.step, unit)}", items
            case core.Cases():
                return self._cases(expr)
            case core.Every() | core.Some() if conditions.deep(expr):
                return conditions.listed_parts(self, expr)
            case _ if expr.type.kind == "yes-no":
                return self.condition(expr), ()
            case _:
                return self.noun(expr), ()

    def _cases(self, expr: core.Cases) -> tuple[str, tuple[Item, ...]]:
        items = [f"{self._value(case.value)}, if {self.condition(case.when)}" for case in expr.cases]
        rest = self._value(expr.otherwise) if expr.otherwise is not None else "none"
        items.append(f"{rest}, in every other case")
        if len(expr.cases) == 1:
            return "", lettered(items)
        lead = (
            "the first of these that applies"
            if expr.first
            else "the one of these that applies (were two to apply and differ, the line would be held)"
        )
        return lead, lettered(items)

    def _value(self, expr: Expr) -> str:
        return self.condition(expr) if expr.type.kind == "yes-no" and expr.kind != "constant" else self.noun(expr)

    def take_out(self, expr: Expr) -> str:
        """Name an expression by a letter, and explain it after the sentence."""
        known = (letter for one, row, letter in self._taken if row == self.row and one == expr)
        if letter := next(known, ""):
            return letter
        mark = self.letter()
        self._taken.append((expr, self.row, mark))
        place = len(self.where)
        self.where.append(Item("", ""))
        said, items = self.whole(expr)
        test = expr.type.kind == "yes-no"
        if self.row:
            it = rows.singular(self, self.row)
            whom = f"applies to {article(it)} if" if test else f"is, for each {it},"
        else:
            whom = "applies if" if test else "is"
        made = f"{mark} {whom} {said}".rstrip()
        self.where[place] = Item("", made.removesuffix(":") + ":" if items else sentence(made), items)
        return mark

    # ------------------------------------------------------------ noun phrases

    def tight(self, expr: Expr) -> str:
        """Give a noun phrase that nothing after it can be drawn into; else a letter for it."""
        if isinstance(expr, _ATOMS) or (isinstance(expr, core.Aggregate) and rows.short(expr)):
            return self.noun(expr)
        if isinstance(expr, core.Shift | core.Whole):
            return self.noun(expr)
        return self.take_out(expr)

    def factor(self, expr: Expr) -> str:
        """Give a noun phrase that may be multiplied and then added to others."""
        return self.noun(expr) if isinstance(expr, core.Multiply) else self.tight(expr)

    def noun(self, expr: Expr) -> str:
        """Give an expression as a noun phrase."""
        match expr:
            case core.Constant():
                return written(expr.value, expr.type, percent=self.percent)
            case core.Subject():
                return self.subject(expr.record)
            case core.LinkOf():
                return self._link(expr)
            case core.FieldOf():
                return self._field(expr)
            case core.ValueOf():
                return self._named(expr)
            case core.ToDate():
                return f"{term(expr.value)}{self._at(expr.at)} to date"
            case core.Paid():
                until = "to date" if expr.to_date else "in the period"
                return f"what {term(expr.payment)} pays{self._at(expr.at)} {until}"
            case core.Carried():
                return self._carried(expr)
            case core.Add():
                return self._sum(expr)
            case core.Multiply():
                return self._product(expr)
            case core.Round():
                unit = expr.type.unit if expr.type.kind == "number" else {}
                simple = isinstance(expr.of, core.TimeFrom | core.Extreme | core.Aggregate | core.TimeIn)
                of = self.noun(expr.of) if simple else self.factor(expr.of)
                return f"{of}, {rounding_text(expr.mode, expr.step, unit)}"
            case core.Cases():
                return self.take_out(expr)
            case core.Shift():
                return f"the day {self.tight(expr.length)} {expr.direction} {self.tight(expr.of)}"
            case core.Whole(start=start, end=end):
                return f"the number of completed {expr.unit}s from {self.tight(start)} to {self.tight(end)}"
            case core.Extreme() | core.LowerLimit():
                return sums.of_two(self, expr)
            case core.Dated():
                return self._dated(expr)
            case core.Share():
                return self._share(expr)
            case core.Aggregate(word="any" | "every" | "no"):
                return self.take_out(expr)
            case core.Aggregate():
                return rows.aggregate(self, expr)
            case core.Picked():
                return rows.picked(self, expr)
            case core.OnlyRow():
                return rows.only(self, expr)
            case core.DaysIn():
                return f"the number of days in {self.noun(expr.of)} {_DAYS[expr.whole]}"
            case core.TimeIn() | core.Reached() | core.FirstGap() | core.TimeFrom():
                return spells.noun(self, expr)
            case (
                core.Compare() | core.Is() | core.IsIn() | core.Every() | core.Some() | core.Not() | core.Covers()
            ) | core.Change():
                return f"whether {self.condition(expr)}"

    def condition(self, expr: Expr) -> str:
        """Give an expression that is yes or no as a clause: `the age of the client is at least 18 years`."""
        return conditions.said(self, expr)

    def subject(self, record: str) -> str:
        """Give the row of a record that is spoken of."""
        if record == self.row:
            return "it"
        if record.startswith("this "):
            return f"this {rows.singular(self, record.removeprefix('this '))}"
        return f"the {self.outcome if record == OUTCOME else rows.singular(self, record)}"

    def _link(self, expr: core.LinkOf) -> str:
        if self._is_it(expr.of):
            return f"its {plain(expr.link)}"
        if isinstance(expr.of, core.Subject) and expr.of.record == OUTCOME:
            if expr.link == "period of its day":
                return "the period in which it falls"
            return f"the {plain(expr.link)}"
        return f"the {plain(expr.link)} of {self.noun(expr.of)}"

    def _field(self, expr: core.FieldOf) -> str:
        of, name = expr.of, expr.field
        if of.type.kind == "row" and of.type.record == PERIOD and name in _PERIOD_DAYS:
            return _PERIOD_DAYS[name].format(self.noun(of))
        record = of.type.record if of.type.kind == "row" else ""
        if record == OUTCOME and name in _OUTCOME_DAYS:
            return _OUTCOME_DAYS[name].format(self.noun(of))
        if name == "at" and record in self.terms.records and self.terms.records[record].source == "milestone":
            return f"the time after which {self.noun(of)} is due"
        if isinstance(of, core.Constant):
            return f"the {self.index(name)} figure for {of.value}"
        if expr.type.kind == "yes-no":
            whose, row = ("its", "") if self._is_it(of) else ("the", f" of {self.noun(of)}")
            return f"{whose} answer to {quoted(plain(name))}{row}"
        if record == OUTCOME and name in self.terms.records:
            return f"the result of {'its' if self._is_it(of) else 'the'} {plain(name)}"
        noun = plain(name) if record == OUTCOME else field_noun(name, expr.type)
        return f"its {noun}" if self._is_it(of) else f"the {noun} of {self.noun(of)}"

    def index(self, name: str) -> str:
        """Give what an index is called: its title, or its name."""
        record = self.terms.records.get(name)
        return quoted(record.title) if record is not None and record.title else term(name)

    def _is_it(self, expr: Expr) -> bool:
        return isinstance(expr, core.Subject) and expr.record == self.row

    def _named(self, expr: core.ValueOf) -> str:
        payment = expr.value in self.terms.payments
        if expr.unknown == "hold":
            self.note(
                f"While anything is left out of {term(expr.value)} because it is not yet known, {term(expr.value)} is "
                "not known here"
            )
        before = " (rounded, before limits)" if payment else ""
        return f"{term(expr.value)}{self._at(expr.at)}{before}"

    def _at(self, at: tuple[Expr, ...]) -> str:
        """Say for whom a value is, where it is not for those who are spoken of."""
        others = [self.noun(row) for row in at if not (isinstance(row, core.Subject) or self._belongs(row))]
        return f" for {listed(others)}" if others else ""

    def _belongs(self, row: Expr) -> bool:
        """Whether a row is the one that what is spoken of belongs to, by the only way there is."""
        path: list[str] = []
        target = row.type.record if row.type.kind == "row" else ""
        while isinstance(row, core.LinkOf):
            path.insert(0, row.link)
            row = row.of
        return not self.row and isinstance(row, core.Subject) and self.terms.way(row.record, target) == tuple(path)

    # ------------------------------------------------------------ arithmetic

    def _sum(self, expr: core.Add) -> str:
        if said := sums.known(self, expr):
            return said
        match expr.terms, expr.signs:
            case (core.Constant(value="0"), taken), ("+", "-"):
                return f"minus {self.factor(taken)}"
            case _:
                pass
        said = self.factor(expr.terms[0])
        for one, sign in zip(expr.terms[1:], expr.signs[1:], strict=True):
            said += f", {'plus' if sign == '+' else 'minus'} {self.factor(one)}"
        return said

    def _product(self, expr: core.Multiply) -> str:
        match expr.factors, expr.signs:
            case (core.Constant(value="-1"), taken), ("*", "*"):
                return f"minus {self.tight(taken)}"
            case (price, core.Add(terms=(core.Constant(value="1"), rise), signs=("+", "+"))), ("*", "*"):
                return f"{self.tight(price)} increased by {self.take_out(rise)}"
            case _:
                pass
        first, *rest = expr.factors
        said = self.tight(first)
        signs = list(expr.signs[1:])
        if rest and signs[0] == "*" and said.endswith("%"):
            said = f"{said} of {self.tight(rest.pop(0))}"
            del signs[0]
        for place, (one, sign) in enumerate(zip(rest, signs, strict=True)):
            more = " and" if place and place == len(rest) - 1 else "," if place else ""
            said += f"{more} {'multiplied' if sign == '*' else 'divided'} by {self.tight(one)}"
        return said

    def _carried(self, expr: core.Carried) -> str:
        mark = self.letter()
        value = self.noun(expr.of)
        said = (
            f"{mark} is {value} for the period plus, where in the period before {self.condition(expr.when)}, {value} "
            "for the period before (the first period brings nothing forward, and what was brought forward once is "
            "not brought forward again)"
        )
        self.where.append(Item("", sentence(said)))
        return mark

    def _dated(self, expr: core.Dated) -> str:
        name = term(expr.outcome)
        if expr.otherwise is None:
            return f"the date of {name}"
        return f"the date of the {name} before this one (for the first: {self.noun(expr.otherwise)})"

    def _share(self, expr: core.Share) -> str:
        unit = expr.type.unit if expr.type.kind == "number" else {}
        step = step_text(expr.step, unit)
        among = listed(
            f"every {plain(one)}" + (" that begins while the contract runs" if one == PERIOD else "")
            for one in expr.among
        )
        order = listed(f"the order of the {rows.plural(self, one)}" for one in expr.ties)
        last = ", the last first" if expr.last_first else ""
        self.note(
            f"Each part of the pot is rounded down to a multiple of {step}. What is then left over is given out, "
            f"{step} to each, to the parts that lost most by it, and between equal ones by {order} (as they are "
            f"listed in this schedule, or else by reference{last}). While a weight is not yet known, no "
            "part is known"
        )
        equal = isinstance(expr.weight, core.Constant)
        how = "in equal parts" if equal else f"in proportion to {self.tight(expr.weight)}"
        return f"the part of {self.tight(expr.pot)} that falls here when it is shared among {among} {how}"
