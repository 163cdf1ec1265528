"""The words for what is paid, and for the states of a line."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final = (
    Term(
        "payment",
        "Who is paid how much for what. Every line of it says its amount, its clause, and the facts it came "
        "from, and `pbrc why` takes it apart into sums of money that add up to it.",
        "payment card each outcome  [Sch 2]\n  amount  price",
        ("payments", "amount", "line"),
    ),
    Term(
        "due date",
        "The day on which a payment that is made once, or a part of it, has to be paid. Its line is in the period of "
        "that day, and open until then.",
        "payment balance each target, once\n"
        "  amount  earned\n"
        "  due     in 2 equal parts on 30 September 2026 and 30 September 2027, odd pennies to the last",
        ("instalment", "equal parts"),
    ),
    Term(
        "clawback",
        "Money taken back from a payment: a line below zero, often bounded by a part of the statement that it sits "
        "in, with what cannot be taken now left for later statements.",
        "clawback invalid-claims from results  [7.2]\n"
        "  amount   error-rate * results\n"
        "  at most  25% * statement, the rest later",
        ("recovery", "below zero", "recovered", "statement", "the rest later"),
    ),
    Term(
        "deadweight",
        "Results that would have come without the service. They are no construct of their own: what is expected "
        "anyway is a value, and is taken off what was achieved before the price.",
        "payment difference each period\n  amount    £500 * (in-work - 20% * joined)\n  at least  £0, the rest later",
        ("additionality", "attribution", "counterfactual"),
    ),
    Term(
        "comparator",
        "What is taken for the result without the service: people like those who were helped, or a place like it. "
        "What was found there is a fact, reported or signed by somebody, and a value takes the difference.",
        "record verdict of cohort, one each cohort\n"
        "  observed  number per 100 people\n"
        "  expected  number per 100 people\n"
        "let avoided each cohort = verdict's expected - verdict's observed",
        ("comparison group", "control group"),
    ),
    Term(
        "gate",
        "A condition that opens or shuts a whole payment, such as a standard of quality. It is written in `when`; "
        "a line behind a gate that is shut is refused, with its clause.",
        "payment card each outcome\n  amount  price\n  when    quality is at least 70%  [3.2]",
        ("threshold",),
    ),
    Term(
        "carry",
        "Takes an amount that a period could not pay into the next period, once. If the next period cannot "
        "pay it either, it lapses.",
        "payment results each lot and period\n"
        "  amount  at-stake * earned / offered, or carry at-stake once when offered is 0 points",
        ("or carry", "carried"),
    ),
    Term(
        "limit",
        "The most that may be paid for a person, a lot, a period or the whole contract; which lines are paid "
        "first; and whether a line that only partly fits is paid in part. A limit is money, or a number of "
        "lines or of people. What is cut off is shown on each line as trimmed.",
        "limit person at most £19,000 each client, earliest achieved first, part paid  [4.1]",
        ("cap", "at most", "at least", "trimmed", "part paid", "floor", "quota"),
    ),
    Term(
        "variation",
        "A deed that changes a rule while the contract runs, from a day on. `for everyone` binds what is achieved, or "
        "the periods that begin, from that day; `for starters` binds those who start from that day, and others keep "
        "the old rule.",
        "variation dearer from 1 January 2027, for everyone  [Deed 2]\n  fee becomes £12",
        ("variations", "becomes", "everyone", "starters", "deed"),
    ),
    Term(
        "payers",
        "Who pays each line, and which share of it. Shares are rounded down, and the odd pennies go to the payer that "
        "is named. A payer's own limit (`from nhs`) comes last; what it does not pay, nobody pays, unless the limit "
        "says who.",
        "payment visits-paid each client and period\n"
        "  amount  sum of price over visits\n"
        "  payers  council 70%, nhs 30%, odd pennies to council",
        ("payer", "odd pennies", "pays the rest"),
    ),
    Term(
        "financial year",
        "A year that limits, values and payments count by; quarters and months likewise. The calendar says on which "
        "day it begins. A line counts in the year in which it was achieved, or in which its period begins; a row, in "
        "that in which it happened.",
        "  calendar  weeks start Monday, month ends clamp, financial years from 1 April",
        ("financial-year", "each financial-year", "council year", "financial quarter", "financial month"),
    ),
    Term(
        "shadow",
        "The payment is worked out and stated, but not paid. This is how a scheme is tried for a year before "
        "money depends on it.",
        'payment results each lot and period\n  amount  at-stake\n  shadow  "for the first year"',
        ("shadow run",),
    ),
    Term(
        "pennies",
        "Where the odd pennies go when a sum is split into shares that must add up to it. By largest "
        "remainder: the shares that lost most by rounding down get them.",
        "let part each lot = share of pot by weight among lots\n  pennies largest remainder to £0.01, ties by lot",
        ("share of", "largest remainder", "pot"),
    ),
    Term(
        "payable",
        "The state of a line that is due: every fact it needs is known and everything it requires has come. "
        "£0.00 after a limit is payable too.",
        'scenario "paid"\n  expect card = £600.00 for ann',
        ("accepted", "paid"),
    ),
    Term(
        "held",
        "The state of a line that waits for a fact, a proof or a claim. It lists what it waits for. It is "
        "never paid as zero and never dropped; when the fact comes, the line is worked out.",
        'scenario "no form yet"\n  expect settled held for ann, waiting for form of ann',
        ("hold", "waiting for"),
    ),
    Term(
        "open",
        "Two meanings. A line is open while only time has to pass, and is not on the statement yet. As the "
        "end of a spell `open` says that it has not ended.",
        "record stay of client: began start date, ended end date or open",
    ),
    Term(
        "refused",
        "The state of a line that is not due, with the condition that failed and its clause.",
        'scenario "too young"\n  expect settled refused for ben because [Sch 1.6]',
        ("refuse",),
    ),
    Term(
        "lapsed",
        "The state of a line whose time limit passed before its claim or its evidence came. People read it as "
        "out of time.",
        'scenario "claimed too late"\n  expect settled lapsed for cat because [4.3]',
        ("lapse", "out of time"),
    ),
)
