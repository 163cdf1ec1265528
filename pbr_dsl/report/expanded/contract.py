"""The checked contract as text without sugar."""

from __future__ import annotations

from calendar import month_name
from collections.abc import Iterable
from fractions import Fraction
from itertools import groupby

from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.walk import nodes
from pbr_dsl.report.expanded.achieved import achieved_words
from pbr_dsl.report.expanded.expression import operand, phrase, postfix, rounded_words
from pbr_dsl.report.expanded.promise import promise_line
from pbr_dsl.report.expanded.records import grid_line, record_lines, title_words
from pbr_dsl.report.expanded.scenario import scenario_lines
from pbr_dsl.report.expanded.words import (
    MODES,
    clause_words,
    constant_words,
    date_words,
    decimal,
    length_words,
    name_words,
    number_words,
)

_ENDS = ["start", "end"]  # of the years of the calendar, which its line says
_MADE = ("proof", "claim", "spot-check", "outcome")


def core_text(contract: model.Contract, name: str = "") -> str:
    """Give the whole contract in core forms, or only the parts that `name` stands for; "" when there are none.

    A name stands for itself, for the outcomes of a table of that name, for a lot or a schedule with its values.
    """
    known = _stands_for(contract, name)
    chosen = [lines for key, lines in _blocks(contract) if not name or key in known]
    if not chosen:
        return ""
    text = "\n\n".join("\n".join(lines) for lines in chosen) + "\n"
    return text if name else f"language pbr {contract.language}\n\n{text}"


def _stands_for(contract: model.Contract, name: str) -> set[str]:
    texts = [record for record in contract.records if record.source == "text"]
    rows = {given.key[0]: record.name for record in texts for given in record.rows}
    record = rows.get(name, name)
    found = {name, record, *(outcome.name for outcome in contract.outcomes if outcome.set == name)}
    if any(record == text.name for text in texts):
        histories = [value for value in contract.values if isinstance(value.body, model.History)]
        found |= {value.name for value in histories if value.domain[:1] == (record,)}
    return found


def _blocks(contract: model.Contract) -> Iterable[tuple[str, list[str]]]:
    years = {year.name for year in contract.settings.calendar.years}
    made = {*_MADE, *(r.name for r in contract.records if r.name in years and [c.name for c in r.columns] == _ENDS)}
    yield contract.name, _settings(contract)
    yield from ((unit, [f"unit {unit}"]) for unit in contract.units)
    yield from ((r.name, record_lines(r)) for r in contract.records if r.name not in made)
    outputs = {(t.name, column) for t in contract.tables for column in t.outputs}
    for value in contract.values:
        looked_up = isinstance(value.body, model.Lookup) and (value.body.table, value.name) in outputs
        if value.name != "eligible" and not looked_up:
            yield value.name, _value(value)
    known = {value.name: value for value in contract.values}
    yield from ((table.name, _table(table, known.get(table.outputs[0]))) for table in contract.tables)
    yield from ((e.name, _eligibility(e)) for e in contract.eligibility)
    yield from ((e.name, _evidence(e)) for e in contract.evidence)
    yield from ((outcome.name, _outcome(outcome)) for outcome in contract.outcomes)
    yield from ((payment.name, _payment(payment)) for payment in contract.payments)
    yield from ((limit.name, [_limit(limit)]) for limit in contract.limits)
    for allowed in contract.allowed:
        yield allowed.finding, [f'allow {allowed.finding} for {allowed.target} because "{allowed.reason}"']
    yield from ((promise.title, [promise_line(promise)]) for promise in contract.promises)
    yield from ((scenario.title, scenario_lines(contract, scenario)) for scenario in contract.scenarios)


def _each(domain: tuple[str, ...]) -> str:
    return " each " + " and ".join(domain) if domain else ""


def _settings(contract: model.Contract) -> list[str]:
    s = contract.settings
    calendar = [
        *([f"weeks start {s.calendar.week_start}"] if s.calendar.week_start else []),
        *([f"month ends {s.calendar.month_end}"] if s.calendar.month_end else []),
        *([f"working days {s.calendar.working_days}"] if s.calendar.working_days else []),
        *([f"bank holidays {s.calendar.bank_holidays}"] if s.calendar.bank_holidays else []),
        *(_year_words(year) for year in s.calendar.years),
    ]
    until = f", paid until {date_words(s.paid_until.isoformat())}" if s.paid_until != s.end else ""
    cut = f", cut-off {length_words(s.periods.cut_off)} after" if s.periods.cut_off else ""
    restated = f", restated for {length_words(s.periods.restated)}" if s.periods.restated else ""
    step = number_words(s.rounding.step, {s.currency: 1})
    first = date_words(s.periods.first.isoformat())
    return [
        f"contract {contract.name}{title_words(contract)}{clause_words(contract.clause)}",
        "  between " + ", ".join(f'{party.role} "{party.title}"' for party in s.parties),
        f"  term {date_words(s.start.isoformat())} to {date_words(s.end.isoformat())}{until}",
        f"  money {s.currency}, each line rounded {MODES[s.rounding.mode]} to {step}",
        *(["  calendar " + ", ".join(calendar)] if calendar else []),
        f"  periods {length_words(s.periods.length)} from {first}{cut}{restated}",
        f"  prevails {s.prevails}" + (f' "{s.document}"' if s.document else ""),
        f"  unknown rows {s.unknown_rows}",
        *_aims(s),
        *(f"  clauses [{clauses}]" for clauses in s.clauses),
        *(f'  note "{note}"' for note in s.notes),
    ]


