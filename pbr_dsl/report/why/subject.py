"""Who is asked about: a row of any record, found by its identifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Record
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.reference import Computation
from pbr_dsl.values.display import key_text, list_text
from pbr_dsl.values.facts import Key, Row
from pbr_dsl.values.history import History

CONTRACT: Final = "contract"  # who is asked about, for what is paid for no row
_LISTED: Final = 6  # records that a message names


@dataclass(frozen=True, slots=True)
class Subject:
    """A row that is asked about, with every row that it leads to by known links (itself among them)."""

    record: str
    key: Key
    ancestry: dict[str, Key]
    row: Row | None

    @property
    def words(self) -> str:
        """The row in words: `client ann`."""
        return f"{self.record} {key_text(self.key)}" if self.key else "the contract as a whole"


def find(whole: Computation, asked: str) -> Subject | Diagnostic:
    """Find the row that is meant by `ID`, or by `record:ID` where several records share an identifier."""
    terms = whole.terms
    record, _, rest = asked.partition(":")
    wanted = rest.strip() if rest and record in terms.records else asked
    only = record if wanted != asked else ""
    found = [one for one in _quick(terms, whole.history) if key_text(one[1]) == wanted and only in {"", one[0]}]
    if not found:  # perhaps a row that only others name
        found = [one for one in _rows(whole) if key_text(one[1]) == wanted and only in {"", one[0]}]
    if not found and asked == CONTRACT:
        return Subject(CONTRACT, (), {}, None)
    if not found:
        return _unknown(whole, wanted, only)
    above = [one for one in found if all(_known_by(terms, other[0], one[0]) for other in found if other != one)]
    found = above or found
    if len(found) > 1:
        named = [f"{name}:{wanted}" for name, _ in found[:_LISTED]]
        message = f"several records have a row `{wanted}`"
        return Diagnostic(codes.UNKNOWN_SUBJECT, message, None, help=f"say which: {list_text(named, 'or')}")
    name, key = found[0]
    few = Computation(terms.contract, History(_chain(terms, whole.history, name, key)), whole.day).on(whole.day)
    few.keys(name)  # milestones are made when they are first asked for
    row = few.world.rows[name].get(key)
    return Subject(name, key, few.ancestry(name, key), row if row is not None and row.file else None)


def _quick(terms: Terms, history: History) -> Iterator[tuple[str, Key]]:
    """The rows that stand in files or in the contract, and milestones of such rows."""
    for record in terms.contract.records:
        if record.milestones is not None:
            labels = record.milestones.labels
            yield from (
                (record.name, (*key, label)) for key in history.versions(record.milestones.of) for label in labels
            )
        elif record.source == "text":
            yield from ((record.name, row.key) for row in record.rows)
        elif record.source == "data":
            yield from ((record.name, key) for key in history.versions(record.name))


def _rows(whole: Computation) -> Iterator[tuple[str, Key]]:
    """Every row there is, or was when a period became final: those too that no file holds and others name."""
    readings = (whole.on(whole.day), *(whole.at(period) for period in whole.terms.periods))
    records = [one.name for one in whole.terms.contract.records if one.name != OUTCOME and one.source != "outcome"]
    for record in records:
        keys = dict.fromkeys(key for reading in dict.fromkeys(readings) for key in reading.keys(record))
        yield from ((record, key) for key in keys)


def _chain(terms: Terms, history: History, name: str, key: Key) -> Iterator[Row]:
    """The versions of a row, and of every row that one of its links names, and so on."""
    waiting, seen = [(name, key)], set[tuple[str, Key]]()
    while waiting:
        name, key = waiting.pop()
        if (name, key) in seen or name == PERIOD:
            continue
        seen.add((name, key))
        record = terms.records[name]
        versions = history.versions(name).get(key, ())
        yield from versions
        for link in record.links:
            cells = [row.cells.get(link.name) for row in versions]
            waiting += [(link.record, cell) for cell in cells if isinstance(cell, tuple)]
        waiting += _in_key(terms, record, key)


def _in_key(terms: Terms, record: Record, key: Key) -> Iterator[tuple[str, Key]]:
    """The rows that the parts of a key name."""
    if len(key) == terms.key_length(record.name):
        yield from ((target, key[place]) for _, target, place in terms.key_parts(record.name) if target)


def _known_by(terms: Terms, name: str, other: str) -> bool:
    """Whether the rows of one record are known by rows of another: a review that is its client's only one."""
    return any(target == other for _, target, _ in terms.key_parts(name))


def _unknown(whole: Computation, wanted: str, only: str) -> Diagnostic:
    """The finding about an identifier that no row has."""
    known = {key_text(key): name for name, key in _rows(whole) if only in {"", name}}
    folded = {text.casefold(): text for text in known}
    near = folded.get(wanted.casefold()) or next(iter(get_close_matches(wanted, known, n=1, cutoff=0.75)), "")
    records = list_text(list(dict.fromkeys(known.values())), "or")
    what = f"no {only} is" if only else "nothing is"
    message = f"{what} called `{wanted}`" + (f"; did you mean {known[near]} `{near}`?" if near else "")
    lines = {*whole.terms.payments, *whole.terms.outcomes}
    if wanted in lines:
        message = f"`{wanted}` names no row"
        hint = f"that is a payment or an outcome: name whom it is paid for, and `--line {wanted}`"
        return Diagnostic(codes.UNKNOWN_SUBJECT, message, None, help=f"{hint}; `{CONTRACT}` where it is for no row")
    hint = (
        f"an identifier of {records}, as it stands in the data; `record:ID` where two records share it; "
        f"`{CONTRACT}` for what is paid for no row"
    )
    return Diagnostic(codes.UNKNOWN_SUBJECT, message, None, help=hint)
