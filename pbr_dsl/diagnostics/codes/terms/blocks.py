"""Terms of a block that are missing, doubled or out of place."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_WHOLE: Final = paying("")

MISSING_PART: Final = Code(
    id="PBR0401",
    name="missing-part",
    severity=Severity.ERROR,
    title="A block without a line that it must have",
    why=(
        "A block that leaves out one of its terms has to be completed by somebody, and two people would complete "
        "it in two ways. So the contract says it."
    ),
    bad=_WHOLE.replace("  term      1 April 2026 to 31 March 2028\n", ""),
    good=_WHOLE,
    fix="Add the line that the message names.",
)

SAID_TWICE: Final = Code(
    id="PBR0402",
    name="said-twice",
    severity=Severity.ERROR,
    title="A term that is written twice",
    why="Of two lines for the same term only one can hold, and nobody wrote which.",
    bad=paying(
        """\
payment fees each period  [3]
  amount  £100
  amount  £110
"""
    ),
    good=paying(
        """\
payment fees each period  [3]
  amount  £110
"""
    ),
    fix="Delete one of them.",
)

LANGUAGE_VERSION: Final = Code(
    id="PBR0403",
    name="language-version",
    severity=Severity.ERROR,
    title="A version of the language that this tool does not read",
    why="A contract lives longer than a tool; its first line says which language it is written in.",
    bad=_WHOLE.replace("language pbr 1", "language pbr 2"),
    good=_WHOLE,
    fix="Write `language pbr 1`.",
)

UNUSED_ALLOW: Final = Code(
    id="PBR0414",
    name="unused-allow",
    severity=Severity.ERROR,
    title="An `allow` that allows nothing",
    why="A finding that is accepted in advance, or no longer made, hides the next one.",
    bad=paying(
        """\
let fee = £110

payment fees each period  [3]
  amount  fee

allow unused-name for fee because "it is for the next term"
"""
    ),
    good=paying(
        """\
let fee = £110

allow unused-name for fee because "it is for the next term"
"""
    ),
    fix="Delete the line, or name the finding and the part exactly as `check` prints them.",
)

OUT_OF_PLACE: Final = Code(
    id="PBR0415",
    name="out-of-place",
    severity=Severity.ERROR,
    title="A term in a place where it means nothing",
    why="A term that has no effect where it stands would read as if it had.",
    bad=paying(
        """\
let fee, as at period's start = £110

payment fees each period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee, as at period's start
  from 1 April 2026  £110
  from 1 April 2027  £115

payment fees each period  [3]
  amount  fee
"""
    ),
    fix="Move it, or delete it.",
)

NOT_IN_TERM: Final = Code(
    id="PBR0420",
    name="no-such-period",
    severity=Severity.ERROR,
    title="A day that is outside the periods, or begins none",
    why="Every payment belongs to a period, and a period is named by its first day.",
    bad=paying(
        """\
scenario "two visits"
  for quarter from 1 May 2026
  given visits
    | visit | person | held        |
    | v1    | ann    | 4 May 2026  |
    | v2    | ann    | 11 May 2026 |
  expect visits = £20.00 for ann
"""
    ),
    good=paying(
        """\
scenario "two visits"
  for quarter from 1 April 2026
  given visits
    | visit | person | held        |
    | v1    | ann    | 4 May 2026  |
    | v2    | ann    | 11 May 2026 |
  expect visits = £20.00 for ann
"""
    ),
    fix="Name the first day of a period inside the term.",
)

CODES: Final = (
    MISSING_PART,
    SAID_TWICE,
    LANGUAGE_VERSION,
    UNUSED_ALLOW,
    OUT_OF_PLACE,
    NOT_IN_TERM,
)
