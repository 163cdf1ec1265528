"""PBR04xx: terms that are missing, or that contradict each other."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.codes.terms.blocks import (
    LANGUAGE_VERSION,
    MISSING_PART,
    NOT_IN_TERM,
    OUT_OF_PLACE,
    SAID_TWICE,
    UNUSED_ALLOW,
)
from pbr_dsl.diagnostics.codes.terms.curves import CURVE_END, CURVE_OUT_OF_ORDER, LINE_TURNS
from pbr_dsl.diagnostics.codes.terms.exceptions import COLLIDING_EXCEPTIONS
from pbr_dsl.diagnostics.codes.terms.numbers import (
    BELOW_ZERO,
    MAY_BE_NONE,
    TWO_ROUNDINGS,
    UNROUNDED_QUOTIENT,
    ZERO_DIVISOR,
)
from pbr_dsl.diagnostics.codes.terms.numbers_paid import PAID_ON_VOLUME
from pbr_dsl.diagnostics.codes.terms.outcomes import (
    AIM_UNSERVED,
    NO_DEADLINE,
    SERVES_NOTHING,
    UNPAID_OUTCOME,
    UNPROVED_OUTCOME,
)
from pbr_dsl.diagnostics.codes.terms.rows import COUNTED_AT_START, EVERY_PERIOD, ONE_OF_SEVERAL
from pbr_dsl.diagnostics.codes.terms.settings import (
    ALL_ROWS_PAY,
    CALENDAR_QUESTION,
    PERIOD_QUESTION,
    PREVAILS_QUESTION,
    ROUNDING_QUESTION,
)
from pbr_dsl.diagnostics.codes.terms.values import (
    DATES_OUT_OF_ORDER,
    NO_VALUE_YET,
    NOT_YET_KNOWN,
    OPEN_CASES,
    OVERLAPPING_CASES,
    TABLE_GAP,
    TABLE_OVERLAP,
)

CODES: Final = (
    MISSING_PART,
    SAID_TWICE,
    LANGUAGE_VERSION,
    DATES_OUT_OF_ORDER,
    NO_VALUE_YET,
    NOT_YET_KNOWN,
    TABLE_OVERLAP,
    TABLE_GAP,
    UNROUNDED_QUOTIENT,
    ONE_OF_SEVERAL,
    OPEN_CASES,
    ZERO_DIVISOR,
    UNPAID_OUTCOME,
    UNUSED_ALLOW,
    OUT_OF_PLACE,
    CALENDAR_QUESTION,
    TWO_ROUNDINGS,
    SERVES_NOTHING,
    AIM_UNSERVED,
    NOT_IN_TERM,
    MAY_BE_NONE,
    ALL_ROWS_PAY,
    PREVAILS_QUESTION,
    ROUNDING_QUESTION,
    OVERLAPPING_CASES,
    EVERY_PERIOD,
    NO_DEADLINE,
    UNPROVED_OUTCOME,
    PERIOD_QUESTION,
    COUNTED_AT_START,
    CURVE_END,
    CURVE_OUT_OF_ORDER,
    LINE_TURNS,
    PAID_ON_VOLUME,
    BELOW_ZERO,
    COLLIDING_EXCEPTIONS,
)

__all__ = [
    "AIM_UNSERVED",
    "ALL_ROWS_PAY",
    "BELOW_ZERO",
    "CALENDAR_QUESTION",
    "CODES",
    "COLLIDING_EXCEPTIONS",
    "COUNTED_AT_START",
    "CURVE_END",
    "CURVE_OUT_OF_ORDER",
    "DATES_OUT_OF_ORDER",
    "EVERY_PERIOD",
    "LANGUAGE_VERSION",
    "LINE_TURNS",
    "MAY_BE_NONE",
    "MISSING_PART",
    "NOT_IN_TERM",
    "NOT_YET_KNOWN",
    "NO_DEADLINE",
    "NO_VALUE_YET",
    "ONE_OF_SEVERAL",
    "OPEN_CASES",
    "OUT_OF_PLACE",
    "OVERLAPPING_CASES",
    "PAID_ON_VOLUME",
    "PERIOD_QUESTION",
    "PREVAILS_QUESTION",
    "ROUNDING_QUESTION",
    "SAID_TWICE",
    "SERVES_NOTHING",
    "TABLE_GAP",
    "TABLE_OVERLAP",
    "TWO_ROUNDINGS",
    "UNPAID_OUTCOME",
    "UNPROVED_OUTCOME",
    "UNROUNDED_QUOTIENT",
    "UNUSED_ALLOW",
    "ZERO_DIVISOR",
]
