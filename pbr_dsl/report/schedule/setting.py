"""The parties, the term, the text that prevails, and the calendar."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterator
from typing import Final

from pbr_dsl.model.contract import Calendar, Contract, Periods
from pbr_dsl.report.schedule.document import Clause, Grid, Origin, Section
from pbr_dsl.report.schedule.words import length_text, listed, plain, quoted, sentence
from pbr_dsl.values.display import date_text

_A_YEAR: Final = 12
_CURRENCIES: Final = {
    "GBP": "pounds sterling (£)",
    "EUR": "euros (€)",
    "USD": "US dollars ($)",
    "AUD": "Australian dollars (AUD)",
    "CAD": "Canadian dollars (CAD)",
    "CHF": "Swiss francs (CHF)",
    "DKK": "Danish kroner (DKK)",
    "JPY": "Japanese yen (JPY)",
    "NOK": "Norwegian kroner (NOK)",
    "NZD": "New Zealand dollars (NZD)",
    "SEK": "Swedish kronor (SEK)",
}

_SPELLS: Final = Clause(
    "Spells",
    "What has a first and a last day is a spell; both days belong to it. Spells that overlap, or follow each other "
    "without a day between, are one. The days of a spell that is still open count up to the day on which it is known "
    "what the statement is drawn up on. A last day that is left blank is not yet known.",
)


def parties(contract: Contract) -> Section:
    """Give who agrees what, for how long, and which text prevails."""
    return Section("Parties and term", tuple(_parties(contract)))


def _parties(contract: Contract) -> Iterator[Clause]:
    s = contract.settings
    name = quoted(contract.title) if contract.title else ""
    origin = Origin(contract.clause, contract.place)
    said = f"This schedule says how payments are worked out under the contract {name} (reference: {contract.name})."
    grid = Grid(("Called", "Who it is"), tuple((f"the {plain(one.role)}", one.title) for one in s.parties))
    yield Clause("The contract", said + " Its parties are:", grids=(grid,), origin=origin)
    term = (
        f"The contract runs from {date_text(s.start)} to {date_text(s.end)}, both days included. An outcome counts "
        "only if it is achieved in that time. Of a payment period that begins before it or ends after it, only the "
        "days in that time count, and what happened on them."
    )
    if s.paid_until != s.end:
        term += f" What is earned in that time may fall due until {date_text(s.paid_until)}, and not after that."
    yield Clause("Term", term)
    yield Clause("Which text prevails", _prevails(contract))
    if s.aims:
        ends = listed(quoted(plain(aim.name)) for aim in s.aims if not aim.serves)
        steps = [
            sentence(
                f"The aim {quoted(plain(aim.name))} is a step to {listed(quoted(plain(one)) for one in aim.serves)}"
            )
            for aim in s.aims
            if aim.serves
        ]
        yield Clause("Aims", " ".join([sentence(f"The contract is to serve {ends}"), *steps]))
    if s.clauses:
        said = f"The contract text says what these clauses of the contract mean: {listed(s.clauses)}"
        yield Clause("Clauses of the contract", sentence(said))
    for note in s.notes:
        yield Clause("Note", note)


def block(contract: Contract) -> tuple[tuple[str, str], ...]:
    """Give what stands under the title: between whom, for how long, in which money, and which text prevails."""
    s = contract.settings
    own = s.prevails == "this text"
    return (
        ("Between", listed(f"{one.title} (the {plain(one.role)})" for one in s.parties)),
        ("Runs", f"from {date_text(s.start)} to {date_text(s.end)}"),
        ("Money", currency(contract)),
        ("Prevails", "the contract text in the appendix" if own else "the signed schedule"),
        ("Reference", contract.name),
    )


def _prevails(contract: Contract) -> str:
    s = contract.settings
    said = "This schedule says in sentences what the contract text in the appendix says in its own notation."
    if s.prevails == "this text":
        return f"{said} Where they differ, the contract text prevails."
    which = f" (the document with the fingerprint {s.document})" if s.document else ""
    return f"{said} Where either differs from the signed schedule{which}, the signed schedule prevails."


def calendar(contract: Contract) -> Section:
    """Give the payment periods and how days, weeks and months are counted."""
    spells = any(column.role == "end" for record in contract.records for column in record.columns)
    clauses = [
        *_periods(contract.settings.periods),
        *_counting(contract.settings.calendar),
        *([_SPELLS] if spells else []),
    ]
    return Section("Periods and the calendar", tuple(clauses))


def _periods(periods: Periods) -> Iterator[Clause]:
    length = length_text(periods.length)
    said = (
        f"Payments are worked out period by period. Each period is {length} long; the first starts on "
        f"{date_text(periods.first)}, and each of the others on the day after the one before ends. “The period” is "
        "the one for which a payment is worked out. A period includes its first and its last day."
    )
    yield Clause("Payment periods", said)
    if periods.cut_off is not None:
        said = (
            f"The statement for a period is drawn up on what is known {length_text(periods.cut_off)} after its last "
            "day."
        )
        yield Clause("Cut-off", said)
    if periods.restated is not None:
        said = (
            f"A period is worked out again with what has become known since, until {length_text(periods.restated)} "
            "after its last day. Until then its statement is provisional; from then on it is final, and what becomes "
            "known later is listed and changes nothing."
        )
        yield Clause("Provisional and final statements", said)


def _counting(calendar: Calendar) -> Iterator[Clause]:
    said = (
        "“13 weeks after” a day counts that day as day 0. “Within 28 days after” a day includes that day and the "
        "28th day after it; “within 28 days before” likewise. A stretch of days includes its first and its last day, "
        "so that 26 weeks from a first day are complete on day 182. A week is seven days; months, quarters, years "
        "and working days are never turned into days."
    )
    yield Clause("Counting days", said)
    if calendar.month_end:
        ends = {
            "clamp": "the last day of that month is meant (one month after 31 January is 28 or 29 February)",
            "refuse": "there is no such day, and what depends on it cannot be computed",
        }
        said = f"Where a number of months leads to a day that the month does not have, {ends[calendar.month_end]}."
        yield Clause("Ends of months", said)
    if calendar.week_start:
        yield Clause("Weeks of the calendar", f"A week of the calendar starts on {calendar.week_start}.")
    if calendar.working_days:
        said = f"A working day is a day from Monday to Friday that is not a bank holiday in {calendar.working_days}."
        yield Clause("Working days", said)
    if calendar.bank_holidays:
        said = f"Bank holidays are those of {calendar.bank_holidays}, with the days that stand in for one on a weekend."
        yield Clause("Bank holidays", said)
    for year in calendar.years:
        first = f"{year.day} {month_name[year.month]}"
        said = f"Each {plain(year.name)} starts on {first}."
        if year.months != _A_YEAR:
            every = "every month" if year.months == 1 else f"every {year.months} months"
            said = f"A {plain(year.name)} starts on {first}, and {every} before and after that day."
        yield Clause(plain(year.name).capitalize(), said)


def currency(contract: Contract) -> str:
    """Give the money of the contract in words."""
    return _CURRENCIES.get(contract.settings.currency, contract.settings.currency)
