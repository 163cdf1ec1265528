"""The rows of outcomes in columns: one for each subject, or for each row that achieves, with the date of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pbr_dsl.columnar import abreast, again, forms, marks, named, rows
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.model.contract import AchievedDue, AchievedEach, AchievedOn, Outcome
from pbr_dsl.model.terms import OUTCOME

if TYPE_CHECKING:
    from pbr_dsl.columnar.sql import Sql

DUE = "due"


@dataclass(frozen=True, slots=True)
class Made:
    """The step of an outcome's rows: its columns of keys by record, its date, which time it is, what is in doubt.

    `before` is the column of the date of the time before, where what achieves it may read that.
    """

    step: str
    bound: dict[str, str]
    on: Cell
    occurrence: str
    doubt: str = ""
    before: str = ""


@dataclass(slots=True)
class OutcomeFrame:
    """A frame of the rows of one outcome: its date, which time it is, and what leaves it in doubt that it is one.

    It is `lent` where something else is asked for a proof in the form of an outcome: a payment, or rows of a record.
    `before` is the date of the time before.
    """

    frame: Frame
    outcome: Outcome
    date: Cell | None
    occurrence: Sql
    doubt: Sql | None = None
    before: Sql | None = None

    @property
    def on(self) -> Cell:
        """The date of the row; NotLoweredError while rows are being made, which have no date yet."""
        if self.date is None:
            message = (
                f"the columnar engine does not read the date of `{self.outcome.name}` while its rows are being made"
            )
            raise NotLoweredError(message)
        return self.date

    lent: bool = False

    @property
    def subject(self) -> Sql:
        """The key of its subject, that of the contract for none."""
        return self.frame.bound[self.outcome.subject] if self.outcome.subject else q.text("")

    @property
    def perhaps_another(self) -> Sql:
        """Whether another row may turn out to achieve the outcome, on another date."""
        if self.doubt is None or self.outcome.count.word == "every":
            return q.yes_no(value=False)
        return q.present(self.doubt)


def frame_of(plan: Plan, name: str) -> OutcomeFrame:
    """Give a new frame of the rows of an outcome."""
    return of_rows(plan, name, made(plan, name))


def made(plan: Plan, name: str) -> Made:
    """Give the step of the rows of an outcome."""
    return plan.once(("rows of outcome", name), lambda: _rows(plan, plan.terms.outcomes[name]))


def of_rows(plan: Plan, name: str, made: Made) -> OutcomeFrame:
    """Give a new frame of rows of an outcome."""
    frame = Frame(plan, made.step, made.bound, KNOWN_ON if plan.many_days else "")
    frame.outcome = name
    doubt, before = (q.column(one) if one else None for one in (made.doubt, made.before))
    return OutcomeFrame(frame, plan.terms.outcomes[name], made.on, q.column(made.occurrence), doubt, before)


def being_made(frame: Frame, outcome: Outcome, place: int = 1, before: Sql | None = None) -> None:
    """Let what an outcome says of itself be read in a frame of subjects, before it is known when it was achieved."""
    frame.outcome = outcome.name
    frame.bound[OUTCOME] = key_of(outcome, frame.bound.get(outcome.subject, q.text("")), q.number(place))
    own = OutcomeFrame(frame, outcome, None, q.number(place), before=before)
    frame.plan.made["outcome frame", id(frame)] = own


def key_of(outcome: Outcome, subject: Sql, occurrence: Sql) -> Sql:
    """Give the key of an outcome's row: outcome, subject, and which time where it may count more than once."""
    number = [] if outcome.count.word == "once" else [q.cast(occurrence, "text")]
    own = [subject] if outcome.subject else []
    return q.joined(marks.KEY, q.text(outcome.name), *own, *number)


def _rows(plan: Plan, outcome: Outcome) -> Made:
    """The rows of an outcome by its own rule."""
    frame = named.frame_of(plan, (outcome.subject,) if outcome.subject else ())
    being_made(frame, outcome)
    match outcome.achieved:
        case AchievedDue():
            return _step(frame, outcome, due_date(frame, outcome), None)
        case AchievedOn(date=date):
            if outcome.count.word != "once":
                return again.counted(frame, outcome, date)
            return _step(frame, outcome, forms.read(frame, date), None)
        case AchievedEach():
            return _each(frame, outcome, outcome.achieved)


def due_date(frame: Frame, outcome: Outcome) -> Cell:
    """Give the due date of an outcome's subject, such as a milestone; none where it has no such date."""
    if (outcome.subject, DUE) not in frame.plan.terms.columns:
        return Cell("date", q.nothing("date"))
    return rows.cell(frame, outcome.subject, Cell("text", frame.bound[outcome.subject], may_be_none=False), DUE)


