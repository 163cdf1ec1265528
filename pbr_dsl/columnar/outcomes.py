"""Outcomes and their fields in columns: of the rows of one outcome, and of the rows of all of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import (
    evidence,
    forms,
    marks,
    numbers,
    occurrences,
    relations,
    rows,
    states,
    supposing,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import KINDS, Cell, constant
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns, copied
from pbr_dsl.columnar.plan import Field, NotLoweredError, Plan
from pbr_dsl.columnar.plan import Rows as Every
from pbr_dsl.model.expression import Constant, LinkOf, Rows, Subject, ValueOf
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, parts, record_of, rewritten

if TYPE_CHECKING:
    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.model.contract import Contract, Outcome
    from pbr_dsl.model.expression import Dated

_TEXTS: Final = ("outcome", "set")
_ORDER: Final = ("rank", "subject", "occurrence")
_STATE: Final = ("state", "credit")


# ---------------------------------------------------------------- fields


def field_of(frame: Frame, row: Cell, name: str) -> Cell:
    """Give a field of an outcome's row: of the frame's own outcome, of the rows of outcomes, or of any of them."""
    if frame.case is not None and name in _STATE:
        found = frame.plainly(lambda: field_of(frame, row, name))
        return supposing.outcome(frame, row, name, found)
    if frame.outcome and row.value == frame.bound.get(OUTCOME):
        return field_in(own_of(frame), name)
    if frame.own == OUTCOME and row.value == frame.bound.get(OUTCOME) and name in every(frame.plan).fields:
        return rows.stored(every(frame.plan).fields[name], None)
    return of_any(frame, row, name, lambda own: field_in(own, name))


def attribute(frame: Frame, row: Cell, name: str) -> Cell:
    """Give what an outcome says of itself; none where it does not say it."""
    outcomes = frame.plan.terms.outcomes
    if frame.outcome and row.value == frame.bound.get(OUTCOME):
        return _attribute(own_of(frame), name)
    said = {one.name: one.attributes[name] for one in outcomes.values() if name in one.attributes}
    if frame.own == OUTCOME and all(isinstance(one, Constant) for one in said.values()):
        which = rows.stored(every(frame.plan).fields["outcome"], None).value
        cells = [(q.equal(which, q.text(one)), forms.read(frame, expr)) for one, expr in said.items()]
        return numbers.picked(cells, _nothing_like(cells[0][1]))
    return of_any(frame, row, f"{name} of outcome", lambda own: _attribute(own, name))


def with_own_words(frame: Frame, of: Rows) -> Rows:
    """Give rows that are chosen by what the frame's outcome says of itself, with what it says written in its place."""
    said = frame.plan.terms.outcomes[frame.outcome].attributes if frame.outcome in frame.plan.terms.outcomes else {}
    chosen = [of, *(part for one in nodes(of) for part in parts(one) if isinstance(part, Rows))]
    if not said or any(one.record == OUTCOME for one in chosen):  # among these the same words ask another outcome
        return of

    def change(copied: Form, _: Form) -> Form:
        if isinstance(copied, ValueOf) and all(isinstance(at, Subject) and at.record == OUTCOME for at in copied.at):
            own = said.get(copied.value)
            return own if isinstance(own, Constant) else copied
        return copied

    return rewritten(of, change)


def offered(frame: Frame, row: Cell) -> Cell:
    """Give whether an outcome's row is due at all: offered, and chosen where there is a choice."""
    if frame.outcome and row.value == frame.bound.get(OUTCOME):
        return states.offered_in(own_of(frame))
    if frame.own == OUTCOME and row.value == frame.bound.get(OUTCOME) and "offered" in every(frame.plan).fields:
        return rows.stored(every(frame.plan).fields["offered"], None)
    if all(one.offered is None and one.choice is None for one in frame.plan.terms.outcomes.values()):
        return constant("yes-no", q.yes_no(value=True))
    return of_any(frame, row, "offered", states.offered_in)


def credit(frame: Frame) -> Cell:
    """Give the credit of the bound outcome's row."""
    return field_of(frame, Cell("text", frame.bound[OUTCOME], may_be_none=False), "credit")


