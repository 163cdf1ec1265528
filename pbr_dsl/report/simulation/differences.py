"""What was really paid against what the contract gives: as text and as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rich.console import RenderableType

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.layout import Figures, count, counted, heading, money, number, paragraph, words
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.against import SAME
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text

COLUMNS: Final = (
    "payment",
    "outcome",
    "subject",
    "period",
    "paid",
    "result",
    "difference",
    "currency",
    "cause",
    "clause",
    "rows",
)

_MOST: Final = 12


def differences(shown: Simulation) -> Iterator[RenderableType]:
    """Give what was paid by cause, then the largest differences."""
    found, currency = shown.against, shown.statement.currency
    if found is None:
        return

    def sums(paid: Fraction, result: Fraction) -> tuple[str, str, str]:
        return money(paid, currency), money(result, currency), money(paid - result, currency)

    yield heading(f"Against what was paid ({visible(found.file)}), by cause; below zero, too little was paid")
    figures = (number("parts"), number("paid"), number("contract"), number("difference"))
    table = Figures((*figures, words("clause"), words("cause", wraps=True)))
    for one in found.totals:
        table.row(count(one.count), *sums(one.paid, one.result), one.clause, one.cause)
    table.row(count(len(found.differences)), *sums(found.paid, found.result), "", "total", style="bold")
    yield table
    if found.left_out:
        said = f"{counted(found.left_out, 'row')} of {found.file} left out: of periods that this result does not have."
        yield paragraph(said)
    unlike = sorted((one for one in found.differences if one.cause != SAME), key=lambda one: -abs(one.amount))
    if not unlike:
        return
    yield heading("The largest differences")
    whose = (words("period"), words("line"), words("subject"))
    table = Figures((*whose, number("paid"), number("contract"), number("difference"), words("cause", wraps=True)))
    for each in unlike[:_MOST]:
        period = date_text(each.case.period) if each.case.period else "none"
        what = each.case.outcome or each.case.payment
        table.row(period, what, each.case.subject, *sums(each.paid, each.result), each.cause)
    if len(unlike) > _MOST:
        more = f"{len(unlike) - _MOST:,} more; `--format csv` lists them all"
        table.row("", "", "", "", "", "", more, style="dim")
    yield table


def against_csv(shown: Simulation) -> str:
    """Give every part as a row of CSV, those that are the same too."""
    rows = [[*COLUMNS]]
    for one in shown.against.differences if shown.against else ():
        case = one.case
        period = case.period.isoformat() if case.period else ""
        figures = (amount_text(one.paid), amount_text(one.result), amount_text(one.amount))
        why = (shown.statement.currency, one.cause, one.clause, "; ".join(one.rows))
        rows.append([case.payment, case.outcome, case.subject, period, *figures, *why])
    return separated(rows)
