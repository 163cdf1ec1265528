"""What a variation makes of a figure, called after its clause: Planned under Deed 2, Planned as Varied by Deed 2."""

from __future__ import annotations

import re
from typing import Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.contract import Contract, Formula, Table, Value
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, rewritten
from pbr_dsl.report.schedule.words import plain

_NAMED_IN: Final = ("name", "value", "table", "column", "of", "field", "target")
_SAID: Final = {"by": "under", "before": "before", "with": "as varied by"}


def renamed(contract: Contract) -> Contract:
    """Give a contract in which every version of a figure has a name that says which variation it is from."""
    names = _names(contract)

    def change(form: Form, _: Form) -> Form:
        update: dict[str, object] = {}
        for field in _NAMED_IN:
            found = getattr(form, field, None)
            if isinstance(found, str) and found in names:
                update[field] = names[found]
        if isinstance(form, Table) and not names.keys().isdisjoint(form.outputs):
            update["outputs"] = tuple(names.get(one, one) for one in form.outputs)
        return form.model_copy(update=update) if update else form

    return rewritten(contract, change) if names else contract


def _names(contract: Contract) -> dict[str, str]:
    """What each version of a figure is called, by the name that `check` gave it."""
    values = {value.name: value for value in contract.values}
    variations = _variations(contract)
    labels = {name: _label(name, values) for name in variations}
    for name, label in labels.items():
        if not label or list(labels.values()).count(label) > 1:
            labels[name] = plain(name)
    found: dict[str, str] = {}
    for name in sorted(values, key=len):
        for variation in variations:
            split = re.fullmatch(rf"(.+)-(by|before|with)-{re.escape(variation)}", name)
            if split is None:
                continue
            how = "with" if _picks(values[name]) else split[2]
            base = re.sub(r"-each-[a-z-]+$", "", split[1]) if split[2] == "with" else split[1]
            called = f"{found.get(base, base)} {_SAID[how]} {labels[variation]}"
            if called not in found.values():
                found[name] = called
    return found


def _variations(contract: Contract) -> list[str]:
    """The names of the variations of a contract: a date picks what they made."""
    found: dict[str, None] = {}
    for value in contract.values:
        if _by(value.name) and isinstance(value.body, Formula) and (_since(value.body.expr) or _picks(value)):
            found[_by(value.name)] = None
    for node in nodes(contract):
        if isinstance(node, core.Cases) and len(node.cases) == 1 and _since(node.cases[0].when):
            later = node.cases[0].value
            if isinstance(later, core.ValueOf) and _by(later.value):
                found[_by(later.value)] = None
    return sorted(found, key=len, reverse=True)


def _by(name: str) -> str:
    return name.partition("-by-")[2]


def _since(expr: Expr) -> bool:
    """Whether a condition is that a date is not before a written one."""
    match expr:
        case core.Compare(op="at-least", right=core.Constant() as day):
            return day.type.kind == "date"
        case _:
            return False


def _picks(value: Value) -> bool:
    """Whether a value is the choice between two versions."""
    match value.body:
        case Formula(expr=core.Cases(cases=(one,))):
            return _since(one.when)
        case _:
            return False


def _label(variation: str, values: dict[str, Value]) -> str:
    """The clause of a variation: what it changes itself has it."""
    ending = f"-by-{variation}"
    for name, value in values.items():
        base = values.get(name.removesuffix(ending))
        if name.endswith(ending) and value.clause and (base is None or base.clause != value.clause):
            return value.clause
    return ""