def own_of(frame: Frame) -> OutcomeFrame:
    """The rows of the outcome that a frame is of."""
    found = frame.plan.made.get(("outcome frame", id(frame)))
    if not isinstance(found, occurrences.OutcomeFrame):
        message = f"the columnar engine does not read `{frame.outcome}` while its rows are being made"
        raise NotLoweredError(message)
    return found


def frame_of(plan: Plan, name: str) -> OutcomeFrame:
    """Give a new frame of the rows of an outcome, in which its fields can be read."""
    own = occurrences.frame_of(plan, name)
    plan.made["outcome frame", id(own.frame)] = own
    return own


def of_any(frame: Frame, row: Cell, name: str, read: Callable[[OutcomeFrame], Cell]) -> Cell:
    """Give a field of the row of any outcome, from the step that holds it for all of them."""
    step, key, cell = frame.plan.once(("of outcomes", name), lambda: _united(frame.plan, name, read))
    joined = frame.join(step, {key: row.value}, alias=f"outcome {name}")
    return copied(cell, joined, "value")


def _united(plan: Plan, name: str, read: Callable[[OutcomeFrame], Cell]) -> tuple[str, str, Cell]:
    """The step of a field of the rows of all outcomes, the column of their keys, and what the field is."""
    frames = [frame_of(plan, one) for one in plan.terms.outcomes]
    cells = numbers.alike([one.frame.kept(name, read(one)) for one in frames])
    may = {word: any(getattr(one, word) is not None for one in cells) for word in ("waits", "left", "over")}
    key = plan.fresh(f"{name} key")
    queries = []
    for own, cell in zip(frames, cells, strict=True):
        columns = {key: own.frame.bound[OUTCOME], "value": cell.value}
        for word, here in may.items():
            part = getattr(cell, word)
            if here:
                nothing = q.number(1) if word == "over" else q.nothing("text")
                columns[f"value {word}"] = nothing if part is None else part
        if own.frame.on:
            columns[KNOWN_ON] = q.column(own.frame.on)
        queries.append(own.frame.query(columns))
    step = plan.step(f"{name} of outcomes", relations.united(queries))
    like = replace(
        cells[0],
        value=q.column("value"),
        waits=q.column("value waits") if may["waits"] else None,
        left=q.column("value left") if may["left"] else None,
        over=q.column("value over") if may["over"] else None,
        most=max(one.most for one in cells),
        may_be_none=any(one.may_be_none for one in cells),
        endless=any(one.endless for one in cells),
    )
    return step, key, like


def every(plan: Plan) -> Every:
    """Give the rows of all outcomes as a relation: which outcome, its date, and the rows that its subject leads to."""
    return plan.once(("every", OUTCOME), lambda: _every(plan))


def _every(plan: Plan) -> Every:
    """The rows of all outcomes."""
    key = plan.fresh(OUTCOME)
    asked = _asked_for(plan.terms.contract)
    led = [
        record
        for record in plan.terms.records
        if record in asked
        and any(plan.terms.way(one.subject, record) is not None for one in plan.terms.outcomes.values() if one.subject)
    ]
    given = _offered(plan)
    words = ("achieved", *led, *(["offered"] if given else []))
    names = {word: plan.fresh(f"{word} of row") for word in ("outcome", "set", *_ORDER, *words)}
    waits = {word: plan.fresh(f"{word} of row waits") for word in words}
    queries = []
    may_wait: set[str] = set()
    for name, outcome in plan.terms.outcomes.items():
        own, offered_here = given[name] if given else (frame_of(plan, name), None)
        found: dict[str, Cell] = {"achieved": own.on}
        if offered_here is not None:
            found["offered"] = offered_here
        for record in led:
            way = plan.terms.way(outcome.subject, record) if outcome.subject else None
            if way is None:
                found[record] = Cell("text", q.nothing("text"))
            else:
                start = Cell("text", own.subject, may_be_none=False)
                found[record] = rows.follow(own.frame, outcome.subject, start, way)
        columns = {key: own.frame.bound[OUTCOME], names["outcome"]: q.text(name), names["set"]: q.text(outcome.set)}
        columns |= {names["rank"]: q.number(plan.terms.order[name]), names["subject"]: own.subject}
        columns |= {names["occurrence"]: own.occurrence}
        for word, cell in found.items():
            columns[names[word]] = q.cast(cell.value, cell.kind)
            columns[waits[word]] = q.nothing("text") if cell.waits is None else cell.waits
            may_wait |= {word} if cell.waits is not None else set()
        if own.frame.on:
            columns[KNOWN_ON] = q.column(own.frame.on)
        queries.append(own.frame.query(columns))
    fields = {word: Field(names[word], "text", may_be_none=False) for word in (*_TEXTS, *_ORDER)}
    for word in words:
        kind: Kind = "date" if word in ("achieved", PERIOD) else "yes-no" if word == "offered" else "text"
        fields[word] = Field(names[word], kind, waits[word] if word in may_wait else "")
    fields["rank"] = replace(fields["rank"], kind="number")
    fields["occurrence"] = replace(fields["occurrence"], kind="number")
    fields["clock"] = fields["achieved"]
    return Every(plan.step("rows of outcomes", relations.united(queries)), key, fields)


