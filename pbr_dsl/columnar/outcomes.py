"""The states of outcomes in columns: offered, achieved, by somebody who qualifies, with what they require, proved."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import (
    choice,
    dates,
    dues,
    eligibility,
    evidence,
    forms,
    lines,
    marks,
    numbers,
    occurrences,
    requirements,
    rows,
    wording,
)
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, as_columns, copied
from pbr_dsl.columnar.occurrences import OutcomeFrame
from pbr_dsl.columnar.plan import Field, NotLoweredError, Plan, Rows
from pbr_dsl.columnar.verdict import ACCEPTED, Case, Verdict, combined, decided, kept, lapsed, opened, pending, refused
from pbr_dsl.model.contract import AchievedEach, AchievedOn
from pbr_dsl.model.expression import Cases, Constant, Reached
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.values.display import date_text

if TYPE_CHECKING:
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.model.contract import Payment

_TEXTS: Final = ("outcome", "set")
_ORDER: Final = ("rank", "subject", "occurrence")
_STATE: Final = ("state", "credit")


# ---------------------------------------------------------------- fields


def field_of(frame: Frame, row: Cell, name: str) -> Cell:
    """Give a field of an outcome's row: of the frame's own outcome, of the rows of outcomes, or of any of them."""
    if frame.outcome and row.value == frame.bound.get(OUTCOME):
        return field_in(_own(frame), name)
    if frame.own == OUTCOME and row.value == frame.bound.get(OUTCOME) and name in every(frame.plan).fields:
        return rows.stored(every(frame.plan).fields[name], None)
    return _of_any(frame, row, name, lambda own: field_in(own, name))


def attribute(frame: Frame, row: Cell, name: str) -> Cell:
    """Give what an outcome says of itself; none where it does not say it."""
    outcomes = frame.plan.terms.outcomes
    if frame.outcome and row.value == frame.bound.get(OUTCOME):
        return _attribute(_own(frame), name)
    said = {one.name: one.attributes[name] for one in outcomes.values() if name in one.attributes}
    if frame.own == OUTCOME and all(isinstance(one, Constant) for one in said.values()):
        which = rows.stored(every(frame.plan).fields["outcome"], None).value
        cells = [(q.equal(which, q.text(one)), forms.read(frame, expr)) for one, expr in said.items()]
        return numbers.picked(cells, _nothing_like(cells[0][1]))
    return _of_any(frame, row, f"{name} of outcome", lambda own: _attribute(own, name))


def offered(frame: Frame, row: Cell) -> Cell:
    """Give whether an outcome's row is due at all: offered, and chosen where there is a choice."""
    if frame.outcome and row.value == frame.bound.get(OUTCOME):
        return offered_in(_own(frame))
    if frame.own == OUTCOME and row.value == frame.bound.get(OUTCOME) and "offered" in every(frame.plan).fields:
        return rows.stored(every(frame.plan).fields["offered"], None)
    if all(one.offered is None and one.choice is None for one in frame.plan.terms.outcomes.values()):
        return constant("yes-no", q.yes_no(value=True))
    return _of_any(frame, row, "offered", offered_in)


def credit(frame: Frame) -> Cell:
    """Give the credit of the bound outcome's row."""
    return field_of(frame, Cell("text", frame.bound[OUTCOME], may_be_none=False), "credit")


def _own(frame: Frame) -> OutcomeFrame:
    """The rows of the outcome that a frame is of."""
    found = frame.plan.made.get(("outcome frame", id(frame)))
    if not isinstance(found, OutcomeFrame):
        message = f"the columnar engine does not read `{frame.outcome}` while its rows are being made"
        raise NotLoweredError(message)
    return found


def frame_of(plan: Plan, name: str) -> OutcomeFrame:
    """Give a new frame of the rows of an outcome, in which its fields can be read."""
    own = occurrences.frame_of(plan, name)
    plan.made["outcome frame", id(own.frame)] = own
    return own


def _of_any(frame: Frame, row: Cell, name: str, read: Callable[[OutcomeFrame], Cell]) -> Cell:
    """A field of the row of any outcome, from the step that holds it for all of them."""
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
    step = plan.step(f"{name} of outcomes", q.united(queries))
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


def every(plan: Plan) -> Rows:
    """Give the rows of all outcomes as a relation: which outcome, its date, and the rows that its subject leads to."""
    return plan.once(("every", OUTCOME), lambda: _every(plan))


