"""Claims and proofs that are not there: the ones that would count, each as one more row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import product
from typing import Final

from pbr_dsl.model.contract import Evidence, Window
from pbr_dsl.reference import OutcomeRow, Reading
from pbr_dsl.report.why.candidates import ADDITION, WAITED_FOR, Situation, completed, new_key
from pbr_dsl.report.why.change import Change
from pbr_dsl.report.why.reads import CLAIM, PROOF
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.facts import Cell

_INDEPENDENT: Final = "independent"
_NEW: Final = "a new document"
_SAID: Final = {CLAIM: "claimed", PROOF: "counts"}  # the word by which a reason says that one is missing


def documents(situation: Situation, reading: Reading, row: OutcomeRow) -> list[Change]:
    """Give the claims and proofs that would count for an outcome's row, the earliest kind of document first."""
    claims, evidence = (reading.outcomes.asked(row, record) for record in (CLAIM, PROOF))
    found: list[Change] = []
    if isinstance(claims, Evidence) and claims.submitted is not None:
        days = _days(reading, claims.submitted, row)
        found += _changes(situation, CLAIM, row, [{"made": day} for day in _within(days, situation.day)])
    if isinstance(evidence, Evidence):
        found += _changes(situation, PROOF, row, _proofs(situation, reading, evidence, row))
    return found


def _proofs(situation: Situation, reading: Reading, evidence: Evidence, row: OutcomeRow) -> Iterator[dict[str, Cell]]:
    """The cells of proofs that would count, by kind, verifier and dates."""
    kinds = evidence.kinds.named if evidence.kinds else ()
    submitted = submitted_by(reading, evidence, row)
    dated = _within(_days(reading, evidence.dated, row), situation.day) if evidence.dated else []
    days: list[date | None] = [*submitted] or [None]
    dates: list[date | None] = [*dated] or [None]
    verifiers = _verifiers(reading, evidence)
    for day, kind, verifier, written in product(days, kinds or ("",), verifiers, dates):
        cells: dict[str, Cell] = {**verifier, "document": _NEW}
        cells |= {"kind": kind} if kind else {}
        cells |= {"submitted": min(day, situation.day)} if day else {}
        cells |= {"dated": written} if written else {}
        yield cells


def _verifiers(reading: Reading, evidence: Evidence) -> list[dict[str, Cell]]:
    """The cells that say who verified a proof: a role, or each organisation that has one of the roles."""
    if not evidence.verifiers:
        return [{"verified-by": role, "relation": _INDEPENDENT} for role in evidence.verified_by]
    listed = reading.keys(evidence.verifiers)
    found = [one for one in listed if reading.cell(evidence.verifiers, one, "role") in evidence.verified_by]
    return [{evidence.verifiers: one} for one in found]


def submitted_by(reading: Reading, evidence: Evidence, row: OutcomeRow) -> list[date]:
    """Give the last days on which a proof may be submitted: for full credit, then for each part credit."""
    window = evidence.submitted
    if window is None:
        return []
    lengths = [window.length, *(late.length for late in evidence.late)]
    found = [_days(reading, window.model_copy(update={"length": length}), row) for length in lengths]
    return [days.end for days in found if days is not None]


def _changes(
    situation: Situation, record: str, row: OutcomeRow, choices: Iterable[dict[str, Cell]]
) -> Iterator[Change]:
    """Rows of claims or proofs with what they are about, as far as the files can say it."""
    outcome, form = row.outcome, situation.terms.records.get(record)
    offered = set(situation.files.fields(record)) if form is not None else set()
    if form is None or not offered:
        return
    waited = any(missing.record == record for missing in situation.waits) or _SAID[record] in situation.spoken
    about: dict[str, Cell] = {part: new_key(situation) for part in form.key if part not in offered}
    about |= {link.name: row.subject for link in form.links if link.record == outcome.subject}
    about["outcome"] = outcome.name
    if outcome.count.word != "once" and isinstance(row.on, date):
        about["achieved"] = row.on
    for place, cells in enumerate(choices):
        fitting = {name: cell for name, cell in (about | cells).items() if name in offered or name in form.key}
        near = (WAITED_FOR if waited else ADDITION, place)
        yield Change(record, completed(situation, form, fitting), None, near)


def _days(reading: Reading, window: Window, row: OutcomeRow) -> Period | None:
    """The days of a window, both ends in; None where its anchor is not a date."""
    anchor = reading.read(window.anchor, row.setting)
    opens = reading.read(window.opens, row.setting) if window.opens is not None else anchor
    if not isinstance(anchor, date) or not isinstance(opens, date):
        return None
    other = reading.terms.after(anchor, window.length, window.direction)
    return Period(opens, other) if window.direction == "after" else Period(other, anchor)


def _within(days: Period | None, last: date) -> list[date]:
    """The days of a window that a document may have: its last (or the last there is), its first."""
    if days is None or days.start > last:
        return []
    return list(dict.fromkeys((min(days.end, last), days.start)))
