"""Outcomes that lead to no money, to no aim, or to no proof."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

_CARD: Final = """\
let began each person = first visit's held
payment card each outcome  [3]
  amount  price
"""
_PREVAILS: Final = "  prevails  this text  [1.5]\n"
_AIMED: Final = paying(_CARD).replace(_PREVAILS, _PREVAILS + "  aims      health\n")
_TWO_AIMS: Final = _AIMED.replace("aims      health", "aims      health or homelessness")

UNPAID_OUTCOME: Final = Code(
    id="PBR0413",
    name="unpaid-outcome",
    severity=Severity.WARNING,
    title="An outcome that no payment reads",
    why="An outcome that is proved and never paid is either forgotten or only monitored.",
    bad=paying(
        """\
let began each person = first visit's held

outcome visited each person, once  [3]
  achieved  on began
  price     = £60
outcome settled each person, once  [3]
  achieved  on 4 weeks after began

payment card each outcome  [3]
  amount  price
"""
    ),
    good=paying(
        """\
let began each person = first visit's held

outcome visited each person, once  [3]
  achieved  on began
  price     = £60
outcome settled each person, once  [3]
  achieved  on 4 weeks after began
  price     = £40

payment card each outcome  [3]
  amount  price
"""
    ),
    fix="Give it what the payment reads (a price, or points), or say why it is unpaid with `allow unpaid-outcome`.",
)

SERVES_NOTHING: Final = Code(
    id="PBR0418",
    name="serves-nothing",
    severity=Severity.WARNING,
    title="A paid outcome that serves none of the stated aims",
    why="The contract states its aims, and this outcome is paid without serving one.",
    bad=_AIMED
    + """\
outcome visited each person, once  [3]
  achieved  on began
  price     = £60
  serves    health
outcome settled each person, once  [3]
  achieved  on 4 weeks after began
  price     = £40
""",
    good=_AIMED
    + """\
outcome visited each person, once  [3]
  achieved  on began
  price     = £60
  serves    health
outcome settled each person, once  [3]
  achieved  on 4 weeks after began
  price     = £40
  serves    health
""",
    fix="Add a line `serves` with an aim, or allow it with a reason.",
)

AIM_UNSERVED: Final = Code(
    id="PBR0419",
    name="aim-unserved",
    severity=Severity.WARNING,
    title="A stated aim that no outcome serves",
    why="The contract promises something that nothing in it measures.",
    bad=_TWO_AIMS
    + """\
outcome visited each person, once  [3]
  achieved  on began
  price     = £60
  serves    health
""",
    good=_TWO_AIMS
    + """\
outcome visited each person, once  [3]
  achieved  on began
  price     = £60
  serves    health and homelessness
""",
    fix="Add an outcome that serves it, or delete the aim.",
)

NO_DEADLINE: Final = Code(
    id="PBR0427",
    name="no-deadline",
    severity=Severity.WARNING,
    title="Evidence that may come at any time",
    why=(
        "Without a deadline an outcome stays held for as long as its proof is missing, and a statement that "
        "everybody took as settled changes when it comes."
    ),
    bad=paying(
        """\
evidence form "A signed form"  [4]
  verified  by council

outcome visited each person, once  [3]
  achieved  on start
  evidence  form
  price     = £60

payment card each outcome  [3]
  amount  price
"""
    ),
    good=paying(
        """\
evidence form "A signed form"  [4]
  verified   by council
  submitted  within 56 days after achieved

outcome visited each person, once  [3]
  achieved  on start
  evidence  form
  price     = £60

payment card each outcome  [3]
  amount  price
"""
    ),
    fix="Add a line `submitted  within 56 days after achieved`.",
)

SAMPLE_WITHOUT_EFFECT: Final = Code(
    id="PBR0462",
    name="sample-without-effect",
    severity=Severity.WARNING,
    title="A sample of which nothing follows",
    why="Claims are checked again, and those that are found invalid stay paid: nothing reads what is found.",
    bad=paying(
        """\
evidence form "A signed form"  [4]
  verified   by council
  submitted  within 56 days after achieved
  sample     10% of claims each period, at least 5

outcome visited each person, once  [3]
  achieved  on start
  evidence  form
  price     = £60

payment card each outcome  [3]
  amount  price
"""
    ),
    good=paying(
        """\
evidence form "A signed form"  [4]
  verified   by council
  submitted  within 56 days after achieved
  sample     10% of claims each period, at least 5

outcome visited each person, once  [3]
  achieved  on start
  evidence  form

let forms each period = count of outcomes where accepted
payment care each period  [3]
  amount  £60 * forms
clawback invalid-claims from care  [5]
  amount  form's error-rate * care
"""
    ),
    fix="Take back what was paid for them: `clawback … from …` with `amount  form's error-rate * …`, or `allow` it.",
)

UNPROVED_OUTCOME: Final = Code(
    id="PBR0428",
    name="unproved-outcome",
    severity=Severity.WARNING,
    title="An outcome without evidence, among others that need it",
    why="It is paid on the provider's own rows alone. Mostly the line `evidence` was forgotten.",
    bad=paying(
        """\
evidence form "A signed form"  [4]
  verified   by council
  submitted  within 56 days after achieved

outcome visited each person, once  [3]
  achieved  on start
  evidence  form
  price     = £60
outcome settled each person, once  [3]
  achieved  on 4 weeks after start
  price     = £40

payment card each outcome  [3]
  amount  price
"""
    ),
    good=paying(
        """\
evidence form "A signed form"  [4]
  verified   by council
  submitted  within 56 days after achieved

outcome visited each person, once  [3]
  achieved  on start
  evidence  form
  price     = £60
outcome settled each person, once  [3]
  achieved  on 4 weeks after start
  evidence  form
  price     = £40

payment card each outcome  [3]
  amount  price
"""
    ),
    fix="Add a line `evidence`, or say with `allow unproved-outcome` why none is needed.",
)

CODES: Final = (
    UNPAID_OUTCOME,
    SERVES_NOTHING,
    AIM_UNSERVED,
    NO_DEADLINE,
    UNPROVED_OUTCOME,
    SAMPLE_WITHOUT_EFFECT,
)
