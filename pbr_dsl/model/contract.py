"""The checked contract: settings and the core forms (record, value, table, outcome, payment, limit).

It exists only when the text is right.  Every name is resolved, every expression typed, no sugar is left.
`place` is a line number for messages; it is not part of the contract's JSON, meaning or fingerprint.
"""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.model.scenario import Scenario
from pbr_dsl.model.type import Form, Type


class Part(Form):
    """A named part of the contract."""

    name: str
    title: str = ""
    clause: str = ""
    place: int = Field(default=0, exclude=True)


class Length(Form):
    """A written length of time: `number` of base unit `unit` (day, month, quarter, year or working-day)."""

    number: int
    unit: Literal["day", "month", "quarter", "year", "working-day"]


# ---------------------------------------------------------------- settings


class Party(Form):
    """A party: its role in the contract and who it is."""

    role: str
    title: str


class Rounding(Form):
    """How each payment line is rounded: mode, and step as an exact fraction ("1/100")."""

    mode: Literal["half-up", "half-even", "up", "down"]
    step: str


class Calendar(Form):
    """Calendar terms; a blank one is not written, and nothing in the contract needs it."""

    week_start: str = ""
    month_end: Literal["clamp", "refuse", ""] = ""
    working_days: str = ""


class Periods(Form):
    """The payment periods: each `length` long, the first from `first`; a line of a period is final after `restated`."""

    length: Length
    first: date
    cut_off: Length | None
    restated: Length | None


class Settings(Form):
    """The terms of the contract as a whole."""

    parties: tuple[Party, ...]
    start: date
    end: date
    paid_until: date
    currency: str
    rounding: Rounding
    calendar: Calendar
    periods: Periods
    prevails: Literal["this text", "signed schedule"]
    document: str = ""
    unknown_rows: Literal["pay the rest", "hold"]
    aims: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


# ---------------------------------------------------------------- record


class Link(Form):
    """A field that names a row of another record."""

    name: str
    record: str


class Column(Form):
    """A field of a record.

    `role`: event, start and end dates are the record's clock.  `may_be`: a value beside known ones, none or open.
    `scale` turns a written cell into base units (minutes: "1/60"; "hours per week": "1/7"), `words` says the unit in
    the contract's words.  `step` and the bounds are exact fractions in base units; finer or outside is rejected.
    """

    name: str
    type: Type
    title: str = ""
    role: Literal["plain", "event", "start", "end"] = "plain"
    may_be: Literal["", "none", "open"] = ""
    scale: str = "1"
    words: str = ""
    step: str = ""
    low: str = ""
    high: str = ""


class Given(Form):
    """A row that stands in the contract itself (a lot, a call-off): its key and its cells (field -> value as text)."""

    key: tuple[str, ...]
    title: str = ""
    cells: dict[str, str] = Field(default_factory=dict)


class Milestones(Form):
    """Rows made for each row of a record: one for each length after (or on) the anchor date.

    The made record has a link to `of`, a column named like the record itself (the label, such as "13 weeks"), `at`
    (the length as a number) and `due` (its event date).
    """

    of: str
    anchor: Expr
    at: tuple[Length, ...]
    labels: tuple[str, ...]


class Record(Part):
    """A kind of fact.

    `key`: the columns and links that identify a row; a record without `one each` is keyed by its own name.  `each`: "one" when a row not there means
    its fields are not yet known, "at most one" when it is only a key, "" otherwise.
    `source`: data (files), text (rows stand in the contract), milestone (made), outcome (made by the outcomes).
    """

    plural: str
    links: tuple[Link, ...] = ()
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...]
    each: Literal["", "one", "at most one"] = ""
    complete_after: Length | None = None
    source: Literal["data", "text", "milestone", "outcome"] = "data"
    rows: tuple[Given, ...] = ()
    milestones: Milestones | None = None


# ---------------------------------------------------------------- value and table


class Entry(Form):
    """One line of a history: for all rows or one (`row` is a key), from `start` or always.

    `value` is None when not yet known; then, if `agreed_by` is given and has passed, the previous entry stays.
    """

    row: str = ""
    start: date | None = None
    value: Expr | None
    agreed_by: date | None = None
    clause: str = ""


class History(Form):
    """Written values, picked by the domain's first row and by the date `as_at`.

    Before the first entry, and from an entry that is not yet known, the value is not yet known.
    """

    kind: Literal["history"] = "history"
    entries: tuple[Entry, ...]
    as_at: Expr | None


class Formula(Form):
    """One expression."""

    kind: Literal["formula"] = "formula"
    expr: Expr


class Lookup(Form):
    """A column of a table."""

    kind: Literal["lookup"] = "lookup"
    table: str
    column: str


