"""`pbrc validate`: whether data are fit to be paid on."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import click

from pbr_dsl.cli.asking import run_options
from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.driver.validating import proposed, validated
from pbr_dsl.report.validation.published import to_csv, to_json
from pbr_dsl.report.validation.text import text


@click.command("validate", cls=Verb, epilog="pbrc validate contracts/birmingham --format csv -o to-correct.csv")
@formats("text", "html", "json", "csv")
@click.option(
    "--annotate",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="OUT.xlsx",
    help="Write the data as a workbook, with each cell to correct coloured and explained.",
)
@click.option("--suggest-map", is_flag=True, help="Propose a column map (TOML) for the data, and read nothing by it.")
@output_file
@pass_output
@run_options
def command(output: Output, asked: Asked, *, form: str, annotate: Path | None, suggest_map: bool) -> Exit:
    """Look at DATA as CONTRACT reads them: what was understood, what was put right, what has to be corrected.

    For whoever sends the data, before anybody is paid on them. Each cell to correct is named with its place and the
    most that waits for it. The exit code is 1 when there is one.
    """
    if annotate is not None and annotate.exists():
        message = f"`{annotate}` is there already; name another workbook with `--annotate`"
        raise click.UsageError(message, click.get_current_context())
    if suggest_map:
        return _suggest(output, asked)
    with working(output, "Reading") as say:
        run = prepare(asked, usable=False, told=telling(say))
        shown = None if isinstance(run, Stopped) else validated(run)
    if isinstance(run, Stopped) or shown is None:
        return output.complain(run.findings if isinstance(run, Stopped) else [])
    if annotate is not None:
        import_module("pbr_dsl.driver.annotating").annotated(run, shown, annotate)
        output.say(f"{annotate}: what to correct is coloured, and listed on its first sheet")
    match form:
        case "html":
            output.result(import_module("pbr_dsl.report.validation.html").html(shown))
        case "json":
            output.result(to_json(shown))
        case "csv":
            output.result(to_csv(shown))
        case _:
            output.result(text(shown))
    return Exit.DONE if shown.fit else Exit.FOUND


def _suggest(output: Output, asked: Asked) -> Exit:
    """Print a column map to look at."""
    with working(output, "Reading"):
        found = proposed(asked)
    if isinstance(found, Stopped):
        return output.complain(found.findings)
    output.result(found)
    return Exit.DONE
