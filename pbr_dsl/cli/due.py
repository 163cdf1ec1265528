"""`pbrc due`: what runs out soon, for each client."""

from __future__ import annotations

import click

from pbr_dsl.cli.asking import run_options
from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.driver.due import due
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.report.due.published import to_csv, to_json
from pbr_dsl.report.due.text import text


@click.command("due", cls=Verb, epilog="pbrc due contracts/rough-sleeping --within 60")
@click.option(
    "--within", type=click.IntRange(1, 366), default=28, show_default=True, metavar="DAYS", help="How far to look."
)
@formats("text", "json", "csv")
@output_file
@pass_output
@run_options
def command(output: Output, asked: Asked, *, within: int, form: str) -> Exit:
    """List what runs out under CONTRACT on DATA: proofs, claims and facts that can still be handed in, and until when.

    For each client: the last day, what is waited for, the most that it could pay. The days count from --as-known-on,
    else from the last day on which something was recorded. Clients are named by their identifiers and nothing else.
    """
    with working(output, "Reading and computing") as say:
        run = prepare(asked, told=telling(say))
        shown = None if isinstance(run, Stopped) else due(run, within)
    if isinstance(run, Stopped) or shown is None:
        return output.complain(run.findings if isinstance(run, Stopped) else [])
    output.result(text(shown) if form == "text" else to_json(shown) if form == "json" else to_csv(shown))
    return Exit.DONE
