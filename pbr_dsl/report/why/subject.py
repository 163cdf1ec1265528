"""Who is asked about: a row of any record, found by its identifier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.reference.evaluate import Interpreter
from pbr_dsl.reference.terms import OUTCOME
from pbr_dsl.values.display import key_text, list_text
from pbr_dsl.values.facts import Key, Row

_LISTED = 6  # records that a message names


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
        return f"{self.record} {key_text(self.key)}"


def find(reading: Interpreter, asked: str) -> Subject | Diagnostic:
    """Find the row that is meant by `ID`, or by `record:ID` where several records share an identifier."""
    record, _, rest = asked.partition(":")
    wanted = rest.strip() if rest and record in reading.terms.records else asked
    only = record if wanted != asked else ""
    found = [(name, key) for name, key in _rows(reading) if key_text(key) == wanted and only in {"", name}]
    if not found:
        return _unknown(reading, wanted, only)
    if len({name for name, _ in found}) > 1:
        named = [f"{name}:{wanted}" for name, _ in found[:_LISTED]]
        message = f"several records have a row `{wanted}`"
        return Diagnostic(codes.UNKNOWN_SUBJECT, message, None, help=f"say which: {list_text(named, 'or')}")
    name, key = found[0]
    row = reading.world.rows[name].get(key)
    return Subject(name, key, reading.ancestry(name, key), row if row is not None and row.file else None)


def _rows(reading: Interpreter) -> Iterator[tuple[str, Key]]:
    """Every row there is, with its record."""
    for record in reading.terms.contract.records:
        if record.name != OUTCOME and record.source != "outcome":
            for key in reading.keys(record.name):
                yield record.name, key


def _unknown(reading: Interpreter, wanted: str, only: str) -> Diagnostic:
    """The finding about an identifier that no row has."""
    known = {key_text(key): name for name, key in _rows(reading) if only in {"", name}}
    folded = {text.casefold(): text for text in known}
    near = folded.get(wanted.casefold()) or next(iter(get_close_matches(wanted, known, n=1, cutoff=0.75)), "")
    records = list_text(list(dict.fromkeys(known.values())), "or")
    what = f"no {only} is" if only else "nothing is"
    message = f"{what} called `{wanted}`" + (f"; did you mean {known[near]} `{near}`?" if near else "")
    hint = f"an identifier of {records}, as it stands in the data; `record:ID` where two records share it"
    return Diagnostic(codes.UNKNOWN_SUBJECT, message, None, help=hint)
