"""What runs out as JSON and as CSV: identifiers only, money as text."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.report.due.view import Due, RunsOut
from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.forms import Published
from pbr_dsl.values.display import key_text


class RunsOutJson(Published):
    """Something that can be done until its `last` day; `most` is null where the contract writes no bound for it."""

    client: str
    last: date
    payment: str
    outcome: str | None
    subject: dict[str, str]
    needed: list[str]
    then: str
    most: str | None
    clause: str | None


class DueJson(Published):
    """What `due --format json` prints."""

    format: Literal[1] = 1
    contract: str
    currency: str
    as_known_on: date
    until: date
    most: str
    found: list[RunsOutJson]


def to_json(shown: Due) -> str:
    """Give what runs out in its published form."""
    made = DueJson(
        contract=shown.contract.name,
        currency=shown.contract.settings.currency,
        as_known_on=shown.as_known_on,
        until=shown.until,
        most=amount_text(shown.most),
        found=[_one(one) for one in shown.found],
    )
    return in_json(made.model_dump_json(indent=2))


def to_csv(shown: Due) -> str:
    """Give a row for each, that a spreadsheet can open."""
    rows: list[tuple[str, ...]] = [
        ("client", "last day", "payment", "outcome", "waits for", "then", "at most", "clause")
    ]
    for one in shown.found:
        most = "" if one.most is None else amount_text(one.most)
        cells = (one.whom, one.last.isoformat(), one.payment, one.outcome, "; ".join(one.needed), one.then, most)
        rows.append((*cells, one.clause))
    return separated(rows)


def _one(one: RunsOut) -> RunsOutJson:
    """One of them in its published form."""
    return RunsOutJson(
        client=one.whom,
        last=one.last,
        payment=one.payment,
        outcome=one.outcome or None,
        subject={record: key_text(key) for record, key in one.subject.items()},
        needed=list(one.needed),
        then=one.then,
        most=None if one.most is None else amount_text(one.most),
        clause=one.clause or None,
    )
