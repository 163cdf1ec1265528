"""What was assumed in the place of facts: each rule with its source, and the money that rests on it."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import RenderableType

from pbr_dsl.report.layout import Figures, count, counted, heading, money, number, paragraph, words
from pbr_dsl.report.simulation.sums import SHADOW
from pbr_dsl.report.simulation.view import Assumption, Simulation
from pbr_dsl.values.display import money_text


def assumptions(shown: Simulation) -> Iterator[RenderableType]:
    """Give each assumption, and what of the total rests on any."""
    if not shown.assumptions:
        return
    currency, total = shown.statement.currency, shown.total
    yield heading("Assumed in the place of facts")
    table = Figures((words("name"), number("fills"), number("lines"), number("amount"), words("", wraps=True)))
    for one in shown.assumptions:
        table.row(one.name, _fills(one), count(one.lines), money(one.amount, currency), words_of(one))
    yield table
    parts = [f"{money_text(total.paid, currency)} to pay"] if total.paid or not total.shadow else []
    parts += [f"{money_text(total.shadow, currency)} {SHADOW}"] if total.shadow else []
    said = f"Of {' and '.join(parts)}, {money_text(total.assumed, currency)} rests on assumed facts."
    yield paragraph(f"{said} A line that rests on several is counted under each, and once in the total.")
    for one in (one for one in shown.assumptions if one.undecided):
        many = counted(one.undecided, "cell is", "cells are")
        yield paragraph(f"{one.name}: {many} still missing, because its own rule reads what is not known.", hanging=2)


def words_of(one: Assumption) -> str:
    """Give what an assumption says, and its source."""
    return f'{one.said}, because "{one.source}"'


def _fills(one: Assumption) -> str:
    """How many cells it filled."""
    return count(one.cells) if one.cells is not None else "given"
