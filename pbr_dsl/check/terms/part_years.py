"""Payments each year of the calendar, where only a part of a year is in the term."""

from __future__ import annotations

from datetime import date

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import PART_PERIOD
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import date_text


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report payments each year that would be the same, or have the same threshold, for a part of a year."""
    by_days = known.closure(_reads_days)
    scaling: set[str] = set()
    for name in known.order:
        if all(_scales(body, scaling) for body in known.of[name]):
            scaling.add(name)
    for payment in contract.payments:
        part = next((cut for year in payment.domain if year in draft.years and (cut := _cut(draft, year))), None)
        read = (payment.amount, *(bound.value for bound in payment.bounds), *((payment.when,) if payment.when else ()))
        if part is None or payment.shadow or any(_reads_days(expr, by_days) for expr in read):
            continue
        if all(_scales(expr, scaling) for expr in read):
            continue
        days, whole = part
        year = next(name for name in payment.domain if name in draft.years)
        draft.report(
            PART_PERIOD,
            draft.spans.get(payment.name),
            f"{days.days} of the {whole} days of one {year} are in the term, from {date_text(days.start)} to"
            f" {date_text(days.end)}, and `{payment.name}` treats it like a whole one",
            readings=(
                f"a part counts as a whole: a floor of 600 visits is 600 visits in {days.days} days as well",
                f"a floor is by the day: it is {600 * days.days / whole:.1f} visits in {days.days} days",
            ),
            help=f'for the first reading say `allow part-period for {payment.name} because "…"`; for the second write'
            f" `… * days in {year} / days in whole {year}`",
            clause=payment.clause,
        )


def _cut(draft: Draft, year: str) -> tuple[Period, int] | None:
    """Give the days in the term of the first year of which only a part is in it, and how many it has; None for none."""
    for row in draft.records[year].rows if draft.settings is not None else ():
        start, end = date.fromisoformat(row.cells["start"]), date.fromisoformat(row.cells["end"])
        days = Period(max(start, draft.settings.start), min(end, draft.settings.end)) if draft.settings else None
        if days is not None and days != Period(start, end):
            return days, Period(start, end).days
    return None


def _reads_days(expr: Expr, names: set[str]) -> bool:
    """Whether an expression reads how many days of a year are in the term, itself or through a value."""
    return any(
        (isinstance(node, core.DaysIn) and node.of.type.kind == "row" and node.of.type.record != "period")
        or (isinstance(node, core.ValueOf) and node.value in names)
        for node in nodes(expr)
    )


def _scales(expr: Expr, scaling: set[str]) -> bool:
    """Whether twice the rows make twice the amount, so that a part of a year needs no word."""
    match expr:
        case core.Aggregate(word="sum" | "count") | core.TimeIn() | core.Constant(value="0"):
            return True
        case core.Multiply(factors=factors, signs=signs):
            return signs.count("/") == 0 and any(_scales(factor, scaling) for factor in factors)
        case core.Add(terms=terms):
            return all(_scales(term, scaling) for term in terms)
        case core.Round(of=of):
            return _scales(of, scaling)
        case core.ValueOf(value=name):
            return name in scaling
        case _:
            return False
