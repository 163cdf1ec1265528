"""Who qualifies, what proves an outcome, and outcomes themselves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.model.part import Length, Part
from pbr_dsl.model.type import Form


class Condition(Form):
    """A condition of eligibility; an exception that is yes makes it hold all the same, or fail if it `refuses`.

    The two kinds of exception to one condition are never yes together.

    `words` is what the contract wrote, for messages; it is not part of the JSON.
    """

    name: str
    words: str = Field(default="", exclude=True)
    test: Expr
    exceptions: tuple[Condition, ...] = ()
    refuses: bool = False
    clause: str = ""


class Eligibility(Part):
    """Whether a row of `record` qualifies on a date; also readable as the value `eligible` each such row.

    Its outcomes (those whose subject leads to the row) are refused when it does not, held when unknown; after
    `hold` from `on` an unknown refuses.
    """

    record: str
    on: Expr
    conditions: tuple[Condition, ...]
    hold: Length | None
    hold_clause: str = ""


class Window(Form):
    """Within a length after (or before) an anchor date, read in a setting where the outcome's row is bound.

    Both days belong; what comes before the anchor is in time too from the day `opens` on, where that is written.
    """

    length: Length
    direction: Literal["after", "before"]
    anchor: Expr
    opens: Expr | None = None
    clause: str = ""


class Late(Form):
    """A later limit that earns part credit (an exact fraction)."""

    length: Length
    credit: str


class Kinds(Form):
    """Which kinds of document are enough: one kind (`word` = "is"), all of several, or any of several."""

    word: Literal["is", "all", "any"]
    kind: str = ""
    parts: tuple[Kinds, ...] = ()

    @property
    def named(self) -> tuple[str, ...]:
        """Every kind that is named, once, in order."""
        own = (self.kind,) if self.kind else ()
        return tuple(dict.fromkeys((*own, *(name for part in self.parts for name in part.named))))


class Sample(Form):
    """How many accepted outcomes of a period are checked again: a share (an exact fraction), at least so many.

    `each` are the records, beside the period, for each row of which it is drawn; () where the contract does not say.
    """

    share: str
    least: int = 0
    each: tuple[str, ...] = ()
    clause: str = ""


class Evidence(Part):
    """What proves an outcome.

    Proofs are rows of the record `proof`.  A proof counts when its verifier's `role` is one of `verified_by`, when
    (with `not_by`) its `relation` is independent, when it is dated in `dated` and submitted in `submitted` (full
    credit) or in a later window (part credit).  With `kinds`, counting proofs must make up the kinds; the credit
    is the least of all, the best of any.  Role and relation are read of the proof: its own columns, or, with
    `verifiers`, what that record says of the organisation that the proof names.  With `used_once`, a document counts
    for what it was first submitted for, and for nothing else.
    """

    kinds: Kinds | None = None
    verified_by: tuple[str, ...]
    verified_clause: str = ""
    not_by: str = ""
    verifiers: str = ""
    role: Expr | None = None
    relation: Expr | None = None
    dated: Window | None = None
    submitted: Window | None
    late: tuple[Late, ...] = ()
    used_once: bool = False
    sample: Sample | None = None


class AchievedOn(Form):
    """Achieved on a date, when a condition holds; none means not (yet) achieved.

    What counts more than once has the date worked out again for each time; it may read the time before (`Dated`).
    With `known`, facts may still come so long after the date: a condition that fails is refused at once, one that
    holds waits for that day.
    """

    kind: Literal["on"] = "on"
    date: Expr
    when: Expr | None
    known: Length | None = None


class AchievedEach(Form):
    """Achieved once for each row: on a date read of the row, when a condition holds."""

    kind: Literal["each"] = "each"
    rows: Rows
    date: Expr
    when: Expr | None


class AchievedDue(Form):
    """Judged on, and dated by, the due date of the milestone."""

    kind: Literal["due"] = "due"
    when: Expr


class Count(Form):
    """How often it counts: once, every time, or up to a number of times (earliest first)."""

    word: Literal["once", "every", "up to"]
    times: Expr | None = None


class Requires(Form):
    """Another outcome of the same subject (or of a row its subject leads to) that comes first, or must not come."""

    outcome: str
    state: Literal["achieved", "claimed", "paid"]
    absent: bool = False
    clause: str = ""


class Guarded(Form):
    """What proves an outcome, or by when it is claimed, where a condition holds: in the place of what stands otherwise.

    It is either an `evidence` or a window for claims; `when` is read with the outcome's row bound.
    """

    when: Expr
    evidence: str = ""
    claimed: Window | None = None
    clause: str = ""


class OnDay(Form):
    """A day that an outcome names for itself, with its clause."""

    day: Expr
    clause: str = ""


class Choice(Form):
    """Only some outcomes of a set are due: the first `number` by `by`, for each row of `record`.

    `by` is read with the subject and the outcome's row bound; a none is never chosen.  Ties go by the outcomes as
    written.
    """

    outcomes: tuple[str, ...]
    number: int
    record: str
    by: Expr
    order: Literal["highest", "lowest"]
    clause: str = ""


class Outcome(Part):
    """A dated achievement of a subject, and the evidence that proves it.

    `subject` is a record, or "" for the contract.  `attributes` are values of each such outcome (price, points …),
    read with its subject bound.  `set` is the heading under which a table listed it.  `payable`, read with the
    outcome's row bound, is the day from which it may be paid, and its line's period; without it the achieved date.
    From the day `lapses` on it can no longer be achieved.  Of `guarded` the first that holds stands in the place of its
    `evidence`, and the first of the other kind in that of `claimed`.
    """

    set: str = ""
    subject: str
    count: Count
    offered: Expr | None = None
    choice: Choice | None = None
    requires: tuple[Requires, ...] = ()
    achieved: AchievedOn | AchievedEach | AchievedDue = Field(discriminator="kind")
    achieved_clause: str = ""
    evidence: str = ""
    claimed: Window | None = None
    guarded: tuple[Guarded, ...] = ()
    payable: OnDay | None = None
    lapses: OnDay | None = None
    serves: tuple[str, ...] = ()
    attributes: dict[str, Expr] = Field(default_factory=dict)

    @property
    def proofs(self) -> tuple[str, ...]:
        """The names of all evidence that may be asked for, once each."""
        every = (self.evidence, *(one.evidence for one in self.guarded))
        return tuple(dict.fromkeys(name for name in every if name))

    @property
    def claims(self) -> tuple[Window, ...]:
        """The windows of all claims that may be asked for."""
        return tuple(one for one in (self.claimed, *(one.claimed for one in self.guarded)) if one is not None)

    def as_evidence(self, window: Window) -> Evidence:
        """Give what a window asks of its claims, in the form of evidence that nobody verifies."""
        return Evidence(name="", clause=window.clause or self.clause, verified_by=(), submitted=window)
