"""Rules that look at the whole contract: one file each, listed here in the order in which they run.

A rule is given the draft (where things stand in the text) and the contract, and reports; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.schedules import Column
from pbr_dsl.check.terms import (
    aims,
    dated_values,
    divisors,
    quotients,
    table_rows,
    unpaid_outcomes,
    unused_names,
)
from pbr_dsl.check.terms.allowed import allow
from pbr_dsl.model.contract import Contract

RULES: Final[tuple[Callable[[Draft, Contract], None], ...]] = (
    dated_values.check,
    table_rows.check,
    quotients.check,
    divisors.check,
    unpaid_outcomes.check,
    aims.check,
    unused_names.check,
)


def check_terms(draft: Draft, contract: Contract, _: dict[str, Column]) -> None:
    """Run every rule."""
    for rule in RULES:
        draft.clause = ""
        rule(draft, contract)


__all__ = ["RULES", "allow", "check_terms"]
