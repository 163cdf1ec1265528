"""Rows of files as relations of a plan: looked over once, then read where they lie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from sqlglot import expressions as exp

from pbr_dsl.columnar import marks, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON
from pbr_dsl.columnar.plan import Field, Plan, Rows
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.look import Seen, look
from pbr_dsl.columnar.reading.versions import Unread, disputed, settled
from pbr_dsl.columnar.reading.versions import several as more_than_one
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.engine import Engine
    from pbr_dsl.columnar.reading.reading import Reading
    from pbr_dsl.columnar.reading.schema import Stored
    from pbr_dsl.columnar.sql import Kind, Sql

_WHYS: Final = {s.WAITED: "not yet known", s.REJECTED: "rejected"}
_KINDS: Final[dict[str, Kind]] = {"date": "date", "yes-no": "yes-no", "number": "number", "time": "number"}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the rows of a record are like, seen in one look: what they never hold need not be asked for again.

    `several` is whether a key has more than one row, `late` the last day on which one was recorded.
    """

    rows: int
    late: date | None
    waits: frozenset[str]
    nones: frozenset[str]
    opens: frozenset[str]
    unread: bool
    faults: bool
    several: bool


def plainly(engine: Engine, reading: Reading, relation: str) -> Profile | None:
    """Look over the files of a record, of which a relation has the rows; None where not every one is plain."""
    found: list[Seen] = []
    for place, one in enumerate(reading.plain):
        seen = look(engine, one, f"{relation} from file {place + 1}")
        if seen is None:
            for done in reading.plain[:place]:
                done.forget(engine)
            return None
        found.append(seen)
    for one in reading.plain:
        one.sure = True
    late = max((one.late for one in found if one.late is not None), default=None)
    waits, nones, opens = (
        frozenset[str]().union(*some)
        for some in zip(*((one.waits, one.nones, one.opens) for one in found), strict=True)
    )
    ordered = len(found) == 1 and found[0].ordered
    engine.keep(relation, relations.united([one.query for one in reading.plain]), rows=False)
    again = not ordered and several(engine, relations.everything(relation))
    waits |= unlike(engine, reading, relation) if again else frozenset()
    rows = sum(one.rows for one in found)
    return Profile(rows, late, waits, nones, opens, unread=False, faults=False, several=again)


def profile(engine: Engine, reading: Reading, relation: str) -> Profile:
    """Look over the rows of a record."""
    columns: dict[str, Sql] = {
        "rows": q.count(),
        "late": q.highest(q.column(s.RECORDED)),
        "unread": q.count(q.column(s.UNREAD)),
        "faults": q.count(q.present(q.column(s.FAULT))),
    }
    for place, one in enumerate(reading.schema.fields):
        state = q.column(one.state)
        columns[f"waits {place}"] = q.count(q.above(state, q.number(s.NONE)))
        if one.may_be:
            columns[f"nones {place}"] = q.count(q.equal(state, q.number(s.NONE)))
        if one.may_be == "open":
            columns[f"opens {place}"] = q.count(q.equal(q.column(one.name), q.day(s.OPEN)))
    found = engine.one(relations.selected(q.table(relation), columns))

    def where(word: str) -> frozenset[str]:
        return frozenset(one.name for place, one in enumerate(reading.schema.fields) if found.get(f"{word} {place}"))

    some = several(engine, relations.everything(relation))
    return Profile(
        found["rows"],
        found["late"],
        where("waits") | (unlike(engine, reading, relation) if some else frozenset()),
        where("nones"),
        where("opens"),
        bool(found["unread"]),
        bool(found["faults"]),
        some,
    )


def several(engine: Engine, rows: exp.Query) -> bool:
    """Whether a key has more than one row."""
    some = relations.within(more_than_one(rows).limit(1))
    return bool(engine.one(relations.selected(some, {"n": q.count()}))["n"])


def unlike(engine: Engine, reading: Reading, relation: str) -> frozenset[str]:
    """Give the fields of which rows of one key and day may say different things."""
    if not reading.schema.fields:
        return frozenset()
    found = engine.one(disputed(relations.everything(relation), reading.schema))
    return frozenset(one.name for place, one in enumerate(reading.schema.fields) if found[f"unlike {place}"])


def leads(engine: Engine, plan: Plan, record: str, link: str) -> bool:
    """Whether every link of the rows of a record leads to a row of a file, on each day of a plan."""
    source, target = plan.sources[record], plan.sources.get(plan.terms.links[record, link])
    if target is None or plan.many_days:
        return False
    named = relations.selected(q.table(source.relation), {"key": q.column(source.fields[link].column)}).distinct()
    query = relations.selected(relations.within(named, "n"), {"n": q.count()})
    same = q.equal(q.column(target.key, "t"), q.column("key", "n"))
    query = query.join(q.table(target.relation, "t"), on=same, join_type="LEFT", copy=False)
    astray = q.both(q.present(q.column("key", "n")), q.absent(q.column(target.key, "t")))
    return not engine.one(query.where(astray, copy=False))["n"]


