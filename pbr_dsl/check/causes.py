"""How an amount moves, and what moves it: a field, a value, or a row that is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.links import reachable
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.plurals import article
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import NO_WAY_THERE, TWO_WAYS_THERE, UNKNOWN_NAME, UNKNOWN_PHRASE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import DateType, NumberType, TimeType, Type, YesNoType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import list_text

Way = Literal["rises", "falls"]
_WAYS: dict[str, Way] = {"rises": "rises", "falls": "falls"}
_ARTICLES = ("a", "an")


@dataclass(frozen=True, slots=True)
class Movement:
    """What must never happen to an amount: whose rise or fall; `without` is the record of a row that is left out."""

    of: Name
    amount: Way
    without: Name | None = None


def movement(draft: Draft, item: tree.Promise, claim: tree.Movement) -> Movement | None:
    """Read `never falls` after `always`, `rises` after `never`, with `without a client` where it says so."""
    if not _moves(draft, claim.of):
        return None
    words = claim.words.words
    expected = ("never rises", "never falls") if item.word == "always" else ("rises", "falls")
    size = len(expected[0].split())
    said, rest = " ".join(words[:size]), words[size:]
    if said not in expected or (rest and not _leaves_out(claim, rest)):
        named = next((made.name for word in words if (made := draft.record_of(word))), "client")
        shown = [f"{word} when …" for word in expected] + [f"{expected[0]} without {article(named)}"]
        if "with" in words and (way := next((_WAYS[word] for word in words if word in _WAYS), None)):
            shown = [
                f"{expected[(way == 'rises') == (item.word == 'never')]} without {article(named)}"
            ]  # what comes with a row goes without it
        phrase_error(draft, claim.words, claim.words.text, tuple(shown), UNKNOWN_PHRASE)
        return None
    way = _WAYS[said.split()[-1]]
    return Movement(claim.of, way, _word(claim.words) if rest else None)


def cause(draft: Draft, claim: tree.Movement, moves: Movement) -> model.Moves | model.Without | None:
    """Build a movement with what causes it."""
    of, amount = moves.of.text, moves.amount
    if moves.without is not None:
        record = draft.record_of(moves.without.text)
        if record is None or record.source != "data":
            _unknown(
                draft, moves.without, [r.name for r in draft.records.values() if r.source == "data"], "a record of data"
            )
            return None
        return model.Without(of=of, amount=amount, record=record.name)
    return _moved(draft, claim.cause, moves) if claim.cause is not None else None


def _moved(draft: Draft, written: tree.Cause, moves: Movement) -> model.Moves | None:
    words = written.before if written.after is None else written.after
    if len(words.words) != 2 or words.words[1] not in _WAYS:  # noqa: PLR2004 - a name and `rises`
        name = words.words[0]
        phrase_error(draft, words, words.text, (f"{name} rises", f"{name} falls"), UNKNOWN_PHRASE)
        return None
    field, way = _word(words, first=True), _WAYS[words.words[1]]
    other, record = _owner(draft, written)
    if record == "?":
        return None
    found = _field(draft, field, record)
    if found is None:
        return None
    kind, record = found
    if not isinstance(kind, NumberType | DateType | TimeType | YesNoType):
        draft.report(WRONG_KIND, words, f"`{field.text}` is {type_words(kind)}, which neither rises nor falls")
        return None
    if other and not _is_between(draft, written, moves.of.text, record, other):
        return None
    made = {"of": moves.of.text, "amount": moves.amount, "record": record, "field": field.text}
    return model.Moves.model_validate({**made, "cause": way, "other": other})


def _owner(draft: Draft, written: tree.Cause) -> tuple[str, str]:
    """Give the record after `other`, or the record that a field is said to be of; "?" after a finding."""
    if written.after is None:
        return "", ""
    words = written.before.words
    other = words[0] == "other" and len(words) > 1
    name = _word(written.before)
    if len(words) > 1 + other:
        phrase_error(draft, written.before, written.before.text, (f"other {name.text}", name.text), UNKNOWN_PHRASE)
        return "", "?"
    record = draft.record_of(name.text)
    if record is None:
        _unknown(draft, name, list(draft.records), "a record")
        return "", "?"
    return (record.name, "") if other else ("", record.name)


def _field(draft: Draft, name: Name, record: str) -> tuple[Type, str] | None:
    """Give the type of a field and its record; of a value, with no record; None after a finding."""
    if not record and name.text in draft.declared and name.text not in draft.attributes:
        made = draft.value_of(name.text)
        draft.used.add(name.text)
        return None if made is None else (made.type, "")
    records = [draft.records[record]] if record else [r for r in draft.records.values() if r.source == "data"]
    found = [(one.name, column.type) for one in records for column in one.columns if column.name == name.text]
    if not found:
        known = [*(column.name for one in records for column in one.columns), *([] if record else draft.declared)]
        _unknown(draft, name, known, f"a field of `{record}`" if record else "a field or a value")
        return None
    if len(found) > 1:
        told = [f"`{one}'s {name.text}`" for one, _ in found]
        message = f"`{name.text}` may be {list_text(told, 'or')}"
        draft.report(TWO_WAYS_THERE, name, message, help=f"write the one that is meant, such as {told[0]}")
        return None
    return found[0][1], found[0][0]


def _is_between(draft: Draft, written: tree.Cause, of: str, record: str, other: str) -> bool:
    """Whether both the amount's subjects and the row that changes lead to the record after `other`."""
    moved = written.span.text.split()[-2]
    for what, starts in ((of, _domain(draft, of)), (moved, [record] if record else _domain(draft, moved))):
        if not any(other in reachable(draft, start) for start in starts):
            message = f"`{what}` is not of a {other}, so it has no other {other}"
            draft.report(NO_WAY_THERE, written, message)
            return False
    return True


