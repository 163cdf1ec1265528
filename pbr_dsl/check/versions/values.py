"""Values under a variation: those that change, and those that read them."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.variations import Change
from pbr_dsl.check.versions.dates import READ, Versions, holder_of, pick, reading_of, renamed, renaming
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, rewritten


def directly(v: Versions) -> dict[str, Expr]:
    """Give the new rule of every value that is changed by name, and of its earlier versions."""
    found: dict[str, Expr] = {}
    clauses: dict[str, str] = {}
    for change in v.variation.changes:
        if change.kind != "value":
            continue
        for name, value in v.values.items():
            if v.origins.get(name, name) == change.name:
                found[name] = changed(change, found.get(name) or reading_of(value), {change.name: name})
                clauses[name] = change.clause
    for name, rule in found.items():
        update = {"name": v.name(name), "clause": clauses[name], "body": model.Formula(expr=rule)}
        v.values[v.name(name)] = v.values[name].model_copy(update=update)
    return found


def changed(change: Change, old: Expr, names: dict[str, str]) -> Expr:
    """Give a new rule; where it has a condition, the old one stands otherwise."""
    new = renamed(change.value, names)
    if change.when is None:
        return new
    case = core.Case(when=change.when, value=new)
    return core.Cases(type=new.type, cases=(case,), otherwise=old, first=True)


def touched(v: Versions, name: str) -> bool:
    """Whether a value reads another that has become two."""
    return any(isinstance(node, READ) and node.value in v.by for form in _forms(v, name) for node in nodes(form))


def _forms(v: Versions, name: str) -> Iterator[Form]:
    value = v.values[name]
    yield value
    if isinstance(value.body, model.Lookup):
        yield v.tables[value.body.table]


def add_version(v: Versions, name: str, new: Expr | None) -> None:
    """Give a value its later version; where it has the date, it picks between the two, else it stays the earlier."""
    value = v.values[name]
    holder = holder_of(v, value.domain)
    later = v.name(name)
    if new is None:
        _copy(v, name, later)
    else:
        own = {name: v.name(name, "before")} if holder is not None else {}
        v.values[later] = rewritten(v.values[later], renaming({**v.by, **own} if own else _but(v.by, name)))
    if holder is None:
        v.by[name] = later
        v.origins[later] = v.origins.get(name, name)
        return
    v.origins[later] = later
    before = v.name(name, "before")
    _copy(v, name, before, keep=True)
    v.origins[before] = before
    picked = pick(v, holder, reading_of(value, name=later), reading_of(value, name=before))
    v.values[name] = value.model_copy(update={"body": model.Formula(expr=picked), "when_unknown": None})


def _but(names: dict[str, str], name: str) -> dict[str, str]:
    return {old: new for old, new in names.items() if old != name}


def _copy(v: Versions, name: str, other: str, *, keep: bool = False) -> None:
    """Copy a value under another name, by the later versions of what it reads unless it is to `keep` what it reads."""
    change = renaming({} if keep else v.by)
    value = v.values[name]
    clauses = dict.fromkeys(one for one in (value.clause, "" if keep else v.variation.item.clause) if one)
    update: dict[str, object] = {"name": other, "clause": ", ".join(clauses)}
    if isinstance(value.body, model.Lookup):
        table = v.tables[value.body.table]
        at = table.outputs.index(value.body.column)
        rows = tuple(row.model_copy(update={"outputs": (row.outputs[at],)}) for row in table.rows)
        alone = table.model_copy(update={"name": other, "outputs": (other,), "rows": rows})
        v.tables[other] = rewritten(alone, change)
        v.draft.copies[other] = v.draft.copies.get(table.name, table.name)
        update["body"] = model.Lookup(table=other, column=other)
        if keep:
            _without(v, table, at)
    v.values[other] = rewritten(value, change).model_copy(update=update)


def _without(v: Versions, table: model.Table, at: int) -> None:
    """Take a column out of a table; one without results is gone, and one without its own is named after another."""
    outputs = (*table.outputs[:at], *table.outputs[at + 1 :])
    del v.tables[table.name]
    if not outputs:
        return
    name = table.name if table.name in outputs else outputs[0]
    rows = tuple(row.model_copy(update={"outputs": (*row.outputs[:at], *row.outputs[at + 1 :])}) for row in table.rows)
    v.tables[name] = table.model_copy(update={"name": name, "outputs": outputs, "rows": rows})
    v.draft.copies[name] = v.draft.copies.get(table.name, table.name)
    for column in outputs:
        body = model.Lookup(table=name, column=column)
        v.values[column] = v.values[column].model_copy(update={"body": body})
