"""The reference interpreter: what a contract means, worked out exactly and as plainly as can be.

`run` gives the statement; a `Computation` also answers for single values and for the states of outcomes.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.reference.computation import Computation, Standing
from pbr_dsl.reference.overrides import Overrides
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Statement

__all__: Final = ("Computation", "Overrides", "Standing", "run")


def run(
    contract: Contract,
    history: History,
    *,
    as_known_on: date | None = None,
    overrides: Overrides | None = None,
    periods: Collection[date] | None = None,
) -> Statement:
    """Give the statement of a contract on facts as known on a day (by default the last on which one was recorded).

    `periods` are the first days of the periods whose lines are wanted; by default all that have begun.
    """
    return Computation(contract, history, as_known_on, overrides).statement(periods)
