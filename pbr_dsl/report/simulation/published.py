"""A simulation as JSON: the published form, money and exact quantities as strings, dates as in ISO 8601."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pbr_dsl import __version__
from pbr_dsl.report.exact import amount_text, exact_text
from pbr_dsl.report.grouping import STATES, Group, grouped, usual_groupings
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Missing, Rejected, Tally
from pbr_dsl.values.statement import Contribution, Line, PayerShare, Reason, Waiting


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

    `totals` is what is paid and `shadow` what is computed and not paid, by currency; `lines` counts states.
    """

    key: str
    title: str
    totals: dict[str, str]
    shadow: dict[str, str]
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
    """A field that is not known in every row."""

    record: str
    field: str
    rows: int
    known: int


class EngineJson(Published):
    """What computed the lines."""

    name: Literal["reference"] = "reference"
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
    states: dict[str, int]
    by: list[TableJson]
    lines: list[LineJson]
    outcomes: list[OutcomesJson]
    late: list[LateJson]
    read: list[TallyJson]
    rejected: list[RejectedJson]
    coverage: list[CoverageJson]
    engine: EngineJson
    fingerprints: dict[str, str]


def to_json(shown: Simulation) -> str:
    """Give a simulation in the published form, indented by two spaces."""
    return published(shown).model_dump_json(indent=2)


def published(shown: Simulation) -> SimulationJson:
    """Give a simulation as an object of the published form."""
    statement, contract, total = shown.statement, shown.contract, shown.total
    currency = statement.currency
    return SimulationJson(
        contract=ContractJson(
            name=contract.name,
            title=contract.title,
            file=shown.place,
            start=contract.settings.start,
            end=contract.settings.end,
            shadow=shown.shadow,
        ),
        as_known_on=statement.as_known_on,
        recorded=shown.assumption,
        notes=[*shown.moved, *shown.notes],
        periods=[PeriodJson(start=one[0], end=one[1], provisional=one[2]) for one in statement.periods],
        totals={currency: amount_text(total.paid)},
        shadow={currency: amount_text(total.shadow)},
        states={state: total.states[state] for state in STATES},
        by=[_table(shown, by) for by in shown.by or usual_groupings(contract, statement.lines)],
        lines=[line_json(line, currency) for line in statement.lines],
        outcomes=[OutcomesJson(outcome=one.name, states=dict(one.states)) for one in shown.outcomes],
        late=[_late(line, amount) for line, amount in statement.late],
        read=[_tally(tally) for tally in statement.tallies],
        rejected=[_rejected(one) for one in statement.rejected],
        coverage=[
            CoverageJson(record=one.record, field=one.field, rows=one.rows, known=one.known) for one in shown.coverage
        ],
        engine=EngineJson(),
        fingerprints=dict(shown.fingerprints),
    )


def _table(shown: Simulation, by: str) -> TableJson:
    """One table."""
    currency = shown.statement.currency
    return TableJson(by=by, rows=[_sum(group, currency) for group in grouped(shown.contract, shown.lines, by)])


def _sum(group: Group, currency: str) -> SumJson:
    """One row of a table."""
    return SumJson(
        key=group.key,
        title=group.title,
        totals={currency: amount_text(group.sum.paid)},
        shadow={currency: amount_text(group.sum.shadow)},
        lines={state: group.sum.states[state] for state in STATES},
    )


def line_json(line: Line, currency: str) -> LineJson:
    """Give a line in the published form."""
    subject = _subject(line)
    return LineJson(
        payment=line.payment,
        outcome=line.outcome or None,
        occurrence=line.occurrence or None,
        subject=subject,
        lot=subject.get("lot"),
        provider=subject.get("provider"),
        period=line.period,
        achieved=line.achieved,
        due=line.due,
        part=line.part or None,
        state=line.state,  # type: ignore[arg-type] # one of the five, by the engine's contract
        marks=list(line.marks),
        quantity=None if line.quantity is None else exact_text(line.quantity),
        rate=None if line.rate is None else exact_text(line.rate),
        before_limits=None if line.before_limits is None else amount_text(line.before_limits),
        amount=amount_text(line.amount),
        currency=currency,
        payer=line.shares[0].payer if len(line.shares) == 1 else None,
        shares=[payer_json(share) for share in line.shares],
        clause=line.clause or None,
        reasons=[reason_json(reason) for reason in line.reasons],
        waiting=[waiting_json(waiting) for waiting in line.waiting],
        contributions=[contribution_json(part) for part in line.contributions],
    )


def payer_json(share: PayerShare) -> PayerJson:
    """Give a payer's share in the published form."""
    before = None if share.before_limits is None else amount_text(share.before_limits)
    return PayerJson(payer=share.payer, before_limits=before, amount=amount_text(share.amount))


def _subject(line: Line) -> dict[str, str]:
    """The rows that a line's subject leads to, by record."""
    return {record: key_text(key) for record, key in line.subject.items()}


def reason_json(reason: Reason) -> ReasonJson:
    """Give a reason in the published form."""
    return ReasonJson(text=reason.text, clause=reason.clause or None, rows=list(reason.rows))


def contribution_json(part: Contribution) -> ContributionJson:
    """Give a contribution in the published form."""
    return ContributionJson(
        label=part.label,
        amount=exact_text(part.amount, places=2),
        clause=part.clause or None,
        rule=part.rule,
        rows=list(part.rows),
    )


def waiting_json(waiting: Waiting) -> WaitingJson:
    """Give what a line waits for in the published form."""
    missing: Missing = waiting.missing
    return WaitingJson(
        why=missing.why,
        record=missing.record,
        key=key_text(missing.key),
        field=missing.field,
        file=missing.file or None,
        row=missing.row or None,
        note=missing.note,
        most=None if waiting.most is None else amount_text(waiting.most),
    )


def _rejected(one: Rejected) -> RejectedJson:
    """One rejected cell or row."""
    return RejectedJson(
        record=one.record, file=one.file, row=one.row, field=one.field or None, code=one.code, message=one.message
    )


def _tally(tally: Tally) -> TallyJson:
    """What became of the rows of one file."""
    return TallyJson(
        record=tally.record,
        file=tally.file,
        read=tally.read,
        accepted=tally.accepted,
        rejected=tally.rejected,
        repeated=tally.repeated,
        blank=tally.blank,
        corrected=tally.corrected,
        contradicted=tally.contradicted,
        mended=tally.mended,
    )


def _late(line: Line, amount: Fraction | None) -> LateJson:
    """One line that rows came too late for."""
    return LateJson(
        payment=line.payment,
        outcome=line.outcome or None,
        subject=_subject(line),
        period=line.period,
        stands=amount_text(line.amount),
        amount=None if amount is None else amount_text(amount),
    )
