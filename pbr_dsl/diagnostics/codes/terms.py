"""PBR04xx: terms that are missing, or that contradict each other."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity

MISSING_PART: Final = Code(
    id="PBR0401",
    name="missing-part",
    severity=Severity.ERROR,
    title="A block without a line that it must have",
    why=(
        "A block that leaves out one of its terms has to be completed by somebody, and two people would complete it "
        "in two ways. So the contract says it."
    ),
    bad="""\
language pbr 1

contract example "A small contract"  [1]
  between   council "Example City Council", provider "Example Support Ltd"
  money     GBP, each line rounded half up to £0.01  [1.1]
  calendar  weeks start Monday, month ends clamp, working days England  [1.2]
  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months  [1.3]
  unknown rows  pay the rest  [1.4]
  prevails  this text  [1.5]
""",
    good="""\
language pbr 1

contract example "A small contract"  [1]
  between   council "Example City Council", provider "Example Support Ltd"
  term      1 April 2026 to 31 March 2028
  money     GBP, each line rounded half up to £0.01  [1.1]
  calendar  weeks start Monday, month ends clamp, working days England  [1.2]
  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months  [1.3]
  unknown rows  pay the rest  [1.4]
  prevails  this text  [1.5]
""",
    fix="Add the line that the message names.",
)

SAID_TWICE: Final = Code(
    id="PBR0402",
    name="said-twice",
    severity=Severity.ERROR,
    title="A term that is written twice",
    why=("Of two lines for the same term only one can hold, and nobody wrote which."),
    bad="",
    good="",
    fix="Delete one of them.",
)

LANGUAGE_VERSION: Final = Code(
    id="PBR0403",
    name="language-version",
    severity=Severity.ERROR,
    title="A version of the language that this tool does not read",
    why=("A contract lives longer than a tool; its first line says which language it is written in."),
    bad="",
    good="",
    fix="Write `language pbr 1`.",
)

DATES_OUT_OF_ORDER: Final = Code(
    id="PBR0404",
    name="dates-out-of-order",
    severity=Severity.ERROR,
    title="Dates that do not ascend",
    why=("Dated lines have no end dates: each lasts until the next one starts, so they stand in order."),
    bad="",
    good="",
    fix="Put the earlier date first.",
)

NO_VALUE_YET: Final = Code(
    id="PBR0405",
    name="no-value-on-date",
    severity=Severity.ERROR,
    title="A dated value that is read before its first date",
    why=("Before its first line a dated value has no value, so every line that reads it would be held."),
    bad="",
    good="",
    fix="Start it on or before the first day on which it is read.",
)

NOT_YET_KNOWN: Final = Code(
    id="PBR0406",
    name="not-yet-known",
    severity=Severity.WARNING,
    title="A dated value that stops being known",
    why=("From its date on, every line that reads the value is held until somebody agrees a figure."),
    bad="",
    good="",
    fix=(
        "Write what holds if nothing is agreed: `not yet known, if not agreed by 1 January 2029, the previous price "
        "stays`."
    ),
)

TABLE_OVERLAP: Final = Code(
    id="PBR0407",
    name="table-overlap",
    severity=Severity.ERROR,
    title="Two rows of a table that both apply",
    why=("Where two rows apply and differ, two people would pay two amounts."),
    bad="",
    good="",
    fix="Change the ends of the ranges so that each case has one row.",
)

TABLE_GAP: Final = Code(
    id="PBR0408",
    name="table-gap",
    severity=Severity.ERROR,
    title="A case for which a table has no row",
    why=("Where no row applies the table has no value and the line would be held."),
    bad="",
    good="",
    fix="Add the row that the message shows.",
)

UNROUNDED_QUOTIENT: Final = Code(
    id="PBR0409",
    name="unrounded-quotient",
    severity=Severity.QUESTION,
    title="A quotient that is used on without a written rounding",
    why=(
        "A quotient of data has no last decimal. Where it is added up, shared or divided by, somebody has to "
        "choose how it is rounded, and the choice moves money."
    ),
    bad="",
    good="",
    fix="Add `rounded half up to` and a step.",
)

ONE_OF_SEVERAL: Final = Code(
    id="PBR0410",
    name="one-of-several",
    severity=Severity.ERROR,
    title="One row read where there may be several",
    why=("A subject may have many such rows, and the contract does not say which of them counts."),
    bad="",
    good="",
    fix="Write `first …`, `last …`, an aggregate such as `sum of … over …`, or declare the record `one each`.",
)

OPEN_CASES: Final = Code(
    id="PBR0411",
    name="open-cases",
    severity=Severity.ERROR,
    title="Cases that leave something undecided",
    why=("Where no case applies the value is missing; where two apply somebody has to choose."),
    bad="",
    good="",
    fix="End with an `otherwise` line, and write `first that applies` when cases may overlap.",
)

ZERO_DIVISOR: Final = Code(
    id="PBR0412",
    name="zero-divisor",
    severity=Severity.QUESTION,
    title="A division that may be by zero",
    why=("When nothing was counted the ratio does not exist, and the line would be held for ever."),
    bad="",
    good="",
    fix="Add what is paid then: `, or £0 when … is 0`, or `, or carry … once when … is 0`.",
)

UNPAID_OUTCOME: Final = Code(
    id="PBR0413",
    name="unpaid-outcome",
    severity=Severity.WARNING,
    title="An outcome that no payment reads",
    why=("An outcome that is proved and never paid is either forgotten or only monitored."),
    bad="",
    good="",
    fix="Give it what the payment reads (a price, or points), or say why it is unpaid with `allow unpaid-outcome`.",
)

UNUSED_ALLOW: Final = Code(
    id="PBR0414",
    name="unused-allow",
    severity=Severity.ERROR,
    title="An `allow` that allows nothing",
    why=("A finding that is accepted in advance, or no longer made, hides the next one."),
    bad="",
    good="",
    fix="Delete the line, or name the finding and the part exactly as `check` prints them.",
)

OUT_OF_PLACE: Final = Code(
    id="PBR0415",
    name="out-of-place",
    severity=Severity.ERROR,
    title="A term in a place where it means nothing",
    why=("A term that has no effect where it stands would read as if it had."),
    bad="",
    good="",
    fix="Move it, or delete it.",
)

CALENDAR_QUESTION: Final = Code(
    id="PBR0416",
    name="calendar-question",
    severity=Severity.QUESTION,
    title="A calendar term that is needed and not written",
    why=(
        "Month ends and working days differ between readers; the date on which somebody is paid, or refused, "
        "depends on them."
    ),
    bad="",
    good="",
    fix="Add it to the line `calendar`.",
)

TWO_ROUNDINGS: Final = Code(
    id="PBR0417",
    name="two-roundings",
    severity=Severity.NOTE,
    title="Two roundings on the way to one payment",
    why=("Rounding twice can move a penny in the same direction twice."),
    bad="",
    good="",
    fix="Nothing, if both are meant.",
)

SERVES_NOTHING: Final = Code(
    id="PBR0418",
    name="serves-nothing",
    severity=Severity.WARNING,
    title="A paid outcome that serves none of the stated aims",
    why=("The contract states its aims, and this outcome is paid without serving one."),
    bad="",
    good="",
    fix="Add a line `serves` with an aim, or allow it with a reason.",
)

AIM_UNSERVED: Final = Code(
    id="PBR0419",
    name="aim-unserved",
    severity=Severity.WARNING,
    title="A stated aim that no outcome serves",
    why=("The contract promises something that nothing in it measures."),
    bad="",
    good="",
    fix="Add an outcome that serves it, or delete the aim.",
)

NOT_IN_TERM: Final = Code(
    id="PBR0420",
    name="no-such-period",
    severity=Severity.ERROR,
    title="A date outside the contract's periods",
    why=("Nothing of the contract happens on that day."),
    bad="",
    good="",
    fix="Name the first day of a period inside the term.",
)

MAY_BE_NONE: Final = Code(
    id="PBR0421",
    name="may-be-none",
    severity=Severity.QUESTION,
    title="A sum with something that may not exist",
    why=("When there is no such row there is no number, and the line would be held for ever."),
    bad="",
    good="",
    fix="Say what stands in: `, or … when … is none`.",
)

ALL_ROWS_PAY: Final = Code(
    id="PBR0422",
    name="unwritten-unknown-rows",
    severity=Severity.QUESTION,
    title="Nothing says what an unknown row does",
    why=("One row that cannot be read can hold a whole lot, or be left out and paid later. Both are used."),
    bad="",
    good="",
    fix="Add a line `unknown rows  pay the rest` or `unknown rows  hold` to the contract block.",
)

PREVAILS_QUESTION: Final = Code(
    id="PBR0423",
    name="unwritten-prevails",
    severity=Severity.QUESTION,
    title="Nothing says which text prevails",
    why=("If this text and the signed schedule differ, one of them must win."),
    bad="",
    good="",
    fix="Add a line `prevails  this text` or `prevails  signed schedule` with its hash.",
)

ROUNDING_QUESTION: Final = Code(
    id="PBR0424",
    name="unwritten-rounding",
    severity=Severity.QUESTION,
    title="Nothing says how payment lines are rounded",
    why=("Half a penny goes up or down by somebody's choice; over a year of lines it is money."),
    bad="",
    good="",
    fix="Add it to the line `money`: `money  GBP, each line rounded half up to £0.01`.",
)

OVERLAPPING_CASES: Final = Code(
    id="PBR0425",
    name="overlapping-cases",
    severity=Severity.ERROR,
    title="Two cases that may apply at once",
    why=("Where two cases apply and give different amounts, two people would pay two amounts."),
    bad="",
    good="",
    fix="Write `first that applies` after the name, or make the conditions exclude each other.",
)

EVERY_PERIOD: Final = Code(
    id="PBR0426",
    name="every-period",
    severity=Severity.QUESTION,
    title="Rows without a date, counted in each period",
    why=(
        "A value each period takes the rows that happened in the period. Rows that have no date would count in every "
        "period anew, and be paid again and again."
    ),
    bad="",
    good="",
    fix="Make one of the record's dates an `event date`, or take the `and period` away.",
)

NO_DEADLINE: Final = Code(
    id="PBR0427",
    name="no-deadline",
    severity=Severity.WARNING,
    title="Evidence that may come at any time",
    why=(
        "Without a deadline an outcome stays held for as long as its proof is missing, and a statement that everybody "
        "took as settled changes when it comes."
    ),
    bad="",
    good="",
    fix="Add a line `submitted  within 56 days after achieved`.",
)

UNPROVED_OUTCOME: Final = Code(
    id="PBR0428",
    name="unproved-outcome",
    severity=Severity.WARNING,
    title="An outcome without evidence, among others that need it",
    why=("It is paid on the provider's own rows alone. Mostly the line `evidence` was forgotten."),
    bad="",
    good="",
    fix="Add a line `evidence`, or say with `allow unproved-outcome` why none is needed.",
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
    bad="",
    good="",
    fix="Add `cut-off 15 days after` and `restated for 12 months` to the line `periods`.",
)

COUNTED_AT_START: Final = Code(
    id="PBR0430",
    name="counted-at-start",
    severity=Severity.NOTE,
    title="Spells that count in the period in which they begin",
    why=(
        "A row with a start and an end belongs to many periods. A count or a sum each period takes it once, where it "
        "begins; whoever wants its days in each period has to say so."
    ),
    bad="",
    good="",
    fix="Nothing, if that is meant; else count days with `time in … during period`.",
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
)
