"""`pbrc export`: a contract for other systems."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Literal

import click

from pbr_dsl.cli.asking import DAY
from pbr_dsl.cli.group import Exit, Verb, Word
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.driver.exporting import made
from pbr_dsl.driver.running import Stopped
from pbr_dsl.values.display import date_text, list_text


@click.command("export", cls=Verb, epilog="pbrc export contracts/homes --as-known-on 2027-01-04 --output homes.sql")
@click.argument("contract", default=".", metavar="[CONTRACT]", type=click.Path(path_type=Path))
@formats("sql")
@click.option("--dialect", type=Word(("duckdb", "spark")), default="duckdb", show_default=True, help="Whose SQL it is.")
@click.option("--as-known-on", type=DAY, help="See only what was recorded by this day (else all of the term).")
@click.option(
    "--recorded",
    metavar="CHOICE",
    help="When rows count as recorded, if no column says so: same-day, +N days or received:DATE.",
)
@output_file
@pass_output
def command(  # noqa: PLR0913  what is written, and how
    output: Output,
    *,
    contract: Path,
    form: Literal["sql"],
    dialect: Literal["duckdb", "spark"],
    as_known_on: date | None,
    recorded: str | None,
) -> Exit:
    """Write a contract as SQL that anybody can run: CONTRACT is a file, or a folder with one contract.

    The script reads the files that lie beside the contract, else one file for each record with the contract's own words
    as its headings. Every statement is a step of the contract and says what it does; the last two show what is paid.
    """
    del form
    script = made(contract, dialect, as_known_on, recorded)
    if isinstance(script, Stopped):
        return output.complain(script.findings)
    output.result(script.text.rstrip("\n"))
    output.say(f"{script.name} on facts as known on {date_text(script.day)}, from {list_text([*script.files], 'and')}")
    return Exit.DONE
