"""A contract with other values in the place of some that it writes: prices, weights, caps, rows of its tables.

The tree is changed before it is checked, so what is put in has to fit as if it had been written there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeVar

from pbr_dsl.check.draft import nearest
from pbr_dsl.diagnostics.codes.assumptions import UNSETTABLE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.change import Change, read_change
from pbr_dsl.syntax.expression import Date, Expr, Quantity
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import date_text, list_text

PATH: Final = "--set"

_N = TypeVar("_N", bound=Node)
_OF_OUTCOMES: Final = frozenset({"outcome", "achieved", "evidence", "serves", "offered", "counts", "set"})
_LISTED: Final = 8


@dataclass(frozen=True, slots=True)
class Place:
    """Where a contract writes a value: what it is, the words of its row, the day from which it holds ("" for none).

    It stands in the field `field` of `holder`.
    """

    what: str
    rows: tuple[str, ...]
    start: str
    holder: Node
    field: str

    @property
    def said(self) -> str:
        """What tells it from the others that are called the same."""
        told = [f"for {' and '.join(self.rows)}"] if self.rows else []
        return " ".join([*told, *([f"from {date_text(date.fromisoformat(self.start))}"] if self.start else [])])

    @property
    def value(self) -> object:
        """What is written there."""
        found = getattr(self.holder, self.field)
        return found.value if isinstance(found, tree.Formula) and not found.alternatives else found

    def holding(self, formula: tree.Formula) -> Node:
        """Give what holds it with another value."""
        whole = isinstance(getattr(self.holder, self.field), tree.Formula)
        return self.holder.but(**{self.field: formula if whole else formula.value})


def changed(file: tree.File, texts: Iterable[str]) -> tuple[tree.File, list[Diagnostic]]:
    """Give a contract with every change that texts ask for, and what is wrong with the others.

    It has no worked examples: they are of the contract as it is written.
    """
    findings: list[Diagnostic] = []
    file = file.but(items=tuple(item for item in file.items if not isinstance(item, tree.Scenario)))
    done: set[tuple[str, tuple[str, ...], str]] = set()
    for text in texts:
        change = read_change(Source(PATH, text))
        found = change if isinstance(change, Diagnostic) else _place(change, list(_places(file)))
        if isinstance(change, Diagnostic) or isinstance(found, Diagnostic):
            findings += [found] if isinstance(found, Diagnostic) else []
            continue
        at = (found.what, found.rows, found.start)
        if at in done:
            message = f"`{change.what}` is changed twice"
            findings.append(Diagnostic(UNSETTABLE, message, change.span, help="change each value once"))
        done.add(at)
        file = _with(file, found.holder, found.holding(change.value))
    return file, findings


def _place(change: Change, places: Sequence[Place]) -> Place | Diagnostic:
    """The one place that a change means."""
    named = [one for one in places if one.what == change.what]
    if not named:
        return _unknown(change, [one.what for one in places])
    fitting = [one for one in named if {*change.rows} <= {*one.rows} and change.start in ("", one.start)]
    exact = [one for one in fitting if one.rows[:1] == change.rows]
    fitting = exact if len(exact) == 1 else fitting
    if len(fitting) == 1:
        return _fitting(change, fitting[0])
    there = list(dict.fromkeys(one.said for one in fitting or named))
    more = len(there) - _LISTED
    listed = list_text([f"`… {one}`" if one else "without a row" for one in there[:_LISTED]], "or")
    listed += f", and {more} more" if more > 0 else ""
    if fitting:
        message = f"`{change.what}` is written {len(fitting)} times, and one has to be meant"
        return Diagnostic(UNSETTABLE, message, change.span, help=f"say which: {listed}")
    near = next((nearest(row, {word for one in named for word in one.rows}) for row in change.rows), "")
    hint = f"did you mean `{near}`? " if near and near not in change.rows else ""
    message = f"`{change.what}` is not written for such a row, or from such a day"
    return Diagnostic(UNSETTABLE, message, change.span, help=f"{hint}there is {listed}")


def _unknown(change: Change, known: Sequence[str]) -> Diagnostic:
    """The finding about a name that is no value which the contract writes."""
    names = sorted(set(known))
    near = nearest(change.what, names)
    hint = f"did you mean `{near}`? " if near else ""
    more = len(names) - _LISTED
    listed = list_text([f"`{name}`" for name in names[:_LISTED]]) + (f", and {more} more" if more > 0 else "")
    help_text = f"{hint}it writes {listed}" if names else "it writes none: a formula is changed in the contract"
    message = f"`{change.what}` is no value that the contract writes"
    return Diagnostic(UNSETTABLE, message, change.span, help=help_text)


def _fitting(change: Change, place: Place) -> Place | Diagnostic:
    """The place, unless what is put there is of another kind: money for a number, a rate for an amount."""
    new, old = change.value, place.value
    if new.alternatives and not isinstance(getattr(place.holder, place.field), tree.Formula):
        said = f"`{change.what}` is written as one value, and no `or … when …` can stand there"
        return Diagnostic(UNSETTABLE, said, new.alternatives[0].span, help="write one value")
    put = new.value
    if not new.alternatives and isinstance(put, Quantity) and isinstance(old, Quantity) and _kind(put) != _kind(old):
        said = f"`{change.what}` is written as {old.span.text}, and {put.span.text} is not of that kind"
        return Diagnostic(UNSETTABLE, said, put.span, help=f"write it as {old.span.text} is written, with its unit")
    return place


def _kind(written: Quantity) -> tuple[str, bool, bool]:
    """What two quantities have to share before their units are compared."""
    return written.sign, written.unit is None, written.per is None


# ---------------------------------------------------------------- where values are written


def _places(file: tree.File) -> Iterator[Place]:
    """Every value that a contract writes by itself, in its order."""
    for item in file.items:
        match item:
            case tree.Let():
                yield from _of_let(item)
            case tree.Lot():
                for one in item.properties:
                    if one.value is not None:
                        yield Place(one.name.text, (item.name.text,), "", one, "value")
                    yield from (_dated(one.name.text, (item.name.text,), line) for line in one.history)
            case tree.Schedule():
                naming = {item.name.text, *(name.text for name in item.of)}
                yield from _of_grid(item.grid, {*naming, "from", "title"}, naming)
            case tree.Table():
                inputs = {name.text for name in item.by}
                yield from _of_grid(item.grid, inputs, inputs)
            case tree.Outcome() | tree.Outcomes():
                for line in item.lines:
                    if isinstance(line, tree.Attribute) and line.name.text not in _OF_OUTCOMES:
                        yield Place(line.name.text, (item.name.text,), "", line, "value")
                if isinstance(item, tree.Outcomes):
                    yield from _of_grid(item.grid, _OF_OUTCOMES, {"outcome"})
            case tree.Payment():
                for part in item.lines:
                    if isinstance(part, tree.Amount):
                        yield Place(item.name.text, (), "", part, "formula")
                    elif isinstance(part, tree.Bound):
                        yield Place(f"{item.name.text} {part.word}", (), "", part, "value")
            case tree.Limit():
                yield Place(f"limit {item.name.text}", (), "", item, "at_most")
            case tree.Variation():
                for become in item.lines:
                    if isinstance(become.value, Expr) and become.word is None:
                        rows = (become.row.text,) if become.row else ()
                        yield Place(become.name.text, rows, item.start.iso, become, "value")
            case _:
                pass


def _of_let(item: tree.Let) -> Iterator[Place]:
    """A value by its formula, or by the lines that give it."""
    if item.formula is not None:
        yield Place(item.name.text, (), "", item, "formula")
    for line in item.lines:
        if isinstance(line, tree.DatedLine):
            yield _dated(item.name.text, (), line)
        elif isinstance(line, tree.GivenLine):
            yield Place(item.name.text, (line.row.text,), "", line, "value")


def _dated(what: str, rows: tuple[str, ...], line: tree.DatedLine) -> Place:
    """A line that holds from a day."""
    return Place(what, (*rows, *([line.row.text] if line.row else [])), line.start.iso, line, "value")


def _of_grid(grid: tree.Grid, others: Iterable[str], naming: Iterable[str]) -> Iterator[Place]:
    """The cells of a pipe table in the columns that hold values; those of `naming` tell its rows apart."""
    headings = [heading.text for heading in grid.headings]
    for row in grid.rows:
        cells = dict(zip(headings, row.cells, strict=False))
        names = tuple(" ".join(cells[name].span.text.split()) for name in headings if name in cells and name in naming)
        since = cells["from"].content if "from" in cells else None
        start = since.iso if isinstance(since, Date) else ""
        for heading, cell in cells.items():
            if heading not in others:
                yield Place(heading, names, start, cell, "content")


# ---------------------------------------------------------------- putting in


def _with(node: _N, old: Node, new: Node) -> _N:
    """Give a tree with one of its nodes replaced; what is on no way to it is not copied."""
    if node is old:
        return new  # type: ignore[return-value] # of the same kind as the old one
    update: dict[str, object] = {}
    for field in node.field_names:
        found = getattr(node, field)
        if isinstance(found, Node):
            made: object = _with(found, old, new)
        elif isinstance(found, tuple) and any(isinstance(one, Node) for one in found):
            items = [_with(one, old, new) if isinstance(one, Node) else one for one in found]
            same = all(one is other for one, other in zip(items, found, strict=True))
            made = found if same else tuple(items)
        else:
            continue
        update |= {field: made} if made is not found else {}
    return node.but(**update) if update else node
