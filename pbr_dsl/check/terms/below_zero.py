"""Payments that may be below zero: the contract says what happens then."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.spans import Spans
from pbr_dsl.diagnostics.codes.terms import BELOW_ZERO
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask of each payment that may be below zero whether that is taken back."""
    spans = Spans(contract, known)
    taking = {item.name.text for item in draft.file.items if isinstance(item, tree.Payment) and item.source is not None}
    for payment in contract.payments:
        if payment.name in taking and spans.of_payment(payment).upwards:
            draft.report(
                WRONG_KIND,
                draft.origin(payment.amount, payment.name),
                f"`{payment.name}` would pay, and not take back: the amount of a clawback is what it takes",
                help="write it without the minus sign",
                clause=payment.clause,
            )
        if payment.below_zero is None and not spans.of_payment(payment).upwards:
            in_parts = payment.due is not None and len(payment.due.dates) > 1
            how = " in full on the first date" if in_parts else ""
            draft.report(
                BELOW_ZERO,
                draft.origin(payment.amount, payment.name),
                f"`{payment.name}` may be below zero, and nothing says what happens then",
                readings=(
                    f"`below zero recovered{how}`: an amount of -£100.00 is taken back",
                    "`at least £0`: £0.00 is paid, and nothing is taken back",
                ),
                clause=payment.clause,
            )