class WhenUnknown(Form):
    """What stands in for an unknown: after `hold` from `since`, `then` (None: refuse).

    The wait does not run out on contradicted facts.
    """

    hold: Length
    since: Expr
    then: Expr | None


class Value(Part):
    """A derived quantity for each combination of its domain (records, then maybe "period"); () is the contract.

    `unknown_rows` is what the value says of unknown rows itself, "" when the contract's word holds.
    """

    domain: tuple[str, ...]
    type: Type
    body: Formula | History | Lookup = Field(discriminator="kind")
    when_unknown: WhenUnknown | None = None
    unknown_rows: Literal["pay the rest", "hold", ""] = ""


class Test(Form):
    """A cell of a decision table: any value, one value, or a range whose ends say whether they belong."""

    op: Literal["any", "is", "range"]
    value: Expr | None = None
    low: Expr | None = None
    low_included: bool = True
    high: Expr | None = None
    high_included: bool = True


class TableRow(Form):
    """A row of a decision table: a test for each input, a value for each output."""

    tests: tuple[Test, ...]
    outputs: tuple[Expr, ...]
    clause: str = ""


class Table(Part):
    """A decision table with hit policy unique: no two rows apply, and some row always does (both checked)."""

    domain: tuple[str, ...]
    inputs: tuple[Expr, ...]
    input_names: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[TableRow, ...]


# ---------------------------------------------------------------- who qualifies, and what proves it


class Condition(Form):
    """A condition of eligibility; an exception that is yes makes it hold all the same."""

    name: str
    test: Expr
    exceptions: tuple[Condition, ...] = ()
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


class Window(Form):
    """Within a length after (or before) an anchor date, read in a setting where the outcome's row is bound."""

    length: Length
    direction: Literal["after", "before"]
    anchor: Expr
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


class Evidence(Part):
    """What proves an outcome.

    Proofs are rows of the record `proof`.  A proof counts when its verifier's role is one of `verified_by`, when
    (with `not_by`) its relation is independent, when it is dated in `dated` and submitted in `submitted` (full
    credit) or in a later window (part credit).  With `kinds`, counting proofs must make up the kinds; the credit
    is the least of all, the best of any.
    """

    kinds: Kinds | None = None
    verified_by: tuple[str, ...]
    verified_clause: str = ""
    not_by: str = ""
    dated: Window | None = None
    submitted: Window | None
    late: tuple[Late, ...] = ()


# ---------------------------------------------------------------- outcome


class AchievedOn(Form):
    """Achieved on a date, when a condition holds; none means not (yet) achieved."""

    kind: Literal["on"] = "on"
    date: Expr
    when: Expr | None


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
    read with its subject bound.  `set` is the heading under which a table listed it.
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
    serves: tuple[str, ...] = ()
    attributes: dict[str, Expr] = Field(default_factory=dict)


# ---------------------------------------------------------------- payment and limit


class Bound(Form):
    """A payment's own `at most` or `at least`, applied before rounding."""

    word: Literal["at most", "at least"]
    value: Expr
    clause: str = ""


class Payment(Part):
    """Who is paid how much for what.

    `domain` is ("outcome",) - a line for each accepted outcome that has every attribute the amount reads - or
    records and "period": a line for each combination and each ended period.  `when` that is no gives £0.00, refused.
    `shadow` lines are computed and stated, and never paid.
    """

    domain: tuple[str, ...]
    amount: Expr
    bounds: tuple[Bound, ...] = ()
    when: Expr | None = None
    when_clause: str = ""
    shadow: bool = False


class Limit(Part):
    """A cap on what lines add up to, for each combination of `each` (records a line's subject leads to, "period").

    `on` names payments or outcomes (empty: all).  Lines fill period by period, and inside a period in `order`;
    ties: smaller amount, outcome as written, key.  `trim`: part pays the rest of the room, whole stops at the
    first line that does not fit.  `of` is money, or lines when the cap counts heads.
    """

    at_most: Expr
    each: tuple[str, ...] = ()
    on: tuple[str, ...] = ()
    order: Literal["earliest achieved", "earliest claimed", "earliest period"]
    trim: Literal["part", "whole"]
    of: Literal["money", "lines"] = "money"


class Allowed(Form):
    """A finding that the contract accepts, with the reason."""

    finding: str
    target: str
    reason: str


class Contract(Part):
    """A contract that is right: the only thing engines, explanations and diffs know."""

    format: Literal[1] = 1
    language: Literal[1] = 1
    settings: Settings
    units: tuple[str, ...] = ()
    records: tuple[Record, ...]
    values: tuple[Value, ...] = ()
    tables: tuple[Table, ...] = ()
    eligibility: tuple[Eligibility, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    outcomes: tuple[Outcome, ...] = ()
    payments: tuple[Payment, ...]
    limits: tuple[Limit, ...] = ()
    allowed: tuple[Allowed, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
