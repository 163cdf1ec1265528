"""The words of the language, for the people who write and sign contracts: what `pbrc explain WORD` prints."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary import facts, outcomes, payments, proof, scenarios, settings
from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final[tuple[Term, ...]] = (
    *settings.TERMS,
    *facts.TERMS,
    *proof.TERMS,
    *outcomes.TERMS,
    *payments.TERMS,
    *scenarios.TERMS,
)

WORDS: Final[dict[str, Term]] = {form: term for term in TERMS for form in (term.word, *term.also)}
