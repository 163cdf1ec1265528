"""The smallest part of the facts on which a question can be answered as if it were all of them.

An island of a record are the rows that lead to one of its rows, and those that may.  A contract stays on the islands
of a record when nothing that it computes for one island reads rows of another: no total, share or limit crosses.
Then the lines of one island, worked out from its own rows, are the lines of the whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from itertools import chain

from pbr_dsl.model.contract import Contract, Formula, Limit, Outcome, Record
from pbr_dsl.model.contract import History as Written
from pbr_dsl.model.expression import (
    Dated,
    FieldOf,
    Node,
    Rows,
    Share,
    ToDate,
    ValueOf,
)
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.model.type import Form, RowType
from pbr_dsl.model.walk import nodes, parts
from pbr_dsl.values.facts import Key, Row
from pbr_dsl.values.history import History, has_made_up_key

_ANY = frozenset({("?",)})  # where the rows may be that cannot be placed


class Reach:
    """What the parts of a contract read, and on whose islands they stay."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._parts: dict[str, Form] = {part.name: part for part in (*terms.contract.values, *terms.contract.tables)}

    def stays(self, record: str) -> bool:
        """Whether everything the contract computes stays on the islands of a record."""
        contract = self.terms.contract
        paid = all(
            payment.domain == (OUTCOME,) or any(self._below(name, record) for name in payment.domain)
            for payment in contract.payments
        )
        forms = (*contract.payments, *contract.values, *contract.tables, *contract.eligibility, *contract.limits)
        limited = all(self._within(limit, record) for limit in contract.limits)
        return paid and limited and self.outcomes_stay(record) and not any(map(self._crosses(record), _all(forms)))

    def smallest(self, records: Collection[str]) -> str:
        """Give the record with the smallest islands: most records lead to it, and it leads to others; "" of none."""
        data = [record.name for record in self.terms.contract.records if record.source == "data"]

        def reached(record: str) -> tuple[int, int]:
            below = sum(self._below(name, record) for name in data)
            return below, sum(self._below(record, other) for other in records)

        return max(records, key=reached, default="")

    def without_others(self, record: str, key: Key) -> Contract:
        """Give the contract with one of the rows of a record in its text; all where it shares among or counts them."""
        contract, form = self.terms.contract, self.terms.records[record]
        read = {rows.record for node in _all((contract,)) for rows in self.rows_read(node)}
        shared = any(isinstance(node, Share) for node in _all((contract,)))
        if form.source != "text" or record in read or shared:
            return contract
        kept = form.model_copy(update={"rows": tuple(row for row in form.rows if row.key == key)})
        records = tuple(kept if one.name == record else one for one in contract.records)
        return contract.model_copy(update={"records": records})

    def outcomes_stay(self, record: str) -> bool:
        """Whether the states of outcomes stay on the islands of a record, whatever is paid for them."""
        contract = self.terms.contract
        if any(evidence.used_once for evidence in contract.evidence):
            return False  # a document may have been submitted for anybody else before
        return all(self._stays_below(outcome, record) for outcome in contract.outcomes) and not any(
            map(self._crosses(record), self.read_by(*contract.outcomes, *contract.eligibility))
        )

    def read_by(self, *forms: Form) -> Iterator[Node]:
        """Give every expression that some forms read, through the values and tables that they name."""
        seen: set[str] = set()
        waiting: list[Form] = list(forms)
        while waiting:
            for node in nodes(waiting.pop()):
                yield node
                if isinstance(node, ValueOf | ToDate) and node.value not in seen:
                    seen.add(node.value)
                    waiting.extend(self._behind(node.value))

    def rows_read(self, node: Node) -> tuple[Rows, ...]:
        """Give the rows that an expression looks for, and those that it takes off."""
        return tuple(part for part in parts(node) if isinstance(part, Rows))

    def _behind(self, name: str) -> Iterator[Form]:
        """The parts that a name stands for: a value with its table, an attribute of outcomes."""
        part = self._parts.get(name)
        if part is not None:
            yield part
            body = getattr(part, "body", None)
            table = getattr(body, "table", None) if not isinstance(body, Formula | Written) else None
            if isinstance(table, str) and table in self._parts:
                yield self._parts[table]
        for outcome in self.terms.contract.outcomes:
            if name in outcome.attributes:
                yield outcome.attributes[name]

    def _crosses(self, record: str) -> _Crossing:
        """Whether an expression reads more than one island of a record."""
        return _Crossing(self, record)

    def _below(self, name: str, record: str) -> bool:
        """Whether rows of a record lead to one row of another, so that they lie on one island."""
        return name != PERIOD and bool(name) and self.terms.way(name, record) is not None

    def leads(self, name: str, record: str) -> bool:
        """Whether the rows of `name` (a record, or outcomes) each lie on one island of `record`."""
        if name == OUTCOME:
            return all(self._below(outcome.subject, record) for outcome in self.terms.contract.outcomes)
        return self._below(name, record)

    def _within(self, limit: Limit, record: str) -> bool:
        """Whether the lines that share the room of a limit lie on one island."""
        return any(self._below(name, record) for name in limit.each)

    def _stays_below(self, outcome: Outcome, record: str) -> bool:
        """Whether an outcome's subject, its choice and what it requires lie on one island."""
        dated = (node.outcome for node in nodes(outcome.achieved) if isinstance(node, Dated))
        others = (self.terms.outcomes[name].subject for name in (*(r.outcome for r in outcome.requires), *dated))
        choosers = [outcome.choice.record] if outcome.choice else []
        return all(self._below(name, record) for name in (outcome.subject, *others, *choosers))


