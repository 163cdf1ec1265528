"""What stands behind each name, and what can be found out of every name in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.walk import nodes


@dataclass(frozen=True, slots=True)
class Bodies:
    """The expressions that each named value may be; `order` has every name after the names that it reads."""

    of: dict[str, tuple[Expr, ...]]
    order: tuple[str, ...]

    def closure(self, test: Callable[[Expr, set[str]], bool]) -> set[str]:
        """Give the names of which some body passes a test; the test is told which names did so far."""
        found: set[str] = set()
        for name in self.order:
            if any(test(body, found) for body in self.of[name]):
                found.add(name)
        return found


def bodies(contract: model.Contract) -> Bodies:
    """Give what stands behind every value, every attribute of outcomes, and every payment's name."""
    tables = {table.name: table for table in contract.tables}
    found: dict[str, tuple[Expr, ...]] = {value.name: tuple(_of_value(value, tables)) for value in contract.values}
    for outcome in contract.outcomes:
        for name, expr in outcome.attributes.items():
            found[name] = (*found.get(name, ()), expr)
    for payment in contract.payments:
        found[payment.name] = (named_amount(contract, payment), *(bound.value for bound in payment.bounds))
    return Bodies(found, tuple(in_order({name: names_read(exprs) for name, exprs in found.items()})))


def named_amount(contract: model.Contract, payment: model.Payment) -> Expr:
    """Give what a payment's name means in a formula: its amount, rounded as each line is."""
    rounding = contract.settings.rounding
    return core.Round(type=payment.amount.type, of=payment.amount, mode=rounding.mode, step=rounding.step)


def _of_value(value: model.Value, tables: dict[str, model.Table]) -> Iterator[Expr]:
    match value.body:
        case model.Formula(expr=expr):
            yield expr
        case model.History(entries=entries):
            yield from (entry.value for entry in entries if entry.value is not None)
        case model.Lookup(table=name, column=column):
            table = tables[name]
            yield from (row.outputs[table.outputs.index(column)] for row in table.rows)


def names_read(exprs: tuple[Expr, ...]) -> list[str]:
    """Give the names that expressions read."""
    read = (node.value for expr in exprs for node in nodes(expr) if isinstance(node, core.ValueOf | core.ToDate))
    return list(dict.fromkeys(read))


def in_order(reads: dict[str, list[str]]) -> Iterator[str]:
    """Go through names, each after those that it reads; a circle is cut where it closes."""
    begun: set[str] = set()
    for start, first in reads.items():
        stack: list[tuple[str, Iterator[str]]] = [(start, iter(first))] if start not in begun else []
        begun.add(start)
        while stack:
            name, rest = stack[-1]
            further = next((read for read in rest if read in reads and read not in begun), None)
            if further is None:
                stack.pop()
                yield name
            else:
                begun.add(further)
                stack.append((further, iter(reads[further])))
