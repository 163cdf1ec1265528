"""Which rows are meant: those linked to a setting, those of a row that is named, the last few."""

from __future__ import annotations

from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import Path, incomplete, lacking, reachable, row_along, subject, ways
from pbr_dsl.check.meant import no_rows
from pbr_dsl.check.plurals import article
from pbr_dsl.check.setting import THIS, Setting, period_of_outcome
from pbr_dsl.diagnostics.codes.names import NO_WAY_THERE, TWO_WAYS_THERE, UNKNOWN_PHRASE
from pbr_dsl.diagnostics.codes.terms import MAY_BE_NONE, MISSING_PART, ONE_OF_SEVERAL, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Match, Rows
from pbr_dsl.model.type import DateType, RowType, YesNoType
from pbr_dsl.model.walk import nodes
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax.node import Node

_BESIDE: Final = {"earlier": "below", "other": "is-not"}


def clock_of(record: model.Record) -> str:
    """Give the column that says when a row happened, or ""."""
    if record.source == "outcome":
        return "date"
    return next((column.name for column in record.columns if column.role in ("event", "start")), "")


def record_named(draft: Draft, over: written.Name) -> model.Record | None:
    """Give the record that `over …` names, or None with a finding."""
    found = draft.record_of(over.text)
    if found is None:
        no_rows(draft, over)
    else:
        draft.used.add(found.name)
    return found


def linked(
    draft: Draft, over: written.Name, record: model.Record, setting: Setting, where: written.Expr | None = None
) -> tuple[Match, ...] | None:
    """Give how rows of a record lead to the bound rows, or None with a finding.

    Of several ways, `where entered is flat` says which one is meant.
    """
    found: list[Match] = []
    for bound in setting.bound:
        if bound == record.name:
            continue
        chains = ways(draft, record.name, bound)
        if len(chains) > 1:
            chains = [chain for chain in chains if _says(where, chain, bound)] or chains
        if len(chains) > 1:
            told = " and ".join("`" + "'s ".join(chain) + "`" for chain in chains)
            message = f"a {record.name} leads to a {bound} in two ways: {told}"
            help_text = f"say which is meant: `… over {record.plural} where {chains[0][0]} is {bound}`"
            draft.report(TWO_WAYS_THERE, over, message, help=help_text)
            return None
        found += [Match(path=path, to=subject(bound)) for path in chains] or _through_milestone(draft, record, bound)
    if incomplete(draft, (record.name, *setting.records)):
        return None
    outer = [bound for bound in setting.records if bound != record.name]
    if outer and not any(match.to != subject("period") for match in found):
        link = f"link them: `record {record.name} of {outer[0]} …`"
        shared = next((name for name in reachable(draft, outer[0])[1:] if ways(draft, record.name, name)), "period")
        if shared != "period":
            link = f"both lead to {article(shared)}: for those of that {shared} write `{over.text} of {shared}`"
        if outer == ["outcome"]:
            link = "name the total: `let NAME each period = …`, or each row that they are linked to"
        one = " or ".join(article(name) for name in outer)
        message = f"`{record.plural}` are not linked to {one}, so nobody could say which of them count"
        draft.report(NO_WAY_THERE, over, message, help=link)
        return None
    if record.name in setting.bound and record.source != "outcome" and record.links and not outer:
        _whose(draft, over, record)
        return None
    return tuple(found)


def there(
    draft: Draft, over: written.Name, record: model.Record, path: Path, said: tuple[Expr | None, Setting]
) -> bool:
    """Whether rows all lead where a total takes them from; asked where a link may be none and no condition says it."""
    part = lacking(draft, record.name, path)
    test, setting = said
    row = row_along(draft, subject(record.name), record.name, part)
    named = core.Not(type=YesNoType(), of=core.Is(type=YesNoType(), of=row, state="none"))
    if not part or test == named or (isinstance(test, core.Every) and named in test.parts):
        return True
    words = "'s ".join((record.name, *part))
    each = next((bound for bound in setting.records if bound != record.name), part[-1])
    draft.report(
        MAY_BE_NONE,
        over,
        f"a row of `{record.name}` may have no {part[-1]}, and is in the total of no {each} then",
        readings=(
            f"`… where {words} is not none`: of £10.00 with one and £20.00 without, £10.00 is paid here",
            f"no `or none` at the field, and a {part[-1]} `other` for the rest: £20.00 is paid of that one",
        ),
    )
    return False


