"""Money that follows hours, days or numbers of rows, or nothing at all, and no result."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.prices import percent
from pbr_dsl.check.terms.sizes import PERIOD, Sizes, Where, sizes
from pbr_dsl.diagnostics.codes.terms import PAID_ON_VOLUME
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import nodes
from pbr_dsl.model.wording import name_of
from pbr_dsl.values.display import list_text, money_text

_TIMES: Final = ("hour", "day")
_RESULT: Final = ""  # what is judged, and not only counted
_WRITTEN: Final = (
    *(core.Constant, core.Subject, core.ValueOf, core.DaysIn, core.Add, core.Multiply, core.Extreme),
    *(core.Round, core.Share),
)


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report payments that grow with what is delivered, or never change, with their share of the money."""
    moved = known.closure(_moves) | {value.name for value in contract.values if isinstance(value.body, model.Lookup)}
    stated = [payment for payment in contract.payments if not _taken_back(payment)]
    paid = [payment for payment in stated if not payment.shadow] or stated
    numbers = sizes(contract, draft.period_starts)
    for payment, words in _words(contract, known, paid, moved):
        share = _share(contract, numbers, paid, payment)
        if words or share:  # what never changes is worth saying when the contract tells how much of the money it is
            draft.report(
                PAID_ON_VOLUME,
                draft.spans.get(payment.name),
                f"`{payment.name}` {words or 'is paid whatever happens'}{share}",
                help=f'pay for results, or say with `allow paid-on-volume for {payment.name} because "…"` why not',
                clause=payment.clause,
            )


def _words(
    contract: model.Contract, known: Bodies, paid: list[model.Payment], moved: set[str]
) -> Iterator[tuple[model.Payment, str]]:
    """Give the payments that are for no result, with what each pays for; "" where it never changes, beside results."""
    records = {record.name: record for record in contract.records}
    values = _by_value(contract, known, records)
    follows = {payment.name: _follows(payment, values, records) for payment in paid}
    fixed = [one.name for one in paid if not follows[one.name] and _never_changes(one, records, moved)]
    results = [one.name for one in paid if not follows[one.name] and one.name not in fixed]
    for payment in paid:
        if follows[payment.name]:
            yield payment, f"pays for {list_text(follows[payment.name])}, whatever comes of it"
        elif payment.name in fixed and results:
            yield payment, ""


def _moves(expr: Expr, found: set[str]) -> bool:
    """Whether a number reads anything beside what is written in the contract."""
    return any(
        not isinstance(node, _WRITTEN) or (isinstance(node, core.ValueOf) and node.value in found)
        for node in nodes(expr)
    )


def _never_changes(payment: model.Payment, records: dict[str, model.Record], moved: set[str]) -> bool:
    """Whether a payment is made for rows that the contract lists, or for none, and nothing decides how much it is."""
    listed = all(name == PERIOD or (name in records and records[name].source == "text") for name in payment.domain)
    asked = payment.when is not None or payment.requires or payment.evidence or payment.due is not None
    return listed and not asked and payment.name not in moved


def _taken_back(payment: model.Payment) -> bool:
    """Whether a payment is nothing less something: money that comes back."""
    first = payment.amount.terms[0] if isinstance(payment.amount, core.Add) else None
    return isinstance(first, core.Constant) and first.value == "0"


def _share(contract: model.Contract, numbers: Sizes, paid: list[model.Payment], payment: model.Payment) -> str:
    """Say how much of the money a payment is, if all is delivered and earned; "" where the contract does not tell."""
    if len(paid) == 1:
        return ": all of the money"
    most = {one.name: _most(contract, numbers, one) for one in paid}
    own, sums = most[payment.name], [amount for amount in most.values() if amount is not None]
    total, currency = sum(sums, Fraction(0)), contract.settings.currency
    if own is not None and len(sums) == len(most) and total:
        sums_in_words = f"{_text(own, currency)} of {_text(total, currency)}"
        return f": {percent(own / total)} of the money, {sums_in_words} in the term at the prices written here"
    return _share_of_a_row(numbers, [one for one in paid if one.domain == payment.domain], payment)


