"""Exceptions that contradict each other."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import complete

_BEFORE: Final = """\
record person: start date, age 0 to 120 years, carer yes or no, abroad yes or no

eligibility each person on start  [2]
  adult: age is at least 18 years
  exception young-carer to adult: carer  [2.1]
"""
_AFTER: Final = """\

outcome joined each person, once  [3]
  achieved  on 4 weeks after start
  price     = £60

payment card each outcome  [3]
  amount  price
"""

COLLIDING_EXCEPTIONS: Final = Code(
    id="PBR0471",
    name="colliding-exceptions",
    severity=Severity.ERROR,
    title="Two exceptions that may both apply, and differ",
    why="One lets somebody in and the other keeps them out. Nobody should find out from the engine which one counts.",
    bad=complete(_BEFORE + "  exception away to adult, refuse: abroad  [2.2]\n" + _AFTER),
    good=complete(_BEFORE + "  exception away to adult, refuse: abroad and not carer  [2.2]\n" + _AFTER),
    fix="Say in one of them that the other does not apply.",
)

CODES: Final = (COLLIDING_EXCEPTIONS,)
