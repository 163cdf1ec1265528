"""Decision tables: inputs, rows and outputs; each output column is a value.

That no two rows apply and that some row always does is found by `terms/table_rows.py`.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from itertools import product

from pbr_dsl.check.cells import as_wide_as, expression_in
from pbr_dsl.check.definitions import curves
from pbr_dsl.check.definitions.histories import NO_SETTING
from pbr_dsl.check.definitions.values import declare, frozen_on
from pbr_dsl.check.draft import Declared, Draft, did_you_mean
from pbr_dsl.check.facts.links import reachable
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas import ranges
from pbr_dsl.check.formulas.derivation import fitting, kind_of, mismatch
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.setting import Setting, resolve, stands_for, visible
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, TWO_WAYS_THERE, UNKNOWN_HEADING, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, Type
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import list_text

_SHOWN = 3


def declare_tables(draft: Draft) -> None:
    """Take the names of every table's outputs."""
    for record in draft.records.values():
        for column in record.columns:
            draft.holders.setdefault(column.name, []).append(record.name)
    for item in draft.file.items:
        if not isinstance(item, tree.Table):
            continue
        draft.enter(item)
        headings = [heading.text for heading in item.grid.headings]
        inputs = [name.text for name in item.by]
        for name in item.by:
            if name.text not in headings:
                _, labels, fix = did_you_mean(name, [h for h in headings if h != item.name.text])
                draft.report(UNKNOWN_HEADING, name, f"the table has no column `{name.text}`", labels=labels, fix=fix)
        if item.name.text not in headings and len(headings) - len(inputs) > 1:
            _named_apart(draft, item)
        elif item.name.text not in headings:
            _, labels, fix = did_you_mean(item.name, [h for h in headings if h not in inputs])
            message = f"the table has no column `{item.name.text}`, which should hold its result"
            draft.report(UNKNOWN_HEADING, item.name, message, labels=labels, fix=fix)
            draft.excuse(item.name.text)
        _policy(draft, item)
        for heading in item.grid.headings:
            if heading.text not in inputs:
                _declare_output(draft, item, heading)


def _policy(draft: Draft, item: tree.Table) -> None:
    """Look at the words that say how the rows are read: one of `unique`, `line through` and `marginal`."""
    for phrase in item.phrases:
        if phrase.text not in curves.POLICIES:
            phrase_error(draft, phrase, phrase.text, curves.POLICIES)
    known = [phrase for phrase in item.phrases if phrase.text in curves.POLICIES]
    for extra in known[1:]:
        draft.report(SAID_TWICE, extra, f"`{known[0].text}` says already how the rows of this table are read")
    if not item.phrases:
        draft.report(
            UNDECIDED,
            item.name,
            "nothing says how the rows of this table are read",
            readings=(
                "`, unique`: a case has the result of the row in which it lies: £500.00 up to 100, £800.00 above it",
                "`, line through`: between rows it rises evenly: £500.00 at 100 and £800.00 at 200 make £650.00 at 150",
                "`, marginal`: a row is the price of one more: £5.00 up to 100 and £8.00 above make 150 worth £900.00",
            ),
        )


def _named_apart(draft: Draft, item: tree.Table) -> None:
    """Report the name of a table of several results that is none of them, and stands for something else already."""
    name = item.name.text
    if name in draft.declared or name in draft.records:
        labels = draft.first(name, item.name)
        draft.report(DEFINED_TWICE, item.name, f"`{name}` is already a name of this contract", labels=labels)


def _declare_output(draft: Draft, item: tree.Table, heading: Name) -> None:
    domain = _domain(draft, item)
    entry = Declared(heading.text, domain, heading.span, partial(_output, draft, item, heading.text), (item,))
    declare(draft, entry)


