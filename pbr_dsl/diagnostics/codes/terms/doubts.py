"""What a careful reader asks about an outcome that is paid: who vouches for it, and does it change anything."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_FORM: Final = """\
evidence form "A signed form"  [4]
  verified   by {}
  submitted  within 56 days after achieved

outcome visited each person, once  [3]
  achieved  on first visit's held
  evidence  form
  price     = £60

payment card each outcome  [3]
  amount  price
"""
_PLAN: Final = """\
record need of person, at most one each area: area one of health or work, score points
milestone review each person at 13 weeks after start  [3.1]
record reading of review, one each review: home yes or no, work yes or no

outcomes elective each review, once  [3.5]
  choose {} each person by need's score, highest first
  | outcome | need   | achieved            |
  | housed  | health | when reading's home |
  | working | work   | when reading's work |

payment results each outcome  [3.6]
  amount  £100
allow late-starters for review because "who starts in the last 13 weeks has no review"
"""
_MEASURED: Final = """\
milestone review each person at 13 weeks after start  [3.1]
record reading of review, one each review: {}

outcome better each review, once  [3.5]
  achieved  when {}
  price     = £60

payment card each outcome  [3]
  amount  price
allow late-starters for review because "who starts in the last 13 weeks has no review"
"""
_ATTENDING: Final = """\
record session of person: held event date{}

outcome attended each person, every time  [3]
  achieved  on session's held{}
  price     = £60

payment card each outcome  [3]
  amount  price
"""
_BANDS: Final = """\
let kept each person = count of visits

outcomes helped each person, once  [3]
  | outcome | price | achieved                                                |
  | some    | £60   | on 13 weeks after start when kept is 5 to 25            |
  | many    | £90   | on 13 weeks after start when kept is {} |

payment card each outcome  [3]
  amount  price
"""

VERIFIED_BY_PAYEE: Final = Code(
    id="PBR0490",
    name="verified-by-payee",
    severity=Severity.WARNING,
    title="Evidence that the payee verifies for itself",
    why="Whoever is paid for a result says that it was reached: what is paid then follows what is ticked.",
    bad=paying(_FORM.format("council or provider")),
    good=paying(_FORM.format("council")),
    fix="Name a verifier who is not the payee, or say with `allow verified-by-payee` why nobody else can tell.",
)

MAY_BE_CONNECTED: Final = Code(
    id="PBR0491",
    name="may-be-connected",
    severity=Severity.WARNING,
    title="Evidence whose verifier may belong to the payee",
    why="A landlord, an employer or a college may be a company of the payee's own group, and nothing keeps it away.",
    bad=paying(_FORM.format("landlord")),
    good=paying(_FORM.format("landlord, not by provider")),
    fix="Add `, not by provider`: proofs then say how the verifier is related, and only independent ones count.",
)

MENU_TOO_SMALL: Final = Code(
    id="PBR0492",
    name="menu-too-small",
    severity=Severity.WARNING,
    title="More outcomes to choose than are listed",
    why="Nobody can ever choose so many: either an outcome is missing from the list, or the number is wrong.",
    bad=paying(_PLAN.format(3)),
    good=paying(_PLAN.format(2)) + 'allow fewer-to-choose for elective because "fewer are due"\n',
    fix="List the missing outcome, or lower the number.",
)

FEWER_TO_CHOOSE: Final = Code(
    id="PBR0493",
    name="fewer-to-choose",
    severity=Severity.WARNING,
    title="Subjects who cannot choose as many outcomes as they are to",
    why=(
        "What is chosen by a row that need not be there (a need, a goal) is not chosen where it is missing. A"
        " person with one need has one outcome due and not two, and an agreement that counts two pays another ratio."
    ),
    bad=paying(_PLAN.format(2)),
    good=paying(_PLAN.format(2)) + 'allow fewer-to-choose for elective because "fewer are due"\n',
    fix="Say with `allow fewer-to-choose` that fewer are due, or choose by something that everybody has.",
)

NO_STARTING_VALUE: Final = Code(
    id="PBR0494",
    name="no-starting-value",
    severity=Severity.WARNING,
    title="A level that is paid, whatever it was in the beginning",
    why="`score is at least 7` also pays for a person who came with 7: nothing changed, and the money is the same.",
    bad=paying(_MEASURED.format("score number", "reading's score is at least 7")),
    good=paying(
        _MEASURED.format("score number, began-at number", "reading's score is at least 2 + reading's began-at")
    ),
    fix="Record the level at the start and ask for a change from it, or allow it with a reason.",
)

PAID_ACTIVITY: Final = Code(
    id="PBR0495",
    name="paid-activity",
    severity=Severity.WARNING,
    title="An output paid as an outcome",
    why=(
        "A session held or a visit made is what the provider does; a result is what differs afterwards. Paying each"
        " row of an activity as an outcome pays for more of it, not for better."
    ),
    bad=paying(_ATTENDING.format("", "")),
    good=paying(_ATTENDING.format(", kept yes or no", " when kept")),
    fix="Ask for what came of it, pay it under a payment of its own, or allow it with a reason.",
)

MEETING_BANDS: Final = Code(
    id="PBR0437",
    name="meeting-bands",
    severity=Severity.WARNING,
    title="Bands that meet, and what lies there is paid twice",
    why=(
        "Two outcomes of one number have bands, and the second begins where the first ends, or before. Whoever is"
        " exactly there achieves both and is paid for both; mostly one of them is meant."
    ),
    bad=paying(_BANDS.format("at least 25")),
    good=paying(_BANDS.format("above 25")),
    fix="Write `above …` or `below …` at one of the ends, or allow it with a reason when both are to be paid.",
)

CODES: Final = (
    VERIFIED_BY_PAYEE,
    MAY_BE_CONNECTED,
    MENU_TOO_SMALL,
    FEWER_TO_CHOOSE,
    NO_STARTING_VALUE,
    PAID_ACTIVITY,
    MEETING_BANDS,
)
