"""Sets of rows in English: which rows, and what is made of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Match, Rows
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.report.schedule import conditions, words
from pbr_dsl.report.schedule.words import article, field_noun, plain

if TYPE_CHECKING:
    from pbr_dsl.report.schedule.phrases import Phrases

_TESTS: Final = {"any": "at least one", "no": "no"}
_MANY: Final = {
    "is": "exactly",
    "is-not": "not exactly",
    "at-least": "at least",
    "at-most": "at most",
    "above": "more than",
    "below": "fewer than",
}
_RELATIVE: Final = (
    ("its ", " whose "),
    ("it is ", " that is "),
    ("it comes ", " that comes "),
    ("it qualifies", " that qualifies"),
    ("it does not ", " that does not "),
)
_WORDS: Final = {"sum": "sum", "average": "average", "median": "median", "highest": "highest", "lowest": "lowest"}
_DATES: Final = {**_WORDS, "highest": "latest", "lowest": "earliest"}
_POLICIES: Final = {
    "hold": "while a fact about {} that may count is not yet known, the {} is not known",
    "leave out": "{} about which a fact is not yet known is left out, and listed as waiting",
    "count in": "{} of which it is not yet known whether it counts is counted, and listed as waiting",
}


def singular(phrases: Phrases, record: str) -> str:
    """Give what a row of a record is called."""
    known = phrases.terms.records.get(record)
    return words.noun(known) if known is not None else plain(record)


def plural(phrases: Phrases, record: str) -> str:
    """Give the plural of a record."""
    known = phrases.terms.records.get(record)
    return words.nouns(known) if known is not None else f"{plain(record)}s"


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
        return f"the number of {last}{many}{several(phrases, rows)}"
    with phrases.about(rows.record):
        said = phrases.tight(expr.of)
    if expr.word == "median":
        phrases.note(
            "The median is the middle one when all are put in order; of an even number, half the sum of the middle two"
        )
    of = said.removeprefix("its ")
    the = "the " if of != said else ""
    of_or_for = "of" if of != said else "for"
    which = _DATES if expr.type.kind == "date" else _WORDS
    return f"the {which[expr.word]} of {the}{of} {of_or_for} {_every(phrases, rows)}"


def _every(phrases: Phrases, rows: Rows) -> str:
    if rows.last:
        return f"each of the last {rows.last} {plural(phrases, rows.record)}{several(phrases, rows)}"
    return f"every {singular(phrases, rows.record)}{belonging(phrases, rows)}"


def policy(phrases: Phrases, expr: core.Aggregate) -> None:
    """Say what an unknown row does, where it is not what the contract says of all."""
    paid = phrases.terms.settings.unknown_rows == "pay the rest" and expr.word not in ("any", "every", "no")
    if expr.unknown != ("leave out" if paid else "hold"):
        what = {"count": "number", "any": "answer", "every": "answer", "no": "answer"}.get(expr.word, expr.word)
        said = _POLICIES[expr.unknown].format(article(singular(phrases, expr.rows.record)), what)
        phrases.note(said)


def belonging(phrases: Phrases, rows: Rows, *, last_told: bool = False) -> str:
    """Give which rows are meant, to be put after their noun; how many of the last, unless that is told already."""
    last = ""
    if rows.last:
        last = "" if last_told else f" (only the last {rows.last} of these)"
        doubt = f"it is in doubt which are the last {rows.last}"
        phrases.note(f"While there are fewer than {rows.last}, or {doubt}, nothing is known of them")
    if rows.least is not None:
        least = phrases.tight(rows.least)
        phrases.note(
            f"While there are fewer than {least} such {plural(phrases, rows.record)}, nothing is known of them"
        )
    with phrases.about(rows.record):
        return _matches(phrases, rows) + _during(phrases, rows) + _where(phrases, rows) + last


def several(phrases: Phrases, rows: Rows) -> str:
    """Give which rows are meant, to be put after their noun in the plural."""
    said = belonging(phrases, rows, last_told=True)
    said = said.replace(" that comes ", " that come ")
    return said.replace(" that belongs to ", " that belong to ").replace(" that is ", " that are ")


def counted(phrases: Phrases, expr: core.Compare, left: core.Aggregate) -> str:
    """Give how many rows there have to be: `there are at least 3 outputs of the goal whose kind is “payment”`."""
    policy(phrases, left)
    size = phrases.tight(expr.right)
    one = size == "1" and expr.op in ("at-least", "is", "at-most")
    noun = singular(phrases, left.rows.record) if one else plural(phrases, left.rows.record)
    which = belonging(phrases, left.rows, last_told=True) if one else several(phrases, left.rows)
    last = f"the last {left.rows.last} " if left.rows.last else ""
    return f"there {'is' if one else 'are'} {_MANY[expr.op]} {size} {last}{noun}{which}"


def _matches(phrases: Phrases, rows: Rows) -> str:
    return " and".join(_match(phrases, rows.record, match) for match in rows.matches).replace(" and for ", " for ")


def _match(phrases: Phrases, record: str, match: Match) -> str:
    to = phrases.noun(match.to)
    target = match.to.type.record if match.to.type.kind == "row" else ""
    if not match.path:
        return f" that is {to}"
    if target == PERIOD and match.path == (PERIOD,):
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


def in_order(phrases: Phrases, expr: core.Compare) -> str:
    """Give which of two rows comes first: `it comes before this attempt`."""
    record = expr.left.type.record if expr.left.type.kind == "row" else ""
    by = clock(phrases, record)
    many = plural(phrases, record)
    phrases.note(f"Which of two {many} comes first is told by their {by}, and on one day by their references")
    return f"{phrases.noun(expr.left)} comes {'before' if expr.op == 'below' else 'after'} {phrases.noun(expr.right)}"


def _where(phrases: Phrases, rows: Rows) -> str:
    if rows.where is None:
        return ""
    joined = " and" if rows.during is not None else ""
    return joined + that(phrases, rows.where)


def that(phrases: Phrases, expr: Expr) -> str:
    """Give a condition on `it` as a relative clause."""
    if isinstance(expr, core.Every) and not conditions.deep(expr) and not conditions.is_range(expr):
        return " and".join(that(phrases, part) for part in expr.parts)
    said = phrases.condition(expr)
    if not isinstance(expr, core.Some):
        for start, clause in _RELATIVE:
            if said.startswith(start):
                return clause + said.removeprefix(start)
    return f" for which {said}"


def test(phrases: Phrases, expr: core.Aggregate) -> str:
    """Give any, every or no as a clause."""
    policy(phrases, expr)
    rows = expr.rows
    noun = singular(phrases, rows.record) + belonging(phrases, rows)
    if expr.word == "every":
        with phrases.about(rows.record):
            said = phrases.condition(expr.of) if expr.of is not None else "it is there"
        return f"for every {noun}, {said}"
    said = ""
    if expr.of is not None:
        with phrases.about(rows.record):
            said = that(phrases, expr.of)
        if rows.where is not None or rows.during is not None:
            said = " and" + said
    return f"there is {_TESTS[expr.word]} {noun}{said}"


def picked(phrases: Phrases, expr: core.Picked) -> str:
    """Give a field of the first or last row."""
    with phrases.about(expr.rows.record):
        noun = field_noun(expr.field, expr.type)
    by = clock(phrases, expr.rows.record)
    first = {"first": "first", "last": "last"}[expr.word]
    row = f"the {first} {singular(phrases, expr.rows.record)} (by {by}){belonging(phrases, expr.rows)}"
    return f"the {noun} of {row}"


def only(phrases: Phrases, expr: core.OnlyRow) -> str:
    """Give the one row of a record."""
    return f"the {singular(phrases, expr.rows.record)}{belonging(phrases, expr.rows)}"
