"""Dated values: read before their first date, or past the date from which nothing is agreed."""

from __future__ import annotations

from datetime import date, timedelta

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import NO_VALUE_YET, NOT_YET_KNOWN
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.display import date_text, list_text


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report, row by row, the first date on which a dated value is read and has no value."""
    for value in contract.values:
        if isinstance(value.body, model.History):
            found: dict[str, list[model.Entry]] = {}
            for entry in value.body.entries:
                found.setdefault(entry.row, []).append(entry)
            for entries in found.values():
                starts = [entry.start or date.min for entry in entries]
                if starts == sorted(starts):
                    _row(draft, contract, value, entries, known)


def _read_on(draft: Draft, contract: model.Contract, history: model.History) -> tuple[date, list[date]]:
    """Give the first date on which a dated value may be read, and every such date when they are known."""
    match history.as_at:
        case core.FieldOf(of=core.Subject(record="period"), field="start") if draft.period_starts:
            return draft.period_starts[0], draft.period_starts
        case core.FieldOf(of=core.Subject(record="period"), field="end") if draft.period_starts:
            ends = [start - timedelta(days=1) for start in draft.period_starts[1:]] + [contract.settings.end]
            return ends[0], ends
        case _:
            return contract.settings.start, []


def _row(draft: Draft, contract: model.Contract, value: model.Value, entries: list[model.Entry], known: Bodies) -> None:
    if not isinstance(value.body, model.History):
        return
    first_read, all_read = _read_on(draft, contract, value.body)
    of = f" for `{entries[0].row}`" if entries[0].row else ""
    first = entries[0].start
    if first is not None and first > first_read:
        before = date_text(first - timedelta(days=1))
        draft.report(
            NO_VALUE_YET,
            draft.origin(entries[0], value.name),
            f"`{value.name}` has no value{of} from {date_text(first_read)} to {before}",
            help=f"write its first line `from {date_text(first_read)}`",
            clause=entries[0].clause or value.clause,
        )
    for entry, following in zip(entries, [*entries[1:], None], strict=True):
        if entry.value is None and entry.agreed_by is None and entry.start is not None:
            until = following.start if following else None
            failing = _failing(entry.start, until, contract.settings.end, all_read)
            if failing is not None:
                _held(draft, value, entry, failing, _lines(contract, value.name, known))


def _failing(start: date, until: date | None, end: date, read: list[date]) -> date | None:
    """Give the first date from `start` on which a value is read and not known; None when there is none."""
    last = min(until - timedelta(days=1), end) if until else end
    if read:
        return next((day for day in read if start <= day <= last), None)
    return start if start <= last else None


def _lines(contract: model.Contract, name: str, known: Bodies) -> str:
    """Say whose lines read a value, directly or through others."""
    readers = known.closure(
        lambda expr, found: any(
            isinstance(node, core.ValueOf | core.ToDate) and node.value in {name, *found} for node in nodes(expr)
        )
    )
    paid = [f"`{payment.name}`" for payment in contract.payments if payment.name in readers]
    return f"every line of {list_text(paid)} is held" if paid else "every line that reads it is held"


def _held(draft: Draft, value: model.Value, entry: model.Entry, failing: date, lines: str) -> None:
    of = f" for `{entry.row}`" if entry.row else ""
    draft.report(
        NOT_YET_KNOWN,
        draft.origin(entry, value.name),
        f"`{value.name}` is not known{of} from {date_text(failing)}: {lines}",
        help=f"say what holds then: `…, if not agreed by {date_text(failing)}, the previous {value.name} stays`",
        clause=entry.clause or value.clause,
    )
