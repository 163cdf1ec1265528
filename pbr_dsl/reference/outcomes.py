"""The rows of outcomes: which there are, when each is dated, and what state it is in.

A row is made for each subject (for `every`, for each row that achieves); its state is worked out when it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import AchievedDue, AchievedEach, AchievedOn, Outcome
from pbr_dsl.reference import evidence
from pbr_dsl.reference.choice import chosen
from pbr_dsl.reference.eligibility import qualified
from pbr_dsl.reference.outcome_row import OutcomeRow, given_verdict, setting_of
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.requirements import required
from pbr_dsl.reference.result import Result, exact, merged, truth
from pbr_dsl.reference.rows import members
from pbr_dsl.reference.terms import OUTCOME
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, combined, opened, pending, refused
from pbr_dsl.reference.wording import readings
from pbr_dsl.values.display import date_text, list_text
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown

DUE = "due"


class OutcomeRows:
    """All outcome rows of one reading, each made once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._made: dict[str, dict[Key, OutcomeRow]] = {}
        self._all: dict[Key, OutcomeRow] = {}
        self._offered: dict[Key, bool | Unknown] = {}
        self._subjects: dict[str, dict[Key, list[OutcomeRow]]] = {}
        self._chosen: dict[tuple[tuple[str, ...], Key], dict[str, bool | Unknown]] = {}
        self._standings: dict[Key, Verdict] = {}
        self._verdicts: dict[Key, Verdict] = {}

    def keys(self) -> Iterable[Key]:
        """Give the keys of all outcome rows, in the order of outcomes and subjects."""
        for name in self._reading.terms.outcomes:
            self.of(name)
        return self._all

    def of(self, name: str) -> dict[Key, OutcomeRow]:
        """Give the rows of one outcome by key."""
        if name not in self._made:
            self._made[name] = {row.key: row for row in self._make(self._reading.terms.outcomes[name])}
            self._all.update(self._made[name])
        return self._made[name]

    def of_subject(self, name: str, subject: Key) -> list[OutcomeRow]:
        """Give the rows of one outcome of one subject, the first occurrence first."""
        if name not in self._subjects:
            grouped = self._subjects[name] = {}
            for row in self.of(name).values():
                grouped.setdefault(row.subject, []).append(row)
        return self._subjects[name].get(subject, [])

    def row(self, key: Key) -> OutcomeRow:
        """Give an outcome row; KeyError when there is none."""
        return self.of(key[0])[key]

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
            case "due":
                return self._due(row.outcome, row.subject)
            case "state" | "credit":
                return self._state(row, name)
            case _:
                way = self._reading.terms.way(row.outcome.subject, name) if row.outcome.subject else None
                return NONE if way is None else self._reading.follow(row.outcome.subject, row.subject, way)

    def offered(self, key: Key) -> bool | Unknown:
        """Whether an outcome's row is due at all: offered, and chosen where there is a choice."""
        if key not in self._offered:
            self._offered[key] = self._is_offered(self.row(key))
        return self._offered[key]

    def verdict(self, key: Key) -> Verdict:
        """Give the state of an outcome's row."""
        if key not in self._verdicts:
            self._verdicts[key] = self._judged(self.row(key))
        return self._verdicts[key]

    def standing(self, key: Key) -> Verdict:
        """Whether an outcome is achieved by somebody who qualifies, with what it requires; claim and proof apart."""
        if key not in self._standings:
            self._standings[key] = self._stands(self.row(key))
        return self._standings[key]

    def claimed(self, key: Key) -> Verdict:
        """Whether an outcome stands and is claimed in time; one that needs no claim is claimed when it stands."""
        row, standing = self.row(key), self.standing(key)
        dated = isinstance(row.on, date) and not row.given
        return combined([standing, evidence.claimed(self._reading, row)]) if dated else standing

    # ------------------------------------------------------------ steps

    def _judged(self, row: OutcomeRow) -> Verdict:
        """The state of a row: what was given, else whether it stands, is claimed and is proved."""
        if (row.outcome.name, row.subject, row.occurrence) in self._reading.overrides.accept:
            return ACCEPTED
        standing = self.standing(row.key)
        if row.given:
            return replace(standing, claimed=evidence.claimed_on(self._reading, row))
        if standing.state not in ("accepted", "held") or not isinstance(row.on, date):
            return standing
        return combined([standing, evidence.claimed(self._reading, row), evidence.proved(self._reading, row)])

    def _stands(self, row: OutcomeRow) -> Verdict:
        """Whether a row is achieved, then whether its subject qualifies, then whether what it requires is there.

        Nothing more is asked of one that is open, and nothing that hangs on its date of one without a date.
        """
        if row.given:
            return given_verdict(row)
        achieved = self._achieved(row)
        if achieved.state == "open":
            return achieved
        offered = self.offered(row.key)
        doubts = [pending(offered)] if isinstance(offered, Unknown) else []
        steps = [achieved, *doubts, qualified(self._reading, row.outcome.subject, row.subject)]
        return combined([*steps, required(self._reading, self, row)] if isinstance(row.on, date) else steps)

    def _achieved(self, row: OutcomeRow) -> Verdict:
        """Whether an outcome is achieved: dated in the term and by now, and its condition holds."""
        outcome, settings, day = row.outcome, self._reading.terms.settings, self._reading.day
        clause = outcome.achieved_clause or outcome.clause
        if row.in_doubt is not None or isinstance(row.on, Unknown):
            return pending(merged(part for part in (row.in_doubt, row.on) if isinstance(part, Unknown)), clause)
        if not isinstance(row.on, date):
            late = day > settings.end
            return refused("not achieved in the term", clause) if late else opened("not achieved yet", clause)
        if not settings.start <= row.on <= settings.end:
            return refused(f"{date_text(row.on)} is outside the term of the contract", clause)
        if row.on > day:
            return opened(f"not before {date_text(row.on)}", clause)
        when = None if isinstance(outcome.achieved, AchievedEach) else outcome.achieved.when
        if when is None:
            return ACCEPTED
        holds = truth(self._reading.read(when, row.setting))
        if isinstance(holds, Unknown):
            return pending(holds, clause)
        if holds:
            return ACCEPTED
        said = list_text(readings(self._reading, when, row.setting))
        return refused(f"not achieved on {date_text(row.on)}" + (f": {said}" if said else ""), clause)

    def _state(self, row: OutcomeRow, name: str) -> Result:
        """The state or credit of an outcome: unknown while it is open or held, no credit when it is not accepted."""
        verdict = self.verdict(row.key)
        if verdict.state in ("open", "held"):
            why = "time" if verdict.state == "open" else "held"
            own = Missing(why, OUTCOME, row.subject, row.outcome.name)
            return Unknown((own, *verdict.waits))
        if name == "state":
            return verdict.state
        return verdict.credit if verdict.state == "accepted" else Fraction(0)

    # ------------------------------------------------------------ making

    def _make(self, outcome: Outcome) -> list[OutcomeRow]:
        """The rows of an outcome: for each subject, what was given for it or what the rules make."""
        subjects = self._reading.keys(outcome.subject) if outcome.subject else [()]
        rows: list[OutcomeRow] = []
        for subject in subjects:
            given = self._reading.overrides.outcomes.get((outcome.name, subject))
            rows.extend(self._by_rule(outcome, subject) if given is None else self._from(outcome, subject, given))
        return rows

    def _from(self, outcome: Outcome, subject: Key, given: tuple[tuple[str, date | None], ...]) -> list[OutcomeRow]:
        """The rows that a worked example gives, dated as it says or by the due date."""
        rows: list[OutcomeRow] = []
        for place, (state, achieved) in enumerate(given, start=1):
            on = achieved or self._due(outcome, subject)
            rows.append(OutcomeRow(outcome, subject, place, setting_of(outcome, subject, place), on, None, state))
        return rows

    def _by_rule(self, outcome: Outcome, subject: Key) -> list[OutcomeRow]:
        """The rows of one subject by the outcome's own rule."""
        setting = setting_of(outcome, subject, 1)
        match outcome.achieved:
            case AchievedDue():
                return [OutcomeRow(outcome, subject, 1, setting, self._due(outcome, subject))]
            case AchievedOn():
                return [OutcomeRow(outcome, subject, 1, setting, self._reading.read(outcome.achieved.date, setting))]
            case AchievedEach():
                return self._each(outcome, outcome.achieved, subject)

    def _each(self, outcome: Outcome, rule: AchievedEach, subject: Key) -> list[OutcomeRow]:
        """One row for each row that achieves, by date then key; those in doubt come last; cut by the count."""
        found = members(self._reading, rule.rows, setting_of(outcome, subject, 1))
        if found.blocked is not None:
            return [OutcomeRow(outcome, subject, 1, setting_of(outcome, subject, 1), found.blocked, found.blocked)]
        doubtful = {row.key: Unknown(row.waits) for row in found.doubtful}
        dated: list[tuple[bool, date, Key, Result, Unknown | None]] = []
        for key in (*found.known, *doubtful):
            setting = {**setting_of(outcome, subject, 1), rule.rows.record: key}
            holds = truth(self._reading.read(rule.when, setting)) if rule.when is not None else True
            on = self._reading.read(rule.date, setting)
            if holds is False or on is NONE:
                continue
            doubts = [one for one in (doubtful.get(key), holds, on) if isinstance(one, Unknown)]
            in_doubt = merged(doubts) if doubts else None
            dated.append((in_doubt is not None, on if isinstance(on, date) else date.max, key, on, in_doubt))
        rows: list[OutcomeRow] = []
        for place, (_, _, key, on, in_doubt) in enumerate(sorted(dated, key=lambda one: one[:3]), start=1):
            setting = {**setting_of(outcome, subject, place), rule.rows.record: key}
            rows.append(OutcomeRow(outcome, subject, place, setting, on, in_doubt))
        return self._counted(outcome, rows)

    def _counted(self, outcome: Outcome, rows: list[OutcomeRow]) -> list[OutcomeRow]:
        """The rows that count: the first, the first few, or all; while the number is unknown, all wait for it.

        A row in doubt that could come among the first few is held beside them; what counts once counts once.
        """
        count = outcome.count
        if count.word == "every" or not rows:
            return rows
        if count.word == "once" or count.times is None:
            return rows[:1]
        times = self._reading.read(count.times, rows[0].setting)
        if isinstance(times, Unknown):
            return [OutcomeRow(row.outcome, row.subject, row.occurrence, row.setting, row.on, times) for row in rows]
        few = int(exact(times)) if times is not NONE else 0
        known = [row for row in rows if row.in_doubt is None][:few]
        days = [row.on for row in known if isinstance(row.on, date)]
        last = days[-1] if days and len(known) == few else date.max
        doubtful = [row for row in rows if row.in_doubt is not None and few > 0]
        return known + [row for row in doubtful if not isinstance(row.on, date) or row.on <= last]

    def _due(self, outcome: Outcome, subject: Key) -> Result:
        """The due date of an outcome's subject, such as a milestone; none where it has no such date."""
        has_due = (outcome.subject, DUE) in self._reading.terms.columns
        return self._reading.cell(outcome.subject, subject, DUE) if has_due else NONE

    def _is_offered(self, row: OutcomeRow) -> bool | Unknown:
        """Whether a row is offered, and chosen where there is a choice; what is given is offered."""
        if row.given:
            return True
        outcome = row.outcome
        offered = True if outcome.offered is None else truth(self._reading.read(outcome.offered, row.setting))
        if offered is not True or outcome.choice is None:
            return offered
        place = (outcome.choice.outcomes, row.subject)
        if place not in self._chosen:
            self._chosen[place] = chosen(self._reading, outcome.choice, row.subject)
        return self._chosen[place].get(outcome.name, False)
