"""What many frames ask of the rows of one record, joined to these once: each frame then joins only that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar import world
from pbr_dsl.columnar.abreast import Abreast, put_abreast
from pbr_dsl.columnar.frame import KNOWN_ON, Frame, Join
from pbr_dsl.model.terms import OUTCOME, PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql

_Asked = dict[tuple[str, str, bool], list[tuple[Frame, Join]]]


def gather(plan: Plan, frames: Sequence[Frame]) -> None:
    """Let frames share what more than one of them joins to the rows of a record, where that is more than one step.

    A frame joins by the key of a row that there is, so each of these rows stands in what they share, and only once.
    Frames of outcomes that are worked out abreast need not join it: it holds these outcomes too.
    """
    together = put_abreast(plan)
    for record in plan.terms.records:
        asked: _Asked = {}
        for frame in frames:
            for join in _own(frame, record):
                asked.setdefault((join.relation.name, join.keys[0][0], join.on_day), []).append((frame, join))
        shared = {which: found for which, found in asked.items() if len({id(frame) for frame, _ in found}) > 1}
        if len(shared) > 1 and record not in (OUTCOME, PERIOD):
            here = [frame for found in shared.values() for frame, _ in found]
            read = {frame.relation for frame in here}
            _share(plan, record, shared, next((one for one in together if len(read & one.each.keys()) > 1), None))


def _own(frame: Frame, record: str) -> list[Join]:
    """What a frame joins by the key of its bound row of a record alone, where that is a column of its rows."""
    bound = frame.bound.get(record)
    made = {name for layer in frame.layers for name in layer.names}
    if bound is None or bound.name in made:
        return []
    joins = [join for layer in frame.layers for join in layer.joins]
    return [one for one in joins if one.side == "LEFT" and [value for _, value in one.keys] == [bound]]


def _share(plan: Plan, record: str, shared: _Asked, beside: Abreast | None) -> None:
    """Join what frames ask for to the rows of a record, and that to each of the frames but those that stand in it."""
    rows = world.rows_of(plan, record)
    on = KNOWN_ON if plan.many_days else ""
    if beside is None:
        inner = Frame(plan, rows.relation, {record: rows.key}, on, own=record)
        key = plan.fresh(f"all of {record}")
    else:
        key = next(iter(beside.each.values())).key
        inner = Frame(plan, beside.step, {record: key}, on)
    columns: dict[str, Sql] = {key: inner.bound[record], **({KNOWN_ON: q.column(inner.on)} if inner.on else {})}
    frames: dict[int, tuple[Frame, dict[str, str]]] = {}
    for (relation, name, on_day), found in shared.items():
        column = (
            q.column
            if relation == inner.relation
            else inner.join(relation, {name: inner.bound[record]}, on_day=on_day).column
        )
        names: dict[str, str] = {}
        for frame, join in found:
            _, asks = frames.setdefault(id(frame), (frame, {}))
            for old, new in join.columns.items():
                if old not in names:
                    names[old] = plan.fresh(old)
                    columns[names[old]] = column(old)
                asks[names[old]] = new
            for layer in frame.layers:
                layer.joins = [one for one in layer.joins if one is not join]
    each = {} if beside is None else beside.each
    for frame, _ in frames.values():
        columns |= {name: q.column(name) for name in (each[frame.relation].worked if frame.relation in each else ())}
    step = inner.step(f"all of {record}", columns)
    for frame, asks in frames.values():
        if frame.relation in each:
            asked = {new: q.column(old) for old, new in asks.items()}
            frame.put_on(step, {**each[frame.relation].shown, **asked})
        else:
            frame.join_below(step, {key: frame.bound[record]}, asks)