def _aims(settings: model.Settings) -> list[str]:
    """Write aims that serve the same on one line, in the order in which they are stated."""
    return [
        "  aims " + " or ".join(aim.name for aim in alike) + (f" for {' and '.join(serves)}" if serves else "")
        for serves, alike in groupby(settings.aims, key=lambda aim: aim.serves)
    ]


def _year_words(year: model.Year) -> str:
    word, _, unit = year.name.rpartition("-")
    return f"{word} {unit}s from {year.day} {month_name[year.month]}"


# ---------------------------------------------------------------- values


def _value(value: model.Value) -> list[str]:
    rows = f", unknown rows {value.unknown_rows}" if value.unknown_rows else ""
    head = f"let {value.name}{_each(value.domain)}{_frozen(value)}"
    tail = clause_words(value.clause)
    wait = _when_unknown(value)
    match value.body:
        case model.History(entries=entries, as_at=as_at):
            at = f", as at {phrase(as_at)}" if as_at is not None else ""
            return [head + at + rows + tail, *(_entry(entry) for entry in entries)]
        case model.Formula(expr=core.Cases() as cases) | model.Formula(expr=core.Round(of=core.Cases() as cases)):
            first = ", first that applies" if cases.first else ""
            if isinstance(value.body.expr, core.Round):
                first += ", " + rounded_words(value.body.expr)
            lines = [f"  {phrase(case.value)} when {phrase(case.when)}" for case in cases.cases]
            lines.append(f"  {phrase(cases.otherwise) if cases.otherwise is not None else 'none'} otherwise")
            return [head + first + rows + tail, *lines, *wait, *_pennies(cases)]
        case model.Formula(expr=expr):
            return [f"{head}{rows} = {phrase(expr)}{tail}", *wait, *_pennies(expr)]
        case model.Lookup():
            return []


def _frozen(value: model.Value | None) -> str:
    return f", frozen on {phrase(value.frozen)}" if value is not None and value.frozen is not None else ""


def _when_unknown(value: model.Value) -> list[str]:
    wait = value.when_unknown
    if wait is None:
        return []
    return [f"  when unknown, hold for {length_words(wait.hold)}, then {phrase(wait.then)}"]


def _pennies(expr: Expr) -> list[str]:
    for share in (node for node in nodes(expr) if isinstance(node, core.Share)):
        last = ", last first" if share.last_first else ""
        step = constant_words(share.step, share.type)
        return [f"  pennies largest remainder to {step}, ties by {' and '.join(share.ties)}{last}"]
    return []


def _entry(entry: model.Entry) -> str:
    of = f" for {name_words(entry.row)}" if entry.row else ""
    start = f"from {date_words(entry.start.isoformat())} " if entry.start else ""
    if entry.value is not None:
        return f"  {start}{phrase(entry.value)}{of}{clause_words(entry.clause)}"
    fallback = ""
    if entry.agreed_by is not None:
        fallback = f", if not agreed by {date_words(entry.agreed_by.isoformat())}, the previous value stays"
    return f"  {start}not yet known{fallback}{of}{clause_words(entry.clause)}"


def _table(table: model.Table, value: model.Value | None) -> list[str]:
    by = " and ".join(table.input_names)
    head = f"table {table.name} by {by}, unique{_frozen(value)}{clause_words(table.clause)}"
    lines = [grid_line([*table.input_names, *table.outputs])]
    for row in table.rows:
        cells = [*(_test(test) for test in row.tests), *(phrase(output) for output in row.outputs)]
        lines.append(grid_line(cells) + (clause_words(row.clause)))
    return [head, *("  " + line for line in lines)]


