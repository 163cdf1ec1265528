"""Two contracts on the same data, for `pbrc simulate --compare` and `--set`; loaded when they are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import click

from pbr_dsl.cli.asking import PLAIN, check_words
from pbr_dsl.cli.group import Exit
from pbr_dsl.cli.output import Output
from pbr_dsl.cli.progress import telling, working
from pbr_dsl.driver.engine import Between, Engine, both_by_columns
from pbr_dsl.driver.running import Asked, Stopped
from pbr_dsl.driver.versus import compared
from pbr_dsl.report.compared.published import to_csv, to_json
from pbr_dsl.report.compared.text import text
from pbr_dsl.report.compared.view import Comparison

Given = tuple[Asked, Path | None, Sequence[str], Between, Sequence[str]]
"""What is asked for of one contract, the other, values in the place of some, periods, and tables."""


def refuse(form: str, **options: object) -> None:
    """Refuse an option, or a form, that says nothing of two contracts."""
    asked = [f"--{name.replace('_', '-')}" for name, value in options.items() if value]
    asked += [f"--format {form}"] if form not in PLAIN else []
    if asked:
        message = f"`{asked[0]}` is of one contract: it does not go with `--compare` or `--set`"
        if asked[0] == "--suppress-below":
            message += "; what two results differ by can give somebody away, so it is not made for publishing"
        raise click.UsageError(message, click.get_current_context())


def compare(output: Output, engine: Engine, given: Given, form: str, *, strict: bool) -> Exit:
    """Compare two contracts and print it; `strict` looks at what was rejected or is held in either."""
    shown = _both(output, engine, given)
    if isinstance(shown, Stopped):
        return output.complain(shown.findings)
    check_words(shown.by, shown.known)
    output.result(text(shown) if form == "text" else to_csv(shown) if form == "csv" else to_json(shown))
    unfit = any(side.rejected or side.held for side in (shown.first, shown.other))
    return Exit.FOUND if strict and unfit else Exit.DONE


def _both(output: Output, engine: Engine, given: Given) -> Comparison | Stopped:
    """Two contracts compared, by the engine that is asked for or the usual one for so many rows."""
    until = click.get_current_context().with_resource(ExitStack())
    with working(output, "Reading and computing both") as say:
        told = telling(say)
        both = both_by_columns(*given, engine=engine, until=until, told=told)
        if not isinstance(both, str):
            return both
        shown = compared(*given, told=told)
        return replace(shown, notes=[*shown.notes, both]) if both and isinstance(shown, Comparison) else shown
