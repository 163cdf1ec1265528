"""Everything that reads rows: aggregates, `any` and `every`, first and last, shares of a pot."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.links import on_its_own, subject, tied, ways
from pbr_dsl.check.facts.promised_rows import field_of_rows
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas import members, spans
from pbr_dsl.check.formulas.units import type_words
from pbr_dsl.check.results import samples
from pbr_dsl.check.setting import Setting, is_number, member, resolve, row_for
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import ONE_OF_SEVERAL, OUT_OF_PLACE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Match, Rows, Subject, ValueOf
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, Type
from pbr_dsl.model.walk import nodes
from pbr_dsl.syntax import expression as written

_OUTSIDE: Final = {
    "start": {("below", ""), ("below", "before"), ("at-most", "before")},
    "end": {("above", ""), ("above", "after"), ("at-least", "after")},
}


def rows_of(  # noqa: PLR0913 - rows are told by this many things
    draft: Draft,
    over: written.Name,
    setting: Setting,
    where: written.Expr | None,
    of: written.Expr | None = None,
    *,
    kind: Type | None = None,
    among: written.Name | None = None,
    beside: written.Name | None = None,
) -> tuple[Rows, Setting, Expr | None] | None:
    """Build the rows linked to a setting (or to `among`), the setting inside them, and what is read of each.

    What is read (`of`) is expected to be of a `kind`.
    """
    record = members.record_named(draft, over)
    if record is None:
        return None
    inner = setting.inside(record.name)
    test = ex.condition(draft, where, inner) if where is not None else None
    read = ex.build(draft, of, inner, kind) if of is not None else None
    told = members.beside(draft, beside, record, setting)
    matches: tuple[Match, ...] | None = ()
    if among is not None:
        matches = members.of_row(draft, among, record, setting)
    elif record.name not in draft.years and not tied(record, test, read):
        apart = tuple(n for n in setting.bound if n not in draft.years and not on_its_own(draft, n, test))
        matches = members.linked(draft, over, record, replace(setting, bound=apart), where)
    if matches is None or told is None or (where is not None and test is None) or (of is not None and read is None):
        return None
    if any(not members.there(draft, over, record, match.path, (test, setting)) for match in matches):
        return None
    if told:
        test = members.all_of(*told, *([test] if test is not None else []))
    during = subject("period") if "period" in setting.bound and members.clock_of(record) else None
    linked = any(match.to == subject("period") for match in matches)
    if linked or (read is not None and read.type != ex.YES_NO and _reads_period(read)) or _puts_in_order(test, read):
        during = None
    elif "period" in setting.bound and not (test is not None and _reads_period(test)):
        spans.dated(draft, over, record)
    for year in draft.years & {*setting.bound}:
        test = spans.in_year(draft, over, record, year, (test, read))
    named = matches[0].to.type if among is not None and matches else None
    through = named.record if isinstance(named, RowType) else ""
    return Rows(record=record.name, matches=matches, of=through, during=during, where=test), inner, read


def _puts_in_order(*exprs: Expr | None) -> bool:
    return members.puts_in_order(*exprs)


def _reads_period(expr: Expr) -> bool:
    return any(isinstance(node, Subject) and node.record == "period" for node in nodes(expr))


def _outside(draft: Draft, rows: Rows) -> bool:
    """Whether a condition asks for rows that happened before the period begins or after it ends."""
    clock = members.clock_of(draft.records[rows.record])
    for part in rows.where.parts if isinstance(rows.where, core.Every) else (rows.where,):
        match part:
            case core.Compare(op=op, left=core.FieldOf(of=Subject(), field=field), right=right) if field == clock:
                bound, moved = (right.of, right.direction) if isinstance(right, core.Shift) else (right, "")
                ends = (op, moved) in _OUTSIDE.get(bound.field if isinstance(bound, core.FieldOf) else "", ())
                if ends and isinstance(bound, core.FieldOf) and bound.of == subject("period"):
                    return True
            case _:
                pass
    return False


def aggregate(draft: Draft, node: written.Aggregate, setting: Setting) -> Expr | None:
    """Build `sum of … over …`, `count of …` and their like."""
    found = rows_of(draft, node.over, setting, node.where, node.of, among=node.among, beside=node.beside)
    if found is None:
        return None
    rows, _, of = found
    if node.last:
        last = members.last_of(draft, node, rows, setting)
        if last is None:
            return None
        rows = last
    elif rows.during is not None and _outside(draft, rows):
        plural, name = draft.records[rows.record].plural, rows.record
        draft.report(
            OUT_OF_PLACE,
            node.where,
            f"a total each period takes the `{plural}` that happened in it, and none of those is so",
            help=f"give each row its part: a `let … each {name} and period` with a line `… when` this, and a line "
            "`… otherwise`; a total of that takes every row",
        )
        return None
    if node.least is not None:
        least = ex.of_kind(draft, node.least, setting, NumberType())
        if least is None:
            return None
        rows = rows.model_copy(update={"least": least})
    if node.of is not None and of is not None and not is_number(of) and node.word in ("sum", "average", "median"):
        draft.report(WRONG_KIND, node.of, f"`{node.of.span.text}` is {type_words(of.type)}, which cannot be added up")
        return None
    if of is not None and not isinstance(of.type, NumberType | DateType):
        draft.report(WRONG_KIND, node.of, f"`{type_words(of.type)}` has no highest or lowest")
        return None
    kind = of.type if of is not None else NumberType()
    return core.Aggregate.model_validate({"type": kind, "word": node.word, "of": of, "rows": rows, "unknown": "hold"})


def quantified(draft: Draft, node: written.Quantified, setting: Setting) -> Expr | None:
    """Build `any X where …`, `no X where …`, `every X has …`."""
    found = rows_of(draft, node.over, setting, None, node.test, kind=ex.YES_NO, among=node.among)
    if found is None:
        return None
    rows, _, test = found
    told = members.beside(draft, node.beside, draft.records[rows.record], setting)
    if test is None or told is None or not ex.is_condition(draft, node.test, test):
        return None
    if node.word == "every":
        not_told = (core.Not(type=ex.YES_NO, of=one) for one in told)
        test = core.Some(type=ex.YES_NO, parts=(*not_told, test)) if told else test
    else:
        test = members.all_of(*told, test) if told else test
    if _puts_in_order(test):
        rows = rows.model_copy(update={"during": None})
    return core.Aggregate.model_validate(
        {"type": ex.YES_NO, "word": node.word, "of": test, "rows": rows, "unknown": "hold"}
    )


def picked(draft: Draft, node: written.Picked, setting: Setting) -> Expr | None:
    """Build `first stay's moved-in where …`."""
    found = rows_of(draft, node.over, setting, node.where, among=node.among, beside=node.beside)
    if found is None:
        return None
    record = draft.records[found[0].record]
    field = field_of(draft, record, node.field)
    if field is None:
        return None
    if not members.clock_of(record):
        if field == ex.DATE:
            return _earliest(node, found[0])
        members.no_clock(draft, node.over, record, node.word)
        return None
    return field_of_rows(record, found[0], node.word, node.field.text, field)


def _earliest(node: written.Picked, rows: Rows) -> Expr:
    """Build the first (last) of a date that rows without a clock have: `first adult's volunteered`."""
    word = "lowest" if node.word == "first" else "highest"
    own = core.FieldOf(type=ex.DATE, of=subject(rows.record), field=node.field.text)
    return core.Aggregate.model_validate({"type": ex.DATE, "word": word, "of": own, "rows": rows, "unknown": "hold"})


def field_of(draft: Draft, record: model.Record, name: written.Name) -> Type | None:
    """Give the type of a field of a record, or None with a finding."""
    found = member(draft, subject(record.name), record.name, name.text)
    if found is None and not draft.partly_read(record.name):
        known = [*(column.name for column in record.columns), *(link.name for link in record.links)]
        _, labels, fix = did_you_mean(name, known)
        message = f"`{name.text}` is no field of `{record.name}`"
        help_text = "it has " + ", ".join(f"`{word}`" for word in known) if known else ""
        labels = labels or draft.fields_of(record.name)
        draft.report(UNKNOWN_NAME, name, message, labels=labels, fix=fix, help=help_text)
    return found.type if found is not None else None


def possessive(draft: Draft, node: written.Possessive, setting: Setting) -> Expr | None:
    """Build `reading's money`: a field of a bound or linked row, or of the only row of a record."""
    sampled = samples.block(draft, node, setting)
    if sampled is not None:
        return samples.value(draft, node, sampled, setting)
    row = row_read(draft, node.of, setting)
    if row is None:
        return None
    if not isinstance(row.type, RowType):
        return None
    if row.type.record == "period":
        made = member(draft, row, "period", node.field.text)
        if made is None:
            draft.report(UNKNOWN_NAME, node.field, "a period has a `start` and an `end`")
        return made
    record = draft.records[row.type.record]
    found = member(draft, row, record.name, node.field.text)
    if found is None and node.field.text in draft.declared:
        return _value_of_row(draft, node, row, setting)
    if found is None:
        field_of(draft, record, node.field)
    return found


def _value_of_row(draft: Draft, node: written.Possessive, row: Expr, setting: Setting) -> Expr | None:
    """Build a value of the row before `'s`; its other subjects, such as the period, are those of the setting."""
    record = row.type.record if isinstance(row.type, RowType) else ""
    entry = draft.declared[node.field.text]
    if record not in entry.domain or entry.state == "building":
        draft.report(UNKNOWN_NAME, node.field, f"`{node.field.text}` is not a value each {record}")
        return None
    if record in draft.years and row != subject(record) and row_for(draft, node.field, record, setting) is None:
        return None
    at = tuple(row if name == record else row_for(draft, node.field, name, setting) for name in entry.domain)
    draft.used.add(entry.name)
    made = draft.value_of(entry.name)
    if made is None or None in at:
        return None
    return ValueOf(type=made.type, value=entry.name, at=tuple(part for part in at if part is not None))


def row_read(draft: Draft, of: written.Expr, setting: Setting) -> Expr | None:
    """Build the row before `'s`, or None with a finding."""
    if isinstance(of, written.Name):
        only = only_row(draft, of, setting)
        if only is not None:
            return only
        record = draft.record_of(of.text)
        led = record and (record.name in draft.years or any(ways(draft, s, record.name) for s in setting.records))
        if record and of.text not in setting.bound and not led:
            draft.report(
                ONE_OF_SEVERAL,
                of,
                f"there may be several rows of `{of.text}`, and nothing says which is read",
                help=f"write `first {of.text}'s …`, `last {of.text}'s …` or an aggregate over {record.plural}",
            )
            return None
    row = resolve(draft, of, setting) if isinstance(of, written.Name) else ex.build(draft, of, setting)
    if row is not None and not isinstance(row.type, RowType):
        draft.report(WRONG_KIND, of, f"`{of.span.text}` is {type_words(row.type)}; only a row has fields")
        return None
    return row


def only_row(draft: Draft, name: written.Name, setting: Setting) -> Expr | None:
    """Give the one row of a record keyed by the setting (`one each`), or None without a finding.

    A code in the key is told by the bound outcome's attribute of the record's name: `need's score` reads the need
    whose area is the outcome's `need`.
    """
    record = draft.record_of(name.text)
    if record is None or not record.each or name.text in setting.bound:
        return None
    links = {link.name: link.record for link in record.links}
    matches: list[Match] = []
    where: Expr | None = None
    for part in record.key:
        if part in links:
            row = members.row_led_to(draft, links[part], setting)
            if row is None:
                return None
            matches.append(Match(path=(part,), to=row))
        else:
            where = _told_by_outcome(draft, record, part, setting)
            if where is None:
                return None
    draft.used.add(record.name)
    rows = Rows(record=record.name, matches=tuple(matches), where=where)
    return core.OnlyRow(type=RowType(record=record.name), rows=rows)


def _told_by_outcome(draft: Draft, record: model.Record, part: str, setting: Setting) -> Expr | None:
    column = next((column for column in record.columns if column.name == part), None)
    if column is None or not isinstance(column.type, CodeType) or "outcome" not in setting.bound:
        return None
    if record.name not in draft.attributes:
        return None
    told = ValueOf(type=column.type, value=record.name, at=(subject("outcome"),))
    field = core.FieldOf(type=column.type, of=subject(record.name), field=part)
    return core.Compare(type=ex.YES_NO, op="is", left=field, right=told)


def share(draft: Draft, node: written.Share, setting: Setting) -> Expr | None:
    """Build `share of pot by weight among …`; the line `pennies` says the step and where odd pennies go."""
    if setting.pennies is None:
        record = draft.record_of(node.among[0].text)
        first = record.name if record is not None else node.among[0].text
        draft.report(
            UNDECIDED,
            node,
            "nothing says where the odd pennies of this pot go",
            readings=(
                f"`pennies largest remainder to £0.01, ties by {first}`: of £100.00 in thirds, the first gets £33.34",
                f"`pennies largest remainder to £0.01, ties by {first}, last first`: the last gets £33.34",
            ),
            help="add one of the two as a line of its own under it",
        )
        return None
    among = tuple("period" if n.text in ("period", "periods") else _among(draft, n) for n in node.among)
    pot = ex.build(draft, node.pot, Setting(bound=tuple(b for b in setting.bound if b not in among)))
    weight = ex.numbers(draft, (node.weight,), setting)
    if pot is None or weight is None or "" in among:
        return None
    for tie in setting.ties:
        if tie not in among:
            message = f"ties go by `{tie}`, and the pot is not shared among them"
            draft.report(OUT_OF_PLACE, node, message, help="share it among them too, or leave them out of `ties by`")
    return core.Share(
        type=pot.type,
        pot=pot,
        weight=weight[0],
        among=among,
        step=setting.pennies.step,
        ties=setting.ties,
        last_first=setting.last_first,
    )


def _among(draft: Draft, name: written.Name) -> str:
    record = members.record_named(draft, name)
    return record.name if record else ""
