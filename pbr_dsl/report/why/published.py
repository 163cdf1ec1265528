"""An explanation as JSON: the published form, money and exact quantities as strings."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.report.exact import amount_text, exact_text
from pbr_dsl.report.simulation.forms import ContributionJson, LineJson, Published, ReasonJson
from pbr_dsl.report.simulation.published import contribution_json, line_json, reason_json
from pbr_dsl.report.why.explanation import Ahead, ExplainedLine, ExplainedOutcome, Explanation, Nearest, Suggestion
from pbr_dsl.report.why.room import Room
from pbr_dsl.report.why.trace import Traced
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Missing


class ValueJson(Published):
    """A value that was read; `depth` is how far inside another value."""

    name: str
    value: str
    clause: str | None
    rows: list[str]
    depth: int


class CellJson(Published):
    """A cell of a file: its column's heading, what stands there and what would."""

    column: str
    old: str
    new: str


class ChangeJson(Published):
    """One cell changed, or one row added (`added`; `row` is then the line that it would have)."""

    file: str
    row: int
    added: bool
    cells: list[CellJson]


class MovedJson(Published):
    """A line that a change moves; null where there is no such line."""

    payment: str
    outcome: str | None
    subject: dict[str, str]
    period: date
    before: str | None
    after: str | None


class NearestJson(Published):
    """The nearest change that pays, null when none of those tried does; and what all lines come to."""

    tried: int
    note: str
    change: ChangeJson | None
    before: str | None
    after: str | None
    lines: list[MovedJson]


class RoomJson(Published):
    """A limit that took something from a line: its size, and what it took.

    The size is money, or a number of lines, or of rows (`counts` says of which, in the plural).  `others`
    counts the other lines that are paid out of it; `written` says that no fact can change its size.
    """

    limit: str
    clause: str | None
    of: Literal["money", "lines", "rows"]
    counts: str
    size: str
    whose: list[str]
    taken: str
    others: int
    written: bool


class AheadJson(Published):
    """A line for which time has to pass.

    `on` is the day on which it is achieved, or judged, if the facts stay as they are; where that is null, new rows of
    `needs` could achieve it.  `judged` says why the facts as they are would not do on that day.
    """

    line: LineJson
    on: date | None
    needs: list[str]
    judged: str
    nearest: NearestJson | None


class ExplainedLineJson(Published):
    """A line, the parts of it that rest on the rows asked about, what the others come to, the values read.

    `last` is the last day on which a line that is held can still be paid.
    """

    line: LineJson
    own: list[ContributionJson]
    rest: str
    values: list[ValueJson]
    last: date | None
    nearest: NearestJson | None
    rooms: list[RoomJson]


class WaitJson(Published):
    """A fact that an outcome waits for."""

    why: str
    record: str
    key: str
    field: str
    file: str | None
    row: int | None
    note: str


class ExplainedOutcomeJson(Published):
    """An outcome that has no line of its own."""

    outcome: str
    subject: str
    on: date | None
    state: Literal["accepted", "held", "refused", "lapsed", "open"]
    credit: str
    clause: str | None
    attributes: dict[str, str]
    reasons: list[ReasonJson]
    waiting: list[WaitJson]
    values: list[ValueJson]
    rows: list[str]
    nearest: NearestJson | None


class WhyJson(Published):
    """What `why --format json` prints; `summary` are lines that are listed and not explained."""

    format: Literal[1] = 1
    contract: str
    file: str
    as_known_on: date
    currency: str
    record: str
    key: str
    of: dict[str, str]
    place: str | None
    lines: list[ExplainedLineJson]
    outcomes: list[ExplainedOutcomeJson]
    summary: list[LineJson]
    open: list[AheadJson]
    left_out: int
    notes: list[str]


def to_json(shown: Explanation) -> str:
    """Give an explanation in the published form, indented by two spaces."""
    return in_json(published(shown).model_dump_json(indent=2))


