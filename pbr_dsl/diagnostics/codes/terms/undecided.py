"""Choices that the contract has to make, because the readings pay different amounts."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import complete

_STAYS: Final = """\
record person
record stay of person: began start date, ended end date or open

outcome settled each person, once  [2]
  achieved  after 26 weeks of stay{}
  price     = £1,000

payment card each outcome  [3]
  amount  price
"""
UNDECIDED: Final = Code(
    id="PBR0431",
    name="undecided",
    severity=Severity.QUESTION,
    title="A choice that the contract has to make",
    why=(
        "There is more than one sensible reading, and they pay different amounts: the message shows a case. No tool"
        " should choose in silence, and no court should have to."
    ),
    bad=complete(_STAYS.format("")),
    good=complete(_STAYS.format(", continuous")),
    fix="Write the reading that is meant, as the message shows it.",
)

CODES: Final = (UNDECIDED,)
