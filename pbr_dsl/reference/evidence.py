"""Claims and proofs of an outcome: which count, with what credit, and by when they are waited for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from pbr_dsl.model.contract import Evidence, Kinds, Window
from pbr_dsl.reference.outcome_row import OutcomeRow
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import Result, doubt, merged
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, held, lapsed
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import date_text, list_text, number_text
from pbr_dsl.values.facts import Key, Missing, Unknown
from pbr_dsl.values.statement import Reason

PROOF = "proof"
CLAIM = "claim"
_WHOLE = Fraction(1)
_NOTHING = Fraction(0)


@dataclass(frozen=True, slots=True)
class Document:
    """A row of proof or claim with what it is worth: from `low` to `high` credit while something in it is unknown.

    `fault` is why it does not count, and the clause that says so.
    """

    key: Key
    low: Fraction
    high: Fraction
    waits: tuple[Missing, ...] = ()
    fault: tuple[str, str] = ("", "")
    kind: Result = ""
    made: date | None = None


# ---------------------------------------------------------------- claims


def claimed(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether an outcome is claimed in time; accepted where the contract asks for no claim."""
    window = row.outcome.claimed
    if window is None:
        return ACCEPTED
    found = _matching(reading, CLAIM, row)
    if not found and reading.overrides.claims_given:
        return Verdict("accepted", claimed=row.on if isinstance(row.on, date) else None)
    days = _days(reading, window, row)
    if not isinstance(days, Period):
        return held(days.waits, window.clause)
    clause = window.clause or row.outcome.clause
    documents = [_claim(reading, key, unknown, (days, clause)) for key, unknown in found]
    good = [document.made for document in documents if document.low and document.made]
    if good:
        return Verdict("accepted", claimed=min(good))
    doubtful = [document for document in documents if document.high]
    reasons = _faults(reading, CLAIM, documents)
    if doubtful:
        return held(merged(Unknown(one.waits) for one in doubtful).waits, clause, reasons)
    if reading.day <= days.end:
        missing = Missing("no claim", CLAIM, row.subject, note=f"wanted by {date_text(days.end)}")
        return held([missing], clause, reasons)
    return _with_faults(lapsed(f"not claimed by {date_text(days.end)}", clause), reasons)


def claimed_on(reading: Reading, row: OutcomeRow) -> date | None:
    """Give the earliest day on which an outcome was claimed, as far as is known."""
    found = [reading.cell(CLAIM, key, "made") for key, unknown in _matching(reading, CLAIM, row) if unknown is None]
    return min((made for made in found if isinstance(made, date)), default=None)


def _claim(reading: Reading, key: Key, unknown: Unknown | None, limit: tuple[Period, str]) -> Document:
    """A claim and whether it was made in time."""
    days, clause = limit
    made = reading.cell(CLAIM, key, "made")
    if isinstance(made, date) and not days.has(made):
        return Document(key, _NOTHING, _NOTHING, (), (f"claimed on {date_text(made)}", clause))
    waits = doubt([made, *([unknown] if unknown else [])])
    if waits is not None:
        return Document(key, _NOTHING, _WHOLE, waits.waits)
    return Document(key, _WHOLE, _WHOLE, made=made if isinstance(made, date) else None)


# ---------------------------------------------------------------- proofs


def proved(reading: Reading, row: OutcomeRow) -> Verdict:
    """Whether an outcome is proved, and for how much credit; accepted where the contract asks for no proof."""
    rule = reading.terms.evidence.get(row.outcome.evidence)
    if rule is None:
        return ACCEPTED
    found = _matching(reading, PROOF, row)
    if not found and reading.overrides.proofs_given:
        return ACCEPTED
    limits = _limits(reading, rule, row)
    if isinstance(limits, Unknown):
        return held(limits.waits, rule.clause)
    documents = [_proof(reading, rule, row, (key, unknown), limits) for key, unknown in found]
    low = _credit(rule.kinds, documents, lambda document: document.low)
    high = _credit(rule.kinds, documents, lambda document: document.high)
    if low == high and low > 0:
        return Verdict("accepted", credit=low)
    clause = rule.clause or row.outcome.clause
    reasons = _faults(reading, PROOF, documents)
    if high > low:
        return held(merged(Unknown(one.waits) for one in documents if one.waits).waits, clause, reasons)
    last = max(day.end for day, _ in limits) if limits else None
    if last is None or reading.day <= last:
        still = [(days.end, credit) for days, credit in limits if reading.day <= days.end]
        return held([Missing("no proof", PROOF, row.subject, rule.name, note=_wanted(still))], clause, reasons)
    window = rule.submitted.clause if rule.submitted else ""
    return _with_faults(lapsed(f"no {rule.name} that counts by {date_text(last)}", window or clause), reasons)


def _limits(reading: Reading, rule: Evidence, row: OutcomeRow) -> list[tuple[Period, Fraction]] | Unknown:
    """The days in which a proof may be submitted, each with its credit; [] where no limit is written."""
    if rule.submitted is None:
        return []
    lengths = [(rule.submitted.length, _WHOLE), *((late.length, Fraction(late.credit)) for late in rule.late)]
    limits: list[tuple[Period, Fraction]] = []
    for length, credit in lengths:
        days = _days(reading, rule.submitted.model_copy(update={"length": length}), row)
        if isinstance(days, Unknown):
            return days
        limits.append((days, credit))
    return limits


