"""Sets of rows in English: which rows, and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Match, Rows
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.report.schedule.words import article, field_noun, plain

if TYPE_CHECKING:
    from pbr_dsl.report.schedule.phrases import Phrases

_WORDS: Final = {"sum": "sum", "average": "average", "highest": "highest", "lowest": "lowest"}
_POLICIES: Final = {
    "hold": "while a fact about {} that may count is not yet known, this is not known",
    "leave out": "{} about which a fact is not yet known is left out, and listed as waiting",
    "count in": "{} that may count is counted in, and listed as waiting",
}


def plural(phrases: Phrases, record: str) -> str:
    """Give the plural of a record."""
    known = phrases.terms.records.get(record)
    return plain(known.plural) if known is not None else f"{plain(record)}s"


def short(expr: core.Aggregate) -> bool:
    """Whether an aggregate is so short that it may stand inside a calculation."""
    rows = expr.rows
    plain_rows = rows.where is None and rows.during is None and len(rows.matches) <= 1
    return plain_rows and (expr.of is None or isinstance(expr.of, core.FieldOf | core.ValueOf))


def aggregate(phrases: Phrases, expr: core.Aggregate) -> str:
    """Give a count, sum, average, highest or lowest."""
    policy(phrases, expr)
    rows = expr.rows
    if expr.of is None:
        many = plural(phrases, rows.record)
        last = f"the last {rows.last} " if rows.last else ""
        return f"the number of {last}{many}{belonging(phrases, rows)}"
    with phrases.about(rows.record):
        said = phrases.tight(expr.of)
    of = said.removeprefix("its ")
    the = "the " if of != said else ""
    of_or_for = "of" if of != said else "for"
    return f"the {_WORDS[expr.word]} of {the}{of} {of_or_for} {_every(phrases, rows)}"


def _every(phrases: Phrases, rows: Rows) -> str:
    if rows.last:
        return f"each of the last {rows.last} {plural(phrases, rows.record)}{belonging(phrases, rows)}"
    return f"every {plain(rows.record)}{belonging(phrases, rows)}"


def policy(phrases: Phrases, expr: core.Aggregate) -> None:
    """Say what an unknown row does, where it is not what the contract says of all."""
    paid = phrases.terms.settings.unknown_rows == "pay the rest" and expr.word not in ("any", "every", "no")
    if expr.unknown != ("leave out" if paid else "hold"):
        said = _POLICIES[expr.unknown].format(article(plain(expr.rows.record)))
        phrases.note(said)


def belonging(phrases: Phrases, rows: Rows) -> str:
    """Give which rows are meant, to be put after their noun."""
    with phrases.about(rows.record):
        return _matches(phrases, rows) + _during(phrases, rows) + _where(phrases, rows)


def _matches(phrases: Phrases, rows: Rows) -> str:
    return ",".join(_match(phrases, rows.record, match) for match in rows.matches)


def _match(phrases: Phrases, record: str, match: Match) -> str:
    to = phrases.noun(match.to)
    target = match.to.type.record if match.to.type.kind == "row" else ""
    if not match.path:
        return f" that is {to}"
    if target == PERIOD:
        return f" for {to}"
    *way, last = match.path
    if last == target or phrases.terms.links.get((record, last)) == last:
        between = "".join(f" of {article(plain(step))}" for step in way)
        return f"{between} of {to}"
    chain = "".join(f" of its {plain(step)}" for step in reversed(way))
    return f" for which {'the' if chain else 'its'} {plain(last)}{chain} is {to}"


def _during(phrases: Phrases, rows: Rows) -> str:
    if rows.during is None:
        return ""
    period = phrases.noun(rows.during)
    if rows.record == OUTCOME:
        return f" that belongs to {period}"
    return f" whose {clock(phrases, rows.record)} falls in {period}"


def clock(phrases: Phrases, record: str) -> str:
    """Give what the date of a record's rows is called."""
    name = phrases.terms.clocks.get(record, "")
    column = phrases.terms.columns.get((record, name))
    return field_noun(name, column.type) if column is not None else "date"


def _where(phrases: Phrases, rows: Rows) -> str:
    if rows.where is None:
        return ""
    joined = " and" if rows.during is not None else ""
    return joined + that(phrases.condition(rows.where))


def that(said: str) -> str:
    """Give a condition on `it` as a relative clause."""
    for start, clause in (("its ", " whose "), ("it is ", " that is ")):
        if said.startswith(start) and " it" not in said.removeprefix(start):
            return clause + said.removeprefix(start)
    return f" for which {said}"


def test(phrases: Phrases, expr: core.Aggregate) -> str:
    """Give any, every or no as a clause."""
    policy(phrases, expr)
    rows = expr.rows
    noun = plain(rows.record) + belonging(phrases, rows)
    if expr.word == "every":
        with phrases.about(rows.record):
            said = phrases.condition(expr.of) if expr.of is not None else "it is there"
        return f"for every {noun}, {said}"
    said = ""
    if expr.of is not None:
        with phrases.about(rows.record):
            said = that(phrases.condition(expr.of))
        if rows.where is not None or rows.during is not None:
            said = " and" + said
    return f"there is {'no' if expr.word == 'no' else 'at least one'} {noun}{said}"


def picked(phrases: Phrases, expr: core.Picked) -> str:
    """Give a field of the first or last row."""
    with phrases.about(expr.rows.record):
        noun = field_noun(expr.field, expr.type)
    by = clock(phrases, expr.rows.record)
    first = {"first": "first", "last": "last"}[expr.word]
    row = f"the {first} {plain(expr.rows.record)} (by {by}){belonging(phrases, expr.rows)}"
    return f"the {noun} of {row}"


def only(phrases: Phrases, expr: core.OnlyRow) -> str:
    """Give the one row of a record."""
    return f"the {plain(expr.rows.record)}{belonging(phrases, expr.rows)}"
