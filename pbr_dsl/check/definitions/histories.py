"""Written values with a history: the dated lines of lots, schedules and `let`, and the date that picks one."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from pbr_dsl.check.definitions.indexation import Before, indexed, note_figures_to_come
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.derivation import mismatch
from pbr_dsl.check.formulas.quantities import day
from pbr_dsl.check.mentions import mentions
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, MISSING_PART, OUT_OF_PLACE, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Type
from pbr_dsl.source import Span
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.values.display import date_text, list_text

NO_SETTING = Setting(bound=())
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Dated:
    """A line of a history: for a row or for all (""), from a day or always; `span` is where its day or value stands."""

    row: str
    since: date | None
    content: written.Expr | tree.NotYetKnown | tree.Indexed
    clause: str
    span: Span


@dataclass(slots=True)
class Column:
    """A property of a lot or a number column of a schedule: its dated or fixed entries for each row."""

    name: str
    record: str
    span: Span
    clause: str
    as_at: written.Expr | None
    lines: list[Dated] = field(default_factory=list)


def history(draft: Draft, column: Column) -> model.Value | None:
    """Build the value that a column of a lot or schedule stands for."""
    draft.clause = column.clause
    domain = (column.record, "period") if mentions("period", column.as_at) else (column.record,)
    read = entries_of(draft, column.name, column.lines, Setting(bound=domain))
    if read is None:
        return None
    entries, kind = from_the_first_day(draft, read[0], column.as_at), read[1]
    as_at = read_at(draft, column.as_at, column.span, entries, domain)
    return model.Value(
        name=column.name,
        clause=column.clause,
        place=draft.line(column.span),
        domain=domain,
        type=kind,
        body=model.History(entries=tuple(entries), as_at=as_at),
    )


def entries_of(draft: Draft, name: str, lines: list[Dated], setting: Setting) -> tuple[list[model.Entry], Type] | None:
    """Build the lines of a history, all of one kind and in order of their dates; None after a finding.

    An indexed line for no row follows the lines before it of every row.
    """
    history = _History(draft, name, setting)
    for line in lines:
        draft.clause = line.clause or draft.clause
        every = isinstance(line.content, tree.Indexed) and not line.row and "" not in history.last
        for row in (list(history.last) or [""]) if every else [line.row]:
            history.add(replace(line, row=row))
    if history.first is None and not history.broken:
        draft.report(MISSING_PART, lines[0].span, f"`{name}` has no line with a value, so nobody knows its unit")
    if history.broken or history.first is None:
        return None
    note_figures_to_come(draft, name, history.entries)
    return history.entries, history.first[1].type


@dataclass(slots=True)
class _History:
    """The lines of a history built so far: the first that has a value, and the last of each row."""

    draft: Draft
    name: str
    setting: Setting
    entries: list[model.Entry] = field(default_factory=list)
    first: tuple[written.Expr, Expr] | None = None
    last: dict[str, tuple[Dated, model.Entry]] = field(default_factory=dict)
    begun: dict[str, written.Expr] = field(default_factory=dict)
    broken: bool = False

    def add(self, line: Dated) -> None:
        """Build one line."""
        before = self.last.get(line.row)
        _ascending(self.draft, line, before[0] if before else None)
        agreed, made = None, None
        if isinstance(line.content, tree.NotYetKnown):
            agreed = _not_yet(self.draft, self.name, line.content)
            if line.content.agreed_by is not None and line.row not in self.begun:
                said = f"there is no earlier {self.name}{of_row(line)} that could stay"
                self.draft.report(OUT_OF_PLACE, line.content, said, help="write a first line with a value")
        else:
            made = self._value(line, line.content)
            self.broken = self.broken or made is None
        entry = model.Entry(row=line.row, start=line.since, value=made, agreed_by=agreed, clause=line.clause)
        self.draft.wrote(entry, line.span)
        self.entries.append(entry)
        self.last[line.row] = line, entry

    def _value(self, line: Dated, content: written.Expr | tree.Indexed) -> Expr | None:
        """Build the value of a line, of the same kind as that of the others."""
        if isinstance(content, tree.Indexed):
            last = self.last.get(line.row)
            before = Before(self.name, last[1] if last else None, self.begun.get(line.row))
            return indexed(self.draft, content, line.since or date.min, before, self.setting)
        made = ex.build(self.draft, content, self.setting)
        if made is not None:
            self.first = self.first or (content, made)
            self.begun.setdefault(line.row, content)
            if made.type != self.first[1].type:
                mismatch(self.draft, self.first, (content, made), f"a value of `{self.name}` beside")
                return None
        return made


def _not_yet(draft: Draft, name: str, line: tree.NotYetKnown) -> date | None:
    """Give the day after which the previous value stays, if the line names one."""
    if line.then is not None and not (line.then.text.startswith("the previous ") and line.then.text.endswith(" stays")):
        phrase_error(draft, line.then, line.then.text, (f"the previous {name} stays",))
    return day(line.agreed_by) if line.agreed_by else None


def of_row(line: Dated) -> str:
    """Say which row a line is for, if it is for one."""
    return f" for `{line.row}`" if line.row else ""


def _ascending(draft: Draft, line: Dated, before: Dated | None) -> None:
    """Report a line that does not stand after the earlier lines of its row."""
    if before is None:
        return
    labels = (Label(before.span, "the line before"),)
    of = of_row(line)
    if line.since is None or before.since is None:
        said = f"this value is written twice{of}, and not each with a later date"
        draft.report(SAID_TWICE, line.span, said, labels=labels)
    elif line.since <= before.since:
        said = f"the line from {date_text(line.since)} stands after the line from {date_text(before.since)}"
        help_text = "put the lines in the order of their dates"
        if line.since == before.since:
            said, help_text = (
                f"two lines{of} begin on {date_text(line.since)}",
                "delete one of them, or change its date",
            )
        draft.report(DATES_OUT_OF_ORDER, line.span, said, labels=labels, help=help_text)


def every_row_has_one(draft: Draft, name: Name, domain: tuple[str, ...], entries: list[model.Entry]) -> None:
    """Report a row of the contract for which no line is written."""
    record = draft.records.get(domain[0]) if domain else None
    written_for = {entry.row for entry in entries}
    if record is None or record.source != "text" or "" in written_for:
        return
    missing = [given.key[0] for given in record.rows if given.key[0] not in written_for]
    if missing:
        told = list_text([f"`{key}`" for key in missing[:_SHOWN]])
        more = f" and {len(missing) - _SHOWN} more" if len(missing) > _SHOWN else ""
        help_text = f"add a line that ends in `for {missing[0]}`"
        draft.report(MISSING_PART, name, f"`{name.text}` has no value for {told}{more}", help=help_text)


def from_the_first_day(draft: Draft, entries: list[model.Entry], as_at: written.Expr | None) -> list[model.Entry]:
    """Give lines that hold from the first day of the contract, one for each row, as lines that always hold."""
    first = draft.settings.start if draft.settings is not None else None
    rows = [entry.row for entry in entries]
    if as_at is not None or first is None or len(set(rows)) < len(rows):
        return entries
    if any(entry.value is None or (entry.start is not None and entry.start > first) for entry in entries):
        return entries
    return [entry.model_copy(update={"start": None}) for entry in entries]


def read_at(
    draft: Draft, as_at: written.Expr | None, span: Span, entries: list[model.Entry], domain: tuple[str, ...]
) -> Expr | None:
    """Build the date that picks a dated line; ask for it when lines are dated and none is written."""
    if as_at is not None:
        return ex.of_kind(draft, as_at, Setting(bound=domain), ex.DATE)
    if draft.settings is not None and any(entry.start is not None for entry in entries):
        draft.report(
            UNDECIDED,
            span,
            "nothing says which date picks the line of this dated value",
            readings=(
                "`, as at period's start`: if £17.50 becomes £18.00 in June, 100 hours in May to July are £1,750.00",
                "`, as at` the day of each row: with 50 of the hours from that day on, they are £1,775.00",
            ),
            help="write one of the two after the name; a subject's own date does as well: `, as at start`",
        )
    return None
