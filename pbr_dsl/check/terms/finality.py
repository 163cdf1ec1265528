"""Proofs, claims and the calendar of statements: what comes after the first statement, and after the last."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import PROOF_AFTER_FINAL, PROVISIONAL_STATEMENTS
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.values.calendar import Unit, shift
from pbr_dsl.values.display import date_text

_UNITS: dict[str, Unit] = {"day": "day", "month": "month", "quarter": "quarter", "year": "year"}


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report proofs and claims that may come in time and yet too late, for any statement or for the first one."""
    periods, end = contract.settings.periods, contract.settings.end
    final = _after(end, periods.restated)
    first = _after(end, periods.cut_off)
    waits = list(_waits(contract))
    for name, what, last, clause in waits:
        if final is not None and last > final:
            draft.report(
                PROOF_AFTER_FINAL,
                draft.spans.get(name),
                f"{what} may come until {date_text(last)} for what is reached on {date_text(end)},"
                f" and its line is final on {date_text(final)}",
                help="restate for longer, or let it come sooner",
                clause=clause,
            )
    late = max(
        (wait for wait in waits if first is not None and wait[2] > first), key=lambda wait: wait[2], default=None
    )
    if late is not None and first is not None and 2 * (late[2] - first) > (_after(end, periods.length) or end) - end:
        what, last = late[1:3]
        line = next(line for line in _settings(draft) if isinstance(line, tree.Periods))
        draft.report(
            PROVISIONAL_STATEMENTS,
            line,
            f"`periods` are cut off after {(first - end).days} days, and {what} may come for {(last - end).days}:"
            f" what is reached in the last {(last - first).days} days of a period may be held in its first statement",
            help="cut off later, let it come sooner, or say with"
            ' `allow provisional-statements for periods because "…"` that the next statement adjusts',
            clause=line.clause,
        )


def _settings(draft: Draft) -> Iterator[tree.Setting]:
    return (line for item in draft.file.items if isinstance(item, tree.Contract) for line in item.settings)


def _waits(contract: model.Contract) -> Iterator[tuple[str, str, date, str]]:
    """Give what may come for an outcome reached on the last day: its name, what it is, its last day, its clause."""
    end = contract.settings.end
    names = paid_outcomes(contract)
    paid = [outcome for outcome in contract.outcomes if outcome.name in names]
    proved = {name for outcome in paid for name in outcome.proofs}
    for evidence in contract.evidence:
        window = evidence.submitted
        if window is not None and window.direction == "after" and evidence.name in proved:
            lengths = (window.length, *(late.length for late in evidence.late))
            last = max((day for length in lengths if (day := _after(end, length))), default=end)
            yield evidence.name, f"`{evidence.name}`", last, evidence.clause
    for outcome in {outcome.set or outcome.name: outcome for outcome in reversed(paid)}.values():
        for window in outcome.claims:
            if window.direction == "after":
                last = _after(end, window.length) or end
                yield outcome.name, f"`{outcome.name}`'s claim", last, window.clause or outcome.clause


def _after(day: date, length: model.Length | None) -> date | None:
    return shift(day, length.number, _UNITS[length.unit]) if length is not None and length.unit in _UNITS else None
