"""Cash by month and commitments by financial year, as they are printed, and cash as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rich.console import RenderableType

from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.grouping import Sum
from pbr_dsl.report.layout import Column, Figures, count, heading, money, number, paragraph, words
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.cash import Cash, Money
from pbr_dsl.report.simulation.sums import ASSUMED, without_empty
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text

WAITING: Final = (ASSUMED, "held", "at most", "without a bound", "open")

_MOST_PROVIDERS: Final = 4  # that have a column each


def cash(shown: Simulation) -> Iterator[RenderableType]:
    """Give cash by month, commitments by year, and the days that are taken."""
    found = Money(shown)
    yield heading("Cash by month")
    yield _months(shown, found)
    yield heading("Commitments by financial year")
    yield _years(shown, found)
    for said in found.said:
        yield paragraph(said, "dim")
    if len(found.providers) > _MOST_PROVIDERS:
        yield paragraph("Each provider's months: --format csv", "dim")


def cash_csv(shown: Simulation) -> str:
    """Give cash by month and provider as rows of CSV; the month is its first day, blank where there is no date yet."""
    currency = shown.statement.currency
    rows = [["month", "provider", "paid", "adjusted", "computed", "assumed", *WAITING[1:], "currency"]]
    for one in Money(shown).cash:
        amounts = (one.sum.paid, one.adjusted, one.sum.shadow)
        rows.append(
            [
                one.month.isoformat() if one.month else "",
                one.whom,
                *map(amount_text, amounts),
                amount_text(one.sum.assumed),
                str(one.sum.states["held"]),
                amount_text(one.sum.most),
                str(one.sum.unbounded),
                str(one.sum.states["open"]),
                currency,
            ]
        )
    return separated(rows)


def month_said(one: Cash) -> str:
    """Give a month in words."""
    return date_text(one.month).partition(" ")[2] if one.month else "no date yet"


def waiting(total: Sum, currency: str) -> tuple[str, ...]:
    """Give the figures beside what is paid: what of it is assumed, held lines with the most of them, open lines."""
    return (
        money(total.assumed, currency),
        count(total.states["held"]),
        money(total.most, currency),
        count(total.unbounded),
        count(total.states["open"]),
    )


def _months(shown: Simulation, found: Money) -> Figures:
    """The table of months."""
    currency, providers = shown.statement.currency, found.providers if _few(found) else []
    own = {(one.month, one.whom): found.amount(one.sum) for one in found.cash}
    columns = [words("month"), *(number(name) for name in providers)]
    columns += [number("paid"), number("would be paid"), number("of which changes")]
    table = Figures((*columns, *_waiting()))
    total = Cash(None, "")
    for one in found.months():
        total.sum.join(one.sum)
        total.adjusted += one.adjusted
        each = [own.get((one.month, name), Fraction(0)) for name in providers]
        table.row(month_said(one), *_row(one, each, currency))
    each = [sum((found.amount(one.sum) for one in found.cash if one.whom == name), Fraction(0)) for name in providers]
    table.row("total", *_row(total, each, currency), style="bold")
    first = len(columns)
    return without_empty(
        table, set(range(first - 3, first + len(WAITING))) - {first - 2 if shown.shadow else first - 3}
    )


def _years(shown: Simulation, found: Money) -> Figures:
    """The table of years."""
    currency, paid_words = shown.statement.currency, "would be paid" if shown.shadow else "paid"
    table = Figures(
        (words("year"), words("", spare=True), *map(number, ("earned", paid_words, "owed at its end")), *_waiting())
    )
    total, paid = Sum(), Sum()
    for one in found.commitments:
        total.join(one.earned)
        paid.join(one.paid)
        amounts = (found.amount(one.earned), found.amount(one.paid), one.owed if one.year else Fraction(0))
        after = "after the term" if one.after_term else ""
        table.row(one.said, after, *(money(amount, currency) for amount in amounts), *waiting(one.paid, currency))
    whole = (found.amount(total), found.amount(paid))
    table.row("total", "", *(money(amount, currency) for amount in whole), "", *waiting(paid, currency), style="bold")
    return without_empty(table, {1, *range(5, 5 + len(WAITING))})


def _row(one: Cash, each: list[Fraction], currency: str) -> list[str]:
    """The figures of a month."""
    amounts = [*each, one.sum.paid, one.sum.shadow, one.adjusted]
    return [*(money(amount, currency) for amount in amounts), *waiting(one.sum, currency)]


def _few(found: Money) -> bool:
    """Whether each provider has a column."""
    return 1 < len(found.providers) <= _MOST_PROVIDERS


def _waiting() -> list[Column]:
    """The columns beside what is paid."""
    return [number(title) for title in WAITING]
