"""Whether an expected value came out."""

from __future__ import annotations

from functools import partial

from pbr_dsl.model.cells import read_scalar
from pbr_dsl.model.scenario import ExpectAmount
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.reference import Result, on_day
from pbr_dsl.scenario.amounts import rounded
from pbr_dsl.scenario.grounds import unfounded
from pbr_dsl.scenario.parting import Miss, failed
from pbr_dsl.scenario.trace import Read, Trace
from pbr_dsl.scenario.verdict import Failure
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import amount_sentence, quantity_text
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key


def value(view: View, step: ExpectAmount) -> Failure | None:
    """Give what is wrong with an expected value; None when it comes out.

    Where a key means several rows, all of them have to have the value.
    """
    kind = step.expected.type
    expected = read_scalar(step.expected.value, kind)
    said = amount_sentence(step, quantity_text(expected, kind))
    domain = view.terms.values[step.name].domain
    combinations = view.combinations(domain, step.key) if view.period or step.on or PERIOD not in domain else []
    if not combinations and step.on and not step.key:
        combinations = [((),) * len(domain)]  # the day picks the line, whoever has that day
    if not combinations:
        return Failure(step.place, said, "there is no such row", clause=step.clause)
    clauses: dict[str, None] = {}
    for rows in combinations:
        trace = Trace(view.reading)
        trace.value(step.name, rows, step.on)
        clauses.update(trace.clauses)
        got = _read(step, rows, view)
        if got != expected:
            whose = f" for {_whose(domain, rows)}" if len(combinations) > 1 else ""
            own = Read(step.name, rows, (), (), got, kind, "")
            miss = Miss(view, kind, partial(_read, step, rows), expected, got, (), trace.reads, own)
            return failed(step, said, quantity_text(got, kind) + whose, miss)
    return unfounded(step, said, quantity_text(expected, kind), clauses)


def _read(step: ExpectAmount, rows: tuple[Key, ...], view: View) -> Result:
    """The value of some rows, rounded as the expectation says."""
    form = view.terms.values[step.name]
    if step.on is None or form.body.kind != "history":
        return rounded(step, view.reading.value(step.name, rows))
    setting = dict(zip(form.domain, rows, strict=True))
    return rounded(step, on_day(view.reading, form, form.body, setting, step.on))


def _whose(domain: tuple[str, ...], rows: tuple[Key, ...]) -> str:
    """The rows of a value, without the period."""
    return key_text(tuple(part for record, row in zip(domain, rows, strict=True) if record != PERIOD for part in row))
