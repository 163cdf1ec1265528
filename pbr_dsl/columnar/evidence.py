"""Claims and proofs of an outcome in columns: which count, with what credit, and by when they are waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar.plan import NotLoweredError

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.verdict import Verdict
    from pbr_dsl.model.contract import Payment


def of_payment(frame: Frame, payment: Payment, on: Cell) -> Verdict:
    """Whether a payment that asks for a proof has it."""
    message = f"the columnar engine does not look at the proofs of `{payment.name}` yet"
    raise NotLoweredError(message)
