"""Names that nothing reads: a forgotten line, or the other half of a misspelling."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.benchmarks import BENCHMARK, compared
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.names import UNREAD_FIELD, UNUSED_NAME
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import Form, RowType, TextType
from pbr_dsl.model.walk import nodes, parts

_HELP = "use it, delete it, or look for a misspelling of it elsewhere"


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report values, evidence, records and units that nothing reads; note fields that nothing reads."""
    for name, clause in _unused(draft, contract):
        if name != "eligible" and not (name == BENCHMARK and compared(contract)):
            draft.report(UNUSED_NAME, draft.spans.get(name), f"`{name}` is read by nothing", help=_HELP, clause=clause)
    for unit in draft.units:
        if f"unit {unit}" not in draft.used:
            span = draft.spans.get(f"unit {unit}")
            draft.report(UNUSED_NAME, span, f"`{unit}` is the unit of nothing", help=_HELP, clause="")
    read = set(_fields(contract))
    for record in contract.records:
        for column in record.columns:
            if record.source == "data" and column.role == "plain" and (record.name, column.name) not in read:
                _unread(draft, record, column)


def _unused(draft: Draft, contract: model.Contract) -> Iterator[tuple[str, str]]:
    read = _read(contract)
    yield from ((value.name, value.clause) for value in contract.values if value.name not in read)
    attributes = dict.fromkeys(name for outcome in contract.outcomes for name in outcome.attributes)
    keys = {record.name for record in contract.records if record.each}
    yield from ((name, "") for name in attributes if name not in read and name not in keys)
    proofs = {name for outcome in contract.outcomes for name in outcome.proofs}
    yield from ((e.name, e.clause) for e in contract.evidence if e.name not in proofs and e.name not in draft.used)
    linked = {link.record for record in contract.records for link in record.links}
    for record in contract.records:
        if record.name not in draft.used | linked and record.source != "outcome":
            yield record.name, record.clause


def _read(contract: model.Contract) -> set[str]:
    roots: list[Form] = [*contract.payments, *contract.outcomes, *contract.limits, *contract.eligibility]
    roots += [*contract.tables, *contract.records, *contract.evidence, *contract.promises]
    found = {name for root in roots for name in _names(root)}
    for value in contract.values:
        found |= {name for form in parts(value) for name in _names(form)} - {value.name}
    for step in (step for scenario in contract.scenarios for step in scenario.steps):
        found |= {step.name} if step.kind == "amount" else {step.value} if step.kind == "value" else set()
    found |= {promise.claim.of for promise in contract.promises if not isinstance(promise.claim, model.Holds)}
    return found | {promise.claim.field for promise in contract.promises if isinstance(promise.claim, model.Moves)}


def _names(form: Form) -> set[str]:
    return {node.value for node in nodes(form) if isinstance(node, core.ValueOf | core.ToDate)}


# ---------------------------------------------------------------- fields


def _unread(draft: Draft, record: model.Record, column: model.Column) -> None:
    alone = len(record.columns) == 1
    if (
        alone
        or isinstance(column.type, TextType)
        or column.name in record.key
        or record.name in ("proof", "claim", "spot-check")
    ):
        return
    draft.report(
        UNREAD_FIELD,
        draft.spans.get(f"{record.name}'s {column.name}"),
        f"`{column.name}` of `{record.name}` is read by no rule",
        help="if nobody needs it, do not collect it",
        clause=record.clause,
    )


def _fields(contract: model.Contract) -> Iterator[tuple[str, str]]:
    """Go through the fields that are read, each with its record."""
    for node in nodes(contract):
        match node:
            case core.FieldOf(of=of, field=field) if isinstance(of.type, RowType):
                yield of.type.record, field
            case core.Picked(rows=rows, field=field):
                yield rows.record, field
            case _:
                continue
