"""Every SQL construct means one thing on every engine, and plans are written with nothing else."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import FunctionType
from typing import Final

import pytest
from sqlglot import expressions as exp

from pbr_dsl import columnar
from pbr_dsl.columnar import relations, sql
from pbr_dsl.columnar.duckdb import DuckDB
from pbr_dsl.driver.running import Asked, Stopped, found_for
from pbr_dsl.values.history import History
from tests.columnar.answers import asked, tried
from tests.columnar.construct_rows import OVER_ROWS, QUERIES
from tests.columnar.constructs import SCALARS

ROOT: Final = Path(__file__).parents[2]
COLUMNAR: Final = Path(columnar.__file__).parent

NO_VALUES: Final = {"_parts", "column", "columns_of", "name", "read_by", "reads"}
"""Names, which every case has, and questions that are asked of an expression."""

APART: Final = {
    "dialects.py": None,  # says the same otherwise
    "duckdb.py": {"Describe", "string", "Select", "Star", "func", "to_identifier"},
    "reading/files.py": {
        "Anonymous",
        "EQ",
        "PropertyEQ",
        "Struct",
        "Table",
        "to_identifier",
    },  # files, as DuckDB opens them
    "spark.py": {"to_identifier"},
}
"""What is written of SQL outside the list: how an engine opens a file and calls what it keeps."""


def test_every_construct_gives_what_it_says_on_duckdb() -> None:
    assert [one for one in tried(DuckDB(threads=1)) if one] == []


def test_every_construct_has_a_case() -> None:
    public = {one for one in sql.__all__ if isinstance(getattr(sql, one), FunctionType)}
    public |= {
        name for name, one in inspect.getmembers(relations, inspect.isfunction) if one.__module__ == relations.__name__
    }
    assert public - {name for name, *_ in (*SCALARS, *OVER_ROWS, *QUERIES)} == NO_VALUES


def test_nothing_else_writes_sql() -> None:
    for path in sorted(COLUMNAR.rglob("*.py")):
        name = path.relative_to(COLUMNAR).as_posix()
        allowed = APART.get(name, set())
        if allowed is not None and not name.startswith(("sql/", "relations")):
            assert {*built(ast.parse(path.read_text(encoding="utf-8")))} <= allowed, name


@pytest.mark.parametrize("name", ["harrow", "homes", "newpin", "supportive-housing"])
def test_the_plan_of_a_shipped_contract_holds_nothing_that_has_no_case(name: str) -> None:
    assert strange(ROOT / "contracts" / name) == set()


def built(tree: ast.Module) -> Iterator[str]:
    """What of sqlglot a module calls: it gives names to nothing of it but `exp`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlglot"):
            yield from (one.name for one in node.names if (one.name, one.asname) != ("expressions", "exp"))
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.startswith("sqlglot"))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from [node.func.attr] if ast.unparse(node.func.value) in {"exp", "exp.Literal"} else []


def strange(folder: Path) -> set[str]:
    """What the plan of a contract without facts holds that no case holds."""
    found = found_for(Asked(folder))
    assert not isinstance(found, Stopped)
    plan, _ = columnar.planned(found[2], History([]))
    return {*held(step.query for step in plan.steps)} - known()


def known() -> set[str]:
    """What the cases hold."""
    cases, given = asked()
    values = (one.value for one in cases)
    return {*held([*values, *given.values(), *(query for _, query, _ in (*OVER_ROWS, *QUERIES))])}


def held(queries: Iterable[exp.Expr]) -> Iterator[str]:
    """The forms of expressions, and the functions that are called by name."""
    for query in queries:
        for node in query.walk():
            yield type(node).__name__
            if isinstance(node, exp.Anonymous):
                yield node.name
