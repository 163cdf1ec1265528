"""What is known to hold where an expression is read: the tests of the cases and conditions around it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form, NumberType
from pbr_dsl.model.walk import is_expression, parts

Held = tuple[Expr, bool]
NOTHING: tuple[Held, ...] = ()


def under(expr: Expr, held: tuple[Held, ...] = NOTHING) -> Iterator[tuple[Expr, tuple[Held, ...]]]:
    """Go through an expression and all below, each with the conditions that are known to hold, or not, there."""
    stack = [(expr, held)]
    while stack:
        here, known = stack.pop()
        yield here, known
        match here:
            case core.Cases():
                stack.extend(_cases(here, known))
            case core.Every(parts=tests):
                stack.extend(
                    (test, (*known, *((other, True) for other in tests[:at]))) for at, test in enumerate(tests)
                )
            case core.Some(parts=tests):
                stack.extend(
                    (test, (*known, *((other, False) for other in tests[:at]))) for at, test in enumerate(tests)
                )
            case core.Aggregate(rows=rows, of=of):
                where = ((rows.where, True),) if rows.where is not None else ()
                stack.extend((part, known) for part in _of_rows(rows))
                stack.extend([(of, (*known, *where))] if of is not None else [])
            case _:
                stack.extend((part, known) for form in parts(here) for part in _expressions(form))


def _expressions(form: Form) -> list[Expr]:
    if is_expression(form):
        return [form]
    return _of_rows(form) if isinstance(form, core.Rows) else []


def _of_rows(rows: core.Rows) -> list[Expr]:
    found = [match.to for match in rows.matches]
    return [*found, *(part for part in (rows.during, rows.where) if part is not None)]


def _cases(node: core.Cases, known: tuple[Held, ...]) -> Iterator[tuple[Expr, tuple[Held, ...]]]:
    before: tuple[Held, ...] = ()
    for case in node.cases:
        earlier = before if node.first else ()
        yield case.when, (*known, *earlier)
        yield case.value, (*known, *earlier, (case.when, True))
        before = (*before, (case.when, False))
    if node.otherwise is not None:
        yield node.otherwise, (*known, *before)


def facts(held: tuple[Held, ...]) -> Iterator[Held]:
    """Take conditions apart into single tests, each known to be yes or no."""
    stack = list(held)
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


def there(expr: Expr, held: tuple[Held, ...]) -> bool:
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


def not_zero(expr: Expr, held: tuple[Held, ...]) -> bool:
    """Whether an expression is known not to be zero."""
    for test, answer in facts(held):
        match test:
            case core.Compare(left=left, right=core.Constant(type=NumberType(), value=bound)) if left == expr:
                if _excludes_zero(test.op, Fraction(bound), answer=answer):
                    return True
            case _:
                continue
    return False


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
