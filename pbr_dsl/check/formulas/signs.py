"""Signs: what an unknown row may do to a payment, found for every aggregate and written into the model.

Going down from each payment's amount, a place is *above* (more of it could only pay more), *below* (only less: the
divisor of a ratio) or *either*.  An aggregate read only above leaves unknown rows out, and the line is paid; one
read only below counts in rows that may belong; any other holds the line.  Rows of data do so only where the
contract says `unknown rows  pay the rest`; outcomes that are held or open always do: one client's missing form
never holds a lot.

A value that is read in several ways is worked out in one of them, above if it is read so anywhere; where it is read in
another, and wherever no payment's amount leads, it is not yet known while rows are left out of it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

from pbr_dsl.check.definitions.least import least
from pbr_dsl.check.terms.bodies import bodies
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form, NumberType
from pbr_dsl.model.walk import nodes, rewritten

Sign = str  # "above", "below" or "either"
F = TypeVar("F", bound=Form)
_TURNED = {"above": "below", "below": "above", "either": "either"}


@dataclass(slots=True)
class Signs:
    """The signs met so far, by the identity of the node; the way in which each value is worked out.

    `todo` holds what is still to be gone through, with what is read above last, so that it is taken first.
    """

    values: dict[str, model.Value]
    outcomes: tuple[model.Outcome, ...]
    tables: dict[str, model.Table]
    negative: set[str]
    fields: set[tuple[str, str]]
    payments: dict[str, model.Payment]
    met: dict[int, set[Sign]] = field(default_factory=dict)
    todo: list[tuple[str, Sign]] = field(default_factory=list)
    seen: set[tuple[str, Sign]] = field(default_factory=set)
    modes: dict[str, Sign] = field(default_factory=dict)
    forced: set[str] = field(default_factory=set)


def signed(contract: model.Contract) -> model.Contract:
    """Give the contract with what unknown rows do written on every aggregate."""
    fields = fields_below_zero(contract)
    signs = Signs(
        {value.name: value for value in contract.values},
        contract.outcomes,
        {table.name: table for table in contract.tables},
        bodies(contract).closure(lambda expr, found: may_be_below_zero(expr, found, fields)),
        fields,
        {payment.name: payment for payment in contract.payments},
    )
    for payment in contract.payments:
        _go(signs, payment.amount, "above")
        for bound in payment.bounds:
            _go(signs, bound.value, "above")
        if payment.when is not None:
            _go(signs, payment.when, "either")
    for limit in contract.limits:
        _go(signs, limit.at_most, "above")
    for outcome in contract.outcomes:
        asked = (rule.when for rule in outcome.guarded)
        for expr in (outcome.offered, *asked, *([outcome.choice.by] if outcome.choice else [])):
            if expr is not None:
                _go(signs, expr, "either")
    while signs.todo:
        name, sign = signs.todo.pop()
        if name not in signs.values or signs.modes.setdefault(name, sign) == sign:
            for body in _bodies(signs, name):
                _go(signs, body, _inner(signs, name, sign))
    _force(signs, contract)
    chosen = {value.name: value.unknown_rows or contract.settings.unknown_rows for value in contract.values}
    marked = tuple(_mark(signs, value, chosen[value.name]) for value in contract.values)
    rest = contract.model_copy(update={"values": ()})
    whole = _mark(signs, rest, contract.settings.unknown_rows)
    return whole.model_copy(update={"values": marked})


def _mark(signs: Signs, form: F, choice: str) -> F:
    """Write on every aggregate of a part what its unknown rows do."""
    forced = isinstance(form, model.Value) and form.name in signs.forced

    def change(found: Form, before: Form) -> Form:
        met = {"either"} if forced else signs.met.get(id(before), {"either"})
        if isinstance(found, core.ValueOf) and met != {_mode(signs, found.value, met)}:
            return found.model_copy(update={"unknown": "hold"})
        if not isinstance(found, core.Aggregate | core.TimeIn):
            return found
        outcomes = isinstance(found, core.Aggregate) and found.rows.record == "outcome"
        unknown = "hold"
        if met == {"above"} and (outcomes or choice == "pay the rest"):
            unknown = "leave out"
        if met == {"below"} and isinstance(found, core.Aggregate) and (outcomes or choice == "pay the rest"):
            unknown = "count in"
        return found.model_copy(update={"unknown": unknown})

    return rewritten(form, change)


def _mode(signs: Signs, name: str, met: set[Sign]) -> Sign:
    """The way in which what a name stands for is worked out; one that leaves nothing out is as it is read."""
    return "above" if name in signs.payments else signs.modes.get(name, next(iter(met)) if len(met) == 1 else "either")


def _force(signs: Signs, contract: model.Contract) -> None:
    """Note the values whose sum to date, or rest carried on, is read in another way: all their unknown rows hold."""
    for node in nodes(contract):
        if isinstance(node, core.ToDate | core.Carried):
            name = node.value if isinstance(node, core.ToDate) else node.of.value
            if signs.met.get(id(node), {"either"}) != {signs.modes.get(name, "")}:
                signs.forced.add(name)


def _inner(signs: Signs, name: str, sign: Sign) -> Sign:
    """How the parts of a value are read: nothing is known of which way the rows of a table, or a stand-in, point."""
    value = signs.values.get(name)
    if value is None:
        return sign
    if isinstance(value.body, model.Lookup):
        _table(signs, value.body.table)
        return "either"
    return "either" if value.when_unknown is not None else sign


def fields_below_zero(contract: model.Contract) -> set[tuple[str, str]]:
    """Give the fields whose range begins below zero."""
    return {(r.name, c.name) for r in contract.records for c in r.columns if c.low.startswith("-")}


def may_be_below_zero(expr: Expr, negative: set[str], fields: set[tuple[str, str]]) -> bool:
    """Whether a number may be below zero; "cannot tell" is yes.

    `negative` are the names of which that is so, `fields` the fields whose range begins below zero.
    """

    def inner(part: Expr) -> bool:
        return may_be_below_zero(part, negative, fields)

    match expr:
        case core.Constant():
            return expr.value.startswith("-")
        case core.FieldOf(of=of, field=name):
            return of.type.kind == "row" and (of.type.record, name) in fields
        case core.DaysIn() | core.TimeIn() | core.TimeFrom() | core.Share() | core.LowerLimit():
            return False
        case core.Aggregate(word="count"):
            return False
        case core.ValueOf(value=name) | core.ToDate(value=name):
            return name in negative
        case core.Add(terms=parts):
            bound = least(expr)
            if bound is not None:
                return bound < 0
            return "-" in expr.signs or any(inner(part) for part in parts)
        case core.Multiply(factors=parts):
            return any(inner(part) for part in parts)
        case core.Cases():
            values = [*(case.value for case in expr.cases), *([expr.otherwise] if expr.otherwise else [])]
            return any(inner(value) for value in values)
        case core.Extreme():
            return inner(expr.left) or inner(expr.right)
        case core.Round(of=of) | core.Carried(of=of):
            return inner(of)
        case core.Aggregate(of=of):
            return of is None or inner(of)
        case _:
            return True


def _nonnegative(signs: Signs, expr: Expr) -> bool:
    """Whether an expression can never be below zero."""
    return not may_be_below_zero(expr, signs.negative, signs.fields)


def _bodies(signs: Signs, name: str) -> list[Expr]:
    """Give what a named value may be: its formula, its entries, a table's column, or an attribute."""
    value = signs.values.get(name)
    if value is None:
        return [o.attributes[name] for o in signs.outcomes if name in o.attributes]
    match value.body:
        case model.Formula(expr=expr):
            return [expr]
        case model.History(entries=entries):
            return [entry.value for entry in entries if entry.value is not None]
        case model.Lookup(table=table, column=column):
            made = signs.tables[table]
            return [row.outputs[made.outputs.index(column)] for row in made.rows]


