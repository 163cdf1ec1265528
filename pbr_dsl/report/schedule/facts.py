"""The facts that payments rest on, and the rows that stand in the contract itself."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Final

from pbr_dsl.model.cells import read_cell
from pbr_dsl.model.contract import Column, Contract, History, Link, Record
from pbr_dsl.model.terms import PERIOD, Terms
from pbr_dsl.model.type import CodeType, DateType, NumberType, TimeType, YesNoType
from pbr_dsl.report.schedule.document import Clause, Grid, Origin, Section
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.words import (
    article,
    field_noun,
    key_words,
    length_text,
    listed,
    noun,
    nouns,
    plain,
    quantity,
    quoted,
    sentence,
    term,
    written,
)
from pbr_dsl.values.display import date_text

_HOUR: Final = 60
_MADE: Final = ("proof", "claim", "outcome")
_ROLES: Final = {
    "plain": "a date",
    "event": "a date: the day on which it happened",
    "start": "a date: its first day",
    "end": "a date: its last day",
}
_TIMES: Final = {"start time": ": when it starts", "end time": ": when it ends"}


def facts(terms: Terms) -> Section:
    """Give what is recorded, record by record."""
    recorded = [r for r in terms.contract.records if r.name not in _MADE and r.source == "data"]
    made = [r for r in terms.contract.records if r.source == "milestone"]
    clauses = [*(_record(record) for record in recorded), *(_milestones(terms, record) for record in made)]
    said = "Payments are worked out from these facts and from nothing else."
    return Section("Facts that are recorded", tuple(clauses), said if clauses else "")


def _record(record: Record) -> Clause:
    one = noun(record)
    rows: list[tuple[str, ...]] = [
        *((plain(link.name), _linked(link)) for link in record.links),
        *((plain(column.name), _column(column)) for column in record.columns),
    ]
    parts = [_key(record)]
    if record.personal:
        parts.append(f"That reference says who a {one} is, and is shown to nobody")
    if record.complete_after is not None:
        parts.append(
            f"The list of {nouns(record)} is complete {length_text(record.complete_after)} after the end of a "
            "period; before that nothing follows from there being none"
        )
    if record.evidence:
        parts.append(
            f"Each {one} needs proof by {quoted(term(record.evidence))}, and is proved once such a proof counts"
        )
    said = " ".join(sentence(part) for part in parts)
    if rows:
        said += f" For each {one} the following is recorded:"
    grids = (Grid(("Fact", "What it may be"), tuple(rows)),) if rows else ()
    heading = term(record.name) + (f" ({record.title})" if record.title else "")
    return Clause(heading, said, grids=grids, origin=Origin(record.clause, record.place))


def _linked(link: Link) -> str:
    return f"the {plain(link.record)} that it belongs to{', or none' if link.may_be else ''}"


def _key(record: Record) -> str:
    one = noun(record)
    if not record.each:
        return f"Each {one} has a reference of its own; a later entry with the same reference corrects it"
    columns = {column.name: column for column in record.columns}
    named = [field_noun(name, columns[name].type) if name in columns else plain(name) for name in record.key]
    per = listed(f"each {name}" for name in named) or "the contract"
    many = "exactly one" if record.each == "one" else "at most one"
    missing = {
        "one": f"; what {article(one)} that is missing would say is not yet known",
        "at most one": f"; where there is none, there is no {one}",
    }[record.each]
    return f"There is {many} {one} for {per}{missing}; a later entry for the same corrects it"


def _column(column: Column) -> str:
    """What a field may be, and what it means where the contract says it."""
    beside = {"": "", "none": ", or none", "open": ", or still open"}[column.may_be]
    personal = " (personal, and shown to nobody)" if column.personal else ""
    return (f"{column.title}: " if column.title else "") + _kind(column) + beside + personal


def _kind(column: Column) -> str:
    match column.type:
        case DateType():
            return _ROLES[column.role]
        case TimeType():
            within = f" (at most {quantity(Fraction(column.high), {'hour': 1})} after the start)" if column.high else ""
            return f"a time of day to the minute{_TIMES.get(column.words, '')}{within}"
        case YesNoType():
            return "yes or no"
        case CodeType(codes=codes):
            return listed((key_words(code) for code in codes), "or")
        case NumberType():
            return _number(column)
        case _:
            return "words"


def _number(column: Column) -> str:
    words = plain(column.words) or "number"
    whole = bool(column.step) and Fraction(column.step) == Fraction(column.scale)
    kind = "a whole number" if whole else "a number"
    match words:
        case "percent":
            said, whole = ["a percentage"], False
        case "money":
            said = ["an amount of money"]
        case _ if words.isupper():
            said = ["an amount of money"]
        case _ if words.startswith("number"):
            said = [words.replace("number", kind, 1)]
        case _:
            said = [f"{kind} of {words}"]
    if column.step and not whole:
        said.append(f"in steps of {in_words(column, Fraction(column.step))}")
    low = in_words(column, Fraction(column.low)) if column.low else ""
    high = in_words(column, Fraction(column.high)) if column.high else ""
    if low and high:
        said.append(f"from {low} to {high}")
    elif low:
        said.append(f"not below {low}")
    elif high:
        said.append(f"at most {high}")
    return ", ".join(said)


def in_words(column: Column, value: Fraction) -> str:
    """Give a number of a field in the unit in which it is recorded."""
    unit = column.type.unit if isinstance(column.type, NumberType) else {}
    if column.scale == "1" or column.words in ("minutes", "weeks", "percent", "number"):
        return quantity(value, unit, percent=True if column.words == "percent" else False if not unit else None)
    number, words = value / Fraction(column.scale), plain(column.words).removeprefix("number ")
    if words.startswith("hours") and 0 < number < 1 and (_HOUR * number).denominator == 1:
        return f"{quantity(number, {'hour': 1})}{words.removeprefix('hours')}"
    return f"{quantity(number, {}, percent=False)} {words}"


def _milestones(terms: Terms, record: Record) -> Clause:
    made = record.milestones
    if made is None:
        return Clause(term(record.name), "")
    phrases = Phrases(terms)
    anchor = phrases.noun(made.anchor)
    dues = listed(
        length_text(length) + (f" (called {quoted(label)})" if label not in length_text(length) else "")
        for length, label in zip(made.at, made.labels, strict=True)
    )
    said = f"Every {plain(made.of)} has {article(plain(record.name))} due {dues} after {anchor}."
    heading = term(record.name) + (f" ({record.title})" if record.title else "")
    return Clause(heading, said, origin=Origin(record.clause, record.place))


def given_rows(terms: Terms) -> Section:
    """Give the lists that stand in the contract itself, with the published figures of its indexes."""
    contract = terms.contract
    listed_here = [record for record in contract.records if record.source in ("text", "index") and record.rows]
    return Section("Lists that stand in the contract", tuple(_list(contract, record) for record in listed_here))


def _heading(record: Record, name: str) -> str:
    none = any(link.name == name and link.may_be for link in record.links)
    return plain(name).capitalize() + (" (or none)" if none else "")


def _list(contract: Contract, record: Record) -> Clause:
    heading = term(record.name) + (f" ({record.title})" if record.title else "")
    origin = Origin(record.clause, record.place)
    if record.source == "index":
        heading = record.title or heading
        figures = tuple(
            (row.key[0], _figure(record, row.cells), date_text(row.recorded) if row.recorded else "at any time")
            for row in record.rows
        )
        said = (
            f"These figures of {quoted(record.title or plain(record.name))} count, each from the day on which it was "
            f"published{_decimals(record)}. A figure that is published later is added when it is; the figure of a "
            "month that stands here twice is corrected by the later one. Until a month has a figure, it is not yet "
            "known."
        )
        return Clause(heading, said, grids=(Grid(("Month", "Figure", "Published"), figures),), origin=origin)
    names = [*(link.name for link in record.links), *(column.name for column in record.columns)]
    titled = any(row.title for row in record.rows)
    heads = (term(record.name), *(["Title"] if titled else []), *(_heading(record, name) for name in names))
    rows = tuple(
        (
            " / ".join(map(key_words, row.key)),
            *([row.title] if titled else []),
            *(_cell(record, name, row.cells.get(name, "")) for name in names),
        )
        for row in record.rows
    )
    valued = [v for v in contract.values if isinstance(v.body, History) and v.domain[:1] == (record.name,)]
    be, own = ("are", "their") if len(valued) > 1 else ("is", "its")
    more = (
        f" Their {listed(term(value.name) for value in valued)} {be} given in a clause of {own} own." if valued else ""
    )
    return Clause(heading, f"There are these {nouns(record)}.{more}", grids=(Grid(heads, rows),), origin=origin)


def _decimals(record: Record) -> str:
    step = next((column.step for column in record.columns if column.step), "")
    return f", in steps of {quantity(Fraction(step), {}, percent=False)}" if step else ""


def _figure(record: Record, cells: dict[str, str]) -> str:
    text = cells.get(record.name, "")
    return quantity(Fraction(text), {}, percent=False) if text else "not yet known"


def _cell(record: Record, name: str, text: str) -> str:
    return cell_words(record, name, text)


def row_words(name: str, text: str) -> str:
    """Give the key of a row in words; of a period, its first day."""
    return date_text(date.fromisoformat(text)) if name == PERIOD and text else key_words(text)


def cell_words(record: Record, name: str, text: str) -> str:
    """Give the cell of a row in words."""
    if text == "":
        return "not yet known"
    if any(link.name == name for link in record.links):
        return row_words(name, text)
    column = next((one for one in record.columns if one.name == name), None)
    if column is None or text in ("none", "open"):
        return text
    value = read_cell(text, record, name)
    if isinstance(value, Fraction) and column.type.kind == "number":
        return in_words(column, value)
    return written(text, column.type).strip("“”") if column.type.kind == "code" else written(text, column.type)
