"""The states of outcomes: offered, achieved, by somebody who qualifies, with what they require, claimed and proved."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from pbr_dsl.model.contract import AchievedEach, AchievedOn, Evidence
from pbr_dsl.model.expression import Cases, Dated, Reached
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.reference import evidence
from pbr_dsl.reference.choice import chosen
from pbr_dsl.reference.eligibility import qualified
from pbr_dsl.reference.occurrences import OutcomeRow, due_date, occurrences, setting_of
from pbr_dsl.reference.requirements import related, required
from pbr_dsl.reference.result import AbsentError, Result, Setting, attempt, known
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, combined, held, lapsed, opened, pending, refused
from pbr_dsl.reference.wording import said, under
from pbr_dsl.values.display import date_text
from pbr_dsl.values.facts import NONE, Key, Special, Unknown
from pbr_dsl.values.once import once

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

_GIVEN = {
    "accepted": ACCEPTED,
    "open": opened("given as open"),
    "lapsed": Verdict("lapsed"),
    "refused": refused("given as refused"),
}


class OutcomeRows:
    """All outcome rows of one reading; each is made, and its state worked out, when it is first asked for."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._unordered = set(reading.terms.looking_back)
        self.lent: dict[Key, OutcomeRow] = {}  # read like outcomes: payments that are proved

    # ------------------------------------------------------------ rows

    def keys(self) -> list[Key]:
        """Give the keys of all outcome rows, in the order of outcomes and subjects."""
        return [key for name in self._reading.terms.outcomes for key in self.of(name)]

    @once
    def of(self, name: str) -> dict[Key, OutcomeRow]:
        """Give the rows of one outcome by key."""
        return {row.key: row for row in occurrences(self._reading, self._reading.terms.outcomes[name])}

    def of_subject(self, name: str, subject: Key) -> list[OutcomeRow]:
        """Give the rows of one outcome of one subject, the first occurrence first."""
        return self._by_subject(name).get(subject, [])

    @once
    def _by_subject(self, name: str) -> dict[Key, list[OutcomeRow]]:
        """The rows of one outcome by subject."""
        grouped: dict[Key, list[OutcomeRow]] = {}
        for row in self.of(name).values():
            grouped.setdefault(row.subject, []).append(row)
        return grouped

    def row(self, key: Key) -> OutcomeRow:
        """Give an outcome row; KeyError when there is none."""
        return self.lent[key] if key in self.lent else self.of(key[0])[key]

    def cell(self, key: Key, name: str) -> Result:
        """Give a field or link of an outcome's row; the state of one that is open or held is unknown."""
        row = self.row(key)
        match name:
            case "outcome":
                return row.outcome.name
            case "set":
                return row.outcome.set
            case "clock" | "achieved":
                return row.on
            case "period" | "period of its day":
                day = self.payable(key) if name == "period" else row.on
                return self._reading.terms.period_of(day) if isinstance(day, date) else day
            case "due":
                return row.on if key in self.lent else due_date(self._reading, row.outcome, row.subject)
            case "state" | "credit":
                return self._state(row, name)
            case "evidence":
                asked = self.asked(row, evidence.PROOF)
                return NONE if asked is None else asked.name if isinstance(asked, Evidence) else asked
            case evidence.CHECK:
                return attempt(evidence.checked, self._reading, row)
            case _:
                way = self._reading.terms.way(row.outcome.subject, name) if row.outcome.subject else None
                return NONE if way is None else self._reading.follow(row.outcome.subject, row.subject, way)

    @once
    def row_proved(self, record: str, key: Key) -> bool | Unknown:
        """Whether a row of a record has the proof that the record asks for; unknown while it may still come."""
        form = self._reading.terms.asked[record]
        on = self._reading.clock(record, key)
        row = OutcomeRow(form, key, 1, {record: key, **setting_of(form, key, 1)}, on)
        self.lent[row.key] = row
        verdict = evidence.proved(self._reading, row)
        return Unknown(tuple(verdict.waits)) if verdict.state == "held" else verdict.state == "accepted"

    @once
    def date_of(self, name: str, subject: Key, time: int) -> Result:
        """Give the date of an outcome for the first, second … time, by its rule."""
        outcome = self._reading.terms.outcomes[name]
        rule, setting = outcome.achieved, setting_of(outcome, subject, time)
        return self._reading.read(rule.date, setting) if isinstance(rule, AchievedOn) else NONE

    def dated(self, node: Dated, setting: Setting) -> Result:
        """Give the date of another outcome of the bound subject, or of the bound one the time before."""
        bound = setting[OUTCOME]
        outcome, own = self._reading.terms.outcomes[node.outcome], self._reading.terms.outcomes[bound[0]]
        if outcome is own:
            subject, time = bound[1:-1], int(bound[-1]) - 1
            found = self.date_of(own.name, subject, time) if time else NONE
        else:
            found = next((row.on for row in related(self._reading, own, setting.get(own.subject, ()), outcome)), NONE)
        return self._reading.read(node.otherwise, setting) if found is NONE and node.otherwise else found

    def payable(self, key: Key) -> Result:
        """Give the day from which an outcome is payable: the one that it says, else its own date."""
        row = self.row(key)
        rule = row.outcome.payable
        return row.on if rule is None or not isinstance(row.on, date) else self._reading.read(rule.day, row.setting)

    def _state(self, row: OutcomeRow, name: str) -> Result:
        """The state or credit of an outcome: unknown while it is open or held, no credit when it is not accepted."""
        verdict = self.verdict(row.key)
        result = verdict.state if name == "state" else verdict.credit if verdict.state == "accepted" else Fraction(0)
        return verdict.waited_for(OUTCOME, row.subject, row.outcome.name) or result

    def attribute(self, name: str, key: Key, supposing: Reading | None) -> Result:
        """Give what an outcome says of itself, read in the setting of its row; none where it does not say it."""
        row = self.row(key)
        rule = row.outcome.attributes.get(name)
        given = self._reading.overrides.values.get((name, key))
        reading = supposing or self._reading
        return given if given is not None else NONE if rule is None else reading.read(rule, row.setting)

    def asked(self, row: OutcomeRow, record: str) -> Evidence | Unknown | Special | None:
        """Give what is asked of an outcome's proofs or claims; nothing, or what is not known yet, in its place."""
        return attempt(evidence.asked, self._reading, row, record)

    def places(self, key: Key) -> tuple[str, ...]:
        """Give where the facts of an outcome's row stood: the rows of its setting, its proofs and its claims."""
        row, world = self.row(key), self._reading.world
        own = (place for record, at in row.setting.items() if record != OUTCOME for place in world.place(record, at))
        return (*own, *evidence.documents(self._reading, row))

    # ------------------------------------------------------------ states

    @once
    def offered(self, key: Key) -> bool | Unknown:
        """Whether an outcome's row is due at all: offered, and chosen where there is a choice; what is given is."""
        row = self.row(key)
        offered = True if row.given else self._reading.holds(row.setting, row.outcome.offered)
        if row.given or offered is not True or row.outcome.choice is None:
            return offered
        return self._chosen(row.outcome.choice.outcomes, row.subject).get(row.outcome.name, False)

    @once
    def _chosen(self, outcomes: tuple[str, ...], subject: Key) -> dict[str, bool | Unknown]:
        """Whether each outcome of a set is among those chosen for a subject."""
        forms = (self._reading.terms.outcomes[name] for name in outcomes)
        choice = next(form.choice for form in forms if form.choice is not None)
        return chosen(self._reading, choice, subject)

    @once
    def verdict(self, key: Key, upto: Literal["achieved", "claimed", "proved"] = "proved") -> Verdict:
        """Give the state of an outcome by its steps up to one: achieved by somebody who qualifies, claimed, proved.

        Nothing more is asked of one that is open, and nothing that hangs on its date of one whose date may be another.
        """
        row, reading = self.row(key), self._reading
        if upto == "proved" and (row.outcome.name, row.subject, row.occurrence) in reading.overrides.accept:
            return ACCEPTED
        if row.given:
            return _GIVEN.get(row.given) or held([row.missing])
        self._in_turn(row.outcome.name)
        found = self._achieved(row)
        if found.state == "open":
            return found
        offered = self.offered(key)
        doubts = [pending(offered)] if isinstance(offered, Unknown) else []
        found = combined([found, *doubts, qualified(reading, row.outcome.subject, row.subject)])
        if not isinstance(row.on, date) or row.perhaps_another:
            return found
        found = combined([found, required(reading, row)])
        if found.state == "open" or upto == "achieved":
            return found
        documents = [evidence.claimed(reading, row), *([evidence.proved(reading, row)] if upto == "proved" else [])]
        return combined([found, *documents])

    def _in_turn(self, name: str) -> None:
        """Work out an outcome that looks back on itself from its earliest row on, so that no chain grows deep."""
        if name in self._unordered:
            self._unordered.remove(name)
            for _, key in sorted((row.on, key) for key, row in self.of(name).items() if isinstance(row.on, date)):
                self.verdict(key)

    def steps(self, key: Key) -> dict[str, Verdict]:
        """Give each step that a rule decides about an outcome's row, whatever the others are: for explanations."""
        row, reading = self.row(key), self._reading
        return {
            "qualifies": qualified(reading, row.outcome.subject, row.subject),
            "requires": required(reading, row),
            "claimed": evidence.claimed(reading, row),
            "proved": evidence.proved(reading, row),
        }

    def _achieved(self, row: OutcomeRow) -> Verdict:
        """Whether an outcome is achieved: dated in the term and by now, and its condition holds."""
        clause = row.outcome.achieved_clause or row.outcome.clause
        try:
            known(row.in_doubt, row.on)
            return self._closed(row, clause) or self._dated(row, clause)
        except AbsentError as absent:
            return pending(absent.result, clause)

    def _closed(self, row: OutcomeRow, clause: str) -> Verdict | None:
        """That an outcome can no longer be achieved, or that it is not known whether it can; None while it can."""
        outcome, reading, day = row.outcome, self._reading, self._reading.day
        if outcome.lapses is not None:
            last = reading.read(outcome.lapses.day, row.setting)
            if isinstance(last, Unknown):
                return pending(last, outcome.lapses.clause or clause)
            if isinstance(last, date) and last <= (row.on if isinstance(row.on, date) else day):
                return lapsed(f"it lapsed on {date_text(last)}", outcome.lapses.clause or clause)
        rule = written = outcome.achieved.date if isinstance(outcome.achieved, AchievedOn) else None
        while isinstance(rule, Cases):
            holds = reading.holds(row.setting, rule.cases[0].when)
            rule = None if isinstance(holds, Unknown) else rule.cases[0].value if holds else rule.otherwise
        if isinstance(rule, Reached) and rule.until is not None and not isinstance(row.on, date):
            until = reading.read(rule.until, row.setting)
            if isinstance(until, date) and until < day:
                return lapsed(f"not achieved by {date_text(until)}", under(reading, clause, row.setting, written))
        return None

    def _dated(self, row: OutcomeRow, clause: str) -> Verdict:
        """Whether an outcome that can still be achieved has been."""
        rule, on, settings, day = row.outcome.achieved, row.on, self._reading.terms.settings, self._reading.day
        if not isinstance(on, date):
            clause = under(self._reading, clause, row.setting, rule.date if isinstance(rule, AchievedOn) else None)
            late = day > settings.end
            return refused("not achieved in the term", clause) if late else opened("not achieved yet", clause)
        if not settings.start <= on <= settings.end:
            return refused(f"{date_text(on)} is outside the term of the contract", clause)
        when = None if isinstance(rule, AchievedEach) else rule.when
        wait = rule.known if isinstance(rule, AchievedOn) else None
        settled = on if wait is None else self._reading.after(on, wait)
        if on > day and wait is None:
            return opened(f"not before {date_text(on)}", clause)
        holds = self._reading.holds(row.setting, when)
        if holds is not False and settled > day:
            return opened(f"not known before {date_text(settled)}", clause)
        if when is None or known(holds) == [True]:
            return ACCEPTED
        clause = under(self._reading, clause, row.setting, when)
        return refused(f"not achieved on {date_text(on)}{said(self._reading, when, row.setting)}", clause)