def rows_of(plan: Plan, reading: Reading, relation: str, seen: Profile) -> Rows:
    """Give the rows of a record as known on the days of a plan, as a step that only looks at them."""
    record = reading.record.name
    unread = Unread(lambda name: _wait("rejected", record, name, ""), marks.WAIT) if seen.faults else None
    versions = settled(relations.everything(relation), reading.schema, unread) if seen.several else None
    source: Sql = q.table(relation, "r") if versions is None else relations.within(versions, "r")
    key, place = plan.fresh(record), plan.fresh(f"{record} place")
    number = q.cast(q.column(s.LINE, "r"), "text")
    columns: dict[str, Sql] = {
        key: q.column(s.KEY, "r"),
        place: q.joined("", q.column(s.FILE, "r"), q.text(" row "), number),
    }
    fields: dict[str, Field] = {}
    for one in reading.schema.fields:
        fields[one.name] = made = _field(plan, reading, one, seen)
        columns[made.column] = _value(plan, record, one)
        if made.waits:
            columns[made.waits] = _waits(record, one, seen)
    stray = plan.fresh(f"{record} unread") if seen.unread else ""
    if stray:
        columns[stray] = q.when([(q.column(s.UNREAD, "r"), _wait("rejected", record, ""))])
    query = relations.selected(source, columns)
    query = _as_known(plan, query, seen)
    return Rows(plan.step(f"rows of {record}", query, kept=False), key, fields, stray, place)


def _as_known(plan: Plan, query: exp.Select, seen: Profile) -> exp.Select:
    """The rows that are known on each day of a plan."""
    first = s.VALID_FROM if seen.several else s.RECORDED
    begun = q.column(first, "r")
    if plan.many_days:
        query.expressions.append(relations.named(q.column("day", "d"), KNOWN_ON))
        query = query.join(q.table(plan.days_of_facts(), "d"), join_type="CROSS", copy=False)
        day: Sql = q.column("day", "d")
    elif seen.late is None or (seen.late <= plan.day and not seen.several):
        return query
    else:
        day = q.day(plan.day)
    known = q.either(q.absent(begun), q.at_most(begun, day))
    if seen.several:
        known = q.both(known, q.at_least(q.column(s.VALID_TO, "r"), day))
    return query.where(known, copy=False)


def _field(plan: Plan, reading: Reading, one: Stored, seen: Profile) -> Field:
    """The columns of a field."""
    kind = _KINDS.get(one.kind, "text")
    if kind == "number" and one.sql != "number":
        kind = "wide"
    if plan.terms.links.get((reading.record.name, one.name)) == PERIOD:
        kind = "date"
    waits = plan.fresh(f"{reading.record.name} {one.name} waits") if one.name in seen.waits else ""
    most = max(abs(one.least), abs(one.most))
    column = plan.fresh(f"{reading.record.name} {one.name}")
    return Field(column, kind, waits, one.scale, most, one.name in seen.nones, one.name in seen.opens)


def _value(plan: Plan, record: str, one: Stored) -> Sql:
    """What a field is."""
    value = q.column(one.name, "r")
    return q.cast(value, "date") if plan.terms.links.get((record, one.name)) == PERIOD else value


def _waits(record: str, one: Stored, seen: Profile) -> Sql:
    """What a field waits for."""
    state = q.column(one.state, "r")
    cases = {word: _wait(why, record, one.name) for word, why in _WHYS.items()}
    if seen.several:
        first = q.column(s.FIRST_FILE, "r"), q.column(s.FIRST_LINE, "r")
        at = (*first, q.column(s.PLACES, "r"))
        cases[s.CONTRADICTED] = marks.wait_at("contradicted", record, q.column(s.KEY, "r"), one.name, at)
        blank = marks.wait_at(_WHYS[s.WAITED], record, q.column(s.KEY, "r"), one.name, first)
        cases[s.WAITED] = q.when([(q.present(first[0]), blank)], cases[s.WAITED])
        if seen.faults:
            cases[s.REJECTED] = q.first(q.column(one.unread, "r"), cases[s.REJECTED])
    return q.when([(q.equal(state, q.number(word)), wait) for word, wait in cases.items()])


def _wait(why: str, record: str, field: str, alias: str = "r") -> Sql:
    """One thing that is waited for, with the place of the row that it is missing from."""
    key = q.column(s.KEY, alias)
    return marks.wait_at(why, record, key, field, (q.column(s.FILE, alias), q.column(s.LINE, alias)))
