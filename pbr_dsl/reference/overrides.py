"""What a worked example or a what-if puts in the place of rules and facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.model.terms import ELIGIBLE, PERIOD
from pbr_dsl.reference.result import Setting
from pbr_dsl.values.facts import Cell, Key


@dataclass(frozen=True, slots=True)
class Overrides:
    """What a worked example or a what-if puts in the place of rules and facts.

    `values`: a value for one combination of subjects (the key parts of its domain but for the period, one after
    another), or for all, under ().  `values_in`: the same for one period, under its key; it comes first.  `outcomes`:
    the occurrences of an outcome of a subject, each a state and the date achieved (None: its due date).
    `proofs_given` and `claims_given`: where an outcome has no row of that record, its proof or claim is taken as given
    and in time.  `accept`: occurrences (outcome, subject, number) that are accepted with full credit, whatever the
    rules say.
    """

    values: dict[tuple[str, Key], Cell] = field(default_factory=dict)
    values_in: dict[tuple[str, Key, Key], Cell] = field(default_factory=dict)
    outcomes: dict[tuple[str, Key], tuple[tuple[str, date | None], ...]] = field(default_factory=dict)
    proofs_given: bool = False
    claims_given: bool = False
    accept: frozenset[tuple[str, Key, int]] = frozenset()

    def value(self, name: str, setting: Setting) -> Cell | None:
        """Give what stands in the place of a value: what is given for one period first, then for all; None for none."""
        if not self.values and not self.values_in:
            return None
        key = tuple(part for record, row in setting.items() if record != PERIOD for part in row)
        period = setting.get(PERIOD, ())
        found = [self.values_in.get((name, rows, period)) for rows in (key, ())]
        found += [self.values.get((name, rows)) for rows in (key, ())]
        return next((cell for cell in found if cell is not None), None)

    def eligible(self, rule: str, row: Key) -> Cell | None:
        """Give what stands in the place of an eligibility, by its own name or as `eligible`; None for none."""
        found = (self.values.get((name, key)) for name in (rule, ELIGIBLE) for key in (row, ()))
        return next((cell for cell in found if cell is not None), None)

    def combinations(self) -> Iterable[tuple[str, Key]]:
        """Give each value with the combination of rows that it is given for."""
        return (*self.values, *((name, key) for name, key, _ in self.values_in))
