"""Claims and proofs of an outcome: which count, with what credit, and by when they are waited for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Evidence, Kinds, Length, Window
from pbr_dsl.reference.index import may_be
from pbr_dsl.reference.occurrences import OutcomeRow
from pbr_dsl.reference.result import Result, doubt, merged, waiting
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, held, lapsed
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import date_text, list_text, number_text
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown
from pbr_dsl.values.statement import Reason

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

PROOF = "proof"
CLAIM = "claim"
CHECK = "spot-check"
_WHOLE = Fraction(1)
_NOTHING = Fraction(0)

Found = tuple[Key, list[Unknown]]
Check = tuple[Result, bool, str, str]
"""What a document says, whether that is right, and the fault and its clause where it is not."""


@dataclass(frozen=True, slots=True)
class Document:
    """A row of proof or claim with what it is worth: from `low` to `high` credit while something in it is unknown.

    `fault` is why it does not count, and the clause that says so.
    """

    key: Key
    low: Fraction = _NOTHING
    high: Fraction = _NOTHING
    waits: tuple[Missing, ...] = ()
    fault: tuple[str, str] = ("", "")
    kind: Result = ""
    made: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: documents of a record (`name` says which), each stretch of days with its credit.

    `clause` asks for it; `late` is what to say, and its clause, when the last day has passed.
    """

    record: str
    name: str
    clause: str
    late: tuple[str, str]
    limits: Sequence[tuple[Period, Fraction]]
    kinds: Kinds | None = None


