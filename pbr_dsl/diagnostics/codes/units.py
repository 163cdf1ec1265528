"""PBR03xx: quantities whose units do not fit together."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

UNIT_MISMATCH: Final = Code(
    id="PBR0301",
    name="unit-mismatch",
    severity=Severity.ERROR,
    title="Two quantities that cannot be added or compared",
    why=(
        "An amount of money and a price per hour are different things. Adding them would give a number, and the "
        "number would mean nothing."
    ),
    bad=paying(
        """\
let price = £17.50 per hour

payment fees each period  [3]
  amount  £100 + price
"""
    ),
    good=paying(
        """\
let price = £17.50 per hour

payment fees each period  [3]
  amount  £100 + price * 2 hours
"""
    ),
    fix="Multiply or divide until both sides have the same unit: `£17.50 per hour * 2 hours` is money.",
)

WRONG_KIND: Final = Code(
    id="PBR0302",
    name="wrong-kind",
    severity=Severity.ERROR,
    title="A value of the wrong kind",
    why=(
        "A condition, an amount, a date and a length of time are different things, and each place in a contract "
        "needs one of them."
    ),
    bad=paying(
        """\
payment fees each person and period  [3]
  amount  £100
  when    count of visits
"""
    ),
    good=paying(
        """\
payment fees each person and period  [3]
  amount  £100
  when    (count of visits) is at least 3
"""
    ),
    fix="Write a value of the kind that the message names.",
)

NO_MONEY: Final = Code(
    id="PBR0303",
    name="not-money",
    severity=Severity.ERROR,
    title="A payment that is not money",
    why="A payment pays an amount in the contract's currency.",
    bad=paying(
        """\
payment fees each person and period  [3]
  amount  count of visits where useful
"""
    ),
    good=paying(
        """\
payment fees each person and period  [3]
  amount  £12 * (count of visits where useful)
"""
    ),
    fix="Multiply by a price, so that the result is money.",
)

WITH_ITSELF: Final = Code(
    id="PBR0304",
    name="compared-with-itself",
    severity=Severity.ERROR,
    title="Something compared with itself",
    why=(
        "The answer is the same for every row, so nothing is decided. Inside a total the row that is counted has the "
        "name of its record, also where the value is one each such row."
    ),
    bad=paying(
        """\
let so-far each visit = count of visits of person where held is at most visit's held

payment tenth-visits each period  [3]
  amount  £8 * (count of visits where so-far is 10)
"""
    ),
    good=paying(
        """\
let so-far each visit, frozen on held = count of visits of person

payment tenth-visits each period  [3]
  amount  £8 * (count of visits where so-far is 10)
"""
    ),
    fix="Compare with something else; for a total that grows from row to row write `frozen on` the row's own date.",
)

CODES: Final = (
    UNIT_MISMATCH,
    WRONG_KIND,
    NO_MONEY,
    WITH_ITSELF,
)
