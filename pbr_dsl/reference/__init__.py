"""The reference interpreter: what a contract means, worked out exactly and as plainly as can be.

`run` gives the statement; a `Computation` also answers for single values and for the states of outcomes, and `on` a
day (or `at` a period) gives the `Reading` that explanations go through.  Nothing else is imported from outside.

To read it through, from what an expression gives to what is paid:

- `result`, `arithmetic`: a value, none, open or unknown; sums, products and comparisons of them
- `overrides`, `world`: what stands in the place of rules; the rows that exist on one day
- `reading`, `index`: expressions read on those rows, each named value once, and under a what-if
- `forms`: one equation for each form of expression, with `dates`, `rows`, `spells` and `windows`
- `named`, `sharing`, `amounts`: named values, a pot shared to the penny, a payment's amount and rounding
- `verdict`, `occurrences`, `outcomes`: states; which outcomes there are; the steps that decide about one,
  with `choice`, `eligibility`, `requirements`, `evidence` and `wording`
- `dues`, `contributions`, `left_out`, `lines`: when a payment is made, its amount in parts, what it waits for, lines
- `limits`, `payer_shares`, `computation`, `paid`: caps, payers, a run with its final periods, and reading it back
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.reference.computation import Computation, Standing
from pbr_dsl.reference.contributions import Rule, split
from pbr_dsl.reference.left_out import most_of
from pbr_dsl.reference.named import as_frozen, entry_on, on_day
from pbr_dsl.reference.occurrences import OutcomeRow
from pbr_dsl.reference.overrides import Overrides
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result, Setting, inside, truth
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Statement

__all__: Final = (
    "Computation",
    "OutcomeRow",
    "Overrides",
    "Reading",
    "Result",
    "Rule",
    "Setting",
    "Standing",
    "as_frozen",
    "entry_on",
    "inside",
    "most_of",
    "on_day",
    "run",
    "split",
    "truth",
)


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
