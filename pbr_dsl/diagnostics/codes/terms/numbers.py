"""Roundings that nobody chose, and numbers that may not exist."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

UNROUNDED_QUOTIENT: Final = Code(
    id="PBR0409",
    name="unrounded-quotient",
    severity=Severity.QUESTION,
    title="A number that is used on without a written rounding",
    why=(
        "A quotient of data has no last decimal. Where it is added up, shared or divided by, somebody has to "
        "choose how it is rounded, and the choice moves money. So it is with a limit that pays a line in part: "
        "nobody is paid half a penny."
    ),
    bad=paying(
        """\
record call of person: made event date, used minutes, booked 1 to 600 minutes

let kept each call = used / booked

payment calls each person and period  [3]
  amount  £10 * (sum of kept over calls)
"""
    ),
    good=paying(
        """\
record call of person: made event date, used minutes, booked 1 to 600 minutes

let kept each call = used / booked rounded half up to 1%

payment calls each person and period  [3]
  amount  £10 * (sum of kept over calls)

allow two-roundings for calls because "whole percents are what the provider reports"
"""
    ),
    fix="Give the quotient a `let` of its own that ends in `rounded half up to` and a step; round a limit to £0.01.",
)

ZERO_DIVISOR: Final = Code(
    id="PBR0412",
    name="zero-divisor",
    severity=Severity.QUESTION,
    title="A division that may be by zero",
    why="When nothing was counted the ratio does not exist, and the line would be held for ever.",
    bad=paying(
        """\
let seen each person and period = count of visits
let on-time each person and period = count of visits where held is before 1 June 2026

payment prompt each person and period  [3]
  amount  £100 * on-time / seen
"""
    ),
    good=paying(
        """\
let seen each person and period = count of visits
let on-time each person and period = count of visits where held is before 1 June 2026

payment prompt each person and period  [3]
  amount  £100 * on-time / seen, or £0 when seen is 0
"""
    ),
    fix="Add what is paid then: `, or £0 when … is 0`, or `, or carry … once when … is 0`.",
)

TWO_ROUNDINGS: Final = Code(
    id="PBR0417",
    name="two-roundings",
    severity=Severity.NOTE,
    title="Two roundings on the way to one payment",
    why="What is rounded, multiplied and rounded again may be far from what one rounding gives.",
    bad=paying(
        """\
let share each person and period = (count of visits where useful) / 3 rounded half up to 1%

payment thirds each person and period  [3]
  amount  £1,000 * share
"""
    ),
    good=paying(
        """\
let share each person and period = (count of visits where useful) / 3

payment thirds each person and period  [3]
  amount  £1,000 * share
"""
    ),
    fix="Nothing, if both are meant; else take the first one away.",
)

MAY_BE_NONE: Final = Code(
    id="PBR0421",
    name="may-be-none",
    severity=Severity.QUESTION,
    title="A calculation with something that may not exist",
    why="When there is no such row there is no number, and the line would be held for ever.",
    bad=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

let longest each person and period = highest of length over calls

payment calls each person and period  [3]
  amount  £10 per hour * longest
"""
    ),
    good=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

let found each person and period = highest of length over calls
let longest each person and period = found, or 0 hours when found is none

payment calls each person and period  [3]
  amount  £10 per hour * longest
"""
    ),
    fix="Say what stands in for it: `, or … when … is none`.",
)

_FEES: Final = """\
record home of person: moved event date, kind one of own or shared

let last-kind each person = last home's kind
let lives each person = last-kind{}
table fee by lives, unique  [3]
  | lives  | fee  |
  | own    | £100 |
  | shared | £50  |

outcome seen each person, once  [3]
  achieved  on first visit's held
  price     = fee

payment card each outcome  [3]
  amount  price
"""

MISSING_IN_TABLE: Final = Code(
    id="PBR0438",
    name="missing-in-table",
    severity=Severity.WARNING,
    title="A table that has no row for something that may not exist",
    why="Where what a table is read by does not exist no row of it applies, and what reads it is held for as long.",
    bad=paying(_FEES.format("")),
    good=paying(_FEES.format(", or shared when last-kind is none")),
    fix="Say what stands in for it, or accept with `allow missing-in-table for the-table` that it is waited for.",
)

BELOW_ZERO: Final = Code(
    id="PBR0461",
    name="below-zero",
    severity=Severity.QUESTION,
    title="A payment that may be below zero",
    why="Money is taken back only where the contract says so; nobody else can choose between that and nothing.",
    bad=paying(
        """\
record parking of person: made event date, fine GBP

let fines each person and period = sum of fine over parkings

payment allowance each person and period  [3]
  amount  £100 - fines
"""
    ),
    good=paying(
        """\
record parking of person: made event date, fine GBP

let fines each person and period = sum of fine over parkings

payment allowance each person and period  [3]
  amount    £100 - fines
  at least  £0
"""
    ),
    fix="Add `at least £0`, or a line `below zero recovered`.",
)

CODES: Final = (
    UNROUNDED_QUOTIENT,
    ZERO_DIVISOR,
    TWO_ROUNDINGS,
    MAY_BE_NONE,
    MISSING_IN_TABLE,
    BELOW_ZERO,
)
