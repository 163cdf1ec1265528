"""PBR02xx: names that lead nowhere, or to two things."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

UNKNOWN_NAME: Final = Code(
    id="PBR0201",
    name="unknown-name",
    severity=Severity.ERROR,
    title="A name that nothing has",
    why=(
        "A name must lead to a record, a field, a value or an outcome of this contract. A misspelt name that was "
        "let through would be money that is silently never paid, or never checked."
    ),
    bad=paying(
        """\
payment meals each person and period  [3]
  amount  £8 * (count of vists where useful)
"""
    ),
    good=paying(
        """\
payment meals each person and period  [3]
  amount  £8 * (count of visits where useful)
"""
    ),
    fix="Correct the spelling, or define the name.",
)

DEFINED_TWICE: Final = Code(
    id="PBR0202",
    name="defined-twice",
    severity=Severity.ERROR,
    title="A name that is given to two things",
    why="A reader of the contract, and an auditor of a payment, must know which of the two is meant.",
    bad=paying(
        """\
let fee = £100
let fee = £110

payment fees each period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
let fee = £110

payment fees each period  [3]
  amount  fee
"""
    ),
    fix="Rename one of them, or delete it.",
)

UNUSED_NAME: Final = Code(
    id="PBR0203",
    name="unused-name",
    severity=Severity.WARNING,
    title="A name that nothing reads",
    why=(
        "A value, a unit or a kind of proof that nothing reads has no effect on any payment. Mostly it is a line "
        "that was forgotten, or the other half of a misspelling."
    ),
    bad=paying(
        """\
let fee = £110
"""
    ),
    good=paying(
        """\
let fee = £110

payment fees each period  [3]
  amount  fee
"""
    ),
    fix="Use it, or delete it.",
)

UNKNOWN_UNIT: Final = Code(
    id="PBR0204",
    name="unknown-unit",
    severity=Severity.ERROR,
    title="A unit that the contract does not know",
    why="An amount with an unknown unit cannot be added to anything or compared with anything.",
    bad=paying(
        """\
payment rooms each period  [3]
  amount  £300 per room * 20 rooms
"""
    ),
    good=paying(
        """\
unit rooms

payment rooms each period  [3]
  amount  £300 per room * 20 rooms
"""
    ),
    fix="Use a unit of the language, or declare your own with a line such as `unit rooms`.",
)

UNKNOWN_CODE: Final = Code(
    id="PBR0205",
    name="code-not-listed",
    severity=Severity.ERROR,
    title="A code that is not in the list of its field",
    why="A comparison with a code that never occurs is always no, so nobody would ever be paid under it.",
    bad=paying(
        """\
record call of person: made event date, kind one of day or night

payment calls each person and period  [3]
  amount  £12 * (count of calls where kind is nite)
"""
    ),
    good=paying(
        """\
record call of person: made event date, kind one of day or night

payment calls each person and period  [3]
  amount  £12 * (count of calls where kind is night)
"""
    ),
    fix="Use one of the codes of the field, or add the code to its list.",
)

UNKNOWN_PHRASE: Final = Code(
    id="PBR0206",
    name="unknown-phrase",
    severity=Severity.ERROR,
    title="A phrase that the language does not have",
    why="The language has one wording for each term, so that two people read it in the same way.",
    bad=paying(
        """\
limit yearly at most £5,000 each person, oldest first, part paid  [4]
"""
    ),
    good=paying(
        """\
limit yearly at most £5,000 each person, earliest period first, part paid  [4]
"""
    ),
    fix="Use the wording that the message offers.",
)

NO_WAY_THERE: Final = Code(
    id="PBR0207",
    name="no-way-there",
    severity=Severity.ERROR,
    title="Rows that do not belong to the subject",
    why=(
        "The rows have no link, direct or through other records, to what the value is for, so nobody could say "
        "which of them count."
    ),
    bad=paying(
        """\
record meal: eaten event date, hot yes or no

payment meals each person and period  [3]
  amount  £8 * (count of meals where hot)
"""
    ),
    good=paying(
        """\
record meal of person: eaten event date, hot yes or no

payment meals each person and period  [3]
  amount  £8 * (count of meals where hot)
