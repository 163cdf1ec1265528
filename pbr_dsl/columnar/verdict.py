"""The state of an outcome or a payment with its reasons, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.columnar import marks, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.sql import Sql

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame


@dataclass(frozen=True, slots=True)
class Verdict:
    """A state (accepted, refused, lapsed, open or held), why, and what is waited for; `credit` counts when accepted.

    None where there is nothing of it in any row.
    """

    state: Sql
    reasons: Sql | None = None
    waits: Sql | None = None
    credit: Cell | None = None

    def is_(self, *states: str) -> Sql:
        """Whether it is one of some states."""
        return q.equal(self.state, q.text(states[0])) if len(states) == 1 else q.among(self.state, states)


ACCEPTED = Verdict(q.text("accepted"))
Case = tuple[Sql, Verdict]


def refused(clause: Sql | str, *pieces: Sql | str, rows: Sql | None = None) -> Verdict:
    """Give a refusal with its reason."""
    return Verdict(q.text("refused"), marks.reason(clause, *pieces, rows=rows))


def lapsed(clause: Sql | str, *pieces: Sql | str) -> Verdict:
    """Give a deadline that has passed."""
    return Verdict(q.text("lapsed"), marks.reason(clause, *pieces))


def opened(clause: Sql | str, *pieces: Sql | str, waits: Sql | None = None) -> Verdict:
    """Give an outcome for which time has to pass."""
    return Verdict(q.text("open"), marks.reason(clause, *pieces), waits)


def held(waits: Sql, clause: Sql | str, reasons: Sql | None = None) -> Verdict:
    """Give an outcome that waits for facts, under the clause that asks for them."""
    return Verdict(q.text("held"), marks.all_reasons(marks.waited(clause, waits), reasons), waits)


def pending(waits: Sql, clause: Sql | str) -> Verdict:
    """Give the verdict for what is not known: open when only time has to pass, refused when its wait ran out."""
    ran_out, time = marks.whys(waits, "refused"), marks.only(waits, "time")
    state = q.when([(ran_out, q.text("refused")), (time, q.text("open"))], q.text("held"))
    kept = q.when([(q.opposite(q.either(ran_out, time)), waits)])
    return Verdict(state, marks.waited(clause, waits), kept)


def decided(cases: Sequence[Case], otherwise: Verdict = ACCEPTED) -> Verdict:
    """Give the verdict of the first case that holds, else another."""
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
    return Verdict(state, column([one.reasons for one in every]), column([one.waits for one in every]), credit)


def kept(frame: Frame, name: str, verdict: Verdict) -> Verdict:
    """Give a verdict in columns of its own."""
    return Verdict(
        frame.bind(f"{name} state", verdict.state),
        None if verdict.reasons is None else frame.bind(f"{name} reasons", verdict.reasons),
        None if verdict.waits is None else frame.bind(f"{name} waits", verdict.waits),
        None if verdict.credit is None else frame.kept(f"{name} credit", verdict.credit),
    )


def combined(frame: Frame, verdicts: Sequence[Verdict]) -> Verdict:
    """Give one verdict for several steps: the first refusal or lapse, else open, else held by all that is missing."""
    some = [kept(frame, "step", one) for one in verdicts if one is not ACCEPTED]
    if not some:
        return ACCEPTED
    if len(some) == 1:
        return some[0]
    cases: list[Case] = [(one.is_("refused", "lapsed"), one) for one in some]
    for state in ("open", "held"):
        of = [one.is_(state) for one in some]
        reasons = [q.when([(here, one.reasons)]) for here, one in zip(of, some, strict=True) if one.reasons is not None]
        waits = [q.when([(here, one.waits)]) for here, one in zip(of, some, strict=True) if one.waits is not None]
        cases.append((q.either(*of), Verdict(q.text(state), marks.all_reasons(*reasons), marks.merged(*waits))))
    earned = [one.credit for one in some if one.credit is not None]
    credit = numbers.product(earned) if earned else None
    return kept(frame, "all steps", decided(cases, Verdict(q.text("accepted"), credit=credit)))


_ONE = Fraction(1)
