"""What decides about an outcome or a line: which fields of which records it reads, and what they are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Evidence, Length, Milestones, Outcome, Window
from pbr_dsl.model.expression import Constant, Covers, FieldOf, FirstGap, Node, Picked, Reached, Rows, TimeIn
from pbr_dsl.model.terms import OUTCOME, Terms
from pbr_dsl.model.type import CodeType, DateType, Form, NumberType, RowType
from pbr_dsl.model.walk import parts
from pbr_dsl.report.why.island import Reach

CLAIM = "claim"
PROOF = "proof"
_TIMES = frozenset({"day", "month", "quarter", "year", "working-day"})


@dataclass(slots=True)
class Reads:
    """What is read: fields by record, the numbers and codes that are written beside them, lengths of time."""

    fields: dict[str, dict[str, None]] = field(default_factory=dict)
    numbers: dict[tuple[tuple[str, int], ...], set[Fraction]] = field(default_factory=dict)
    codes: set[str] = field(default_factory=set)
    dates: set[date] = field(default_factory=set)
    lengths: set[tuple[int, str]] = field(default_factory=set)

    def note(self, record: str, *names: str) -> None:
        """Note that fields of a record are read."""
        self.fields.setdefault(record, {}).update(dict.fromkeys(filter(None, names)))


def reads_of_outcome(reach: Reach, outcome: Outcome) -> Reads:
    """Give what decides whether an outcome is offered, achieved, by somebody who qualifies, claimed and proved."""
    terms = reach.terms
    forms: list[Form] = [outcome, *terms.contract.eligibility]
    forms += [terms.outcomes[rule.outcome] for rule in outcome.requires]
    subject = terms.records.get(outcome.subject)
    if subject is not None and isinstance(subject.milestones, Milestones):
        forms.append(subject.milestones)
    proofs = [terms.evidence[name] for name in outcome.proofs]
    found = reads_of(reach, [*forms, *proofs])
    if outcome.claims:
        found.note(CLAIM, "made", "outcome")
    for evidence in proofs:
        _note_proof(found, evidence)
    return found


def reads_of(reach: Reach, forms: Iterable[Form]) -> Reads:
    """Give what some forms read, through the values and tables that they name."""
    listed = list(forms)
    found = Reads()
    for node in reach.read_by(*listed):
        _note(reach, found, node)
    for form in listed:
        for length in _lengths(form):
            found.lengths.add((length.number, length.unit))
    return found


def _note(reach: Reach, found: Reads, node: Node) -> None:
    """Note what one expression reads."""
    terms = reach.terms
    for rows in reach.rows_read(node):
        _note_rows(terms, found, rows)
    match node:
        case FieldOf() if isinstance(node.of.type, RowType):
            found.note(node.of.type.record, node.field)
        case Picked():
            found.note(node.rows.record, node.field, terms.clocks.get(node.rows.record, ""))
        case Covers() | Reached() | TimeIn() | FirstGap():
            for record in (rows.record for rows in reach.rows_read(node)):
                found.note(record, terms.clocks.get(record, ""), terms.ends.get(record, ""))
        case Constant():
            _note_constant(found, node)
        case _:
            pass


def _note_rows(terms: Terms, found: Reads, rows: Rows) -> None:
    """Note the links by which rows belong, and their clock where it places them in a period."""
    if rows.record == OUTCOME:
        return
    found.note(rows.record, *(match.path[0] for match in rows.matches if match.path))
    if rows.during is not None:
        found.note(rows.record, terms.clocks.get(rows.record, ""))


def _note_constant(found: Reads, node: Constant) -> None:
    """Note a written number, date, code or length of time."""
    match node.type:
        case NumberType():
            value = Fraction(node.value)
            found.numbers.setdefault(tuple(sorted(node.type.unit.items())), set()).add(value)
            unit = next(iter(node.type.unit), "")
            if len(node.type.unit) == 1 and unit in _TIMES and value.denominator == 1:
                found.lengths.add((value.numerator, unit))
        case CodeType():
            found.codes.add(node.value)
        case DateType():
            found.dates.add(date.fromisoformat(node.value))
        case _:
            pass


def _note_proof(found: Reads, evidence: Evidence) -> None:
    """Note the columns of proofs that a kind of evidence looks at."""
    found.note(PROOF, "outcome", evidence.verifiers, "kind" if evidence.kinds else "")
    found.note(
        PROOF,
        "document" if evidence.used_once else "",
        "dated" if evidence.dated else "",
        "submitted" if evidence.submitted else "",
    )
    found.codes.update(evidence.verified_by)
    if evidence.not_by:
        found.codes.add("independent")
    found.codes.update(evidence.kinds.named if evidence.kinds else ())


def _lengths(form: Form) -> Iterator[Length]:
    """The written lengths inside a form: of windows, of milestones."""
    if isinstance(form, Length):
        yield form
    for part in parts(form):
        yield from _lengths(part)


def windows(outcome: Outcome, evidence: Evidence | None) -> list[Window]:
    """Give the windows that an outcome's claim and proofs have to lie in."""
    found = [*outcome.claims]
    if evidence is not None:
        found += [window for window in (evidence.dated, evidence.submitted) if window is not None]
    return found
