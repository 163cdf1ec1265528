"""What runs out as text: for each client what is needed, until which day, and the money."""

from __future__ import annotations

from collections.abc import Iterator
from shlex import quote

from rich.console import Group, RenderableType
from rich.text import Text

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.due.view import Due, RunsOut
from pbr_dsl.report.layout import Figures, counted, money, number, paragraph, words
from pbr_dsl.values.display import date_text, list_text, money_text


def text(shown: Due) -> RenderableType:
    """Give what runs out as it is printed."""
    return Group(*_sections(shown))


def _sections(shown: Due) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    yield Text(_answer(shown), "bold")
    yield paragraph(f"{visible(title(shown.contract))} · as known on {date_text(shown.as_known_on)}", "dim", indent=0)
    for note in shown.notes:
        yield paragraph(note, "dim", indent=0)
    if not shown.found:
        return
    yield Text()
    columns = (words("client"), words("last day"), words("line"), number("at most"), words("clause"))
    table = Figures((*columns, words("what it waits for, and what becomes of it", wraps=True)))
    before = ""
    for one in shown.found:
        most = "" if one.most is None else money(one.most, shown.contract.settings.currency)
        whom = one.whom if one.whom != before else ""
        table.row(whom, date_text(one.last), one.outcome or one.payment, most, one.clause, said(one))
        before = one.whom
    yield table
    yield Text()
    yield paragraph(f"Next: {shown.command} --for {quote(shown.found[0].whom)}", "dim", indent=0)


def _answer(shown: Due) -> str:
    """The first line: how much runs out, for how many, until when."""
    until = date_text(shown.until)
    if not shown.found:
        return f"Nothing runs out until {until}."
    what = f"{counted(len(shown.found), 'line')} of {counted(shown.people, 'client')}"
    run = "runs" if len(shown.found) == 1 else "run"
    most = f", at most {money_text(shown.most, shown.contract.settings.currency)}" if shown.most else ""
    return f"{what} {run} out until {until}{most}."


def said(one: RunsOut) -> str:
    """What is needed, and what becomes of the line without it."""
    return f"{list_text(list(one.needed), 'and')}; then: {one.then}" if one.needed else one.then