def _domain(draft: Draft, name: str) -> list[str]:
    """Give the records that an amount is of; those of all outcomes for a payment each outcome."""
    domain = draft.payments[name].domain if name in draft.payments else draft.declared[name].domain
    if "outcome" in domain:
        return [outcome.subject for outcome in draft.outcomes.values() if outcome.subject]
    return [record for record in domain if record != "period"]


def _moves(draft: Draft, name: Name) -> bool:
    """Whether a name is an amount: a payment, or a value that is a number."""
    if name.text in draft.payments:
        return True
    if name.text not in draft.declared or name.text in draft.attributes:
        _unknown(draft, name, [*draft.payments, *draft.declared], "a payment or a value")
        return False
    draft.used.add(name.text)
    made = draft.value_of(name.text)
    if made is not None and not isinstance(made.type, NumberType):
        draft.report(WRONG_KIND, name, f"`{name.text}` is {type_words(made.type)}, which neither rises nor falls")
        return False
    return made is not None


def _leaves_out(claim: tree.Movement, rest: tuple[str, ...]) -> bool:
    """Whether the words after `rises` are `without a client`."""
    return claim.cause is None and len(rest) == 3 and rest[0] == "without" and rest[1] in _ARTICLES  # noqa: PLR2004


def _word(words: tree.Words, *, first: bool = False) -> Name:
    """Give the last (or the first) of some words with its place."""
    span, text = words.span, words.words[0 if first else -1]
    start = span.start if first else span.end - len(text)
    return Name(span.source.span(start, start + len(text)), text)


def _unknown(draft: Draft, name: Name | Node, known: list[str], what: str) -> None:
    text = name.text if isinstance(name, Name) else name.span.text
    node = name if isinstance(name, Name) else Name(name.span, text)
    _, labels, fix = did_you_mean(node, known)
    draft.report(UNKNOWN_NAME, node, f"`{text}` is not {what} of this contract", labels=labels, fix=fix)
