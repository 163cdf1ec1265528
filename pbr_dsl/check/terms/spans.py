"""How small and how large a number can be, as far as the contract itself says: from ranges, cases and tables."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.holding import Held, facts, holds
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType, YesNoType
from pbr_dsl.values.rounding import round_to


class Span(NamedTuple):
    """The least and the most that a number can be; None where nothing bounds it."""

    low: Fraction | None = None
    high: Fraction | None = None

    @property
    def upwards(self) -> bool:
        """Whether it is never below zero."""
        return self.low is not None and self.low >= 0


ANY = Span()
_LARGE = 10**24
UPWARDS = Span(Fraction(0))
_FLIPPED = {"at-least": "at-most", "at-most": "at-least", "above": "below", "below": "above", "is": "is"}
_OPPOSITE = {"at-least": "below", "at-most": "above", "above": "at-most", "below": "at-least", "is-not": "is"}


class Spans:
    """The spans of the numbers of a contract; that of a named value is worked out once."""

    def __init__(self, contract: model.Contract, known: Bodies) -> None:
        self._bodies = known.of
        self._columns = {(r.name, c.name): c for r in contract.records for c in r.columns}
        self._values = {value.name: value for value in contract.values}
        self._tables = {table.name: table for table in contract.tables}
        self._payments = {payment.name: payment for payment in contract.payments}
        self._named: dict[str, Span] = {}
        for name in known.order:  # each after those that it reads, so that no chain is too long
            self.named(name)

    def of_payment(self, payment: model.Payment) -> Span:
        """Give the span of a payment's amount after its own bounds."""
        held = holds(None, payment.when) if payment.when is not None else None
        found = self.of(payment.amount, held)
        for bound in payment.bounds:
            other = self.of(bound.value, held)
            always = not isinstance(bound.value, core.Cases) or bound.value.otherwise is not None
            if bound.word == "at most":
                found = Span(_least(found.low, other.low), _within(found.high, other.high) if always else found.high)
            elif always:
                found = Span(_most(found.low, other.low), found.high)
        return found

    def of(self, expr: Expr, held: Held | None = None) -> Span:
        """Give the span of a number where some tests are known to hold."""
        found = self._plain(expr, held)
        for test, answer in facts(held):
            found = _narrowed(found, expr, test, answer=answer)
            if not found.upwards and self._carries(test, expr, answer=answer):
                found = Span(_most(found.low, Fraction(0)), found.high)
        return found

    def _carries(self, test: Expr, expr: Expr, *, answer: bool) -> bool:
        """Whether a number is not below zero because a share that it is of another is known to be above zero."""
        if not isinstance(test, core.Compare) or not isinstance(test.right, core.Constant):
            return False
        op = test.op if answer else _OPPOSITE.get(test.op, "")
        least = Fraction(test.right.value) if isinstance(test.right.type, NumberType) else Fraction(-1)
        if op not in ("at-least", "above", "is") or least < 0 or (least == 0 and op != "above"):
            return False
        others = [one for one in self._branches(test.left) if not _falls_short(one, least, op)]
        return bool(others) and all(self._is_share(one, expr) for one in others)

    def _branches(self, expr: Expr) -> list[Expr]:
        """What a named value may be, in the place where it is read; the expression itself where it has no other."""
        value = self._values.get(expr.value) if isinstance(expr, core.ValueOf) else None
        if isinstance(expr, core.ValueOf) and value is not None and isinstance(value.body, model.Formula):
            own = [one.record for one in expr.at if isinstance(one, core.Subject)]
            if tuple(own) == value.domain and value.frozen is None and value.when_unknown is None:
                expr = value.body.expr
        if not isinstance(expr, core.Cases):
            return [expr]
        return [*(case.value for case in expr.cases), *([expr.otherwise] if expr.otherwise is not None else [])]

    def _is_share(self, share: Expr, expr: Expr) -> bool:
        """Whether something is a number times or divided by what is never below zero."""
        if not isinstance(share, core.Multiply):
            return False
        factors = list(zip(share.factors, share.signs, strict=True))
        rest = [one for one, sign in factors if one != expr or sign != "*"]
        return len(rest) == len(factors) - 1 and all(self.of(one).upwards for one in rest)

    def named(self, name: str) -> Span:
        """Give the span of a named value or payment."""
        if name not in self._named:
            self._named[name] = ANY  # a circle has no span; it is reported elsewhere
            self._named[name] = _coarse(self._of_name(name))
        return self._named[name]

    def _of_name(self, name: str) -> Span:
        payment, value = self._payments.get(name), self._values.get(name)
        if payment is not None:
            return ANY if payment.below_zero is not None else UPWARDS
        if value is not None and isinstance(value.body, model.Lookup):
            found = self._column_of(self._tables[value.body.table], value.body.column)
        else:
            found = _union(self.of(body) for body in self._bodies.get(name, ()))
        wait = value.when_unknown.then if value is not None and value.when_unknown is not None else None
        return found if wait is None else _union((found, self.of(wait)))

    def _column_of(self, table: model.Table, column: str) -> Span:
        """The span of a column of a table: in each row, its inputs are in the row's ranges."""
        at = table.outputs.index(column)
        return _union(self.of(row.outputs[at], _in_row(table, row)) for row in table.rows)

    def _plain(self, expr: Expr, held: Held | None) -> Span:
        match expr:
            case core.Constant(value=text):
                return Span(Fraction(text), Fraction(text)) if isinstance(expr.type, NumberType) else ANY
            case core.FieldOf(of=of, field=name):
                return self._field(of.type.record if of.type.kind == "row" else "", name)
            case core.Picked(rows=rows, field=name):
                return self._field(rows.record, name)
            case core.ValueOf(value=name):
                return self.named(name)
            case core.ToDate(value=name):
                return UPWARDS if self.named(name).upwards else ANY
            case core.Carried(of=of) | core.Share(pot=of):
                return UPWARDS if self.of(of, held).upwards else ANY
            case core.DaysIn() | core.TimeIn():
                return UPWARDS
            case core.TimeFrom(within=hours):
                return Span(Fraction(0), Fraction(hours or 24))
            case core.Round(of=of):
                inner = self.of(of, held)
                return Span(*(None if end is None else round_to(end, expr.mode, Fraction(expr.step)) for end in inner))
            case core.Aggregate():
                return self._total(expr, held)
            case core.Add():
                return self._sum(expr, held)
            case core.Multiply():
                return self._product(expr, held)
            case core.Extreme():
                return self._extreme(expr, held)
            case core.LowerLimit():
                return Span(Fraction(0), Fraction(1))
            case core.Cases():
                return self._cases(expr, held)
            case _:
                return ANY

    def _field(self, record: str, name: str) -> Span:
        column = self._columns.get((record, name))
        if record == "outcome" and name == "credit":
            return Span(Fraction(0), Fraction(1))
        if column is None or not isinstance(column.type, NumberType):
            return ANY
        return Span(*(Fraction(end) if end else None for end in (column.low, column.high)))

    def _total(self, expr: core.Aggregate, held: Held | None) -> Span:
        if expr.of is None or isinstance(expr.of.type, YesNoType):
            return UPWARDS
        where = (expr.rows.where,) if expr.rows.where is not None else ()
        inner = self.of(expr.of, holds(held, *where))
        return (UPWARDS if inner.upwards else ANY) if expr.word == "sum" else inner

    def _sum(self, expr: core.Add, held: Held | None) -> Span:
        low: Fraction | None = Fraction(0)
        high: Fraction | None = Fraction(0)
        for term, sign in zip(expr.terms, expr.signs, strict=True):
            span = self.of(term, held)
            below, above = span if sign == "+" else (_negative(span.high), _negative(span.low))
            low = None if low is None or below is None else low + below
            high = None if high is None or above is None else high + above
        if expr.signs == ("+", "-") and _is_at_least(expr.terms[0], expr.terms[1], held):
            low = _most(low, Fraction(0))
        return Span(low, high)

    def _product(self, expr: core.Multiply, held: Held | None) -> Span:
        found = Span(Fraction(1), Fraction(1))
        for factor, sign in zip(expr.factors, expr.signs, strict=True):
            span = self.of(factor, held)
            if sign == "/":
                span = _reciprocal(span)
            found = _times(found, span)
        return found

    def _extreme(self, expr: core.Extreme, held: Held | None) -> Span:
        left, right = self.of(expr.left, held), self.of(expr.right, held)
        if expr.word == "larger":
            return Span(_most(left.low, right.low), None if None in (left.high, right.high) else max(left[1], right[1]))  # type: ignore[type-var]
        return Span(_least(left.low, right.low), _within(left.high, right.high))

    def _cases(self, expr: core.Cases, held: Held | None) -> Span:
        found: list[Span] = []
        before = held
        for case in expr.cases:
            found.append(self.of(case.value, holds(before if expr.first else held, case.when)))
            before = holds(before, case.when, answer=False)
        if expr.otherwise is not None:
            found.append(self.of(expr.otherwise, before))
        return _union(found)


