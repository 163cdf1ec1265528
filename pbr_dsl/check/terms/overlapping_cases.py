"""Cases of which two may apply at once, where the contract does not say that the first one counts."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.holding import facts, holds
from pbr_dsl.diagnostics.codes.terms import OVERLAPPING_CASES
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.values.calendar import WEEK


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report two cases with different values of which nothing shows that they never apply together."""
    for value in contract.values:
        node = value.body.expr if isinstance(value.body, model.Formula) else None
        inner = node.of if isinstance(node, core.Round) else node
        if isinstance(inner, core.Cases) and not inner.first:
            _pairs(draft, value, inner)


def _pairs(draft: Draft, value: model.Value, node: core.Cases) -> None:
    """Report each case that may overlap with one before it, once."""
    found = [list(alternatives(case.when)) for case in node.cases]
    for second, case in enumerate(node.cases):
        for first, earlier in enumerate(node.cases[:second]):
            if earlier.value != case.value and not apart(found[first], found[second]):
                span = draft.origin(earlier.when, value.name)
                draft.report(
                    OVERLAPPING_CASES,
                    draft.origin(case.when, value.name),
                    f"this case of `{value.name}` and an earlier one may both apply, and they differ",
                    labels=(Label(span, "this one may apply too"),) if span else (),
                    help=f"write `let {value.name} …, first that applies`, or make the conditions exclude each other",
                    clause=value.clause,
                )
                break


def alternatives(when: Expr) -> Iterator[tuple[tuple[Expr, bool], ...]]:
    """Take a condition apart into alternatives, each a list of tests known to hold or not."""
    for part in when.parts if isinstance(when, core.Some) else (when,):
        yield tuple(facts(holds(None, part)))


def apart(one: list[tuple[tuple[Expr, bool], ...]], other: list[tuple[tuple[Expr, bool], ...]]) -> bool:
    """Whether no alternative of one can hold together with one of the other."""
    return all(any(_exclude(a, b) for a in left for b in right) for left in one for right in other)


def _exclude(one: tuple[Expr, bool], other: tuple[Expr, bool]) -> bool:
    """Whether two tests cannot both be as they are said to be."""
    (left, yes), (right, also) = one, other
    if left == right:
        return yes is not also
    match left, right:
        case core.Is(of=of, state=state), core.Is(of=same, state=another) if of == same:
            return yes and also and state != another
        case core.Is(of=of), core.Compare(left=same) if of == same:
            return yes and also
        case core.Compare(left=same), core.Is(of=of) if of == same:
            return yes and also
        case core.IsIn(of=of, days=days), core.IsIn(of=same, days=others) if of == same:
            week = days in WEEK and others in WEEK
            return yes and also and week and not {*WEEK[days]} & {*WEEK[others]}
        case core.Compare(), core.Compare() if left.left == right.left:
            return _ranges_apart((left, yes), (right, also))
        case _:
            return False


def _ranges_apart(one: tuple[core.Compare, bool], other: tuple[core.Compare, bool]) -> bool:
    """Whether two comparisons of one thing leave nothing in common."""
    first, second = one[0].right, other[0].right
    if not isinstance(first, core.Constant) or not isinstance(second, core.Constant):
        return first == second and _opposite(_op(one), _op(other))
    if not isinstance(first.type, NumberType):
        ops = {_op(one), _op(other)}
        if ops == {"is"}:
            return first.value != second.value
        return first.value == second.value and _opposite(_op(one), _op(other))
    return _empty(_op(one), Fraction(first.value), _op(other), Fraction(second.value))


_TURNED = {
    "is": "is-not",
    "is-not": "is",
    "at-least": "below",
    "below": "at-least",
    "at-most": "above",
    "above": "at-most",
}


def _op(test: tuple[core.Compare, bool]) -> str:
    return test[0].op if test[1] else _TURNED[test[0].op]


def _opposite(one: str, other: str) -> bool:
    """Whether two comparisons with the same thing exclude each other."""
    return _empty(one, Fraction(0), other, Fraction(0))


def _empty(one: str, a: Fraction, other: str, b: Fraction) -> bool:
    """Whether no number compares as `one` with a and as `other` with b."""
    lows = [(n, op == "above") for op, n in ((one, a), (other, b)) if op in ("at-least", "above", "is")]
    highs = [(n, op == "below") for op, n in ((one, a), (other, b)) if op in ("at-most", "below", "is")]
    if "is-not" in (one, other):
        return {one, other} == {"is", "is-not"} and a == b
    return any(low > high or (low == high and (out or off)) for low, out in lows for high, off in highs)
