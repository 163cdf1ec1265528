"""A price above its benchmark: `price` and `benchmark` of the same lot, service or outcome."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.sizes import sizes
from pbr_dsl.diagnostics.codes.terms import ABOVE_BENCHMARK
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import NumberType
from pbr_dsl.values.display import date_text, number_text

PRICE: Final = "price"
BENCHMARK: Final = "benchmark"


class _Compared(NamedTuple):
    """A price and its benchmark, of a row or outcome, from a day (None: always)."""

    of: str
    price: Fraction
    benchmark: Fraction
    unit: dict[str, int]
    since: date | None
    clause: str


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report, for each row and outcome, the first date from which its price is above its benchmark."""
    for found in (*_of_rows(draft, contract), *_of_outcomes(contract)):
        since = f" from {date_text(found.since)}" if found.since else ""
        above = found.price / found.benchmark - 1 if found.benchmark else None
        draft.report(
            ABOVE_BENCHMARK,
            draft.spans.get(f"lot {found.of}") or draft.spans.get(found.of) or draft.spans.get(PRICE),
            f"`{PRICE}` of `{found.of}` is {number_text(found.price, found.unit)}{since}"
            + (f", {_percent(above)} above its benchmark of " if above is not None else ", and its benchmark is ")
            + number_text(found.benchmark, found.unit),
            help=f'lower it, or say with `allow above-benchmark for {PRICE} because "…"` what it buys for more',
            clause=found.clause,
        )


def compared(contract: model.Contract) -> bool:
    """Whether a benchmark is read: it stands beside a price in the same unit."""
    values = {value.name: value for value in contract.values}
    if PRICE in values and BENCHMARK in values:
        return values[PRICE].type == values[BENCHMARK].type
    return any(PRICE in outcome.attributes and BENCHMARK in outcome.attributes for outcome in contract.outcomes)


def _percent(share: Fraction) -> str:
    return f"{int(share * 1000 + Fraction(1, 2)) / 10:g}%"


def _of_rows(draft: Draft, contract: model.Contract) -> Iterator[_Compared]:
    values = {value.name: value for value in contract.values}
    price, benchmark = values.get(PRICE), values.get(BENCHMARK)
    if price is None or benchmark is None or price.type != benchmark.type or not isinstance(price.type, NumberType):
        return
    known = sizes(contract, draft.period_starts)
    days = sorted({contract.settings.start, *_starts(price), *_starts(benchmark)})
    inside = [day for day in days if contract.settings.start <= day <= contract.settings.end]
    for record in (record for record in price.domain if record in known.listed):
        for row in known.listed[record]:
            for day in inside:
                own, least = known.on(PRICE, row, record, day), known.on(BENCHMARK, row, record, day)
                if own is not None and least is not None and own > least:
                    since = day if day > contract.settings.start else None
                    yield _Compared(row, own, least, price.type.unit, since, price.clause)
                    break


def _starts(value: model.Value) -> Iterator[date]:
    if isinstance(value.body, model.History):
        yield from (entry.start for entry in value.body.entries if entry.start is not None)


def _of_outcomes(contract: model.Contract) -> Iterator[_Compared]:
    for outcome in contract.outcomes:
        price, benchmark = outcome.attributes.get(PRICE), outcome.attributes.get(BENCHMARK)
        if isinstance(price, core.Constant) and isinstance(benchmark, core.Constant) and price.type == benchmark.type:
            own, least = Fraction(price.value), Fraction(benchmark.value)
            if own > least and isinstance(price.type, NumberType):
                yield _Compared(outcome.name, own, least, price.type.unit, None, outcome.clause)
