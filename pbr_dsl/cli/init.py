"""`pbrc init`: a contract's folder that works at once."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import click
from rich.text import Text

from pbr_dsl.cli.group import Exit, Verb, Word
from pbr_dsl.cli.output import Output, pass_output
from pbr_dsl.driver.starter import CI, ROWS, examples, start

_USUAL = "lots-and-hours"


@click.command("init", cls=Verb, epilog="pbrc init our-contract --example lots-and-hours --ci github")
@click.argument("folder", required=False, metavar="[DIR]", type=click.Path(file_okay=False, path_type=Path))
@click.option("--example", metavar="NAME", default=_USUAL, show_default=True, help="The contract to start from.")
@click.option("--list", "listed", is_flag=True, help="List the contracts to start from.")
@click.option("--ci", type=Word((*CI, "none")), default="github", show_default=True, help="Whose CI file to add.")
@pass_output
def command(output: Output, folder: Path | None, example: str, ci: str, *, listed: bool) -> Exit:
    """Make a folder with a contract, its data and worked examples, and a CI file; it passes as it is."""
    there = examples()
    if listed:
        output.result("\n".join(there))
        return Exit.DONE
    name = Word(tuple(there)).convert(example, _example_option(), click.get_current_context())
    place = folder or Path(there[name].name)
    made = start(place, there[name], ci)
    rows = Counter(file.parts[0] for file in made.files if file.parts[0] in ROWS)
    shown = [f"  {place / file}" for file in made.files if file.parts[0] not in rows]
    shown += [f"  {place / name}  ({count} {'file' if count == 1 else 'files'})" for name, count in rows.items()]
    after = [f"pbrc check {place}", f"pbrc test {place}", *([made.simulate] if made.simulate else [])]
    output.result(Text("\n".join(["Made", *shown, "", "Now run", *(f"  {line}" for line in after)])))
    return Exit.DONE


def _example_option() -> click.Parameter:
    """The option `--example`, for a message about its value."""
    return next(parameter for parameter in command.params if parameter.name == "example")
