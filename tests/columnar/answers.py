"""What an engine answers to the cases of SQL constructs, and where that is not what comes out of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol

from sqlglot.expressions import Select

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.dialects import written
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.values.stopped import EngineStoppedError
from tests.columnar.construct_rows import OVER_ROWS, QUERIES, ROWS
from tests.columnar.constructs import SCALARS, Ends, Exactly

ARGUMENTS: Final = "arguments"


class Engine(Protocol):
    """What keeps relations and answers queries."""

    def keep(self, name: str, query: Sql, *, rows: bool) -> None: ...

    def rows(self, query: Sql) -> Iterator[Mapping[str, object]]: ...


@dataclass(frozen=True)
class Asked:
    """A construct over arguments that stand in columns, and what comes out."""

    said: str
    value: Sql
    gives: object


def tried(engine: Engine) -> Iterator[str | None]:
    """For each case None, or what the engine answers in the place of what comes out."""
    cases, given = asked()
    nothing = r.within(r.written_rows(["none"], [[q.number(0)]]))
    engine.keep(ARGUMENTS, r.selected(nothing, given), rows=True)
    plain = [one for one in cases if not isinstance(one.gives, Ends | Exactly)]
    for one, answer in zip(plain, _together(engine, plain), strict=True):
        yield _wrong(one.said, answer, one.gives)
    for one in cases:
        if isinstance(one.gives, Ends | Exactly):
            yield _ended(one, _alone(engine, one))
    columns = ["g", "o", "n", "t", "w"]
    engine.keep("rows", r.written_rows(columns, [[*map(typed, row)] for row in ROWS]), rows=True)
    for name, query, gives in [*OVER_ROWS, *QUERIES]:
        yield _wrong(f"{name}: {written(query, 'duckdb')}", _answer(engine, query), gives)


def asked() -> tuple[list[Asked], dict[str, Sql]]:
    """The cases of values, and the columns in which their arguments stand."""
    cases: list[Asked] = []
    given: dict[str, Sql] = {}
    for name, make, rows in SCALARS:
        for *arguments, gives in rows:
            values = [typed(one) for one in arguments]
            names = [f"a{len(given) + place}" for place in range(len(values))]
            given |= dict(zip(names, values, strict=True))
            said = f"{name}({', '.join(written(one, 'duckdb') for one in values)})"
            cases.append(Asked(said, make(*map(q.column, names)), gives))
    return cases, given


def typed(value: object) -> Sql:
    """A value as it stands in a column."""
    match value:
        case bool():
            return q.yes_no(value=value)
        case int():
            return q.cast(q.number(value), "number")
        case str():
            return q.text(value)
        case date():
            return q.day(value)
        case Sql():
            return value
        case _:
            raise TypeError(value)


def _together(engine: Engine, cases: list[Asked]) -> list[object]:
    """What comes out of cases, asked at once; one after another where one of them ends the run."""
    columns = {f"c{place}": one.value for place, one in enumerate(cases)}
    try:
        return [*next(engine.rows(r.selected(q.table(ARGUMENTS), columns))).values()]
    except EngineStoppedError:
        return [_alone(engine, one) for one in cases]


def _alone(engine: Engine, one: Asked) -> object:
    """What comes out of one case, or why the run ended."""
    try:
        return next(engine.rows(r.selected(q.table(ARGUMENTS), {"c": one.value})))["c"]
    except EngineStoppedError as stopped:
        return stopped


def _answer(engine: Engine, query: Select) -> object:
    """The rows that come out of a query, or why the run ended."""
    try:
        return [tuple(row.values()) for row in engine.rows(query)]
    except EngineStoppedError as stopped:
        return stopped


def _ended(one: Asked, answer: object) -> str | None:
    """Whether a run ended where a number is too large."""
    ended = answer.why if isinstance(answer, EngineStoppedError) else None
    if isinstance(one.gives, Exactly):
        return None if ended == "overflow" else _wrong(one.said, answer, one.gives.value)
    why = one.gives.why if isinstance(one.gives, Ends) else ""
    return None if ended is not None and why in {"", ended} else f"{one.said}: {answer!r} and no end for {why}"


def _wrong(said: str, answer: object, gives: object) -> str | None:
    """What came out, where it is something else."""
    same = answer == gives and type(answer) is type(gives)
    return None if same else f"{said}: {answer!r} in the place of {gives!r}"
