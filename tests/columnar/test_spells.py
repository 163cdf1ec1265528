"""What is asked of drawn spells has in columns the answers, waits and rows left out that it has by the reference."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pbr_dsl.columnar import forms, marks, named, relations, world
from pbr_dsl.columnar.duckdb import DuckDB
from pbr_dsl.columnar.frame import as_columns
from pbr_dsl.columnar.plan import Plan
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.expression import Constant, Covers, Expr, FirstGap, Reached, TimeIn
from pbr_dsl.model.terms import PERIOD, Terms
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.reference.computation import Computation
from pbr_dsl.values.facts import NONE, OPEN, Cell, Key, Missing, Row, Unknown
from pbr_dsl.values.history import History

_DAYS = NumberType(unit={"day": 1})
_RECORDS = {"stay": ("began", "ended", 7), "custody": ("booked", "freed", 3)}
_LENGTHS = (0, 1, 5, 6, 7, 13, 20, 27, 28, 29, 30, 31, 60, 90, 91, 120, 200)
_GAPS = (-20, -1, 0, 1, 2, 6, 7, 8, 9, 10, 12, 13, 14, 15, 16, 28, 30, 31, 70)
_DAYS_FROM_MAY = {  # days on which weeks may start again, shared by some; the days of each spell are counted from 1 May
    "week-1": "0-3 15-16 29-29 36-39 52-55 67-67 77-77 87-87 95-95 103-106",
    "week-2": "0-0 12-12 22-23 32-33 40-40 53-53 65-65 77-80 90-91 98-98",
    "week-3": "0-3 15-15 28-28 39-39 50-50 58-58 70-70 79-79 89-89 95-95",
    "week-4": "0-1 11-12 18-21 31-32 39-40 53-53 63-63 71-71 80-81 94-95",
}
_MAY = date(2023, 5, 1)
_WRITTEN = {
    **{
        client: tuple(tuple(_MAY + timedelta(int(day)) for day in spell.split("-")) for spell in spells.split())
        for client, spells in _DAYS_FROM_MAY.items()
    },
    # a spell inside another that a few days part from the one before
    "last": (
        (date(2023, 5, 1), date(2023, 5, 31)),
        (date(2023, 6, 5), date(2023, 9, 30)),
        (date(2023, 7, 1), date(2023, 7, 10)),
    ),
    # 42 days on the last of 63
    "full": ((date(2023, 5, 1), date(2023, 5, 21)), (date(2023, 6, 12), date(2023, 7, 2))),
    # two whole months before one that has no such day
    "none": ((date(2022, 11, 29), date(2023, 3, 10)), (date(2023, 4, 1), date(2023, 6, 1))),
}
_Question = tuple[str, Any, tuple[str, ...]]
_Answers = dict[tuple[str, Key, Key], tuple[object, tuple[object, ...]]]


def asking(month_ends: str = "clamp") -> Contract:
    text = (Path(__file__).parent / "spells.pbr").read_text(encoding="utf-8")
    checked = check_text(text.replace("month ends clamp", f"month ends {month_ends}"))
    assert checked.contract is not None
    return checked.contract


def questions(contract: Contract) -> Iterator[_Question]:
    """Every question that the contract asks of spells, and the same with other gaps and other rows in doubt."""
    roots: list[_Question] = [(value.name, value.body, value.domain) for value in contract.values]
    roots += [(one.name, one.achieved, (one.subject,)) for one in contract.outcomes]
    for name, root, domain in roots:
        for node in nodes(root):
            if isinstance(node, TimeIn | Covers | Reached | FirstGap):
                yield name, node, domain
            if isinstance(node, TimeIn) and PERIOD not in domain:
                yield f"{name} less doubt", node.model_copy(update={"unknown": "leave out"}), domain
            if isinstance(node, Covers):
                for gap, in_all in ((14, False), (30, True)):
                    allowed = Constant(type=_DAYS, value=str(gap))
                    yield f"{name} {gap}", node.model_copy(update={"gap": allowed, "in_all": in_all}), domain


def drawn(chance: Random, *, doubt: bool, many: int = 16) -> Iterator[Row]:
    """Clients with spells that overlap, touch, leave gaps, end with a month or are open; cells that are missing."""
    for number in range(many):
        client = (f"c{number:02}",)
        attached = date(2023, 4, 1) + timedelta(days=chance.randrange(500))
        left = OPEN if chance.random() < 0.3 else attached + timedelta(days=chance.randrange(-10, 500))
        cells: dict[str, Cell] = {"attached": attached, "left-on": left, "asked": Fraction(7 * chance.randrange(1, 30))}
        _forget(chance, cells, "client", client, 0.05 if doubt else 0)
        yield Row("client", client, cells)
        unsure = 0.1 if doubt and chance.random() < 0.6 else 0
        for record, (start, end, most) in _RECORDS.items():
            day = date(2023, chance.choice((1, 3, 5, 8)), 31) + timedelta(
                days=chance.choice((0, 0, chance.randrange(400)))
            )
            for place in range(chance.randrange(most + 1)):
                last = day + timedelta(days=chance.choice(_LENGTHS))
                spell: dict[str, Cell] = {"client": client, start: day, end: OPEN if chance.random() < 0.06 else last}
                spell |= {"kind": chance.choice(("own", "hostel"))} if record == "stay" else {}
                key = (f"{number:02}-{place}",)
                _forget(chance, spell, record, key, unsure)
                yield Row(record, key, spell)
                day = last + timedelta(days=chance.choice(_GAPS))
    for client_key, spells in _WRITTEN.items():
        row: dict[str, Cell] = {"attached": date(2023, 4, 1), "left-on": OPEN, "asked": Fraction(84)}
        yield Row("client", (client_key,), row)
        for place, (begun, ended) in enumerate(spells):
            days: dict[str, Cell] = {"began": begun, "ended": ended, "kind": "own"}
            yield Row("stay", (f"{client_key}-{place}",), {"client": (client_key,), **days})
    if doubt:
        spell = {"client": ("c01",), "booked": date(2024, 1, 1), "freed": date(2024, 1, 20)}
        yield Row("custody", ("?", "custody.csv", "9"), spell, "custody.csv", 9, rejected="no key")


def _forget(chance: Random, cells: dict[str, Cell], record: str, key: Key, share: float) -> None:
    """Some of the cells are not known; whose a spell is hardly ever."""
    for name in cells:
        if chance.random() < (share / 20 if name == "client" else share):
            cells[name] = Unknown((Missing("not yet known", record, key, name),))


def _by_reference(contract: Contract, history: History, day: date, asked: list[_Question]) -> _Answers:
    reading = Computation(contract, history, day).on(day)
    found: _Answers = {}
    for name, node, domain in asked:
        for key in reading.keys("client"):
            for period in reading.terms.periods if PERIOD in domain else [()]:
                setting = {"client": key, **({PERIOD: period} if period else {})}
                result, left = reading.apart(reading.read, node, setting)
                found[name, key, period] = result, tuple((one.record, one.key, one.waits) for one in left)
    return found


def _in_columns(contract: Contract, history: History, day: date, asked: list[_Question]) -> _Answers:
    plan, facts = Plan(Terms(contract), day, (day,)), history.as_known_on(day)
    for record in contract.records:
        plan.sources[record.name] = world.loaded(plan, record, {day: [*facts.of(record.name).values()]})
    steps = [asked_in(plan, node, domain) for _, node, domain in asked]
    engine = DuckDB()
    for one in plan.steps:
        engine.keep(one.name, one.query, rows=one.kept)
    found: _Answers = {}
    for (name, _, _), step in zip(asked, steps, strict=True):
        for row in engine.rows(relations.everything(step)):
            left = marks.left_of(row.get("answer left"))
            period = (row["period"].isoformat(),) if "period" in row else ()
            answer = _answer(row["answer"], row.get("answer waits"))
            key = marks.key_of(row["key"])
            found[name, key, period] = answer, tuple((one.record, one.key, one.waits) for one in left)
    return found


def asked_in(plan: Plan, node: Expr, domain: tuple[str, ...]) -> str:
    frame = named.frame_of(plan, domain)
    cell = frame.kept("answer", forms.read(frame, node))
    period = {"period": frame.bound[PERIOD]} if PERIOD in domain else {}
    return frame.step("answers", {"key": frame.bound["client"], **period, **as_columns(cell, "answer")})


def _answer(value: object, waits: str | None) -> object:
    if waits is not None:
        assert value is None
        return Unknown(marks.waits_of(waits))
    if value is None:
        return NONE
    return value if isinstance(value, bool | date) else Fraction(int(str(value)))


@pytest.mark.parametrize(("doubt", "day"), [(False, date(2025, 1, 31)), (True, date(2025, 6, 30))])
def test_spells_in_columns_are_those_of_the_reference(*, doubt: bool, day: date) -> None:
    contract = asking()
    history = History(drawn(Random(7), doubt=doubt))  # noqa: S311  drawn cases
    asked = [one for one in questions(contract) if doubt or one[1].kind == "covers" or one[1].off is None]
    expected = _by_reference(contract, history, day, asked)
    assert len({type(answer) for answer, _ in expected.values()}) == 5  # each kind of answer is there
    assert _in_columns(contract, history, day, asked) == expected


def test_whole_months_end_before_one_that_has_no_such_day() -> None:
    contract, day = asking("refuse"), date(2025, 1, 31)
    history = History(drawn(Random(7), doubt=False))  # noqa: S311  drawn cases
    asked = [one for one in questions(contract) if one[0].startswith("months")]
    assert _in_columns(contract, history, day, asked) == _by_reference(contract, history, day, asked)
