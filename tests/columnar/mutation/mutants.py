"""Every fault of the generator of SQL that the rules give, and how one is put in its place while something is tried."""

from __future__ import annotations

import ast
import importlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any, Final

import pbr_dsl.columnar
from tests.columnar.mutation.operators import UNSEEN, is_construct, is_naming, others

FOLDER: Final = Path(pbr_dsl.columnar.__file__).parent
MODULES: Final = tuple(
    sorted(
        ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        for path in FOLDER.rglob("*.py")
        if path.name != "__init__.py" and path.stem != "duckdb"
    )
)
"""The modules that write SQL or read what comes of it; how the library of an engine is called is none of it."""


@dataclass(frozen=True)
class Mutant:
    """One place of a module that is read otherwise; `again` counts places of a function that read alike."""

    module: str
    function: str
    rule: str
    was: str
    becomes: str
    again: int
    lines: range
    place: int  # among all that the rules give of the module

    @property
    def name(self) -> str:
        """What is misread, whatever the line."""
        again = f" ({self.again})" if self.again > 1 else ""
        return f"{self.module}.{self.function}: {self.was} as {self.becomes}{again}"


@cache
def source(module: str) -> str:
    """The text of a module."""
    return FOLDER.joinpath(*module.split(".")).with_suffix(".py").read_text(encoding="utf-8")


@cache
def mutants(module: str) -> list[Mutant]:
    """Every mutant of a module."""
    seen: Counter[tuple[str, ...]] = Counter()
    found = []
    for place, (function, node, rule, other, _) in enumerate(_places(ast.parse(source(module)))):
        said = (function, *_said(node, other))
        seen[said] += 1
        found.append(Mutant(module, function, rule, *said[1:], seen[said], _lines(node), place))
    return found


@contextmanager
def misread(mutant: Mutant) -> Iterator[None]:
    """Have a function of the engine work as the mutant has it."""
    function = _function(importlib.import_module(f"pbr_dsl.columnar.{mutant.module}"), mutant.function)
    before = function.__code__
    function.__code__ = _misread(mutant)
    try:
        yield
    finally:
        function.__code__ = before


@lru_cache(4)
def _misread(mutant: Mutant) -> CodeType:
    """The code of the function of a mutant."""
    tree = ast.parse(source(mutant.module))
    put = next(found for place, (*_, found) in enumerate(_places(tree)) if place == mutant.place)
    put()
    return _code(compile(ast.fix_missing_locations(tree), f"mutant of {mutant.module}", "exec"), mutant.function)


def _places(tree: ast.Module) -> Iterator[tuple[str, ast.AST, str, ast.AST, Callable[[], None]]]:
    """Every place that a rule is about, with its function, what it becomes, and what puts that in its place."""
    for name, function in _functions(tree):
        for holder, field, at, node, within in _inside(function, within=False):
            for rule, other in others(node, within=within):
                yield name, node, rule, other, _putter(holder, field, at, ast.copy_location(other, node))


def _putter(holder: ast.AST, field: str, at: int | None, other: ast.AST) -> Callable[[], None]:
    def put() -> None:
        if at is None:
            setattr(holder, field, other)
        else:
            getattr(holder, field)[at] = other

    return put


def _functions(tree: ast.Module) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every function and method, with its name."""
    for one in tree.body:
        match one:
            case ast.FunctionDef():
                yield one.name, one
            case ast.ClassDef():
                yield from (
                    (f"{one.name}.{inner.name}", inner) for inner in one.body if isinstance(inner, ast.FunctionDef)
                )
            case _:
                pass


def _inside(node: ast.AST, *, within: bool) -> Iterator[tuple[ast.AST, str, int | None, ast.AST, bool]]:
    """Every node of a function that something is computed by: no annotations, defaults, texts of faults."""
    if isinstance(node, ast.keyword) and node.arg in UNSEEN:
        return
    for field, value in ast.iter_fields(node):
        if field in {"annotation", "returns", "decorator_list", "args", "type_params"} and not isinstance(
            node, ast.Call
        ):
            continue
        names = field == "args" and isinstance(node, ast.Call) and is_naming(node)
        for at, one in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if names and at == 0 and isinstance(one, ast.Constant):
                continue
            if isinstance(one, ast.Raise | ast.JoinedStr) or not isinstance(one, ast.AST):
                continue
            if isinstance(one, ast.Expr) and isinstance(one.value, ast.Constant):
                continue
            if not isinstance(one, ast.expr_context | ast.operator | ast.cmpop | ast.boolop | ast.unaryop):
                yield node, field, at, one, within
            yield from _inside(one, within=within or is_construct(one))


def _lines(node: ast.AST) -> range:
    """The lines of a place: those that are run where it is looked at."""
    match node:
        case ast.If(test=test):
            return _lines(test)
        case ast.comprehension(ifs=[first, *_]):
            return _lines(first)
        case ast.expr() | ast.stmt():
            return range(node.lineno, (node.end_lineno or node.lineno) + 1)
        case _:
            raise TypeError(node)


def _said(node: ast.AST, other: ast.AST) -> tuple[str, str]:
    """A place before and after in a few words."""
    match node, other:
        case (ast.If(), ast.If()):
            return f"if {_short(node.test)}", f"if {_short(other.test)}"
        case (ast.comprehension(), ast.comprehension()):
            return _short(node), _short(other)
        case _:
            return _short(node), _short(other)


def _short(node: ast.AST) -> str:
    return ast.unparse(node).strip().replace("\n", " ")


def _function(module: ModuleType, name: str) -> FunctionType:
    """The function of a name, as it was written."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    for inside in ("fget", "__func__", "__wrapped__", "func"):
        found = getattr(found, inside, found)
    assert isinstance(found, FunctionType), name
    return found


def _code(whole: CodeType, name: str) -> CodeType:
    """The code of a function of a module."""
    for part in name.split("."):
        whole = next(one for one in whole.co_consts if isinstance(one, CodeType) and one.co_name == part)
    return whole
