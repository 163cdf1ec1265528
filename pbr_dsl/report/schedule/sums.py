"""Sums and bounds that have a name of their own in English: rises of an index, points on a line, bounds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model import expression as core
from pbr_dsl.report.schedule.words import written

if TYPE_CHECKING:
    from pbr_dsl.report.schedule.phrases import Phrases

LATER = {"larger": "later", "smaller": "earlier"}


def known(phrases: Phrases, expr: core.Add) -> str:
    """Give a sum in words of its own; "" for one that has none."""
    return _index_change(phrases, expr) or _line_through(phrases, expr)


def _index_change(phrases: Phrases, expr: core.Add) -> str:
    """A later figure of an index divided by an earlier, less 1, in its own words; "" for any other sum."""
    match expr.terms, expr.signs:
        case (
            core.Multiply(
                factors=(
                    core.FieldOf(of=core.Constant(value=later), field=name),
                    core.FieldOf(of=core.Constant(value=earlier), field=same),
                ),
                signs=("*", "/"),
            ),
            core.Constant(value="1"),
        ), ("+", "-") if name == same:
            return (
                f"the rise of {phrases.index(name)} from {earlier} to {later} (the figure of the later month divided "
                "by that of the earlier, minus 1)"
            )
        case _:
            return ""


def _line_through(phrases: Phrases, expr: core.Add) -> str:
    """A point on the straight line between two others; "" for any other sum."""
    match expr.terms, expr.signs:
        case (
            core.Constant() as low,
            core.Multiply(
                factors=(
                    core.Constant() as rise,
                    core.Add(terms=(given, core.Constant() as start), signs=("+", "-")),
                    core.Constant() as run,
                ),
                signs=("*", "*", "/"),
            ),
        ), ("+", "+"):
            ends = [Fraction(start.value), Fraction(start.value) + Fraction(run.value)]
            heights = [Fraction(low.value), Fraction(low.value) + Fraction(rise.value)]
            (first, last), (least, most) = _points(start, ends), _points(low, heights)
            return (
                f"the point for {phrases.tight(given)} on the straight line from {least} at {first} to {most} at {last}"
            )
        case _:
            return ""


def _points(like: core.Constant, numbers: list[Fraction]) -> list[str]:
    """Numbers of one kind, as percentages where one of them is no whole number."""
    percent = any(one.denominator != 1 for one in numbers)
    return [written(str(one), like.type, percent=percent) for one in numbers]


def of_two(phrases: Phrases, expr: core.Extreme | core.LowerLimit) -> str:
    """Give the larger or smaller of two, or what a sample makes certain."""
    if isinstance(expr, core.LowerLimit):
        share = f"the lower limit of the proportion of {phrases.tight(expr.of)} among {phrases.tight(expr.among)}"
        return f"{share} (95%, one-sided, by Clopper and Pearson, to the whole 0.01% below it)"
    kept = kept_between(phrases, expr)
    word = expr.word if expr.type.kind == "number" else LATER[expr.word]
    return kept or f"the {word} of {phrases.tight(expr.left)} and {phrases.tight(expr.right)}"


def kept_between(phrases: Phrases, expr: core.Extreme) -> str:
    """Give something that is at least one figure and at most another, in one phrase; "" for any other choice."""
    match expr:
        case (
            core.Extreme(
                word="smaller",
                left=core.Constant() as most,
                right=core.Extreme(word="larger", left=core.Constant() as least),
            ) as outer
        ) if isinstance(outer.right, core.Extreme):
            low = phrases.noun(least).replace("0", "0%") if phrases.noun(least) == "0" else phrases.noun(least)
            return f"{phrases.tight(outer.right.right)}, but at least {low} and at most {phrases.noun(most)}"
        case _:
            return ""
