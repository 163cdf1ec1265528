"""Runs one long form to its end and writes what came out: `python -m tests.long why-replays`.

Pieces run side by side, and those that ran are kept: the same command on the same commit goes on from there.  A piece
that breaks off, or for which no time is left, is reported as not run.
"""

from __future__ import annotations

import argparse
import gc
import os
import subprocess
import sys
import time
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import click

from tests.long.agree_page import agree_page
from tests.long.forms import ENDLESS, FORMS, Noted
from tests.long.kept import Kept, NotRunError, Outcome
from tests.long.slips_page import slips_page
from tests.long.sql_mutants_page import sql_mutants_page
from tests.seed import SEED

ROOT: Final = Path(__file__).parents[2]
RESULTS: Final = ROOT / "docs" / "results"
RESTS: Final = 200  # tries after which what is no longer used is thrown away; looking for it all the time takes a sixth
MOST_SHOWN: Final = 20


def run_piece(form: str, at: int, until: float) -> Outcome:
    """Run one piece of a form, unless the time is over before it begins or comes to its end."""
    piece = FORMS[form]()[at]
    found, start = Outcome(piece.name), time.monotonic()
    if time.time() > until:
        found.stopped = "no time was left"
        return found
    gc.disable()
    try:
        for said in piece.tries():
            found.tried += 1
            if found.tried % RESTS == 0:
                gc.collect()
            failed = said.failed if isinstance(said, Noted) else said
            found.failed += [failed] if failed else []
            found.notes += [list(said.note)] if isinstance(said, Noted) and said.note else []
            if time.time() > until:
                found.stopped = "" if form in ENDLESS else "stopped when the time was over"
                break
    except NotRunError as error:
        found.stopped = str(error)
    except Exception as error:  # noqa: BLE001  a piece that breaks is reported, the others go on
        found.stopped = f"broke off: {type(error).__name__}: {error}"
    found.seconds = time.monotonic() - start
    return found


def run_form(form: str, workers: int, minutes: float, kept: Kept) -> list[Outcome]:
    """Run every piece of a form that is not kept of a run before, and say of each what came out as it ends.

    Pieces without end run side by side, however few the workers: none of them would make room for another.
    """
    until = time.time() + minutes * 60
    names = [piece.name for piece in FORMS[form]()]
    with ProcessPoolExecutor(max(workers, len(names)) if form in ENDLESS else workers) as pool:
        before = {at: kept.read(at) for at in range(len(names))}
        done: dict[int, Outcome] = {at: one for at, one in before.items() if one}
        left = [at for at in range(len(names)) if at not in done]
        waiting: dict[Future[Outcome], int] = {pool.submit(run_piece, form, at, until): at for at in left}
        if done:
            click.echo(f"{len(done)} of {len(names)} pieces are kept of a run before")
        for future in as_completed(waiting):
            at = waiting[future]
            try:
                done[at] = future.result()
            except Exception as error:  # noqa: BLE001  a worker that was killed is reported as well
                done[at] = Outcome(names[at], stopped=f"broke off: {type(error).__name__}")
            kept.write(at, done[at])
            click.echo(line_of(done[at]))
    return [done[at] for at in sorted(done)]


def line_of(one: Outcome) -> str:
    """What came of a piece in one line."""
    held = one.tried - len(one.failed)
    said = f"{one.name}: {one.tried:,} tried, {held:,} held, {len(one.failed):,} failed, {one.seconds:.0f} s"
    return f"{said}; NOT RUN to its end: {one.stopped}" if one.stopped else said


def page(form: str, on: str, outcomes: list[Outcome]) -> str:
    """The committed page of results."""
    tried, failed = sum(one.tried for one in outcomes), sum(len(one.failed) for one in outcomes)
    missing = [one for one in outcomes if one.stopped]
    verdict = "failed" if failed else f"**not run**: {len(missing)} pieces" if missing else "held"
    work = sum(one.seconds for one in outcomes)
    return "\n".join(
        [
            f"# The last full run of `{form}`",
            "",
            f"{verdict.capitalize()}. {tried:,} tried, {tried - failed:,} held, {failed:,} failed.",
            "",
            f"- {datetime.now(UTC):%-d %B %Y, %H:%M} UTC, on {on}",
            f"- {work:,.0f} seconds of work; Python {sys.version.split()[0]}; seed {SEED}",
            f"- run with `.venv/bin/python -m tests.long {form}`: [what it tries](../how-to/run-the-long-tests.md)",
            "",
            *pieces(missing if form == "slips" else outcomes),
            *(slips_page(outcomes) if form == "slips" else failures(outcomes)),
            *(agree_page(outcomes) if form == "agree" else ()),
            *(sql_mutants_page(outcomes) if form == "sql-mutants" else ()),
            "",
        ]
    )


def pieces(outcomes: list[Outcome]) -> list[str]:
    """A table of pieces; empty without any."""
    rows = [
        f"| {one.name} | {one.tried:,} | {one.tried - len(one.failed):,} | {len(one.failed):,} | {one.seconds:.0f} |"
        f" {f'**not run** to its end: {one.stopped}' if one.stopped else 'run'} |"
        for one in outcomes
    ]
    return ["| piece | tried | held | failed | seconds | |", "|---|---:|---:|---:|---:|---|", *rows] if rows else []


def failures(outcomes: list[Outcome]) -> list[str]:
    """The first of what failed."""
    found = [f"- {one.name}: {said}" for one in outcomes for said in one.failed]
    more = [f"- and {len(found) - MOST_SHOWN:,} more"] if len(found) > MOST_SHOWN else []
    return ["", "What failed:", "", *found[:MOST_SHOWN], *more] if found else []


def commit() -> str:
    """The commit that stands in the folder, and whether files differ from it."""
    git = ["git", "-C", str(ROOT)]
    found = subprocess.run([*git, "log", "-1", "--format=commit %h"], capture_output=True, text=True, check=False)
    of = ["--", ".", ":!docs/results"]
    changed = subprocess.run([*git, "status", "--porcelain", *of], capture_output=True, text=True, check=False)
    said = found.stdout.strip() or "no commit"
    return f"{said} with changes" if changed.stdout.strip() else said


def main() -> int:
    """Run what is asked for; the result is 1 where anything failed or was not run."""
    parser = argparse.ArgumentParser(prog="python -m tests.long", description=__doc__)
    parser.add_argument("form", choices=sorted(FORMS))
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes side by side")
    parser.add_argument("--minutes", type=float, default=15, help="what has not begun by then is not run")
    parser.add_argument("--print", action="store_true", help="leave the page of results as it is")
    asked = parser.parse_args()
    on = commit()
    click.echo(f"{asked.form} on {on}, seed {SEED}")
    outcomes = run_form(asked.form, asked.workers, asked.minutes, Kept(asked.form, on))
    text = page(asked.form, on, outcomes)
    if not asked.print:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{asked.form}.md").write_text(text, encoding="utf-8")
    click.echo("\n".join(text.splitlines()[2:3]))
    return int(any(one.failed or one.stopped for one in outcomes))


if __name__ == "__main__":
    sys.exit(main())
