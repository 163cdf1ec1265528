"""Who qualifies, in columns: every condition or one of its exceptions holds; an unknown waits as long as is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, logic, marks, named, rows, wording, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.verdict import ACCEPTED, Verdict, combined, decided, held, kept, pending, refused, refused_for
from pbr_dsl.model.contract import Condition, Eligibility

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql


def as_result(frame: Frame, rule: Eligibility, row: Cell) -> Cell:
    """Give whether a row qualifies, as yes, no or not known."""
    found = _as_it_stood(frame, rule, row) if frame.aside else _of_row(frame, rule, row)
    accepted = found.is_("accepted")
    if found.waits is None:
        return Cell("yes-no", q.holds(accepted), may_be_none=False)
    return Cell("yes-no", q.when([(q.absent(found.waits), accepted)]), found.waits, may_be_none=False)


def _as_it_stood(frame: Frame, rule: Eligibility, row: Cell) -> Verdict:
    """Whether a row qualifies by what had happened by the last day of a frame; why it does not is not said."""
    plan = frame.plan
    own, state, waits = (plan.fresh(f"eligible {word}") for word in ("row", "state", "waits"))
    aside = {word: plan.fresh(f"eligible {word}") for word in frame.aside}
    on = {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    keys = {own: row.value, **{aside[word]: one for word, one in frame.aside.items()}}
    inner = Frame(
        plan, frame.distinct(f"{rule.name} asked", {**keys, **on}), {rule.record: own}, KNOWN_ON if on else ""
    )
    inner.take({word: q.column(name) for word, name in aside.items()})
    found = kept(inner, "eligible", qualifies(inner, rule))
    shown = {f"{one} of": q.column(one) for one in keys} | {state: found.state}
    shown |= {waits: found.waits} if found.waits is not None else {}
    step = inner.step("eligible then", {**shown, **({KNOWN_ON: q.column(inner.on)} if on else {})})
    joined = frame.join(step, {f"{one} of": value for one, value in keys.items()}, alias="eligible then")
    return Verdict(joined.column(state), None, joined.column(waits) if waits in shown else None, may=found.may)


def qualified(frame: Frame, record: str) -> Verdict:
    """Whether every row that the bound row of a record leads to qualifies, by each eligibility of the contract."""
    verdicts: list[Verdict] = []
    for rule in frame.plan.terms.contract.eligibility:
        way = frame.plan.terms.way(record, rule.record) if record else None
        if way is None:
            continue
        row = rows.follow(frame, record, Cell("text", frame.bound[record], may_be_none=False), way)
        found = _of_row(frame, rule, row)
        cases = [] if row.waits is None else [(q.present(row.waits), pending(row.waits, rule.clause))]
        if row.may_be_none:
            cases.append((row.is_none, ACCEPTED))
        verdicts.append(decided(cases, found) if cases else found)
    return combined(frame, verdicts)


def _of_row(frame: Frame, rule: Eligibility, row: Cell) -> Verdict:
    """Whether a row qualifies, from the step that works it out for every row."""
    step, key, columns, may = frame.plan.once(("eligible", rule.name), lambda: _step(frame.plan, rule))
    joined = frame.join(step, {key: row.value}, alias=rule.name or "eligible")
    own = {word: joined.column(one) for word, one in columns.items()}
    return Verdict(own["state"], own.get("reason"), own.get("waits"), may=may, more=own.get("more"))


def _step(plan: Plan, rule: Eligibility) -> tuple[str, str, dict[str, str], frozenset[str]]:
    """The step of who qualifies: its name, the column of the key and those of a verdict; the states there are."""
    every = world.rows_of(plan, rule.record)
    frame = Frame(plan, every.relation, {rule.record: every.key}, KNOWN_ON if plan.many_days else "", own=rule.record)
    found = kept(frame, "eligible", qualifies(frame, rule))
    key, names = plan.fresh("eligible"), {word: plan.fresh(f"eligible {rule.record} {word}") for word in found.texts}
    columns = {key: frame.bound[rule.record], **{names[word]: one for word, one in found.texts.items()}}
    if frame.on:
        columns[KNOWN_ON] = q.column(frame.on)
    return frame.step(f"eligible {rule.record}", columns), key, names, found.may


def qualifies(frame: Frame, rule: Eligibility) -> Verdict:
    """Whether the bound row qualifies: else refused with what fails, or held by what is unknown."""
    failing: list[Sql] = []
    waiting: list[Verdict] = []
    fails: list[Sql] = []
    for condition in rule.conditions:
        holds = frame.kept(condition.name, _holds(frame, condition))
        if holds.waits is not None:
            verdict = held(holds.waits, condition.clause or rule.clause)
            waiting.append(decided([(q.present(holds.waits), verdict)]))
        fails.append(holds.no)
        failing.append(q.when([(holds.no, _failed(frame, rule, condition))]))
    failed = frame.bind("fails", q.either(*fails))
    refusal = refused_for(failing)
    if not waiting:
        return decided([(failed, refusal)])
    found = _waiting(frame, rule, combined(frame, waiting))
    return decided([(failed, refusal)], found)


def _holds(frame: Frame, condition: Condition) -> Cell:
    """Whether a condition, or an exception that admits, holds, and no exception refuses."""
    admits = [condition, *(one for one in condition.exceptions if not one.refuses)]
    bars = [one for one in condition.exceptions if one.refuses]
    holds = logic.settled([forms.read(frame, one.test) for one in admits], decisive=True)
    if not bars:
        return holds
    barred = logic.settled([forms.read(frame, one.test) for one in bars], decisive=True)
    return logic.settled([frame.kept("holds", holds), logic.opposite(frame.kept("barred", barred))], decisive=False)


def _failed(frame: Frame, rule: Eligibility, condition: Condition) -> Sql:
    """Why a row does not qualify: the condition that does not hold, or the exception that refuses."""
    own = _why(frame, rule, condition)
    bars = [(forms.read(frame, one.test).yes, _why(frame, rule, one)) for one in condition.exceptions if one.refuses]
    return q.when(bars, own) if bars else own


def _why(frame: Frame, rule: Eligibility, condition: Condition) -> Sql:
    """The reason under a condition, with what it read."""
    name = f" does not qualify ({condition.words or condition.name})"
    clause = wording.under(frame, condition.clause or rule.clause, condition.test)
    whose = marks.key_said(frame.bound[rule.record], rule.record)
    pieces = (f"{rule.record} ", whose, name, wording.said(frame, condition.test))
    return marks.reason(clause, *pieces, rows=_place(frame, rule))


def _place(frame: Frame, rule: Eligibility) -> Sql:
    """Where the row stood that qualifies or does not."""
    every = world.rows_of(frame.plan, rule.record)
    return q.column(every.place) if every.place and frame.own == rule.record else q.nothing("text")


def _waiting(frame: Frame, rule: Eligibility, waiting: Verdict) -> Verdict:
    """Held by what is unknown, or refused once the wait has run out; it never does on contradicted facts."""
    on = frame.kept("on", forms.read(frame, rule.on))
    cases = []
    if on.waits is not None:
        late = combined(frame, [waiting, decided([(q.present(on.waits), held(on.waits, rule.clause))])])
        cases.append((q.both(waiting.is_("held"), q.present(on.waits)), late))
    if rule.hold is not None and waiting.waits is not None:
        out, last = named.ran_out(frame, waiting.waits, on, rule.hold)
        whose = marks.key_said(frame.bound[rule.record], rule.record)
        pieces = (
            f"whether {rule.record} ",
            whose,
            " qualifies was not known by ",
            marks.day_said(last),
            ": ",
            marks.fields_said(waiting.waits),
        )
        cases.append((out, refused(rule.hold_clause or rule.clause, *pieces, rows=_place(frame, rule))))
    return decided(cases, waiting)
