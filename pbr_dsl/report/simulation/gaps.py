"""The facts that payments need and that are not all there, as a table or as CSV, with the money that waits for each."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rich.console import RenderableType

from pbr_dsl.report.exact import exact_text
from pbr_dsl.report.layout import Figures, count, heading, money, number, paragraph, words
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.coverage import Covered
from pbr_dsl.report.simulation.sums import without_empty
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import list_text

COLUMNS: Final = ("record", "field", "needed", "rows", "known", "share", "lines", "most", "unbounded", "currency")

_MOST_FIELDS: Final = 8
_ROWS: Final = ("no row at all", "rows missing or unread")


def gaps(shown: Simulation, *, every: bool = False) -> Iterator[RenderableType]:
    """Give the fields that payments read and of which something is missing (`every`: all that they read)."""
    needed = [one for one in shown.coverage if one.needed and (every or not one.whole)]
    if needed:
        said = "Facts that payments read" if every else "Facts that payments read, and that are not known in every row"
        yield heading(said)
        yield _table(shown, needed, len(needed) if every else _MOST_FIELDS)
        if shown.command and not every:
            said = shown.command.replace("pbrc why", "pbrc simulate", 1)
            yield paragraph(f"What waits for them: {said} --coverage", "dim", hanging=2)
    others = [f"{one.field} of {one.record} ({_share(one)})" for one in shown.coverage if not one.needed]
    if others:
        more = len(others) - _MOST_FIELDS
        listed = [*others[:_MOST_FIELDS], *([f"{more} more"] if more > 0 else [])]
        yield paragraph(f"No payment reads, and not every row has: {list_text(listed)}.", "dim", hanging=2)


def _table(shown: Simulation, covered: list[Covered], most: int) -> Figures:
    """One row for each field."""
    columns = (words("record"), words("field"), number("rows"), number("known"), number(""))
    table = Figures((*columns, number("lines wait"), number("at most"), words("")))
    some = {one.record for one in shown.coverage if one.rows}
    for one in covered[:most]:
        table.row(
            one.record,
            one.field or _ROWS[one.record in some],
            count(one.rows),
            count(one.known),
            _share(one) if one.rows or one.record not in some else "",
            count(one.lines),
            money(one.most or Fraction(0), shown.statement.currency),
            f"of {one.unbounded:,} not known" if one.unbounded else "",
        )
    if len(covered) > most:
        table.row(f"{len(covered) - most} more", *([""] * 7), style="dim")
    return without_empty(table, {5, 6, 7})


def _share(one: Covered) -> str:
    """The share of rows in which a field is known, rounded down to a tenth of a per cent."""
    return f"{int(one.share * 1000) / 10:.1f}%"


def coverage_csv(shown: Simulation) -> str:
    """Give every field that payments read, or of which something is missing, as a row of CSV."""
    rows = [[*COLUMNS]]
    for one in shown.coverage:
        known = (str(one.rows), str(one.known), _share(one))
        waits = (str(one.lines), exact_text(one.most or Fraction(0), places=2), str(one.unbounded))
        needed = "yes" if one.needed else "no"
        rows.append([one.record, one.field, needed, *known, *waits, shown.statement.currency])
    return separated(rows)
