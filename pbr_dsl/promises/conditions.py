"""A condition, looked at for each row that it is about, in each period that has ended."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from pbr_dsl.model.contract import Holds, Promise
from pbr_dsl.model.expression import (
    Aggregate,
    Cases,
    Constant,
    Expr,
    FieldOf,
    OnlyRow,
    Paid,
    Picked,
    Share,
    Subject,
    TimeIn,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.personal import HIDDEN
from pbr_dsl.model.scenario import ExpectAmount
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import is_expression, nodes, parts
from pbr_dsl.promises.example import Small, example
from pbr_dsl.promises.place import Place
from pbr_dsl.promises.verdict import Broken, Kept
from pbr_dsl.reference import Reading, Setting, inside, truth
from pbr_dsl.report.expanded.expression import phrase
from pbr_dsl.scenario.words import quantity_text
from pbr_dsl.values.display import date_text, key_text, list_text
from pbr_dsl.values.facts import Key, Unknown

_SAID = (Aggregate, FieldOf, OnlyRow, Paid, Picked, Share, TimeIn, ToDate, ValueOf, Cases)


def look(kept: Kept, place: Place) -> None:
    """Look at a condition on some facts, until one case breaks it; count the cases."""
    claim = kept.promise.claim
    if not isinstance(claim, Holds):
        return
    for reading, setting in _settings(claim, place):
        kept.looked += 1
        answer = truth(reading.read(claim.test, setting))
        if isinstance(answer, Unknown):
            kept.undecided += 1
        elif answer is (kept.promise.word == "never") and kept.broken is None:
            kept.broken = _broken(kept.promise, claim, place, reading, setting)


def _settings(claim: Holds, place: Place) -> Iterator[tuple[Reading, dict[str, Key]]]:
    """Each combination of rows, in each period where the condition reads one."""
    reads_period = any(isinstance(node, Subject) and node.record == PERIOD for node in nodes(claim.test))
    if not reads_period:
        for keys in product(*(place.now.keys(record) for record in claim.domain)):
            yield place.now, dict(zip(claim.domain, keys, strict=True))
        return
    for key in place.periods:
        reading = place.computation.at(key)
        for keys in product(*(reading.keys(record) for record in claim.domain)):
            yield reading, {**dict(zip(claim.domain, keys, strict=True)), PERIOD: key}


def _broken(promise: Promise, claim: Holds, place: Place, reading: Reading, setting: dict[str, Key]) -> Broken:
    """What there is to say of a case that breaks a condition."""
    rows = [key_text(setting[record]) for record in claim.domain]
    period = place.periods.get(setting.get(PERIOD, ()))
    said = [("for", list_text(rows))] if rows else []
    said += [("in", f"{date_text(period.start)} to {date_text(period.end)}")] if period else []
    for node in _leaves(claim.test):
        hidden = reading.terms.hides(node)
        said.append((phrase(node), HIDDEN if hidden else quantity_text(reading.read(node, setting), node.type)))

    def case(facts: Place) -> Small | None:
        here = facts.computation.at(setting[PERIOD]) if period else facts.now
        if truth(here.read(claim.test, setting)) is not (promise.word == "never"):
            return None
        return Small(facts, _expected(claim, here, setting), period)

    about: dict[str, Key] = {}
    for record in claim.domain:
        about |= place.leads(record, setting[record])
    return Broken(place.where, tuple(said), example(place, about, promise, case))


def _leaves(expr: Expr) -> Iterator[Expr]:
    """The amounts and facts that a condition is made of, outermost first, each once."""
    seen: list[Expr] = []
    stack: list[Expr] = [expr]
    while stack:
        here = stack.pop(0)
        if isinstance(here, _SAID):
            if here not in seen:
                seen.append(here)
                yield here
        else:
            stack = [part for part in parts(here) if is_expression(part)] + stack


def _expected(claim: Holds, reading: Reading, setting: dict[str, Key]) -> list[ExpectAmount]:
    """The payments and values of a condition as expectations, those of other rows for each of them."""
    made: list[ExpectAmount] = []
    for leaf in _leaves(claim.test):
        if isinstance(leaf, Aggregate) and leaf.of is not None:
            for row in reading.rows_of(leaf.rows, setting):
                inner = inside(setting, leaf.rows.record, row)
                made += [one for part in _leaves(leaf.of) for one in _expectation(part, reading, inner)]
        else:
            made += _expectation(leaf, reading, setting)
    return made


def _expectation(leaf: Expr, reading: Reading, setting: Setting) -> Iterator[ExpectAmount]:
    """A payment or a number by name as an expectation."""
    result = reading.read(leaf, setting)
    if (
        not isinstance(leaf.type, NumberType)
        or not isinstance(leaf, Paid | ValueOf | ToDate)
        or isinstance(result, Unknown)
    ):
        return
    rows = [reading.read(row, setting) for row in leaf.at if not (isinstance(row, Subject) and row.record == PERIOD)]
    key = tuple(dict.fromkeys(part for row in rows if isinstance(row, tuple) for part in row))
    to_date = isinstance(leaf, ToDate) or (isinstance(leaf, Paid) and leaf.to_date)
    yield ExpectAmount(
        of="payment" if isinstance(leaf, Paid) else "value",
        name=leaf.payment if isinstance(leaf, Paid) else leaf.value,
        key=key,
        measure="to date" if to_date else "",
        expected=Constant(type=leaf.type, value=str(result)),
    )
