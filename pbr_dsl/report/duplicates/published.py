"""Duplicates as JSON: hashes, places and money as text; no identifier."""

from __future__ import annotations

from typing import Literal

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.report.duplicates.found import Duplicate, Found
from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.simulation.forms import Published


class UseJson(Published):
    """What was paid, or is held, for one person or document in one line; `rows` are places in our own files."""

    contract: str
    lot: str
    provider: str
    what: str
    currency: str
    paid: str
    held: int
    rows: list[str]


class DuplicateJson(Published):
    """One person or document in more than one place; `at_stake` is what was paid beyond the place that is paid most."""

    kind: str
    hash: str
    at_stake: dict[str, str]
    uses: list[UseJson]


class DuplicatesJson(Published):
    """What is paid for in more than one place.

    `compared` counts the persons and documents that were held together, `by` says by what they were known.
    """

    format: Literal[1] = 1
    compared: dict[str, int]
    by: list[str]
    at_stake: dict[str, str]
    duplicates: list[DuplicateJson]


def to_json(found: Found) -> str:
    """Give what was found in its published form."""
    made = DuplicatesJson(
        compared=found.compared,
        by=found.by,
        at_stake={currency: amount_text(amount) for currency, amount in sorted(found.at_stake.items())},
        duplicates=[_duplicate(one) for one in found.duplicates],
    )
    return in_json(made.model_dump_json(indent=2))


def _duplicate(one: Duplicate) -> DuplicateJson:
    """One duplicate in its published form."""
    return DuplicateJson(
        kind=one.kind,
        hash=one.hash,
        at_stake={currency: amount_text(amount) for currency, amount in sorted(one.at_stake.items())},
        uses=[
            UseJson(
                contract=use.contract,
                lot=use.lot,
                provider=use.provider,
                what=use.what,
                currency=use.currency,
                paid=amount_text(use.paid),
                held=use.held,
                rows=list(use.rows),
            )
            for use in one.uses
        ],
    )
