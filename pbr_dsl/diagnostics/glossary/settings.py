"""The words of a contract's heading: parties, time, money and rounding, rows that cannot be read."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final = (
    Term(
        "contract",
        "The heading of the file: its name, the parties, the term, and the rules that hold for every payment "
        "(money and rounding, calendar, periods). One text may serve many providers; a schedule says which "
        "provider has which lot at which price.",
        'contract homes-1 "Homes for a year"  [1]\n  term  1 April 2026 to 31 March 2028',
    ),
    Term(
        "term",
        "The first and the last day of the contract; both belong to it. An outcome must be achieved in the "
        "term to be paid; with `paid until` the money may follow later.",
        "  term      1 April 2026 to 31 March 2030, paid until 31 March 2031",
        ("paid until",),
    ),
    Term(
        "money",
        "The currency of the contract, and how each payment line is rounded: which way, to what step, and "
        "where. Rounding is never chosen by the program; a contract that does not write it has no answer for "
        "half a penny.",
        "  money     GBP, each line rounded half up to £0.01  [6.9]",
        ("currency",),
    ),
    Term(
        "rounded",
        "Says which way a number goes when it lies between two steps, and what a step is. `half up` takes a "
        "tie away from zero, `half even` to the even neighbour, `up` away from zero, `down` towards zero. A "
        "payment back is rounded to exactly the negative of what it takes back.",
        "let weekly each lot = capacity * 1 week / 7 rounded down to 1 minute",
        ("rounding", "half up", "half even"),
    ),
    Term(
        "calendar",
        "The rules of dates that two readers could take differently: the day on which a week starts, what a "
        "month after 31 January is, and whose bank holidays are not working days.",
        "  calendar  weeks start Monday, month ends clamp, working days England",
        ("clamp", "weeks start", "month ends"),
    ),
    Term(
        "working days",
        "Days that are neither a Saturday, a Sunday nor a bank holiday in the part of the country that the "
        "calendar names. Day 0 is the day from which one counts, and the last day counts.",
        "  calendar  weeks start Monday, month ends clamp, working days Scotland",
        ("working day", "bank holiday"),
    ),
    Term(
        "periods",
        "The stretches of time for which payments are worked out, such as quarters. A period is named by its "
        "first day, because `2026-Q3` means two things: a calendar year's quarter and a council year's.",
        "  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months",
        ("period", "quarter", "month"),
    ),
    Term(
        "part period",
        "A period in which the term begins or ends. Only its days in the term count. A fixed amount is paid in full "
        "for it, unless it is multiplied by `days in period / days in whole period`.",
        "payment core each period  [4]\n  amount  £9,200 * days in period / days in whole period",
        ("days in", "whole period", "pro rata"),
    ),
    Term(
        "cut-off",
        "The day after a period's end up to which facts are gathered for its first statement. A fact that "
        "arrives later is not lost: it changes the period until its restatement time ends.",
        "  periods   months from 1 April 2026, cut-off 10 working days after, restated for 6 months",
        ("cutoff",),
    ),
    Term(
        "restated",
        "For how long after its end a period is worked out again with what is known by then. The difference "
        "to what was paid is paid or taken back. After that time the period is sealed, and only a formal "
        "decision changes it.",
        "  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months",
        ("restatement", "restated for", "sealed"),
    ),
    Term(
        "as known on",
        "Every result is worked out from the rows that were recorded by one date, and the date is printed. "
        "The language has no word for today, so the same question asked next year has the same answer.",
        'scenario "known in October"\n'
        "  for quarter from 1 July 2026, as known on 15 October 2026\n"
        "  expect service = £0.00",
        ("as-known-on", "known on"),
    ),
    Term(
        "prevails",
        "Which text counts when this file and the signed schedule differ: `this text`, or `signed schedule`. "
        "Every contract says it.",
        "  prevails  this text  [1.5]",
    ),
    Term(
        "clauses",
        "The clauses of the signed contract that are about money. `check` says which of them no line implements.",
        "  clauses  [1.4, 6.1 to 6.9, Sch 2]",
    ),
    Term(
        "unknown rows",
        "What a total does when one of its rows could not be read or contradicts another. `pay the rest` "
        "leaves the row out, pays, and lists the row and the most it could add; `hold` waits for it. If the "
        "row could make the payment smaller, the line is held whichever is written.",
        "  unknown rows  pay the rest  [1.4]",
        ("unknown row", "pay the rest"),
    ),
    Term(
        "use",
        "What a contract takes from another file of its folder: a library of definitions, or the figures of an index. "
        "Each used file is accepted once with `pbrc lock`; one that has changed since is refused. Nothing is fetched.",
        'use "lib/support.pbr"  [2]',
        ("library", "lock", "pbrc.lock"),
    ),
    Term(
        "index",
        "A published series with a figure each month. A price may follow its change from one month to another, between "
        "a floor and a cap, rounded as written. A figure counts from the day it was published; before it, lines wait.",
        'use index cpi "Consumer prices, all items" from "data/cpi.csv", first published, replaced by agreement  [2]',
        ("indexed", "indexation", "indexed by"),
    ),
    Term(
        "note",
        "Words for people, printed with the contract. A note has no effect on money.",
        '  note      "Prices are published; the ladder is our reading."',
    ),
)