def _asked_for(contract: Contract) -> set[str]:
    """The words by which a contract leads from outcomes to other rows; any others have steps of their own."""
    every = [*nodes(contract)]
    chosen = [part for one in every for part in parts(one) if isinstance(part, Rows) and part.record == OUTCOME]
    return {match.path[0] for one in chosen for match in one.matches if match.path} | {
        one.link for one in every if isinstance(one, LinkOf) and record_of(one.of).removeprefix("this ") == OUTCOME
    }


def _offered(plan: Plan) -> dict[str, tuple[OutcomeFrame, Cell]]:
    """Whether the rows of each outcome are offered, in a frame of each; nothing where all are, or rows decide it."""
    if all(one.offered is None and one.choice is None for one in plan.terms.outcomes.values()):
        return {}
    try:
        frames = {name: frame_of(plan, name) for name in plan.terms.outcomes}
        return {name: (own, own.frame.kept("offered", states.offered_in(own))) for name, own in frames.items()}
    except NotLoweredError:  # what is offered hangs on the rows of other outcomes, which are being made
        return {}


def field_in(own: OutcomeFrame, name: str) -> Cell:
    """Give a field of the outcome that a frame is of."""
    frame, outcome = own.frame, own.outcome
    match name:
        case "outcome":
            return constant("text", q.text(outcome.name))
        case "set":
            return constant("text", q.text(outcome.set))
        case "clock" | "achieved":
            return own.on
        case "period" | "period of its day":
            day = payable(own) if name == "period" else own.on
            return replace(day, value=period_of(frame, day.value))
        case "due":
            return own.on if own.lent else occurrences.due_date(frame, outcome)
        case "state" | "credit":
            return _state(own, name)
        case "evidence":
            return evidence.asked_name(own)
        case evidence.CHECK:
            return evidence.checked(own)
        case _:
            way = frame.plan.terms.way(outcome.subject, name) if outcome.subject else None
            if way is None:
                return Cell("text", q.nothing("text"))
            return rows.follow(frame, outcome.subject, Cell("text", own.subject, may_be_none=False), way)


def _state(own: OutcomeFrame, name: str) -> Cell:
    """The state or credit of an outcome: unknown while it is open or held, no credit when it is not accepted."""
    found = states.verdict(own)
    why = q.when([(found.is_("open"), q.text("time"))], q.text("held"))
    first = marks.wait(why, OUTCOME, own.subject, own.outcome.name, of=[own.outcome.subject])
    waits = first if found.waits is None else marks.merged(first, found.waits)
    if waits is None:
        message = "an outcome that is open waits"
        raise TypeError(message)
    unknown = own.frame.bind("not decided", found.is_("open", "held"))
    waits = q.when([(unknown, waits)])
    if name == "state":
        return Cell("text", q.when([(q.opposite(unknown), found.state)]), waits, may_be_none=False)
    whole = found.credit or numbers.written(Fraction(1))
    cell = numbers.picked([(found.is_("accepted"), whole)], numbers.written(Fraction(0)))
    return replace(cell, value=q.when([(q.opposite(unknown), cell.value)]), waits=waits, may_be_none=False)


