"""Where what came out parts from what was expected: what alone would mend it, then what the number came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import chain, islice

from pbr_dsl.reference import Overrides
from pbr_dsl.reference.result import Result
from pbr_dsl.scenario.trace import Read
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import quantity_text
from pbr_dsl.values.display import key_text, money_text
from pbr_dsl.values.rounding import round_to
from pbr_dsl.values.statement import Line, Reason

_TRIED = 6  # what-ifs of one kind that are worked out before giving up
_LISTED = 8  # parts of a number that are listed
_NEAT = (Fraction(1), Fraction(1, 2), Fraction(1, 100))
_NEAR = Fraction(1, 1000)


@dataclass(frozen=True, slots=True)
class Miss:
    """A number that did not come out: how it is measured in a view, and what it was worked out from."""

    view: View
    measure: Callable[[View], Result]
    expected: Result
    got: Result
    lines: Sequence[Line] = ()
    reads: Sequence[Read] = ()

    @property
    def currency(self) -> str:
        """The currency of the contract."""
        return self.view.terms.settings.currency


def parting(miss: Miss) -> tuple[Reason, ...]:
    """Give where the two part: one change that would make it come out, if there is one, then what it came from."""
    mended = islice(chain(_by_limit(miss), _by_line(miss), _by_value(miss)), 1)
    return (*mended, *_cut(_reads(miss)), *_cut(_lines(miss)))


# ---------------------------------------------------------------- one change that would mend it


def _by_limit(miss: Miss) -> Iterator[Reason]:
    """The limit, bound or rounding whose whole effect is the difference."""
    if not isinstance(miss.got, Fraction) or not isinstance(miss.expected, Fraction):
        return
    effects: dict[tuple[str, str], Fraction] = {}
    for line in miss.lines:
        for part in line.contributions:
            if part.label.startswith("limit ") or part.label in ("at most", "at least", "rounding"):
                at = (part.label, part.clause)
                effects[at] = effects.get(at, Fraction(0)) + part.amount
    for (label, clause), effect in effects.items():
        if effect and effect == miss.got - miss.expected:
            word = "took" if effect < 0 else "added"
            yield Reason(f"{label} {word} {money_text(abs(effect), miss.currency)}, all of the difference", clause)


def _by_line(miss: Miss) -> Iterator[Reason]:
    """The outcomes that are not accepted, and that would make up the difference if they were."""
    stopped = [line for line in miss.lines if line.outcome and line.state not in ("payable", "open")]
    for line in stopped[:_TRIED]:
        accepted = frozenset({(line.outcome, next(iter(line.subject.values()), ()), line.occurrence)})
        overrides = replace(miss.view.overrides, accept=miss.view.overrides.accept | accepted)
        if miss.measure(miss.view.supposing(overrides)) == miss.expected:
            why = line.reasons[0] if line.reasons else Reason("no reason is given", line.clause)
            yield replace(why, text=f"{_name(line)} is {line.state}, all of the difference: {why.text}")


def _by_value(miss: Miss) -> Iterator[Reason]:
    """The values that would make it come out if they were a neat other number."""
    if not isinstance(miss.got, Fraction) or not isinstance(miss.expected, Fraction):
        return
    for read in dict.fromkeys(miss.reads):
        for value in _candidates(read, miss.got, miss.expected)[:_TRIED]:
            if miss.measure(miss.view.supposing(_with(miss.view, read, value))) == miss.expected:
                now, then = quantity_text(read.result, read.type), quantity_text(value, read.type)
                yield Reason(f"{read.name}{_of(read)} is {now}; it would come out with {then}", read.clause)
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
    """The values that it was worked out from."""
    return [
        Reason(f"{one.name}{_of(one)} = {quantity_text(one.result, one.type)}", one.clause)
        for one in dict.fromkeys(miss.reads)
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
                if part.amount
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


def _cut(found: list[Reason]) -> list[Reason]:
    """The first of many."""
    more = len(found) - _LISTED
    return [*found[:_LISTED], Reason(f"and {more} more")] if more > 1 else found
