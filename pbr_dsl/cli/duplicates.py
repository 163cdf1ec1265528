"""`pbrc duplicates`: who or what is paid for twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import click

from pbr_dsl.cli.asking import DAY, DataPlace
from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import working
from pbr_dsl.data.readers.place import Place
from pbr_dsl.driver.comparing import UnfitError, asked_of, compared, hash_list, read_key
from pbr_dsl.driver.running import Asked, Stopped
from pbr_dsl.report.duplicates.found import DOCUMENT, PERSON, Identity
from pbr_dsl.report.duplicates.published import to_json
from pbr_dsl.report.duplicates.text import text

_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    "duplicates", cls=Verb, epilog="pbrc duplicates contracts/homes contracts/rough-sleeping --key council.key"
)
@click.argument("places", nargs=-1, required=True, metavar="CONTRACT [DATA]...", type=DataPlace())
@click.option(
    "--key", "key_file", type=_FILE, required=True, metavar="FILE", help="The secret that hashes are made with."
)
@click.option("--person", multiple=True, metavar="RECORD.FIELD", help="What identifies a person (repeatable).")
@click.option("--document", multiple=True, metavar="RECORD.FIELD", help="What identifies a document (repeatable).")
@click.option(
    "--hashes", multiple=True, type=_FILE, metavar="FILE", help="A list of others to compare with (repeatable)."
)
@click.option("--export-hashes", type=click.Path(dir_okay=False, path_type=Path), help="Write our own list for others.")
@click.option("--recorded", metavar="CHOICE", help="When rows count as recorded, if no column says so.")
@click.option("--as-known-on", type=DAY, help="See only what was recorded by this day (else all that was read).")
@formats("text", "json")
@output_file
@pass_output
def command(  # noqa: PLR0913  an option each
    output: Output,
    places: tuple[Place, ...],
    *,
    key_file: Path,
    person: tuple[str, ...],
    document: tuple[str, ...],
    hashes: tuple[Path, ...],
    export_hashes: Path | None,
    recorded: str | None,
    as_known_on: date | None,
    form: str,
) -> Exit:
    """Find persons and documents that are paid for under two lots, two providers or two contracts.

    Each CONTRACT is followed by its data and column map, or is a folder that holds them. Identifiers are compared as
    hashes under a secret key, so the lists of two councils with one key can be held together without a name in them.
    The exit code is 1 when something is paid twice.
    """
    identities = [_identity(PERSON, one) for one in person] + [_identity(DOCUMENT, one) for one in document]
    try:
        key = read_key(key_file)
        groups = asked_of(places, Asked(Path(), recorded=recorded, as_known_on=as_known_on))
        with working(output, "Reading and computing"):
            shown = compared(groups, key, identities, hashes)
    except UnfitError as unfit:
        raise click.UsageError(str(unfit), click.get_current_context()) from unfit
    if isinstance(shown, Stopped):
        return output.complain(shown.findings)
    if export_hashes is not None:
        export_hashes.write_text(hash_list(shown.own, key), encoding="utf-8")
        output.say(f"{export_hashes}: our own list, without names; keep the key apart from it")
    output.result(text(shown.found) if form == "text" else to_json(shown.found))
    return Exit.FOUND if shown.found.duplicates else Exit.DONE


def _identity(kind: str, said: str) -> Identity:
    """What `client` or `client.person-key` names."""
    record, _, field = said.partition(".")
    return Identity(kind, record, field)
