"""The words for what people achieve."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final = (
    Term(
        "outcome",
        "Something that somebody achieves on a date and that the contract pays for: what it is, how often it "
        "counts, what must come first, and what proves it. Its state is open, accepted, held, refused or "
        "lapsed, always with reasons.",
        "outcome settled each client, once\n  achieved  after 3 months of stay, continuous\n  price     = £1,500",
        ("outcomes", "result"),
    ),
    Term(
        "achieved",
        "What makes an outcome achieved, and on which date: `on` a date, `when` something is so at a "
        "milestone, or `after` a time spent in something.",
        "outcome moved each client, once\n  achieved  on first stay's began",
        ("achievement",),
    ),
    Term(
        "continuous",
        "The time must pass without a break; a break starts the count again. `gaps at most` forgives short breaks. "
        "`cumulative` adds days up, `whole months` full months, and `every week` wants a day of it in each week.",
        "outcome settled each client, once\n  achieved  after 6 months of stay, continuous",
        ("cumulative", "whole months", "every week", "gaps at most", "covers", "gap"),
    ),
    Term(
        "any adult's",
        "Each adult's own time, never added to another's: the first day on which one of them has enough. `every "
        "adult's` is the day on which the last of all has.",
        "outcome working each family, once\n  achieved  after 26 weeks of any adult's job, continuous",
        ("every adult's", "whose"),
    ),
    Term(
        "all of",
        "A list of conditions, one a line: `all of`, `any of`, `none of` or `at least 2 of` them hold.",
        "outcome settled each family, once\n"
        "  achieved  on form's made when all of\n"
        "    form's signed\n"
        "    every child has excluded is below 3",
        ("none of", "at least 2 of"),
    ),
    Term(
        "of any",
        "So many weeks or months inside some longer stretch: 26 weeks in work of any 30. It may begin anywhere.",
        "outcome job each client, once\n  achieved  after 26 of any 30 weeks of work, cumulative",
        ("n of m",),
    ),
    Term(
        "counted from",
        "From when time is counted: only days after another outcome, or after a date, count. What counts more than "
        "once is counted each time from the one before: `counted from job or the last stay`.",
        "outcome stay each client, up to 13 times\n"
        "  achieved  after 4 weeks of work, every week, counted from job or the last stay",
        ("or the last", "occurrence"),
    ),
    Term(
        "except",
        "Days that also lie in other spells are taken off: days with a lease, less days in custody.",
        "outcome stable each client, once\n  achieved  after 365 days of tenancy except custody, cumulative",
        ("netted",),
    ),
    Term(
        "known",
        "How long after its date a condition is known: rows may come until then. The outcome is open so long, and "
        "refused at once when one of them decides against it.",
        "outcome clear each client, once\n  achieved  no offence within 12 months after released, known 6 months later",
        ("absence", "later"),
    ),
    Term(
        "lapses",
        "The day from which an outcome can no longer be achieved, such as the first day out of work after two years.",
        "outcome stay each client, up to 13 times\n"
        "  achieved  after 4 weeks of work, every week, counted from start or the last stay\n"
        "  lapses    at the first gap in work from 104 weeks after start",
        ("the first gap in",),
    ),
    Term(
        "rises by at least",
        "A change from a baseline: a number is so much more (or, with `falls by at least`, less) than it was. "
        "Without a baseline it is not yet known, so that the outcome waits.",
        "outcome better each client, once\n"
        "  achieved  on score's taken when wellbeing rises by at least 4 points from baseline",
        ("falls by at least", "baseline", "change"),
    ),
    Term(
        "milestone",
        "A date on which every subject is looked at, such as 13 weeks after the start. Outcomes of a "
        "milestone are judged on its due date, achieved or not, so people who left early stay in the count.",
        "milestone review each client at 13 weeks, 26 weeks, 52 weeks after start",
        ("milestones", "due", "review"),
    ),
    Term(
        "once",
        "How often an outcome counts: `once`, `up to 3 times`, or `every time`. It is always written.",
        "outcome wellbeing each client, up to 3 times\n  achieved  on review's held",
        ("up to", "every time", "times", "counting"),
    ),
    Term(
        "requires",
        "Another outcome that must come first, and how far it must have come: achieved, claimed or paid. The "
        "order of outcomes is never assumed. `requires no` is the opposite: it waits until the other one can "
        "no longer come.",
        "outcome stayed each client, once\n"
        "  requires  settled achieved\n"
        "  achieved  after 12 months of stay, continuous",
        ("prerequisite", "requires no"),
    ),
    Term(
        "claimed",
        "By when the outcome must be claimed. An outcome that nobody claims in time lapses. Where this line "
        "is missing, the outcome pays without a claim.",
        "outcome settled each client, once\n"
        "  achieved  after 3 months of stay, continuous\n"
        "  claimed   within 3 months after achieved",
        ("claim",),
    ),
    Term(
        "offered",
        "When an outcome is on the table for a subject at all. What is not offered is neither achieved nor missed.",
        "outcome debt each client, once\n  offered   when need is money\n  achieved  on debt-plan's agreed",
        ("mandatory",),
    ),
    Term(
        "choose",
        "How many outcomes are agreed with each person out of a longer list, by what order, and by when.",
        "outcomes elective each review, once\n"
        "  choose  3 each client by need's score, highest first, agreed within 28 days after start\n"
        "  | outcome | need  | achieved               |\n"
        "  | debt    | money | when money is above 7  |",
        ("elective", "chosen"),
    ),
    Term(
        "serves",
        "Which aims of the contract an outcome is for. An aim may be a step to others (`aims wellbeing for health`). "
        "An aim that no outcome serves is reported.",
        "outcome settled each client, once\n  achieved  on first stay's began\n  serves    homelessness",
        ("aims", "aim"),
    ),
)
