"""A state that is tested, where nothing asks what it was in the beginning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import NO_STARTING_VALUE
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.display import list_text

_AMOUNTS: Final = ("hour", "day", "month", "quarter", "year")


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report, once for each list of outcomes, those that also pay whoever began where they end."""
    paid = paid_outcomes(contract)
    found: dict[str, list[tuple[str, str]]] = {}
    clauses: dict[str, str] = {}
    for outcome in contract.outcomes:
        tested = _tested(outcome, known) if outcome.name in paid else ""
        if tested:
            name = outcome.set or outcome.name
            found.setdefault(name, []).append((outcome.name, tested))
            clauses.setdefault(name, outcome.clause)
    for name, tests in found.items():
        outcomes = "" if tests[0][0] == name else " for " + list_text([f"`{outcome}`" for outcome, _ in tests])
        states = list_text(list(dict.fromkeys(tested for _, tested in tests)))
        draft.report(
            NO_STARTING_VALUE,
            draft.named(name),
            f"`{name}` is paid{outcomes} by the level of {states} alone: also for whoever began there",
            help=f"keep the level at the start as a field and ask for a change from it, or say with"
            f' `allow no-starting-value for {name} because "…"` why that is paid',
            clause=clauses[name],
        )


def _tested(outcome: model.Outcome, known: Bodies) -> str:
    """Give the field of a state that is held against a written number; "" when the start is asked about too."""
    when = outcome.achieved.when
    if when is None:
        return ""
    levels: list[str] = []
    for node in _with_values(when, known):
        if not isinstance(node, core.Compare) or not isinstance(node.left.type, NumberType):
            continue
        sides = (node.left, node.right)
        if not any(isinstance(side, core.Constant) for side in sides):
            return ""  # measured against something that is no written number, such as a starting value
        levels += [side.field for side in sides if isinstance(side, core.FieldOf) and _is_state(side)]
    return list_text([f"`{level}`" for level in dict.fromkeys(levels)])


def _is_state(node: core.FieldOf) -> bool:
    """Whether a field is a level at one moment (a score), not an amount of time or money."""
    if not isinstance(node.type, NumberType) or not isinstance(node.of, core.OnlyRow):
        return False
    unit = node.type.unit
    return sum(unit.values()) <= 0 or not any(base in _AMOUNTS for base in unit)


def _with_values(expr: Expr, known: Bodies) -> Iterator[Expr]:
    """Go through a condition and every value that it reads."""
    stack, seen = [expr], set[str]()
    while stack:
        for node in nodes(stack.pop()):
            yield node
            if isinstance(node, core.ValueOf) and node.value not in seen:
                seen.add(node.value)
                stack += known.of.get(node.value, ())
