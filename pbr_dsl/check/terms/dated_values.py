"""Dated values: read before their first date, or past the date from which nothing is agreed."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.terms import NO_VALUE_YET, NOT_YET_KNOWN
from pbr_dsl.model import contract as model
from pbr_dsl.values.display import date_text


def check(draft: Draft, contract: model.Contract) -> None:
    """Report the first date on which a dated value has no value."""
    for value in contract.values:
        if isinstance(value.body, model.History):
            for row in dict.fromkeys(entry.row for entry in value.body.entries):
                _row(draft, contract, value, [entry for entry in value.body.entries if entry.row == row])


def _row(draft: Draft, contract: model.Contract, value: model.Value, entries: list[model.Entry]) -> None:
    term = contract.settings
    span = draft.spans.get(value.name)
    of = f" for `{entries[0].row}`" if entries[0].row else ""
    first = entries[0].start
    if first is not None and first > term.start:
        draft.report(
            NO_VALUE_YET,
            span,
            f"`{value.name}` has no value{of} from {date_text(term.start)} to the day before {date_text(first)}",
            help=f"write its first line `from {date_text(term.start)}`",
            clause=value.clause,
        )
    for entry in entries:
        if entry.value is None and entry.agreed_by is None and entry.start is not None and entry.start <= term.end:
            draft.report(
                NOT_YET_KNOWN,
                span,
                f"`{value.name}` is not known{of} from {date_text(entry.start)}: every line that reads it is held",
                help="say what holds then: `not yet known, if not agreed by 1 January 2029, the previous price stays`",
                clause=entry.clause or value.clause,
            )
