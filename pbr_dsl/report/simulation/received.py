"""What became of the rows that were read: counts for each file, what was mended, what was rejected and what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Final

from rich.console import RenderableType

from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.report.layout import Figures, count, counted, heading, number, paragraph, words
from pbr_dsl.report.simulation.gaps import gaps
from pbr_dsl.report.simulation.sums import without_empty
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text, list_text
from pbr_dsl.values.facts import Rejected, Tally

_SHOWN: Final = 3  # rejected rows of one kind that are listed


def received(shown: Simulation) -> Iterator[RenderableType]:
    """Give what was read of each file: read = accepted + rejected + repeated + blank."""
    if not shown.tallies:
        return
    yield heading("What was read")
    titles = ("read", "accepted", "rejected", "repeated", "blank", "corrected", "contradicted")
    single = len({tally.file for tally in shown.tallies}) == len(shown.tallies)
    table = Figures((words("file"), words("record", spare=single), *(number(title) for title in titles)))
    total = Tally("", "")
    for tally in shown.tallies:
        table.row(tally.file, tally.record, *map(count, _numbers(tally)))
        _add(total, tally)
    if len(shown.tallies) > 1:
        table.row("all", "", *map(count, _numbers(total)), style="bold")
    yield without_empty(table, {4, 5, 6, 7, 8})
    if total.mended:
        kinds = [f"{kind} {number_:,}" for kind, number_ in sorted(total.mended.items(), key=lambda one: -one[1])]
        yield paragraph(f"Mended while reading: {list_text(kinds)}.")
    for note in shown.notes:
        yield paragraph(note, hanging=2)
    yield from _moved(shown)
    yield from gaps(shown)


def _moved(shown: Simulation) -> Iterator[RenderableType]:
    """What each received file said that the one before it did not."""
    if not shown.movements:
        return
    yield heading("What each file changed")
    titles = ("new", "changed", "the same", "gone")
    table = Figures((words("received"), words("file"), words("record"), *(number(title) for title in titles)))
    for one in sorted(shown.movements, key=lambda one: (one.received, one.file)):
        counts = (one.new, one.changed, one.same, len(one.gone))
        table.row(date_text(one.received), one.file, one.record, *map(count, counts))
    yield table


def rejections(shown: Simulation) -> Iterator[RenderableType]:
    """Give the first few rejected rows of each kind, with what to do about them."""
    if not shown.rejected:
        return
    rows = counted(shown.rejected_rows, "row")
    yield heading(f"Rejected: {rows}; every line that could have read one says so")
    kinds = Counter(one.code for one in shown.rejected)
    for code, number_ in kinds.most_common():
        entry = ALL[code]
        yield paragraph(f"{code} {entry.title}: {number_:,}", "bold")
        listed = [one for one in shown.rejected if one.code == code]
        for one in listed[:_SHOWN]:
            yield paragraph(_place(one), indent=4)
        if len(listed) > _SHOWN:
            yield paragraph(f"and {len(listed) - _SHOWN:,} more", "dim", indent=4)
        yield paragraph(f"= {entry.fix}", "dim", indent=4)


def _place(one: Rejected) -> str:
    """A rejected cell in one line."""
    field = f"{one.field}: " if one.field else ""
    return f"{one.place}  {field}{one.message}"


def _numbers(tally: Tally) -> tuple[int, ...]:
    """The counts of a tally, in the order of the columns."""
    return (
        tally.read,
        tally.accepted,
        tally.rejected,
        tally.repeated,
        tally.blank,
        tally.corrected,
        tally.contradicted,
    )


def _add(total: Tally, tally: Tally) -> None:
    """Add one tally to the total."""
    total.read += tally.read
    total.accepted += tally.accepted
    total.rejected += tally.rejected
    total.repeated += tally.repeated
    total.blank += tally.blank
    total.corrected += tally.corrected
    total.contradicted += tally.contradicted
    for kind, number_ in tally.mended.items():
        total.mended[kind] = total.mended.get(kind, 0) + number_
