"""What an outcome requires, in columns: other outcomes that come first, or must not come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pbr_dsl.columnar import marks, outcomes, relations, rows, states
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON
from pbr_dsl.columnar.verdict import ACCEPTED, Verdict, combined, decided, held, opened, pending, refused
from pbr_dsl.model.terms import OUTCOME

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Outcome, Payment, Prerequisite, Requires


@dataclass(frozen=True, slots=True)
class _Others:
    """The step of how far the rows of an outcome have come: its columns, and whose rows a subject looks for."""

    step: str
    whose: str
    subject: str
    on: str
    state: str
    offered: str


def required(own: OutcomeFrame) -> Verdict:
    """Whether all that an outcome requires is there."""
    found = []
    for rule in own.outcome.requires:
        again = outcomes.frame_of(own.frame.plan, own.outcome.name)
        asked = again.frame, {OUTCOME: again.frame.bound[OUTCOME]}, again.on.value
        found.append(_met(own.frame, own.outcome, rule, asked))
    return combined(own.frame, found) if found else ACCEPTED


def before_payment(frame: Frame, payment: Payment, rule: Prerequisite, on: Cell) -> Verdict:
    """Whether what a payment requires is there."""
    keys = {record: frame.bound[record] for record in payment.domain}
    by = q.nothing("date") if rule.earlier_periods else frame.kept("on", on).value
    return _met(frame, frame.plan.terms.asked[payment.name], rule, (frame, keys, by))


def _met(frame: Frame, outcome: Outcome, rule: Requires, asked: tuple[Frame, dict[str, Sql], Sql]) -> Verdict:
    """Whether one requirement is met, by an outcome that came no later than the row where that has a date."""
    plan, terms = frame.plan, frame.plan.terms
    found = _counted(outcome, rule, asked)
    joined = frame.join(found[0], dict(zip(found[1], (frame.bound[one] for one in asked[1]), strict=True)))
    rows, accepted, still, waiting = (joined.column(one) for one in found[2])
    has, may = (q.above(q.first(one, q.number(0)), q.number(0)) for one in (accepted, still))
    if rule.absent:
        come = refused(rule.clause, f"{rule.outcome} has come")
        waits = held(waiting, rule.clause)
        later = opened(rule.clause, f"{rule.outcome} may still come")
        return decided([(has, come), (may, later), (q.present(waiting), waits)])
    clause = rule.clause or outcome.clause
    subject = frame.bound[outcome.subject] if outcome.subject else q.text("")
    first = marks.wait("time", OUTCOME, subject, rule.outcome, of=[outcome.subject])
    if terms.outcomes[rule.outcome].achieved.kind == "each" and plan.day <= terms.settings.end:
        may = q.either(may, q.equal(q.first(rows, q.number(0)), q.number(0)))
    cases = [
        (has, ACCEPTED),
        (q.present(waiting), held(waiting, clause)),
        (may, opened(clause, f"{rule.outcome} has to be {rule.state} first", waits=first)),
    ]
    return decided(cases, refused(clause, f"{rule.outcome} was not {rule.state} first"))


def _counted(
    outcome: Outcome, rule: Requires, asked: tuple[Frame, dict[str, Sql], Sql]
) -> tuple[str, list[str], list[str]]:
    """The step of how many other rows there are for each row, and how far they came; its keys and other columns."""
    frame, keys, by = asked
    plan, terms = frame.plan, frame.plan.terms
    mine, theirs = outcome.subject, terms.outcomes[rule.outcome].subject
    way = terms.way(mine, theirs) if mine and theirs and mine != theirs else None
    back = way is None and bool(mine and theirs) and mine != theirs
    names = [plan.fresh(f"required {one}") for one in keys]
    to, on = plan.fresh("required of"), plan.fresh("required by")
    columns = dict(zip(names, keys.values(), strict=True)) | {on: by}
    if mine and theirs:
        own = Cell("text", frame.bound[mine], may_be_none=False)
        columns[to] = own.value if way is None else rows.follow(frame, mine, own, way).value
    columns |= {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    step = frame.step("asked for others", columns)
    state = "proved" if rule.absent else rule.state
    leads = (mine, terms.way(theirs, mine)) if back else ("", ())
    others = plan.once(("reached", rule.outcome, state, leads), lambda: _others(plan, rule, state, leads))
    same = [q.equal(q.column(others.whose, "o"), q.column(to, "a"))] if mine and theirs else []
    if frame.on:
        same.append(q.equal(q.column(KNOWN_ON, "o"), q.column(KNOWN_ON, "a")))
    late = q.holds(q.above(q.column(others.on, "o"), q.column(on, "a")))
    due = q.column(others.offered, "o")
    counts = q.yes_no(value=True) if rule.absent else q.both(due, q.opposite(late))
    reached = q.column(others.state, "o")
    whose = q.column(others.subject, "o")
    if rule.absent:
        waiting_for = marks.wait("held", OUTCOME, whose, rule.outcome, of=[theirs])
        here = q.when([(q.equal(reached, q.text("held")), waiting_for)])
        waiting: Sql = q.listed(marks.WAIT, here, [whose])
    else:
        waiting = q.lowest(q.when([(q.both(counts, q.equal(reached, q.text("held"))), whose)]))
    words = [plan.fresh(f"others {one}") for one in ("rows", "accepted", "open", "waiting")]
    made = [
        q.count(due),
        q.count(q.both(counts, q.equal(reached, q.text("accepted")))),
        q.count(q.both(counts, q.equal(reached, q.text("open")))),
        waiting,
    ]
    group = [*names, *([KNOWN_ON] if frame.on else [])]
    found = {one: q.column(one, "a") for one in group} | dict(zip(words, made, strict=True))
    query = relations.selected(q.table(step, "a"), found)
    query = query.join(q.table(others.step, "o"), on=q.both(*same), join_type="INNER")
    grouped = query.group_by(*(q.column(one, "a") for one in group)) if group else query
    if rule.absent:
        return plan.step(f"{rule.outcome} required", grouped), names, words
    of = {one: q.column(one) for one in (*group, *words[:3])}
    held_by = marks.wait("held", OUTCOME, q.column(words[3]), rule.outcome, of=[theirs])
    of[words[3]] = q.when([(q.present(q.column(words[3])), held_by)])
    return plan.step(f"{rule.outcome} required", relations.selected(relations.within(grouped), of)), names, words


def _others(plan: Plan, rule: Requires, state: str, leads: tuple[str, tuple[str, ...] | None]) -> _Others:
    """The step of how far the rows of another outcome have come; whose they are may be a row that theirs leads to."""
    other = outcomes.frame_of(plan, rule.outcome)
    frame, (mine, back) = other.frame, leads
    reached = _reached(other, rule) if state == "paid" else states.verdict(other, state).state
    given = states.offered_in(other)
    own = Cell("text", other.subject, may_be_none=False)
    whose = own.value
    if mine:
        whose = q.nothing("text") if back is None else rows.follow(frame, other.outcome.subject, own, back).value
    found = _Others("", *(plan.fresh(f"other {one}") for one in ("of", "subject", "on", "state", "offered")))
    columns = {
        found.whose: whose,
        found.subject: own.value,
        found.on: other.on.value,
        found.state: reached,
        found.offered: q.opposite(given.no),
    }
    columns |= {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    step = frame.step(f"{rule.outcome} reached", columns)
    return _Others(step, found.whose, found.subject, found.on, found.state, found.offered)


def _reached(other: OutcomeFrame, rule: Requires) -> Sql:
    """How far an outcome has come that has to be paid: accepted when the payment date of its period has come."""
    frame, terms = other.frame, other.frame.plan.terms
    found, payable = states.verdict(other), frame.kept("payable", outcomes.payable(other))
    cut_off = terms.settings.periods.cut_off
    ends = [
        (q.day(days.start), q.day(terms.after(days.end, cut_off) if cut_off else days.end))
        for days in terms.periods.values()
    ]
    step = frame.plan.once("paid on", lambda: frame.plan.written("paid on", ("period", "paid"), ends))
    period = outcomes.period_of(frame, payable.value)
    paid = frame.join(step, {"period": period}, alias="paid", on_day=False).column("paid")
    come = q.both(q.at_least(frame.day, paid), q.at_least(frame.day, payable.value))
    cases = [] if payable.waits is None else [(q.present(payable.waits), pending(payable.waits, rule.clause).state)]
    cases.append((q.either(q.opposite(found.is_("accepted")), q.absent(payable.value)), found.state))
    cases.append((come, q.text("accepted")))
    return q.when(cases, q.text("open"))
