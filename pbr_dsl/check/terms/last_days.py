"""Whole months between two dates where the second is the last day of a spell: whether that day counts."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import LAST_DAY_LEFT_OUT
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import parts


def check(draft: Draft, contract: model.Contract, _known: Bodies) -> None:
    """Ask whether the last day of a spell counts where whole years, months, weeks or days run up to it."""
    ends = {
        (record.name, column.name) for record in contract.records for column in record.columns if column.role == "end"
    }
    for named in (*contract.values, *contract.outcomes, *contract.payments):
        found = next((one for one in _counted(named) if _end(one, ends)), None)
        if found is None:
            continue
        end = _end(found, ends)
        draft.report(
            LAST_DAY_LEFT_OUT,
            draft.spans.get(named.name),
            f"`{named.name}` counts whole {found.unit}s up to `{end}`, the last day of a spell, without that day",
            readings=(
                f"it counts, `… to (1 day after {end})`: 1 September to 31 August is 12 months, £100.00 of £1,200",
                "it does not count: the same is 11 months, £109.09 of £1,200",
            ),
            help=f'for the second say `allow last-day-left-out for {named.name} because "…"`',
            clause=named.clause,
        )


def _counted(form: Form) -> Iterator[core.Whole]:
    """The counts of whole units within a part of a contract."""
    if isinstance(form, core.Whole):
        yield form
    for part in parts(form):
        yield from _counted(part)


def _end(whole: core.Whole, ends: set[tuple[str, str]]) -> str:
    """The name of the end date that a count runs up to; empty when it runs up to something else."""
    match whole.end:
        case core.FieldOf(of=of, field=name) if of.type.kind == "row" and (of.type.record, name) in ends:
            return name
        case core.Picked(rows=rows, field=name) if (rows.record, name) in ends:
            return name
        case _:
            return ""
