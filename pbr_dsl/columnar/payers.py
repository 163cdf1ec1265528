"""What each payer pays of a line, in columns: its share rounded down, the odd pennies to the one that is named."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import numbers, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Kind, Sql
    from pbr_dsl.model.contract import Payment


def share_column(party: str, *, before: bool = False) -> str:
    """Give the name of the column of what a party pays of a line, or would pay without limits."""
    return f"paid by {party}" + (" before" if before else "")


def columns(plan: Plan) -> dict[str, Kind]:
    """Give the columns of what each party pays that pays a share of any payment."""
    parties = dict.fromkeys(payer.party for payment in plan.terms.contract.payments for payer in payment.payers)
    return {share_column(party, before=before): "wide" for party in parties for before in (False, True)}


def shared(plan: Plan, lines: str, every: Mapping[str, Kind]) -> str:
    """Give the step of the lines with what each payer pays of them."""
    shares = columns(plan)
    if not shares:
        return lines
    cases: dict[str, list[tuple[Sql, Sql]]] = {name: [] for name in shares}
    for place, payment in enumerate(plan.terms.contract.payments):
        mine = q.equal(q.column("payment"), q.number(place))
        for before in (False, True) if payment.payers else ():
            parts = _divided(plan, payment, q.column("before" if before else "amount"))
            for party, part in parts.items():
                cases[share_column(party, before=before)].append((mine, part))
    found = {name: q.when(cases[name], q.nothing("wide")) if name in shares else q.column(name) for name in every}
    return plan.step("lines with shares", relations.selected(q.table(lines), found), kept=False)


def _divided(plan: Plan, payment: Payment, amount: Sql) -> dict[str, Sql]:
    """The shares of an amount, each rounded down; what is left over goes to one of them."""
    scale = plan.once("money scale", lambda: 1)
    step = Fraction(plan.terms.settings.rounding.step)
    whole = Cell("wide", amount, scale=scale, most=2**127 - 1)
    parts: dict[str, Sql] = {}
    for payer in payment.payers:
        part = numbers.product([whole, numbers.written(Fraction(payer.share))])
        parts[payer.party] = q.cast(numbers.scaled(numbers.rounded(part, "down", step), scale).value, "wide")
    others = [part for party, part in parts.items() if party != payment.odd_pennies]
    if others:
        parts[payment.odd_pennies] = q.minus(amount, q.plus(*others))
    return parts
