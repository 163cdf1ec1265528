"""Claims and proofs of an outcome in columns: which count, with what credit, and by when they are waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.plan import NotLoweredError
from pbr_dsl.columnar.verdict import ACCEPTED

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.columnar.verdict import Verdict
    from pbr_dsl.model.contract import Payment

CHECK: Final = "spot-check"


def claimed(own: OutcomeFrame) -> Verdict:
    """Whether an outcome is claimed in time, where it asks for claims."""
    if own.outcome.claims:
        message = f"the columnar engine does not look at the claims of `{own.outcome.name}` yet"
        raise NotLoweredError(message)
    return ACCEPTED


def proved(own: OutcomeFrame) -> Verdict:
    """Whether an outcome is proved, where it asks for proofs."""
    if own.outcome.proofs:
        message = f"the columnar engine does not look at the proofs of `{own.outcome.name}` yet"
        raise NotLoweredError(message)
    return ACCEPTED


def claimed_on(own: OutcomeFrame) -> Sql:
    """Give the earliest day of a claim that counts."""
    del own
    return q.nothing("date")


def asked_name(own: OutcomeFrame) -> Cell:
    """Give the name of the evidence that an outcome asks for."""
    message = f"the columnar engine does not read which evidence `{own.outcome.name}` asks for yet"
    raise NotLoweredError(message)


def checked(own: OutcomeFrame) -> Cell:
    """Give what a check of an outcome found."""
    message = f"the columnar engine does not read the checks of `{own.outcome.name}` yet"
    raise NotLoweredError(message)


def of_payment(frame: Frame, payment: Payment, on: Cell) -> Verdict:
    """Whether a payment that asks for a proof has it."""
    del frame, on
    message = f"the columnar engine does not look at the proofs of `{payment.name}` yet"
    raise NotLoweredError(message)
