"""Arithmetic with a number that may not exist, where the contract does not say what stands in for it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.holding import Held, there, under
from pbr_dsl.diagnostics.codes.terms import MAY_BE_NONE, MISSING_IN_TABLE
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.model.walk import is_expression, nodes, parts
from pbr_dsl.values.display import number_text

Fields = set[tuple[str, str]]
_UNNAMED = "; give it a name with `let`, so that the condition can name it"


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask, at its first use, about each number that may be none and is calculated with."""
    absent, fields, loose = absent_values(contract, known)
    asked: set[str] = set()
    for part in (*contract.values, *contract.payments, *contract.outcomes, *contract.limits):
        for root, used in _roots(part):
            for node, held in under(root):
                for operand in (*_operands(node), *([root] if used and node is root else [])):
                    if may_be_none(operand, absent, fields, loose) and not _there(operand, held, fields):
                        _ask(draft, part, (operand, _source(operand, known, absent)), asked)
    for table in contract.tables:
        for at, given in enumerate(table.inputs):
            if may_be_none(given, absent, fields, loose) and all(row.tests[at].op != "any" for row in table.rows):
                _no_row(draft, table, table.input_names[at], _source(given, known, absent))


def absent_values(contract: model.Contract, known: Bodies) -> tuple[set[str], Fields, set[str]]:
    """Give the names that may be none, the fields that may be, and the records of which there may be no row."""
    fields = {(r.name, c.name) for r in contract.records for c in r.columns if c.may_be == "none"}
    fields |= {(r.name, link.name) for r in contract.records for link in r.links if link.may_be == "none"}
    loose = {record.name for record in contract.records if record.each == "at most one"}
    return known.closure(lambda expr, found: may_be_none(expr, found, fields, loose)), fields, loose


def _roots(part: model.Part) -> Iterator[tuple[Expr, bool]]:
    """Give the expressions of a part, and whether a number is needed of it whatever happens."""
    if isinstance(part, model.Value) and isinstance(part.body, model.Formula):
        yield part.body.expr, False
    for form in parts(part):
        if is_expression(form):
            yield form, isinstance(part, model.Payment | model.Limit) and isinstance(form.type, NumberType)
        elif isinstance(form, model.AchievedOn | model.AchievedEach | model.AchievedDue | model.Bound):
            yield from ((inner, False) for inner in parts(form) if is_expression(inner))


def _operands(node: Expr) -> tuple[Expr, ...]:
    """Give what a node calculates with."""
    match node:
        case core.Add(terms=terms):
            return terms
        case core.Multiply(factors=factors):
            return factors
        case core.Extreme():
            return node.left, node.right
        case core.LowerLimit():
            return node.of, node.among
        case core.Shift(length=length):
            return (length,)
        case core.Share():
            return node.pot, node.weight
        case core.Carried(of=of):
            return (of,)
        case _:
            return ()


def _source(operand: Expr, known: Bodies, absent: set[str]) -> Expr:
    """Follow a name to what may be missing behind it."""
    seen: set[str] = set()
    while isinstance(operand, core.ValueOf | core.ToDate) and operand.value not in seen:
        seen.add(operand.value)
        behind = [node for body in known.of.get(operand.value, ()) for node in nodes(body) if _may_lack(node, absent)]
        operand = behind[0] if behind else operand
    return operand


def _may_lack(node: Expr, absent: set[str]) -> bool:
    match node:
        case core.Aggregate(word="average" | "median" | "highest" | "lowest"):
            return True
        case core.Picked() | core.Reached() | core.FirstGap():
            return True
        case core.ValueOf(value=name):
            return name in absent
        case core.FieldOf():
            return isinstance(node.type, NumberType)
        case core.Cases(otherwise=None) | core.TimeIn(during=None):
            return True
        case _:
            return False


def _ask(draft: Draft, part: model.Part, found: tuple[Expr, Expr], asked: set[str]) -> None:
    operand, source = found
    name = _name(operand)
    if name and name in asked:
        return
    asked.add(name)
    shown = f"`{name}`" if name else "this"
    if not isinstance(operand.type, NumberType):
        _ask_date(draft, part, operand, shown)
        return
    unit = operand.type.unit
    nothing = number_text(Fraction(0), unit).replace(".00", "")
    word = name or "…"
    whole = part.type.unit if isinstance(part, model.Value) and isinstance(part.type, NumberType) else None
    none = "£0" if whole is None else number_text(Fraction(0), whole).replace(".00", "")
    said = "the whole amount is £0.00 then" if whole is None else f"the whole of `{part.name}` is {none} then"
    draft.report(
        MAY_BE_NONE,
        draft.origin(operand, part.name),
        f"{shown} may be none, and `{part.name}` calculates with it",
        readings=(
            f"`…, or {none} when {word} is none`: {said}",
            f"a `let … = {word}, or {nothing} when {word} is none`: it counts as {nothing}, and the rest is worked out",
        ),
        help=(_unlinked(draft, source) or _why(source)) + ("" if name else _UNNAMED),
        clause=part.clause,
    )