def _go(signs: Signs, expr: Expr, sign: Sign) -> None:
    match expr:
        case core.Add():
            for term, how in zip(expr.terms, expr.signs, strict=True):
                _go(signs, term, sign if how == "+" else "either")  # after a minus, what is not known holds
        case core.Multiply():
            _factors(signs, expr, sign)
        case core.Round():
            _go(signs, expr.of, sign)
        case core.LowerLimit():
            _go(signs, expr.of, sign)
            _go(signs, expr.among, _TURNED[sign])
        case core.Extreme():
            _go(signs, expr.left, sign)
            _go(signs, expr.right, sign)
        case core.Cases():
            for case in expr.cases:
                _guard(signs, case.when, expr.otherwise, sign)
                _go(signs, case.value, sign)
            if expr.otherwise is not None:
                _go(signs, expr.otherwise, sign)
        case core.ValueOf() | core.ToDate():
            signs.met.setdefault(id(expr), set()).add(sign)
            _value(signs, expr.value, sign)
        case core.Carried():
            for node in (expr, expr.of):
                signs.met.setdefault(id(node), set()).add(sign)
            _value(signs, expr.of.value, sign)
            _guard(signs, expr.when, None, sign)
        case core.Aggregate() | core.TimeIn():
            _rows(signs, expr, sign)
        case core.Share():
            _go(signs, expr.pot, sign if _nonnegative(signs, expr.weight) else "either")
            _go(signs, expr.weight, "either")
        case _:
            for part in _inside(expr):
                _go(signs, part, "either")


