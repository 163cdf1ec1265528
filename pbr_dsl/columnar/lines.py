"""Payment lines before limits: one for each outcome's row, or for each combination of rows in a period."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import (
    amounts,
    dues,
    forms,
    marks,
    named,
    numbers,
    outcome_lines,
    outcomes,
    relations,
    rows,
    wording,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON
from pbr_dsl.columnar.gathering import gather
from pbr_dsl.columnar.plan import Plan
from pbr_dsl.columnar.verdict import Verdict, decided, kept, pending
from pbr_dsl.model.terms import OUTCOME, PERIOD

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sqlglot import expressions as exp

    from pbr_dsl.columnar.amounts import Price
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.model.contract import Payment

MOST: Final = "most"  # the column of the most that a line which waits could still come to
MORE: Final = "more reasons"  # that of all reasons of a line but the first

COLUMNS: Final[dict[str, Kind]] = {
    "payment": "number",
    "period": "date",
    "state": "text",
    "reason": "text",
    MORE: "text",
    "waits": "text",
    "amount": "wide",
    "left": "text",
    "quantity": "text",
    "rate": "text",
    "outcome": "number",
    "occurrence": "number",
    "key": "text",
    "achieved": "date",
    "claimed": "date",
    "due": "date",
    "part": "number",
    "part paid": "yes-no",
    MOST: "wide",
}


IDENTITY: Final = ("period", "payment", "key", "outcome", "occurrence", "part")  # what tells lines apart


@dataclass(frozen=True, slots=True)
class Draft:
    """Lines of a payment in a frame: some of their columns, and which rows have one where not all do."""

    payment: str
    frame: Frame
    columns: dict[str, Sql]
    where: Sql | None = None

    def query(self, kinds: Mapping[str, Kind]) -> exp.Select:
        """Give the query of the lines with columns of some kinds, those that are not given with nothing in them."""
        return self._query(self._every(kinds))

    def kept(self, kinds: Mapping[str, Kind]) -> exp.Select:
        """Give the same of a step that is kept: what is the same in all of these lines stands in the query alone."""
        every = self._every(kinds)
        varies = {name: one for name, one in every.items() if q.reads(one)}
        if not varies:
            return self._query(every)
        name = f"lines of {self.payment}" + (f" for {self.frame.outcome}" if self.frame.outcome else "")
        step = self.frame.plan.step(name, self._query(varies))
        shown = {name: q.column(name) if name in varies else one for name, one in every.items()}
        return relations.selected(q.table(step), shown)

    def _every(self, kinds: Mapping[str, Kind]) -> dict[str, Sql]:
        """The columns of some kinds."""
        found = {name: self.columns.get(name, q.nothing(kind)) for name, kind in kinds.items()}
        return {**found, KNOWN_ON: q.column(self.frame.on)} if self.frame.on else found

    def _query(self, columns: Mapping[str, Sql]) -> exp.Select:
        """The query of some columns of the lines."""
        query = self.frame.query(columns)
        return query if self.where is None else query.where(self.where, copy=False)


def same_line(plan: Plan, one: str, other: str) -> Sql:
    """Give whether the lines of two relations, by their aliases, are the same one."""
    return q.both(*(q.equal(alike(name, one), alike(name, other)) for name in IDENTITY if name not in plan.blank))


def alike(name: str, table: str = "") -> Sql:
    """Give a column by which a line is the same one in two relations; 0 where a number is not there."""
    column = q.column(name, table)
    return column if name in ("period", "payment", "key") else q.first(column, q.number(0))


def subject_column(record: str) -> str:
    """Give the name of the column of the row of a record that a line is about, or leads to."""
    return f"of {record}"


def drafts(plan: Plan) -> str:
    """Give the step of all lines before limits, of all periods that have begun."""
    found: list[Draft] = []
    for place, payment in enumerate(plan.terms.contract.payments):
        if payment.domain == (OUTCOME,):
            found += outcome_lines.lines_of(plan, payment, place)
        elif payment.once:
            found += _once(plan, payment, place)
        else:
            found.append(_each_period(plan, payment, place))
    gather(plan, [*{id(one.frame): one.frame for one in found}.values()])
    kinds: dict[str, Kind] = {**COLUMNS, **{subject_column(record): "text" for record in plan.terms.records}}
    said = {name: kind for name, kind in kinds.items() if any(one.columns.get(name) for one in found)}
    if plan.brief and MORE in said:
        plan.made["told later"] = [one for one in found if MORE in one.columns]
        del said[MORE]
    plan.blank = kinds.keys() - said.keys()
    step = plan.step("lines of payments", relations.united([one.kept(said) for one in found]), kept=False)
    every = {name: q.column(name) if name in said else q.nothing(kind) for name, kind in kinds.items()}
    every |= {KNOWN_ON: q.column(KNOWN_ON)} if plan.many_days else {}
    return plan.step("lines before limits", relations.selected(q.table(step), every), kept=False)


def with_further_reasons(plan: Plan, lines: str) -> str:
    """Give the step of lines with all their reasons, where the plan is brief and some have more than one."""
    later = plan.made.get("told later")
    if not isinstance(later, list):
        return lines
    kinds = {name: COLUMNS[name] for name in (*IDENTITY, MORE)}
    every = relations.within(relations.united([one.query(kinds) for one in later]))
    some = plan.step("further reasons", relations.select([relations.every()], every).where(q.present(q.column(MORE))))
    own = {name: q.column(name, "l") for name in plan.columns(lines)} | {MORE: q.column(MORE, "m")}
    query = relations.selected(q.table(lines, "l"), own)
    query = query.join(q.table(some, "m"), on=same_line(plan, "l", "m"), join_type="LEFT", copy=False)
    return plan.step("lines with all reasons", query, kept=False)


def _each_period(plan: Plan, payment: Payment, place: int) -> Draft:
    """The lines of a payment each period."""
    frame = named.frame_of(plan, payment.domain, begun=True)
    verdict = kept(frame, payment.name, dues.ended(frame, payment))
    leads = led_to(frame, [record for record in payment.domain if record != PERIOD])
    columns: dict[str, Sql] = {"period": frame.bound[PERIOD], "key": marks.key_of_records(frame, payment.domain)}
    cost = amounts.price(frame, payment)
    return priced(frame, payment, (verdict, cost), {"payment": q.number(place), **columns, **leads})


def _once(plan: Plan, payment: Payment, place: int) -> list[Draft]:
    """The lines of a payment that is made once for each combination, on its due dates."""
    frame = named.frame_of(plan, payment.domain)
    columns: dict[str, Sql] = {"payment": q.number(place), "key": marks.key_of_records(frame, payment.domain)}
    columns |= led_to(frame, list(payment.domain))
    nothing = Cell("date", q.nothing("date"))
    return on_days(frame, payment, nothing, lambda day: dues.standing(frame, payment, day), columns)


def on_days(
    frame: Frame, payment: Payment, on: Cell, standing: Callable[[Cell], Verdict], columns: dict[str, Sql]
) -> list[Draft]:
    """Give the lines of a frame, those of each part: in the period of its day, `on` where none is due.

    `standing` is whether a part is paid that falls on a day.
    """
    found: list[Draft] = []
    days = dues.due_on(frame, payment, on)
    falls = [_falls(frame, payment, day) for day in days]
    if frame.on:  # before anything else is worked out: of all days on which facts are looked at, most are of no period
        frame.keep_rows(q.either(*(here for _, here in falls)))
    verdicts = [kept(frame, payment.name, standing(day)) for day in days]
    cost = amounts.price(frame, payment, in_full=all(one.credit is None for one in verdicts))
    for part, (day, verdict, (period, here)) in enumerate(zip(days, verdicts, falls, strict=True), start=1):
        own = {**columns, "period": period}
        if payment.due is not None:
            own["due"] = day.value
        if len(days) > 1:
            own["part"] = q.number(part)
        draft = priced(frame, payment, (verdict, cost), own, part if len(days) > 1 else 0)
        found.append(replace(draft, where=here))
    return found


def _falls(frame: Frame, payment: Payment, on: Cell) -> tuple[Sql, Sql | None]:
    """The period that a line falls in, and whether it has one: that of its day, the last one while that is to come."""
    terms = frame.plan.terms
    end = terms.settings.end if payment.due is None else terms.last_start
    begun = [one for one in terms.periods.values() if one.start <= min(frame.plan.day, end)]
    if not begun:
        return q.nothing("date"), q.yes_no(value=False)
    last, ends = q.day(begun[-1].start), q.day(begun[-1].end)
    own = outcomes.period_of(frame, on.value)
    if not frame.plan.many_days:
        return frame.bind("period", q.smaller(own, last)), None
    own = frame.bind("own period", own)
    facts = frame.join(frame.plan.stretches(PERIOD), {"key": own}, alias="period", on_day=False).column("facts on")
    lasts = frame.plan.facts_on(begun[-1])
    here = q.both(q.at_most(own, last), q.either(q.equal(facts, frame.day), q.equal(frame.day, q.day(frame.plan.day))))
    to_come = q.both(q.equal(frame.day, q.day(lasts)), q.opposite(q.holds(q.at_most(on.value, ends))))
    period = frame.bind("period", q.when([(here, own), (to_come, last)]))
    return period, q.present(period)


def led_to(frame: Frame, records: list[str]) -> dict[str, Sql]:
    """Give the columns of the rows that a line is about, and of every row that they lead to by known links."""
    terms = frame.plan.terms
    found: dict[str, Sql] = {}
    for record in reversed(records):
        for target in terms.records:
            way = terms.way(record, target)
            if way is not None and target != OUTCOME:
                own = Cell("text", frame.bound[record], may_be_none=False)
                reached = rows.follow(frame, record, own, way)
                found[target] = reached.value if way else own.value
    for record in records:
        found[record] = frame.bound[record]
    return {
        subject_column(record): frame.bind(subject_column(record), q.cast(one, "text")) for record, one in found.items()
    }


def priced(
    frame: Frame, payment: Payment, found: tuple[Verdict, Price], columns: dict[str, Sql], part: int = 0
) -> Draft:
    """Give the lines of a frame, each with its amount (or a part of it) where it is not stopped."""
    verdict, cost = found
    amount, state = cost.amount, verdict
    if amount.waits is not None:
        state = decided(
            [
                (
                    verdict.is_("accepted"),
                    decided([(q.present(amount.waits), pending(amount.waits, payment.clause))], verdict),
                )
            ],
            verdict,
        )
    payable = frame.bind("payable", q.both(verdict.is_("accepted"), q.opposite(amount.unknown)))
    said, given = {"reason": state.reason, MORE: state.more}, state.state
    if payment.when is not None:
        clause = wording.under(frame, payment.when_clause or payment.clause, payment.when)
        why = marks.reason(clause, "its condition does not hold", wording.said(frame, payment.when))
        undue = frame.bind("undue", q.both(payable, q.opposite(cost.due)))
        given = q.when([(undue, q.text("refused"))], given)
        said = {"reason": q.when([(undue, why)], state.reason or marks.NOTHING), MORE: state.more}
    given = q.when([(q.equal(given, q.text("accepted")), q.text("payable"))], given)
    money = dues.part_of(frame, numbers.scaled(amount, scale(frame.plan)), payment, part)
    columns = {
        **columns,
        "state": given,
        "amount": q.when([(payable, q.cast(money.value, "wide"))]),
    }
    if payment.domain == (OUTCOME,) and verdict.credit is None and amount.waits is None and amount.left is None:
        waiting = q.yes_no(value=False) if state.waits is None else state.is_("held", "lapsed")
        if waiting != q.yes_no(value=False):  # nothing that the amount reads is in doubt
            waiting = q.both(waiting, q.present(state.waits or marks.NOTHING))
            columns[MOST] = q.when([(waiting, q.cast(money.value, "wide"))])
    columns |= {name: one for name, one in said.items() if one is not None}
    if state.waits is not None:
        columns["waits"] = state.waits
    if amount.left is not None:
        columns["left"] = q.when([(q.both(payable, cost.due), amount.left)])
    if verdict.credit is not None:
        credit = verdict.credit
        columns["part paid"] = q.both(
            verdict.is_("accepted"),
            numbers.compared("below", credit, numbers.written(Fraction(1))),
        )
    asked = payment.quantity_and_rate
    if asked and not part:
        cells = [forms.read(frame, one) for one in asked]
        both = q.both(payable, cost.due, *(q.present(one.value) for one in cells))
        for name, one in zip(("quantity", "rate"), cells, strict=True):
            over = q.number(1) if one.over is None else one.over
            columns[name] = q.when(
                [(both, q.joined("/", q.cast(one.value, "text"), q.cast(over, "text"), q.text(str(one.scale))))]
            )
    return Draft(payment.name, frame, columns)


def scale(plan: Plan) -> int:
    """Give how many steps that money is rounded to make one of the currency."""
    return Fraction(plan.terms.settings.rounding.step).denominator
