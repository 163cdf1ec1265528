"""`choose 3`: a list with fewer outcomes than that, or subjects who never have so many to choose from."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.absent import absent_values, may_be_none
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import FEWER_TO_CHOOSE, MENU_TOO_SMALL
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.walk import nodes


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report, for each list that is chosen from, whether it may hold too few."""
    absent, fields, loose = absent_values(contract, known)
    seen: set[tuple[str, ...]] = set()
    for outcome in contract.outcomes:
        choice = outcome.choice
        if choice is None or choice.outcomes in seen:
            continue
        seen.add(choice.outcomes)
        name = outcome.set or outcome.name
        many = len(choice.outcomes)
        clause = choice.clause or outcome.clause
        if choice.number > many:
            draft.report(
                MENU_TOO_SMALL,
                draft.named(name),
                f"`{name}` is to choose {choice.number} for each {choice.record}, and lists {many}",
                help=f"list more outcomes, or choose at most {many}",
                clause=clause,
            )
        elif may_be_none(choice.by, absent, fields, loose) or _of_a_loose_row(choice.by, loose):
            few = choice.number - 1
            words = {record.name: record.name if few == 1 else record.plural for record in contract.records}
            of = _rows(choice.by, words)
            have = f"has {few} to choose from" if few else "has nothing to choose from"
            draft.report(
                FEWER_TO_CHOOSE,
                draft.named(name),
                f"`{name}` is to choose {choice.number} for each {choice.record}, and a {choice.record} with "
                f"{few or 'no'} {of} {have}",
                help=f"as it stands {few or 'none'} would be due: if that is meant, say so with"
                f' `allow fewer-to-choose for {name} because "…"`; else let everybody have {choice.number}',
                clause=clause,
            )


def _of_a_loose_row(by: core.Expr, loose: set[str]) -> bool:
    return any(isinstance(node, core.OnlyRow) and node.rows.record in loose for node in nodes(by))


def _rows(by: core.Expr, words: dict[str, str]) -> str:
    """Give the word for the rows that a choice reads; the outcomes themselves where it reads none directly."""
    read = [words[node.rows.record] for node in nodes(by) if isinstance(node, core.OnlyRow)]
    return read[0] if read else "such outcome"
