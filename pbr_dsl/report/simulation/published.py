"""A simulation in its published form."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.data.snapshots import Movement
from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.report.exact import amount_text, exact_text
from pbr_dsl.report.grouping import STATES, Group, Sum, grouped, usual_groupings
from pbr_dsl.report.simulation.against import Against, Difference
from pbr_dsl.report.simulation.cash import Money
from pbr_dsl.report.simulation.coverage import Covered
from pbr_dsl.report.simulation.forms import (
    AgainstJson,
    AssumptionJson,
    CalendarJson,
    CashJson,
    CauseJson,
    CommittedJson,
    ContractJson,
    ContributionJson,
    CoverageJson,
    DifferenceJson,
    EngineJson,
    LateJson,
    LineJson,
    MovementJson,
    OutcomesJson,
    PayerJson,
    PeriodJson,
    ReasonJson,
    RejectedJson,
    RestatedJson,
    SimulationJson,
    SumJson,
    TableJson,
    TallyJson,
    WaitingJson,
    WaitingSumJson,
)
from pbr_dsl.report.simulation.view import Assumption, Restated, Simulation
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Missing, Rejected, Tally
from pbr_dsl.values.statement import Contribution, Line, PayerShare, Reason, Waiting


def to_json(shown: Simulation) -> str:
    """Give a simulation in the published form, indented by two spaces."""
    return in_json(published(shown).model_dump_json(indent=2))


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
        assumed={currency: amount_text(total.assumed)},
        assumptions=[_assumption(one) for one in shown.assumptions],
        against=_against(shown.against) if shown.against else None,
        states={state: total.states[state] for state in STATES},
        by=[_table(shown, by) for by in shown.by or usual_groupings(contract, shown.sums)],
        calendar=_calendar(shown),
        lines=[line_json(line, currency) for line in statement.lines],
        outcomes=[OutcomesJson(outcome=one.name, states=dict(one.states)) for one in shown.outcomes],
        late=[_late(line, amount) for line, amount in statement.late],
        movements=[_movement(one) for one in shown.movements],
        restated=[_restated(one) for one in shown.restated],
        read=[_tally(tally) for tally in statement.tallies],
        rejected=[_rejected(one) for one in statement.rejected],
        coverage=[_covered(one, currency) for one in shown.coverage],
        engine=EngineJson(name=shown.engine),
        fingerprints=dict(shown.fingerprints),
    )


def _movement(one: Movement) -> MovementJson:
    """What a file changed."""
    gone = [key_text(key) for key in one.gone]
    counts = {"new": one.new, "changed": one.changed, "same": one.same}
    return MovementJson(file=one.file, record=one.record, received=one.received, gone=gone, **counts)


def _restated(one: Restated) -> RestatedJson:
    """A line that rows received after a cut-off moved."""
    line = one.line
    return RestatedJson(
        payment=line.payment,
        outcome=line.outcome or None,
        subject=_subject(line),
        period=one.period,
        cut_off=one.cut_off,
        before=amount_text(one.before),
        now=amount_text(one.now),
        rows=list(one.rows),
    )


def _assumption(one: Assumption) -> AssumptionJson:
    """What became of an assumption."""
    return AssumptionJson(
        name=one.name,
        assumed=one.said,
        source=one.source,
        record=one.record,
        field=one.field or None,
        cells=one.cells,
        undecided=one.undecided,
        lines=one.lines,
        amount=amount_text(one.amount),
    )


def _covered(one: Covered, currency: str) -> CoverageJson:
    """How much of a field is there."""
    return CoverageJson(
        record=one.record,
        field=one.field or None,
        rows=one.rows,
        known=one.known,
        needed=one.needed,
        most=None if one.most is None else {currency: amount_text(one.most)},
        lines=None if one.most is None else one.lines,
        unbounded=None if one.most is None else one.unbounded,
    )


def _table(shown: Simulation, by: str) -> TableJson:
    """One table."""
    currency = shown.statement.currency
    return TableJson(by=by, rows=[_sum(group, currency) for group in grouped(shown.contract, shown.sums, by)])


def _sum(group: Group, currency: str) -> SumJson:
    """One row of a table."""
    return SumJson(
        key=group.key,
        title=group.title,
        totals={currency: amount_text(group.sum.paid)},
        shadow={currency: amount_text(group.sum.shadow)},
        assumed={currency: amount_text(group.sum.assumed)},
        lines={state: group.sum.states[state] for state in STATES},
    )


def _calendar(shown: Simulation) -> CalendarJson:
    """Money in time."""
    found, currency = Money(shown), shown.statement.currency
    return CalendarJson(
        year=found.days.year_name,
        said=found.said,
        cash=[
            CashJson(
                month=one.month,
                provider=one.whom or None,
                totals={currency: amount_text(one.sum.paid)},
                shadow={currency: amount_text(one.sum.shadow)},
                adjusted={currency: amount_text(one.adjusted)},
                assumed={currency: amount_text(one.sum.assumed)},
                waiting=_waiting_sum(one.sum, currency),
            )
            for one in found.cash
        ],
        commitments=[
            CommittedJson(
                year=one.year,
                name=one.said,
                after_term=one.after_term,
                earned={currency: amount_text(found.amount(one.earned))},
                paid={currency: amount_text(found.amount(one.paid))},
                owed={currency: amount_text(one.owed)},
                assumed={currency: amount_text(one.paid.assumed)},
                waiting=_waiting_sum(one.paid, currency),
            )
            for one in found.commitments
        ],
    )


def _waiting_sum(total: Sum, currency: str) -> WaitingSumJson:
    """What waits in a sum."""
    held, opened = total.states["held"], total.states["open"]
    most = {currency: amount_text(total.most)}
    return WaitingSumJson(held=held, at_most=most, unbounded=total.unbounded, open=opened)


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
        assumed=list(line.assumed),
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


def _against(found: Against) -> AgainstJson:
    """What was paid against what the contract gives in the published form."""
    return AgainstJson(
        file=found.file,
        paid=amount_text(found.paid),
        result=amount_text(found.result),
        difference=amount_text(found.paid - found.result),
        causes=[
            CauseJson(
                cause=one.cause,
                clause=one.clause or None,
                count=one.count,
                paid=amount_text(one.paid),
                result=amount_text(one.result),
                difference=amount_text(one.paid - one.result),
            )
            for one in found.totals
        ],
        parts=[_difference(one) for one in found.differences],
        left_out=found.left_out,
    )


def _difference(one: Difference) -> DifferenceJson:
    """One part of what was paid against what the contract gives."""
    return DifferenceJson(
        payment=one.case.payment,
        outcome=one.case.outcome or None,
        subject=one.case.subject or None,
        period=one.case.period,
        paid=amount_text(one.paid),
        result=amount_text(one.result),
        difference=amount_text(one.amount),
        cause=one.cause,
        clause=one.clause or None,
        rows=list(one.rows),
    )
