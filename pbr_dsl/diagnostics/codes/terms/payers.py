"""PBR048x: who pays, and what of a period that the term cuts."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity

_WHOLE = """\
language pbr 1

contract care-1 "Care at home"
  between       council "Example Council", nhs "Example Care Board", provider "Example Care Ltd"
  term          6 April 2026 to 3 April 2027
  money         GBP, each line rounded half up to £0.01
  periods       4 weeks from 6 April 2026, cut-off 15 days after, restated for 26 weeks
  prevails      this text
  unknown rows  hold

record visit: day event date, useful yes or no

payment visits-paid each period  [5]
  amount  £20 * (count of visits where useful)
  payers  council 70%, nhs 30%, odd pennies to council  [5.6]
"""

PAYERS_QUESTION: Final = Code(
    id="PBR0480",
    name="odd-pennies",
    severity=Severity.QUESTION,
    title="Nothing says which payer pays the odd pennies",
    why=(
        "Each payer's share of a line is rounded down, so that nobody pays more than its share. The pennies that are "
        "left over have to be paid by somebody, or the provider gets less than the line."
    ),
    bad=_WHOLE.replace(", odd pennies to council", ""),
    good=_WHOLE,
    fix="Add `odd pennies to` and a payer to the line `payers`.",
)

SHARES_NOT_WHOLE: Final = Code(
    id="PBR0481",
    name="shares-not-whole",
    severity=Severity.ERROR,
    title="The payers' shares do not make 100%",
    why="A part of each line would be paid by nobody, or twice.",
    bad=_WHOLE.replace("nhs 30%", "nhs 25%"),
    good=_WHOLE,
    fix="Change the shares so that they make 100%. What a payer does not pay above a sum is a limit: `from nhs`.",
)

CODES: Final = (PAYERS_QUESTION, SHARES_NOT_WHOLE)