def _most(contract: model.Contract, numbers: Sizes, payment: model.Payment) -> Fraction | None:
    """Give the most that a payment comes to over the term, under the limits that are on it alone."""
    alone = (limit for limit in contract.limits if limit.on == (payment.name,) and limit.of == "money")
    whole = (limit.at_most for limit in alone if not (limit.each or limit.year or limit.payer))
    known = [numbers.of_payment(payment), *(numbers.number(most, Where({}, numbers.start, 0)) for most in whole)]
    return min((amount for amount in known if amount is not None), default=None)


def _share_of_a_row(numbers: Sizes, paid: list[model.Payment], payment: model.Payment) -> str:
    """Say how much a payment is of all those that are each so much of one and the same sum of a row."""
    amounts = [node for one in paid for node in nodes(one.amount) if _is_money_of_a_row(node)]
    if len(payment.domain) != 1 or len(paid) == 1 or not amounts or any(amount != amounts[0] for amount in amounts):
        return ""
    whole = replace(numbers, whole=amounts[0])
    most = {one.name: whole.number(one.amount, Where({}, numbers.start, 0)) for one in paid}
    own, sums = most[payment.name], [amount for amount in most.values() if amount is not None]
    total = sum(sums, Fraction(0))
    if own is None or len(sums) < len(most) or not total:
        return ""
    return f": {percent(own / total)} of what one {payment.domain[0]} can bring"


def _is_money_of_a_row(node: Expr) -> bool:
    money = isinstance(node.type, NumberType) and any(base.isupper() for base in node.type.unit)
    return isinstance(node, core.FieldOf) and isinstance(node.of, core.Subject) and money


def _text(amount: Fraction, currency: str) -> str:
    return money_text(Fraction(round(amount)), currency).removesuffix(".00")


def _follows(payment: model.Payment, values: dict[str, tuple[str, ...]], records: dict[str, model.Record]) -> list[str]:
    """Say what a payment grows with, in words; nothing when it reads a result, or is the same whatever happens."""
    if payment.domain == ("outcome",) or (payment.when is not None and not _only_who(payment.when)):
        return []
    found = list(dict.fromkeys([*_grows(payment.amount, values, records), *_at_start(payment, records)]))
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


def _by_value(contract: model.Contract, known: Bodies, records: dict[str, model.Record]) -> dict[str, tuple[str, ...]]:
    """Give what each named value grows with, in words; a value that a table judges grows with a result."""
    values = {value.name: value.body for value in contract.values}
    found: dict[str, tuple[str, ...]] = {}
    for name in known.order:
        match values.get(name):
            case model.Formula(expr=expr):
                found[name] = tuple(dict.fromkeys(_grows(expr, found, records)))
            case model.Lookup():
                found[name] = (_RESULT,)
            case model.History() | None:  # a price as written, an attribute or a payment: nothing that grows
                pass
    return found


def _grows(expr: Expr, values: dict[str, tuple[str, ...]], records: dict[str, model.Record]) -> Iterator[str]:
    """Give what a number grows with, in words, from what the values that it reads grow with."""
    if isinstance(expr, core.ValueOf | core.ToDate):
        yield from values.get(expr.value, ())
        return
    found = [words for inner in _inside(expr) for words in _grows(inner, values, records)]
    yield from found
    match expr:
        case core.Aggregate(rows=rows) if not found:
            yield from _of_rows(expr, records.get(rows.record))
        case core.TimeIn(rows=rows):
            yield f"the days of {records[rows.record].plural}"
        case core.TimeFrom(start=start, end=end):
            yield f"the time from {name_of(start)} to {name_of(end)}"
        case core.FieldOf(field=field, type=NumberType(unit=unit)) if _is_time(unit):
            yield f"`{field}`"


def _inside(expr: Expr) -> list[Expr]:
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
        case core.Aggregate(word="sum", of=of) if of is not None and not isinstance(of, core.FieldOf):
            return [of]
        case _:
            return []


def _of_rows(expr: core.Aggregate, record: model.Record | None) -> Iterator[str]:
    """Say what a number over rows grows with: the rows, the time that they took, or a result."""
    dated = record is not None and (
        any(column.role in ("event", "start") for column in record.columns)
        or any(link.record == PERIOD for link in record.links)
    )
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
