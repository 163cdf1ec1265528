"""Where what came out parts from what was expected: what would mend it, and then what the number came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from pbr_dsl.reference.result import Result
from pbr_dsl.reference.terms import PERIOD
from pbr_dsl.reference.wording import missing_text
from pbr_dsl.scenario.trace import Read, Trace
from pbr_dsl.scenario.view import View
from pbr_dsl.scenario.words import money, quantity_text
from pbr_dsl.values.display import date_text, key_text
from pbr_dsl.values.rounding import round_to
from pbr_dsl.values.statement import Line, Reason

Measure = Callable[[View], Result]

_TRIED = 6  # what-ifs that are worked out before giving up
_LISTED = 8  # parts of a number that are listed
_NEAT = (Fraction(1), Fraction(1, 2), Fraction(1, 100))


def reads_text(reads: Iterable[Read]) -> list[Reason]:
    """Give the values that a number was worked out from, each with its clause."""
    found = [
        Reason(f"{one.name}{_of(one)} = {quantity_text(one.result, one.type)}", one.clause)
        for one in dict.fromkeys(reads)
    ]
    return _cut(found)


def lines_text(lines: Iterable[Line], currency: str) -> list[Reason]:
    """Give the parts of lines in money, or why a line does not pay."""
    found: list[Reason] = []
    for line in lines:
        if line.state != "payable":
            found += [replace(reason, text=f"{name(line)} is {line.state}: {reason.text}") for reason in line.reasons[:2]]
            continue
        parts = [part for part in line.contributions if part.amount]
        whose = f"{name(line)}: " if line.outcome else ""
        found += [Reason(f"{whose}{part.label} {money(part.amount, currency)}", part.clause, part.rows) for part in parts]
    return _cut(found)


def name(line: Line) -> str:
    """Give what a line pays for, such as `home-3 of ann`, or `results for lot-1`."""
    subject = next(iter(line.subject.values()), ())
    if line.outcome:
        return f"{line.outcome} of {key_text(subject)}" if subject else line.outcome
    return f"{line.payment} for {key_text(subject)}" if subject else line.payment


def mended_by_line(view: View, lines: Iterable[Line], measure: Measure, expected: Result) -> Iterator[Reason]:
    """Give the lines that do not pay and that, accepted, would make it come out as expected."""
    stopped = [line for line in lines if line.outcome and line.state not in ("payable", "open")]
    for line in stopped[:_TRIED]:
        key = next(iter(line.subject.values()), ())
        accepted = frozenset({(line.outcome, key, line.occurrence)})
        supposed = view.supposing(replace(view.overrides, accept=view.overrides.accept | accepted))
        if measure(supposed) == expected:
            why = line.reasons[0] if line.reasons else Reason(line.state, line.clause)
            said = f"{name(line)} is {line.state}, and accepted it would come out: {why.text}"
            yield replace(why, text=said)


def mended_by_limit(lines: Iterable[Line], got: Result, expected: Result, currency: str) -> Iterator[Reason]:
    """Give the limit, bound or rounding whose whole effect is the difference."""
    if not isinstance(got, Fraction) or not isinstance(expected, Fraction):
        return
    effects: dict[tuple[str, str], Fraction] = {}
    for line in lines:
        for part in line.contributions:
            if part.label.startswith("limit ") or part.label in ("at most", "at least", "rounding"):
                at = (part.label, part.clause)
                effects[at] = effects.get(at, Fraction(0)) + part.amount
    for (label, clause), effect in effects.items():
        if effect and effect == got - expected:
            word = "took" if effect < 0 else "added"
            yield Reason(f"{label} {word} {money(abs(effect), currency)}: without it, it would come out", clause)


def mended_by_value(view: View, reads: Iterable[Read], measure: Measure, got: Result, expected: Result) -> Iterator[Reason]:
    """Give the values that, were they a neat other number, would make it come out as expected."""
    if not isinstance(got, Fraction) or not isinstance(expected, Fraction):
        return
    tried = 0
    for read in dict.fromkeys(reads):
        for value in _candidates(read.result, got, expected):
            tried += 1
            if tried > _TRIED:
                return
            if measure(view.supposing(_given(view, read, value))) == expected:
                is_now = quantity_text(read.result, read.type)
                meant = quantity_text(value, read.type)
                yield Reason(f"{read.name}{_of(read)} is {is_now}; with {meant} it would come out", read.clause)
                break


def _candidates(value: Result, got: Fraction, expected: Fraction) -> list[Fraction]:
    """Neat numbers that might be meant in the place of a value: in proportion, or by the difference."""
    if not isinstance(value, Fraction):
        return []
    wanted = [value + expected - got]
    if got and expected:
        wanted = [value * expected / got, value * got / expected, *wanted]
    found = [round_to(number, "half-up", step) for number in wanted for step in _NEAT]
    near = [one for one in found if one != value and one > 0 and any(abs(one - n) * 1000 <= abs(n) for n in wanted)]
    return list(dict.fromkeys(near))


def _given(view: View, read: Read, value: Fraction) -> object:
    """What is given, with one value more."""
    raise NotImplementedError


def _of(read: Read) -> str:
    """Whose value it is."""
    return f" of {key_text(read.key)}" if read.key else ""


def _cut(found: list[Reason]) -> list[Reason]:
    """The first of many."""
    more = len(found) - _LISTED
    return [*found[:_LISTED], Reason(f"and {more} more")] if more > 1 else found