def _whose(draft: Draft, over: written.Name, record: model.Record) -> None:
    """Ask whose rows a value each such row takes: those beside it, or all that there are."""
    near = record.links[0].record
    draft.report(
        UNDECIDED,
        over,
        f"nothing says whose {record.plural} a value each {record.name} takes",
        readings=(
            f"`{record.plural} of {near}`, or a `let` each {near}: of £10.00 for ann and £10.00 for ben, ann's £10.00",
            f"a `let` without `each` that takes all {record.plural}, and is read here by its name: £20.00",
        ),
    )


def _says(where: written.Expr | None, chain: Path, bound: str) -> bool:
    """Whether a condition, or one of the conditions joined by `and`, says that a link is the bound row."""
    match where:
        case written.Both(parts=parts):
            return any(_says(part, chain, bound) for part in parts)
        case written.Compare(op="is", left=written.Name(text=left), right=written.Name(text=right)):
            return (left, right) == (chain[0], bound)
        case _:
            return False


def _through_milestone(draft: Draft, record: model.Record, bound: str) -> list[Match]:
    """Give how rows lead to what a milestone is of: a review has no rows of its own, its client has."""
    made = draft.records.get(bound)
    if made is None or made.source != "milestone":
        return []
    parent = made.links[0].record
    to = row_along(draft, subject(bound), bound, (parent,))
    chains = [()] if record.name == parent else ways(draft, record.name, parent)
    return [Match(path=path, to=to) for path in chains] if len(chains) == 1 else []


def of_row(draft: Draft, among: written.Name, record: model.Record, setting: Setting) -> tuple[Match, ...] | None:
    """Build `of family`: the rows that lead to the family that the setting leads to, or None with a finding."""
    target = record_named(draft, among)
    if target is None:
        return None
    to = row_led_to(draft, target.name, setting)
    chains = ways(draft, record.name, target.name)
    if record.name == target.name or not chains:
        message = f"`{record.plural}` are not linked to a {target.name}"
        draft.report(NO_WAY_THERE, among, message, help=f"link them: `record {record.name} of {target.name} …`")
        return None
    if len(chains) > 1:
        told = " and ".join("`" + "'s ".join(chain) + "`" for chain in chains)
        message = f"a {record.name} leads to a {target.name} in two ways: {told}"
        help_text = f"say which is meant in place of `of {among.text}`: `where {chains[0][0]} is {target.name}`"
        draft.report(TWO_WAYS_THERE, among, message, help=help_text)
        return None
    if to is None:
        here = " and ".join(setting.records) or "contract"
        message = f"a {here} does not lead to one {target.name}, so nobody could say whose {record.plural} are meant"
        draft.report(NO_WAY_THERE, among, message, help=f"link them: `record … of {target.name}`")
        return None
    return (Match(path=chains[0], to=to),)


def beside(draft: Draft, word: written.Name | None, record: model.Record, setting: Setting) -> tuple[Expr, ...] | None:
    """Build what `earlier` or `other` says of rows: that they come before the row of the line, or are not that row.

    () where neither is written, None after a finding.
    """
    if word is None:
        return ()
    if word.text not in _BESIDE:
        said = f"`{word.text} {record.plural}` says nothing of rows"
        help_text = f"write `earlier {record.plural}`, `other {record.plural}`, or a condition after `where`"
        draft.report(UNKNOWN_PHRASE, word, said, help=help_text)
        return None
    if record.name not in setting.inside(record.name).beside:
        about = " and ".join(article(name) for name in setting.bound) or "no row"
        message = f"`{word.text}` than which {record.name}? This line is about {about}"
        draft.report(NO_WAY_THERE, word, message, help=f"say it in a `let … each {record.name}`, of that {record.name}")
        return None
    row = subject(record.name)
    this = row.model_copy(update={"record": f"{THIS}{record.name}"})
    if word.text == "earlier" and not clock_of(record):
        no_clock(draft, word, record, "earlier")
        return None
    return (core.Compare.model_validate({"type": YesNoType(), "op": _BESIDE[word.text], "left": row, "right": this}),)


