"""Few rows of data in which a line is broken as it is in all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

from pbr_dsl.promises.amounts import Rows
from pbr_dsl.promises.place import Place, agree
from pbr_dsl.values.facts import Row
from pbr_dsl.values.history import History

MOST_ROWS = 150
_NUMBERS = (0, 1, 2, 4, 8, 16, 32, 64)


def fewer(place: Place, rows: Rows) -> Iterator[Place]:
    """Give the facts of an example as they are; of data the rows of one subject, then those of one more, and so on.

    All are known from the beginning, as in an example.
    """
    if place.title:
        yield place
        return
    every = [replace(row, recorded=None) for row in rows_of(place)]
    anchor = _anchor(place, rows)
    leads = {(row.record, row.key): place.leads(row.record, row.key) for row in every}
    kept = [row for row in every if anchor not in leads[row.record, row.key] or _is(row, rows, anchor, leads)]
    others: dict[object, list[Row]] = {}
    for row in every:
        if row not in kept:
            others.setdefault(leads[row.record, row.key][anchor], []).append(row)
    groups = sorted(others.values(), key=lambda group: not _near(group, rows, anchor, leads))
    for number in _NUMBERS:
        chosen = [*kept, *(row for group in groups[:number] for row in group)]
        if len(chosen) > MOST_ROWS or number > len(groups) + max(_NUMBERS[:2]):
            return
        yield replace(place, history=History(chosen))


def rows_of(place: Place) -> list[Row]:
    """Give the rows of files as known on the day."""
    return [row for rows in place.now.world.rows.values() for row in rows.values() if row.file]


def _anchor(place: Place, rows: Rows) -> str:
    """The record of data that most others hang on, among those that a case is about."""
    terms = place.computation.terms
    hanging = Counter(link.record for record in terms.contract.records for link in record.links)
    fed = [record for record in terms.records if terms.records[record].source == "data"]
    return max([one for one in rows if one in fed] or fed, key=lambda one: hanging[one], default="")


def _is(row: Row, rows: Rows, anchor: str, leads: dict[tuple[str, tuple[str, ...]], Rows]) -> bool:
    """Whether a row is about the subject of a case."""
    return leads[row.record, row.key][anchor] == rows.get(anchor)


def _near(group: list[Row], rows: Rows, anchor: str, leads: dict[tuple[str, tuple[str, ...]], Rows]) -> bool:
    """Whether the rows of another subject lead where those of the case do."""
    other = {record: key for record, key in rows.items() if record != anchor}
    return all(agree(other, leads[row.record, row.key]) for row in group)