def claimed(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether an outcome is claimed in time; accepted where the contract asks for no claim."""
    window = row.outcome.claimed
    if window is None:
        return ACCEPTED
    found = _matching(reading, CLAIM, row)
    if not found and reading.overrides.claims_given:
        return Verdict("accepted", claimed=row.on if isinstance(row.on, date) else None)
    days = _days(reading, window, row)
    if isinstance(days, Unknown):
        return held(days.waits, window.clause)
    clause = window.clause or row.outcome.clause
    documents: list[Document] = []
    for key, doubts in found:
        made = reading.cell(CLAIM, key, "made")
        check = (made, isinstance(made, date) and days.has(made), f"claimed on {_said(made)}", clause)
        document = _document(key, [check], [made, *doubts])
        documents.append(replace(document, made=made if isinstance(made, date) else None))
    wanted = Wanted(CLAIM, "", clause, ("not claimed by", clause), [(days, _WHOLE)])
    return _judged(reading, row, wanted, documents)


def claimed_on(reading: Reading, row: OutcomeRow) -> date | None:
    """Give the earliest day on which an outcome was claimed, as far as is known."""
    found = [reading.cell(CLAIM, key, "made") for key, doubts in _matching(reading, CLAIM, row) if not doubts]
    return min((made for made in found if isinstance(made, date)), default=None)


def proved(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether an outcome is proved, and for how much credit; accepted where the contract asks for no proof."""
    rule = reading.terms.evidence.get(row.outcome.evidence)
    if rule is None:
        return ACCEPTED
    found = _matching(reading, PROOF, row)
    if not found and reading.overrides.proofs_given:
        return ACCEPTED
    limits: list[tuple[Period, Fraction]] = []
    for length, credit in _lengths(rule):
        days = _days(reading, rule.submitted, row, length) if rule.submitted else None
        if isinstance(days, Unknown):
            return held(days.waits, rule.clause)
        limits += [(days, credit)] if days else []
    documents = [_proof(reading, rule, row, one, limits) for one in found]
    clause = rule.clause or row.outcome.clause
    late = (rule.submitted.clause if rule.submitted else "") or clause
    wanted = Wanted(PROOF, rule.name, clause, (f"no {rule.name} that counts by", late), limits, rule.kinds)
    return _judged(reading, row, wanted, documents)


def checked(reading: Reading, row: OutcomeRow) -> Result:
    """Give what a check of an outcome found, valid or invalid; none where it was not drawn.

    Not yet known while a check of it has no result, and where two differ.
    """
    found = _matching(reading, CHECK, row)
    results = [reading.cell(CHECK, key, "result") for key, _ in found]
    unknown = doubt([*(why for _, doubts in found for why in doubts), *results])
    if unknown is None and len(set(results)) > 1:
        return waiting("contradicted", CHECK, found[0][0], "result", f"{len(found)} checks that differ")
    return unknown or (results[0] if results else NONE)


def documents(reading: Reading, row: OutcomeRow) -> Iterable[str]:
    """Give where the proofs and claims of an outcome's row stood."""
    for record in (PROOF, CLAIM):
        for key, doubts in _matching(reading, record, row):
            yield from () if doubts else reading.world.place(record, key)


# ---------------------------------------------------------------- one document


def _proof(
    reading: Reading, rule: Evidence, row: OutcomeRow, found: Found, limits: Sequence[tuple[Period, Fraction]]
) -> Document:
    """A proof and what it is worth: nothing as soon as one thing is known to be wrong with it."""
    key, doubts = found
    verifier = reading.cell(PROOF, key, "verified-by")
    kind = reading.cell(PROOF, key, "kind") if rule.kinds else ""
    roles, by = list_text([*rule.verified_by], "or"), rule.verified_clause or rule.clause
    kinds = [*rule.kinds.named] if rule.kinds else [""]
    checks: list[Check] = [(kind, kind in kinds, f"of kind {kind}, not {list_text(kinds, 'or')}", rule.clause)]
    checks += [(verifier, verifier in rule.verified_by, f"verified by {verifier}, not by {roles}", by)]
    if rule.not_by:
        relation = reading.cell(PROOF, key, "relation")
        checks.append((relation, relation == "independent", f"verified by {verifier}, who is {relation}", by))
    if rule.dated is not None:
        dated = reading.cell(PROOF, key, "dated")
        days = _days(reading, rule.dated, row)
        inside = isinstance(dated, date) and isinstance(days, Period) and days.has(dated)
        known = dated if isinstance(days, Period) else days
        checks.append((known, inside, f"dated {_said(dated)}", rule.dated.clause or rule.clause))
    credit = _WHOLE
    if rule.submitted is not None:
        submitted = reading.cell(PROOF, key, "submitted")
        fits = [part for days, part in limits if isinstance(submitted, date) and days.has(submitted)]
        credit = max(fits, default=_WHOLE)
        clause = rule.submitted.clause or rule.clause
        checks.append((submitted, bool(fits), f"submitted on {_said(submitted)}", clause))
    return replace(_document(key, checks, [*doubts, *(given for given, *_ in checks)], credit), kind=kind)


def _document(key: Key, checks: Iterable[Check], reads: Iterable[Result], credit: Fraction = _WHOLE) -> Document:
    """A document by its checks: what is known to be wrong comes first, then what is not known of all that it says."""
    for given, holds, fault, clause in checks:
        if not holds and not isinstance(given, Unknown):
            return Document(key, fault=(fault, clause))
    unknown = doubt(reads)
    return Document(key, _NOTHING, credit, unknown.waits) if unknown else Document(key, credit, credit)


# ---------------------------------------------------------------- all documents


def _judged(reading: Reading, row: OutcomeRow, wanted: Wanted, documents: Sequence[Document]) -> Verdict:
    """What the documents come to: accepted, held by what is unknown or still to come, or lapsed."""
    low = _credit(wanted.kinds, documents, lambda document: document.low)
    high = _credit(wanted.kinds, documents, lambda document: document.high)
    if low == high and low > 0:
        made = (document.made for document in documents if document.low and document.made)
        return Verdict("accepted", credit=low, claimed=min(made, default=None))
    faults = [
        Reason(f"{wanted.record} does not count: {text}", clause, reading.world.place(wanted.record, document.key))
        for document in documents
        for text, clause in (document.fault,)
        if text
    ]
    if high > low:
        return held(merged(Unknown(one.waits) for one in documents).waits, wanted.clause, faults)
    last = max((days.end for days, _ in wanted.limits), default=None)
    if last is None or reading.day <= last:
        missing = Missing(f"no {wanted.record}", wanted.record, row.subject, wanted.name, note=_until(reading, wanted))
        return held([missing], wanted.clause, faults)
    text, clause = wanted.late
    verdict = lapsed(f"{text} {date_text(last)}", clause)
    return replace(verdict, reasons=(*verdict.reasons, *faults))


def _credit(kinds: Kinds | None, documents: Sequence[Document], worth: Callable[[Document], Fraction]) -> Fraction:
    """The credit of documents together: the best of one kind or of any, the least of all that are asked for."""
    if kinds is None or kinds.word == "is":
        wanted = (one for one in documents if kinds is None or may_be((one.kind,), (kinds.kind,)))
        return max((worth(document) for document in wanted), default=_NOTHING)
    parts = [_credit(part, documents, worth) for part in kinds.parts]
    return min(parts) if kinds.word == "all" else max(parts)


def _until(reading: Reading, wanted: Wanted) -> str:
    """By when a document is wanted: `wanted by 29 June 2026, then by 27 July 2026 for 50%`."""
    said = [
        f"by {date_text(days.end)}" + ("" if credit == 1 else f" for {number_text(credit * 100)}%")
        for days, credit in wanted.limits
        if reading.day <= days.end
    ]
    return f"wanted {', then '.join(said)}" if said else ""


# ---------------------------------------------------------------- rows and days


def _matching(reading: Reading, record: str, row: OutcomeRow) -> list[Found]:
    """The rows of a record that are, or may be, about an outcome's row, with what is unknown about it."""
    form = reading.terms.records.get(record)
    if form is None:
        return []
    link = next((link.name for link in form.links if link.record == row.outcome.subject), "")
    certain, doubtful = reading.index(record, ((link,),) if link else ()).rows((row.subject,) if link else (), None)
    wanted = {"outcome": row.outcome.name} | ({} if row.outcome.count.word == "once" else {"achieved": row.on})
    matching: list[Found] = []
    for key, why in (*((key, None) for key in certain), *doubtful):
        about = [reading.cell(record, key, name) for name in wanted]
        if may_be(about, [*wanted.values()]):
            matching.append((key, [one for one in (*about, why) if isinstance(one, Unknown)]))
    return matching


def _lengths(rule: Evidence) -> list[tuple[Length, Fraction]]:
    """How long a proof may be submitted for whole credit, then for each part of it; [] where nothing is written."""
    late = [(one.length, Fraction(one.credit)) for one in rule.late]
    return [(rule.submitted.length, _WHOLE), *late] if rule.submitted else []


def _days(reading: Reading, window: Window, row: OutcomeRow, length: Length | None = None) -> Period | Unknown:
    """The days of a window (or of another length from its anchor), both ends in; its anchor is day 0."""
    anchor = reading.read(window.anchor, row.setting)
    if isinstance(anchor, Unknown):
        return anchor
    if not isinstance(anchor, date):
        return Unknown((Missing("not yet known", note="the date that a time limit runs from is none"),))
    other = reading.after(anchor, length or window.length, window.direction)
    if isinstance(other, Unknown):
        return other
    return Period(anchor, other) if window.direction == "after" else Period(other, anchor)


def _said(result: Result) -> str:
    """A date in words, or that it is not there."""
    return date_text(result) if isinstance(result, date) else "no day"
