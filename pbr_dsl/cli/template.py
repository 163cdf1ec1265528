"""`pbrc template`: a workbook for providers to fill in."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Final

import click

from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, pass_output
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.places import folder, read_text
from pbr_dsl.source import Source

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command("template", cls=Verb, epilog="pbrc template contracts/homes -o homes.xlsx")
@click.argument("contract", metavar="CONTRACT", type=click.Path(path_type=Path))
@click.option("--output", "-o", "path", type=_FILE, help="The workbook (else it has the contract's name).")
@pass_output
def command(output: Output, contract: Path, *, path: Path | None) -> Exit:
    """Write a workbook with a sheet for each record of CONTRACT: dropdowns, rules, and what each column holds.

    Filled in, it is read as it is: `pbrc validate CONTRACT WORKBOOK`. A workbook that is there already is left alone.
    """
    found = folder(contract)
    if isinstance(found, Diagnostic):
        return output.complain([found])
    text = read_text(found.contract)
    if isinstance(text, Diagnostic):
        return output.complain([text])
    checked = Compilation(Source(found.contract.as_posix(), text)).checked
    if checked.contract is None:
        return output.complain(checked.findings)
    made = path or Path(f"{checked.contract.name}.xlsx")
    if made.exists():
        message = f"`{made}` is there already; name another workbook with `-o`"
        raise click.UsageError(message, click.get_current_context())
    half = made.with_name(f".{made.name}.part")
    try:
        import_module("pbr_dsl.report.template").write(half, checked.contract)
        half.replace(made)
    finally:
        half.unlink(missing_ok=True)
    output.result(f"{made}: a sheet for each record; the first sheet says how to fill them in")
    return Exit.DONE
