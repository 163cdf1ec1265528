"""Records and the rows that stand in the contract as text."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from pbr_dsl.model import contract as model
from pbr_dsl.model.type import CodeType, DateType, NumberType, TextType, TimeType, YesNoType
from pbr_dsl.report.expanded.expression import phrase
from pbr_dsl.report.expanded.words import (
    clause_words,
    date_words,
    decimal,
    length_words,
    name_words,
    number_words,
    padded,
)

_REGULAR = (("s", "es"), ("x", "es"), ("ch", "es"), ("sh", "es"))


def title_words(part: model.Part) -> str:
    """Give the quoted text after a name, or nothing."""
    return f' "{part.title}"' if part.title else ""


def record_lines(record: model.Record) -> list[str]:
    """Give a record line by line: its fields, its rows, its figures, or how it is made."""
    if record.milestones is not None:
        lengths = ", ".join(record.milestones.labels)
        anchor = phrase(record.milestones.anchor)
        head = f"milestone {record.name} each {record.milestones.of} at {lengths} after {anchor}"
        return [head + clause_words(record.clause)]
    if record.source == "text":
        return _schedule(record)
    if record.source == "index":
        return _index(record)
    keyed = [link.name for link in record.links if record.each and link.name in record.key]
    of = " of " + " and ".join(keyed) if keyed else "" if record.key else " of contract"
    parts = [part for part in record.key if part not in keyed] or keyed[-1:] or ["contract"]
    words = {"one": "one each", "at most one": "at most one each"}
    each = f", {words[record.each]} {' and '.join(parts)}" if record.each else ""
    after = f", complete after {length_words(record.complete_after)}" if record.complete_after else ""
    proof = f", proved by {record.evidence}" if record.evidence else ""
    plural = "" if record.plural == _plural(record.name) else f", plural {record.plural}"
    personal = ", personal" if record.personal else ""
    fields = [
        f"  {link.name} {link.record}{' or none' if link.may_be else ''}"
        for link in record.links
        if link.name not in keyed
    ]
    fields += [
        f"  {c.name} {'personal ' * c.personal}{column_words(c)}" + (f' "{c.title}"' if c.title else "")
        for c in record.columns
    ]
    phrases = f"{each}{after}{proof}{plural}{personal}"
    return [f"record {record.name}{title_words(record)}{of}{phrases}{clause_words(record.clause)}", *fields]


def _plural(word: str) -> str:
    for end, more in _REGULAR:
        if word.endswith(end):
            return word + more
    return word[:-1] + "ies" if word.endswith("y") and word[-2:-1] not in "aeiou" else word + "s"


def column_words(column: model.Column) -> str:
    """Give the type of a field as the contract writes it."""
    other = f" or {column.may_be}" if column.may_be else ""
    match column.type:
        case DateType():
            return ("" if column.role == "plain" else column.role + " ") + "date" + other
        case TimeType():
            return column.words + (f" within {number_words(column.high, {'hour': 1})}" if column.high else "") + other
        case YesNoType():
            return "yes or no"
        case CodeType(codes=codes):
            return "one of " + " or ".join(codes) + other
        case NumberType() if column.high:
            scale = Fraction(column.scale)
            places = len(decimal(Fraction(column.step) / scale).partition(".")[2])
            low, high = (padded(decimal(Fraction(end) / scale), places) for end in (column.low, column.high))
            return f"{low} to {high} {column.words}{other}"
        case NumberType():
            return column.words + other
        case TextType():
            return "text" + other
        case _:
            return "text"


def _schedule(record: model.Record) -> list[str]:
    titled = any(given.title for given in record.rows)
    names = [*(link.name for link in record.links), *(column.name for column in record.columns)]
    texts = {column.name for column in record.columns if isinstance(column.type, TextType)}
    of = " of " + " and ".join(link.name for link in record.links) if record.links else ""
    head = [record.name, *(["title"] if titled else []), *names]
    rows = [
        [
            name_words(given.key[0]),
            *([f'"{given.title}"'] if titled else []),
            *(f'"{given.cells[n]}"' if n in texts else name_words(given.cells[n]) for n in names),
        ]
        for given in record.rows
    ]
    first = f"schedule {record.name}{title_words(record)}{of}{clause_words(record.clause)}"
    return [first, *("  " + grid_line(cells) for cells in [head, *rows])]


def _index(record: model.Record) -> list[str]:
    """Every figure that may count, so that it is read as revised."""
    places = len(decimal(Fraction(record.columns[0].step)).partition(".")[2])
    many = "1 decimal" if places == 1 else f"{places} decimals"
    first = f"use index {record.name}{title_words(record)}, as revised, {many}, replaced by agreement"
    cells = [
        [given.key[0], decimal(Fraction(given.cells[record.name])), date_words(given.recorded.isoformat())]
        for given in record.rows
        if given.recorded is not None
    ]
    rows = [grid_line(row) for row in [["month", "value", "published"], *cells]] if cells else []
    return [first + clause_words(record.clause), *("  " + row for row in rows)]


def grid_line(cells: Iterable[str]) -> str:
    """Give a row of a pipe table."""
    return "| " + " | ".join(cells) + " |"
