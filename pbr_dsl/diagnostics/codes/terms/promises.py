"""Promises that nothing can break."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_CALLS: Final = """\
record call of person: made event date, length hours, stars 1 to 5 points
let satisfaction each person = highest of stars over calls
let good each person and period = £5 per hour * (sum of length over calls)

payment calls each person and period  [3]
  amount  good
payment thanks each person and period  [4]
  amount  £1
  when    satisfaction is at least 4 points
allow paid-on-volume for calls because "an advice line is bought by the hour"

"""

UNMOVED: Final = Code(
    id="PBR0485",
    name="unmoved",
    severity=Severity.WARNING,
    title="A promise about a fact that cannot move the amount",
    why=(
        "A line `always` or `never` that says how an amount moves when a fact does holds by itself when the amount "
        "is not worked out from that fact. It then promises nothing, and looks as if it did."
    ),
    bad=paying(_CALLS + 'never "more stars pay less": calls falls when stars rises\n'),
    good=paying(_CALLS + 'never "a longer call pays less": calls falls when length rises\n'),
    fix="Name a fact that the amount reads, or delete the line.",
)
