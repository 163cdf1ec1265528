"""Words that mean the same in every contract, and so cannot name anything else."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas.units import BUILT_IN, CURRENCIES
from pbr_dsl.check.setting import STATES
from pbr_dsl.diagnostics.codes.names import LANGUAGE_WORD
from pbr_dsl.syntax.expression import Name

_EVERYWHERE = frozenset({"none", "open", "any", "yes", "no"})
_PARTS = frozenset(
    {
        "period",
        "contract",
        "outcome",
        "outcomes",
        "proof",
        "proofs",
        "claim",
        "claims",
        "spot-check",
        "spot-checks",
        "eligible",
    }
)
_OF_OUTCOMES = frozenset({"state", "credit", "achieved", "due", "evidence"})
_UNITS = frozenset({*BUILT_IN, *CURRENCIES, "number", "percent", "money"}) - {"person", "people"}

OF_RECORDS = _EVERYWHERE | _PARTS | _UNITS
OF_VALUES = _EVERYWHERE | _PARTS | frozenset(STATES)
OF_ATTRIBUTES = OF_VALUES | _OF_OUTCOMES
OF_FIELDS = _EVERYWHERE | frozenset({"period", "recorded"})
OF_CODES = _EVERYWHERE


def free(draft: Draft, name: Name, taken: frozenset[str]) -> bool:
    """Whether a name is free to be given; reported when it is a word of the language."""
    if name.text not in taken:
        return True
    meaning = "a unit" if name.text in _UNITS else "a word of the language"
    help_text = f"choose another name, or make it two words with a dash between: `own-{name.text}`"
    draft.refused.add(name.text)
    draft.report(LANGUAGE_WORD, name, f"`{name.text}` is {meaning} and cannot be a name here", help=help_text)
    return False
