"""Outcomes that count once for each row of a record, worked out abreast: one row with the date of each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import Frame, Layer
from pbr_dsl.columnar.plan import Step

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql


@dataclass(frozen=True, slots=True)
class Once:
    """The step of an outcome of which each row of its subject has one row, and the frame of these.

    `key` is the column of the subject in the relation of the frame, `worked` what is worked out in the frame, `shown`
    the columns of the step, which are made of these and of the key.
    """

    step: str
    subject: str
    frame: Frame
    key: str
    worked: dict[str, Sql]
    shown: dict[str, Sql]


@dataclass(frozen=True, slots=True)
class Abreast:
    """The step of rows of a record with what several outcomes make of them, and the steps of these by their names."""

    step: str
    each: dict[str, Once]


def noted(plan: Plan, one: Once) -> None:
    """Note that an outcome has one row for each of its subject, which may be worked out beside others."""
    every: list[Once] = plan.once("once each", list)
    every.append(one)


def put_abreast(plan: Plan) -> list[Abreast]:
    """Let the outcomes that were noted, and hang on none of the others, share one step; their own steps look at it."""
    every: list[Once] = plan.once("once each", list)
    groups: dict[tuple[str, str], list[Once]] = {}
    for one in every:
        if all(not layer.where and all(join.side == "LEFT" for join in layer.joins) for layer in one.frame.layers):
            groups.setdefault((one.subject, one.frame.relation), []).append(one)
    found = []
    for (subject, _), group in groups.items():
        names = {one.step for one in group}
        alone = [one for one in group if not names & _behind(plan, one.step)]
        if len(alone) > 1:
            found.append(_together(plan, subject, alone))
    plan.put_in_order()
    return found


def _behind(plan: Plan, step: str) -> set[str]:
    """All steps that one reads, directly or not."""
    reads = {one.name: one.reads for one in plan.steps}
    found: set[str] = set()
    left = [*reads[step]]
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += reads.get(name, [])
    return found


def _together(plan: Plan, subject: str, group: list[Once]) -> Abreast:
    """The step that some outcomes share."""
    first = group[0].frame
    frame = Frame(plan, first.relation, {subject: group[0].key}, first.on)
    frame.layers = [_side_by_side(layers) for layers in zip_longest(*(one.frame.layers for one in group))]
    columns = {name: q.column(name) for name in frame.keys}
    step = frame.step(f"outcomes of {subject}", {**columns, **{k: v for one in group for k, v in one.worked.items()}})
    looks = {one.step: relations.selected(q.table(step), one.shown) for one in group}
    plan.steps = [Step(one.name, looks[one.name], kept=False) if one.name in looks else one for one in plan.steps]
    return Abreast(step, {one.step: one for one in group})


def _side_by_side(layers: Iterable[Layer | None]) -> Layer:
    """Layers of several frames as one: no two have a column or an alias of the same name."""
    found = Layer()
    for layer in layers:
        if layer is not None:
            found.joins += layer.joins
            found.columns |= layer.columns
    return found
