"""What an outcome requires, in columns: other outcomes that come first, or must not come."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.verdict import ACCEPTED

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.columnar.verdict import Verdict
    from pbr_dsl.model.contract import Payment, Prerequisite


def required(own: OutcomeFrame) -> Verdict:
    """Whether all that an outcome requires is there."""
    if own.outcome.requires:
        message = f"the columnar engine does not look at what `{own.outcome.name}` requires yet"
        raise NotLoweredError(message)
    return ACCEPTED


def before_payment(frame: Frame, payment: Payment, rule: Prerequisite, on: Cell) -> Verdict:
    """Whether what a payment requires is there."""
    del frame, rule, on
    message = f"the columnar engine does not look at what `{payment.name}` requires yet"
    raise NotLoweredError(message)