def _test(test: model.Test) -> str:
    if test.op == "any":
        return "any"
    if test.value is not None:
        return phrase(test.value)
    if test.low is not None and test.high is not None:
        return f"{phrase(test.low)} to {'' if test.high_included else 'below '}{phrase(test.high)}"
    if test.low is not None:
        return f"{'at least' if test.low_included else 'above'} {phrase(test.low)}"
    return f"{'at most' if test.high_included else 'below'} {phrase(test.high)}" if test.high is not None else "any"


# ---------------------------------------------------------------- eligibility, evidence, outcomes


def _eligibility(part: model.Eligibility) -> list[str]:
    lines = [f"eligibility each {part.record} on {phrase(part.on)}{clause_words(part.clause)}"]
    lines += [f"  {rule.name}: {phrase(rule.test)}{clause_words(rule.clause)}" for rule in part.conditions]
    for condition in part.conditions:
        lines += [
            f"  exception {other.name} to {condition.name}{', refuse' * other.refuses}"
            f": {phrase(other.test)}{clause_words(other.clause)}"
            for other in condition.exceptions
        ]
    if part.hold is not None:
        tail = clause_words(part.hold_clause)
        lines.append(f"  when unknown, hold for {length_words(part.hold)}, then refuse{tail}")
    return lines


def _within(window: model.Window) -> str:
    return f"within {length_words(window.length)} {window.direction} {postfix(window.anchor)}"


def _kinds(kinds: model.Kinds) -> str:
    if kinds.word == "is":
        return kinds.kind
    inner = [part.kind if part.word == "is" else f"({_kinds(part)})" for part in kinds.parts]
    return (" and " if kinds.word == "all" else " or ").join(inner)


def _evidence(part: model.Evidence) -> list[str]:
    lines = [f"evidence {part.name}{title_words(part)}{clause_words(part.clause)}"]
    if part.kinds is not None:
        lines.append(f"  kinds {_kinds(part.kinds)}")
    not_by = f", not by {part.not_by}" if part.not_by else ""
    by = " or ".join(part.verified_by) + (f" of {part.verifiers}" if part.verifiers else "")
    lines.append(f"  verified by {by}{not_by}{clause_words(part.verified_clause)}")
    if part.dated is not None:
        lines.append(f"  dated {_within(part.dated)}{clause_words(part.dated.clause)}")
    if part.submitted is not None:
        late = "".join(
            f", then within {length_words(step.length)} for {decimal(Fraction(step.credit) * 100)}%"
            for step in part.late
        )
        late += ", used once" if part.used_once else ""
        lines.append(f"  submitted {_within(part.submitted)}{late}{clause_words(part.submitted.clause)}")
    if part.sample is not None:
        least = f", at least {part.sample.least}" if part.sample.least else ""
        share = decimal(Fraction(part.sample.share) * 100)
        each = " and ".join((*part.sample.each, "period"))
        lines.append(f"  sample {share}% of claims each {each}{least}{clause_words(part.sample.clause)}")
    return lines


def _outcome(part: model.Outcome) -> list[str]:
    times = f"up to {phrase(part.count.times)} times" if part.count.times is not None else ""
    counting = {"once": "once", "every": "every time", "up to": times}[part.count.word]
    each = f" each {part.subject}" if part.subject else ""
    lines = [f"outcome {part.name}{title_words(part)}{each}{',' if each else ''} {counting}{clause_words(part.clause)}"]
    if part.set:
        lines.append(f"  set = {part.set}")
    if part.choice is not None:
        lines.append(f"  choose {_choice(part.choice)}{clause_words(part.choice.clause)}")
    if part.offered is not None:
        lines.append(f"  offered when {phrase(part.offered)}")
    for other in part.requires:
        absent = "no " if other.absent else ""
        lines.append(f"  requires {absent}{other.outcome} {other.state}{clause_words(other.clause)}")
    lines.append(f"  achieved {achieved_words(part.achieved)}{clause_words(part.achieved_clause)}")
    lines += [f"  {_guarded(rule)} when {phrase(rule.when)}{clause_words(rule.clause)}" for rule in part.guarded]
    if part.evidence:
        lines.append(f"  evidence {part.evidence}")
    if part.claimed is not None:
        lines.append(f"  claimed {_within(part.claimed)}{clause_words(part.claimed.clause)}")
    if part.payable is not None:
        lines.append(f"  payable from {phrase(part.payable.day)}{clause_words(part.payable.clause)}")
    if part.lapses is not None:
        lines.append(f"  lapses at {phrase(part.lapses.day)}{clause_words(part.lapses.clause)}")
    if part.serves:
        lines.append(f"  serves {' and '.join(part.serves)}")
    return [*lines, *(f"  {name} = {phrase(expr)}" for name, expr in part.attributes.items())]


def _guarded(rule: model.Guarded) -> str:
    return f"claimed {_within(rule.claimed)}" if rule.claimed is not None else f"evidence {rule.evidence}"