def _guard(signs: Signs, when: Expr, otherwise: Expr | None, sign: Sign) -> None:
    """Go through the condition of a case; `… when offered is 0` beside a division by `offered` is only its guard.

    A row counted in below the line makes the divisor more than 0, so the guard is no and the least is paid.
    """
    if isinstance(when, core.Compare) and when.op == "is" and isinstance(when.right, core.Constant):
        divisors = _divisors(otherwise) if otherwise is not None else [when.left]
        if when.right.value == "0" and when.left in divisors:
            _go(signs, when.left, _TURNED[sign])
            return
    _go(signs, when, "either")


def _divisors(expr: Expr) -> list[Expr]:
    found = [node for node in nodes(expr) if isinstance(node, core.Multiply)]
    return [f for node in found for f, how in zip(node.factors, node.signs, strict=True) if how == "/"]


def _inside(expr: Expr) -> list[Expr]:
    match expr:
        case core.Compare():
            return [expr.left, expr.right]
        case core.Every() | core.Some():
            return list(expr.parts)
        case core.Not() | core.Is() | core.IsIn() | core.LinkOf() | core.FieldOf() | core.DaysIn():
            return [expr.of]
        case core.Shift():
            return [expr.of, expr.length]
        case core.Whole() | core.Covers() | core.TimeFrom():
            return [expr.start, expr.end]
        case _:
            return []


def _factors(signs: Signs, expr: core.Multiply, sign: Sign) -> None:
    for index, (factor, how) in enumerate(zip(expr.factors, expr.signs, strict=True)):
        others = [other for at, other in enumerate(expr.factors) if at != index]
        known = all(_nonnegative(signs, other) for other in others)
        turned = sign if how == "*" else _TURNED[sign]
        if how == "/" and not _nonnegative(signs, factor):
            known = False
        _go(signs, factor, turned if known else "either")


def _value(signs: Signs, name: str, sign: Sign) -> None:
    """Go through what a name stands for, later; a value that is only read in either way leaves nothing out."""
    if name in signs.payments or (name in signs.values and sign == "either") or (name, sign) in signs.seen:
        return
    signs.seen.add((name, sign))
    signs.todo.insert(len(signs.todo) if sign == "above" else 0, (name, sign))


def _table(signs: Signs, name: str) -> None:
    if (f"table {name}", "either") not in signs.seen:
        signs.seen.add((f"table {name}", "either"))
        for given in signs.tables[name].inputs:
            _go(signs, given, "either")


def _rows(signs: Signs, expr: core.Aggregate | core.TimeIn, sign: Sign) -> None:
    if isinstance(expr, core.TimeIn):
        signs.met.setdefault(id(expr), set()).add(sign)
        for part in (expr.start, expr.end, expr.rows.where, expr.off.where if expr.off else None):
            if part is not None:
                _go(signs, part, "either")
        return
    grows = expr.word == "count" or (expr.word == "sum" and expr.of is not None and _nonnegative(signs, expr.of))
    signs.met.setdefault(id(expr), set()).add(sign if grows else "either")
    if expr.of is not None and isinstance(expr.of.type, NumberType):
        _go(signs, expr.of, sign if expr.word == "sum" else "either")
    elif expr.of is not None:
        _go(signs, expr.of, "either")
    for part in (expr.rows.where, expr.rows.least):
        if part is not None:
            _go(signs, part, "either")
