"""Values and tables that have no amount on some day or in some case, or two."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

DATES_OUT_OF_ORDER: Final = Code(
    id="PBR0404",
    name="dates-out-of-order",
    severity=Severity.ERROR,
    title="Dates that do not ascend",
    why="Dated lines have no end dates: each lasts until the next one starts, so they stand in order.",
    bad=paying(
        """\
let fee, as at period's start  [3]
  from 1 April 2027  £115
  from 1 April 2026  £110

payment fees each period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee, as at period's start  [3]
  from 1 April 2026  £110
  from 1 April 2027  £115

payment fees each period  [3]
  amount  fee
"""
    ),
    fix="Put the earlier date first.",
)

NO_VALUE_YET: Final = Code(
    id="PBR0405",
    name="no-value-on-date",
    severity=Severity.ERROR,
    title="A dated value that is read before its first date",
    why="Before its first line a dated value has no value, so every line that reads it would be held.",
    bad=paying(
        """\
let fee, as at period's start  [3]
  from 1 October 2026  £110

payment fees each period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee, as at period's start  [3]
  from 1 April 2026  £110

payment fees each period  [3]
  amount  fee
"""
    ),
    fix="Start it on or before the first day on which it is read.",
)

NOT_YET_KNOWN: Final = Code(
    id="PBR0406",
    name="not-yet-known",
    severity=Severity.WARNING,
    title="A dated value that stops being known",
    why="From its date on, every line that reads the value is held until somebody agrees a figure.",
    bad=paying(
        """\
let fee, as at period's start  [3]
  from 1 April 2026  £110
  from 1 April 2027  not yet known

payment fees each period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee, as at period's start  [3]
  from 1 April 2026  £110
  from 1 April 2027  not yet known, if not agreed by 1 January 2027, the previous fee stays

payment fees each period  [3]
  amount  fee
"""
    ),
    fix="Write what holds if nothing is agreed: `if not agreed by 1 January 2027, the previous fee stays`.",
)

TABLE_OVERLAP: Final = Code(
    id="PBR0407",
    name="table-overlap",
    severity=Severity.ERROR,
    title="Two rows of a table that both apply",
    why="Where two rows apply and differ, two people would pay two amounts.",
    bad=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, unique  [2]
  | length            | fee |
  | 0 to 30 minutes   | £5  |
  | 30 to 600 minutes | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    good=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, unique  [2]
  | length                | fee |
  | 0 to below 30 minutes | £5  |
  | 30 to 600 minutes     | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    fix="Change the ends of the ranges so that each case has one row.",
)

TABLE_GAP: Final = Code(
    id="PBR0408",
    name="table-gap",
    severity=Severity.ERROR,
    title="A case for which a table has no row",
    why="Where no row applies the table has no value, and the line would be held.",
    bad=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, unique  [2]
  | length            | fee |
  | 0 to 29 minutes   | £5  |
  | 31 to 600 minutes | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    good=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, unique  [2]
  | length                | fee |
  | 0 to below 30 minutes | £5  |
  | 30 to 600 minutes     | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    fix="Add the row that the message shows, or let a range reach further.",
)

OPEN_CASES: Final = Code(
    id="PBR0411",
    name="open-cases",
    severity=Severity.ERROR,
    title="Cases that leave something undecided",
    why="Where no case applies, the value is missing.",
    bad=paying(
        """\
let fee each person
  £12 when start is before 1 January 2027

payment fees each person and period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee each person
  £12 when start is before 1 January 2027
  £15 otherwise

payment fees each person and period  [3]
  amount  fee
"""
    ),
    fix="End with a line `… otherwise`, or `none otherwise`.",
)

OVERLAPPING_CASES: Final = Code(
    id="PBR0425",
    name="overlapping-cases",
    severity=Severity.ERROR,
    title="Two cases that may apply at once",
    why="Where two cases apply and give different amounts, two people would pay two amounts.",
    bad=paying(
        """\
let fee each person
  £12 when start is before 1 January 2028
  £15 when start is after 1 January 2027
  £10 otherwise

payment fees each person and period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee each person, first that applies
  £12 when start is before 1 January 2028
  £15 when start is after 1 January 2027
  £10 otherwise

payment fees each person and period  [3]
  amount  fee
"""
    ),
    fix="Write `first that applies` after the name, or make the conditions exclude each other.",
)

CODES: Final = (
    DATES_OUT_OF_ORDER,
    NO_VALUE_YET,
    NOT_YET_KNOWN,
    TABLE_OVERLAP,
    TABLE_GAP,
    OPEN_CASES,
    OVERLAPPING_CASES,
)
