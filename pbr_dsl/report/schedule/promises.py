"""What must always and never be, and what the parties looked at and accepted."""

from __future__ import annotations

from pbr_dsl.model.contract import Allowed, Holds, Moves, Promise, Without
from pbr_dsl.model.terms import Terms
from pbr_dsl.report.schedule.document import Clause, Item, Origin, Section, lettered
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.values import each, finish
from pbr_dsl.report.schedule.words import article, field_noun, plain, sentence, term


def promises(terms: Terms) -> Section:
    """Give what the contract says must always hold, or never."""
    said = "" if not terms.contract.promises else "These decide no payment: they say what the payments are meant to do."
    return Section("What must always and never be", tuple(_promise(terms, p) for p in terms.contract.promises), said)


def _promise(terms: Terms, promise: Promise) -> Clause:
    phrases = Phrases(terms)
    word = promise.word
    items: tuple[Item, ...] = ()
    match promise.claim:
        case Holds(domain=domain, test=test):
            said, items = phrases.whole(test)
            whom = f", {each(domain)}," if domain else ""
            made = f"It must {word} be so{whom} that {said}"
        case Moves() as claim:
            column = terms.columns.get((claim.record, claim.field))
            named = f"the {field_noun(claim.field, column.type)}" if column is not None else term(claim.field)
            other = f" of another {plain(claim.other)}" if claim.other else ""
            of = f" of {article(plain(claim.record))}" if claim.record else ""
            made = f"{term(claim.of)} must never {_verb(claim.amount)} because {named}{of}{other} {claim.cause}"
        case Without(record=record) as claim:
            made = f"{term(claim.of)} must never {_verb(claim.amount)} because {article(plain(record))} is left out"
    return finish(
        Clause(
            f"{word.capitalize()}: {promise.title}",
            sentence(made) if not items else made,
            items,
            origin=Origin(promise.clause, promise.place),
        ),
        phrases,
    )


def _verb(word: str) -> str:
    return word.removesuffix("s")


def accepted(terms: Terms) -> Section:
    """Give what was pointed out about the contract and accepted, with the reasons."""
    found = terms.contract.allowed
    said = "These points were raised about the contract and accepted by its authors for the reasons given."
    items = lettered(_allowed(one) for one in found)
    clauses = (Clause("Points", said, items),) if found else ()
    return Section("Points that were considered and accepted", clauses)


def _allowed(one: Allowed) -> str:
    return sentence(f"{plain(one.finding).capitalize()}, for {term(one.target)}: {one.reason}")
