"""`pbrc simulate`: what a contract would have paid on these facts."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path

import click

from pbr_dsl.cli.asking import ASSUME, DAY, check_words, run_options
from pbr_dsl.cli.engines import engine_options
from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.driver.engine import Between, Engine, by_columns
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.showing import simulated
from pbr_dsl.report.layout import counted
from pbr_dsl.report.simulation.cash_text import cash_csv
from pbr_dsl.report.simulation.differences import against_csv
from pbr_dsl.report.simulation.faults import faults
from pbr_dsl.report.simulation.gaps import coverage_csv
from pbr_dsl.report.simulation.rows import csv_parts, csv_text
from pbr_dsl.report.simulation.text import cash_text, coverage_text, text
from pbr_dsl.report.simulation.view import Simulation


@click.command("simulate", cls=Verb, epilog="pbrc simulate contracts/birmingham --by lot")
@formats("text", "json", "csv", "html", "xlsx")
@click.option("--by", multiple=True, metavar="WORD", help="A table by period, payment, lot, provider, … (repeatable).")
@click.option("--from", "first", type=DAY, help="Only periods that end on this day or later.")
@click.option("--to", "last", type=DAY, help="Only periods that begin on this day or earlier.")
@ASSUME
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    metavar="PAID.csv",
    help="Compare with what was really paid: payment, subject, period, amount.",
)
@click.option(
    "--compare",
    "other",
    type=click.Path(path_type=Path),
    metavar="OTHER",
    help="Compare with another contract on the same data: totals, and who gains and loses.",
)
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=VALUE",
    help='Compare with other values: "price = £700 for housed"; of OTHER, where there is one (repeatable).',
)
@click.option("--coverage", is_flag=True, help="Only how much of what payments read is there, and what waits.")
@click.option("--cash", is_flag=True, help="Only when money is paid: cash by month, commitments by financial year.")
@click.option("--open", "list_open", is_flag=True, help="List the lines for which time has to pass.")
@click.option(
    "--suppress-below",
    type=click.IntRange(2),
    metavar="NUMBER",
    help="Only sums to publish, without any that rests on fewer people or would give one away.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 when a row was rejected or a line is held.")
@output_file
@pass_output
@run_options
@engine_options
def command(  # noqa: PLR0913  an option each
    output: Output,
    asked: Asked,
    *,
    form: str,
    by: tuple[str, ...],
    first: date | None,
    last: date | None,
    assume: Path | None,
    against: Path | None,
    other: Path | None,
    changes: tuple[str, ...],
    coverage: bool,
    cash: bool,
    list_open: bool,
    engine: Engine,
    strict: bool,
    suppress_below: int | None,
) -> Exit:
    """Compute what CONTRACT would have paid on DATA: files, or folders of them.

    A contract's folder stands for the contract and the folder `data` in it. Nothing is paid and nothing is written:
    it prints what is payable, held and refused, and why.

    On a history, `--as-if-from` moves the contract there, `--coverage` says what is missing, `--assume` supplies it by
    name, and `--against` compares with what was really paid. `--compare` and `--set` try another contract on it.
    """
    asked = replace(asked, assume=assume, against=against)
    if other or changes:
        asked_for = {"coverage": coverage, "cash": cash, "open": list_open, "against": against}
        comparing, given = import_module("pbr_dsl.cli.comparing"), (asked, other, changes, (first, last), by)
        comparing.refuse(form, **asked_for, suppress_below=suppress_below)
        return Exit(comparing.compare(output, engine, given, form, strict=strict))
    if form == "xlsx" and output.file is None:
        message = "a workbook is written to a file: add --output FILE.xlsx"
        raise click.UsageError(message, click.get_current_context())
    alike, public = form == "csv" and not cash, suppress_below is not None
    engine = replace(engine, without=_given(coverage=coverage), alike=alike, public=public)
    run: Run | Stopped | None = None
    with working(output, "Reading and computing") as say:
        told, between = telling(say), (first, last)
        until = click.get_current_context().with_resource(ExitStack())
        shown = _open_or_not(by_columns(asked, engine, by, between, until=until, told=told), list_open=list_open)
        if isinstance(shown, str):
            why, run = shown, prepare(asked, told=told)
            shown = _by_reference(output, run, by, between, why=why, list_open=list_open, money=coverage)
    if isinstance(shown, Stopped):
        return output.complain(shown.findings)
    found = [] if coverage else faults(shown.statement, shown.total.states)
    if found and (form != "text" or not shown.lines):
        return output.complain(found)
    check_words(shown.by, shown.sums.words)
    if suppress_below is not None:
        output.result(import_module("pbr_dsl.cli.publishing").published(shown, suppress_below, run, form))
    else:
        _print(output, shown, form, coverage=coverage, cash=cash)
    if found:
        return output.complain(found)
    return _ended(output, shown, strict=strict)


def _open_or_not(shown: Simulation | Stopped | str, *, list_open: bool) -> Simulation | Stopped | str:
    """What the columnar engine makes of a run, with its open lines listed where that is asked for."""
    return replace(shown, list_open=list_open) if isinstance(shown, Simulation) else shown


def _ended(output: Output, shown: Simulation, *, strict: bool) -> Exit:
    """Say how many rows were rejected and lines are held; `strict` minds them."""
    held = shown.total.states["held"]
    if shown.rejected_rows or held:
        output.say(f"{counted(shown.rejected_rows, 'row')} rejected, {counted(held, 'line')} held")
    return Exit.FOUND if strict and (shown.rejected_rows or held) else Exit.DONE


def _print(output: Output, shown: Simulation, form: str, *, coverage: bool, cash: bool) -> None:
    """Print a simulation in a form, or the part of it that was asked for."""
    if form == "text":
        output.result(coverage_text(shown) if coverage else cash_text(shown) if cash else text(shown))
    elif form == "csv" and shown.every is not None and not cash:
        output.parts(csv_parts(shown))
    elif form == "csv":
        output.result(_csv(shown, coverage=coverage, cash=cash))
    elif form == "html":
        output.result(import_module("pbr_dsl.report.simulation.html").html(shown))
    elif form == "xlsx":
        output.made(partial(import_module("pbr_dsl.report.simulation.workbook").write, shown))
    else:
        output.result(import_module("pbr_dsl.report.simulation.published").to_json(shown))


def _csv(shown: Simulation, *, coverage: bool, cash: bool) -> str:
    """The rows that were asked for: coverage, cash, differences, else lines."""
    if coverage:
        return coverage_csv(shown)
    return cash_csv(shown) if cash else against_csv(shown) if shown.against else csv_text(shown)


def _given(**options: object) -> tuple[str, ...]:
    """The options that were given, as they are typed."""
    return tuple(f"--{name.replace('_', '-')}" for name, value in options.items() if value)


def _by_reference(  # noqa: PLR0913  what is asked for
    output: Output,
    run: Run | Stopped,
    by: Sequence[str],
    between: Between,
    *,
    why: str,
    list_open: bool,
    money: bool,
) -> Simulation | Stopped:
    """A simulation by the reference, which says why it is, where another engine is the usual one for so many rows."""
    if isinstance(run, Stopped):
        if why:
            output.say(why)
        return run
    shown = simulated(run, by, between, list_open=list_open, money=money)
    return replace(shown, moved=[*shown.moved, why]) if why else shown
