"""Sums that may be published, for `pbrc simulate --suppress-below`; loaded when they are asked for."""

from __future__ import annotations

import click
from rich.console import RenderableType

from pbr_dsl.cli.asking import PLAIN
from pbr_dsl.driver.running import Run, Stopped
from pbr_dsl.driver.showing import people_at
from pbr_dsl.report import public
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import list_text


def published(shown: Simulation, least: int, run: Run | Stopped | None, form: str) -> RenderableType:
    """Give what may be published, in a form."""
    if form not in PLAIN:
        message = f"`--suppress-below` gives {list_text(list(PLAIN), 'or')}, not {form}"
        raise click.UsageError(message, click.get_current_context())
    if not any(record.personal for record in shown.contract.records):
        message = (
            "`--suppress-below`: the contract does not say which rows are people, as `record client, personal` does"
        )
        raise click.UsageError(message, click.get_current_context())
    for word in shown.by:
        if not public.may_be_public(shown.contract, word):
            message = f"`--by {word}` cannot be published: its rows are people, or one line stands in several of them"
            raise click.UsageError(message, click.get_current_context())
    made = public.public(
        shown, least, shown.crowds or public.Paid(shown, people_at(run) if isinstance(run, Run) else {})
    )
    return public.text(made) if form == "text" else public.to_json(made) if form == "json" else public.to_csv(made)
