"""Where what came out parts from what was expected: what alone would mend it, then what the number came from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain

from pbr_dsl.model.contract import Formula
from pbr_dsl.model.scenario import ExpectAmount, ExpectTrim
from pbr_dsl.model.type import Type
from pbr_dsl.reference import Overrides, Result, Rule, split
from pbr_dsl.scenario.trace import Read
from pbr_dsl.scenario.verdict import Failure
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import because, difference_text, quantity_text
from pbr_dsl.values.display import date_text, key_text, money_text
from pbr_dsl.values.rounding import round_to
from pbr_dsl.values.statement import Contribution, Line, Reason

_TRIED = 6  # what-ifs of one kind that are worked out before giving up
_LISTED = 8  # parts of a number that are listed
_NEAT = (Fraction(1), Fraction(1, 2), Fraction(1, 100))
_PENNY = Fraction(1, 100)
_NEAR = Fraction(1, 1000)
_OWN_PARTS = ("limit ", "at most", "at least", "rounding", "carried ")  # labels of parts that are no row's


@dataclass(frozen=True, slots=True)
class Miss:
    """A number that did not come out: how it is measured in a view, and what it was worked out from.

    `own` is the value itself, where a value was expected.
    """

    view: View
    kind: Type
    measure: Callable[[View], Result]
    expected: Result
    got: Result
    lines: Sequence[Line] = ()
    reads: Sequence[Read] = ()
    own: Read | None = None

    @property
    def currency(self) -> str:
        """The currency of the contract."""
        return self.view.terms.settings.currency


def failed(step: ExpectAmount | ExpectTrim, said: str, shown: str, miss: Miss) -> Failure:
    """Give the failure of an expected number, with where the two part."""
    difference = difference_text(miss.expected, miss.got, miss.kind)
    parting, culprit = _parting(miss) if isinstance(step, ExpectAmount) else (None, None)
    culprit = culprit or miss.own
    why = (*_cut(_reads(miss)), *_cut(_parts(miss, culprit) if culprit else []), *_cut(_lines(miss)))
    return Failure(step.place, said + because(step.clause), shown, difference, parting, why, step.clause)


def _parting(miss: Miss) -> tuple[Reason | None, Read | None]:
    """The one thing that explains the difference, and the value where it is one."""
    found = _one_part(miss)
    if found is not None:
        return found, None
    read, reason = next(_by_value(miss), (None, None))
    return reason, read


# ---------------------------------------------------------------- one change that would mend it


def _one_part(miss: Miss) -> Reason | None:
    """The part of a line, or the line, that explains the difference alone."""
    return next(chain(_by_part(miss), _by_line(miss)), None)


def _by_part(miss: Miss) -> Iterator[Reason]:
    """The limit, bound, rounding or carried sum that is the whole difference; else the one row that is."""
    if not isinstance(miss.got, Fraction) or not isinstance(miss.expected, Fraction):
        return
    effects: dict[Contribution, Fraction] = {}
    for line in miss.lines:
        for part in line.contributions:
            one = replace(part, amount=Fraction(0))
            effects[one] = effects.get(one, Fraction(0)) + part.amount
    step = Fraction(miss.view.terms.settings.rounding.step)
    whole = [one for one, effect in effects.items() if effect and abs(effect - (miss.got - miss.expected)) < step]
    for one in sorted(whole, key=lambda one: not one.label.startswith(_OWN_PARTS))[:1]:
        effect = money_text(miss.got - miss.expected, miss.currency)
        yield Reason(f"{one.label} {effect} is all of the difference", one.clause, one.rows)


def _by_line(miss: Miss) -> Iterator[Reason]:
    """The outcomes that are not accepted, and that would make up the difference if they were."""
    stopped = [line for line in miss.lines if line.outcome and line.state not in ("payable", "open")]
    for line in stopped[:_TRIED]:
        accepted = frozenset({(line.outcome, next(iter(line.subject.values()), ()), line.occurrence)})
        overrides = replace(miss.view.overrides, accept=miss.view.overrides.accept | accepted)
        if miss.measure(miss.view.supposing(overrides)) == miss.expected:
            why = line.reasons[0] if line.reasons else Reason("no reason is given", line.clause)
            yield replace(why, text=f"{_name(line)} is {line.state}, all of the difference: {why.text}")


def _by_value(miss: Miss) -> Iterator[tuple[Read, Reason]]:
    """The values that would make it come out if they were a neat other number."""
    if not isinstance(miss.got, Fraction) or not isinstance(miss.expected, Fraction):
        return
    for read in dict.fromkeys(miss.reads):
        for value in _candidates(read, miss.got, miss.expected)[:_TRIED]:
            if miss.measure(miss.view.supposing(_with(miss.view, read, value))) == miss.expected:
                now, then = quantity_text(read.result, read.type), quantity_text(value, read.type)
                yield read, Reason(f"{read.name}{_of(read)} is {now}; it would come out with {then}", read.clause)
                break


def _candidates(read: Read, got: Fraction, expected: Fraction) -> list[Fraction]:
    """Neat numbers that may be meant in the place of a value: in proportion, or by the difference."""
    value = read.result
    if not isinstance(value, Fraction) or read.total:
        return []
    wanted = [value + expected - got]
    if got and expected:
        wanted = [value * expected / got, value * got / expected, *wanted]
    found = [(round_to(number, "half-up", step), number) for number in wanted for step in _NEAT]
    return list(dict.fromkeys(one for one, near in found if one != value and abs(one - near) <= _NEAR * abs(near)))


def _with(view: View, read: Read, value: Fraction) -> Overrides:
    """What is given, with one value more."""
    period = read.period
    if period:
        return replace(view.overrides, values_in=view.overrides.values_in | {(read.name, read.key, period): value})
    return replace(view.overrides, values=view.overrides.values | {(read.name, read.key): value})


# ---------------------------------------------------------------- what it came from


def _reads(miss: Miss) -> list[Reason]:
    """The values that it was worked out from; one that is a part of a line is said there."""
    said = {(part.label, part.amount) for line in miss.lines for part in line.contributions}
    return [
        Reason(f"{one.name}{_of(one)}{_when(miss, one)} = {quantity_text(one.result, one.type)}", one.clause)
        for one in dict.fromkeys(miss.reads)
        if (one.name, one.result) not in said
    ]


def _parts(miss: Miss, read: Read) -> list[Reason]:
    """The parts of a known value that adds up rows, in its own unit."""
    form = miss.view.terms.values.get(read.name)
    if form is None or not isinstance(form.body, Formula) or not isinstance(read.result, Fraction):
        return []
    reading = miss.view.reading
    parts = split(reading, form.body.expr, dict(zip(form.domain, read.rows, strict=True)), Rule(form.name, form.clause))
    if len(parts) < 2:  # noqa: PLR2004  one part is the value itself
        return []
    return [
        Reason(f"{read.name}: {part.label} {quantity_text(part.amount, read.type)}", part.clause, part.rows)
        for part in parts
    ]


def _lines(miss: Miss) -> list[Reason]:
    """The parts of the lines in money, and why others do not pay."""
    found: list[Reason] = []
    for line in miss.lines:
        if line.state == "payable":
            whose = f"{_name(line)}: " if line.outcome or len(miss.lines) > 1 else ""
            found += [
                Reason(f"{whose}{part.label} {money_text(part.amount, miss.currency)}", part.clause, part.rows)
                for part in line.contributions
                if part.amount and (part.label != "rounding" or abs(part.amount) >= _PENNY)
            ]
        else:
            said = line.reasons or (Reason("no reason is given", line.clause),)
            found += [replace(reason, text=f"{_name(line)} is {line.state}: {reason.text}") for reason in said[:2]]
    return found


def _name(line: Line) -> str:
    """What a line pays for, such as `home-3 of ann`, or `results for lot-1`."""
    subject = key_text(next(iter(line.subject.values()), ()))
    if line.outcome:
        return f"{line.outcome} of {subject}" if subject else line.outcome
    return f"{line.payment} for {subject}" if subject else line.payment


def _of(read: Read) -> str:
    """Whose value it is."""
    return f" of {key_text(read.key)}" if read.key else ""


def _when(miss: Miss, read: Read) -> str:
    """The period of a value, where it is not the one that is looked at."""
    if not read.period or read.period == miss.view.period_key:
        return " to date" if read.total else ""
    return f" in the period from {date_text(miss.view.terms.periods[read.period].start)}"


def _cut(found: list[Reason]) -> list[Reason]:
    """The first of many."""
    more = len(found) - _LISTED
    return [*found[:_LISTED], Reason(f"and {more} more")] if more > 1 else found
