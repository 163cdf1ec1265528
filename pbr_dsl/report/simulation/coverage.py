"""How much of what payments read is there: known cells over rows, and the money that waits for the others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import Outcome, Record
from pbr_dsl.model.expression import LinkOf
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.type import Form, RowType
from pbr_dsl.reference import Computation, Overrides
from pbr_dsl.report.why.island import Reach
from pbr_dsl.report.why.reads import CLAIM, PROOF, Reads, reads_of, reads_of_outcome
from pbr_dsl.values.facts import Key, Row, Unknown
from pbr_dsl.values.statement import Line

_ROW: Final = ""  # the field of a row as a whole
_PASSING: Final = frozenset({"time", "not yet written", "zero divisor"})  # waits for which no fact is missing


@dataclass(frozen=True, slots=True)
class Covered:
    """One field of a record ("" for a record without a row): how many rows there are, and in how many it is known.

    `needed` says that a payment reads it.  `most` is the most that `lines` lines could still pay once it is known, as
    far as the contract bounds that; `unbounded` of them it does not.  None where that was not worked out.
    """

    record: str
    field: str
    rows: int
    known: int
    needed: bool = True
    most: Fraction | None = None
    lines: int = 0
    unbounded: int = 0

    @property
    def share(self) -> Fraction:
        """The share of rows in which the field is known, from 0 to 1; 0 where there is no row."""
        return Fraction(self.known, self.rows) if self.rows else Fraction(0)

    @property
    def whole(self) -> bool:
        """Whether nothing of it is missing."""
        return 0 < self.rows == self.known and not self.lines


def coverage(computation: Computation) -> list[Covered]:
    """Give every field that a payment reads, or that is not known in every row, the least known first."""
    rows = computation.on(computation.day).world.rows
    return covered(computation.terms, lambda record: _known(record, rows[record.name]))


def covered(terms: Terms, known: Callable[[Record], tuple[int, Mapping[str, int]]]) -> list[Covered]:
    """Give the same from how many rows a record has, and in how many of them each field is known."""
    needed = read_for_payments(Reach(terms))
    fed = [record for record in terms.contract.records if record.source == "data"]
    found = [one for record in fed for one in _of(record, *known(record), needed.get(record.name))]
    return sorted(found, key=_place)


def with_money(found: Sequence[Covered], computation: Computation, lines: Sequence[Line]) -> list[Covered]:
    """Give fields with what waits for each, the most money first; `lines` are those of the computation's statement."""
    patient = _patient(computation, found)
    held = _held(lines if patient is None else patient.statement().lines)
    absent = {one.record for one in found if not one.rows and one.record in (PROOF, CLAIM)}
    if absent:
        held |= dict.fromkeys(((record, _ROW) for record in absent), _given(computation, absent, lines))
    known, needed = {(one.record, one.field) for one in found}, {one.record for one in found if one.needed}
    rest = [Covered(at[0], at[1], 0, 0) for at in held if at not in known and at[0] in needed]
    return sorted((_with(one, held.get((one.record, one.field), _Held())) for one in (*found, *rest)), key=_place)


def read_for_payments(reach: Reach) -> dict[str, set[str]]:
    """Give the fields of each record of data that decide about a payment: what is due, to whom, how much, for what."""
    contract = reach.terms.contract
    milestones = [record.milestones for record in contract.records if record.milestones]
    forms: list[Form] = [*contract.payments, *contract.limits, *contract.eligibility, *milestones]
    asked = [*contract.outcomes, *reach.terms.asked.values()]
    reads = [reads_of(reach, forms), *(reads_of_outcome(reach, outcome) for outcome in asked)]
    found = _merged(reads)
    for record, link in _links(reach, forms, asked):
        found.setdefault(record, set()).add(link)
    records = {record.name: record for record in contract.records if record.source == "data"}
    for name in {PROOF, CLAIM} & found.keys() & records.keys():
        found[name] |= {link.name for link in records[name].links}
    return {name: fields for name, fields in found.items() if name in records}


def _links(reach: Reach, forms: Sequence[Form], asked: Sequence[Outcome]) -> Iterator[tuple[str, str]]:
    """The links by which rows belong to what is paid: record and link."""
    terms, contract = reach.terms, reach.terms.contract
    subjects = {outcome.subject for outcome in asked if outcome.subject}
    ways = [(subject, rule.record) for subject in subjects for rule in contract.eligibility]
    ways += [(subject, record) for subject in subjects for limit in contract.limits for record in limit.each]
    for node in reach.read_by(*forms, *asked):
        if isinstance(node, LinkOf) and isinstance(node.of.type, RowType):
            yield node.of.type.record, node.link
        for rows in reach.rows_read(node):
            paths = [match.path for match in rows.matches if match.path]
            if rows.record == OUTCOME:
                ways += [(subject, path[0]) for subject in subjects for path in paths]
            for path in paths if rows.record != OUTCOME else ():
                yield from _along(terms, rows.record, path)
    for start, target in ways:
        yield from _along(terms, start, terms.way(start, target) or ())


