"""What moves by a promise, but is read by nothing that the amount is worked out from."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms.promises import UNMOVED
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import Form, RowType
from pbr_dsl.model.walk import nodes, parts

Read = tuple[str, str]


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report promises about a fact that cannot move the amount, so that they hold whatever the contract pays."""
    for promise in contract.promises:
        claim = promise.claim
        if not isinstance(claim, model.Moves) or (claim.record, claim.field) in _read(contract, claim.of):
            continue
        whose = f" of `{claim.record}`" if claim.record else ""
        draft.report(
            UNMOVED,
            draft.spans.get(f"promise {promise.title}"),
            f"`{claim.of}` does not read `{claim.field}`{whose}, so nothing can break this line",
            help="name a fact that the amount is worked out from, or delete the line",
            clause=promise.clause,
        )


def _read(contract: model.Contract, of: str) -> set[Read]:
    """The fields, each with its record, and values (with none) that an amount is worked out from, however far away."""
    values = {value.name: value for value in contract.values}
    tables = {table.name: table for table in contract.tables}
    payments: dict[str, Form] = {payment.name: payment for payment in contract.payments}
    found: set[Read] = set()
    seen: set[int] = set()
    todo: list[Form] = [*contract.payments, *contract.limits] if of in payments and contract.limits else []
    todo += [payments.get(of) or values[of]]
    while todo:
        form = todo.pop()
        if id(form) in seen:
            continue
        seen.add(id(form))
        if getattr(form, "domain", ()) == ("outcome",) or _of_outcomes(form):
            todo += [*contract.outcomes, *contract.eligibility, *contract.evidence, *contract.records]
        if isinstance(form, model.Value) and isinstance(form.body, model.Lookup):
            todo.append(tables[form.body.table])
        for node in nodes(form):
            found |= _field(contract, node)
            if isinstance(node, core.ValueOf | core.ToDate):
                found.add(("", node.value))
                todo += [one for one in (values.get(node.value), payments.get(node.value)) if one is not None]
                todo += contract.eligibility if node.value == "eligible" else ()
    return found


def _of_outcomes(form: Form) -> bool:
    """Whether something reads the rows of outcomes."""
    below = (part for node in nodes(form) for part in parts(node))
    return any(isinstance(part, core.Rows) and part.record == "outcome" for part in below)


def _field(contract: model.Contract, node: core.Expr) -> set[Read]:
    """The fields that a node reads: those of its rows' clock as well."""
    match node:
        case core.FieldOf(of=of, field=field) if isinstance(of.type, RowType):
            return {(of.type.record, field)}
        case core.Picked(rows=rows, field=field):
            return {(rows.record, field), *_clock(contract, rows.record)}
        case _:
            of_rows = [part for part in parts(node) if isinstance(part, core.Rows)]
            return {read for rows in of_rows for read in _clock(contract, rows.record)}


def _clock(contract: model.Contract, record: str) -> set[Read]:
    """The dates by which rows of a record lie in time."""
    made = next((one for one in contract.records if one.name == record), None)
    return {(record, column.name) for column in made.columns if column.role != "plain"} if made else set()
