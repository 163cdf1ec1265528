"""`pbrc docs`: the contract as a schedule that a lawyer can read."""

from __future__ import annotations

from pathlib import Path

import click

from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.driver.scheduling import Form, Unmade, made


@click.command("docs", cls=Verb, epilog="pbrc docs contracts/one-service --format html --output schedule.html")
@click.argument("path", default=".", metavar="[PATH]", type=click.Path(path_type=Path))
@formats("markdown", "html")
@output_file
@pass_output
def command(output: Output, *, path: Path, form: Form) -> Exit:
    """Write a contract as a schedule: PATH is a file, a folder with one contract, or - for standard input.

    The schedule says in numbered clauses what the contract says in its own notation, with its tables, dates, limits and
    worked examples; the contract's own text is its appendix. A contract with errors has no schedule.
    """
    schedule = made(path, form)
    if isinstance(schedule, Unmade):
        return output.complain(schedule.findings)
    output.result(schedule.text.rstrip("\n"))
    output.say(f"{schedule.title}: {schedule.clauses} clauses" + (f", written to {output.file}" if output.file else ""))
    return Exit.DONE
