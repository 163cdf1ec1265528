"""Worked examples: what is given and what is expected, in the words of the contract."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.examples.given import constant_of, given_rows, unknown
from pbr_dsl.check.examples.scenario_names import check_names
from pbr_dsl.check.formulas.quantities import day, quantity
from pbr_dsl.check.setting import STATES
from pbr_dsl.check.settings import phrase_error, rounding_of
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME, WHICH_PERIOD
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, NOT_IN_TERM, OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import scenario as steps
from pbr_dsl.model.type import NumberType, Type
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name

_LINE_STATES = ("payable", *(state for state in STATES if state != "accepted"))  # a payment's, not an outcome's
_MEANT = {
    **dict.fromkeys(("paid", "achieved", "met", "passed", "approved"), ""),
    **dict.fromkeys(("rejected", "denied", "failed", "unpaid"), "refused"),
    **dict.fromkeys(("pending", "waiting", "unknown"), "held"),
    **dict.fromkeys(("late", "expired"), "lapsed"),
}
_WORDS = {"month": "months", "quarter": "quarters", "year": "years", "day": "days", "working-day": "working days"}


def check_scenarios(draft: Draft) -> None:
    """Build every scenario."""
    for item in draft.file.items:
        if isinstance(item, tree.Scenario):
            draft.enter(item)
            draft.looked_at = None
            made = [step for line in item.lines for step in _step(draft, item, line)]
            if not any(isinstance(line, tree.ExpectValue | tree.ExpectState | tree.ExpectTrim) for line in item.lines):
                draft.report(MISSING_PART, item, "this scenario expects nothing", help="add a line `expect … = £…`")
            _check_period(draft, item)
            check_names(draft, item)
            draft.scenarios.append(
                steps.Scenario(title=item.title, clause=item.clause, place=draft.place(item), steps=tuple(made))
            )


def _check_period(draft: Draft, item: tree.Scenario) -> None:
    """Find what is expected before a line says of which period, or is another from day to day and has no day."""
    seen = False
    for line in item.lines:
        seen = seen or isinstance(line, tree.Run)
        said = "" if seen else _without_period(draft, line)
        if said:
            start = min(draft.period_starts, default=None)
            hint = f"add a line above it, such as `for period from {start:%-d %B %Y}`" if start else ""
            draft.report(WHICH_PERIOD, line, f"{said}, and no `for` line says which", help=hint)
            seen = True
        _check_day(draft, line)


def _without_period(draft: Draft, line: tree.ScenarioLine) -> str:
    """Say why an expectation needs a period; "" where it needs none."""
    match line:
        case tree.ExpectTrim():
            return "what is paid needs a period"
        case tree.ExpectValue() | tree.ExpectState() if line.name.text in draft.payments:
            return "what is paid needs a period"
        case tree.ExpectValue(on=None, name=name) if name.text in draft.declared:
            each = "period" in draft.declared[name.text].domain
            return f"`{name.text}` may be another in each period" if each else ""
        case _:
            return ""


def _check_day(draft: Draft, line: tree.ScenarioLine) -> None:
    """Find a value whose line is picked by a day of the row that reads it, where neither a day nor a row is named."""
    if not isinstance(line, tree.ExpectValue) or line.on is not None or line.rows:
        return
    name = line.name.text
    lets = (item for item in draft.file.items if isinstance(item, tree.Let) and item.name.text == name)
    let = next(lets, None)
    domain = draft.declared[name].domain if name in draft.declared else ()
    if let is None or let.as_at is None or let.each or not domain or "period" in domain or draft.settings is None:
        return
    start = f"{draft.settings.start:%-d %B %Y}"
    message = f"`{name}` may be another for each {domain[0]}, and nothing says on which day"
    draft.report(WHICH_PERIOD, line, message, help=f"write `expect {name} on {start} = …`, with the day that is meant")


def _step(draft: Draft, item: tree.Scenario, line: tree.ScenarioLine) -> list[steps.ScenarioStep]:
    draft.clause = line.clause or item.clause
    at = {"clause": line.clause, "place": draft.place(line)}
    match line:
        case tree.Run():
            return _run(draft, line, at)
        case tree.GivenNone(name=name):
            record = draft.record_of(name.text)
            if record is None:
                unknown(draft, name, [*draft.plurals])
                return []
            return [steps.GivenNone.model_validate({**at, "record": record.name})]
        case tree.GivenValue():
            return _given_value(draft, line, at)
        case tree.GivenRows():
            return given_rows(draft, line)
        case tree.ExpectValue():
            return _expect_value(draft, item, line, at)
        case tree.ExpectState():
            return _expect_state(draft, line, at)
        case tree.ExpectTrim():
            return _expect_trim(draft, line, at)


def _run(draft: Draft, line: tree.Run, at: dict[str, object]) -> list[steps.ScenarioStep]:
    start = day(line.start)
    settings = draft.settings
    if start is None or settings is None:
        return []
    if start not in draft.period_starts:
        near = max((s for s in draft.period_starts if s <= start), default=None)
        hint = f"the period that holds this day starts on {near:%-d %B %Y}" if near else ""
        message = f"no period starts on {line.start.span.text}"
        draft.report(NOT_IN_TERM, line.start, message, help=hint, labels=_cycle(draft))
        return []
    if not _fits_period(settings.periods.length, line.length):
        wanted = settings.periods.length
        many = f"{wanted.number} {_WORDS[wanted.unit]}"
        said = f"a {_WORDS[wanted.unit].removesuffix('s')}" if wanted.number == 1 else many
        message = f"a period of this contract is {said} long"
        help_text = f"write `{said.removeprefix('a ')}`, or `period`"
        draft.report(WRONG_KIND, line.length, message, help=help_text, labels=_cycle(draft))
    known = day(line.as_known_on) if line.as_known_on else None
    draft.looked_at = start
    return [steps.Run.model_validate({**at, "period": start, "as_known_on": known, "resumed": line.resumed})]


def _cycle(draft: Draft) -> tuple[Label, ...]:
    """Give the place that says how long periods are."""
    place = draft.spans.get("periods")
    return (Label(place, "a period is so long"),) if place is not None else ()


def _fits_period(size: model.Length, written_length: tree.PeriodLength) -> bool:
    word = written_length.unit.text.removesuffix("s")
    if word == "period":
        return True
    if word == "week":
        return size.unit == "day" and size.number == 7 * int(written_length.number or 1)
    return size.unit == word and size.number == int(written_length.number or 1)


def _given_value(draft: Draft, line: tree.GivenValue, at: dict[str, object]) -> list[steps.ScenarioStep]:
    entry = draft.declared.get(line.name.text)
    if entry is None or line.name.text in draft.attributes or line.name.text in draft.paid:
        unknown(draft, line.name, [name for name in draft.declared if name not in draft.paid])
        return []
    value = draft.value_of(line.name.text)
    constant = constant_of(draft, line.value, value.type) if value else None
    if constant is None:
        return []
    made = {**at, "value": line.name.text, "key": tuple(name.text for name in line.rows), "constant": constant}
    return [steps.GivenValue.model_validate(made)]


# ---------------------------------------------------------------- expectations


def _expect_value(
    draft: Draft, item: tree.Scenario, line: tree.ExpectValue, at: dict[str, object]
) -> list[steps.ScenarioStep]:
    name = line.name.text
    kind: Type | None = None
    of = "value"
    if name in draft.payments:
        of = "payment"
        kind = NumberType(unit={draft.settings.currency: 1}) if draft.settings else None
    elif name in draft.paid:
        return []  # it could not be built
    elif name in draft.declared and name not in draft.attributes:
        value = draft.value_of(name)
        kind = value.type if value else None
    else:
        unknown(draft, line.name, [*draft.payments, *draft.declared])
        return []
    if kind is None:
        return []
    constant = constant_of(draft, line.value, kind)
    rounding = rounding_of(draft, line.rounding) if line.rounding else None
    on = _on(draft, line, of)
    if line.measure == "adjustment":
        _adjusts(draft, line, item)
    if constant is None or not _paid_by(draft, line, of):
        return []
    made = {
        **at,
        "of": of,
        "name": name,
        "key": tuple(row.text for row in line.rows),
        "measure": line.measure,
        "on": on,
        "payer": line.payer.text if line.payer else "",
        "mode": rounding.mode if rounding else "",
        "step": rounding.step if rounding else "",
        "expected": constant,
    }
    return [steps.ExpectAmount.model_validate(made)]


def _paid_by(draft: Draft, line: tree.ExpectValue, of: str) -> bool:
    """Whether the payer that is expected to pay is one of the payment's."""
    if line.payer is None:
        return True
    payers = [one.party for one in draft.payments[line.name.text].payers] if of == "payment" else []
    if line.payer.text not in payers:
        _, labels, fix = did_you_mean(line.payer, payers)
        message = f"`{line.payer.text}` pays no share of `{line.name.text}`"
        draft.report(UNKNOWN_NAME, line.payer, message, labels=labels, fix=fix)
        return False
    return True


