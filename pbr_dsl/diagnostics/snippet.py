"""The example contracts of the codes: a heading that all share, and the lines that one code is about."""

from __future__ import annotations

from typing import Final

HEADING: Final = """\
language pbr 1

contract example "A small contract"  [1]
  between   council "Example City Council", provider "Example Support Ltd"
  term      1 April 2026 to 31 March 2028
  money     GBP, each line rounded half up to £0.01  [1.1]
  calendar  weeks start Monday, month ends clamp, working days England  [1.2]
  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months  [1.3]
  unknown rows  pay the rest  [1.4]
  prevails  this text  [1.5]

"""


def complete(lines: str) -> str:
    """A whole contract: the shared heading and the given lines."""
    return HEADING + lines


_PEOPLE: Final = """\
record person: start date
record visit of person: held event date, useful yes or no

payment visits each person and period  [2]
  amount  £10 * (count of visits where useful)

"""


def paying(lines: str) -> str:
    """A whole contract that pays for visits to people, and the given lines."""
    return HEADING + _PEOPLE + lines


def shown(contract: str) -> str:
    """The part of an example contract that is worth printing: without the shared lines, when it has them."""
    return contract.removeprefix(HEADING).removeprefix(_PEOPLE).strip("\n")