# ---------------------------------------------------------------- what is known


def _in_row(table: model.Table, row: model.TableRow) -> Held | None:
    held: Held | None = None
    for given, test in zip(table.inputs, row.tests, strict=True):
        if not isinstance(given.type, NumberType):
            continue
        ends = [("is", test.value), ("at-least", test.low), ("at-most", test.high)]
        for op, end in ends:
            if end is not None:
                made = {"type": YesNoType(), "op": op, "left": given, "right": end}
                held = holds(held, core.Compare.model_validate(made))
    return held


def _narrowed(span: Span, expr: Expr, test: Expr, *, answer: bool) -> Span:
    """A span where a comparison with a written number is known to be yes, or no."""
    if not isinstance(test, core.Compare):
        return span
    op = test.op if answer else _OPPOSITE.get(test.op, "")
    bound = test.right
    if test.right == expr:
        op, bound = _FLIPPED.get(op, ""), test.left
    elif test.left != expr:
        return span
    if not isinstance(bound, core.Constant) or not isinstance(bound.type, NumberType):
        return span
    low = Fraction(bound.value) if op in ("at-least", "above", "is") else None
    high = Fraction(bound.value) if op in ("at-most", "below", "is") else None
    return Span(_most(span.low, low), _within(span.high, high))


def _falls_short(expr: Expr, least: Fraction, op: str) -> bool:
    """Whether something is a written number, and not as much as is asked for."""
    if not isinstance(expr, core.Constant) or not isinstance(expr.type, NumberType):
        return False
    return Fraction(expr.value) < least or (op == "above" and Fraction(expr.value) == least)


