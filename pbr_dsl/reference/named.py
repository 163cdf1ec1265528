"""Named values: formulas, histories, tables, what stands in for an unknown, sums to date, what is carried."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Entry, Formula, History, Length, Lookup, Payment, Table, Test, Value, WhenUnknown
from pbr_dsl.model.expression import Carried, ToDate
from pbr_dsl.model.terms import PERIOD, period_key
from pbr_dsl.model.wording import name_of, result_text
from pbr_dsl.reference.arithmetic import add, compare
from pbr_dsl.reference.dues import amount_named
from pbr_dsl.reference.result import Result, Setting, attempt, merged, settled, truth, waiting
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key, Missing, Unknown

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def value(reading: Reading, name: str, at: tuple[Key, ...]) -> Result:
    """Give a named value of a combination of rows: what was given in its place, else by its rule."""
    form = reading.terms.values.get(name) or reading.terms.payments[name]
    setting = dict(zip(form.domain, at, strict=True))
    given = reading.overrides.value(name, setting)
    if given is not None:
        return given
    return amount_named(reading, form, setting) if isinstance(form, Payment) else _by_rule(reading, form, setting)


def _by_rule(reading: Reading, form: Value, setting: Setting) -> Result:
    """A value by its own rule, on what had happened by the day that freezes it; what stands in while it is unknown."""
    frozen = as_frozen(reading, form, setting)
    if isinstance(frozen, Unknown):
        result: Result = frozen
    else:
        result, left = frozen.apart(_by_body, frozen, form, setting)
        reading.left.extend(left)
    if isinstance(result, Unknown) and form.when_unknown is not None:
        return _stand_in(reading, form.when_unknown, setting, result)
    return result


def as_frozen(reading: Reading, form: Value, setting: Setting) -> Reading | Unknown:
    """Give the reading that a value is worked out in: of what had happened by the day that freezes it, if one does."""
    day = reading.read(form.frozen, setting) if form.frozen is not None else None
    if day is None or isinstance(day, Unknown):
        return reading if day is None else day
    return reading.frozen(day) if isinstance(day, date) else waiting("not yet known", field=form.name)


def _by_body(reading: Reading, form: Value, setting: Setting) -> Result:
    """A value by its formula, its dated lines, or its table."""
    match form.body:
        case Formula():
            return reading.read(form.body.expr, setting)
        case History():
            return on_day(reading, form, form.body, setting, *reading.known(setting, form.body.as_at))
        case Lookup():
            return _looked_up(reading, form.body, setting)


def _stand_in(reading: Reading, rule: WhenUnknown, setting: Setting, result: Unknown) -> Result:
    """What stands in for an unknown once its wait has run out."""
    last = ran_out(reading, result.waits, reading.read(rule.since, setting), rule.hold)
    return result if last is None else reading.read(rule.then, setting)


def ran_out(reading: Reading, waits: Iterable[Missing], since: Result, hold: Length) -> date | None:
    """Give the last day of a wait that has run out; None while it has not: it never does on contradicted facts."""
    if not isinstance(since, date) or any(wait.why == "contradicted" for wait in waits):
        return None
    last = attempt(reading.after, since, hold)
    return last if isinstance(last, date) and reading.day > last else None


# ---------------------------------------------------------------- histories


def on_day(reading: Reading, form: Value, body: History, setting: Setting, day: Result | None) -> Result:
    """Give what a dated value is on a day, by the line that holds then."""
    found = entry_on(reading, form, body, setting, day)
    if found is None or found.value is None:
        return waiting("not yet written", field=form.name, note=f"on {day}" if isinstance(day, date) else "")
    return reading.read(found.value, setting)


def entry_on(reading: Reading, form: Value, body: History, setting: Setting, day: Result | None) -> Entry | None:
    """Give the line of a dated value that holds for the first row of its domain on a day; None before the first.

    A line that is not yet known leaves the one before in place once the day to agree it has passed.
    """
    row = key_text(setting[form.domain[0]]) if form.domain and form.domain[0] != PERIOD else ""
    own = [entry for entry in body.entries if entry.row and entry.row == row]
    entries = own or [entry for entry in body.entries if not entry.row]
    begun = [entry for entry in entries if entry.start is None or (isinstance(day, date) and entry.start <= day)]
    stays = [one for one in begun if one.value or not one.agreed_by or reading.day <= one.agreed_by]
    return stays[-1] if stays else None


# ---------------------------------------------------------------- tables


def _looked_up(reading: Reading, body: Lookup, setting: Setting) -> Result:
    """A column of the row that applies; while that is not known, the value on which all that may apply agree."""
    table = reading.terms.tables[body.table]
    column = table.outputs.index(body.column)
    inputs = [reading.read(node, setting) for node in table.inputs]
    possible: list[Result] = []
    unknowns: list[Unknown] = []
    for row in table.rows:
        applies = _applies(reading, row.tests, inputs, setting)
        if applies is True:
            return reading.read(row.outputs[column], setting)
        if isinstance(applies, Unknown):
            unknowns.append(applies)
            possible.append(reading.read(row.outputs[column], setting))
    if not possible:
        return waiting("not yet written", field=body.column, note=_no_row(table, inputs))
    agree = all(result == possible[0] for result in possible[1:])
    return possible[0] if agree else merged(unknowns)


def _applies(reading: Reading, tests: tuple[Test, ...], inputs: list[Result], setting: Setting) -> bool | Unknown:
    """Whether a row of a table applies: no as soon as one test is known to fail."""
    both = zip(tests, inputs, strict=True)
    return settled((_passes(reading, test, given, setting) for test, given in both), decisive=False)


def _passes(reading: Reading, test: Test, given: Result, setting: Setting) -> Result:
    """Whether an input passes a cell."""
    if test.op == "any":
        return True
    if test.op == "is" and test.value is not None:
        return compare("is", given, reading.read(test.value, setting), reading.day)
    low, high = "at-least" if test.low_included else "above", "at-most" if test.high_included else "below"
    ends = ((end, op) for end, op in ((test.low, low), (test.high, high)) if end is not None)
    sides = (compare(op, given, reading.read(end, setting), reading.day) for end, op in ends)
    return settled(sides, decisive=False)


def _no_row(table: Table, inputs: list[Result]) -> str:
    """What to say where no row of a table applies."""
    read = zip(table.inputs, inputs, strict=True)
    said = ", ".join(f"{name_of(node)} {result_text(given, node.type)}" for node, given in read)
    return f"no row of {table.name} applies to {said}"


# ---------------------------------------------------------------- other periods


def to_date(reading: Reading, node: ToDate, setting: Setting) -> Result:
    """Give a value each period, added over the periods up to and including the bound one."""
    form = reading.terms.values.get(node.value) or reading.terms.payments[node.value]
    at = dict(zip(form.domain, reading.there(setting, *node.at), strict=True))
    periods = [*reading.terms.periods]
    so_far = periods[: periods.index(at[PERIOD]) + 1]
    return add((reading.value(node.value, tuple({**at, PERIOD: key}.values())) for key in so_far), "+" * len(so_far))


def carried(reading: Reading, node: Carried, setting: Setting) -> Result:
    """Give a value of this period plus what the period before carries into it."""
    return add([reading.read(node.of, setting), carried_in(reading, node, setting)[0]], "++")


def carried_in(reading: Reading, node: Carried, setting: Setting) -> tuple[Result, Period | None]:
    """Give what the period before carries into the bound one, and that period; it is read on that period's own facts.

    So what a final period carried never depends on facts that came after it was final.
    """
    before = reading.terms.previous(setting[PERIOD])
    if before is None:
        return Fraction(0), None
    then = {**setting, PERIOD: period_key(before.start)}
    earlier = reading.at_period(then[PERIOD])
    if reading.supposed is not None:
        earlier = earlier.suppose(reading.supposed)
    result, left = earlier.apart(_carried_out, earlier, node, then)
    reading.left.extend(left)
    return result, before


def _carried_out(reading: Reading, node: Carried, setting: Setting) -> Result:
    """What a period carries into the next."""
    holds = truth(*reading.known(setting, node.when))
    return reading.read(node.of, setting) if holds else Fraction(0)