def _proof(
    reading: Reading,
    rule: Evidence,
    row: OutcomeRow,
    found: tuple[Key, Unknown | None],
    limits: Sequence[tuple[Period, Fraction]],
) -> Document:
    """A proof and what it is worth: nothing as soon as one thing is known to be wrong with it."""
    key, unknown = found
    unknowns = [unknown] if unknown else []
    verifier = reading.cell(PROOF, key, "verified-by")
    kind = reading.cell(PROOF, key, "kind") if rule.kinds else ""
    roles, by = list_text([*rule.verified_by], "or"), rule.verified_clause
    checks: list[tuple[Result, bool, str, str]] = [
        (verifier, verifier in rule.verified_by, f"verified by {verifier}, not by {roles}", by)
    ]
    if rule.not_by:
        relation = reading.cell(PROOF, key, "relation")
        checks.append((relation, relation == "independent", f"verified by {verifier}, who is {relation}", by))
    if rule.dated is not None:
        dated = reading.cell(PROOF, key, "dated")
        days = _days(reading, rule.dated, row)
        inside = isinstance(dated, date) and isinstance(days, Period) and days.has(dated)
        known = dated if isinstance(days, Period) else days
        checks.append((known, inside, f"dated {_said(dated)}", rule.dated.clause))
    credit = _WHOLE
    if rule.submitted is not None:
        submitted = reading.cell(PROOF, key, "submitted")
        fits = [part for days, part in limits if isinstance(submitted, date) and days.has(submitted)]
        credit = max(fits, default=_WHOLE if isinstance(submitted, Unknown) else _NOTHING)
        checks.append((submitted, bool(fits), f"submitted on {_said(submitted)}", rule.submitted.clause))
    for given, holds, fault, clause in checks:
        if not holds and not isinstance(given, Unknown):
            return Document(key, _NOTHING, _NOTHING, (), (fault, clause or rule.clause))
    waits = doubt([*unknowns, *(given for given, *_ in checks), kind])
    return Document(key, _NOTHING if waits else credit, credit, waits.waits if waits else (), kind=kind)


def _credit(kinds: Kinds | None, documents: Sequence[Document], worth: Callable[[Document], Fraction]) -> Fraction:
    """The credit of the proofs together: the best of one kind or of any, the least of all that are asked for."""
    if kinds is None or kinds.word == "is":
        fitting = [
            document
            for document in documents
            if kinds is None or document.kind == kinds.kind or isinstance(document.kind, Unknown)
        ]
        return max((worth(document) for document in fitting), default=_NOTHING)
    parts = [_credit(part, documents, worth) for part in kinds.parts]
    return min(parts) if kinds.word == "all" else max(parts)


def _wanted(still: Sequence[tuple[date, Fraction]]) -> str:
    """By when a proof is wanted: `wanted by 29 June 2026, then by 27 July 2026 for 50%`."""
    said = [
        f"by {date_text(last)}" + ("" if credit == 1 else f" for {number_text(credit * 100)}%")
        for last, credit in still
    ]
    return f"wanted {', then '.join(said)}" if said else ""


# ---------------------------------------------------------------- both


def documents(reading: Reading, row: OutcomeRow) -> tuple[str, ...]:
    """Give where the proofs and claims of an outcome's row stood."""
    return tuple(
        place
        for record in (PROOF, CLAIM)
        for key, unknown in _matching(reading, record, row)
        if unknown is None
        for place in reading.world.place(record, key)
    )


def _matching(reading: Reading, record: str, row: OutcomeRow) -> list[tuple[Key, Unknown | None]]:
    """The rows of a record that are, or may be, about an outcome's row, with what is unknown about it."""
    form = reading.terms.records.get(record)
    if form is None:
        return []
    link = next((link.name for link in form.links if link.record == row.outcome.subject), "")
    certain, doubtful = reading.index(record, ((link,),) if link else ()).rows((row.subject,) if link else (), None)
    found: list[tuple[Key, Unknown | None]] = [(key, None) for key in certain]
    found += [(key, why) for key, _, why in doubtful]
    matching: list[tuple[Key, Unknown | None]] = []
    for key, why in found:
        about = [reading.cell(record, key, "outcome")]
        wanted: list[Result] = [row.outcome.name]
        if row.outcome.count.word != "once":
            about.append(reading.cell(record, key, "achieved"))
            wanted.append(row.on)
        if all(isinstance(cell, Unknown) or cell == want for cell, want in zip(about, wanted, strict=True)):
            matching.append((key, doubt([*about, *([why] if why else [])])))
    return matching


def _days(reading: Reading, window: Window, row: OutcomeRow) -> Period | Unknown:
    """The days of a window, both ends in; its anchor is day 0."""
    anchor = reading.read(window.anchor, row.setting)
    if isinstance(anchor, Unknown):
        return anchor
    if not isinstance(anchor, date):
        return Unknown((Missing("not yet known", note="the date that a time limit runs from is none"),))
    other = reading.after(anchor, window.length, window.direction)
    if isinstance(other, Unknown):
        return other
    return Period(anchor, other) if window.direction == "after" else Period(other, anchor)


def _faults(reading: Reading, record: str, documents: Sequence[Document]) -> list[Reason]:
    """What is wrong with the documents that do not count."""
    return [
        Reason(f"{record} does not count: {text}", clause, reading.world.place(record, document.key))
        for document in documents
        for text, clause in (document.fault,)
        if text
    ]


def _with_faults(verdict: Verdict, reasons: Sequence[Reason]) -> Verdict:
    """A verdict with more reasons."""
    return Verdict(verdict.state, (*verdict.reasons, *reasons))


def _said(result: Result) -> str:
    """A date in words, or that it is not there."""
    return date_text(result) if isinstance(result, date) else "no day"
