"""What one subject can bring if it reaches every outcome: the contract's own prices, each day on which they change."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import Final

from pbr_dsl.check.terms.sizes import Sizes, Where, is_day, may_apply
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.display import date_text, money_text

_MOST_ROWS: Final = 500  # choices of rows that are looked at one by one


def share_of(contract: model.Contract, sizes: Sizes, outcome: model.Outcome) -> str:
    """Say how much of what one subject can bring an outcome is, from each day on which that changes; "" if untold.

    Where rows of a table give subjects different prices, it is the least and the most: "6.1% to 10.8%".
    """
    found: list[tuple[date, str]] = []
    sums = ""
    for day in [contract.settings.start, *sorted(set(_days(contract)))]:
        shares = sorted({one for known in _each_row(sizes, day) for one in _share_on(contract, known, outcome, day)})
        if not shares:
            return ""
        (low, own, total), (high, *_) = shares[0], shares[-1]
        said = percent(low) if low == high else f"{percent(low)} to {percent(high)}"
        sums = sums or ("" if low != high else f", {_money(contract, own)} of {_money(contract, total)}")
        found += [(day, said)] if not found or said != found[-1][1] else []
    first, *later = [f"{said}{{}} from {date_text(day)}" for day, said in found]
    whole = f" of what one {outcome.subject or 'contract'} can bring"
    if not later:
        return f": {found[0][1]}{whole}{sums}"
    return ": " + ", ".join([first.format(whole), *(said.format("") for said in later)])


def _money(contract: model.Contract, amount: Fraction) -> str:
    return money_text(amount, contract.settings.currency)


def _share_on(
    contract: model.Contract, sizes: Sizes, outcome: model.Outcome, day: date
) -> Iterator[tuple[Fraction, Fraction, Fraction]]:
    """Give an outcome's share of what one subject can bring on a day, what it brings, and what all bring."""
    found = brings(contract, sizes, outcome.subject, day)
    own, total = found.get(outcome.name), _capped(contract, sizes, outcome.subject, day, found)
    if own is not None and total:
        yield own / total, own, total


def _each_row(sizes: Sizes, day: date) -> list[Sizes]:
    """Give the numbers of a contract once for each choice of a row from each of its tables that may apply on a day."""
    rows = [
        [(name, table.model_copy(update={"rows": (row,)})) for row in table.rows if may_apply(row, day)]
        for name, table in sizes.tables.items()
    ]
    if prod(len(choices) for choices in rows) > _MOST_ROWS:
        return [sizes]
    return [replace(sizes, tables=sizes.tables | dict(choice)) for choice in product(*filter(None, rows))]


def percent(share: Fraction) -> str:
    """Give a share in percent, to one decimal, half up."""
    return f"{int(1000 * share + Fraction(1, 2)) / 10:g}%"


def _days(contract: model.Contract) -> Iterator[date]:
    """Give the days in the term, after its first, on which a written value or a row by date begins."""
    start, end = contract.settings.start, contract.settings.end
    entries = (e.start for v in contract.values if isinstance(v.body, model.History) for e in v.body.entries)
    tests = (test for table in contract.tables for row in table.rows for test in row.tests)
    lows = (date.fromisoformat(test.low.value) for test in tests if is_day(test.low))
    yield from (day for day in (*entries, *lows) if day is not None and start < day <= end)


def brings(contract: model.Contract, sizes: Sizes, subject: str, day: date) -> dict[str, Fraction]:
    """Give what each paid outcome of a subject brings in all on a day; nothing where one of them is not written."""
    found: dict[str, Fraction] = {}
    where = Where({}, day, 0)
    attributes = {name for outcome in contract.outcomes for name in outcome.attributes}
    for payment in contract.payments:
        read = {node.value for node in nodes(payment.amount) if isinstance(node, core.ValueOf)} & attributes
        for outcome in contract.outcomes if payment.domain == ("outcome",) and not payment.shadow else ():
            if outcome.subject == subject and read <= outcome.attributes.keys():
                known = replace(sizes, values={**sizes.values, **_as_values(outcome)})
                number, times = known.number(payment.amount, where), _times(outcome, known, where)
                if number is None or times is None:
                    return {}
                found[outcome.name] = found.get(outcome.name, Fraction(0)) + number * times
    return found


def _as_values(outcome: model.Outcome) -> dict[str, model.Value]:
    """Give the values of an outcome, such as its price, as any other value is."""
    return {
        name: model.Value(name=name, place=outcome.place, domain=(), type=expr.type, body=model.Formula(expr=expr))
        for name, expr in outcome.attributes.items()
    }


def _times(outcome: model.Outcome, known: Sizes, where: Where) -> Fraction | None:
    if outcome.count.word == "once":
        return Fraction(1)
    return known.number(outcome.count.times, where) if outcome.count.times is not None else None


def _capped(contract: model.Contract, sizes: Sizes, subject: str, day: date, brings: dict[str, Fraction]) -> Fraction:
    """Give what a subject brings together, under the limits that are each of it."""
    total = sum(brings.values(), Fraction(0))
    for limit in contract.limits:
        if limit.each == (subject,) and limit.of == "money" and not limit.year and not limit.payer:
            on = [name for name in brings if not limit.on or name in limit.on]
            most = sizes.number(limit.at_most, Where({}, day, 0))
            if most is not None and len(on) in (len(limit.on), len(brings)):
                total -= max(sum((brings[name] for name in on), Fraction(0)) - most, Fraction(0))
    return total