class _Crossing:
    """Whether an expression reads rows of more than one island."""

    def __init__(self, reach: Reach, record: str) -> None:
        self._reach = reach
        self._record = record

    def __call__(self, node: Node) -> bool:
        """Look at one expression."""
        if isinstance(node, Share):
            return any(map(_reads_facts(self._reach.terms), self._reach.read_by(node.weight, node.pot)))
        return not all(self._stays(rows) for rows in self._reach.rows_read(node))

    def _stays(self, rows: Rows) -> bool:
        """Whether some rows lie on the island of what they are linked to."""
        ends = [match.to.type.record for match in rows.matches if isinstance(match.to.type, RowType)]
        return any(self._reach.leads(end, self._record) for end in ends)


def _reads_facts(terms: Terms) -> _Reader:
    """Whether an expression reads anything that comes from files."""
    return _Reader(terms)


class _Reader:
    """Whether an expression reads anything that comes from files."""

    def __init__(self, terms: Terms) -> None:
        self._terms = terms

    def __call__(self, node: Node) -> bool:
        """Look at one expression; rows that stand in the contract are no facts."""
        if isinstance(node, FieldOf) and isinstance(node.of.type, RowType):
            record = self._terms.records.get(node.of.type.record)
            return node.of.type.record != PERIOD and (record is None or record.source != "text")
        return any(isinstance(part, Rows) for part in parts(node))


def _all(forms: Iterable[Form]) -> Iterator[Node]:
    """Every expression in some forms."""
    return chain.from_iterable(nodes(form) for form in forms)


# ---------------------------------------------------------------- rows


class Islands:
    """Where the rows of a history lie: on which islands of a record, each row perhaps on any."""

    def __init__(self, terms: Terms, history: History, record: str) -> None:
        self._terms = terms
        self._history = history
        self._record = record
        self._versions = {name: history.versions(name) for name in history.records()}
        self._found: dict[tuple[str, Key], frozenset[Key]] = {}

    def part(self, key: Key) -> History:
        """Give the rows that lie on one island, or may; rows that lead to no island at all belong to each."""
        return History(
            row
            for name, keyed in self._versions.items()
            for own, versions in keyed.items()
            if self._lies(name, own, key)
            for row in versions
        )

    def certain(self, key: Key) -> list[Row]:
        """Give the rows that lie on one island and on no other."""
        return [
            row
            for name, keyed in self._versions.items()
            if self._terms.way(name, self._record) is not None
            for own, versions in keyed.items()
            if self._where(name, own) == {key}
            for row in versions
        ]

    def _lies(self, name: str, own: Key, key: Key) -> bool:
        """Whether a row lies, or may lie, on an island."""
        if self._terms.way(name, self._record) is None:
            return True
        where = self._where(name, own)
        return key in where or where >= _ANY

    def _where(self, name: str, own: Key) -> frozenset[Key]:
        """The islands that a row lies on, by any of its versions."""
        if name == self._record:
            return frozenset({own})
        if (name, own) not in self._found:
            self._found[name, own] = _ANY  # a circle of links leads anywhere
            self._found[name, own] = self._work_out(self._terms.records[name], own)
        return self._found[name, own]

    def _work_out(self, record: Record, own: Key) -> frozenset[Key]:
        """Follow the first link of the way to the island's record, in every version of a row."""
        way = self._terms.way(record.name, self._record)
        if not way:
            return _ANY
        target = self._terms.links[record.name, way[0]]
        parents = self._parents(record, own, way[0])
        return frozenset().union(*(self._where(target, parent) for parent in parents)) if parents else _ANY

    def _parents(self, record: Record, own: Key, link: str) -> list[Key]:
        """The rows that a link names in any version of a row; none where one of them is not known."""
        part = _key_part(self._terms, record, own, link)
        if part is not None:
            return [part]
        if record.source == "text":
            return [tuple(row.cells[link].split(" / ")) for row in record.rows if row.key == own and link in row.cells]
        found = [self._linked(row, link) for row in self._versions.get(record.name, {}).get(own, ())]
        return [] if None in found else [key for key in found if key is not None]

    def _linked(self, row: Row, link: str) -> Key | None:
        """The row that a link names in one version."""
        cell = row.cells.get(link)
        return cell if isinstance(cell, tuple) and not has_made_up_key(row) else None


def _key_part(terms: Terms, record: Record, own: Key, link: str) -> Key | None:
    """The row that a link names, where the link is a part of the key."""
    start = 0
    for part in record.key:
        length = terms.part_length(record.name, part)
        if part == link:
            return own[start : start + length] if len(own) == terms.key_length(record.name) else None
        start += length
    return None