def _domain(draft: Draft, item: tree.Table) -> tuple[str, ...]:
    """Give the subjects of a table: those of its inputs, the nearest that lead to all of them."""
    headings = {heading.text for heading in item.grid.headings}
    holders = [(name, _holders(draft, name)) for name in item.by if name.text in headings]
    plain = {record for _, records in holders if len(records) == 1 for record in records}
    found: list[str] = []
    for name, records in holders:
        found += [record for record in _the_one(draft, name, records, plain) if record not in found]
    subjects = [record for record in found if record != "period"]
    further = {record for start in subjects for record in reachable(draft, start)[1:]}
    nearest_of = (record for record in subjects if record not in further)
    return (*nearest_of, *(record for record in found if record == "period"))


def _holders(draft: Draft, name: Name) -> list[str]:
    """Give the records whose rows have an input: a value's subjects count as one."""
    if name.text in ("set", "outcome"):
        return ["outcome"]
    if name.text in draft.declared:
        return [" and ".join(draft.declared[name.text].domain)]
    if name.text in draft.records:
        return [name.text]
    holders = draft.holders.get(name.text, [])
    if not holders:
        columns = draft.holders.keys()
        _, labels, fix = did_you_mean(name, [*draft.declared, *draft.records, *columns, "set"])
        help_text = "" if labels else "what a table is read by is a field, a milestone or a value"
        draft.report(UNKNOWN_NAME, name, f"nothing is called `{name.text}`", labels=labels, fix=fix, help=help_text)
        draft.excuse(name.text)
    return [holder for holder in holders if holder != "outcome"] or holders


def _the_one(draft: Draft, name: Name, records: list[str], plain: set[str]) -> tuple[str, ...]:
    """Give the subjects of an input; of several records with such a field, the one that another input is of."""
    if name.text in draft.declared:
        return draft.declared[name.text].domain
    meant = [record for record in records if record in plain]
    if len(records) > 1 and len(meant) != 1:
        told = [f"`{record}'s {name.text}`" for record in records]
        shown = list_text(
            told[:_SHOWN] if len(told) <= _SHOWN else [*told[:_SHOWN], f"{len(told) - _SHOWN} more"], "or"
        )
        help_text = "give the one that is meant a name with `let`, and read the table by that"
        draft.report(TWO_WAYS_THERE, name, f"`{name.text}` may be {shown}", help=help_text)
    return tuple((meant or records)[:1])


def _output(draft: Draft, item: tree.Table, column: str) -> model.Value | None:
    draft.enter(item)
    table = draft.tables.get(item.name.text) or _table(draft, item)
    if table is None:
        return None
    draft.tables[table.name] = table
    frozen = frozen_on(draft, item.frozen, table.domain)
    if item.frozen is not None and frozen is None:
        return None
    kind = table.rows[0].outputs[table.outputs.index(column)].type
    body = model.Lookup(table=table.name, column=column)
    return model.Value(
        name=column,
        clause=item.clause,
        place=draft.place(item),
        domain=table.domain,
        type=kind,
        body=body,
        frozen=frozen,
    )


def _table(draft: Draft, item: tree.Table) -> model.Table | None:
    headed = {heading.text for heading in item.grid.headings}
    if any(name.text not in headed for name in item.by):
        return None
    if item.name.text in draft.spans and draft.spans[item.name.text] == item.span:
        return None
    domain = draft.declared[item.grid.headings[-1].text].domain if item.grid.headings else ()
    setting = Setting(bound=domain)
    item = _one_value_a_cell(item)
    inputs = [_or_none(draft, stands_for(draft, resolve(draft, name, setting))) for name in item.by]
    if None in inputs or not item.grid.rows:
        draft.spans[item.name.text] = item.span
        return None
    known = [made for made in inputs if made is not None]
    rows = [row for line in item.grid.rows if (row := _row(draft, item, line, known, setting)) is not None]
    draft.spans[item.name.text] = item.span
    if len(rows) < len(item.grid.rows) or not _one_kind(draft, item, rows):
        return None
    spelled = rows if curves.policy_of(item) in ("unique", "") else curves.spelled_out(draft, item, known, rows)
    rounded = _rounded(draft, item, spelled) if spelled is not None else None
    if rounded is None:
        return None
    names = tuple(name.text for name in item.by)
    return model.Table(
        name=item.name.text,
        clause=item.clause,
        place=draft.place(item),
        domain=domain,
        inputs=tuple(known),
        input_names=names,
        outputs=tuple(h.text for h in item.grid.headings if h.text not in names),
        rows=tuple(rounded),
    )


