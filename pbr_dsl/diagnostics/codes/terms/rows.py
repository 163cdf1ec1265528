"""Rows of which nobody said which, or when, they count."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

ONE_OF_SEVERAL: Final = Code(
    id="PBR0410",
    name="one-of-several",
    severity=Severity.ERROR,
    title="One row read where there may be several",
    why="A subject may have many such rows, and the contract does not say which of them counts.",
    bad=paying(
        """\
let early each person = visit's held is before 1 June 2026

payment early-visits each person and period  [3]
  amount  £25
  when    early
"""
    ),
    good=paying(
        """\
let first-day each person = first visit's held
let early each person = first-day is before 1 June 2026

payment early-visits each person and period  [3]
  amount  £25
  when    early
"""
    ),
    fix="Write `first …`, `last …`, an aggregate such as `sum of … over …`, or declare the record `one each`.",
)

EVERY_PERIOD: Final = Code(
    id="PBR0426",
    name="every-period",
    severity=Severity.QUESTION,
    title="Rows that would count again in every period",
    why=(
        "A value each period takes the rows that happened in the period. Rows that have no date would count in "
        "every period anew, and be paid again and again. So would a payment each row and period whose row happened on "
        "one day: it is paid in every period, unless its amount or its `when` reads the period."
    ),
    bad=paying(
        """\
record meal of person: kind one of hot or cold

payment meals each person and period  [3]
  amount  £8 * (count of meals where kind is hot)
"""
    ),
    good=paying(
        """\
record meal of person: eaten event date, kind one of hot or cold

payment meals each person and period  [3]
  amount  £8 * (count of meals where kind is hot)
"""
    ),
    fix="Make one of the record's dates an `event date`, or count in a `let` without `and period`.",
)

COUNTED_AT_START: Final = Code(
    id="PBR0430",
    name="counted-at-start",
    severity=Severity.NOTE,
    title="Spells that count in the period in which they begin",
    why=(
        "A row with a start and an end belongs to many periods. A count or a sum each period takes it once, where "
        "it begins; whoever wants its days in each period has to say so."
    ),
    bad=paying(
        """\
record stay of person: began start date, ended end date or open, useful yes or no

payment stays each person and period  [3]
  amount  £10 * (count of stays where useful)
"""
    ),
    good=paying(
        """\
record stay of person: began start date, ended end date or open

payment stays each person and period  [3]
  amount  £1 per day * time in stay during period
allow paid-on-volume for stays because "nights are what is bought here"
"""
    ),
    fix="Nothing, if that is meant; else count days with `time in … during period`.",
)

CODES: Final = (
    ONE_OF_SEVERAL,
    EVERY_PERIOD,
    COUNTED_AT_START,
)