def _every(plan: Plan) -> Rows:
    """The rows of all outcomes."""
    key = plan.fresh(OUTCOME)
    led = [
        record
        for record in plan.terms.records
        if any(plan.terms.way(one.subject, record) is not None for one in plan.terms.outcomes.values() if one.subject)
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
    return Rows(plan.step("rows of outcomes", q.united(queries)), key, fields)


def _offered(plan: Plan) -> dict[str, tuple[OutcomeFrame, Cell]]:
    """Whether the rows of each outcome are offered, in a frame of each; nothing where all are, or rows decide it."""
    if all(one.offered is None and one.choice is None for one in plan.terms.outcomes.values()):
        return {}
    try:
        frames = {name: frame_of(plan, name) for name in plan.terms.outcomes}
        return {name: (own, own.frame.kept("offered", offered_in(own))) for name, own in frames.items()}
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
    found = verdict(own)
    why = q.when([(found.is_("open"), q.text("time"))], q.text("held"))
    first = q.joined(
        marks.FIELD, why, q.text(OUTCOME), own.subject, q.text(own.outcome.name), *map(q.text, ("", "0", ""))
    )
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
    return _nothing_like(Cell("text", q.nothing("text"))) if other.type.kind == "code" else _nothing(other.type.kind)


def _nothing(kind: str) -> Cell:
    """None, of a kind of type."""
    from pbr_dsl.columnar.cell import KINDS  # noqa: PLC0415

    return Cell(KINDS[kind], q.nothing(KINDS[kind]), most=0)


def _nothing_like(cell: Cell) -> Cell:
    """None, as a cell of the same kind."""
    return Cell(cell.kind, q.nothing(cell.kind), scale=cell.scale, most=0)


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


# ---------------------------------------------------------------- states


def offered_in(own: OutcomeFrame) -> Cell:
    """Give whether the row of a frame's outcome is due at all."""
    frame, outcome = own.frame, own.outcome
    found = constant("yes-no", q.yes_no(value=True)) if outcome.offered is None else forms.read(frame, outcome.offered)
    if outcome.choice is None:
        return found
    chosen = choice.chosen(frame, outcome, outcome.choice)
    if outcome.offered is None:
        return chosen
    found = frame.kept("offered", found)
    return numbers.picked([(found.yes, chosen)], found)


def verdict(own: OutcomeFrame, upto: str = "proved") -> Verdict:
    """Give the state of an outcome by its steps up to one: achieved by somebody who qualifies, claimed, proved."""
    key = ("verdict", id(own.frame), upto)
    return own.frame.plan.once(key, lambda: _verdict(own, upto))


def _verdict(own: OutcomeFrame, upto: str) -> Verdict:
    """The state of an outcome by its steps."""
    frame = own.frame
    achieved = kept(frame, "achieved", _achieved(own))
    given = frame.kept("offered", offered_in(own))
    doubts = [] if given.waits is None else [decided([(q.present(given.waits), pending(given.waits, ""))])]
    entitled = combined(frame, [achieved, *doubts, eligibility.qualified(frame, own.outcome.subject)])
    required = combined(frame, [entitled, requirements.required(own)])
    documents: list[Verdict] = []
    if upto != "achieved":
        documents.append(evidence.claimed(own))
    if upto == "proved":
        documents.append(evidence.proved(own))
    whole = combined(frame, [required, *documents])
    undated = q.either(q.absent(own.on.value), own.perhaps_another)
    cases: list[Case] = [(achieved.is_("open"), achieved), (undated, entitled), (required.is_("open"), required)]
    return kept(frame, own.outcome.name, decided(cases, whole))


def _achieved(own: OutcomeFrame) -> Verdict:
    """Whether an outcome is achieved: dated in the term and by now, and its condition holds."""
    clause = own.outcome.achieved_clause or own.outcome.clause
    waits = marks.merged(own.doubt, own.on.waits)
    cases: list[Case] = [] if waits is None else [(q.present(waits), pending(waits, clause))]
    cases += _closed(own, clause)
    return decided(cases, _dated(own, clause))


def _closed(own: OutcomeFrame, clause: str) -> list[Case]:
    """That an outcome can no longer be achieved, or that it is not known whether it can."""
    frame, outcome, on = own.frame, own.outcome, own.on
    cases: list[Case] = []
    if outcome.lapses is not None:
        under = outcome.lapses.clause or clause
        last = frame.kept("lapses", forms.read(frame, outcome.lapses.day))
        if last.waits is not None:
            cases.append((q.present(last.waits), pending(last.waits, under)))
        gone = q.holds(q.at_most(last.value, q.first(on.value, frame.day)))
        cases.append((gone, lapsed(under, "it lapsed on ", marks.day_said(last.value))))
    written = outcome.achieved.date if isinstance(outcome.achieved, AchievedOn) else None
    for condition, rule in _reached_by(frame, written):
        if rule.until is not None:
            until = frame.kept("until", forms.read(frame, rule.until))
            late = q.both(condition, q.absent(on.value), q.holds(q.below(until.value, frame.day)))
            said = ("not achieved by ", marks.day_said(until.value))
            cases.append((late, lapsed(wording.under(frame, clause, written), *said)))
    return cases


def _reached_by(frame: Frame, rule: object) -> list[tuple[Sql, Reached]]:
    """The times in spells that an outcome's date may be, each with when it is that one."""
    if isinstance(rule, Reached):
        return [(q.yes_no(value=True), rule)]
    if not isinstance(rule, Cases):
        return []
    holds = forms.read(frame, rule.cases[0].when)
    here = [(q.both(holds.yes, condition), one) for condition, one in _reached_by(frame, rule.cases[0].value)]
    other = [(q.both(holds.no, condition), one) for condition, one in _reached_by(frame, rule.otherwise)]
    return [*here, *other]


def _dated(own: OutcomeFrame, clause: str) -> Verdict:
    """Whether an outcome that can still be achieved has been."""
    frame, rule, on = own.frame, own.outcome.achieved, own.on.value
    settings = frame.plan.terms.settings
    under = wording.under(frame, clause, rule.date if isinstance(rule, AchievedOn) else None)
    over = q.above(frame.day, q.day(settings.end))
    outside = q.either(q.below(on, q.day(settings.start)), q.above(on, q.day(settings.end)))
    cases: list[Case] = [
        (q.both(q.absent(on), over), refused(under, "not achieved in the term")),
        (q.absent(on), opened(under, "not achieved yet")),
        (outside, refused(clause, marks.day_said(on), " is outside the term of the contract")),
    ]
    when = None if isinstance(rule, AchievedEach) else rule.when
    wait = rule.known if isinstance(rule, AchievedOn) else None
    if wait is None:
        cases.append((q.above(on, frame.day), opened(clause, "not before ", marks.day_said(on))))
    if when is None and wait is None:
        return decided(cases)
    holds = constant("yes-no", q.yes_no(value=True)) if when is None else frame.kept("holds", forms.read(frame, when))
    if wait is not None:
        since, _ = dates.after(frame, on, wait)
        since = frame.bind("known from", since)
        cases.append(
            (
                q.both(q.opposite(holds.no), q.above(since, frame.day)),
                opened(clause, "not known before ", marks.day_said(since)),
            )
        )
    if holds.waits is not None:
        cases.append((q.present(holds.waits), pending(holds.waits, clause)))
    under = wording.under(frame, clause, when)
    pieces = ("not achieved on ", marks.day_said(on), wording.said(frame, when))
    cases.append((holds.no, refused(under, *pieces)))
    return decided(cases)


# ---------------------------------------------------------------- lines


def named_in_payment(frame: Frame, payment: Payment) -> Verdict:
    """Whether a payment for the bound outcome that a formula names is made."""
    if not frame.outcome:
        message = f"the columnar engine does not read `{payment.name}` of any outcome yet"
        raise NotLoweredError(message)
    own = _own(frame)
    if not frame.plan.terms.pays_for(payment, own.outcome):
        return refused("", "")
    on = dues.due_on(frame, payment, own.on)[0]
    return combined(frame, [verdict(own), dues.come(frame, payment, on)])


def lines_of(plan: Plan, payment: Payment, place: int) -> list[Sql]:
    """Give the queries of the lines of a payment each outcome, one for each outcome that says all that it reads."""
    outcomes = [one for one in plan.terms.contract.outcomes if plan.terms.pays_for(payment, one)]
    return [query for one in outcomes for query in _lines(frame_of(plan, one.name), payment, place)]


def _lines(own: OutcomeFrame, payment: Payment, place: int) -> list[Sql]:
    """The lines of a payment for one outcome."""
    frame, outcome, terms = own.frame, own.outcome, own.frame.plan.terms
    given = frame.kept("offered", offered_in(own))
    if given.value != q.yes_no(value=True):
        frame.keep_rows(q.opposite(given.no))
    since = frame.kept("payable", payable(own))
    columns = {
        "payment": q.number(place),
        "key": own.subject,
        "outcome": q.number(terms.order[outcome.name]),
        "occurrence": own.occurrence,
        "achieved": own.on.value,
        "claimed": evidence.claimed_on(own),
        **lines.led_to(frame, [outcome.subject] if outcome.subject else []),
    }

    def standing(day: Cell) -> Verdict:
        return combined(frame, [_payable(own, since), dues.come(frame, payment, day)])

    return lines.on_days(frame, payment, since, standing, columns)


def _payable(own: OutcomeFrame, since: Cell) -> Verdict:
    """The state of an outcome, open until the day from which it is payable."""
    found, rule = verdict(own), own.outcome.payable
    if rule is None:
        return found
    frame, last = own.frame, own.frame.plan.terms.settings.paid_until
    clause = rule.clause or own.outcome.clause
    cases: list[Case] = [(q.opposite(found.is_("accepted")), found)]
    if since.waits is not None:
        cases.append((q.present(since.waits), pending(since.waits, clause)))
    never = q.either(q.absent(since.value), q.above(since.value, q.day(last)))
    cases.append((never, refused(clause, f"payable only after {date_text(last)}, when nothing is paid any more")))
    cases.append((q.above(since.value, frame.day), opened(clause, "payable from ", marks.day_said(since.value))))
    return decided(cases, found)


__all__ = [
    "ACCEPTED",
    "as_columns",
    "attribute",
    "credit",
    "every",
    "field_of",
    "frame_of",
    "lines_of",
    "offered",
    "verdict",
]
