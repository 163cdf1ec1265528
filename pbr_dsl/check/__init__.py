"""From a syntax tree to a checked contract, or to findings that say why there is none.

The order is: settings, names, facts, values, outcomes, money, examples.  Each pass adds to one draft and never throws.
Then what could be built is put together: the rules in `terms` that look at one part run on every part that is right,
those that look at the whole only when everything is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pbr_dsl.check import promises, settings, terms, uses, variations
from pbr_dsl.check.cells import distinct_headings
from pbr_dsl.check.definitions import tables, values
from pbr_dsl.check.definitions.histories import Column
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.examples import scenarios
from pbr_dsl.check.facts import indexes, lots, milestones, records, schedules, years
from pbr_dsl.check.formulas.signs import signed
from pbr_dsl.check.money import clawbacks, limits, payments
from pbr_dsl.check.plurals import singulars
from pbr_dsl.check.results import arrivals, outcomes, proofs
from pbr_dsl.check.results.outcome_blocks import Block, blocks
from pbr_dsl.check.versions import varied
from pbr_dsl.diagnostics.codes.terms import ALL_ROWS_PAY, PREVAILS_QUESTION
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Findings
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree

_ANSWERED_LATER: Final = (ALL_ROWS_PAY, PREVAILS_QUESTION)  # whatever the answer, the rest of the text stays as it is


@dataclass(frozen=True, slots=True)
class Checked:
    """The contract, when the text is right, and everything found on the way.

    `accepted` are the findings that an `allow` of the contract takes out, each with the reason that it gives.
    """

    contract: model.Contract | None
    findings: Findings
    accepted: tuple[tuple[Diagnostic, str], ...] = ()


def check(file: tree.File, found: list[Diagnostic]) -> Checked:
    """Check a file; `found` is what reading it already reported."""
    draft = Draft(file=clawbacks.with_subjects(file), library=uses.is_library(file))
    draft.findings.extend(found)
    uses.only_definitions(draft)
    draft.excuse(*singulars(name.text for line in file.unread for name in line.names))
    distinct_headings(draft)
    _facts(draft)
    found_outcomes = blocks(draft)
    _names(draft, found_outcomes)
    found_variations = _meaning(draft, found_outcomes)
    contract = _assembled(draft)
    if contract is not None and _whole(draft):
        contract = varied(draft, contract, found_variations)
    whole = _whole(draft)
    if contract is not None:
        terms.check_terms(draft, contract, whole=whole)
    allowed = terms.allow(draft, contract if whole else None)
    if contract is None or draft.findings.errors:
        return Checked(None, draft.findings)
    made = signed(contract).model_copy(update={"allowed": allowed})
    return Checked(made, draft.findings, tuple(draft.accepted))


def _whole(draft: Draft) -> bool:
    """Whether all that could be found so far is right, or answered by what follows."""
    return all(found.code in _ANSWERED_LATER for found in draft.findings.errors)


def _facts(draft: Draft) -> None:
    settings.check_settings(draft)
    if draft.settings is not None:
        draft.period_starts = settings.period_starts(draft.settings)
    records.declare_units(draft)
    records.declare_names(draft)


def _names(draft: Draft, blocks: list[Block]) -> None:
    columns: dict[str, Column] = {}
    records.declare_records(draft)
    indexes.declare_indexes(draft)
    lots.declare_lots(draft, columns)
    schedules.declare_schedules(draft, columns)
    milestones.declare_milestones(draft)
    years.declare_years(draft)
    values.declare_values(draft, columns)
    payments.declare_payments(draft)
    proofs.declare_eligibility(draft)
    outcomes.declare_outcomes(draft, blocks)
    tables.declare_tables(draft)


def _meaning(draft: Draft, blocks: list[Block]) -> list[variations.Variation]:
    milestones.anchor_milestones(draft)
    values.build_values(draft)
    proofs.check_evidence(draft)
    outcomes.build_outcomes(draft, blocks)
    payments.check_payments(draft)
    arrivals.arrivals(draft)
    limits.check_limits(draft)
    found = variations.read_variations(draft, blocks)
    promises.check_promises(draft)
    scenarios.check_scenarios(draft)
    return found


def _assembled(draft: Draft) -> model.Contract | None:
    """Put what could be built together; None without the terms that everything hangs on."""
    block = next((item for item in draft.file.items if isinstance(item, tree.Contract)), None)
    if block is None or draft.settings is None:
        return None
    named = (e for e in draft.declared.values() if e.name not in draft.attributes and e.name not in draft.paid)
    built = [e.value for e in named if e.value is not None]
    return model.Contract(
        name=block.name.text,
        title=block.title,
        clause=block.clause,
        place=draft.place(block),
        settings=draft.settings,
        units=tuple(draft.units),
        records=tuple(draft.records.values()),
        values=tuple(built),
        tables=tuple(sorted(draft.tables.values(), key=lambda table: table.place)),
        eligibility=tuple(draft.eligibility.values()),
        evidence=tuple(draft.evidence.values()),
        outcomes=tuple(draft.outcomes.values()),
        payments=tuple(draft.payments.values()),
        limits=tuple(draft.limits.values()),
        promises=tuple(draft.promises),
        scenarios=tuple(draft.scenarios),
    )
