"""Claims and proofs of an outcome: which count, with what credit, and by when they are waited for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Evidence, Kinds, Length, Window
from pbr_dsl.model.wording import result_text
from pbr_dsl.reference.index import may_be
from pbr_dsl.reference.occurrences import OutcomeRow
from pbr_dsl.reference.result import AbsentError, Result, attempt, doubt, known, merged, waiting
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, held
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import date_text, key_text, list_text, number_text
from pbr_dsl.values.facts import NONE, Key, Missing, Unknown
from pbr_dsl.values.statement import Reason

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading

PROOF = "proof"
CLAIM = "claim"
CHECK = "spot-check"
_DATES = {PROOF: ("submitted", "submitted"), CLAIM: ("made", "claimed")}  # the field, and how it is said

Found = tuple[Key, Unknown | None]
Limits = Sequence[tuple[Period, Fraction]]


@dataclass(frozen=True, slots=True)
class Document:
    """A row of proof or claim with what it is worth: from `low` to `high` credit while something in it is unknown.

    `fault` is why it does not count; `made` is when it was submitted or claimed.
    """

    key: Key
    kind: Result
    made: Result
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    waits: tuple[Missing, ...] = ()
    fault: Reason | None = None


def claimed(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether an outcome is claimed in time; accepted where the contract asks for no claim."""
    return _judged(reading, row, CLAIM, given=reading.overrides.claims_given)


