"""The words for facts and values: records, lots, dated values, tables, totals."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final = (
    Term(
        "record",
        "A kind of fact that somebody reports, such as a stay or a session: its fields, and whose fact it is "
        "(`of client`). Each row has two dates, when it happened and when it was recorded.",
        'record stay "A spell in a home" of client: began start date, ended end date or open',
        ("records", "field", "row"),
    ),
    Term(
        "one each",
        "There is one such row for each of the things named, so a missing row is a fact that is not yet "
        "known. With `at most one each` there may be none.",
        "record reading of client, one each client: gp yes or no",
        ("at most one each", "key"),
    ),
    Term(
        "school term",
        "Each council sets its own, so terms are rows of a record with their first and last day, reported or listed. "
        "What counts by terms counts these rows.",
        "record school-term: began start date, ended end date\n"
        "let terms-since each client = count of school-terms where began is after joined",
        ("school terms", "school holidays"),
    ),
    Term(
        "earlier",
        "The rows of a record that come before the one that a line is about: by their event or start date, and on one "
        "day by their keys. `other` ones are all but that row, which is called `this`, as in `this visit's day`.",
        "record client\nrecord visit of client: day event date\n"
        "let fresh each visit = no earlier visit of client where day is within 7 days before this visit's day",
        ("earlier rows", "other", "other rows", "this", "previous"),
    ),
    Term(
        "time from",
        "The hours and minutes from one time of day until the clock shows another. An end that is earlier on the "
        "clock is on the day after; the field says how long after its start it may come, and more is a mistake.",
        "let minutes each visit = time from arrived to left rounded half up to 5 minutes",
        ("time of day", "start time", "end time", "midnight"),
    ),
    Term(
        "is in",
        "Whether a day is one of the calendar's `weekends` or `bank-holidays`, or a day of the week: `saturdays`. "
        "Days of your own are a record.",
        "let kind each visit, first that applies\n  weekend when day is in weekends\n  weekday otherwise",
        ("bank holidays", "bank-holidays", "weekends", "saturdays", "sundays"),
    ),
    Term(
        "schedule",
        "A table of the contract that says who has what: provider, lot, capacity, price, and from which date. "
        "Each row is one call-off. One contract text can so serve many providers.",
        'schedule service "Call-offs" of provider and lot  [Annex 1]\n'
        "  | provider | lot    | capacity           |\n"
        "  | harbour  | refuge | 120 hours per week |",
        ("call-off",),
    ),
    Term(
        "lot",
        "A part of the contract that is bought separately, with a capacity and a price of its own.",
        'lot mental-health "Lot 3: floating support"  [Sch 1.3]\n  capacity = 420 hours per week',
        ("lots",),
    ),
    Term(
        "capacity",
        "How much a lot can give: hours per week, places, or units. Pay for capacity is pay for being ready; "
        "pay for use is written with what was delivered over what was contracted.",
        "lot mental-health\n  capacity = 420 hours per week",
    ),
    Term(
        "utilisation",
        "How much of what was bought was used. There is no usual meaning, so a contract writes both numbers: "
        "occupied over available unit-days, places taken over places, or hours delivered over hours "
        "contracted.",
        "let utilisation each lot and period = delivered / contracted rounded half up to 0.01%",
        ("utilization", "void", "occupancy"),
    ),
    Term(
        "from",
        "A value with a history: each line says from which date it holds, and the next line ends it. The "
        "contract says which date picks the line, such as the period's start.",
        "lot refuge\n"
        "  price, as at period's start  [Sch 2.1]\n"
        "    from 1 April 2026  £17.50 per hour\n"
        "    from 1 April 2027  £18.10 per hour",
        ("dated value", "as at", "history"),
    ),
    Term(
        "frozen",
        "What had happened by a day, as now known: corrections reach it, later changes do not. So a group that is "
        "fixed on the day of referral moves only when it was wrong.",
        "let group each client, frozen on referred = last benefit's kind",
        ("frozen on",),
    ),
    Term(
        "not yet known",
        "A value that the parties still have to agree, from that date on. Every payment that needs it is "
        "held, never zero. Say what happens if they do not agree in time.",
        "let fee\n"
        "  from 1 April 2026  £100\n"
        "  from 1 April 2028  not yet known, if not agreed by 1 January 2028, the previous value stays",
        ("unknown", "missing"),
    ),
    Term(
        "unit",
        "What a number counts: pounds, hours, days, people, points. Units are multiplied and divided with the "
        "numbers, so `£17.50 per hour * 2 hours` is money, and pounds are never added to pounds per hour.",
        "unit beds",
        ("units", "points"),
    ),
    Term(
        "let",
        "Gives a name to a value, so that it can be read, explained and tested by that name: one formula, "
        "several cases, or a history. `each client` says that every client has one.",
        "let age each client = whole years from born to referred",
        ("value", "formula"),
    ),
    Term(
        "table",
        "Says a value for each combination of its left-hand columns. With `unique` exactly one row must fit: "
        "a gap and an overlap are errors that show the missing or the doubled row.",
        "table bonus by share, unique\n"
        "  | share        | bonus |\n"
        "  | below 50%    | £0    |\n"
        "  | at least 50% | £500  |",
        ("tables", "unique"),
    ),
    Term(
        "line through",
        "A table that is a curve: straight lines from each point to the next. Below the first point and above the "
        "last it says what holds, such as `below 55%` and `at least 70%`.",
        "table coupon by restoration, line through, rounded half up to 0.1%\n"
        "  | restoration  | coupon |\n"
        "  | below 55%    | 0%     |\n"
        "  | 55%          | 3%     |\n"
        "  | at least 70% | 15%    |",
        ("curve", "slope", "points of a line"),
    ),
    Term(
        "marginal",
        "A table of tiers: each has a price for the part of the amount inside it, and the parts are added up. With "
        "`unique` the size of the whole picks one price for all of it.",
        "table fee by hours, marginal\n"
        "  | hours              | fee          |\n"
        "  | below 100 hours    | £10 per hour |\n"
        "  | at least 100 hours | £8 per hour  |",
        ("tier", "tiers"),
    ),
    Term(
        "totals",
        "`count of`, `sum of`, `average of`, `median of`, `highest of` and `lowest of` take the rows that are linked "
        "to the subject, and with `each period` those that happened in the period. Over no rows a count and a "
        "sum are zero; the others have no value.",
        "let delivered each lot and period = sum of length over sessions",
        ("sum", "count", "average", "median", "total", "over"),
    ),
    Term(
        "time in",
        "The days of a record's spells that lie in a period, each day once. The first and the last day of a spell both "
        "belong to it.",
        "let nights each client and period = time in stay during period",
        ("time", "during", "nights", "days"),
    ),
    Term(
        "to date",
        "A value each period, added up over the periods of the contract so far, this one included.",
        'always "nobody costs more than the cap" each client: card to date is at most £19,000',
        ("so far", "running total"),
    ),
    Term(
        "last 3",
        "The rows with the latest dates before a day, or by the end of a period. With fewer than three nobody knows "
        "what they come to: it is never taken as zero.",
        "let excluded each child and form = sum of exclusions over last 3 terms where ended is before made",
        ("over last",),
    ),
    Term(
        "of family",
        "Which rows are meant, where the subject leads to somebody who has them: the incidents of the form's family.",
        "let recent each form = count of incidents of family where happened is within 6 months before made",
        ("count of … of",),
    ),
)
