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
        "The time must pass without a break; a break starts the count again. `cumulative` adds the time up; "
        "`gaps at most` forgives short breaks.",
        "outcome settled each client, once\n  achieved  after 6 months of stay, continuous",
        ("cumulative", "gaps at most", "covers", "gap"),
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
        "Which aim of the contract an outcome is for. An aim that no outcome serves is reported.",
        "outcome settled each client, once\n  achieved  on first stay's began\n  serves    homelessness",
        ("aims", "aim"),
    ),
)
