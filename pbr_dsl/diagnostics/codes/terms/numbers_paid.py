"""Outcomes that pay for people being entered, whatever becomes of them."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_CARD: Final = """\

payment card each outcome  [3]
  amount  price
"""

PAID_ON_VOLUME: Final = Code(
    id="PBR0470",
    name="paid-on-volume",
    severity=Severity.WARNING,
    title="An outcome that everybody achieves by being entered",
    why=(
        "It is achieved on a date of its own subject, without a condition, a proof or a claim: each row that the"
        " provider enters is paid, so the money follows numbers and not results."
    ),
    bad=paying(
        """\
outcome joined each person, once  [3]
  achieved  on start
  price     = £60
"""
        + _CARD
    ),
    good=paying(
        """\
outcome engaged each person, once  [3]
  achieved  on first visit's held
  price     = £60
"""
        + _CARD
    ),
    fix="Pay for something that has to happen, ask for evidence, or say with `allow paid-on-volume` why numbers pay.",
)

CODES: Final = (PAID_ON_VOLUME,)
