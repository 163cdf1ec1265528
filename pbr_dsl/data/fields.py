"""What the rows of a record hold, as cells: which columns a file must have for each of its fields.

A column is one cell.  A link is one cell for each part of the key that it names: a link to a client is the client's
identifier, a link to a review is a client and a milestone's label.  A key that is no field is one identifier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

from pbr_dsl.data.cell import Accepted, Converter, Reading, Refused, trimmed
from pbr_dsl.data.grammar import Writing, converter, heading, identifiers, names
from pbr_dsl.model.contract import Column, Contract, Link, Record
from pbr_dsl.model.terms import PERIOD
from pbr_dsl.values.calendar import periods
from pbr_dsl.values.facts import NONE


@dataclass(frozen=True, slots=True)
class Leaf:
    """One cell of a field: its name, the folded headings that name it, and how its text is read.

    A `personal` one is repeated by no message; where it is an identifier a pseudonym takes its place.  `holds` is the
    column that it is read as, or the names of rows of the contract, one of which it is; None for an identifier.
    `or_none` says that it may also be the word `none`.
    """

    name: str
    headings: tuple[str, ...]
    convert: Callable[[Writing], Converter]
    personal: bool = False
    holds: Column | tuple[str, ...] | None = None
    or_none: bool = False

    @property
    def identifies(self) -> bool:
        """Whether it is an identifier: neither a field nor one of a list."""
        return self.holds is None


@dataclass(frozen=True, slots=True)
class Field:
    """A field or an own key of a record, with the cells that it is read from."""

    name: str
    leaves: tuple[Leaf, ...]
    column: Column | None = None
    link: Link | None = None


def record_named(contract: Contract, name: str) -> Record | None:
    """The record of a name; None when the contract has none."""
    return next((record for record in contract.records if record.name == name), None)


def fields_of(contract: Contract, record: Record) -> dict[str, Field]:
    """The fields of a record by name: its key first where that is no field, then links and columns."""
    found: dict[str, Field] = {}
    named = {link.name for link in record.links} | {column.name for column in record.columns}
    for part in record.key:
        if part not in named:
            found[part] = Field(part, (Leaf(part, (heading(part),), identifiers, record.personal),))
    for link in record.links:
        found[link.name] = Field(link.name, _leaves(contract, link), link=link)
    for column in record.columns:
        found[column.name] = Field(column.name, (_of_column(column),), column=column)
    return found


def with_parts(known: dict[str, Field]) -> dict[str, Field]:
    """The fields and, by their own names, the cells of links that are made of several: what a column map may name."""
    parts = {
        leaf.name: Field(leaf.name, (leaf,), link=one.link)
        for one in known.values()
        if len(one.leaves) > 1
        for leaf in one.leaves
    }
    return {**parts, **known}


def _of_column(column: Column) -> Leaf:
    """The one cell of a column."""

    def convert(writing: Writing) -> Converter:
        return converter(column, writing)

    return Leaf(column.name, (heading(column.name),), convert, column.personal, column)


def _leaves(contract: Contract, link: Link) -> tuple[Leaf, ...]:
    """The cells of a link: one for each part of the key that it names."""
    parts = key_leaves(contract, link.record)
    if link.may_be and len(parts) == 1:
        parts = (replace(parts[0], convert=partial(_or_none, parts[0].convert), or_none=True),)
    if len(parts) == 1:
        named = dict.fromkeys(heading(name) for name in (link.name, parts[0].name))
        return (replace(parts[0], name=link.name, headings=tuple(named)),)
    found = []
    for part in parts:
        own = heading(link.name) if part.name == link.record else heading(part.name)
        found.append(replace(part, headings=(heading(f"{link.name}-{part.name}"), own)))
    return tuple(found)


def _or_none(convert: Callable[[Writing], Converter], writing: Writing) -> Converter:
    """The converter of a link that may be none: the word `none`, or what the link names."""
    known, absent = convert(writing), Accepted(NONE)
    return lambda text: absent if trimmed(text).casefold() == NONE.value else known(text)


def key_leaves(contract: Contract, name: str, above: tuple[str, ...] = ()) -> tuple[Leaf, ...]:
    """Give the parts of a record's key, each a cell; the parts of a linked row's key stand in its place."""
    if name == PERIOD:
        return (_period(tuple(_first_days(contract))),)
    record = record_named(contract, name)
    if record is None or name in above:
        return (Leaf(name, (heading(name),), identifiers),)
    links = {link.name: link.record for link in record.links}
    columns = {column.name: column for column in record.columns}
    found: list[Leaf] = []
    for part in record.key:
        if part in links:
            found += key_leaves(contract, links[part], (*above, name))
        elif record.source == "milestone" and part == name:
            found.append(_listed(part, record.milestones.labels if record.milestones else (), name))
        elif part in columns:
            found.append(_of_column(columns[part]))
        elif record.source == "text":
            found.append(_listed(part, tuple(row.key[0] for row in record.rows if len(row.key) == 1), name))
        else:
            found.append(Leaf(part, (heading(part),), identifiers, record.personal))
    return tuple(found)


def _first_days(contract: Contract) -> Iterator[str]:
    """The first days of the contract's periods, by which rows name them."""
    written = contract.settings.periods
    if written.length.unit != "working-day":
        for period in periods(written.first, written.length.number, written.length.unit, contract.settings.paid_until):
            yield period.start.isoformat()


def _period(known: tuple[str, ...]) -> Leaf:
    """A part of a key that is a period, named by its first day."""
    listed = _listed(PERIOD, known, PERIOD)

    def convert(writing: Writing) -> Converter:
        read = listed.convert(writing)

        def day(text: str) -> Reading:
            found = read(text)
            return replace(found, message=f"{found.message}{hint}") if isinstance(found, Refused) else found

        return day

    hint = f"; a period is named by its first day, such as {known[0]}" if known else ""
    return replace(listed, convert=convert)


def _listed(part: str, known: tuple[str, ...], record: str) -> Leaf:
    """A part of a key that the contract lists: a lot, a milestone's label."""

    def convert(writing: Writing) -> Converter:
        return names(known, f"a {record} of the contract", writing)

    return Leaf(part, (heading(part),), convert, holds=known)
