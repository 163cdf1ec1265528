"""What the term and the statements leave time for."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_REVIEWS: Final = """\
milestone review each person at 13 weeks, {} after start  [3.1]
record reading of review, one each review: home yes or no

outcome housed each review, once  [3.5]
  achieved  when reading's home
  price     = £60

payment card each outcome  [3]
  amount  price
"""
_LATE: Final = 'allow late-starters for review because "nothing is paid for a review after the term"\n'
_FORM: Final = """\
evidence form "A signed form"  [4]
  verified   by council
  submitted  within 56 days after achieved, then within {} for 50%

outcome visited each person, once  [3]
  achieved  on first visit's held
  evidence  form
  price     = £60

payment card each outcome  [3]
  amount  price
"""

_NEXT: Final = 'allow provisional-statements for periods because "the next statement adjusts"\n'

LATE_STARTERS: Final = Code(
    id="PBR0496",
    name="late-starters",
    severity=Severity.WARNING,
    title="A milestone that comes after the term for those who start late",
    why=(
        "Money is paid for what is reached in the term. Who starts late has milestones after it: the provider does the "
        "work, and can never earn them. Often nobody meant that, and everybody notices in the last year."
    ),
    bad=paying(_REVIEWS.format("26 weeks")),
    good=paying(_REVIEWS.format("26 weeks")) + _LATE,
    fix=(
        "Take nobody so late, by a line of `eligibility` such as `start is before 1 April 2027`, or decide what late"
        " starters bring, and say so with `allow late-starters for the-milestone`."
    ),
)

NEVER_IN_TERM: Final = Code(
    id="PBR0497",
    name="never-in-term",
    severity=Severity.WARNING,
    title="An outcome that needs more time than the term has",
    why="Nobody who starts in the term can reach it before the term ends, so it never pays.",
    bad=paying(_REVIEWS.format("130 weeks")),
    good=paying(_REVIEWS.format("52 weeks")) + _LATE,
    fix="Shorten what is asked for, or lengthen the term.",
)

PROOF_AFTER_FINAL: Final = Code(
    id="PBR0498",
    name="proof-after-final",
    severity=Severity.WARNING,
    title="A proof that may come after its line is final",
    why=(
        "The contract gives a proof so much time that a line is restated no more when it comes: it is in time, and"
        " moves no money."
    ),
    bad=paying(_FORM.format("13 months")) + _NEXT,
    good=paying(_FORM.format("84 days")) + _NEXT,
    fix="Restate statements for longer, or let proofs come sooner.",
)

_WHOLE_TERM: Final = "term      1 April 2026 to 31 March 2028"
_SHORT: Final = "term      1 April 2026 to 14 May 2028"

PROVISIONAL_STATEMENTS: Final = Code(
    id="PBR0433",
    name="provisional-statements",
    severity=Severity.NOTE,
    title="A first statement that is made before its proofs may all be there",
    why=(
        "A period is cut off some days after its end, and proofs or claims have longer: the first statement holds lines"
        " that a later one pays. That is often meant, and should be expected by whoever plans the money."
    ),
    bad=paying(_FORM.format("84 days")),
    good=paying(_FORM.format("84 days")) + _NEXT,
    fix="Cut off later, let proofs come sooner, or say with `allow provisional-statements` that it is meant.",
)

PART_PERIOD: Final = Code(
    id="PBR0432",
    name="part-period",
    severity=Severity.WARNING,
    title="The same amount for a period that is not a whole one",
    why=(
        "The term begins or ends inside a period. A fixed amount is then paid in full for a few days, unless the"
        " contract says otherwise: two readings, and most people would expect the other one."
    ),
    bad=paying('payment core "For being there" each period  [4]\n  amount  £9,200\n').replace(_WHOLE_TERM, _SHORT),
    good=paying('payment core "For being there" each period  [4]\n  amount  £9,200\n'),
    fix="Write `… * days in period / days in whole period`, give that period its own amount, or say that it is meant.",
)

_SPELLS = """record client "Somebody helped"
record placement of client: began start date, ended end date  [2]
payment kept "Half a year in one place" each placement, once  [4]
  amount  £100
  when    whole months from began to {} is at least 6 months
  due     ended
"""

LAST_DAY_LEFT_OUT: Final = Code(
    id="PBR0439",
    name="last-day-left-out",
    severity=Severity.WARNING,
    title="Whole months up to the last day of a spell, without that day",
    why=(
        "Both ends of a spell belong to it. `whole months from … to …` counts up to its second date and leaves that"
        " day out, so 1 September 2026 to 31 August 2027 is 11 months: an instalment made by dividing is 9% too high."
    ),
    bad=paying(_SPELLS.format("ended")),
    good=paying(_SPELLS.format("(1 day after ended)")),
    fix="Write `… to (1 day after ended)` so that the last day counts, or say that it does not.",
)

CODES: Final = (LAST_DAY_LEFT_OUT, PART_PERIOD, PROVISIONAL_STATEMENTS, LATE_STARTERS, NEVER_IN_TERM, PROOF_AFTER_FINAL)
