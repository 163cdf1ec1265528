"""Values: `let`, the columns of lots and schedules, and the columns of decision tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from pbr_dsl.check.definitions import cases
from pbr_dsl.check.definitions.histories import (
    NO_SETTING,
    Column,
    Dated,
    entries_of,
    every_row_has_one,
    from_the_first_day,
    history,
    read_at,
)
from pbr_dsl.check.draft import Declared, Draft
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.facts.records import parent_of
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.members import clock_of
from pbr_dsl.check.formulas.quantities import day, length, quantity
from pbr_dsl.check.mentions import mentions, names_in, nodes_in
from pbr_dsl.check.reserved import OF_VALUES, free
from pbr_dsl.check.setting import Setting, row_for
from pbr_dsl.check.settings import cut_off_asked, phrase_error, unknown_rows_words
from pbr_dsl.check.terms.bodies import in_order
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, TWO_WAYS_THERE, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE, SAID_TWICE
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import DateType, NumberType, RowType, Type
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Aggregate, Name, Picked, Quantified, Share, TimeIn
from pbr_dsl.syntax.expression import Expr as Expression
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import list_text

_READ_ROWS = (Aggregate, Quantified, Picked, TimeIn, Share)


def domain_of(draft: Draft, each: tuple[Name, ...]) -> tuple[str, ...] | None:
    """Give the subjects of `each lot and period`, the period last; None after a finding."""
    found: list[str] = []
    for name in each:
        if name.text == "outcome":
            found.append("outcome")
        elif name.text != "period":
            record = parent_of(draft, name)
            draft.used.add(record)
            found.append(record)
    if "" in found:
        return None
    if len(set(found)) < len(found):
        draft.report(SAID_TWICE, each[-1], "this subject is named twice")
    return (*found, "period") if any(name.text == "period" for name in each) else tuple(found)


def declare(draft: Draft, entry: Declared) -> None:
    """Take a value's name; report one that is taken."""
    if entry.name != "eligible" and not free(draft, Name(entry.span, entry.name), OF_VALUES):
        draft.excuse(entry.name)
        return
    known = draft.declared.get(entry.name)
    if known is not None or entry.name in draft.records:
        what = "value" if known else "record"
        message = f"`{entry.name}` is already a {what} of this contract"
        draft.report(DEFINED_TWICE, entry.span, message, labels=draft.first(entry.name, entry.span))
        return
    draft.declared[entry.name] = entry
    draft.spans.setdefault(entry.name, entry.span)


def declare_values(draft: Draft, columns: dict[str, Column]) -> None:
    """Take the names of all values, so that they may be read in any order."""
    for found in columns.values():
        subjects = (found.record, "period") if mentions("period", found.as_at) else (found.record,)
        declare(draft, Declared(found.name, subjects, found.span, partial(history, draft, found)))
    for item in draft.file.items:
        if isinstance(item, tree.Let):
            draft.enter(item)
            domain_or_none = domain_of(draft, item.each)
            if domain_or_none is None:
                draft.excuse(item.name.text)
                continue
            domain: tuple[str, ...] = domain_or_none or _dated_by(draft, item)
            if "period" not in domain and mentions("period", item.as_at):
                domain = (*domain, "period")
            declare(draft, Declared(item.name.text, domain, item.name.span, partial(let, draft, item), (item,)))


def _dated_by(draft: Draft, item: tree.Let) -> tuple[str, ...]:
    """Give the record whose date picks the line of a dated value that is not each anything: `as at day`."""
    said = {name.text for name in names_in(item.as_at)}
    if "period" in said:
        return ()
    records = [record for record in draft.records.values() if record.source in ("data", "milestone")]
    found = [r.name for r in records if any(c.name in said and isinstance(c.type, DateType) for c in r.columns)]
    named = [other for other in found if other in said]
    found = named or found
    if len(found) > 1:
        told = list_text([f"`{record}'s {min(said)}`" for record in found], "or")
        help_text = f"say whose date it is: `let {item.name.text} each {found[0]}, as at …`"
        draft.report(TWO_WAYS_THERE, item.as_at, f"the date that picks a line may be {told}", help=help_text)
    draft.used.update(found[:1])
    return tuple(found[:1])


def frozen_on(draft: Draft, on: Expression | None, domain: tuple[str, ...]) -> Expr | None:
    """Build the day after which what happens no longer moves a value; None when there is none, or after a finding."""
    return ex.of_kind(draft, on, Setting(bound=domain), ex.DATE) if on is not None else None


