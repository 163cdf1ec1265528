"""The published form of a simulation: money and exact quantities as strings, dates as in ISO 8601."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pbr_dsl import __version__


class Published(BaseModel):
    """A part of the published form; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ContractJson(Published):
    """Which contract was run; `file` is the path as it was given."""

    name: str
    title: str
    file: str
    start: date
    end: date
    shadow: bool


class SumJson(Published):
    """One row of a table: `key` is a period's first day, a payment, or a row's key.

    `totals` is what is paid and `shadow` what is computed and not paid, by currency; `assumed` is what of both rests on
    assumed facts; `lines` counts states.
    """

    key: str
    title: str
    totals: dict[str, str]
    shadow: dict[str, str]
    assumed: dict[str, str]
    lines: dict[str, int]


class TableJson(Published):
    """Lines added up by a word."""

    by: str
    rows: list[SumJson]


class ReasonJson(Published):
    """Why a line is in its state, with the rows that it rests on."""

    text: str
    clause: str | None
    rows: list[str]


class ContributionJson(Published):
    """A signed part of a line's amount; those of a line sum to it exactly."""

    label: str
    amount: str
    clause: str | None
    rule: str
    rows: list[str]


class WaitingJson(Published):
    """A fact that a line waits for, or was computed without; `most` is what it could add, null without a bound."""

    why: str
    record: str
    key: str
    field: str
    file: str | None
    row: int | None
    note: str
    most: str | None


class PayerJson(Published):
    """What one party pays of a line, and what it would pay without limits."""

    payer: str
    before_limits: str | None
    amount: str


class LineJson(Published):
    """One payment to one subject for one period; `subject` gives the key of every record that it leads to.

    `due` is set where the payment writes a due date, and `part` where it is due in several parts.
    """

    payment: str
    outcome: str | None
    occurrence: int | None
    subject: dict[str, str]
    lot: str | None
    provider: str | None
    period: date
    achieved: date | None
    due: date | None
    part: int | None
    state: Literal["payable", "held", "refused", "lapsed", "open"]
    marks: list[str]
    quantity: str | None
    rate: str | None
    before_limits: str | None
    amount: str
    currency: str
    payer: str | None
    shares: list[PayerJson]
    clause: str | None
    reasons: list[ReasonJson]
    waiting: list[WaitingJson]
    contributions: list[ContributionJson]
    assumed: list[str] = Field(description="The assumptions that it rests on.")


class RejectedJson(Published):
    """A cell or row that could not be read."""

    record: str
    file: str
    row: int
    field: str | None
    code: str
    message: str


class TallyJson(Published):
    """What became of the rows of a file: read = accepted + rejected + repeated + blank."""

    record: str
    file: str
    read: int
    accepted: int
    rejected: int
    repeated: int
    blank: int
    corrected: int
    contradicted: int
    mended: dict[str, int]


class LateJson(Published):
    """A line of a final period that rows recorded since would change; `amount` is null where it would not be paid."""

    payment: str
    outcome: str | None
    subject: dict[str, str]
    period: date
    stands: str
    amount: str | None


class MovementJson(Published):
    """What a received file said of a record that the one before it did not; `gone` are keys."""

    file: str
    record: str
    received: date
    new: int
    changed: int
    same: int
    gone: list[str]


class RestatedJson(Published):
    """A line of a period that pays another amount now than on the period's cut-off; `rows` came since and did it."""

    payment: str
    outcome: str | None
    subject: dict[str, str]
    period: date
    cut_off: date
    before: str
    now: str
    rows: list[str]


class PeriodJson(Published):
    """A payment period; while it is provisional its lines can still be restated."""

    start: date
    end: date
    provisional: bool


class OutcomesJson(Published):
    """How many outcomes of one name are in each state."""

    outcome: str
    states: dict[str, int]


