"""`pbrc why`: why this much, or nothing, for somebody; and the nearest change that would pay the rest."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from pbr_dsl.cli.asking import ASSUME, DAY, run_options
from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.explaining import explained
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.report.why.explain import Question
from pbr_dsl.report.why.published import to_json
from pbr_dsl.report.why.text import text


@click.command("why", cls=Verb, epilog="pbrc why contracts/rough-sleeping --for ann")
@click.option(
    "--for",
    "whom",
    required=True,
    metavar="ID",
    help="A person, a lot, a provider: the key of any row; `contract`: what is paid for no row.",
)
@click.option("--line", metavar="NAME", default="", help="Only this payment or outcome.")
@click.option("--period", type=DAY, help="Only the period that holds this day.")
@ASSUME
@formats("text", "json")
@output_file
@pass_output
@run_options
def command(  # noqa: PLR0913  an option each
    output: Output, asked: Asked, *, whom: str, line: str, period: date | None, assume: Path | None, form: str
) -> Exit:
    """Explain what CONTRACT pays on DATA for one row: every part of it, and why the rest is not paid.

    For each line that is not paid it looks for the nearest change to the data that would pay it, makes that change
    in memory, runs the contract again and prints what comes out.
    """
    with working(output, "Reading and computing") as say:
        run = prepare(replace(asked, assume=assume), told=telling(say))
        if isinstance(run, Stopped):
            return output.complain(run.findings)
        _check_line(run, line)
        found = explained(run, Question(whom, line, period))
    if isinstance(found, Diagnostic):
        return output.complain([found])
    output.result(text(found) if form == "text" else to_json(found))
    return Exit.DONE


def _check_line(run: Run, line: str) -> None:
    """Refuse a payment or an outcome that the contract does not have."""
    known = [part.name for part in (*run.contract.payments, *run.contract.outcomes)]
    if line and line not in known:
        message = f"`--line`: no payment or outcome is called `{line}`{did_you_mean(closest(line, known))}"
        raise click.UsageError(message, click.get_current_context())