def _attribute(own: OutcomeFrame, name: str) -> Cell:
    """What an outcome says of itself, read in the setting of its row; none where it does not say it."""
    rule = own.outcome.attributes.get(name)
    if rule is not None:
        return forms.read(own.frame, rule)
    other = next(one.attributes[name] for one in own.frame.plan.terms.outcomes.values() if name in one.attributes)
    return Cell(KINDS[other.type.kind], q.nothing(KINDS[other.type.kind]), most=0)


def _nothing_like(cell: Cell) -> Cell:
    """None, as a cell of the same kind."""
    return Cell(cell.kind, q.nothing(cell.kind), scale=cell.scale, most=0)


# ---------------------------------------------------------------- the date of an outcome


def dated(frame: Frame, node: Dated) -> Cell:
    """Give the date of another outcome of the bound subject, or of the bound one the time before."""
    if not frame.outcome:
        message = f"the columnar engine does not read the date of `{node.outcome}` where no outcome is bound yet"
        raise NotLoweredError(message)
    own = own_of(frame)
    if node.outcome == own.outcome.name:
        found = Cell("date", q.nothing("date") if own.before is None else own.before)
    else:
        found = _of_another(frame, own.outcome, frame.plan.terms.outcomes[node.outcome])
    if node.otherwise is None:
        return found
    return numbers.picked([(q.opposite(found.is_none), found)], forms.read(frame, node.otherwise))


def _of_another(frame: Frame, mine: Outcome, other: Outcome) -> Cell:
    """The date of an outcome that counts once, of the subject or of the row that it leads to."""
    plan = frame.plan
    way = plan.terms.way(mine.subject, other.subject) if mine.subject and other.subject else ()
    if way is None or other.count.word != "once" or (other.subject and not mine.subject):
        message = f"the columnar engine does not read the date of `{other.name}` in `{mine.name}` yet"
        raise NotLoweredError(message)

    def make() -> tuple[str, str, Cell]:
        found = occurrences.frame_of(plan, other.name)
        whose, on = plan.fresh(f"{other.name} of"), found.frame.kept("on", found.on)
        columns = {whose: found.subject, **as_columns(on, "on")}
        columns |= {KNOWN_ON: q.column(found.frame.on)} if found.frame.on else {}
        return found.frame.step(f"{other.name} on", columns), whose, on

    step, whose, on = plan.once(("date of", other.name), make)
    subject = q.text("")
    if other.subject:
        start = Cell("text", frame.bound[mine.subject], may_be_none=False)
        subject = rows.follow(frame, mine.subject, start, way).value
    found = copied(on, frame.join(step, {whose: subject}, alias=f"{other.name} on"), "on")
    return Cell("date", found.value, found.waits, endless=found.endless)


# ---------------------------------------------------------------- days


def payable(own: OutcomeFrame) -> Cell:
    """Give the day from which an outcome is payable: the one that it says, else its own date."""
    rule = own.outcome.payable
    if rule is None:
        return own.on
    day = forms.read(own.frame, rule.day)
    waits = (
        day.waits
        if own.on.waits is None
        else q.when([(q.present(own.on.waits), own.on.waits)], day.waits or q.nothing("text"))
    )
    value = q.when([(q.present(own.on.value), day.value)])
    return replace(day, value=value, waits=waits, may_be_none=True)


def period_of(frame: Frame, day: Sql) -> Sql:
    """Give the period that a day lies in, or the nearest one."""
    periods = list(frame.plan.terms.periods.values())
    within = q.smaller(q.larger(day, q.day(periods[0].start)), q.day(periods[-1].end))
    within = frame.bind("day", q.when([(q.present(day), within)]))
    return frame.join(frame.plan.whole_days(), {"day": within}, alias="its period", on_day=False).column("period")
