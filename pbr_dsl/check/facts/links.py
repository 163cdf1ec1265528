"""Links: how a row of one record leads to a row of another."""

from __future__ import annotations

from collections.abc import Iterable

from pbr_dsl.check.draft import Draft
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Expr, LinkOf, Subject
from pbr_dsl.model.type import RowType
from pbr_dsl.model.walk import nodes

Path = tuple[str, ...]


def ways(draft: Draft, start: str, goal: str) -> list[Path]:
    """Give every shortest chain of links from a record to another; [()] when they are the same."""
    found: list[Path] = []
    edge: list[tuple[str, Path]] = [(start, ())]
    seen = {start}
    while edge and not found:
        found = [path for record, path in edge if record == goal]
        edge = [
            (link.record, (*path, link.name))
            for record, path in edge
            for link in (draft.records[record].links if record in draft.records else ())
            if link.record not in seen or link.record == goal
        ]
        seen.update(record for record, _ in edge)
    return found


def reachable(draft: Draft, start: str) -> list[str]:
    """Give the records that a row leads to, nearest first, itself included."""
    order = [start]
    for record in order:
        made = draft.records.get(record)
        order.extend(link.record for link in (made.links if made else ()) if link.record not in order)
    return order


def incomplete(draft: Draft, starts: Iterable[str]) -> bool:
    """Whether a link or field of a record, or of one that it leads to, could not be read."""
    return bool(draft.lost) and any(record in draft.lost for start in starts for record in reachable(draft, start))


def row_along(draft: Draft, start: Expr, record: str, path: Path) -> Expr:
    """Give the expression for the row at the end of a chain of links."""
    here: Expr = start
    for name in path:
        link = next(link for link in draft.records[record].links if link.name == name)
        here = LinkOf(type=RowType(record=link.record), of=here, link=name)
        record = link.record
    return here


def tied(record: model.Record, *conditions: Expr | None) -> bool:
    """Whether a condition, and no link, says which rows of a list are meant: `any special-day where falls is day`."""
    if record.links or record.source != "data":
        return False
    tests = [part for part in conditions if part is not None and part.type.kind == "yes-no"]
    read = {node.record for test in tests for node in nodes(test) if isinstance(node, Subject)}
    return bool(read - {record.name, "period"})


def on_its_own(draft: Draft, name: str, *conditions: Expr | None) -> bool:
    """Whether a subject is a row of a list that no link leads to or from, and a condition ties rows to it.

    So are totals over a stretch of days that is a row: `count of visits where day is began to ended`.
    """
    made = draft.records.get(name)
    if made is None or made.source not in ("data", "text") or made.links:
        return False
    read = {node.record for test in conditions if test is not None for node in nodes(test) if isinstance(node, Subject)}
    return name in read and not any(link.record == name for other in draft.records.values() for link in other.links)


def subject(record: str) -> Subject:
    """Give the bound row of a record, or the bound period."""
    return Subject(type=RowType(record=record), record=record)


def lacking(draft: Draft, record: str, path: Path) -> Path:
    """Give the part of a chain of links up to the first that may be none; () where all name a row."""
    for place, name in enumerate(path, start=1):
        link = next(link for link in draft.records[record].links if link.name == name)
        if link.may_be:
            return path[:place]
        record = link.record
    return ()


def outcome_record(draft: Draft, subjects: list[str]) -> model.Record:
    """Give the record whose rows the outcomes make: links to each subject and to all that it leads to."""
    records = dict.fromkeys(record for name in subjects if name for record in reachable(draft, name))
    return model.Record(
        name="outcome",
        plural="outcomes",
        links=tuple(
            model.Link(name=name, record=name, may_be="none" if _lack(draft, subjects, name) else "")
            for name in records
        ),
        key=("outcome",),
        source="outcome",
    )


def _lack(draft: Draft, subjects: list[str], goal: str) -> bool:
    """Whether the subject of some outcome leads to a record by a link that may be none."""
    return any(lacking(draft, start, way) for start in subjects if start for way in ways(draft, start, goal)[:1])
