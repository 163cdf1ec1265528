"""The contract as JSON: one canonical text, its schema, and a fingerprint of its meaning.

Parts whose order means nothing (units, records, values, tables, eligibility, evidence) stand sorted by name, so
layout, comments and their order in the file change nothing.  Outcomes, payments and limits keep their order: it
breaks ties and fills caps.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.expression import ANY_EXPRESSION, FORMS

_SORTED = ("records", "values", "tables", "eligibility", "evidence")
_NO_MONEY = ("scenarios", "allowed", "promises")


def to_json(contract: Contract) -> str:
    """Give the contract as canonical JSON, ending in a line feed."""
    return json.dumps(_ordered(contract), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def from_json(text: str) -> Contract:
    """Give back the contract of a JSON text; pydantic's ValidationError when it is none."""
    return Contract.model_validate_json(text)


def fingerprint(contract: Contract) -> str:
    """Give the SHA-256 of everything that can change a payment; examples, allowed findings and promises cannot."""
    kept = {name: part for name, part in _ordered(contract).items() if name not in _NO_MONEY}
    return sha256(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def schema() -> dict[str, Any]:
    """Give the JSON Schema of the contract's JSON."""
    whole = Contract.model_json_schema()
    definitions = whole["$defs"]
    for form in FORMS.values():
        made = form.model_json_schema()
        definitions |= made.pop("$defs", {})
        definitions[form.__name__] = made
    definitions["Expr"] = _by_word("kind", {kind: f"#/$defs/{form.__name__}" for kind, form in FORMS.items()})
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_referring(whole)}


def _by_word(name: str, forms: dict[str, str]) -> dict[str, Any]:
    """Give the schema of one of several forms, told by a word: only the form that the word names is looked at.

    With `oneOf` a validator tries every form at every depth, which takes minutes for a page of contract.
    """
    choices = [{"if": {"properties": {name: {"const": word}}}, "then": {"$ref": form}} for word, form in forms.items()]
    return {"type": "object", "required": [name], "properties": {name: {"enum": [*forms]}}, "allOf": choices}


def _referring(part: Any) -> Any:  # noqa: ANN401 - any piece of JSON
    """Give a piece of schema with each mark for an expression turned into a reference."""
    if isinstance(part, dict):
        if part.get("$comment") == ANY_EXPRESSION:
            return {"$ref": "#/$defs/Expr"}
        if "discriminator" in part:
            return _by_word(part["discriminator"]["propertyName"], part["discriminator"]["mapping"])
        return {name: _referring(inner) for name, inner in part.items()}
    return [_referring(inner) for inner in part] if isinstance(part, list) else part


def _ordered(contract: Contract) -> dict[str, Any]:
    whole = contract.model_dump(mode="json")
    for name in _SORTED:
        whole[name] = sorted(whole[name], key=lambda part: (part["name"], part.get("record", "")))
    whole["units"] = sorted(whole["units"])
    return whole
