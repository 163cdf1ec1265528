"""What is known to hold where an expression is read: the tests of the cases and conditions around it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form, NumberType
from pbr_dsl.model.walk import is_expression, parts


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """A test that is known to be yes or no in a place, and what else is known there."""

    test: Expr
    answer: bool
    beside: Held | None


def holds(known: Held | None, *tests: Expr, answer: bool = True) -> Held | None:
    """Give what is known when more tests are known to be yes, or no."""
    for test in tests:
        known = Held(test, answer, known)
    return known


def under(expr: Expr, held: Held | None = None) -> Iterator[tuple[Expr, Held | None]]:
    """Go through an expression and all below, each with what is known to hold, or not, there."""
    stack = [(expr, held)]
    while stack:
        here, known = stack.pop()
        yield here, known
        match here:
            case core.Cases():
                stack.extend(_cases(here, known))
            case core.Every(parts=tests) | core.Some(parts=tests):
                for test in tests:
                    stack.append((test, known))
                    known = holds(known, test, answer=isinstance(here, core.Every))
            case core.Aggregate(rows=rows, of=of):
                stack.extend((part, known) for part in _of_rows(rows))
                where = (rows.where,) if rows.where is not None else ()
                stack.extend([(of, holds(known, *where))] if of is not None else [])
            case _:
                stack.extend((part, known) for form in parts(here) for part in _expressions(form))


def _expressions(form: Form) -> list[Expr]:
    if is_expression(form):
        return [form]
    return _of_rows(form) if isinstance(form, core.Rows) else []


def _of_rows(rows: core.Rows) -> list[Expr]:
    found = [match.to for match in rows.matches]
    return [*found, *(part for part in (rows.during, rows.where) if part is not None)]


def _cases(node: core.Cases, known: Held | None) -> Iterator[tuple[Expr, Held | None]]:
    before = known
    for case in node.cases:
        earlier = before if node.first else known
        yield case.when, earlier
        yield case.value, holds(earlier, case.when)
        before = holds(before, case.when, answer=False)
    if node.otherwise is not None:
        yield node.otherwise, before


def facts(held: Held | None) -> Iterator[tuple[Expr, bool]]:
    """Take what is known apart into single tests, each known to be yes or no."""
    while held is not None:
        stack = [(held.test, held.answer)]
        while stack:
            test, answer = stack.pop()
            match test:
                case core.Every(parts=tests) if answer:
                    stack.extend((part, True) for part in tests)
                case core.Some(parts=tests) if not answer:
                    stack.extend((part, False) for part in tests)
                case core.Not(of=of):
                    stack.append((of, not answer))
                case _:
                    yield test, answer
        held = held.beside


def there(expr: Expr, held: Held | None) -> bool:
    """Whether an expression is known not to be none: it was asked, or a comparison with it holds."""
    for test, answer in facts(held):
        match test:
            case core.Is(of=of, state="none") if not answer and of == expr:
                return True
            case core.Compare(left=left, right=right) if answer and expr in (left, right):
                return True
            case _:
                continue
    return False


def not_zero(expr: Expr, held: Held | None) -> bool:
    """Whether an expression is known not to be zero; a difference is not where its two sides are known to differ."""
    for test, answer in facts(held):
        match test:
            case core.Compare(left=left, right=right) if _difference(expr) in ((left, right), (right, left)):
                if answer is (test.op in ("is-not", "above", "below")):
                    return True
            case core.Compare(left=left, right=core.Constant(type=NumberType(), value=bound)) if left == expr:
                if _excludes_zero(test.op, Fraction(bound), answer=answer):
                    return True
            case _:
                continue
    return False


def _difference(expr: Expr) -> tuple[Expr, Expr] | None:
    """Give the two sides of a difference."""
    match expr:
        case core.Add(terms=(left, right), signs=("+", "-")):
            return left, right
        case _:
            return None


def _excludes_zero(op: str, bound: Fraction, *, answer: bool) -> bool:
    """Whether a comparison with a written number, known to be yes or no, leaves zero out."""
    holds_at_zero = {
        "is": bound == 0,
        "is-not": bound != 0,
        "at-least": bound <= 0,
        "at-most": bound >= 0,
        "above": bound < 0,
        "below": bound > 0,
    }[op]
    return holds_at_zero is not answer