def let(draft: Draft, item: tree.Let) -> model.Value | None:
    """Build the value of a `let`."""
    draft.enter(item)
    domain = draft.declared[item.name.text].domain
    setting = _pennies(draft, item, Setting(bound=domain, frozen=item.frozen is not None))
    first = _phrases(draft, item)
    rows = unknown_rows_words(draft, item.unknown_rows) if item.unknown_rows is not None else None
    body, kind = _body(draft, item, setting, first=first)
    frozen = frozen_on(draft, item.frozen, domain)
    if body is None or kind is None or (item.frozen and frozen is None):
        return None
    clause = item.clause
    if isinstance(body, model.History) and (always := _always(body)) is not None:
        clause = body.entries[0].clause or clause
        body = model.Formula(expr=always)
    return model.Value(
        frozen=frozen,
        name=item.name.text,
        clause=clause,
        place=draft.place(item),
        domain=domain,
        type=kind,
        body=body,
        when_unknown=_when_unknown(draft, item, setting, kind),
        unknown_rows=rows or "",
    )


def _always(body: model.History) -> Expr | None:
    """Give the value of a history of one line that always holds for all; None for any other."""
    only = body.entries[0] if len(body.entries) == 1 else None
    return only.value if only is not None and only.start is None and not only.row else None


def _phrases(draft: Draft, item: tree.Let) -> bool:
    first = False
    for phrase in item.phrases:
        if phrase.text == "first that applies":
            first = True
        else:
            phrase_error(draft, phrase, phrase.text, ("first that applies",))
    return first


def _pennies(draft: Draft, item: tree.Let, setting: Setting) -> Setting:
    lines = [line for line in item.lines if isinstance(line, tree.Pennies)]
    return pennies(draft, lines[0], setting) if lines else setting


def a_share_for(draft: Draft, line: tree.Pennies, formulas: Sequence[Node | None]) -> None:
    """Report a line `pennies` where nothing is shared."""
    if not any(isinstance(node, Share) for node in nodes_in(*formulas)):
        help_text = "it says where the odd pennies of a `share of … by … among …` go"
        draft.report(OUT_OF_PLACE, line, "nothing is shared here, so there are no odd pennies", help=help_text)


def pennies(draft: Draft, line: tree.Pennies, setting: Setting) -> Setting:
    """Give the setting with what a line `pennies` says of the pot shared in it."""
    draft.at(line)
    if line.method.text != "largest remainder":
        phrase_error(draft, line.method, line.method.text, ("largest remainder",))
    if line.ties.text != "ties":
        phrase_error(draft, line.ties, line.ties.text, ("ties",))
    last = line.direction is not None and line.direction.text == "last first"
    if line.direction is not None and line.direction.text not in ("last first", "first first"):
        phrase_error(draft, line.direction, line.direction.text, ("last first", "first first"))
    step = quantity(draft, line.step) if line.step is not None else _own_step(draft)
    ties = []
    for name in line.by:
        if name.text not in setting.bound:
            draft.report(UNKNOWN_NAME, name, f"`{name.text}` is no subject of this share")
        ties.append(name.text)
    if step is None:
        return setting
    made = model.Rounding(mode="down", step=step.value)
    return replace(setting, pennies=made, ties=tuple(ties), last_first=last)


def _own_step(draft: Draft) -> core.Constant | None:
    """Give the step to which the contract rounds its payment lines; a pot of money is shared in such steps."""
    settings = draft.settings
    if settings is None:
        return None
    return core.Constant(type=NumberType(unit={settings.currency: 1}), value=settings.rounding.step)


def _body(
    draft: Draft, item: tree.Let, setting: Setting, *, first: bool
) -> tuple[model.Formula | model.History | None, Type | None]:
    dated = [line for line in item.lines if isinstance(line, tree.DatedLine | tree.GivenLine)]
    listed = [line for line in item.lines if isinstance(line, tree.CaseLine)]
    forms = [bool(item.formula), bool(dated), bool(listed)]
    if sum(forms) != 1:
        what = "is defined in two ways" if sum(forms) > 1 else "has no amount"
        draft.report(
            MISSING_PART, item.name, f"`{item.name.text}` {what}", help="write one formula, or one block of lines"
        )
        return None, None
    _misplaced(draft, item, dated=bool(dated))
    if dated:
        return _history(draft, item, dated)
    made = (
        cases.formula(draft, item.formula, setting)
        if item.formula
        else cases.cases(draft, listed, setting, first=first)
    )
    if first and not listed:
        draft.report(OUT_OF_PLACE, item.name, "`first that applies` belongs to a block of cases")
    if made is not None and item.rounding is not None:
        made = ex.round_to(draft, made, item.rounding, item.name)
    return (None, None) if made is None else (model.Formula(expr=made), made.type)


