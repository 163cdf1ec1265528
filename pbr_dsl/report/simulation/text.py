"""A simulation as text: heading, what was read, what is paid, why the rest is not, what to ask next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice

from rich.console import Group, RenderableType
from rich.text import Text

from pbr_dsl import __version__
from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.causes import Cause, causes, left_out
from pbr_dsl.report.contract_line import term, title
from pbr_dsl.report.layout import Figures, count, counted, heading, money, number, paragraph, words
from pbr_dsl.report.simulation.assumed import assumptions
from pbr_dsl.report.simulation.cash_text import cash
from pbr_dsl.report.simulation.differences import differences
from pbr_dsl.report.simulation.gaps import gaps
from pbr_dsl.report.simulation.received import received, rejections
from pbr_dsl.report.simulation.sums import outcome_states, states, tables, without_empty
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text, key_text, list_text, money_text
from pbr_dsl.values.statement import Line

_MOST_CAUSES = 8
_MOST_OPEN = 40
_MOST_LATE = 5
_MOST_RESTATED = 20
_STATES = (("held", "Held"), ("refused", "Refused"), ("lapsed", "Out of time"))


def text(shown: Simulation) -> RenderableType:
    """Give a simulation as it is printed."""
    return Group(*_sections(shown))


def coverage_text(shown: Simulation) -> RenderableType:
    """Give only how much of the facts is there that payments read."""
    return Group(*_heading(shown), *gaps(shown, every=True))


def cash_text(shown: Simulation) -> RenderableType:
    """Give only when money is paid: cash by month, commitments by financial year."""
    return Group(*_heading(shown), *cash(shown))


def _sections(shown: Simulation) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    yield from _heading(shown)
    yield from received(shown)
    yield from assumptions(shown)
    yield from differences(shown)
    yield from tables(shown)
    yield heading("Lines by state")
    yield states(shown)
    for state, said in _STATES:
        yield from _causes(shown, shown.sums.causes(state), said, "line")
    if shown.outcomes:
        yield heading("Outcomes by state")
        yield outcome_states(shown)
    for state, said in _STATES:
        stops = [stop for one in shown.outcomes for stop in one.stops if stop.state == state]
        yield from _causes(shown, causes(stops), said, "outcome")
    yield from _left_out(shown)
    yield from _open(shown)
    yield from _late(shown)
    yield from _restated(shown)
    yield from rejections(shown)
    yield from _next(shown)


def _heading(shown: Simulation) -> Iterator[RenderableType]:
    """Whose contract this is, and how it was computed."""
    contract = shown.contract
    name = Text(visible(title(contract)), "bold")
    yield name.append("  computed, not paid (shadow run)", "bold yellow") if shown.shadow else name
    parties = list_text([party.title for party in contract.settings.parties])
    yield paragraph(f"{parties} · {term(contract)}", indent=0)
    yield paragraph(f"as known on {date_text(shown.statement.as_known_on)} · {_periods(shown)}", indent=0)
    yield paragraph(f"{shown.place} · {shown.engine} engine, pbrc {__version__}", "dim", indent=0)
    for note in (*shown.moved, *([shown.assumption] if shown.assumption else [])):
        yield paragraph(note, "dim", indent=0)


def _periods(shown: Simulation) -> str:
    """How many periods there are, and how many of them can still be restated."""
    periods = shown.statement.periods
    provisional = sum(one[2] for one in periods)
    if not provisional:
        return f"{counted(len(periods), 'period')}, final"
    return counted(len(periods), "period") + (
        ", provisional" if provisional == len(periods) else f", {provisional:,} of them provisional"
    )


def _causes(shown: Simulation, found: Sequence[Cause], said: str, noun: str) -> Iterator[RenderableType]:
    """What stopped the lines, or the outcomes, of one state."""
    if not found:
        return
    yield heading(f"{said}: {counted(sum(cause.count for cause in found), noun)}, by first reason")
    table = Figures((number(f"{noun}s"), number("at most"), words("clause"), words("reason", wraps=True)))
    for cause in found[:_MOST_CAUSES]:
        table.row(count(cause.count), _most(shown, cause), cause.clause, cause.text)
    if len(found) > _MOST_CAUSES:
        rest = found[_MOST_CAUSES:]
        table.row(count(sum(cause.count for cause in rest)), "", "", counted(len(rest), "other reason"), style="dim")
    yield without_empty(table, {1, 2})


def _most(shown: Simulation, cause: Cause) -> str:
    """The money that a cause stopped, as far as it is known."""
    return money(cause.most, shown.statement.currency) if cause.unbounded < cause.count else ""


def _left_out(shown: Simulation) -> Iterator[RenderableType]:
    """What payable lines were computed without."""
    links = {(record.name, link.name) for record in shown.contract.records for link in record.links}
    found = left_out(shown.lines if shown.partly is None else shown.partly, links)
    if not found:
        return
    yield heading("Computed without: facts left out of payable lines, and the most that they could still add to them")
    table = Figures((number("facts"), number("lines"), number("at most"), words("waiting for", wraps=True)))
    for one in found[:_MOST_CAUSES]:
        bound = "no bound written" if one.unbounded and not one.most else money(one.most, shown.statement.currency)
        bound = bound if shown.engine == "reference" else ""  # others do not look for bounds
        table.row(count(one.rows), count(one.lines), bound, one.text)
    if len(found) > _MOST_CAUSES:
        table.row("", "", "", f"{len(found) - _MOST_CAUSES:,} others", style="dim")
    yield without_empty(table, {2})


def _open(shown: Simulation) -> Iterator[RenderableType]:
    """The lines for which time has to pass, when they were asked for."""
    many = shown.total.states["open"] if shown.list_open else 0
    if not many:
        return
    yield heading(f"Open: {counted(many, 'line')} for which time has to pass")
    table = Figures((words("period"), words("payment"), words("subject"), words("reason", wraps=True)))
    for line in islice(shown.of_state("open"), _MOST_OPEN):
        said = line.reasons[0].text if line.reasons else ""
        table.row(date_text(line.period), line.outcome or line.payment, subject(line), said)
    if many > _MOST_OPEN:
        table.row("", "", "", f"{many - _MOST_OPEN:,} more; `--format csv` lists them all", style="dim")
    yield table


def _late(shown: Simulation) -> Iterator[RenderableType]:
    """What rows recorded after a period was final would have changed."""
    late = shown.statement.late
    if not late:
        return
    yield heading(f"Too late: {counted(len(late), 'line')} of final periods that rows recorded since would change")
    table = Figures((words("period"), words("line"), words("subject"), number("stands at"), number("would be")))
    currency = shown.statement.currency
    for line, amount in late[:_MOST_LATE]:
        would = "not payable" if amount is None else money_text(amount, currency)
        stands = money_text(line.amount, currency)
        table.row(date_text(line.period), line.outcome or line.payment, subject(line), stands, would)
    if len(late) > _MOST_LATE:
        table.row(f"{len(late) - _MOST_LATE:,} more", "", "", "", "", style="dim")
    yield table


def _restated(shown: Simulation) -> Iterator[RenderableType]:
    """What rows received after a period's cut-off changed in it."""
    if not shown.restated:
        return
    currency = shown.statement.currency
    difference = money_text(sum((one.now - one.before for one in shown.restated), Fraction(0)), currency)
    yield heading(f"Changed after the cut-off: {counted(len(shown.restated), 'line')}, {difference} in all")
    columns = (words("period"), words("line"), words("subject"), number("at cut-off"), number("now"))
    table = Figures((*columns, words("rows since", wraps=True)))
    for one in shown.restated[:_MOST_RESTATED]:
        line = one.line
        amounts = (money(one.before, currency), money(one.now, currency))
        table.row(
            date_text(one.period), line.outcome or line.payment, subject(line), *amounts, list_text(list(one.rows))
        )
    if len(shown.restated) > _MOST_RESTATED:
        table.row(f"{len(shown.restated) - _MOST_RESTATED:,} more", "", "", "", "", "", style="dim")
    yield table


def _next(shown: Simulation) -> Iterator[RenderableType]:
    """The likely next command."""
    if shown.command and shown.lines and not {one.name for one in shown.contract.records} & {*shown.sums.words}:
        yield Text(f"\nNext: {shown.command} --for contract", "bold")
    elif shown.command and shown.example:
        typed = f'"{shown.example}"' if " " in shown.example else shown.example
        yield Text(f"\nNext: {shown.command} --for {typed}", "bold")


def subject(line: Line) -> str:
    """Give whom a line is for."""
    return key_text(next(iter(line.subject.values()), ()))
