"""Names that nothing reads: a forgotten line, or the other half of a misspelling."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.names import UNUSED_NAME
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import nodes, parts


def check(draft: Draft, contract: model.Contract) -> None:
    """Report values, evidence and records that nothing reads."""
    read = _read(contract)
    unused = [(value.name, value.clause) for value in contract.values if value.name not in read]
    proofs = {outcome.evidence for outcome in contract.outcomes}
    unused += [(e.name, e.clause) for e in contract.evidence if e.name not in proofs and e.name not in draft.used]
    for record in contract.records:
        if record.name not in draft.used and not _linked(contract, record.name) and record.source != "outcome":
            unused.append((record.name, record.clause))
    for name, clause in unused:
        if name != "eligible":
            said = f"`{name}` is read by nothing"
            help_text = "use it, delete it, or look for a misspelling of it elsewhere"
            draft.report(UNUSED_NAME, draft.spans.get(name), said, help=help_text, clause=clause)


def _read(contract: model.Contract) -> set[str]:
    roots: list[Form] = [*contract.payments, *contract.outcomes, *contract.limits, *contract.eligibility]
    roots += [*contract.tables, *contract.records, *contract.evidence]
    found = {name for root in roots for form in parts(root) for name in _names(form)}
    for value in contract.values:
        found |= {name for form in parts(value) for name in _names(form)} - {value.name}
    for step in (step for scenario in contract.scenarios for step in scenario.steps):
        found |= {step.name} if step.kind == "amount" else {step.value} if step.kind == "value" else set()
    table_columns = {column for table in contract.tables for column in table.outputs if column in found}
    return found | table_columns


def _names(form: Form) -> set[str]:
    return {node.value for node in nodes(form) if isinstance(node, core.ValueOf | core.ToDate)}


def _linked(contract: model.Contract, name: str) -> bool:
    return any(link.record == name for record in contract.records for link in record.links)
