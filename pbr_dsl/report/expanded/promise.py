"""What must always and never be as text."""

from __future__ import annotations

from pbr_dsl.model import contract as model
from pbr_dsl.report.expanded.expression import phrase
from pbr_dsl.report.expanded.words import clause_words

_VOWELS = "aeiou"


def promise_line(promise: model.Promise) -> str:
    """Give a line `always` or `never`."""
    claim = promise.claim
    each = " each " + " and ".join(claim.domain) if isinstance(claim, model.Holds) and claim.domain else ""
    return f'{promise.word} "{promise.title}"{each}: {claim_words(promise)}{clause_words(promise.clause)}'


def claim_words(promise: model.Promise) -> str:
    """Give what a line says must be, or must never be."""
    never = "never " if promise.word == "always" else ""
    match promise.claim:
        case model.Holds(test=test):
            return phrase(test)
        case model.Moves() as claim:
            return f"{claim.of} {never}{claim.amount} when {cause_words(claim)} {claim.cause}"
        case model.Without(record=record) as claim:
            article = "an" if record[0] in _VOWELS else "a"
            return f"{claim.of} {never}{claim.amount} without {article} {record}"


def cause_words(claim: model.Moves) -> str:
    """Give the field that moves, with its record where it has one."""
    if claim.other:
        return f"other {claim.other}'s {claim.field}"
    return f"{claim.record}'s {claim.field}" if claim.record else claim.field