def _step(frame: Frame, outcome: Outcome, on: Cell, doubt: Sql | None) -> Made:
    """The step of rows of which each subject has one."""
    plan = frame.plan
    on = frame.kept("on", replace(on, left=None))
    names = {record: plan.fresh(record) for record in (outcome.subject, OUTCOME) if record}
    occurrence, doubtful = plan.fresh("occurrence"), plan.fresh("in doubt")
    held = plan.fresh(f"{outcome.name} on")
    columns = {new: frame.bound[record] for record, new in names.items()}
    worked = as_columns(on, held)
    columns |= {**worked, occurrence: q.number(1)}
    if doubt is not None:
        columns[doubtful] = doubt
    if frame.on:
        columns[KNOWN_ON] = q.column(frame.on)
    step = frame.step(f"{outcome.name} rows", columns)
    if outcome.subject and doubt is None:
        key, shown = frame.bound[outcome.subject].name, {**columns, **{name: q.column(name) for name in worked}}
        abreast.noted(plan, abreast.Once(step, outcome.subject, frame, key, worked, shown))
    cell = on.mapped(lambda word, _: q.column(f"{held} {word}".strip()))
    return Made(step, names, cell, occurrence, doubtful if doubt is not None else "")


def _each(frame: Frame, outcome: Outcome, rule: AchievedEach) -> Made:
    """One row for each row that achieves, by date then key; those in doubt come last; cut by the count."""
    plan, record = frame.plan, rule.rows.record
    found = rows.members(frame, rows.whole(rule.rows), rule.date, rule.when)
    inner = found.frame
    if outcome.subject and outcome.subject not in inner.bound:
        message = f"the columnar engine does not know whose `{record}` achieves `{outcome.name}`"
        raise NotLoweredError(message)
    inner.outcome = outcome.name
    subject = inner.bound.get(outcome.subject, q.text(""))
    holds = None if rule.when is None else inner.kept("holds", forms.read(inner, rule.when))
    on = inner.kept("on", forms.read(inner, rule.date))
    waits = marks.merged(found.belongs.waits, None if holds is None else holds.waits, on.waits)
    counts = [q.opposite(found.belongs.no), *([q.opposite(holds.no)] if holds is not None else [])]
    inner.keep_rows(q.both(*counts, q.opposite(on.is_none)))
    doubt = None if waits is None else inner.bind("in doubt", waits)
    key = inner.bound[record]
    order = [*([q.when([(q.present(doubt), q.number(1))], q.number(0))] if doubt is not None else [])]
    order += [q.first(on.value, q.day(marks.LAST_DAY)), key]
    partition = [subject, *([q.column(inner.on)] if inner.on else [])]
    place = inner.bind("occurrence", q.place(partition, order))
    times = outcome.count.times
    if outcome.count.word == "up to" and times is not None:
        doubt = _first_few(inner, outcome, (place, on, doubt), partition)
    elif outcome.count.word != "every":
        inner.keep_rows(q.equal(place, q.number(1)))
    inner.bound[OUTCOME] = inner.bind(OUTCOME, key_of(outcome, subject, place))
    names = {one: plan.fresh(one) for one in (outcome.subject, record, OUTCOME) if one}
    held, occurrence, doubtful = (plan.fresh(f"{outcome.name} {word}") for word in ("on", "occurrence", "in doubt"))
    columns = {new: inner.bound[one] for one, new in names.items()}
    columns |= {**as_columns(on, held), occurrence: place}
    if doubt is not None:
        columns[doubtful] = doubt
    if inner.on:
        columns[KNOWN_ON] = q.column(inner.on)
    step = inner.step(f"{outcome.name} rows", columns)
    cell = on.mapped(lambda word, _: q.column(f"{held} {word}".strip()))
    return Made(step, names, replace(cell, left=None), occurrence, doubtful if doubt is not None else "")


def _first_few(
    inner: Frame, outcome: Outcome, row: tuple[Sql, Cell, Sql | None], partition: Sequence[Sql]
) -> Sql | None:
    """Keep the first few rows, and those in doubt that could come among them; give what leaves each in doubt.

    While the number is unknown, all rows wait for it.
    """
    place, on, doubt = row
    times = outcome.count.times
    if times is None or rows.free_records(times) - {outcome.subject}:
        message = f"the columnar engine does not count `{outcome.name}` as often as each row says yet"
        raise NotLoweredError(message)
    found = inner.kept("times", forms.read(inner, times))
    if found.scale != 1 or found.over is not None:
        message = f"the columnar engine does not count a part of `{outcome.name}` yet"
        raise NotLoweredError(message)
    few = inner.bind("few", q.first(found.value, q.number(0)))
    among = q.at_most(place, few)
    unknown = found.unknown
    if doubt is None:
        inner.keep_rows(q.either(unknown, among))
    else:
        sure = inner.bind("sure", q.both(q.absent(doubt), among))
        count = inner.bind("sure rows", q.over_rows(q.count(sure), partition, []))
        last = inner.bind("last", q.over_rows(q.highest(q.when([(sure, on.value)])), partition, []))
        early = q.either(q.absent(on.value), q.below(count, few), q.holds(q.at_most(on.value, last)))
        perhaps = q.both(q.present(doubt), q.above(few, q.number(0)), early)
        inner.keep_rows(q.either(unknown, sure, perhaps))
    if found.waits is None:
        return doubt
    return inner.bind("in doubt", found.waits if doubt is None else q.first(found.waits, doubt))


__all__ = ["Made", "OutcomeFrame", "due_date", "frame_of", "key_of"]