def published(shown: Explanation) -> WhyJson:
    """Give an explanation as an object of the published form."""
    subject = shown.subject
    return WhyJson(
        contract=shown.contract.name,
        file=shown.place,
        as_known_on=shown.as_known_on,
        currency=shown.currency,
        record=subject.record,
        key=key_text(subject.key),
        of={record: key_text(key) for record, key in subject.ancestry.items() if record != subject.record},
        place=subject.row.place if subject.row else None,
        lines=[_line(one, shown.currency) for one in shown.lines],
        outcomes=[_outcome(one) for one in shown.outcomes],
        summary=[line_json(line, shown.currency) for line in shown.summary],
        open=[_ahead(one, shown.currency) for one in shown.open_lines],
        left_out=shown.left_out,
        notes=list(shown.notes),
    )


def _line(one: ExplainedLine, currency: str) -> ExplainedLineJson:
    """One line."""
    return ExplainedLineJson(
        line=line_json(one.line, currency),
        own=[contribution_json(part) for part in one.own],
        rest=exact_text(one.rest, places=2),
        values=[_value(traced) for traced in one.trace],
        last=one.last,
        nearest=_nearest(one.nearest),
        rooms=[_room(room) for room in one.rooms],
    )


def _room(room: Room) -> RoomJson:
    """One limit that took something."""
    return RoomJson(
        limit=room.limit,
        clause=room.clause or None,
        of=room.of,
        counts=room.counts,
        size=amount_text(room.size) if room.of == "money" else exact_text(room.size),
        whose=[key_text(key) for key in room.whose],
        taken=amount_text(room.taken),
        others=len(room.others),
        written=room.written,
    )


def _ahead(one: Ahead, currency: str) -> AheadJson:
    """One open line."""
    return AheadJson(
        line=line_json(one.line, currency),
        on=one.on,
        needs=list(one.needs),
        judged=one.judged,
        nearest=_nearest(one.nearest),
    )


def _outcome(one: ExplainedOutcome) -> ExplainedOutcomeJson:
    """One outcome."""
    return ExplainedOutcomeJson(
        outcome=one.outcome,
        subject=key_text(one.subject),
        on=one.on,
        state=one.state,  # type: ignore[arg-type] # one of the five, by the engine's contract
        credit=exact_text(one.credit),
        clause=one.clause or None,
        attributes={traced.name: traced.value for traced in one.attributes},
        reasons=[reason_json(reason) for reason in one.reasons],
        waiting=[_wait(missing) for missing in one.waits],
        values=[_value(traced) for traced in one.trace],
        rows=list(one.rows),
        nearest=_nearest(one.nearest),
    )


def _value(traced: Traced) -> ValueJson:
    """One value that was read."""
    return ValueJson(
        name=traced.name,
        value=traced.value,
        clause=traced.clause or None,
        rows=list(traced.rows),
        depth=traced.depth,
    )


def _wait(missing: Missing) -> WaitJson:
    """One fact that is waited for."""
    return WaitJson(
        why=missing.why,
        record=missing.record,
        key=key_text(missing.key),
        field=missing.field,
        file=missing.file or None,
        row=missing.row or None,
        note=missing.note,
    )


def _nearest(nearest: Nearest | None) -> NearestJson | None:
    """The nearest change that pays."""
    if nearest is None:
        return None
    found = nearest.suggestion
    return NearestJson(
        tried=nearest.tried,
        note=nearest.note,
        change=_change(found) if found else None,
        before=amount_text(found.before) if found else None,
        after=amount_text(found.after) if found else None,
        lines=_moved(found) if found else [],
    )


def _change(found: Suggestion) -> ChangeJson:
    """What somebody would change."""
    cells = [CellJson(column=cell.column, old=cell.old, new=cell.new) for cell in found.edit.cells]
    return ChangeJson(file=found.edit.file, row=found.edit.line, added=found.edit.added, cells=cells)


def _moved(found: Suggestion) -> list[MovedJson]:
    """The lines that a change moves."""
    return [
        MovedJson(
            payment=line.payment,
            outcome=line.outcome or None,
            subject={record: key_text(key) for record, key in line.subject.items()},
            period=line.period,
            before=amount_text(one.before.amount) if one.before else None,
            after=amount_text(one.after.amount) if one.after else None,
        )
        for one in found.lines
        if (line := one.after or one.before) is not None
    ]
