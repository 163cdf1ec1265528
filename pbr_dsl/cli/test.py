"""`pbrc test`: whether the worked examples of a contract still come out."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

import click
from rich.text import Text

from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.driver import compilations
from pbr_dsl.driver.places import sources
from pbr_dsl.model.contract import Contract
from pbr_dsl.scenario import Examples, play, render


@click.command("test", cls=Verb, epilog="pbrc test contracts/lots-and-hours -k tenancies")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("-k", "text", metavar="TEXT", default="", help="Only the scenarios with this text in their title.")
@formats("text", "json", "junit", "github")
@output_file
@pass_output
def command(output: Output, paths: tuple[Path, ...], text: str, form: str) -> Exit:
    """Play the scenarios of contracts: files, folders with contracts below, or - for standard input."""
    found = sources(paths)
    if found.findings:
        return output.complain(found.findings)
    compiled = compilations(found.sources)
    broken = [finding for one in compiled if one.contract is None for finding in one.checked.findings.errors]
    examples = [_played(one.contract, one.source.path, text) for one in compiled if one.contract is not None]
    if broken:
        output.complain(broken)
    if not broken and not any(one.played for one in examples):
        _say_why_nothing(output, [one.contract for one in compiled if one.contract is not None], text)
    output.result(_printed(form, examples))
    return Exit.FOUND if broken or any(one.failed for one in examples) else Exit.DONE


def _printed(form: str, examples: list[Examples]) -> Text | str:
    """Examples in the form that was asked for."""
    match form:
        case "json":
            return render.to_json(examples)
        case "text":
            return render.text(examples)
        case _:
            module = import_module("pbr_dsl.scenario.machine")
            return str(getattr(module, f"to_{form}")(examples))


def _played(contract: Contract, path: str, text: str) -> Examples:
    """Play the scenarios of a contract that are asked for."""
    wanted = [one for one in contract.scenarios if text.casefold() in one.title.casefold()]
    return Examples(path, tuple(play(contract, scenario) for scenario in wanted))


def _say_why_nothing(output: Output, contracts: Sequence[Contract], text: str) -> None:
    """Say that there was nothing to play; UsageError when a text was asked for that no title has."""
    titles = [scenario.title for contract in contracts for scenario in contract.scenarios]
    if text and titles:
        message = f"no scenario has `{text}` in its title{did_you_mean(closest(text, titles))}"
        raise click.UsageError(message, click.get_current_context())
    output.say("there are no scenarios here: `pbrc explain scenario` says how to write one")
