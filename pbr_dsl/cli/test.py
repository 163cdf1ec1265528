"""`pbrc test`: whether the worked examples of a contract still come out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import click
from rich.text import Text

from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import Course, working
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation, compilations
from pbr_dsl.driver.places import sources
from pbr_dsl.driver.promised import looked
from pbr_dsl.driver.running import Asked
from pbr_dsl.model.contract import Contract, Promise
from pbr_dsl.promises import Promises
from pbr_dsl.promises import text as promises_text
from pbr_dsl.promises.machine import json_forms
from pbr_dsl.scenario import Examples, play, render

_Found = Promises | list[Diagnostic]


@click.command("test", cls=Verb, epilog="pbrc test contracts/lots-and-hours -k tenancies")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("-k", "text", metavar="TEXT", default="", help="Only what has this text in its title.")
@click.option(
    "--data",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Look at `always` and `never` on these data.",
)
@click.option("--map", "column_map", type=click.Path(path_type=Path), metavar="FILE", help="Their column map (TOML).")
@click.option("--recorded", metavar="CHOICE", help="When their rows count as recorded, if no column says (same-day).")
@click.option("--seed", metavar="NUMBER", default=1, show_default=True, help="Draws the changes that are tried.")
@click.option(
    "--tries",
    metavar="NUMBER",
    default=20,
    show_default=True,
    help="How many changes are tried for one line.",
)
@formats("text", "json", "junit", "github")
@output_file
@pass_output
def command(  # noqa: PLR0913, PLR0917 - one for each option
    output: Output,
    paths: tuple[Path, ...],
    text: str,
    data: Path | None,
    column_map: Path | None,
    recorded: str | None,
    seed: int,
    tries: int,
    form: str,
) -> Exit:
    """Play the scenarios of contracts, and look at what must always and never be, on the scenarios and on data.

    A path is a file, a folder with contracts below, or - for standard input. Data are those given, or the folder
    `data` beside a contract.
    """
    found = sources(paths)
    if found.findings:
        return output.complain(found.findings)
    compiled = compilations(found.sources)
    broken = [finding for one in compiled if one.contract is None for finding in one.checked.findings.errors]
    examples = [_played(one.contract, one.source.path, text) for one in compiled if one.contract is not None]
    asked = Asked(Path(), (data,) if data is not None else (), column_map, recorded)
    course = Course()
    with working(output, "Looking at what must always and never be") as say:
        told = partial(_told, say, course)
        promised = _promised(compiled, asked, text, partial(looked, seed=seed, tries=tries, told=told))
    kept = [one for one in promised if isinstance(one, Promises)]
    broken += [finding for one in promised if not isinstance(one, Promises) for finding in one]
    if broken:
        output.complain(broken)
    if not broken and not any(one.kept for one in kept) and not any(one.played for one in examples):
        _say_why_nothing(output, [one.contract for one in compiled if one.contract is not None], text)
    output.result(_printed(form, examples, kept), orders=form == "github")
    failed = any(one.failed for one in examples) or any(one.failed for one in kept)
    return Exit.FOUND if broken or failed else Exit.DONE


def _promised(
    compiled: Sequence[Compilation], asked: Asked, text: str, look: Callable[[Contract, Asked], _Found]
) -> list[_Found]:
    """Look at the lines `always` and `never` of the contracts that are right and whose title is asked for."""
    found: list[_Found] = []
    for one in compiled:
        if one.contract is not None:
            wanted = tuple(p for p in one.contract.promises if text.casefold() in p.title.casefold())
            contract = one.contract.model_copy(update={"promises": wanted})
            here = replace(asked, contract=Path(one.source.path))
            found.append(look(contract, here))
    return found


def _told(say: Callable[[str], None], course: Course, promise: Promise, done: int, count: int) -> None:
    """Say which line is looked at, and how long that may take."""
    say(course.words(f'{promise.word} "{promise.title}"', done, count))


def _printed(form: str, examples: list[Examples], kept: list[Promises]) -> Text | str:
    """Examples, and what became of the lines `always` and `never`, in the form that was asked for."""
    match form:
        case "json":
            return render.to_json(examples, json_forms(kept))
        case "text":
            promised = promises_text(kept)
            return Text("\n\n").join([render.text(examples), promised]) if promised else render.text(examples)
        case _:
            module = import_module("pbr_dsl.scenario.machine")
            return str(getattr(module, f"to_{form}")(examples, json_forms(kept)))


def _played(contract: Contract, path: str, text: str) -> Examples:
    """Play the scenarios of a contract that are asked for."""
    wanted = [one for one in contract.scenarios if text.casefold() in one.title.casefold()]
    return Examples(path, tuple(play(contract, scenario) for scenario in wanted))


def _say_why_nothing(output: Output, contracts: Sequence[Contract], text: str) -> None:
    """Say that there was nothing to play; UsageError when a text was asked for that no title has."""
    titles = [one.title for contract in contracts for one in contract.scenarios]
    titles += [one.title for contract in contracts for one in contract.promises]
    if text and titles:
        message = f"nothing has `{text}` in its title{did_you_mean(closest(text, titles))}"
        raise click.UsageError(message, click.get_current_context())
    output.say("there are no scenarios here: `pbrc explain scenario` says how to write one")
