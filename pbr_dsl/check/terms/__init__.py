"""Rules that look at the whole contract: one file each, listed here in the order in which they run.

A rule is given the draft (where things stand in the text) and the contract, and reports; it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms import (
    absent,
    activities,
    aims,
    below_zero,
    benchmarks,
    circles,
    clauses,
    colliding_exceptions,
    dated_values,
    divisors,
    finality,
    freezing,
    last_days,
    late_rows,
    late_starters,
    meeting_bands,
    menus,
    once_each_period,
    optional_links,
    overlapping_cases,
    part_periods,
    part_years,
    promised,
    proving,
    quotients,
    starting_values,
    table_rows,
    totals_that_date,
    unpaid_outcomes,
    unused_names,
    verifiers,
    volume,
    whole_pennies,
)
from pbr_dsl.check.terms.allowed import allow
from pbr_dsl.check.terms.bodies import Bodies, bodies
from pbr_dsl.model.contract import Contract

Rule = Callable[[Draft, Contract, Bodies], None]
OF_PARTS: Final[tuple[Rule, ...]] = (
    dated_values.check,
    table_rows.check,
    overlapping_cases.check,
    colliding_exceptions.check,
    quotients.check,
    whole_pennies.check,
    divisors.check,
    absent.check,
    circles.check,
)
OF_THE_WHOLE: Final[tuple[Rule, ...]] = (
    proving.check,
    unpaid_outcomes.check,
    once_each_period.check,
    optional_links.check,
    below_zero.check,
    aims.check,
    volume.check,
    benchmarks.check,
    verifiers.check,
    activities.check,
    meeting_bands.check,
    starting_values.check,
    menus.check,
    late_starters.check,
    finality.check,
    freezing.check,
    totals_that_date.check,
    late_rows.check,
    part_periods.check,
    part_years.check,
    last_days.check,
    clauses.check,
    promised.check,
    unused_names.check,
)


def check_terms(draft: Draft, contract: Contract, *, whole: bool) -> None:
    """Run the rules of single parts, and those of the whole when every part is there."""
    known = bodies(contract)
    for rule in (*OF_PARTS, *(OF_THE_WHOLE if whole else ())):
        draft.clause, draft.item = "", None
        rule(draft, contract, known)


__all__ = ["OF_PARTS", "OF_THE_WHOLE", "allow", "check_terms"]
