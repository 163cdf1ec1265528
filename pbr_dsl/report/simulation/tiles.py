"""The few figures at the head of a page or a workbook."""

from __future__ import annotations

from pbr_dsl.report.layout import counted
from pbr_dsl.report.simulation.panels import amount, paid_words
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import money_text


def tiles(shown: Simulation) -> list[tuple[str, str, str]]:
    """Give the figures at the head of the page: what it is, the figure, and more of it in words."""
    total, currency = shown.total, shown.statement.currency
    states = total.states
    found = [
        (
            paid_words(shown),
            money_text(amount(shown, total), currency),
            f"in {counted(states['payable'], 'line')}",
        )
    ]
    if states["held"]:
        bound = (
            f"at most {money_text(total.most, currency)}" if total.unbounded < states["held"] else "no bound is known"
        )
        more = f", {total.unbounded:,} of them without a bound" if 0 < total.unbounded < states["held"] else ""
        found.append(("held", counted(states["held"], "line"), bound + more))
    if states["open"]:
        found.append(("open", counted(states["open"], "line"), "time has to pass; not counted as zero"))
    if total.trimmed:
        found.append(("taken by limits", money_text(total.trimmed, currency), "of payable lines"))
    if states["refused"] + states["lapsed"]:
        said = f"{states['refused']:,} refused, {states['lapsed']:,} out of time"
        found.append(("not paid", counted(states["refused"] + states["lapsed"], "line"), said))
    if shown.assumptions:
        found.append(("rests on assumptions", money_text(total.assumed, currency), "of what is counted here"))
    if shown.rejected_rows:
        found.append(("rejected", counted(shown.rejected_rows, "row"), "of the data could not be read"))
    return found
