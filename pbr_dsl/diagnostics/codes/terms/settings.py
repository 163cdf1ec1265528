"""Terms of the contract as a whole that nobody wrote, where a payment depends on them."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_WHOLE: Final = paying("")

CALENDAR_QUESTION: Final = Code(
    id="PBR0416",
    name="calendar-question",
    severity=Severity.QUESTION,
    title="A calendar term that is needed and not written",
    why=(
        "Month ends and working days differ between readers; the date on which somebody is paid, or refused, "
        "depends on them."
    ),
    bad=_WHOLE.replace(", month ends clamp", ""),
    good=_WHOLE,
    fix="Add it to the line `calendar`.",
)

ALL_ROWS_PAY: Final = Code(
    id="PBR0422",
    name="unwritten-unknown-rows",
    severity=Severity.QUESTION,
    title="Nothing says what an unknown row does",
    why="One row that cannot be read can hold a whole lot, or be left out and paid later. Both are used.",
    bad=_WHOLE.replace("  unknown rows  pay the rest  [1.4]\n", ""),
    good=_WHOLE,
    fix="Add a line `unknown rows  pay the rest` or `unknown rows  hold` to the contract block.",
)

PREVAILS_QUESTION: Final = Code(
    id="PBR0423",
    name="unwritten-prevails",
    severity=Severity.QUESTION,
    title="Nothing says which text prevails",
    why="If this text and the signed schedule differ, one of them must win.",
    bad=_WHOLE.replace("  prevails  this text  [1.5]\n", ""),
    good=_WHOLE,
    fix="Add a line `prevails  this text` or `prevails  signed schedule` with its hash.",
)

ROUNDING_QUESTION: Final = Code(
    id="PBR0424",
    name="unwritten-rounding",
    severity=Severity.QUESTION,
    title="Nothing says how payment lines are rounded",
    why="Half a penny goes up or down by somebody's choice; over a year of lines it is money.",
    bad=_WHOLE.replace(", each line rounded half up to £0.01", ""),
    good=_WHOLE,
    fix="Add it to the line `money`: `money  GBP, each line rounded half up to £0.01`.",
)

PERIOD_QUESTION: Final = Code(
    id="PBR0429",
    name="unwritten-period-term",
    severity=Severity.QUESTION,
    title="Nothing says when a period is closed",
    why=(
        "Facts arrive late. Until when they may still change a period, and from which day an unknown is no longer "
        "waited for, are terms of the contract."
    ),
    bad=_WHOLE.replace(", restated for 12 months", ""),
    good=_WHOLE,
    fix="Add `cut-off 15 days after` and `restated for 12 months` to the line `periods`.",
)

CODES: Final = (
    CALENDAR_QUESTION,
    ALL_ROWS_PAY,
    PREVAILS_QUESTION,
    ROUNDING_QUESTION,
    PERIOD_QUESTION,
)
