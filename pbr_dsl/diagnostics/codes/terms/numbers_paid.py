"""Money that follows numbers, or prices: what is paid for whatever becomes of it, and for more than it is worth."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import complete, paying

_HOURS: Final = """\
record client
record session of client: held event date, length hours
{}
payment service "Support" each period  [2]
  amount  {}
"""
_LOT: Final = """\
lot north "Lot 1: north"  [Sch 1]
  capacity  = 400 hours per week
  price     = £{} per hour
  benchmark = £17.00 per hour

payment block each lot and period  [3]
  amount  price * capacity * days in period
"""

PAID_ON_VOLUME: Final = Code(
    id="PBR0470",
    name="paid-on-volume",
    severity=Severity.WARNING,
    title="Money that follows hours or numbers, and not results",
    why=(
        "A payment grows with hours, days or rows, or an outcome is achieved by being entered, or a payment beside"
        " results never changes: it is paid whatever becomes of anybody. What share of the money"
        " that is should be known, and meant."
    ),
    bad=complete(
        _HOURS.format("let delivered each period = sum of length over sessions\n", "£17.50 per hour * delivered")
    ),
    good=complete(
        _HOURS.format("let delivered each period = sum of length over sessions\n", "£17.50 per hour * delivered")
        + 'allow paid-on-volume for service because "hours are what is bought here"\n'
    ),
    fix="Pay for something that has to happen, ask for evidence, or say with `allow paid-on-volume` why numbers pay.",
)

ABOVE_BENCHMARK: Final = Code(
    id="PBR0499",
    name="above-benchmark",
    severity=Severity.WARNING,
    title="A price above its benchmark",
    why=(
        "Where a lot, a service or an outcome has a `benchmark` beside its `price`, in the same unit, the price is held"
        " against it on every date. A benchmark moves no money: it is what the price was agreed by."
    ),
    bad=paying(_LOT.format("17.50")),
    good=paying(_LOT.format("16.90")),
    fix="Agree on a lower price, or say with `allow above-benchmark for price` what is bought for more.",
)

CODES: Final = (PAID_ON_VOLUME, ABOVE_BENCHMARK)