"""
    ),
    fix="Link the record with `of`, or read another record.",
)

TWO_WAYS_THERE: Final = Code(
    id="PBR0208",
    name="two-ways-there",
    severity=Severity.ERROR,
    title="Rows that belong to the subject in two ways",
    why="Two chains of links lead from the rows to the subject, and they may lead to different ones.",
    bad=paying(
        """\
record flat: let date
record move: made event date, left flat, entered flat

payment moves each flat and period  [3]
  amount  £50 * (count of moves)
"""
    ),
    good=paying(
        """\
record flat: let date
record move: made event date, left flat, entered flat

payment moves each flat and period  [3]
  amount  £50 * (count of moves where entered is flat)
"""
    ),
    fix="Say which link is meant with `where`, or name the record first, as in `reading's flat`.",
)

WHICH_PERIOD: Final = Code(
    id="PBR0209",
    name="which-period",
    severity=Severity.ERROR,
    title="A value that changes with time, read where nothing says at which time",
    why="A value that differs from period to period, or from day to day, has no single amount.",
    bad=paying(
        """\
let room each period = £500 * (count of visits)

limit cap at most room, earliest period first, part paid  [4]
"""
    ),
    good=paying(
        """\
let room each period = £500 * (count of visits)

limit cap at most room each period, earliest period first, part paid  [4]
"""
    ),
    fix="Add `and period` to what the line is for, or write `to date` after the name; a scenario says `for` or `on`.",
)

CIRCLE: Final = Code(
    id="PBR0210",
    name="circle",
    severity=Severity.ERROR,
    title="Values that need each other in a circle",
    why="A value that needs itself has no amount.",
    bad=paying(
        """\
let base = £100 + extra
let extra = 10% * base

payment fees each period  [3]
  amount  base
"""
    ),
    good=paying(
        """\
let base = £100 + extra
let extra = 10% * £100

payment fees each period  [3]
  amount  base
"""
    ),
    fix="Break the circle: an earlier period may be read (`to date`, `carry`), the same one may not.",
)

UNKNOWN_HEADING: Final = Code(
    id="PBR0211",
    name="unknown-heading",
    severity=Severity.ERROR,
    title="A column heading that nothing has",
    why="A column that is not understood would be money or facts left out in silence.",
    bad=paying(
        """\
record call of person: made event date, kind one of day or night

table fee by kind, unique  [2]
  | kind  | fees |
  | day   | £12  |
  | night | £20  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    good=paying(
        """\
record call of person: made event date, kind one of day or night

table fee by kind, unique  [2]
  | kind  | fee |
  | day   | £12 |
  | night | £20 |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    fix="Use the name of a field, a value or a line of the block.",
)

LANGUAGE_WORD: Final = Code(
    id="PBR0212",
    name="word-of-the-language",
    severity=Severity.ERROR,
    title="A name that already means something",
    why=(
        "Words such as `period`, `none` or `accepted`, and the units, mean the same in every contract. A name that "
        "is one of them would change what other lines say."
    ),
    bad=paying(
        """\
let held = £100

payment fees each period  [3]
  amount  held
"""
    ),
    good=paying(
        """\
let held-fee = £100

payment fees each period  [3]
  amount  held-fee
"""
    ),
    fix="Choose another name, for instance one of two words with a dash between.",
)

UNREAD_FIELD: Final = Code(
    id="PBR0213",
    name="unread-field",
    severity=Severity.NOTE,
    title="A field that no rule reads",
    why=(
        "Each field is collected from people, checked and kept. One that no rule reads may be a forgotten "
        "condition, or a fact about somebody that nobody needs."
    ),
    bad=paying(
        """\
record call of person: made event date, answered yes or no, kind one of day or night

payment calls each person and period  [3]
  amount  £12 * (count of calls where answered)
"""
    ),
    good=paying(
        """\
record call of person: made event date, answered yes or no

payment calls each person and period  [3]
  amount  £12 * (count of calls where answered)
"""
    ),
    fix="Delete it, if no report needs it.",
)

CODES: Final = (
    UNKNOWN_NAME,
    DEFINED_TWICE,
    UNUSED_NAME,
    UNKNOWN_UNIT,
    UNKNOWN_CODE,
    UNKNOWN_PHRASE,
    NO_WAY_THERE,
    TWO_WAYS_THERE,
    WHICH_PERIOD,
    CIRCLE,
    UNKNOWN_HEADING,
    LANGUAGE_WORD,
    UNREAD_FIELD,
)