def _one_value_a_cell(item: tree.Table) -> tree.Table:
    """Give a table with a row for each of several values in a cell under an input: `north or south` is sugar."""
    tested = {name.text for name in item.by}
    under = [heading.text in tested for heading in item.grid.headings]
    rows: list[tree.Row] = []
    for row in item.grid.rows:
        cells = [_alternatives(cell) if first else [cell] for cell, first in zip(row.cells, under, strict=False)]
        rows += [row.but(cells=one) for one in product(*cells)] if len(row.cells) == len(under) else [row]
    return item.but(grid=item.grid.but(rows=tuple(rows)))


def _alternatives(cell: tree.Cell) -> list[tree.Cell]:
    """Give a cell for each of the values that one names with `or`; itself where it names none so."""
    content = cell.content
    if not isinstance(content, written.Either):
        return [cell]
    return [cell.but(content=part, span=part.span) for part in content.parts]


def _or_none(draft: Draft, made: Expr | None) -> Expr | None:
    """Give an input; of a field with codes or none, `none` is one code more, so that a row says what it gives."""
    if not isinstance(made, core.FieldOf) or not isinstance(made.type, CodeType) or made.of.type.kind != "row":
        return made
    record = draft.records[made.of.type.record]
    if record.source != "data" or all(one.name != made.field or not one.may_be for one in record.columns):
        return made
    kind = CodeType(codes=(*made.type.codes, "none"))
    known = made.model_copy(update={"type": kind})
    absent = core.Is(type=ex.YES_NO, of=made, state="none")
    case = core.Case(when=absent, value=core.Constant(type=kind, value="none"))
    return core.Cases(type=kind, cases=(case,), otherwise=known, first=True)


def _rounded(draft: Draft, item: tree.Table, rows: list[model.TableRow]) -> list[model.TableRow] | None:
    """Round every result of a table as its first line says; None after a finding."""
    if item.rounding is None:
        return rows
    found: list[model.TableRow] = []
    for row in rows:
        outputs = [_round(draft, item.rounding, output, item.name) for output in row.outputs]
        if None in outputs:
            return None
        made = row.model_copy(update={"outputs": tuple(output for output in outputs if output is not None)})
        place = draft.origin(row, "")
        if place is not None:
            draft.wrote(made, place)
        found.append(made)
    return found


def _round(draft: Draft, rounding: written.Rounding, result: Expr, of: Node) -> Expr | None:
    """Round one result; a written number that is a multiple of the step stays as it is."""
    made = ex.round_to(draft, result, rounding, of)
    if made is not None:
        draft.wrote(made, rounding.span)
    if isinstance(made, core.Round) and isinstance(result, core.Constant):
        exact = (Fraction(result.value) / Fraction(made.step)).denominator == 1
        return result if exact else made
    return made


def _one_kind(draft: Draft, item: tree.Table, rows: list[model.TableRow]) -> bool:
    """Whether all results of a column are of one kind; reported where they are not."""
    inputs = {name.text for name in item.by}
    places = [at for at, heading in enumerate(item.grid.headings) if heading.text not in inputs]
    ok = True
    for output, at in enumerate(places):
        first = rows[0].outputs[output]
        for row, line in zip(rows, item.grid.rows, strict=True):
            made = row.outputs[output]
            if made.type != first.type:
                told = f"a result of `{item.grid.headings[at].text}` beside"
                cells = item.grid.rows[0].cells[at], line.cells[at]
                mismatch(draft, (_node(cells[0]), first), (_node(cells[1]), made), told)
                ok = False
                break
    return ok


def _node(cell: tree.Cell) -> Node:
    return expression_in(cell) or cell


