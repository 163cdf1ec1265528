"""A fixed amount each period, and a first or last period that is not a whole one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import PART_PERIOD
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.calendar import Unit, shift
from pbr_dsl.values.display import date_text

_UNITS: dict[str, Unit] = {"day": "day", "month": "month", "quarter": "quarter", "year": "year"}
_GROWING = (core.DaysIn, core.TimeIn, core.Aggregate, core.FieldOf, core.Picked, core.Share)


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report payments of a written amount each period, where a period is only in part in the term."""
    parts = list(_parts(draft, contract.settings))
    moving = known.closure(_moves)
    for payment in contract.payments if parts else ():
        if "period" not in payment.domain or payment.shadow or payment.when is not None:
            continue
        if not _moves(payment.amount, moving) and not any(_moves(bound.value, moving) for bound in payment.bounds):
            start, end, whole = parts[0]
            days = (end - start).days + 1
            draft.report(
                PART_PERIOD,
                draft.spans.get(payment.name),
                f"`{payment.name}` is the same for each period, and the one from {date_text(start)} to {date_text(end)}"
                f" has {days} of its {whole} days",
                readings=(
                    f"it is paid in full: £9,200.00 for {whole} days, and £9,200.00 for {days}",
                    f"it is paid by the day: £{9200 * days / whole:,.2f} for {days}",
                ),
                help="for the first reading say"
                f' `allow part-period for {payment.name} because "…"`; for the second write'
                " `… * days in period / days in whole period`",
                clause=payment.clause,
            )


def _moves(expr: core.Expr, moving: set[str]) -> bool:
    """Whether an amount depends on facts, or on the days of its period."""
    return any(
        isinstance(node, _GROWING) or (isinstance(node, core.ValueOf | core.ToDate) and node.value in moving)
        for node in nodes(expr)
        if not (isinstance(node, core.FieldOf) and isinstance(node.of, core.Subject) and node.of.record == "period")
    )


def _parts(draft: Draft, settings: model.Settings) -> Iterator[tuple[date, date, int]]:
    """Give the periods of which only a part is in the term: first day, last day, and how many days a whole one has."""
    length, starts = settings.periods.length, [day for day in draft.period_starts if day <= settings.end]
    if length.unit not in _UNITS or not starts:
        return
    ends = [shift(settings.periods.first, n * length.number, _UNITS[length.unit]) for n in range(1, len(starts) + 1)]
    for start, following in ((starts[0], ends[0]), (starts[-1], ends[-1])):
        first, last = max(start, settings.start), min(following - timedelta(days=1), settings.end)
        whole = (following - start).days
        if (last - first).days + 1 < whole:
            yield first, last, whole
