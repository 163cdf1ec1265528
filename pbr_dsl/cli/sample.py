"""`pbrc sample`: which claims of a period are looked at again, drawn so that neither side can predict or steer it."""

from __future__ import annotations

import os
import secrets
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Final, NoReturn

import click

from pbr_dsl.cli.asking import DAY, run_options
from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import read_text
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.report.sampling import Sampling, text, to_csv, to_json
from pbr_dsl.values import draw

_FILE: Final = click.Path(dir_okay=False, path_type=Path)


@click.command("sample", cls=Verb, epilog="pbrc sample contracts/homes --commit council.seed")
@click.option("--commit", type=_FILE, metavar="FILE", help="Make a seed in a new FILE; print the hash to publish.")
@click.option("--period", type=DAY, help="The period that holds this day.")
@click.option("--seed", "seeds", type=_FILE, multiple=True, metavar="FILE", help="A seed, revealed (repeatable).")
@click.option("--published", multiple=True, metavar="HASH", help="The hash published of a seed (one for each).")
@click.option("--to-fill", type=_FILE, metavar="OUT.xlsx", help="Write the workbook in which results are filled in.")
@formats("text", "json", "csv")
@output_file
@pass_output
@run_options
def command(  # noqa: PLR0913  an option each
    output: Output,
    asked: Asked,
    *,
    commit: Path | None,
    period: date | None,
    seeds: tuple[Path, ...],
    published: tuple[str, ...],
    to_fill: Path | None,
    form: str,
) -> Exit:
    """Draw the claims of a period that CONTRACT wants looked at again, from seeds whose hashes were published.

    Before the period each party makes a seed with `--commit`, keeps it and publishes its hash; after the cut-off both
    reveal theirs, and whoever runs this gets the same claims.
    """
    if commit is not None:
        return _commit(output, commit)
    if period is None or not seeds:
        _refuse("name the period and each revealed seed, `--period DATE --seed FILE`; or make one, `--commit FILE`")
    if to_fill is not None and to_fill.exists():
        _refuse(f"`{to_fill}` is there already; name another workbook with `--to-fill`")
    said = _revealed(seeds, published)
    with working(output, "Reading and computing") as say:
        run = prepare(asked, told=telling(say))
    if isinstance(run, Stopped):
        return output.complain(run.findings)
    shown = _draw(output, run, period, said, to_fill)
    output.result(text(shown) if form == "text" else to_json(shown) if form == "json" else to_csv(shown))
    return Exit.DONE


def _draw(output: Output, run: Run, day: date, seeds: list[str], to_fill: Path | None) -> Sampling:
    """Draw, and write the workbook for the results if it was asked for."""
    sampling = import_module("pbr_dsl.driver.sampling")
    if not any(evidence.sample for evidence in run.contract.evidence):
        _refuse("the contract has no sample: a line `sample  10% of claims each period, at least 5` of an evidence")
    period = sampling.period_named(run, day)
    if period is None:
        _refuse(f"no period of the contract holds {day.isoformat()}")
    shown: Sampling = sampling.sampled(run, period, seeds)
    if to_fill is not None:
        sampling.to_fill(run, shown, to_fill)
        output.say(f"{to_fill}: fill in `result`, valid or invalid, and put it with the data")
    return shown


def _commit(output: Output, path: Path) -> Exit:
    """Make a seed that only its owner can read, and print what to publish."""
    if path.exists():
        _refuse(f"`{path}` is there already, and a seed is never written over")
    seed = secrets.token_hex(32)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(seed)
    output.result(draw.published(seed))
    output.say(f"publish this SHA-256 before the period opens; keep {path} to yourself until its cut-off")
    return Exit.DONE


def _revealed(paths: tuple[Path, ...], published: tuple[str, ...]) -> list[str]:
    """The seeds, each held against a hash that was published."""
    told = {one.strip().lower() for one in published}
    seeds: list[str] = []
    for path in paths:
        text = read_text(path)
        seed = "" if isinstance(text, Diagnostic) else text.strip()
        if len(seed) < draw.SHORTEST:
            _refuse(f"`{path}` holds no seed: it has to have {draw.SHORTEST} characters or more")
        if draw.published(seed) not in told:
            _refuse(f"`{path}` is not a seed whose hash was published: name that with `--published HASH`")
        seeds.append(seed)
    if not len(seeds) == len(set(seeds)) == len(told):
        _refuse(f"{len(told)} hashes were published and {len(set(seeds))} of their seeds are given; all are needed")
    return seeds


def _refuse(said: str) -> NoReturn:
    """End the run with what was wrong with the call."""
    raise click.UsageError(said, click.get_current_context())
