"""The contract as a schedule that a lawyer can read: full sentences, numbered clauses, tables, worked examples."""

from __future__ import annotations

from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.schedule import rules, setting
from pbr_dsl.report.schedule.chain import chain
from pbr_dsl.report.schedule.document import Document, numbered
from pbr_dsl.report.schedule.examples import examples
from pbr_dsl.report.schedule.facts import facts, given_rows
from pbr_dsl.report.schedule.outcomes import eligibility, evidence, outcomes
from pbr_dsl.report.schedule.payments import limits, payments
from pbr_dsl.report.schedule.promises import accepted, promises
from pbr_dsl.report.schedule.values import values
from pbr_dsl.report.schedule.versions import renamed
from pbr_dsl.values.display import list_text


def schedule(contract: Contract, *texts: tuple[str, str]) -> Document:
    """Give the schedule of a contract; `texts` are the files that it was written in, by name, for the appendix."""
    signed, contract = contract, renamed(contract)
    terms = Terms(contract)
    sections = (
        setting.parties(contract),
        rules.reading(contract),
        setting.calendar(contract),
        facts(terms),
        given_rows(terms),
        eligibility(terms),
        evidence(terms),
        outcomes(terms),
        values(terms),
        payments(terms),
        limits(terms),
        rules.work(contract),
        promises(terms),
        accepted(terms),
        examples(terms),
    )
    parties = list_text([party.title for party in contract.settings.parties])
    return Document(
        title(contract),
        f"Payment schedule between {parties}",
        numbered(sections),
        chain(terms),
        tuple((name, tuple(text.rstrip("\n").split("\n"))) for name, text in texts),
        fingerprint(signed),
        setting.block(contract),
    )