def _ask_date(draft: Draft, part: model.Part, operand: Expr, shown: str) -> None:
    """Ask what the later of a date that may be none and another is."""
    absent = f"when {shown.strip('`')} is"
    draft.report(
        MAY_BE_NONE,
        draft.origin(operand, part.name),
        f"{shown} may be none, and `{part.name}` takes the later or earlier of it and another",
        readings=(
            f"a line `… {absent} none` with the other alone, then `… otherwise` with both: the other one counts then",
            f"the one line `… {absent} not none` with both: there is none then",
        ),
        help=_why(operand),
        clause=part.clause,
    )


def _no_row(draft: Draft, table: model.Table, name: str, source: Expr) -> None:
    draft.report(
        MISSING_IN_TABLE,
        draft.spans.get(table.name),
        f"`{table.name}` has no row for where `{name}` is none: whatever reads the table is held then",
        help=f"{_why(source)}; read the table by a `let … = {name}, or … when {name} is none`, write `any` in a row,"
        f' or say with `allow missing-in-table for {table.name} because "…"` that it is waited for',
        clause=table.clause,
    )


def _name(operand: Expr) -> str:
    match operand:
        case core.ValueOf(value=name) | core.ToDate(value=name):
            return name
        case core.FieldOf(field=field, of=core.OnlyRow(rows=rows)):
            return f"{rows.record}'s {field}"
        case core.FieldOf(field=field, of=core.LinkOf(link=link)):
            return f"{link}'s {field}"
        case core.FieldOf(field=field):
            return field
        case _:
            return ""


def _some(least: Expr | None) -> bool:
    """Whether a written number asks for at least one row."""
    return isinstance(least, core.Constant) and least.value != "0"


def _unlinked(draft: Draft, operand: Expr) -> str:
    """Say that a row may be named by no link; "" where it is not that."""
    row = operand.of if isinstance(operand, core.FieldOf) else None
    if not isinstance(row, core.LinkOf) or row.of.type.kind != "row":
        return ""
    links = draft.records[row.of.type.record].links
    said = f"the link `{row.link}` is declared `or none`"
    return said if any(link.name == row.link and link.may_be for link in links) else ""


def _why(operand: Expr) -> str:
    """Say when a number does not exist."""
    match operand:
        case core.Aggregate(rows=rows, word=word):
            return f"over no rows of `{rows.record}` there is no {word}"
        case core.Picked(rows=rows, word=word):
            return f"where there is no row of `{rows.record}` there is no {word} one"
        case core.FieldOf(field=field, of=core.OnlyRow(rows=rows)):
            said = f"where there is no row of `{rows.record}` there is no `{field}`"
            return f"{said}; with `one each` in its record a row is promised, and waited for"
        case core.TimeIn():
            return "where one of its two days is none there are no days"
        case core.FieldOf(field=field):
            return f"the field `{field}` is declared `or none`"
        case _:
            return "it is none where no case applies, or where what it reads is none"


def may_be_none(expr: Expr, absent: set[str], fields: Fields, loose: set[str]) -> bool:
    """Whether an expression may be none; what is calculated never is, since its parts were asked about."""

    def inner(part: Expr) -> bool:
        return may_be_none(part, absent, fields, loose)

    match expr:
        case core.Aggregate(word="average" | "median" | "highest" | "lowest", of=of):
            return not (expr.rows.last or _some(expr.rows.least)) or (of is not None and inner(of))
        case core.Picked():
            return True
        case core.FieldOf(of=core.OnlyRow(rows=rows), field=field):
            return rows.record in loose or (rows.record, field) in fields
        case core.FieldOf(of=of, field=field):
            return inner(of) or (of.type.kind == "row" and (of.type.record, field) in fields)
        case core.LinkOf(of=of, link=link):
            return inner(of) or (of.type.kind == "row" and (of.type.record, link) in fields)
        case core.ValueOf(value=name, at=at) | core.ToDate(value=name, at=at):
            return name in absent or any(inner(row) for row in at)
        case core.Cases(otherwise=otherwise):
            return otherwise is None or any(
                inner(value) and not _there(value, held, fields) for value, held in _branches(expr)
            )
        case core.Round(of=of) | core.Shift(of=of):
            return inner(of)
        case core.Whole(start=start, end=end) | core.TimeFrom(start=start, end=end):
            return inner(start) or inner(end)
        case core.TimeIn(start=start, end=end):
            return any(day is not None and inner(day) for day in (start, end))
        case core.Reached() | core.FirstGap():
            return True
        case _:
            return False


def _there(expr: Expr, held: Held | None, fields: Fields) -> bool:
    """Whether something is known not to be none: it was asked, or the row was that names it."""
    if there(expr, held):
        return True
    row = expr.of if isinstance(expr, core.FieldOf) else None
    if not isinstance(row, core.LinkOf) or row.type.kind != "row" or not isinstance(expr, core.FieldOf):
        return False
    return (row.type.record, expr.field) not in fields and there(row, held)


def _branches(node: core.Cases) -> Iterator[tuple[Expr, Held | None]]:
    values = {id(case.value) for case in node.cases} | {id(node.otherwise)}
    return ((expr, held) for expr, held in under(node) if id(expr) in values)