def _along(terms: Terms, record: str, path: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The links of a chain that starts at a record."""
    for link in path:
        yield record, link
        record = terms.links[record, link]


def _merged(reads: Iterable[Reads]) -> dict[str, set[str]]:
    """The fields that several read, by record."""
    found: dict[str, set[str]] = {}
    for one in reads:
        for record, fields in one.fields.items():
            found.setdefault(record, set()).update(fields)
    return found


def _of(record: Record, rows: int, known: Mapping[str, int], needed: set[str] | None) -> Iterator[Covered]:
    """The fields of one record that are needed, and the others that are not known in every row."""
    if not rows:
        if needed is not None:
            yield Covered(record.name, _ROW, 0, 0)
        return
    for name, count in known.items():
        one = Covered(record.name, name, rows, count, needed is not None and name in needed)
        if one.needed or not one.whole:
            yield one


def _known(record: Record, rows: Mapping[Key, Row]) -> tuple[int, dict[str, int]]:
    """How many rows there are, and in how many each field is known."""
    names = (*(link.name for link in record.links), *(column.name for column in record.columns))
    return len(rows), {name: sum(_is_known(row, name, record) for row in rows.values()) for name in names}


def _is_known(row: Row, name: str, record: Record) -> bool:
    """Whether a field of a row is known; a part of the key is where the key could be read."""
    cell = row.cells.get(name)
    if cell is None:
        return name in record.key and row.key[:1] != ("?",)
    return not isinstance(cell, Unknown)


# ---------------------------------------------------------------- the money


@dataclass(slots=True)
class _Held:
    """What waits for one field."""

    most: Fraction = Fraction(0)
    lines: int = 0
    unbounded: int = 0


def _patient(computation: Computation, found: Sequence[Covered]) -> Computation | None:
    """The computation as if nobody were refused because too long it was not known who qualifies; None if that is it."""
    contract = computation.terms.contract
    decides = _merged([reads_of(Reach(computation.terms), contract.eligibility)])
    missing = any(one.field in decides.get(one.record, ()) for one in found if not one.whole)
    if not missing or not any(rule.hold for rule in contract.eligibility):
        return None
    waiting = tuple(rule.model_copy(update={"hold": None}) for rule in contract.eligibility)
    patient = contract.model_copy(update={"eligibility": waiting})
    return Computation(patient, computation.history, computation.day, computation.overrides)


def _held(lines: Iterable[Line]) -> dict[tuple[str, str], _Held]:
    """What waits for each field: of a payable line each row's own part, of another the most that it can come to."""
    found: dict[tuple[str, str], _Held] = {}
    for line in lines:
        mosts: dict[tuple[str, str], list[Fraction | None]] = {}
        for one in line.waiting if line.state != "open" else ():
            missing = one.missing
            if missing.why not in _PASSING and missing.record != OUTCOME and missing.record:
                whole = missing.why in ("no proof", "no claim")
                mosts.setdefault((missing.record, _ROW if whole else missing.field), []).append(one.most)
        for at, most in mosts.items():
            held = found.setdefault(at, _Held())
            known = [one for one in most if one is not None]
            held.lines += 1
            held.unbounded += len(known) < len(most)
            held.most += sum(known, Fraction(0)) if line.state == "payable" else max(known, default=Fraction(0))
    return found


def _given(computation: Computation, absent: set[str], lines: Sequence[Line]) -> _Held:
    """What more lines come to before limits if all proofs, or claims, of which there is no row had come in time."""
    overrides = Overrides(proofs_given=PROOF in absent, claims_given=CLAIM in absent)
    given = Computation(computation.terms.contract, computation.history, computation.day, overrides).statement().lines
    now = {line.identity for line in lines if line.state == "payable"}
    gained = [line for line in given if line.state == "payable" and line.identity not in now]
    return _Held(sum((line.before_limits or Fraction(0) for line in gained), Fraction(0)), len(gained))


def _with(one: Covered, held: _Held) -> Covered:
    """A field with what waits for it."""
    return replace(one, most=held.most, lines=held.lines, unbounded=held.unbounded)


def _place(one: Covered) -> tuple[object, ...]:
    """Where a field stands: what is needed first, the most money, the most lines, the least known."""
    return not one.needed, -(one.most or 0), -one.unbounded, -one.lines, one.share, one.record, one.field
