"""An amount as signed contributions that add up to it: rows where it is linear, else the value that it came from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Formula
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Carried,
    Cases,
    Expr,
    Extreme,
    FieldOf,
    Multiply,
    Picked,
    Round,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.model.walk import record_of
from pbr_dsl.model.wording import name_of
from pbr_dsl.reference.amounts import Price
from pbr_dsl.reference.named import carried_in
from pbr_dsl.reference.result import Result, Setting, exact, truth
from pbr_dsl.reference.rows import measured
from pbr_dsl.values.display import date_text, key_text, number_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Contribution

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


@dataclass(frozen=True, slots=True)
class Rule:
    """The value or payment that a part of an amount is computed by, with its clause."""

    name: str
    clause: str

    def part(self, label: str, amount: Fraction, rows: tuple[str, ...] = ()) -> Contribution:
        """Give a part that comes of it."""
        return Contribution(label, amount, self.clause, self.name, rows)


@dataclass(frozen=True, slots=True)
class Parts:
    """A known number in parts that add up to it: the main ones, and those shown apart from whatever else splits it.

    `rank` is how well it splits: 0 not at all, more for rows, most for what must be shown apart.
    """

    main: list[Contribution]
    rank: int = 0
    apart: list[Contribution] = field(default_factory=list)

    @property
    def all(self) -> list[Contribution]:
        """All parts."""
        return [*self.main, *self.apart]


def split(reading: Reading, expr: Expr, setting: Setting, rule: Rule) -> list[Contribution]:
    """Give parts of a known number; their amounts, in its own unit, add up to it exactly."""
    return _parts(reading, expr, setting, rule).all


def _parts(reading: Reading, expr: Expr, setting: Setting, rule: Rule) -> Parts:
    """A known number in parts, and how well it splits."""
    match expr:
        case Add():
            terms = zip(expr.terms, expr.signs, strict=True)
            parts = ((split(reading, term, setting, rule), 1 if sign == "+" else -1) for term, sign in terms)
            return Parts([part for found, sign in parts for part in _scaled(found, Fraction(sign))], 2)
        case Multiply():
            return _product(reading, expr, setting, rule)
        case Aggregate(word="sum" | "count"):
            return Parts(_rows(reading, expr, setting, rule), 3)
        case Carried():
            return _carried(reading, expr, setting, rule)
        case Cases():
            chosen = _case(reading, expr, setting)
            found = _parts(reading, chosen, setting, rule) if chosen else Parts([])
            return Parts(found.all, found.rank)
        case Extreme():
            left = reading.read(expr.left, setting) == reading.read(expr, setting)
            return Parts(split(reading, expr.left if left else expr.right, setting, rule))
        case Round():
            found = _parts(reading, expr.of, setting, rule)
            rest = _known(reading.read(expr, setting)) - _total(found.all)
            return Parts(_with(found.all, rule.part("rounding", rest)), found.rank)
        case ValueOf():
            return _value(reading, expr, setting, rule)
        case _:
            return Parts([_leaf(reading, expr, setting, rule)], 2 if isinstance(expr, ToDate) else 0)


def finished(parts: list[Contribution], price: Price, rule: Rule) -> list[Contribution]:
    """Give the parts of a formula's amount, and after them what bounds and rounding added or took."""
    found = list(parts)
    if price.credit != 1:
        found = _with(found, _part_credit(_total(parts), price.credit, rule))
    found = _with(found, rule.part("left over before", price.before))
    for bound, change in price.bounds:
        label = "left for later" if bound.rest else bound.word
        found = _with(found, Contribution(label, change, bound.clause or rule.clause, rule.name))
    return _with(found, rule.part("rounding", _known(price.amount) - _total(found)))


def part_contributions(
    parts: Sequence[Contribution], shares: tuple[Fraction, Fraction], count: int, rule: Rule
) -> list[Contribution]:
    """Give the parts of one of several equal instalments of an amount; what does not divide are the odd pennies.

    `shares` are the whole amount and the instalment.
    """
    whole, part = shares
    if part in (whole, 0):
        return list(parts) if part else []
    found = _scaled(parts, Fraction(1, count))
    return _with(found, rule.part("odd pennies", part - _total(found)))


# ---------------------------------------------------------------- products


def _product(reading: Reading, expr: Multiply, setting: Setting, rule: Rule) -> Parts:
    """The parts of the factor that splits best, each multiplied by all the others."""
    amount = _known(reading.read(expr, setting))
    factors = [_factor(reading, expr, factor, setting, rule) for factor in expr.factors]
    rank = max(factor.rank for factor in factors)
    signed = zip(expr.factors, factors, expr.signs, strict=True)
    splitting = [(one, _known(reading.read(node, setting))) for node, one, sign in signed if sign == "*" and one.rank]
    if amount == 0 or not splitting:
        return Parts([rule.part(rule.name, amount, _places(reading, expr.factors, setting))], rank)
    return Parts(_spread(amount, sorted(splitting, key=lambda one: -one[0].rank)), rank)


def _factor(reading: Reading, product: Multiply, expr: Expr, setting: Setting, rule: Rule) -> Parts:
    """The parts of a factor; part credit shows the whole, and what it takes from that."""
    if not _is_credit(expr) or reading.read(expr, setting) == 1:
        return _parts(reading, expr, setting, rule)
    whole = rule.part(name_of(product.factors[0]), Fraction(1))
    return Parts([whole], 5, [_part_credit(Fraction(1), _known(reading.read(expr, setting)), rule)])


