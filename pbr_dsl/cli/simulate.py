"""`pbrc simulate`: what a contract would have paid on these facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Final

import click
from rich.console import RenderableType

from pbr_dsl.cli.asking import ASSUME, DAY, run_options
from pbr_dsl.cli.engines import engine_options
from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.driver.engine import Between, Engine, both_by_columns, by_columns
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.driver.showing import people_at, simulated
from pbr_dsl.driver.versus import compared
from pbr_dsl.report import public
from pbr_dsl.report.compared.published import to_csv as compared_csv
from pbr_dsl.report.compared.published import to_json as compared_json
from pbr_dsl.report.compared.text import text as compared_text
from pbr_dsl.report.compared.view import Comparison
from pbr_dsl.report.layout import counted
from pbr_dsl.report.simulation.cash_text import cash_csv
from pbr_dsl.report.simulation.differences import against_csv
from pbr_dsl.report.simulation.faults import faults
from pbr_dsl.report.simulation.gaps import coverage_csv
from pbr_dsl.report.simulation.published import to_json
from pbr_dsl.report.simulation.rows import csv_parts, csv_text
from pbr_dsl.report.simulation.text import cash_text, coverage_text, text
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import list_text
from pbr_dsl.values.facts import Key

_PUBLIC: Final = ("text", "json", "csv")


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
        _refuse(form, **asked_for, suppress_below=suppress_below)
        both = _both(output, engine, (asked, other, changes, (first, last), by))
        return _comparison(output, both, form, strict=strict)
    if form == "xlsx" and output.file is None:
        message = "a workbook is written to a file: add --output FILE.xlsx"
        raise click.UsageError(message, click.get_current_context())
    without = _given(coverage=coverage, open=list_open, suppress_below=suppress_below)
    engine = replace(engine, without=without, alike=form == "csv" and not cash)
    run: Run | Stopped | None = None
    with working(output, "Reading and computing") as say:
        told, between = telling(say), (first, last)
        until = click.get_current_context().with_resource(ExitStack())
        shown = by_columns(asked, engine, by, between, until=until, told=told)
        if isinstance(shown, str):
            why, run = shown, prepare(asked, told=told)
            shown = _by_reference(output, run, by, between, why=why, list_open=list_open, money=coverage)
    if isinstance(shown, Stopped):
        return output.complain(shown.findings)
    found = [] if coverage else faults(shown.statement, sum(shown.total.states.values()))
    if found and (form != "text" or not shown.lines):
        return output.complain(found)
    _check_words(shown.by, shown.sums.words)
    if suppress_below is not None and isinstance(run, Run):
        output.result(_public(shown, suppress_below, people_at(run), form))
    else:
        _print(output, shown, form, coverage=coverage, cash=cash)
    if found:
        return output.complain(found)
    return _ended(output, shown, strict=strict)


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
        output.result(to_json(shown))


def _csv(shown: Simulation, *, coverage: bool, cash: bool) -> str:
    """The rows that were asked for: coverage, cash, differences, else lines."""
    if coverage:
        return coverage_csv(shown)
    return cash_csv(shown) if cash else against_csv(shown) if shown.against else csv_text(shown)


def _refuse(form: str, **options: object) -> None:
    """Refuse an option, or a form, that says nothing of two contracts."""
    asked = [f"--{name.replace('_', '-')}" for name, value in options.items() if value]
    asked += [f"--format {form}"] if form not in _PUBLIC else []
    if asked:
        message = f"`{asked[0]}` is of one contract: it does not go with `--compare` or `--set`"
        if asked[0] == "--suppress-below":
            message += "; what two results differ by can give somebody away, so it is not made for publishing"
        raise click.UsageError(message, click.get_current_context())


def _both(
    output: Output, engine: Engine, given: tuple[Asked, Path | None, Sequence[str], Between, Sequence[str]]
) -> Comparison | Stopped:
    """Two contracts compared, by the engine that is asked for or the usual one for so many rows."""
    until = click.get_current_context().with_resource(ExitStack())
    with working(output, "Reading and computing both") as say:
        told = telling(say)
        both = both_by_columns(*given, engine=engine, until=until, told=told)
        if not isinstance(both, str):
            return both
        shown = compared(*given, told=told)
        return replace(shown, notes=[*shown.notes, both]) if both and isinstance(shown, Comparison) else shown


def _comparison(output: Output, shown: Comparison | Stopped, form: str, *, strict: bool) -> Exit:
    """Print a comparison; `strict` looks at what was rejected or is held in either contract."""
    if isinstance(shown, Stopped):
        return output.complain(shown.findings)
    _check_words(shown.by, shown.known)
    output.result(
        compared_text(shown) if form == "text" else compared_csv(shown) if form == "csv" else compared_json(shown)
    )
    unfit = any(side.rejected or side.held for side in (shown.first, shown.other))
    return Exit.FOUND if strict and unfit else Exit.DONE


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


def _public(shown: Simulation, least: int, people: Mapping[str, Key], form: str) -> RenderableType:
    """What may be published, in a form."""
    if form not in _PUBLIC:
        message = f"`--suppress-below` gives {list_text(list(_PUBLIC), 'or')}, not {form}"
        raise click.UsageError(message, click.get_current_context())
    if not any(record.personal for record in shown.contract.records):
        message = (
            "`--suppress-below`: the contract does not say which rows are people, as `record client, personal` does"
        )
        raise click.UsageError(message, click.get_current_context())
    for word in shown.by:
        if not public.may_be_public(shown.contract, word):
            message = f"`--by {word}` cannot be published: its rows are people, or one line stands in several of them"
            raise click.UsageError(message, click.get_current_context())
    made = public.public(shown, least, people)
    return public.text(made) if form == "text" else public.to_json(made) if form == "json" else public.to_csv(made)


def _check_words(by: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a table by something that no line has."""
    for word in by:
        if word not in known:
            near = did_you_mean(closest(word, known))
            listed = ", ".join(f"`{one}`" for one in known)
            message = f"`--by`: no line has a `{word}`{near or f'; there is {listed}'}"
            raise click.UsageError(message, click.get_current_context())
