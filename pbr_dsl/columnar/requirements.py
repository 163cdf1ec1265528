"""What an outcome requires, in columns: other outcomes that come first, or must not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar.plan import NotLoweredError

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.verdict import Verdict
    from pbr_dsl.model.contract import Payment, Prerequisite


def before_payment(frame: Frame, payment: Payment, rule: Prerequisite, on: Cell) -> Verdict:
    """Whether what a payment requires is there."""
    message = f"the columnar engine does not look at what `{payment.name}` requires yet"
    raise NotLoweredError(message)