def _misplaced(draft: Draft, item: tree.Let, *, dated: bool) -> None:
    """Report phrases and lines that have no effect on this kind of value."""
    if item.as_at is not None and not dated:
        draft.report(OUT_OF_PLACE, item.as_at, "`as at` picks a dated line, and this value has none")
    if item.rounding is not None and dated:
        draft.report(OUT_OF_PLACE, item.rounding, "written values are not rounded; write them as they are meant")
    reads = any(isinstance(node, _READ_ROWS) for node in nodes_in(item.formula, *item.lines))
    if item.unknown_rows is not None and (dated or not reads):
        draft.report(OUT_OF_PLACE, item.unknown_rows, "this value reads no rows, so none of them can be unknown")
    odd_pennies = [line for line in item.lines if isinstance(line, tree.Pennies)]
    if odd_pennies:
        a_share_for(draft, odd_pennies[0], [item.formula, *item.lines])
    for kind in (tree.Pennies, tree.WhenUnknown):
        for extra in [line for line in item.lines if isinstance(line, kind)][1:]:
            draft.report(SAID_TWICE, extra, f"`{extra.span.text.split()[0]} …` is written twice for this value")


def _history(
    draft: Draft, item: tree.Let, lines: list[tree.DatedLine | tree.GivenLine]
) -> tuple[model.History | None, Type | None]:
    domain = draft.declared[item.name.text].domain
    written_lines: list[Dated] = []
    for line in lines:
        draft.at(line)
        start = line.start if isinstance(line, tree.DatedLine) else None
        since = day(start) if start else None
        place = start.span if start else line.value.span
        written_lines.append(Dated(_row(draft, line.row, domain), since, line.value, line.clause, place))
    read = entries_of(draft, item.name.text, written_lines, Setting(bound=domain))
    if read is None:
        return None, None
    entries, kind = from_the_first_day(draft, read[0], item.as_at), read[1]
    every_row_has_one(draft, item.name, domain, entries)
    as_at = read_at(draft, item.as_at, item.name.span, entries, domain)
    return model.History(entries=tuple(entries), as_at=as_at), kind


def _row(draft: Draft, name: Name | None, domain: tuple[str, ...]) -> str:
    if name is None:
        return ""
    record = next((d for d in domain if d != "period"), "")
    if not record:
        draft.report(OUT_OF_PLACE, name, "this value is not each anything, so it has one value for all")
        return ""
    ex.row_named(draft, name, RowType(record=record))
    return name.text


def _when_unknown(draft: Draft, item: tree.Let, setting: Setting, kind: Type) -> model.WhenUnknown | None:
    lines = [line for line in item.lines if isinstance(line, tree.WhenUnknown)]
    if not lines:
        return None
    line = lines[0]
    draft.at(line)
    hold = length(draft, line.hold)
    then = ex.of_kind(draft, line.then, NO_SETTING, kind)
    since = cut_off_day(draft, line.hold, setting) if "period" in setting.bound else _own_day(draft, line, setting)
    return (
        None if hold is None or then is None or since is None else model.WhenUnknown(hold=hold, since=since, then=then)
    )


def _own_day(draft: Draft, line: tree.WhenUnknown, setting: Setting) -> Expr | None:
    """Give the day of the subject itself (a milestone's due date, an event's date), from which its wait runs."""
    for record in setting.records:
        clock = clock_of(draft.records[record])
        if clock:
            return core.FieldOf(type=ex.DATE, of=subject(record), field=clock)
    said = "nothing says from which day this wait runs: the value is not each period, and its subject has no date"
    draft.report(OUT_OF_PLACE, line, said)
    return None


def cut_off_day(draft: Draft, name: Node, setting: Setting) -> Expr | None:
    """Give the expression for the day on which the bound period's claims are cut off."""
    period = row_for(draft, name, "period", setting)
    if period is None or draft.settings is None:
        return None
    end = core.FieldOf(type=ex.DATE, of=period, field="end")
    cut_off_asked(draft, name)
    cut = draft.settings.periods.cut_off
    if cut is None:
        return end
    size = core.Constant(type=NumberType(unit={cut.unit: 1}), value=str(cut.number))
    return core.Shift(type=ex.DATE, of=end, length=size, direction="after")


def build_values(draft: Draft) -> None:
    """Build every declared value, whether it was read or not, each after the values that its text mentions."""
    known = draft.declared
    read = {
        name: [word for word in dict.fromkeys(n.text for n in names_in(*entry.written)) if word in known]
        for name, entry in known.items()
    }
    for name in in_order(read):
        draft.value_of(name)