def proved(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether an outcome is proved, and for how much credit; accepted where the contract asks for no proof."""
    return _judged(reading, row, PROOF, given=reading.overrides.proofs_given)


def asked(reading: Reading, row: OutcomeRow, record: str) -> Evidence | None:
    """Give what is asked of an outcome's proofs or claims: the first rule that holds for it, else the one that stands.

    AbsentError while it is not known which.
    """
    mine = [rule for rule in row.outcome.guarded if (rule.claimed if record == CLAIM else rule.evidence)]
    rule = next((one for one in mine if reading.known(row.setting, one.when) == [True]), row.outcome)
    if record == CLAIM:
        return None if rule.claimed is None else row.outcome.as_evidence(rule.claimed)
    return reading.terms.evidence.get(rule.evidence)


def claimed_on(reading: Reading, row: OutcomeRow) -> date | None:
    """Give the earliest day of a claim that counts."""
    rule = attempt(asked, reading, row, CLAIM)
    claims = attempt(_documents, reading, row, rule, CLAIM) if isinstance(rule, Evidence) else []
    made = (one.made for one in claims if one.low) if isinstance(claims, list) else ()
    return min((day for day in made if isinstance(day, date)), default=None)


def checked(reading: Reading, row: OutcomeRow) -> Result:
    """Give what a check of an outcome found, valid or invalid; none where it was not drawn.

    Not yet known while a check of it has no result, and where two differ.
    """
    found = _matching(reading, CHECK, row)
    results = [reading.cell(CHECK, key, "result") for key, _ in found]
    known(*(why for _, why in found), *results)
    if len(set(results)) > 1:
        return waiting("contradicted", CHECK, found[0][0], "result", f"{len(found)} checks that differ")
    return results[0] if results else NONE


def documents(reading: Reading, row: OutcomeRow) -> Iterable[str]:
    """Give where the proofs and claims of an outcome's row stood."""
    sure = ((record, key) for record in (PROOF, CLAIM) for key, why in _matching(reading, record, row) if not why)
    return [place for at in sure for place in reading.world.place(*at)]


# ---------------------------------------------------------------- all documents


def _judged(reading: Reading, row: OutcomeRow, record: str, *, given: bool) -> Verdict:
    """What the documents come to: accepted, held by what is unknown or still to come, or lapsed."""
    rule: Evidence | None = None
    try:
        rule = asked(reading, row, record)
        if rule is None or (given and not _matching(reading, record, row)):
            return ACCEPTED
        limits, documents = _limits(reading, rule, row), _documents(reading, row, rule, record)
    except AbsentError as absent:
        return held(absent.waits, rule.clause if rule else row.outcome.clause)
    low = _credit(rule.kinds, [(one, one.low) for one in documents])
    high = _credit(rule.kinds, [(one, one.high) for one in documents])
    if low == high and low > 0:
        return Verdict("accepted", credit=low)
    clause = rule.clause or row.outcome.clause
    faults = [document.fault for document in documents if document.fault]
    if high > low:
        return held(merged(Unknown(one.waits) for one in documents).waits, clause, faults)
    last = max((days.end for days, _ in limits), default=None)
    if last is None or reading.day <= last:
        missing = Missing(f"no {record}", record, row.subject, rule.name, note=_until(reading, limits))
        return held([missing], clause, faults)
    text = "not claimed by" if record == CLAIM else f"no {rule.name} that counts by"
    late = Reason(f"{text} {date_text(last)}", (rule.submitted.clause if rule.submitted else "") or clause)
    return Verdict("lapsed", (late, *faults))


def _credit(kinds: Kinds | None, worth: Sequence[tuple[Document, Fraction]]) -> Fraction:
    """The credit of documents together: the best of one kind or of any, the least of all that are asked for."""
    if kinds is None or kinds.word == "is":
        wanted = (one for document, one in worth if kinds is None or may_be((document.kind,), (kinds.kind,)))
        return max(wanted, default=Fraction(0))
    parts = [_credit(part, worth) for part in kinds.parts]
    return min(parts) if kinds.word == "all" else max(parts)


def _until(reading: Reading, limits: Limits) -> str:
    """By when a document is wanted: `wanted by 29 June 2026, then by 27 July 2026 for 50%`."""
    ends = [(days.end, credit) for days, credit in limits if reading.day <= days.end]
    said = [f"by {date_text(day)}" + (f" for {number_text(part * 100)}%" if part != 1 else "") for day, part in ends]
    return f"wanted {', then '.join(said)}" if said else ""


# ---------------------------------------------------------------- one document


def _documents(reading: Reading, row: OutcomeRow, rule: Evidence, record: str) -> list[Document]:
    """The documents that are, or may be, about an outcome; AbsentError while it is not known when they may come."""
    limits = _limits(reading, rule, row)
    return [_document(reading, row, (rule, record, limits), one) for one in _matching(reading, record, row)]


def _document(reading: Reading, row: OutcomeRow, asked: tuple[Evidence, str, Limits], found: Found) -> Document:
    """A document and what it is worth: nothing as soon as one thing is known to be wrong with it."""
    rule, record, limits = asked
    (key, why), (field, said), setting = found, _DATES[record], {**row.setting, record: found[0]}
    made = reading.cell(record, key, field) if rule.submitted else ""
    kind = reading.cell(record, key, "kind") if rule.kinds else ""
    reads: list[Result | None] = [why]
    faults: list[Reason] = []
    credit = Fraction(1)

    def check(result: Result, fault: str, clause: str, *, right: bool) -> None:
        reads.append(result)
        if fault and not right and not isinstance(result, Unknown):
            places = reading.world.place(record, key)
            faults.append(Reason(f"{record} does not count: {fault}", clause or rule.clause, places))

    if rule.kinds is not None:
        wrong = f"of kind {kind}, not {list_text([*rule.kinds.named], 'or')}"
        check(kind, wrong, rule.clause, right=kind in rule.kinds.named)
    if rule.role is not None:
        by, roles = reading.read(rule.role, setting), list_text([*rule.verified_by], "or")
        own = reading.cell(record, key, rule.verifiers) if rule.verifiers else by
        named = "somebody" if isinstance(by, Unknown) else result_text(by, rule.role.type)
        who = f"{key_text(own)}, {named}" if isinstance(own, tuple) else named
        check(by, f"verified by {who}, not by {roles}", rule.verified_clause, right=by in rule.verified_by)
    if rule.relation is not None:
        relation = reading.read(rule.relation, setting)
        check(relation, f"verified by {who}, who is {relation}", rule.verified_clause, right=relation == "independent")
    if rule.dated is not None:
        dated, days = reading.cell(record, key, "dated"), attempt(_days, reading, rule.dated, row)
        inside = isinstance(dated, date) and isinstance(days, Period) and days.has(dated)
        check(dated if isinstance(days, Period) else days, f"dated {_said(dated)}", rule.dated.clause, right=inside)
    if rule.submitted is not None:
        fits = [part for days, part in limits if isinstance(made, date) and days.has(made)]
        credit = max(fits, default=credit)
        check(made, f"{said} on {_said(made)}", rule.submitted.clause, right=bool(fits))
        if rule.used_once and isinstance(made, date):
            check(*_used(reading, row, key, made), rule.submitted.clause, right=False)
    unknown = doubt(reads)
    if faults:
        return Document(key, kind, made, fault=faults[0])
    return Document(key, kind, made, Fraction(0) if unknown else credit, credit, unknown.waits if unknown else ())


def _used(reading: Reading, row: OutcomeRow, key: Key, made: date) -> tuple[Result, str]:
    """What a proof's document was submitted for before ("" for nothing else), or what keeps that from being known."""
    name, wanted = reading.cell(PROOF, key, "document"), _about(reading, row, PROOF)
    certain, doubtful = reading.index(PROOF, (("document",),)).rows((name,), None)
    doubts = [name]
    others = {*certain, *(one for one, _ in doubtful)} - {key}
    for other in sorted(others, key=lambda one: (str(reading.cell(PROOF, one, "submitted")), one)):
        same, on, *about = (reading.cell(PROOF, other, one) for one in ("document", "submitted", *wanted))
        if same != name or about == [*wanted.values()] or (isinstance(on, date) and on > made):
            continue
        if isinstance(on, date) and on < made and not may_be(about, [*wanted.values()]):
            first = next(iter(reading.world.place(PROOF, other)), key_text(other))
            what = about[0] if isinstance(about[0], str) else "something else"
            return "", f"document {name} was submitted on {date_text(on)} for {what} already ({first})"
        doubts.append(waiting("contradicted", PROOF, key, "document", f"{key_text(other)} has it too"))
    return doubt(doubts) or name, ""


# ---------------------------------------------------------------- rows and days


def _matching(reading: Reading, record: str, row: OutcomeRow) -> list[Found]:
    """The rows of a record that are, or may be, about an outcome's row, with what is unknown about it."""
    if record not in reading.terms.records:
        return []
    wanted = _about(reading, row, record)
    certain, doubtful = reading.index(record, tuple((name,) for name in wanted)).rows(tuple(wanted.values()), None)
    return [*((key, None) for key in certain), *doubtful]


def _about(reading: Reading, row: OutcomeRow, record: str) -> dict[str, Result]:
    """What a row of a record says that is about an outcome's row: which outcome, of whom, which of several times."""
    link = next((one.name for one in reading.terms.records[record].links if one.record == row.outcome.subject), "")
    about: dict[str, Result] = {"outcome": row.outcome.name, **({link: row.subject} if link else {})}
    return about if row.outcome.count.word == "once" else {**about, "achieved": row.on}


def _limits(reading: Reading, rule: Evidence, row: OutcomeRow) -> list[tuple[Period, Fraction]]:
    """The days on which a document may come for whole credit, then for each part of it; [] where none are written."""
    if rule.submitted is None:
        return []
    lengths = [(rule.submitted.length, Fraction(1)), *((one.length, Fraction(one.credit)) for one in rule.late)]
    return [(_days(reading, rule.submitted, row, length), credit) for length, credit in lengths]


def _days(reading: Reading, window: Window, row: OutcomeRow, length: Length | None = None) -> Period:
    """The days of a window (or of another length from its anchor), both ends in; its anchor is day 0."""
    anchor, opens = reading.known(row.setting, window.anchor, window.opens)
    if not isinstance(anchor, date):
        raise AbsentError(waiting("not yet known", note="the date that a time limit runs from is none"))
    other = reading.after(anchor, length or window.length, window.direction)
    return Period(opens or anchor, other) if window.direction == "after" else Period(other, anchor)


def _said(result: Result) -> str:
    """A date in words, or that it is not there."""
    return date_text(result) if isinstance(result, date) else "no day"
