"""Money that follows hours, days or numbers of rows, and no result."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.sizes import sizes
from pbr_dsl.diagnostics.codes.terms import PAID_ON_VOLUME
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.display import list_text, money_text

_TIMES: Final = ("hour", "day")
_RESULT: Final = ""  # what is judged, and not only counted


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report payments that grow with what is delivered, whatever comes of it, with their share of the money."""
    records = {record.name: record for record in contract.records}
    values = {value.name: value for value in contract.values}
    paid = [payment for payment in contract.payments if not payment.shadow]
    follows = {payment.name: _follows(payment, values, records) for payment in paid}
    on_volume = [payment for payment in paid if follows[payment.name]]
    known = sizes(contract, draft.period_starts)
    most = {payment.name: known.of_payment(payment) for payment in paid} if on_volume else {}
    for payment in on_volume:
        share = _share(most, payment.name, contract.settings.currency)
        draft.report(
            PAID_ON_VOLUME,
            draft.spans.get(payment.name),
            f"`{payment.name}` pays for {list_text(follows[payment.name])}, whatever comes of it{share}",
            help=f'pay for results, or say with `allow paid-on-volume for {payment.name} because "…"` why not',
            clause=payment.clause,
        )


def _share(most: dict[str, Fraction | None], name: str, currency: str) -> str:
    """Say how much of the money a payment is, if all is delivered and earned; "" where the contract does not tell."""
    if len(most) == 1:
        return ": all of the money"
    sums = [amount for amount in most.values() if amount is not None]
    total, own = sum(sums, Fraction(0)), most[name]
    if own is None or not total or len(sums) < len(most):
        return ""
    percent = int(1000 * own / total + Fraction(1, 2)) / 10
    sums_in_words = f"{_text(own, currency)} of {_text(total, currency)}"
    return f": {percent:g}% of the money, {sums_in_words} in the term at the prices written here"


def _text(amount: Fraction, currency: str) -> str:
    return money_text(Fraction(round(amount)), currency).removesuffix(".00")


def _follows(payment: model.Payment, values: dict[str, model.Value], records: dict[str, model.Record]) -> list[str]:
    """Say what a payment grows with, in words; nothing when it reads a result, or is the same whatever happens."""
    if payment.domain == ("outcome",) or (payment.when is not None and not _only_who(payment.when)):
        return []
    found = list(dict.fromkeys([*_grows(payment.amount, values, records, set()), *_at_start(payment, records)]))
    return [] if _RESULT in found else found


def _at_start(payment: model.Payment, records: dict[str, model.Record]) -> Iterator[str]:
    """Say which rows a payment is made for on the day on which each of them starts, when nothing has come of it yet."""
    for day in payment.due.dates if payment.due is not None else ():
        record = records.get(payment.domain[0]) if len(payment.domain) == 1 else None
        starts = {column.name for column in record.columns if column.role == "start"} if record else set()
        of_it = isinstance(day, core.FieldOf) and isinstance(day.of, core.Subject) and day.field in starts
        if record is not None and of_it and not payment.requires and not payment.evidence:
            yield f"the number of {record.plural}"


def _only_who(where: Expr | None) -> bool:
    """Whether a condition asks only who qualifies, or nothing at all."""
    return where is None or (isinstance(where, core.ValueOf) and where.value == "eligible")


def _grows(
    expr: Expr, values: dict[str, model.Value], records: dict[str, model.Record], seen: set[str]
) -> Iterator[str]:
    """Give what a number grows with, in words; a value that is read again has been asked already."""
    if isinstance(expr, core.ValueOf | core.ToDate):
        if expr.value in seen:
            return
        seen.add(expr.value)
    for inner in _inside(expr, values):
        yield from _grows(inner, values, records, seen)
    match expr:
        case core.ValueOf(value=name) if name in values and isinstance(values[name].body, model.Lookup):
            yield _RESULT
        case core.Aggregate(rows=rows):
            yield from _of_rows(expr, records.get(rows.record))
        case core.TimeIn(rows=rows):
            yield f"the days of {records[rows.record].plural}"
        case core.FieldOf(field=field, type=NumberType(unit=unit)) if _is_time(unit):
            yield f"`{field}`"


def _inside(expr: Expr, values: dict[str, model.Value]) -> list[Expr]:
    """Give the parts of a number with which it grows."""
    match expr:
        case core.Add():
            return [term for term, how in zip(expr.terms, expr.signs, strict=True) if how == "+"]
        case core.Multiply():
            signed = list(zip(expr.factors, expr.signs, strict=True))
            wholes = [factor.type for factor, how in signed if how == "/" and isinstance(factor, core.FieldOf)]
            above = [factor for factor, how in signed if how == "*"]
            return [f for f in above if not (isinstance(f, core.FieldOf) and f.type in wholes)]  # a share of a row
        case core.Cases():
            return [*(case.value for case in expr.cases), *([expr.otherwise] if expr.otherwise else [])]
        case core.Round(of=of) | core.Carried(of=of):
            return [of]
        case core.Extreme():
            return [expr.left, expr.right]
        case core.ValueOf(value=name) | core.ToDate(value=name) if name in values:
            body = values[name].body
            return [body.expr] if isinstance(body, model.Formula) else []
        case core.Aggregate(word="sum", of=of) if of is not None and not isinstance(of, core.FieldOf):
            return [of]
        case _:
            return []


def _of_rows(expr: core.Aggregate, record: model.Record | None) -> Iterator[str]:
    """Say what a number over rows grows with: the rows, the time that they took, or a result."""
    dated = record is not None and any(column.role in ("event", "start") for column in record.columns)
    if record is None or record.source != "data" or expr.word not in ("count", "sum"):
        yield _RESULT
        return
    plain = _only_who(expr.rows.where)
    if expr.word == "count":
        yield f"the number of {record.plural}" if dated and plain else _RESULT
    elif isinstance(expr.of, core.FieldOf) and isinstance(expr.of.type, NumberType):
        yield f"the `{expr.of.field}` of {record.plural}" if dated and _is_time(expr.of.type.unit) else _RESULT
    elif not any(isinstance(node, core.Aggregate | core.TimeIn | core.FieldOf) for node in nodes(expr)):
        yield _RESULT


def _is_time(unit: dict[str, int]) -> bool:
    return len(unit) == 1 and any(unit.get(time) == 1 for time in _TIMES)