def _on(draft: Draft, line: tree.ExpectValue, of: str) -> date | None:
    """Give the day on which something is expected: one of a payment's due dates, or the day that picks a value."""
    if line.on is None:
        return None
    name = line.name.text
    if of == "payment":
        payment = draft.payments.get(name)
        if payment is None or payment.due is not None:
            return day(line.on)
        said, help_text = f"`{name}` has no line `due`, so nothing of it is paid `on` a day", "the line `for` says when"
    else:
        value = draft.value_of(name)
        if value is None or (isinstance(value.body, model.History) and value.body.as_at is not None):
            return day(line.on)
        said, help_text = f"`{name}` has no dated lines, so no day picks one of them", "leave out `on …`"
    draft.report(OUT_OF_PLACE, line.on, said, help=help_text)
    return None


def _adjusts(draft: Draft, line: tree.ExpectValue, item: tree.Scenario) -> None:
    """Ask for the statement that an adjustment adjusts."""
    if line.name.text not in draft.paid:
        draft.report(OUT_OF_PLACE, line.name, f"`{line.name.text}` is a value; only what was stated is adjusted")
    before = [run for run in item.lines if isinstance(run, tree.Run) and run.span.start < line.span.start]
    if not before or not before[-1].resumed:
        help_text = "look at the earlier statement with a line `for`, then at this one with a line `then for`"
        draft.report(MISSING_PART, line, "nothing says which statement is adjusted", help=help_text)