def _row(draft: Draft, item: tree.Table, line: tree.Row, inputs: list[Expr], setting: Setting) -> model.TableRow | None:
    draft.at(line)
    headings = [heading.text for heading in item.grid.headings]
    if not as_wide_as(draft, line, item.grid):
        return None
    names = [name.text for name in item.by]
    tests = [test(draft, line.cells[headings.index(n)], made) for n, made in zip(names, inputs, strict=True)]
    outputs = [
        _result(draft, cell, setting, _codes(draft, item, heading, setting))
        for cell, heading in zip(line.cells, headings, strict=True)
        if heading not in names
    ]
    if None in tests or None in outputs:
        return None
    made = model.TableRow(
        tests=tuple(t for t in tests if t is not None),
        outputs=tuple(o for o in outputs if o is not None),
        clause=line.clause,
    )
    draft.wrote(made, line.span)
    return made


def _codes(draft: Draft, item: tree.Table, heading: str, setting: Setting) -> CodeType | None:
    """Give the codes of a column whose results are bare words that mean nothing else; None for any other column."""
    at = [h.text for h in item.grid.headings].index(heading)
    cells = [row.cells[at].content for row in item.grid.rows if len(row.cells) > at]
    words = [cell.text for cell in cells if isinstance(cell, Name)]
    known = {*visible(draft, setting), "yes", "no", "none"}
    if not words or len(words) < len(cells) or not known.isdisjoint(words):
        return None
    return CodeType(codes=tuple(dict.fromkeys(words)))


def _result(draft: Draft, cell: tree.Cell, setting: Setting, codes: CodeType | None) -> Expr | None:
    content = expression_in(cell)
    if content is None:
        draft.report(MISSING_PART, cell, "this cell should hold the result of its row")
        return None
    if codes is not None and isinstance(content, Name):
        return core.Constant(type=codes, value=content.text)
    return ex.build(draft, content, setting)


def test(draft: Draft, cell: tree.Cell, of: Expr) -> model.Test | None:
    """Build a cell that tests an input: any, one value, or a range whose ends say whether they belong."""
    content, kind = cell.content, of.type
    if not ranges.fit(draft, of, *_written(content)):
        return None
    match content:
        case None:
            draft.report(MISSING_PART, cell, "this cell is blank", help="write `any` if every case belongs")
            return None
        case Name(text="any"):
            return model.Test(op="any")
        case tree.CellRange(op=op, bound=bound):
            end = _end(draft, bound, kind)
            if end is None:
                return None
            if op in ("at least", "above"):
                return model.Test(op="range", low=end, low_included=op == "at least")
            return model.Test(op="range", high=end, high_included=op == "at most")
        case tree.CellBetween(low=low, high=high, high_excluded=out):
            first = ranges.bound(draft, low, high, NO_SETTING)
            last = _end(draft, high, kind)
            if first is None or last is None or not _fits(draft, low, first, kind):
                return None
            return model.Test(op="range", low=first, high=last, high_included=not out)
        case _:
            alone = expression_in(cell)
            if alone is None:
                draft.report(
                    WRONG_KIND, cell, "this cell should hold a value, a range such as `13 to 26 weeks`, or `any`"
                )
                return None
            made = ex.build(draft, alone, NO_SETTING, kind)
            return model.Test(op="is", value=made) if made is not None and _fits(draft, cell, made, kind) else None


def _written(content: object) -> tuple[object, ...]:
    """Give what is written in a cell that tests an input."""
    match content:
        case tree.CellRange(bound=bound):
            return (bound,)
        case tree.CellBetween(low=low, high=high):
            return ranges.ends(low, high)
        case _:
            return (content,)


def _end(draft: Draft, node: written.Expr, kind: Type) -> Expr | None:
    made = ex.build(draft, node, NO_SETTING, kind)
    return made if made is not None and _fits(draft, node, made, kind) else None


def _fits(draft: Draft, node: Node, made: Expr, kind: Type) -> bool:
    if made.type == kind:
        if isinstance(made, core.Constant):
            return True
        draft.report(WRONG_KIND, node, "a cell under an input says the value itself, and is not worked out")
        return False
    like = core.Constant(type=kind, value="")
    message = f"this cell is {kind_of(node, made)}, and its column is {type_words(kind)}"
    draft.report(WRONG_KIND, node, message, help=fitting((Name(node.span, ""), like), (node, made)))
    return False