def _spread(amount: Fraction, factors: Sequence[tuple[Parts, Fraction]]) -> list[Contribution]:
    """An amount in the parts of the first factor; beside parts shown apart, its main part in those of the next."""
    (best, value), *others = factors
    main = _scaled(best.main, amount / value)
    if best.apart and others:
        main = _spread(_total(main), others)
    return [*main, *_scaled(best.apart, amount / value)]


def _scaled(parts: Sequence[Contribution], scale: Fraction) -> list[Contribution]:
    """Parts of a number as parts of a multiple of it."""
    return [replace(part, amount=part.amount * scale) for part in parts]


def _part_credit(whole: Fraction, credit: Fraction, rule: Rule) -> Contribution:
    """What part credit takes from a whole amount."""
    return rule.part(f"part credit {number_text(credit * 100)}%", whole * (credit - 1))


def _is_credit(expr: Expr) -> bool:
    """Whether an expression is the credit of an outcome's row."""
    return isinstance(expr, FieldOf) and expr.field == "credit" and record_of(expr.of) == OUTCOME


# ---------------------------------------------------------------- values, rows, what is carried


def _value(reading: Reading, expr: ValueOf, setting: Setting, rule: Rule) -> Parts:
    """A value split by its own formula, under its own name; one that does not split is a part itself."""
    inner = _inside(reading, expr, setting)
    form = reading.terms.values.get(expr.value)
    own = Rule(expr.value, form.clause if form and form.clause else rule.clause)
    found = _parts(reading, inner[0], inner[1], own) if inner else Parts([])
    return Parts(found.all, found.rank) if found.rank else Parts([_leaf(reading, expr, setting, own)])


def _inside(reading: Reading, expr: ValueOf, setting: Setting) -> tuple[Expr, Setting] | None:
    """The formula behind a value and the setting that it is read in; None where it has none, or was given."""
    at = [reading.read(row, setting) for row in expr.at]
    rows = [row for row in at if isinstance(row, tuple)]
    form = reading.terms.values.get(expr.value)
    if form is None or not isinstance(form.body, Formula) or len(rows) != len(form.domain):
        return None
    inner = dict(zip(form.domain, rows, strict=True))
    given = any(name == form.name for name, _ in reading.overrides.combinations())
    replaced = form.when_unknown is not None or given
    if replaced and reading.read(form.body.expr, inner) != reading.read(expr, setting):
        return None
    return form.body.expr, inner


def _rows(reading: Reading, expr: Aggregate, setting: Setting, rule: Rule) -> list[Contribution]:
    """A sum or count, one part for each row that adds something."""
    parts, record = measured(reading, expr, setting).known, expr.rows.record
    return [
        rule.part(f"{record} {key_text(key)}", exact(part), _row_places(reading, record, key))
        for key, part in parts.items()
        if part != 0
    ]


def _carried(reading: Reading, expr: Carried, setting: Setting, rule: Rule) -> Parts:
    """A value of this period, and apart from it what the period before carried into it."""
    amount, before = carried_in(reading, expr, setting)
    own = _parts(reading, expr.of, setting, rule)
    label = f"carried from {date_text(before.start)}" if before else ""
    carried = _with([], rule.part(label, _known(amount)))
    return Parts(own.all, 4 if carried else own.rank, carried)


def _case(reading: Reading, expr: Cases, setting: Setting) -> Expr | None:
    """The value of the case that applies."""
    for case in expr.cases:
        if truth(reading.read(case.when, setting)) is True:
            return case.value
    return expr.otherwise


def _leaf(reading: Reading, expr: Expr, setting: Setting, rule: Rule) -> Contribution:
    """A number that is not split further."""
    label = name_of(expr) if isinstance(expr, ValueOf | FieldOf | Picked | ToDate) else rule.name
    return rule.part(label, _known(reading.read(expr, setting)), _places(reading, (expr,), setting))


# ---------------------------------------------------------------- places


def _places(reading: Reading, exprs: Sequence[Expr], setting: Setting) -> tuple[str, ...]:
    """The places of the rows that some expressions read a field of, or that an outcome's value is said of."""
    found: dict[str, None] = {}
    for expr in exprs:
        rows = (expr.of,) if isinstance(expr, FieldOf) else expr.at[:1] if isinstance(expr, ValueOf) else ()
        for node in rows if isinstance(expr, FieldOf) or (rows and record_of(rows[0]) == OUTCOME) else ():
            row = reading.read(node, setting)
            found |= dict.fromkeys(_row_places(reading, record_of(node), row) if isinstance(row, tuple) else ())
    return tuple(found)


def _row_places(reading: Reading, record: str, key: Key) -> tuple[str, ...]:
    """Where a row stood; for an outcome's row, its subject and its proofs and claims."""
    return reading.outcomes.places(key) if record == OUTCOME else reading.world.place(record, key)


def _known(result: Result) -> Fraction:
    """A number that is known; none counts nothing."""
    return exact(result) if isinstance(result, Fraction) else Fraction(0)


def _total(parts: Sequence[Contribution]) -> Fraction:
    """The sum of some parts."""
    return sum((part.amount for part in parts), Fraction(0))


def _with(parts: list[Contribution], more: Contribution) -> list[Contribution]:
    """Some parts and one more, unless it is nothing."""
    return [*parts, more] if more.amount else parts
