"""Makes the nodes of settings, facts, values and scenarios: one entry for each rule, in the grammar's order."""

from __future__ import annotations

from typing import Final

from pbr_dsl.source import Source
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.build_expression import MAKERS as EXPRESSION_MAKERS
from pbr_dsl.syntax.build_expression import Maker
from pbr_dsl.syntax.build_outcome import MAKERS as OUTCOME_MAKERS
from pbr_dsl.syntax.build_promise import MAKERS as PROMISE_MAKERS
from pbr_dsl.syntax.build_use import MAKERS as USE_MAKERS
from pbr_dsl.syntax.expression import Expr, Month, Name, Quantity, Rounding
from pbr_dsl.syntax.machine import Chain
from pbr_dsl.syntax.pieces import Mark, Pieces

_WORDS: Final = ("NAME", "FIRST", "LAST", "THIS", "WHOLE", "WORKING_DAYS")
_CONTENT: Final = Expr | tree.CellRange | tree.CellBetween | tree.CellList | tree.Achievement | tree.Counting | Month


class Builder:
    """Makes the nodes of one source."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def __call__(self, rule: str, parts: list[object], start: int, end: int) -> object:
        """Make the value of a rule from its parts."""
        return MAKERS[rule](Pieces(parts, self._source, start, end))


def _mark(role: str, kind: type[object]) -> Maker:
    """A phrase whose value the line around it places."""
    return lambda pieces: Mark(role, pieces.one(kind))


def _expr_mark(role: str) -> Maker:
    """The same, for an amount or condition."""
    return lambda pieces: Mark(role, pieces.expr)


def _rounding(pieces: Pieces) -> Mark:
    """A phrase that says how a value is rounded."""
    return Mark("rounding", pieces.rounding)


# ---------------------------------------------------------------- settings


def _term(pieces: Pieces) -> tree.Term:
    """The line `term`."""
    start, end, *until = pieces.dates
    return tree.Term(pieces.span, pieces.clause, start, end, until[0] if until else None)


def _periods(pieces: Pieces) -> tree.Periods:
    """The line `periods`."""
    return tree.Periods(
        pieces.span,
        pieces.clause,
        pieces.one(tree.PeriodLength),
        pieces.dates[0],
        pieces.marked("cut-off", Quantity),
        pieces.marked("restated", Quantity),
    )


# ---------------------------------------------------------------- facts


def _record(pieces: Pieces) -> tree.Record:
    """A record, in one line or as a block."""
    return tree.Record(
        pieces.span,
        pieces.clause,
        pieces.name,
        pieces.title,
        pieces.listed("all"),
        pieces.listed("one each"),
        pieces.listed("at most one each"),
        pieces.mark("complete after", Quantity),
        pieces.mark("plural", Name),
        pieces.every(tree.Field),
        next(iter(pieces.marked("proved by", tuple)), None),
        personal=pieces.mark("personal", str) is not None,
    )


def _field(pieces: Pieces) -> tree.Field:
    """A field, in a list of fields or on a line of its own."""
    kind, personal = pieces.every(tree.FieldType)[0], pieces.terminal("PERSONAL") is not None
    return tree.Field(pieces.span, pieces.clause, pieces.name, kind, pieces.title, personal)


def _named_type(pieces: Pieces) -> tree.NamedType:
    """`end date or open`."""
    names = pieces.names
    no = pieces.terminal("NO")
    if no:
        return tree.NamedType(pieces.span, names, Name(pieces.place(no), "no"))
    if pieces.terminal("OR"):
        return tree.NamedType(pieces.span, names[:-1], names[-1], pieces.maybe(Quantity))
    return tree.NamedType(pieces.span, names, None, pieces.maybe(Quantity))


def _range_type(pieces: Pieces) -> tree.RangeType:
    """`0 to 24 hours or none`."""
    low, high = (number.text.replace(",", "") for number in pieces.terminals("NUMBER"))
    unit, *alternative = pieces.names
    return tree.RangeType(pieces.span, low, high, unit, alternative[0] if alternative else None)


def _rate_type(pieces: Pieces) -> tree.RateType:
    """`number per 100 people`."""
    unit, per = pieces.names
    return tree.RateType(pieces.span, unit, pieces.text("NUMBER").replace(",", ""), per)


def _property(pieces: Pieces) -> tree.Property:
    """`capacity = 420 hours per week`."""
    return tree.Property(pieces.span, pieces.clause, pieces.name, pieces.expr, None, ())


def _history(pieces: Pieces) -> tree.Property:
    """A property with dated lines."""
    as_at = pieces.exprs[0] if pieces.exprs else None
    return tree.Property(pieces.span, pieces.clause, pieces.name, None, as_at, pieces.every(tree.DatedLine))


def _milestone(pieces: Pieces) -> tree.Milestone:
    """The line `milestone`."""
    *at, anchor = pieces.exprs
    quantities = tuple(length for length in at if isinstance(length, Quantity))
    return tree.Milestone(pieces.span, pieces.clause, pieces.name, pieces.listed("each"), quantities, anchor)


# ---------------------------------------------------------------- values


def _let(pieces: Pieces) -> tree.Let:
    """A value, by a formula or by lines."""
    return tree.Let(
        pieces.span,
        pieces.clause,
        pieces.name,
        pieces.listed("each"),
        pieces.expr_marked("as at"),
        pieces.expr_marked("frozen"),
        pieces.mark("unknown rows", tree.Words),
        pieces.mark("rounding", Rounding),
        pieces.marked("words", tree.Words),
        pieces.maybe(tree.Formula),
        pieces.every(tree.LetLine),
    )


def _formula(pieces: Pieces) -> tree.Formula:
    """An expression and what stands in for it."""
    alternatives = pieces.every(tree.OtherwiseValue | tree.OtherwiseCarry)
    return tree.Formula(pieces.span, pieces.expr, alternatives)


def _dated_line(pieces: Pieces) -> tree.DatedLine:
    """`from 1 April 2026  £17.50 per hour for mental-health`."""
    row = pieces.names[0] if pieces.names else None
    value = pieces.every(Expr | tree.NotYetKnown | tree.Indexed)[0]
    return tree.DatedLine(pieces.span, pieces.clause, pieces.dates[0], value, row)


def _not_yet_known(pieces: Pieces) -> tree.NotYetKnown:
    """`not yet known, if not agreed by 1 January 2029, the previous price stays`."""
    by = pieces.dates[0] if pieces.dates else None
    return tree.NotYetKnown(pieces.span, by, pieces.maybe(tree.Words))


def _case(pieces: Pieces) -> tree.CaseLine:
    """`special when …`, or `… otherwise`."""
    when = None if pieces.terminal("OTHERWISE") else pieces.last
    return tree.CaseLine(pieces.span, pieces.clause, pieces.expr, when)


def _when_unknown(pieces: Pieces) -> tree.WhenUnknown:
    """`when unknown, hold for 10 working days, then refuse`."""
    then = pieces.names[0] if pieces.names else pieces.last
    return tree.WhenUnknown(pieces.span, pieces.clause, pieces.one(Quantity), then)


def _pennies(pieces: Pieces) -> tree.Pennies:
    """`pennies largest remainder to £0.01, ties by period and lot, last first`."""
    method, ties, *direction = pieces.every(tree.Words)
    return tree.Pennies(
        pieces.span,
        pieces.clause,
        method,
        pieces.maybe(Quantity),
        ties,
        pieces.listed("all"),
        direction[0] if direction else None,
    )


def _table(pieces: Pieces) -> tree.Table:
    """The block `table`."""
    return tree.Table(
        pieces.span,
        pieces.clause,
        pieces.name,
        pieces.listed("all"),
        pieces.expr_marked("frozen"),
        pieces.mark("rounding", Rounding),
        pieces.marked("words", tree.Words),
        pieces.one(tree.Grid),
    )


# ---------------------------------------------------------------- pipe tables


def _header(pieces: Pieces) -> Mark:
    """The headings of a pipe table."""
    return Mark("headings", tuple(Name(pieces.place(heading), heading.text) for heading in pieces.terminals("HEADER")))


def _grid(pieces: Pieces) -> tree.Grid:
    """A pipe table."""
    return tree.Grid(pieces.span, pieces.listed("headings"), pieces.every(tree.Row))


def _cell(pieces: Pieces) -> tree.Cell:
    """A cell: the place of its content, or of the stroke before it when it is blank."""
    content = pieces.parts[1] if len(pieces.parts) > 1 else None
    if isinstance(content, _CONTENT):
        return tree.Cell(content.span, content)
    return tree.Cell(pieces.span, None)


def _cell_range(op: str) -> Maker:
    """`at least 65%`."""
    return lambda pieces: tree.CellRange(pieces.span, op, pieces.expr)


def _cell_between(pieces: Pieces) -> tree.CellBetween:
    """`20% to below 30%`."""
    low, high = pieces.exprs
    return tree.CellBetween(pieces.span, low, high, high_excluded=pieces.mark("excluded", bool) is not None)


# ---------------------------------------------------------------- worked examples


def _run(pieces: Pieces) -> tree.Run:
    """`then for quarter from 1 July 2026, as known on 15 October 2026`."""
    start, *known = pieces.dates
    resumed = pieces.mark("resumed", bool) is not None
    length = pieces.one(tree.PeriodLength)
    return tree.Run(pieces.span, "", resumed, length, start, known[0] if known else None)


def _expect_value(pieces: Pieces) -> tree.ExpectValue:
    """`expect card to date = £2,100.00 for ann because [2.2]`."""
    return tree.ExpectValue(
        pieces.span,
        pieces.clause,
        pieces.name,
        "adjustment" if pieces.terminal("ADJUSTMENT_TO") else pieces.word("measure"),
        pieces.mark("payer", Name),
        pieces.dates[0] if pieces.dates else None,
        pieces.rounding,
        pieces.last,
        pieces.listed("all"),
    )


def _expect_state(pieces: Pieces) -> tree.ExpectState:
    """`expect turned-round held for cal, waiting for absence of cal`."""
    name, state, *waiting = (*pieces.names, *(Name(month.span, month.text) for month in pieces.months))
    waiting_for, waiting_of, *_ = *waiting, None, None
    return tree.ExpectState(pieces.span, pieces.clause, name, state, pieces.listed("all"), waiting_for, waiting_of)


def _expect_trim(pieces: Pieces) -> tree.ExpectTrim:
    """`expect working trimmed by £100.00 for ben`."""
    amount = pieces.one(Quantity)
    return tree.ExpectTrim(pieces.span, pieces.clause, pieces.name, amount, pieces.listed("all"))


MAKERS: Final[dict[str, Maker]] = {
    "file": lambda pieces: tree.File(pieces.span, pieces.word("version"), pieces.every(tree.Item)),
    "language": lambda pieces: Mark("version", pieces.text("NUMBER")),
    "contract": lambda p: tree.Contract(p.span, p.clause, p.name, p.title, p.every(tree.Setting)),
    "parties": lambda pieces: tree.Parties(pieces.span, pieces.clause, pieces.every(tree.Party)),
    "party": lambda pieces: tree.Party(pieces.span, pieces.name, pieces.title),
    "term": _term,
    "money": lambda pieces: tree.Money(pieces.span, pieces.clause, pieces.name, pieces.rounding),
    "calendar": lambda p: tree.Calendar(p.span, p.clause, p.every(tree.Words), p.every(tree.YearsFrom)),
    "years_from": lambda p: tree.YearsFrom(p.span, p.one(tree.Words), p.text("NUMBER"), p.name),
    "periods": _periods,
    "period_length": lambda p: tree.PeriodLength(p.span, p.text("NUMBER").replace(",", ""), p.name),
    "cut_off": _mark("cut-off", Quantity),
    "restated_for": _mark("restated", Quantity),
    "prevails": lambda p: tree.Prevails(p.span, p.clause, p.one(tree.Words), p.title),
    "unknown_rows": lambda p: tree.UnknownRows(p.span, p.clause, p.one(tree.Words)),
    "aims": lambda pieces: tree.Aims(pieces.span, pieces.clause, pieces.listed("any"), pieces.listed("all")),
    "clauses": lambda pieces: tree.Clauses(pieces.span, pieces.clause),
    "note": lambda pieces: tree.Note(pieces.span, pieces.clause, pieces.title),
    "unit": lambda pieces: tree.Unit(pieces.span, pieces.clause, pieces.name),
    "record": _record,
    "record_line": _record,
    "one_each": lambda pieces: Mark("one each", pieces.listed("all")),
    "at_most_one_each": lambda pieces: Mark("at most one each", pieces.listed("all")),
    "complete_after": _mark("complete after", Quantity),
    "plural": lambda pieces: Mark("plural", pieces.name),
    "personal_rows": lambda _: Mark("personal", "personal"),
    "proved_by": lambda pieces: Mark("proved by", pieces.names),
    "field": _field,
    "field_line": _field,
    "named_type": _named_type,
    "code_type": lambda pieces: tree.CodeType(pieces.span, pieces.listed("any")),
    "range_type": _range_type,
    "rate_type": _rate_type,
    "lot": lambda p: tree.Lot(p.span, p.clause, p.name, p.title, p.every(tree.Property)),
    "fixed_property": _property,
    "dated_property": _history,
    "milestone": _milestone,
    "let": _let,
    "let_block": _let,
    "let_phrases": lambda pieces: Chain(None, tuple(pieces.parts)),
    "as_at": _expr_mark("as at"),
    "frozen_on": _expr_mark("frozen"),
    "value_unknown_rows": _mark("unknown rows", tree.Words),
    "value_rounded": _rounding,
    "let_words": _mark("words", tree.Words),
    "formula": _formula,
    "otherwise_value": lambda pieces: tree.OtherwiseValue(pieces.span, *pieces.exprs),
    "otherwise_carry": lambda pieces: tree.OtherwiseCarry(pieces.span, pieces.name, pieces.expr),
    "dated_line": _dated_line,
    "not_yet_known": _not_yet_known,
    "given_line": lambda pieces: tree.GivenLine(pieces.span, pieces.clause, pieces.expr, pieces.name),
    "case_line": _case,
    "otherwise_line": _case,
    "when_unknown_line": _when_unknown,
    "pennies": _pennies,
    "table": _table,
    "table_rounded": _rounding,
    "table_words": _mark("words", tree.Words),
    "grid": _grid,
    "header": _header,
    "row": lambda pieces: tree.Row(pieces.span, pieces.clause, pieces.every(tree.Cell)),
    "cell": _cell,
    "cell_at_least": _cell_range("at least"),
    "cell_at_most": _cell_range("at most"),
    "cell_above": _cell_range("above"),
    "cell_below": _cell_range("below"),
    "cell_between": _cell_between,
    "cell_list": lambda pieces: tree.CellList(pieces.span, pieces.names),
    "scenario": lambda p: tree.Scenario(p.span, p.clause, p.title, p.every(tree.ScenarioLine)),
    "run": _run,
    "resumed": lambda _: Mark("resumed", value=True),
    "given_value": lambda p: tree.GivenValue(p.span, "", p.name, p.expr, p.listed("all")),
    "given_none": lambda pieces: tree.GivenNone(pieces.span, "", pieces.name),
    "given_rows": lambda pieces: tree.GivenRows(pieces.span, "", pieces.name, pieces.one(tree.Grid)),
    "expect_value": _expect_value,
    "to_date": lambda _: Mark("measure", "to date"),
    "before_limits": lambda _: Mark("measure", "before limits"),
    "expect_state": _expect_state,
    "expect_trim": _expect_trim,
    "words": lambda p: tree.Words(p.span, tuple(" ".join(t.text.split()) for t in p.terminals(*_WORDS))),
    **OUTCOME_MAKERS,
    **PROMISE_MAKERS,
    **USE_MAKERS,
    **EXPRESSION_MAKERS,
}