def _choice(choice: model.Choice) -> str:
    return f"{choice.number} each {choice.record} by {phrase(choice.by)}, {choice.order} first{_dated(choice.by)}"


def _dated(by: Expr) -> str:
    """Give back the window of `agreed within 28 days after start`, which stands last in the row's condition."""
    where = by.of.rows.where if isinstance(by, core.FieldOf) and isinstance(by.of, core.OnlyRow) else None
    window = where.parts[-1] if isinstance(where, core.Every) else None
    match window.parts if isinstance(window, core.Every) else ():
        case core.Compare(left=core.FieldOf(field=field), right=start), core.Compare(right=end):
            moved = end if isinstance(end, core.Shift) and end.of == start else start
            if isinstance(moved, core.Shift):
                return f", {field} within {phrase(moved.length)} {moved.direction} {postfix(moved.of)}"
        case _:
            pass
    return ""


# ---------------------------------------------------------------- money


def _payment(part: model.Payment) -> list[str]:
    once = ("," if part.domain else "") + " once" if part.once else ""
    lines = [f"payment {part.name}{title_words(part)}{_each(part.domain)}{once}{clause_words(part.clause)}"]
    lines.append(f"  amount {_amount(part.amount)}")
    lines += [f"  {bound.word} {_bound(bound)}{clause_words(bound.clause)}" for bound in part.bounds]
    if part.when is not None:
        lines.append(f"  when {phrase(part.when)}{clause_words(part.when_clause)}")
    for rule in part.requires:
        earlier = ", earlier periods included" if rule.earlier_periods else ""
        absent = "no " if rule.absent else ""
        lines.append(f"  requires {absent}{rule.outcome} {rule.state}{earlier}{clause_words(rule.clause)}")
    if part.evidence:
        lines.append(f"  evidence {part.evidence}")
    if part.due is not None:
        lines.append(f"  due {_due(part.due)}{clause_words(part.due.clause)}")
    if part.below_zero is not None:
        how = (" in the same parts" if part.below_zero.parts else " in full on the first date") if _parted(part) else ""
        whom = f" from {part.below_zero.whom}" if part.below_zero.whom else ""
        lines.append(f"  below zero recovered{how}{whom}{clause_words(part.below_zero.clause)}")
    if part.payers:
        shares = [f"{one.party} {decimal(Fraction(one.share) * 100)}%" for one in part.payers]
        odd = [f"odd pennies to {part.odd_pennies}"] if len(shares) > 1 else []
        lines.append(f"  payers {', '.join([*shares, *odd])}{clause_words(part.payers_clause)}")
    if part.shadow:
        lines.append("  shadow")
    return [*lines, *_pennies(part.amount)]


def _parted(part: model.Payment) -> bool:
    return part.due is not None and len(part.due.dates) > 1


def _due(due: model.Due) -> str:
    if len(due.dates) == 1:
        return phrase(due.dates[0])
    dates = " and ".join(operand(day) for day in due.dates)
    return f"in {len(due.dates)} equal parts on {dates}, odd pennies to the {due.odd_pennies}"


def _bound(bound: model.Bound) -> str:
    rest = ", the rest later" if bound.rest else ""
    match bound.value:
        case core.Cases(cases=(core.Case(value=value, when=core.Compare(right=core.Constant() as last)),)):
            return f"{phrase(value)}, until {phrase(last)}{rest}"
        case value:
            return phrase(value) + rest


def _amount(expr: Expr) -> str:
    if not isinstance(expr, core.Cases) or expr.otherwise is None:
        return phrase(expr)
    carried = _carried(expr)
    if carried is not None:
        inner = expr.otherwise
        return f"{phrase(inner)}, or carry {carried.of.value} once when {phrase(carried.when)}"
    stands = "".join(f", or {operand(case.value)} when {phrase(case.when)}" for case in expr.cases)
    return phrase(expr.otherwise) + stands


def _carried(expr: core.Cases) -> core.Carried | None:
    found = [node for node in nodes(expr) if isinstance(node, core.Carried)]
    return found[0] if found else None


def _limit(part: model.Limit) -> str:
    on = " on " + " and ".join(part.on) if part.on else ""
    trim = "part paid" if part.trim == "part" else "whole lines only"
    each = _each((*part.each, part.year) if part.year else part.each)
    paid = f" from {part.payer}" if part.payer else ""
    rest = f", {part.rest} pays the rest" if part.rest else ""
    head = f"limit {part.name}{title_words(part)} at most {phrase(part.at_most)}{each}{paid}{on}"
    counting = f", counting {part.counts}" if part.counts else ""
    return f"{head}{counting}, {part.order} first, {trim}{rest}{clause_words(part.clause)}"
