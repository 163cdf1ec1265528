"""The tables of a simulation: what is paid by period, by lot or provider, by payment, and the states of lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from rich.console import RenderableType

from pbr_dsl.model.contract import Contract
from pbr_dsl.report.grouping import FIELD, PAYMENT, PERIOD, STATE, STATES, Group, Sum, grouped, usual_groupings
from pbr_dsl.report.layout import Column, Figures, count, heading, money, number, words
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text

STATE_WORDS: Final = {"lapsed": "out of time"}
SHADOW: Final = "computed, not paid"
ASSUMED: Final = "of which assumed"

_MOST_PAYMENTS: Final = 4  # payments that have a column each
_MOST_ROWS: Final = 14  # rows of a table that nobody asked for


def tables(shown: Simulation) -> Iterator[RenderableType]:
    """Give a table for each grouping that was asked for, or the usual ones."""
    usual = usual_groupings(shown.contract, shown.sums)
    for by in shown.by or usual:
        yield heading(f"By {by}")
        yield _table(shown, by, cut=not shown.by)


def states(shown: Simulation) -> Figures:
    """Give how many lines are in each state, and their money."""
    currency = shown.statement.currency
    table = Figures(
        (words("state"), number("lines"), number("to pay"), number(SHADOW), number(ASSUMED), number("limits took"))
    )
    found = shown.sums.by(STATE)
    for state in STATES:
        total = found.get((state,))
        if total is not None:
            sums = (total.paid, total.shadow, total.assumed, -total.trimmed)
            table.row(
                STATE_WORDS.get(state, state), count(total.states[state]), *(money(one, currency) for one in sums)
            )
    return without_empty(table, {2, 3, 5} if shown.assumptions else {2, 3, 4, 5})


def outcome_states(shown: Simulation) -> Figures:
    """Give how many outcomes are in each state, by outcome."""
    total: Counter[str] = Counter()
    for one in shown.outcomes:
        total.update(one.states)
    kinds = [state for state in ("accepted", *STATES[1:]) if total[state]]
    table = Figures((words("outcomes"), *(number(STATE_WORDS.get(kind, kind)) for kind in kinds)))
    for one in shown.outcomes:
        table.row(one.name, *(count(one.states[kind]) for kind in kinds))
    if len(shown.outcomes) > 1:
        table.row("all", *(count(total[kind]) for kind in kinds), style="bold")
    return table


def _table(shown: Simulation, by: str, *, cut: bool) -> Figures:
    """The table of one grouping, with a total below."""
    groups = grouped(shown.contract, shown.sums, by)
    total = shown.total
    payments = _payments(shown.contract, by)
    titled = any(group.title for group in groups)
    columns = [words(by), *([words("", wraps=False, spare=True)] if titled else [])]
    columns += [number(name) for name in payments]
    columns += [number("to pay"), number(SHADOW), number(ASSUMED), number("limits took")]
    kinds = [state for state in STATES[1:] if total.states[state]]
    table = Figures((*columns, *(Column(STATE_WORDS.get(kind, kind), spare=kind == "open") for kind in kinds)))
    kept, rest = _cut(groups) if cut and by not in (PERIOD, PAYMENT) else (groups, None)
    for group in kept:
        label = date_text(group.start) if group.start else group.key
        table.row(label, *([group.title] if titled else []), *_figures(shown, group.sum, payments, kinds))
    if rest is not None:
        label = f"{len(groups) - len(kept)} others"
        table.row(label, *([""] if titled else []), *_figures(shown, rest, payments, kinds), style="dim")
    none = shown.sums.by(by).get(("",))
    if none is not None and (none.computed or none.states["held"]):
        table.row(none_said(by), *([""] if titled else []), *_figures(shown, none, payments, kinds), style="dim")
    if len(groups) > 1 or none is not None:
        table.row("total", *([""] if titled else []), *_figures(shown, total, payments, kinds), style="bold")
    first = len(columns) - 4
    return without_empty(table, set(range(first, first + 4)) - _wanted(shown, first))


def _wanted(shown: Simulation, first: int) -> set[int]:
    """The money columns that are there even when they are empty."""
    return {first + 1 if shown.shadow else first, *([first + 2] if shown.assumptions else [])}


def _payments(contract: Contract, by: str) -> list[str]:
    """The payments that have a column of their own."""
    names = [payment.name for payment in contract.payments]
    return names if by != PAYMENT and 1 < len(names) <= _MOST_PAYMENTS else []


def _figures(shown: Simulation, total: Sum, payments: list[str], kinds: list[str]) -> list[str]:
    """The figures of one row."""
    currency = shown.statement.currency
    amounts = [
        *(total.by_payment.get(name, Fraction(0)) for name in payments),
        total.paid,
        total.shadow,
        total.assumed,
        -total.trimmed,
    ]
    return [*(money(amount, currency) for amount in amounts), *(count(total.states[kind]) for kind in kinds)]


def _cut(groups: list[Group]) -> tuple[list[Group], Sum | None]:
    """The groups with the most money, in their order, and the sum of the others; all when they are few."""
    if len(groups) <= _MOST_ROWS:
        return groups, None
    ranked = sorted(groups, key=lambda group: -group.sum.computed)[: _MOST_ROWS - 1]
    kept = [group for group in groups if group in ranked]
    rest = Sum()
    for group in groups:
        if group not in ranked:
            rest.join(group.sum)
    return kept, rest


def none_said(by: str) -> str:
    """Give what lines are called that are under nothing in a grouping: `no outcome`, `no client`."""
    return f"no {by.partition(FIELD)[0]}"


def without_empty(table: Figures, places: set[int]) -> Figures:
    """Give a table without those of some columns that say nothing in any row."""
    empty = {place for place in places if all(cells[place] in ("", "·") for cells, _ in table.rows)}
    kept = [place for place in range(len(table.columns)) if place not in empty]
    rows = [(tuple(cells[place] for place in kept), style) for cells, style in table.rows]
    return Figures(tuple(table.columns[place] for place in kept), rows)
