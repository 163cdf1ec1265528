"""`pbrc lock`: accept the files that contracts use, as they are now."""

from __future__ import annotations

from pathlib import Path

import click

from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, output_file, pass_output
from pbr_dsl.driver import compilations
from pbr_dsl.driver.locking import Locked, locked
from pbr_dsl.driver.places import sources


@click.command("lock", cls=Verb, epilog="pbrc lock contracts/lots-and-hours")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@output_file
@pass_output
def command(output: Output, paths: tuple[Path, ...]) -> Exit:
    """Write `pbrc.lock` beside contracts: the SHA-256 of each file that they use, accepted as it is now.

    Read the files first. From then on `check` refuses a file that has changed, until it is accepted again.
    """
    found = sources(paths)
    if found.findings:
        return output.complain(found.findings)
    made = locked(compilations(found.sources))
    if made.findings:
        return output.complain(made.findings)
    for path, text in made.texts.items():
        Output(output.quiet, output.color, path).result(text.rstrip("\n"))
    output.result(_said(made))
    return Exit.DONE


def _said(made: Locked) -> str:
    """What was accepted, a line for each file."""
    if not made.texts:
        return "Nothing to accept: these contracts use no other file."
    width = max(len(change) for _, change in made.changes)
    return "\n".join(f"{change:<{width}}  {path}" for path, change in made.changes)