def _is_at_least(left: Expr, right: Expr, held: Held | None) -> bool:
    """Whether a comparison known to hold says that one number is at least another."""
    for test, answer in facts(held):
        if isinstance(test, core.Compare):
            op = test.op if answer else _OPPOSITE.get(test.op, "")
            if (test.left, test.right) == (left, right) and op in ("at-least", "above", "is"):
                return True
            if (test.left, test.right) == (right, left) and op in ("at-most", "below", "is"):
                return True
    return False


# ---------------------------------------------------------------- ends


def _union(spans: Iterable[Span]) -> Span:
    found = list(spans)
    if not found:
        return ANY
    lows, highs = [span.low for span in found], [span.high for span in found]
    low = None if None in lows else min(end for end in lows if end is not None)
    return Span(low, None if None in highs else max(end for end in highs if end is not None))


def _most(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The larger of two least ends; None is no end."""
    ends = [end for end in (one, other) if end is not None]
    return max(ends) if ends else None


def _within(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The smaller of two most ends; None is no end."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends) if ends else None


def _least(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    """The smaller of two least ends; None where one of them has no end."""
    return None if one is None or other is None else min(one, other)


def _coarse(span: Span) -> Span:
    """A span whose ends are small numbers: a long one gives way to the next that says as little as possible."""
    long = [end is not None and max(abs(end.numerator), end.denominator) > _LARGE for end in span]
    low = span.low if not long[0] else Fraction(0) if span.low is not None and span.low > 0 else None
    return Span(low, span.high if not long[1] else Fraction(0) if span.high is not None and span.high < 0 else None)


def _negative(end: Fraction | None) -> Fraction | None:
    return None if end is None else -end


def _reciprocal(span: Span) -> Span:
    """The span of one divided by a number that is not zero."""
    if not span.upwards:
        return Span(None, Fraction(0)) if span.high is not None and span.high <= 0 else ANY
    return Span(1 / span.high if span.high else Fraction(0), 1 / span.low if span.low else None)


def _times(one: Span, other: Span) -> Span:
    """The span of a product."""
    if None not in one and None not in other:
        ends = [x * y for x in one for y in other if x is not None and y is not None]
        return Span(min(ends), max(ends))
    if one.upwards and other.upwards and one.low is not None and other.low is not None:
        return Span(one.low * other.low)
    down = [span.high is not None and span.high <= 0 for span in (one, other)]
    if all(down):
        return UPWARDS
    return Span(None, Fraction(0)) if (down[0] and other.upwards) or (down[1] and one.upwards) else ANY
