"""A validation as text, in the order of a provider's questions: can it be used, what was read, what do I correct."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.layout import Figures, count, counted, heading, number, paragraph, words
from pbr_dsl.report.validation.view import Problem, Validation
from pbr_dsl.values.display import date_text, list_text, money_text
from pbr_dsl.values.facts import Rejected

_CELLS: Final = 3  # cells of a problem that are shown with what is wrong in them
_PLACES: Final = 10  # further cells that are named


def text(shown: Validation) -> RenderableType:
    """Give a validation as it is printed."""
    return Group(*_sections(shown))


def _sections(shown: Validation) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    yield Text(verdict(shown), "bold red" if shown.stops else "bold yellow" if shown.problems else "bold green")
    yield paragraph(f"for {visible(title(shown.contract))}, {shown.place}", "dim", indent=0)
    for stop in shown.stops:
        yield paragraph(f"{stop.code.id}  {stop.message}{f' ({stop.help})' if stop.help else ''}", "red", hanging=2)
    if shown.files:
        yield from _read(shown)
    for problem in shown.problems:
        yield from _problem(shown, problem)


def verdict(shown: Validation) -> str:
    """Give in one sentence whether the data can be used."""
    if shown.stops:
        return "These data cannot be used yet."
    if shown.problems:
        rows = counted(shown.rows, "row")
        return f"These data can be used, without what is wrong in {rows}: correct that first."
    return "These data are fit: every row was read."


def _read(shown: Validation) -> Iterator[RenderableType]:
    """What was understood, and what was put right."""
    yield heading("What was understood")
    columns = (words("file"), words("record"), number("rows"), number("read"), number("to correct"))
    table = Figures((*columns, words("from"), words("to")))
    for one in shown.files:
        days = [date_text(day) if day else "" for day in (one.first, one.last)]
        tally = one.tally
        table.row(tally.file, tally.record, count(tally.read), count(tally.accepted), count(tally.rejected), *days)
    yield table
    if shown.mended:
        kinds = sorted(shown.mended.items(), key=lambda one: (-one[1], one[0]))
        yield paragraph(f"Put right: {list_text([f'{kind} {number_:,}' for kind, number_ in kinds])}.")
    for note in (shown.assumption, *(f"{one.severity}: {one.message}" for one in shown.notes)):
        if note:
            yield paragraph(note, hanging=2)


def _problem(shown: Validation, problem: Problem) -> Iterator[RenderableType]:
    """What is wrong in one way: how often, where, what to do, what it costs to leave it."""
    yield heading(f"{what(problem)}  {problem.code.id}")
    for cell in problem.cells[:_CELLS]:
        yield paragraph(f"{cell.place}  {cell.message}", hanging=2)
    rest = problem.cells[_CELLS:]
    if rest:
        more = f" and {len(rest) - _PLACES:,} more" if len(rest) > _PLACES else ""
        yield paragraph(f"also {', '.join(_places(rest[:_PLACES]))}{more}", "dim", hanging=2)
    yield paragraph(f"= {problem.code.fix}", "dim", hanging=2)
    yield paragraph(stake(shown, problem), hanging=2)


def what(problem: Problem) -> str:
    """Give what is wrong, in which field, and how often."""
    where = f"`{problem.field}` of {problem.record}" if problem.field else f"rows of {problem.record}"
    return f"{problem.code.title}: {where}, {counted(len(problem.cells), 'cell')}"


def _places(cells: list[Rejected]) -> Iterator[str]:
    """The places of cells, each file named once for those that follow one another."""
    file = ""
    for cell in cells:
        yield cell.place if cell.file != file else cell.place.removeprefix(f"{file} ")
        file = cell.file


def stake(shown: Validation, problem: Problem) -> str:
    """Give the money that waits for the cells of a problem."""
    most, unbounded = problem.stake.most, problem.stake.unbounded
    currency = shown.contract.settings.currency
    if not most and not unbounded:
        return "No payment waits for it on the facts as they are."
    bounded = [f"at most {money_text(most, currency)}"] if most else []
    without = [f"{counted(unbounded, 'line')} without an upper bound"] if unbounded else []
    return f"At stake: {'; '.join([*bounded, *without])}."
