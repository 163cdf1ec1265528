"""A run: each period's lines on that period's own facts, then limits, then what came too late."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import PERIOD, Terms, period_key
from pbr_dsl.reference.eligibility import as_result
from pbr_dsl.reference.limits import within_limits
from pbr_dsl.reference.lines import Draft, Identity, drafts
from pbr_dsl.reference.overrides import Overrides
from pbr_dsl.reference.paid import PaidLines, by_row
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result
from pbr_dsl.reference.verdict import Verdict
from pbr_dsl.reference.world import World
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import date_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.history import History
from pbr_dsl.values.once import once
from pbr_dsl.values.statement import Statement, Watch


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of one outcome of one subject: its date where it has one, and the verdict on it."""

    outcome: str
    subject: Key
    occurrence: int
    on: date | None
    verdict: Verdict


class Computation:
    """A contract and its facts as known on one day; everything is worked out when it is asked for, and kept."""

    def __init__(
        self, contract: Contract, history: History, as_known_on: date | None = None, overrides: Overrides | None = None
    ) -> None:
        self.terms = Terms(contract)
        self.history = history
        self.day = as_known_on or history.last_recorded or contract.settings.paid_until
        self.overrides = overrides or Overrides()
        self._recorded = history.last_recorded

    @once
    def on(self, day: date) -> Reading:
        """Give the reading of the facts as known on a day."""
        world = World(self.terms, self.history.as_known_on(day), self.overrides)
        return Reading(self.terms, world, self.overrides, self.at, self.paid)

    def at(self, period: Key) -> Reading:
        """Give the reading that a period's lines are made in: of the facts up to the day it became final, if it did."""
        sealed = self._final_since(self.terms.periods[period])
        return self.on(sealed or self.day)

    @once
    def paid(self) -> PaidLines:
        """Give what the statement of all periods that have begun pays, line by line."""
        return by_row(self.statement().lines)

    def value(self, name: str, key: Key, period: date | None = None) -> Result:
        """Give a value, payment (before limits) or eligibility of rows whose keys stand in `key` one after another.

        A value each period needs the first day of one; it is read on that period's own facts.  KeyError for a name
        that is none of these.
        """
        reading = self.at(period_key(period)) if period else self.on(self.day)
        form = self.terms.values.get(name) or self.terms.payments[name]
        rule = self.terms.eligibility(name, form.domain[0]) if len(form.domain) == 1 else None
        if rule is not None:
            return as_result(reading.qualifies(rule, key))
        bound = self.terms.spread(form.domain, key) | ({PERIOD: period_key(period)} if period else {})
        return reading.value(name, tuple(bound[record] for record in form.domain))

    def outcomes(self) -> list[Standing]:
        """Give the state of every outcome that is offered, as known on the day of the run."""
        reading = self.on(self.day)
        return [
            Standing(
                row.outcome.name,
                row.subject,
                row.occurrence,
                row.on if isinstance(row.on, date) else None,
                reading.outcomes.verdict(row.key),
            )
            for name in self.terms.outcomes
            for row in reading.outcomes.of(name).values()
            if reading.outcomes.offered(row.key) is not False
        ]

    def statement(self, periods: Collection[date] | None = None, watch: Watch = iter) -> Statement:
        """Give the statement, of all periods that have begun or of those that start on given days."""
        found: list[Draft] = []
        late: list[tuple[Draft, Fraction | None]] = []
        paid: dict[Identity, Key] = {}
        begun = self._begun(periods)
        for key in watch(begun):
            made, missed = self._lines(key, paid)
            found += made
            late += missed
        limited = within_limits(found, self.terms.contract.limits)
        ranked = sorted(limited, key=lambda draft: (draft.line.period, draft.order))
        lines = {(draft.line.period, draft.identity): draft.line for draft in ranked}
        changed = [(lines.get((draft.line.period, draft.identity), draft.line), amount) for draft, amount in late]
        asked = {period.start for period in self.terms.periods.values()} if periods is None else periods
        return Statement(
            self.terms.contract.name,
            self.terms.settings.currency,
            self.day,
            [line for line in lines.values() if line.period in asked],
            [(*days, not self._final_since(days)) for key in begun if (days := self.terms.periods[key]).start in asked],
            [(line, amount) for line, amount in changed if line.period in asked],
        )

    # ------------------------------------------------------------ periods

    def _begun(self, periods: Collection[date] | None = None) -> list[Key]:
        """The periods that have begun, up to the last of those that are asked for, of those that may have lines."""
        last = min(self.day, max(periods) if periods else self.day, self.terms.last_start)
        return [key for key, period in self.terms.periods.items() if period.start <= last]

    def _final_since(self, period: Period) -> date | None:
        """The day on which a period became final; None while it is provisional."""
        sealed = self.terms.sealed_on(period)
        return sealed if sealed is not None and self.day > sealed else None

    def _lines(self, key: Key, paid: dict[Identity, Key]) -> tuple[list[Draft], list[tuple[Draft, Fraction | None]]]:
        """The lines of a period before limits, and those of a final one that later rows would change."""
        sealed = self._final_since(self.terms.periods[key])
        begun = self._begun()
        of_term = [one for one in begun if self.terms.periods[one].start <= self.terms.settings.end]
        found = drafts(self.at(key), key, last=key == begun[-1], last_of_term=key in of_term[-1:])
        made = [self._once(draft, paid) for draft in found]
        if sealed is None:
            return made, []
        recorded_since = self._recorded is not None and self._recorded > sealed
        now: dict[Identity, Draft] = {}
        if recorded_since or any(draft.line.state == "open" for draft in made):
            as_if = drafts(self.on(self.day), key, last=False, last_of_term=False)
            now = {draft.identity: self._once(draft, paid) for draft in as_if}
        made = [_closed(draft, now.get(draft.identity), sealed) for draft in made]
        paid |= {draft.identity: key for draft in made if draft.line.state == "payable" and draft.moves}
        return made, list(_too_late(made, now.values(), sealed)) if recorded_since else []

    def _once(self, draft: Draft, paid: dict[Identity, Key]) -> Draft:
        """A line, refused when a final period has paid the same occurrence."""
        before = paid.get(draft.identity) if draft.moves else None
        if before is None or draft.line.state == "refused":
            return draft
        start = date_text(self.terms.periods[before].start)
        return draft.stopped("refused", f"paid in the period from {start}, which is final")


def _closed(draft: Draft, now: Draft | None, sealed: date) -> Draft:
    """A line of a period that is final: what was held lapses, what was open waits on."""
    draft = now if draft.line.state == "open" and now is not None else draft
    text = f"not known by {date_text(sealed)}, when the period became final"
    return draft.stopped("lapsed", text) if draft.line.state == "held" else draft


def _too_late(made: list[Draft], now: Iterable[Draft], sealed: date) -> Iterable[tuple[Draft, Fraction | None]]:
    """The lines that rows recorded after a period was final would change, each with what it would be."""
    before = {draft.identity: draft for draft in made}
    for draft in now:
        line, old = draft.line, before.pop(draft.identity, None)
        amount = line.before_limits if line.state == "payable" else None
        if old is None and line.state == "payable":
            yield draft.stopped("lapsed", f"recorded after {date_text(sealed)}, when the period became final"), amount
        if old is None or "payable" not in (line.state, old.line.state):
            continue
        if line.before_limits != old.line.before_limits:
            yield old, amount
    for old in before.values():
        if old.line.state == "payable" and old.moves:
            yield old, Fraction(0)
