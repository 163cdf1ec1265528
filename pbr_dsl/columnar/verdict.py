"""The state of an outcome or a payment with its reasons, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import marks, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.sql import Sql

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame


STATES: Final = frozenset({"accepted", "refused", "lapsed", "open", "held"})


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state, the first reason, and what is waited for; `credit` counts when accepted, `more` are further reasons.

    None where there is nothing of it in any row.  `may` are the states that it may be in: what never is is not written.
    """

    state: Sql
    reason: Sql | None = None
    waits: Sql | None = None
    credit: Cell | None = None
    may: frozenset[str] = STATES
    more: Sql | None = None

    @property
    def texts(self) -> dict[str, Sql]:
        """What it is made of but for the credit, by name, where there is any of it."""
        every = {"state": self.state, "reason": self.reason, "waits": self.waits, "more": self.more}
        return {word: one for word, one in every.items() if one is not None}

    def is_(self, *states: str) -> Sql:
        """Whether it is one of some states."""
        some = sorted(self.may.intersection(states))
        if len(some) in (0, len(self.may)):
            return q.yes_no(value=bool(some))
        return q.equal(self.state, q.text(some[0])) if len(some) == 1 else q.among(self.state, some)


def _in(state: str, reason: Sql | None = None, waits: Sql | None = None, more: Sql | None = None) -> Verdict:
    """A verdict that is in one state."""
    return Verdict(q.text(state), reason, waits, may=frozenset({state}), more=more)


ACCEPTED: Final = _in("accepted")
Case = tuple[Sql, Verdict]


def refused(clause: Sql | str, *pieces: Sql | str, rows: Sql | None = None) -> Verdict:
    """Give a refusal with its reason."""
    return _in("refused", marks.reason(clause, *pieces, rows=rows))


def refused_for(reasons: Sequence[Sql]) -> Verdict:
    """Give a refusal with those of some reasons that are there."""
    first, more = _one_after_another([(one, None) for one in reasons])
    return _in("refused", first, more=more)


def lapsed(clause: Sql | str, *pieces: Sql | str, more: Sql | None = None) -> Verdict:
    """Give a deadline that has passed, with more reasons where there are any."""
    return _in("lapsed", marks.reason(clause, *pieces), more=more)


def opened(clause: Sql | str, *pieces: Sql | str, waits: Sql | None = None) -> Verdict:
    """Give an outcome for which time has to pass."""
    return _in("open", marks.reason(clause, *pieces), waits)


def held(waits: Sql, clause: Sql | str, more: Sql | None = None) -> Verdict:
    """Give an outcome that waits for facts, under the clause that asks for them; with more reasons where there are."""
    return _in("held", marks.waited(clause, waits), waits, more)


def accepted_for(credit: Cell | None) -> Verdict:
    """Give what counts with so much credit."""
    return ACCEPTED if credit is None else replace(ACCEPTED, credit=credit)


def pending(waits: Sql, clause: Sql | str) -> Verdict:
    """Give the verdict for what is not known: open when only time has to pass, else held."""
    time = marks.only(waits, "time")
    state = q.when([(time, q.text("open"))], q.text("held"))
    kept = q.when([(q.opposite(time), waits)])
    return Verdict(state, marks.waited(clause, waits, time), kept, may=frozenset({"open", "held"}))


def decided(cases: Sequence[Case], otherwise: Verdict = ACCEPTED) -> Verdict:
    """Give the verdict of the first case that holds, else another."""
    cases = [one for one in cases if one[0] != q.yes_no(value=False)]
    for place, (condition, verdict) in enumerate(cases):
        if condition == q.yes_no(value=True):
            cases, otherwise = cases[:place], verdict
            break
    every = [*(one for _, one in cases), otherwise]
    conditions = [condition for condition, _ in cases]

    def column(parts: list[Sql | None]) -> Sql | None:
        if all(one is None for one in parts):
            return None
        found = [q.nothing("text") if one is None else one for one in parts]
        return q.when(list(zip(conditions, found[:-1], strict=True)), found[-1])

    credit = None
    if any(one.credit is not None for one in every):
        whole = [one.credit or numbers.written(_ONE) for one in every]
        credit = numbers.picked(list(zip(conditions, whole[:-1], strict=True)), whole[-1])
    state = q.when([(condition, one.state) for condition, one in cases], otherwise.state)
    reason, waits, more = (column([getattr(one, word) for one in every]) for word in ("reason", "waits", "more"))
    return Verdict(state, reason, waits, credit, frozenset[str]().union(*(one.may for one in every)), more)


def kept(frame: Frame, name: str, verdict: Verdict) -> Verdict:
    """Give a verdict in columns of its own."""
    return Verdict(
        frame.bind(f"{name} state", verdict.state),
        None if verdict.reason is None else frame.bind(f"{name} reason", verdict.reason),
        None if verdict.waits is None else frame.bind(f"{name} waits", verdict.waits),
        None if verdict.credit is None else frame.kept(f"{name} credit", verdict.credit),
        verdict.may,
        None if verdict.more is None else frame.bind(f"{name} reasons", verdict.more),
    )


def combined(frame: Frame, verdicts: Sequence[Verdict]) -> Verdict:
    """Give one verdict for several steps: the first refusal or lapse, else open, else held by all that is missing."""
    some = [kept(frame, "step", one) for one in verdicts if one != ACCEPTED]
    if not some:
        return ACCEPTED
    if len(some) == 1:
        return some[0]
    cases: list[Case] = [(one.is_("refused", "lapsed"), one) for one in some]
    for state in ("open", "held"):
        of = [(one.is_(state), one) for one in some if state in one.may]
        said = [
            (q.when([(here, one.reason)]), None if one.more is None else q.when([(here, one.more)]))
            for here, one in of
            if one.reason is not None
        ]
        reason, more = _one_after_another(said)
        waits = [q.when([(here, one.waits)]) for here, one in of if one.waits is not None]
        both = _in(state, reason, marks.merged(*waits), more)
        cases.append((q.either(*(here for here, _ in of)), both))
    earned = [one.credit for one in some if one.credit is not None]
    credit = numbers.product(earned) if earned else None
    return kept(frame, "all steps", decided(cases, accepted_for(credit)))


def _one_after_another(said: Sequence[tuple[Sql, Sql | None]]) -> tuple[Sql | None, Sql | None]:
    """The first reason of several steps, and all others in order; each has a first of its own, and more."""
    others: list[Sql | None] = []
    for place, (first, more) in enumerate(said):
        before = [q.present(one) for one, _ in said[:place]]
        others += [q.when([(q.either(*before), first)]) if before else None, more]
    return q.first(*(one for one, _ in said)) if said else None, marks.all_reasons(*others)


_ONE = Fraction(1)
