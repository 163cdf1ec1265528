"""`pbrc receive`: keep files as they came, with the day on which they did."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import click

from pbr_dsl.cli.asking import DAY
from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, pass_output
from pbr_dsl.data.store import FILES, Receipt, receive
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import missing
from pbr_dsl.report.layout import counted
from pbr_dsl.values.display import date_text


@click.command("receive", cls=Verb, epilog="pbrc receive received oska-may.csv --on 2026-06-01")
@click.argument("store", metavar="STORE", type=click.Path(path_type=Path))
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--on", type=DAY, help="The day on which the files came (else today).")
@click.option("--additions", is_flag=True, help="The files hold only what is new; what they leave out has not gone.")
@pass_output
def command(output: Output, store: Path, files: tuple[Path, ...], *, on: date | None, additions: bool) -> Exit:
    """Take FILEs into STORE: a folder that only grows, where each file is kept as it came and held by its hash.

    Give the store to other verbs in place of data: `pbrc simulate CONTRACT STORE`. A file counts as the next one of
    the export whose name it has, apart from months and numbers; what it says anew was recorded when it came.
    """
    absent = [missing(path) for path in files if not path.is_file()]
    if absent:
        return output.complain(absent)
    made = receive(store, list(files), on or datetime.now(UTC).date(), additions=additions)
    if isinstance(made, Diagnostic):
        output.complain([made])
        return Exit.COULD_NOT
    output.result("\n".join(_said(store, one) for one in made))
    return Exit.DONE


def _said(store: Path, one: Receipt) -> str:
    """What became of a file."""
    place = store / FILES / one.kept_as
    what = f"received on {date_text(one.received)}, {counted(one.bytes, 'byte')}, SHA-256 {one.sha256[:12]}"
    return f"{one.name}: {what}, export `{one.export}`, kept as {place}"
