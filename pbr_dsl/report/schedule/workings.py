"""How a worked example comes to its results: the figures that each amount was worked out from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import ExpectAmount, ExpectState, ExpectTrim, Run, Scenario
from pbr_dsl.model.type import NumberType, Type
from pbr_dsl.report.schedule.words import key_words, listed, quantity, term
from pbr_dsl.scenario.given import Givens
from pbr_dsl.scenario.grounds import line_trace
from pbr_dsl.scenario.trace import Read
from pbr_dsl.scenario.view import View
from pbr_dsl.values.display import money_text, number_text
from pbr_dsl.values.statement import Line

_PART: Final = "part credit"  # how the reference labels what part credit takes
_FEWEST: Final = 2  # lines of which there is a sum to show
_MOST: Final = 6  # figures that one result names


def workings(contract: Contract, scenario: Scenario) -> list[str]:
    """Give for each step of an example the figures that its amount came from; "" where that would say nothing."""
    givens = Givens(contract)
    run: Run | None = None
    view: View | None = None
    before: View | None = None
    found: list[str] = []
    for step in scenario.steps:
        said = ""
        match step:
            case Run():
                before = (view or View(contract, run, givens.history(), givens.overrides())) if step.resumed else None
                run, view = step, None
                givens.look_at(step.period)
            case ExpectAmount() | ExpectState() | ExpectTrim():
                view = view or View(contract, run, givens.history(), givens.overrides(), before)
                givens.pause()
                said = _amount(view, step) if isinstance(step, ExpectAmount) else ""
            case _:
                view = None
                givens.add(step)
        found.append(said)
    return found


def _amount(view: View, step: ExpectAmount) -> str:
    """What an amount of a payment in the period of the statement came from."""
    if step.of != "payment" or step.on is not None or step.payer or view.period is None:
        return ""
    if step.measure == "to date":
        return _to_date(view, step, view.period.start)
    if step.measure:
        return ""
    lines = [line for line in view.lines_of(step.name, step.key) if line.period == view.period.start]
    payable = [line for line in lines if line.state == "payable"]
    if len(payable) == 1:
        reads = [*_named(view, payable[0]), *_cut(view, payable[0])]
        if 0 < len(reads) <= _MOST:
            return f", since {listed(reads)}"
    if 1 < len(payable) <= _MOST and len(payable) == len(lines):
        return ", the sum of " + listed(_line(view, line) for line in payable)
    return ""


def _to_date(view: View, step: ExpectAmount, last: date) -> str:
    """What a payment comes to over the periods so far: its lines, those of the same amount and kind in one."""
    lines = [line for line in view.lines_of(step.name, step.key) if line.period <= last]
    payable = [line for line in lines if line.state == "payable" and line.amount]
    counts = Counter((line.amount, line.outcome or line.payment) for line in payable)
    if len(payable) < _FEWEST or len(counts) > _MOST or any(line.before_limits != line.amount for line in payable):
        return ""
    return ", the sum of " + listed(
        f"{f'{times} times ' if times > 1 else ''}{_money(view, amount)} ({term(name)})"
        for (amount, name), times in counts.items()
    )


def _cut(view: View, line: Line) -> list[str]:
    """What part credit and limits took of a line."""
    part = [f"its proof earns {one.label.split()[-1]}" for one in line.contributions if one.label.startswith(_PART)]
    if line.before_limits is None or line.amount == line.before_limits:
        return part
    return [*part, f"limits take {_money(view, line.before_limits - line.amount)}"]


def _money(view: View, amount: Fraction) -> str:
    return money_text(amount, view.terms.settings.currency)


def _named(view: View, line: Line) -> list[str]:
    """The figures that a line's amount was read from, each once."""
    reads: Iterable[Read] = line_trace(view, line).reads
    return list(dict.fromkeys(said for read in reads if (said := _read(view, read))))


def _read(view: View, read: Read) -> str:
    if not isinstance(read.result, Fraction):
        return ""
    names = [key_words(part) for part in read.key]
    of = f" of {term(read.key[0])}" if read.name in view.terms.attributes and read.key else ""
    names = names[1:] if of else names
    whom = f" for {listed(names)}" if names else ""
    total = " to date" if read.total else ""
    return f"{term(read.name)}{of}{whom}{total} is {_number(read.result, read.type)}"


def _number(number: Fraction, kind: Type) -> str:
    unit = kind.unit if isinstance(kind, NumberType) else {}
    exact = quantity(number, unit)
    return exact if "/" not in exact else number_text(number, unit)


def _line(view: View, line: Line) -> str:
    """A line that is one of several: its amount and what it is for."""
    own = [part for record, key in line.subject.items() if record in _own(view, line) for part in key]
    whom = f" for {listed(map(key_words, own))}" if own else ""
    return f"{_money(view, line.amount)} ({term(line.outcome or line.payment)}{whom})"


def _own(view: View, line: Line) -> tuple[str, ...]:
    """The records that a line is itself for."""
    return (view.terms.outcomes[line.outcome].subject,) if line.outcome else view.terms.payments[line.payment].domain
