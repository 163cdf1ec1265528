"""What two quantities that do not fit are, where that comes from, and what would make them fit."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas.units import CURRENCIES, by_code, is_money, length_unit, type_words, unit_words
from pbr_dsl.diagnostics.codes.units import UNIT_MISMATCH
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import DateType, NumberType, RowType, TimeType, Type, YesNoType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import number_text

Written = tuple[Node, Expr]


def kind_of(node: Node, made: Expr) -> str:
    """Say what a written thing is: a percentage is called so."""
    if isinstance(node, written.Quantity) and node.sign == "%":
        return "a percentage"
    if isinstance(made.type, NumberType) and is_money(made.type.unit):
        return f"an amount in {type_words(made.type)}"
    if isinstance(made.type, YesNoType) and not isinstance(made, core.FieldOf | core.Constant):
        return "a condition"
    return type_words(made.type)


def needed(kind: Type) -> str:
    """Say that a kind of thing is needed in a place."""
    match kind:
        case YesNoType():
            return "a condition is needed here"
        case NumberType(unit=unit) if is_money(unit):
            return f"an amount in {type_words(kind)} is needed here"
        case NumberType():
            words = type_words(kind)
            return f"{words} {'are' if words.endswith('s') or words == 'people' else 'is'} needed here"
        case _:
            return f"{type_words(kind)} is needed here"


def into_condition(node: Node, made: Expr) -> str:
    """Say how something that is no condition becomes one."""
    said = node.span.text
    if isinstance(made, core.Constant):
        return f"say again what is compared: `… is {said}`, such as `n is 1 or n is {said}`"
    if isinstance(made.type, DateType):
        return f"compare it: `{said} is not none`, or `{said} is before …`"
    return f"compare it: `{said} is at least …`" if isinstance(made.type, NumberType) else "compare it: `… is …`"


def into_number(made: Expr) -> str:
    """Say how a date, a condition or a row becomes a number."""
    if isinstance(made.type, DateType):
        return "a day is moved so: `28 days after start`; from one to another there are `whole days from born to start`"
    if isinstance(made.type, YesNoType):
        return "write the condition apart: `, or £0 when not …`, or two lines `… when …` and `… otherwise`"
    return f"count the rows, or name a field of `{made.type.record}`" if isinstance(made.type, RowType) else ""


def derivation(draft: Draft, node: Node, made: Expr) -> Iterator[Label]:
    """Give what a thing is and, for a product or a name, where its unit comes from."""
    said = kind_of(node, made)
    if isinstance(made, core.Multiply) and isinstance(node, written.Product):
        yield Label(node.span, f"this is {_product(made)} = {said}")
        return
    yield Label(node.span, f"this is {said}")
    if isinstance(made, core.ValueOf):
        place = draft.spans.get(made.value)
        if place is not None and place.line != node.span.line:
            yield Label(place, f"`{made.value}` is {said} by this line")


def _product(made: core.Multiply) -> str:
    parts = [unit_words(factor.type.unit) for factor in made.factors if isinstance(factor.type, NumberType)]
    signs = ["", *(" × " if sign == "*" else " ÷ " for sign in made.signs[1:])]
    return "".join(sign + part for sign, part in zip(signs, parts, strict=True))


def mismatch(draft: Draft, left: Written, right: Written, verb: str, help_text: str = "") -> None:
    """Report two things whose units do not fit, with what each of them is."""
    (a, x), (b, y) = left, right
    labels = [*derivation(draft, a, x), *derivation(draft, b, y)]
    message = f"{kind_of(a, x)} cannot be {verb} {kind_of(b, y)}"
    draft.report(UNIT_MISMATCH, b, message, labels=tuple(labels), help=help_text or fitting(left, right))


def fitting(left: Written, right: Written) -> str:
    """Say what to write instead, as far as the two kinds tell."""
    x, y = left[1].type, right[1].type
    if isinstance(x, DateType) and isinstance(y, NumberType):
        said = right[0].span.text
        if y.unit or not isinstance(right[0], written.Quantity):
            return "a date is compared with a date, such as `26 weeks after start`, or `1 May 2026`"
        return f"write the day, `{said} days after …`; of a range at both ends, `25 days after … to 42 days after …`"
    if isinstance(x, TimeType) and isinstance(y, NumberType):
        return "a time of day is written `18:00`"
    if isinstance(x, YesNoType) and isinstance(y, NumberType):
        return "a total that is compared stands in brackets: `(count of … where …) is 0`"
    if not isinstance(x, NumberType) or not isinstance(y, NumberType):
        return ""
    for (node, made), other in ((left, y), (right, x)):
        if isinstance(node, written.Quantity) and not _unit(made) and other.unit:
            return _with_unit(node, made, other)
    lengths = {length_unit(x), length_unit(y)}
    if "" not in lengths:
        return "months and years have no fixed number of days: write both in days and weeks, or both in months"
    money = [base for unit in (x.unit, y.unit) for base in unit if base in CURRENCIES]
    if len(set(money)) > 1:
        by = next(filter(None, (by_code(one, other) for one in money for other in money)), "")
        return by or "a contract has one currency; what one is worth in another is a term that it does not have"
    return _through_a_rate(x, y)


def so_far(made: Expr) -> str:
    """Say how the row that a line is about is named, where the own date of a row was compared with itself."""
    if not isinstance(made, core.FieldOf) or not isinstance(made.of, core.Subject) or made.type != DateType():
        return ""
    row = made.of.record
    said = f"`{made.field}` is that of the {row} that is counted"
    return f"{said}; of the {row} that the line is about it is `this {row}'s {made.field}`"


def _unit(made: Expr) -> dict[str, int]:
    return made.type.unit if isinstance(made.type, NumberType) else {}


def _with_unit(node: written.Quantity, made: Expr, other: NumberType) -> str:
    if node.sign == "%":
        return f"compare like with like: divide first, or write an amount in {unit_words(other.unit)}"
    number = Fraction(made.value) if isinstance(made, core.Constant) else Fraction(0)
    return f"write the unit after the number: `{number_text(number, other.unit).replace('.00', '')}`"


def _through_a_rate(x: NumberType, y: NumberType) -> str:
    """Say by what a price per unit is multiplied to be money."""
    for rate, amount in ((x, y), (y, x)):
        below = {base for base, power in rate.unit.items() if power < 0}
        above = {base: power for base, power in rate.unit.items() if power > 0}
        if below and above == amount.unit:
            many = unit_words({base: -rate.unit[base] for base in sorted(below)})
            return f"multiply {unit_words(rate.unit)} by a number of {many}"
    return ""