def in_order(draft: Draft, op: str, left: tuple[Node, Expr], right: tuple[Node, Expr]) -> Expr | None:
    """Build `attempt is before this attempt`: by their dates, and on one day by their keys."""
    kind = left[1].type
    record = draft.records.get(kind.record) if isinstance(kind, RowType) else None
    if record is not None and not clock_of(record):
        no_clock(draft, left[0], record, "earlier than another")
        return None
    return core.Compare.model_validate({"type": YesNoType(), "op": op, "left": left[1], "right": right[1]})


def puts_in_order(*exprs: Expr | None) -> bool:
    """Whether a condition asks which of two rows comes first."""
    found = (node for expr in exprs if expr is not None for node in nodes(expr))
    return any(isinstance(one, core.Compare) and one.op == "below" and one.left.type.kind == "row" for one in found)


def all_of(*tests: Expr) -> Expr:
    """Join conditions; those that are joined already are taken apart first."""
    parts = tuple(part for test in tests for part in (test.parts if isinstance(test, core.Every) else (test,)))
    return parts[0] if len(parts) == 1 else core.Every(type=YesNoType(), parts=parts)


def last_of(draft: Draft, node: written.Aggregate, rows: Rows, setting: Setting) -> Rows | None:
    """Build `over last 3 terms`: the last rows of the period, or before the day that a condition names."""
    record = draft.records[rows.record]
    number = int(node.last) if node.last.isdigit() else 0
    if not number:
        draft.report(WRONG_KIND, node.over, f"`last {node.last}` is no number of {record.plural}")
        return None
    clock = clock_of(record)
    if not clock:
        no_clock(draft, node.over, record, "last")
        return None
    own = core.FieldOf(type=DateType(), of=subject(record.name), field=clock)
    if rows.where is not None and (own in nodes(rows.where) or puts_in_order(rows.where)):
        return rows.model_copy(update={"last": number, "during": None})
    if "period" not in setting.bound:
        said = f"nothing says up to which day the last {number} {record.plural} count"
        draft.report(
            MISSING_PART,
            node.over,
            f"{said}: with each later one, what was paid before would be worked out afresh",
            help=f"add `where {clock} is before …`, with the day that they are looked back from",
        )
        return None
    end = core.FieldOf(type=DateType(), of=subject("period"), field="end")
    by_then = core.Compare(type=YesNoType(), op="at-most", left=own, right=end)
    where = by_then if rows.where is None else core.Every(type=YesNoType(), parts=(by_then, rows.where))
    return rows.model_copy(update={"last": number, "during": None, "where": where})


def no_clock(draft: Draft, over: Node, record: model.Record, word: str) -> None:
    """Report that no row of a record is first or last, since nothing says when they happened."""
    message = f"no field of `{record.name}` says when a row happened, so none of them is {word}"
    help_text = "make one of its dates an `event date` or a `start date`"
    draft.report(ONE_OF_SEVERAL, over, message, help=help_text)


def row_led_to(draft: Draft, record: str, setting: Setting) -> Expr | None:
    """Give the row of a record that is bound, or that one chain of links leads to; None without a finding."""
    if record in setting.bound:
        return subject(record)
    if record == "period" and setting.paid and "outcome" in setting.bound:
        return period_of_outcome(record)
    for start in setting.records:
        chains = ways(draft, start, record)
        if len(chains) == 1:
            return row_along(draft, subject(start), start, chains[0])
    return None
