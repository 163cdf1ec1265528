"""The same person, or the same document, paid for more than once: under two lots, two providers or two contracts.

Identifiers are compared as keyed hashes, so that two councils can hold their lists together and neither learns a name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.model.type import TextType
from pbr_dsl.reference import Computation, Reading
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.keyed import keyed, same_text
from pbr_dsl.values.pseudonym import plain
from pbr_dsl.values.statement import Line, Statement

PERSON: Final = "person"
DOCUMENT: Final = "document"
_PROOF: Final = "proof"
_PLACES: Final = ("lot", "provider")


@dataclass(frozen=True, slots=True)
class Identity:
    """What identifies: a field of a record, or with "" the identifiers of its rows; `kind` is what it identifies."""

    kind: str
    record: str
    field: str = ""

    @property
    def said(self) -> str:
        """Give it in words."""
        known = f"`{self.field}` of {self.record}" if self.field else f"the identifiers of {self.record}"
        return f"{self.kind}s by {known}"


@dataclass(frozen=True, slots=True)
class Use:
    """What was paid, or is held, for one person or document: by which contract, to whom, for what, on which rows.

    `whose` tells the rows of one contract apart; it is "" in a list of others.
    """

    kind: str
    hash: str
    contract: str
    lot: str
    provider: str
    whose: str
    what: str
    currency: str
    paid: Fraction
    held: int = 0
    rows: tuple[str, ...] = ()

    @property
    def place(self) -> tuple[str, ...]:
        """Where it was paid; two uses in two places are a duplicate."""
        return (self.contract, self.lot, self.provider, self.whose)


@dataclass(frozen=True, slots=True)
class Duplicate:
    """One person or document with uses in more than one place."""

    kind: str
    hash: str
    uses: tuple[Use, ...]

    @property
    def at_stake(self) -> dict[str, Fraction]:
        """What was paid beyond the place that was paid most, by currency."""
        found: dict[str, dict[tuple[str, ...], Fraction]] = {}
        for use in self.uses:
            places = found.setdefault(use.currency, {})
            places[use.place] = places.get(use.place, Fraction(0)) + use.paid
        return {currency: sum(places.values()) - max(places.values()) for currency, places in found.items()}


@dataclass(slots=True)
class Found:
    """What a search found: how many persons and documents were compared, and those with more than one place.

    `by` says by what they were known, contract by contract.
    """

    compared: dict[str, int] = field(default_factory=dict)
    duplicates: list[Duplicate] = field(default_factory=list)
    by: list[str] = field(default_factory=list)

    @property
    def at_stake(self) -> dict[str, Fraction]:
        """What was paid more than once in all, by currency."""
        total: dict[str, Fraction] = {}
        for duplicate in self.duplicates:
            for currency, amount in duplicate.at_stake.items():
                total[currency] = total.get(currency, Fraction(0)) + amount
        return total


def duplicates(uses: Iterable[Use], by: Iterable[str] = ()) -> Found:
    """Find what has uses in more than one place, those with most at stake first; `by` is said with the result."""
    together: dict[tuple[str, str], list[Use]] = {}
    for use in uses:
        together.setdefault((use.kind, use.hash), []).append(use)
    found = Found(by=[*by])
    for (kind, name), listed in sorted(together.items()):
        found.compared[kind] = found.compared.get(kind, 0) + 1
        if len({use.place for use in listed}) > 1:
            found.duplicates.append(Duplicate(kind, name, tuple(sorted(listed, key=lambda one: one.place))))
    found.duplicates.sort(key=lambda one: (-max(one.at_stake.values()), one.kind, one.hash))
    return found


# ---------------------------------------------------------------- what a contract pays, by identity


def identities(contract: Contract, asked: Sequence[Identity]) -> list[Identity]:
    """Give what identifies in a contract: what was asked for, as far as it has that; else its persons and documents.

    Persons are the rows of the record marked `personal`, else of the one that most outcomes and payments are for, by a
    text field `person-key` where there is one, else by their own identifiers; documents are those of proofs.
    """
    columns = {(record.name, column.name) for record in contract.records for column in record.columns}
    names = {record.name for record in contract.records}
    chosen = [one for one in asked if one.record in names and (not one.field or (one.record, one.field) in columns)]
    kinds = {one.kind for one in asked}
    if PERSON not in kinds:
        chosen += _persons(contract)
    if DOCUMENT not in kinds and (_PROOF, DOCUMENT) in columns:
        chosen.append(Identity(DOCUMENT, _PROOF, DOCUMENT))
    return chosen


def _persons(contract: Contract) -> list[Identity]:
    """The record that most outcomes and payments are for, if its rows come from files; of several, one of people."""
    data = {record.name: record for record in contract.records if record.source == "data"}
    people = {name: record for name, record in data.items() if record.personal}
    data = people or data
    subjects = [outcome.subject for outcome in contract.outcomes]
    subjects += [name for payment in contract.payments for name in payment.domain]
    counted = {name: subjects.count(name) for name in data if name in subjects}
    if not counted:
        return []
    record = data[max(counted, key=lambda name: counted[name])]
    own = any(column.name == "person-key" and isinstance(column.type, TextType) for column in record.columns)
    return [Identity(PERSON, record.name, "person-key" if own else "")]


def uses(computation: Computation, statement: Statement, asked: Sequence[Identity], key: bytes) -> Iterator[Use]:
    """Give what a contract pays, or holds, for each person and document: a use for each place and thing paid for."""
    reading = computation.on(computation.day)
    contract = computation.terms.contract
    for identity in identities(contract, asked):
        rows = _rows(reading, identity)
        behind = _behind(reading, computation, identity)
        for line in statement.lines:
            if line.state in ("payable", "held") and "shadow" not in line.marks:
                yield from _of_line(line, identity, (rows, behind), (contract.name, statement.currency, key))


def _rows(reading: Reading, identity: Identity) -> dict[Key, str]:
    """The identifier of each row that has one."""
    found: dict[Key, str] = {}
    for row in reading.keys(identity.record):
        text = (
            reading.cell(identity.record, row, identity.field) if identity.field else key_text(tuple(map(plain, row)))
        )
        if isinstance(text, str) and same_text(text):
            found[row] = text
    return found


def _behind(reading: Reading, computation: Computation, identity: Identity) -> dict[str, Key]:
    """The identified row behind each place in the files: itself, or the one that a row leads to."""
    found: dict[str, Key] = {}
    for record in computation.terms.contract.records:
        if record.source == "data" and computation.terms.way(record.name, identity.record) is not None:
            for row in reading.keys(record.name):
                own = reading.ancestry(record.name, row).get(identity.record)
                if own is not None:
                    found.update(dict.fromkeys(reading.world.place(record.name, row), own))
    return found


def _of_line(
    line: Line,
    identity: Identity,
    known: tuple[dict[Key, str], dict[str, Key]],
    whose: tuple[str, str, bytes],
) -> Iterator[Use]:
    """The uses that one line makes: all of it where it is for the row, else the parts that rest on rows behind it."""
    (rows, behind), (contract, currency, key) = known, whose
    paid: dict[Key, Fraction] = {}
    places: dict[Key, dict[str, None]] = {}
    for part in line.contributions if line.state == "payable" else line.reasons:
        for own in dict.fromkeys(behind[place] for place in part.rows if place in behind):
            amount = getattr(part, "amount", Fraction(0))
            paid[own] = line.amount if line.outcome else paid.get(own, Fraction(0)) + amount
            places.setdefault(own, {}).update(dict.fromkeys(p for p in part.rows if behind.get(p) == own))
    if identity.record in line.subject:
        paid = {line.subject[identity.record]: line.amount}
    lot, provider = (key_text(line.subject.get(name, ())) for name in _PLACES)
    for row, amount in paid.items():
        if row in rows and (amount > 0 or line.state == "held"):
            yield Use(
                identity.kind,
                keyed(key, identity.kind, rows[row]),
                contract,
                lot,
                provider,
                _whose(line, identity, row),
                line.outcome or line.payment,
                currency,
                amount,
                held=int(line.state == "held"),
                rows=tuple(places.get(row, ())),
            )


def _whose(line: Line, identity: Identity, row: Key) -> str:
    """What tells two uses of one contract apart: the person's own row, or the outcome that a document was for."""
    if identity.kind == PERSON:
        return key_text(row)
    return f"{line.outcome or line.payment} {key_text(next(iter(line.subject.values()), ()))}"