def _of(draft: Draft, name: Name) -> str:
    if name.text in draft.payments:
        return "payment"
    if name.text in draft.outcomes:
        return "outcome"
    unknown(draft, name, [*draft.payments, *draft.outcomes])
    return ""


def _expect_state(draft: Draft, line: tree.ExpectState, at: dict[str, object]) -> list[steps.ScenarioStep]:
    of = _of(draft, line.name)
    if not of:
        return []
    known = STATES if of == "outcome" else _LINE_STATES
    if line.state.text not in known:
        told = (
            (_MEANT.get(line.state.text) or known[0],)
            if line.state.text in (*_MEANT, *STATES, *_LINE_STATES)
            else known
        )
        phrase_error(
            draft, line.state, line.state.text, ("trimmed by £200.00",) if line.state.text == "trimmed" else told
        )
        return []
    made = {
        **at,
        "of": of,
        "name": line.name.text,
        "key": tuple(row.text for row in line.rows),
        "state": line.state.text,
        "waiting_for": line.waiting_for.text if line.waiting_for else "",
        "waiting_of": line.waiting_of.text if line.waiting_of else "",
    }
    return [steps.ExpectState.model_validate(made)]


def _expect_trim(draft: Draft, line: tree.ExpectTrim, at: dict[str, object]) -> list[steps.ScenarioStep]:
    of = _of(draft, line.name)
    amount = quantity(draft, line.amount)
    if not of or amount is None:
        return []
    key = tuple(row.text for row in line.rows)
    amount_text = str(Fraction(amount.value))
    made = {**at, "of": of, "name": line.name.text, "key": key, "amount": amount_text}
    return [steps.ExpectTrim.model_validate(made)]