class CoverageJson(Published):
    """A field that payments read (`needed`), or that is not known in every row; null for a record without a row.

    `most` is the most that `lines` lines could still pay once it is known, by currency, as far as the contract bounds
    it; `unbounded` of them it does not.  Null unless `--coverage` asks for it.
    """

    record: str
    field: str | None
    rows: int
    known: int
    needed: bool
    most: dict[str, str] | None
    lines: int | None
    unbounded: int | None


class AssumptionJson(Published):
    """An assumption: what it says and where that comes from, how many cells it filled, and the lines that rest on it.

    `field` and `cells` are null where all documents are taken as given; of `undecided` cells its own rule is not known.
    A line may rest on several.
    """

    name: str
    assumed: str
    source: str
    record: str
    field: str | None
    cells: int | None
    undecided: int
    lines: int
    amount: str


class CauseJson(Published):
    """The differences of one cause: `paid` less `result`, of `count` parts."""

    cause: str
    clause: str | None
    count: int
    paid: str
    result: str
    difference: str


class DifferenceJson(Published):
    """A part of what was paid to somebody for a period, with its cause; `rows` stand in the file of what was paid.

    `period` is null for a day outside the contract's periods, `outcome` where the file does not tell outcomes apart.
    """

    payment: str
    outcome: str | None
    subject: str | None
    period: date | None
    paid: str
    result: str
    difference: str
    cause: str
    clause: str | None
    rows: list[str]


class AgainstJson(Published):
    """What was really paid against what the contract gives; the differences of `causes` sum to that of the whole.

    `left_out` rows are of periods that the result does not have.
    """

    file: str
    paid: str
    result: str
    difference: str
    causes: list[CauseJson]
    parts: list[DifferenceJson]
    left_out: int


class WaitingSumJson(Published):
    """What waits: held lines, the most they may come to by currency, of how many that is not known, and open lines."""

    held: int
    at_most: dict[str, str]
    unbounded: int
    open: int


class CashJson(Published):
    """What is paid in a month (its first day, null while there is no date) to a provider (null for the contract).

    `adjusted` of what is paid changes what was paid before; `shadow` is computed and not paid, `assumed` of both rests
    on assumed facts.
    """

    month: date | None
    provider: str | None
    totals: dict[str, str]
    shadow: dict[str, str]
    adjusted: dict[str, str]
    assumed: dict[str, str]
    waiting: WaitingSumJson


class CommittedJson(Published):
    """What is earned and paid in a year (its first day, null while there is no date), and owed at its end.

    Of a contract that only computes it is what would be; `after_term` years begin when the term has ended; `assumed` of
    what is paid rests on assumed facts.
    """

    year: date | None
    name: str
    after_term: bool
    earned: dict[str, str]
    paid: dict[str, str]
    owed: dict[str, str]
    assumed: dict[str, str]
    waiting: WaitingSumJson


class CalendarJson(Published):
    """Money in time; `said` are the days and years that were taken, in sentences."""

    year: str
    said: list[str]
    cash: list[CashJson]
    commitments: list[CommittedJson]


class EngineJson(Published):
    """What computed the lines."""

    name: Literal["reference", "duckdb", "spark"] = "reference"
    version: str = __version__


class SimulationJson(Published):
    """What `simulate --format json` prints."""

    format: Literal[1] = 1
    contract: ContractJson
    as_known_on: date
    recorded: str
    notes: list[str]
    periods: list[PeriodJson]
    totals: dict[str, str] = Field(description="What is paid, by currency.")
    shadow: dict[str, str] = Field(description="What is computed and not paid, by currency.")
    assumed: dict[str, str] = Field(description="What of both rests on assumed facts, by currency.")
    assumptions: list[AssumptionJson]
    against: AgainstJson | None
    states: dict[str, int]
    by: list[TableJson]
    calendar: CalendarJson = Field(description="Cash by month and provider, and commitments by financial year.")
    lines: list[LineJson]
    outcomes: list[OutcomesJson]
    late: list[LateJson]
    movements: list[MovementJson]
    restated: list[RestatedJson]
    read: list[TallyJson]
    rejected: list[RejectedJson]
    coverage: list[CoverageJson]
    engine: EngineJson
    fingerprints: dict[str, str]
