"""The draft: what is known of a contract while it is checked, and how a pass reports what it finds.

A pass adds to the draft and to its findings; nothing throws.  What could not be understood is None, and whatever
meets a None afterwards says nothing more about it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from typing import Final

from pbr_dsl.check.mentions import names_in
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes.names import (
    CIRCLE,
    UNKNOWN_CODE,
    UNKNOWN_HEADING,
    UNKNOWN_NAME,
    UNKNOWN_UNIT,
    WHICH_PERIOD,
)
from pbr_dsl.diagnostics.codes.terms import (
    ALL_ROWS_PAY,
    CALENDAR_QUESTION,
    MISSING_PART,
    OPEN_CASES,
    PREVAILS_QUESTION,
    ROUNDING_QUESTION,
    UNDECIDED,
)
from pbr_dsl.diagnostics.codes.use import (
    CIRCULAR_USE,
    LEFT_TO_THE_CONTRACT,
    MISSING_USED_FILE,
    OUTSIDE_FOLDER,
    UNREADABLE_USED_FILE,
)
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit, Findings, Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import Form, Type
from pbr_dsl.source import Span
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.words import distance, near
from pbr_dsl.values.display import in_currency

_OF_NAMES = (UNKNOWN_NAME, UNKNOWN_CODE, UNKNOWN_UNIT, UNKNOWN_HEADING)
_OF_MISSING_LINES = (
    MISSING_PART,
    OPEN_CASES,
    ALL_ROWS_PAY,
    PREVAILS_QUESTION,
    ROUNDING_QUESTION,
    UNDECIDED,
    WHICH_PERIOD,
)

_OF_USED_FILES = (MISSING_USED_FILE, OUTSIDE_FOLDER, CIRCULAR_USE, UNREADABLE_USED_FILE)

DEEPEST = 60
_POUNDS: Final = re.compile(r"£([0-9][0-9,]*(?:\.[0-9]+)?)")


@dataclass(slots=True)
class Declared:
    """A value that the contract names: its domain at once, its body built when first read.

    `build` makes the model's value; `state` guards against circles.
    """

    name: str
    domain: tuple[str, ...]
    span: Span
    build: Callable[[], model.Value | None]
    written: tuple[Node, ...] = ()
    state: str = "waiting"
    value: model.Value | None = None


@dataclass(frozen=True, slots=True)
class Index:
    """An index: its decimals, what replaces it, which months have a figure (counted from year 0), and until when.

    `stopped` is the first month of which it is known that no figure will come; None while the series goes on.
    """

    name: str
    span: Span
    replaced_by: Name | None = None
    months: frozenset[int] = frozenset()
    stopped: int | None = None


@dataclass(slots=True)
class Draft:
    """Everything declared so far; see the passes in `check/__init__.py` for the order in which it fills."""

    file: tree.File
    findings: Findings = field(default_factory=Findings)
    accepted: list[tuple[Diagnostic, str]] = field(default_factory=list)
    settings: model.Settings | None = None
    library: bool = False
    units: dict[str, tuple[str, Fraction]] = field(default_factory=dict)
    records: dict[str, model.Record] = field(default_factory=dict)
    indexes: dict[str, Index] = field(default_factory=dict)
    plurals: dict[str, str] = field(default_factory=dict)
    years: set[str] = field(default_factory=set)
    declared: dict[str, Declared] = field(default_factory=dict)
    attributes: dict[str, Type] = field(default_factory=dict)
    outcomes: dict[str, model.Outcome] = field(default_factory=dict)
    tables: dict[str, model.Table] = field(default_factory=dict)
    evidence: dict[str, model.Evidence] = field(default_factory=dict)
    eligibility: dict[str, model.Eligibility] = field(default_factory=dict)
    payments: dict[str, model.Payment] = field(default_factory=dict)
    paid: set[str] = field(default_factory=set)
    limits: dict[str, model.Limit] = field(default_factory=dict)
    promises: list[model.Promise] = field(default_factory=list)
    scenarios: list[model.Scenario] = field(default_factory=list)
    spans: dict[str, Span] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    stack: list[Declared] = field(default_factory=list)
    keys: dict[str, frozenset[str]] = field(default_factory=dict)
    clause: str = ""
    item: Span | None = None
    period_starts: list[date] = field(default_factory=list)
    looked_at: date | None = None
    copies: dict[str, str] = field(default_factory=dict)
    origins: dict[int, tuple[Form, Span]] = field(default_factory=dict)
    excused: set[str] = field(default_factory=set)
    lost: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)
    spoilt: set[tuple[str, int]] = field(default_factory=set)
    holders: dict[str, list[str]] = field(default_factory=dict)
    rows_listed: frozenset[str] | None = None
    asked: set[str] = field(default_factory=set)
    said: set[tuple[str, Span | None, str]] = field(default_factory=set)
    starts: dict[str, int] = field(default_factory=dict)

    def report(  # noqa: PLR0913 - a finding has this many parts
        self,
        code: Code,
        node: Node | Span | None,
        message: str,
        *,
        help: str = "",  # noqa: A002 - the word that people read
        labels: tuple[Label, ...] = (),
        readings: tuple[str, ...] = (),
        fix: tuple[Edit, ...] = (),
        clause: str | None = None,
    ) -> None:
        """Add a finding at a node or span; its clause is that of the line being checked unless given.

        Nothing is said twice, nor what only follows from a line that could not be read: that a name stands nowhere
        else, or that a block misses a line.
        """
        span = node.span if isinstance(node, Node) else node
        if code is CALENDAR_QUESTION and self._terms_spoilt():
            return
        if (code in _OF_MISSING_LINES and self._spoilt()) or (code.id, span, message) in self.said:
            return
        if code in _OF_NAMES and ((isinstance(node, Name) and node.text in self.excused) or self.blind()):
            return
        if code in _OF_NAMES and self._said_of_examples(code, message):
            return
        if self.library and isinstance(node, Name) and code in (UNKNOWN_NAME, UNKNOWN_UNIT) and not fix:
            code, help = LEFT_TO_THE_CONTRACT, ""  # noqa: A001 - the word that people read
            message = f"`{node.text}` stands nowhere in this library: it is left to the contract that uses it"
        self.said.add((code.id, span, message))
        said = self.clause if clause is None else clause
        labels = (*labels, *self._written(code, fix, labels))
        if code in (UNKNOWN_NAME, UNKNOWN_CODE) and isinstance(node, Name) and all(one.span == span for one in labels):
            labels = (*labels, *self._twins(node))
        help, readings = self._in_its_money(help), tuple(self._in_its_money(reading) for reading in readings)  # noqa: A001
        self.findings.add(Diagnostic(code, message, span, labels, help, said, fix, readings))

    def _in_its_money(self, text: str) -> str:
        """Give amounts of an explanation, which are thought of in pounds, in the currency of the contract."""
        currency = self.settings.currency if self.settings else "GBP"
        return _POUNDS.sub(lambda found: in_currency(found[1], currency), text)

    def _said_of_examples(self, code: Code, message: str) -> bool:
        """Whether one of the examples said already that there is no such name: it is put right in all of them."""
        if self.item is None or not self.item.text.startswith("scenario"):
            return False
        here = self.item if message.startswith("this example") else None
        found = (code.id, here, message) in self.said
        self.said.add((code.id, here, message))
        return found

    def _written(self, code: Code, fix: tuple[Edit, ...], labels: tuple[Label, ...]) -> Iterator[Label]:
        """Give the place of the name that was meant instead: the slip may be there, and this its right use."""
        elsewhere = code is UNKNOWN_UNIT or any(label.span != edit.span for edit in fix for label in labels)
        for edit in fix:
            name = edit.replacement
            known = (
                span for key, span in self.spans.items() if key == name or key.endswith((f"'s {name}", f" {name}"))
            )
            span = next(known, None) or (None if elsewhere else self._written_once(name, edit.span))
            if span is not None and span not in [label.span for label in labels]:
                yield Label(span, f"`{name}` is written here")

    def _written_once(self, word: str, other: Span) -> Span | None:
        """Give the place of a word written once in the item around another place, else once outside the examples."""
        around = [item for item in self.file.items if item.span.start <= other.start < item.span.end]
        terms = [item for item in self.file.items if not isinstance(item, tree.Scenario)]
        for items in (around, terms):
            places = [name.span for name in names_in(*items) if name.text == word and name.span != other]
            if places:
                return places[0] if len(places) == 1 else None
        return None

    def _twins(self, name: Name) -> tuple[Label, ...]:
        """Give the one word that is a slip of a name used several times, and is written once: the slip may be there."""
        if [one.text for one in names_in(*self.file.items)].count(name.text) == 1:
            return ()
        terms = [item for item in self.file.items if not isinstance(item, tree.Scenario)]
        written = Counter(one.text for one in names_in(*terms))
        plain = {name.text, name.text.removesuffix("s")} if len(name.text) > 2 else set()  # noqa: PLR2004 - a, g1
        alike = [word for word, times in written.items() if times == 1 and 1 in {distance(one, word) for one in plain}]
        twins = [one for one in names_in(*terms) if one.text in alike and one.text not in plain]
        return tuple(Label(one.span, f"`{one.text}` is written only here") for one in twins) if len(twins) == 1 else ()

    def excuse(self, *names: str) -> None:
        """Take names whose own line has a mistake: that nothing is called so is then no news."""
        self.excused.update(names)

    def first(self, name: str, here: Node | Span) -> tuple[Label, ...]:
        """Give the label for the place where a name was given first; none when that is here."""
        span = self.spans.get(name)
        own = here.span if isinstance(here, Node) else here
        return (Label(span, "the first one"),) if span is not None and span != own else ()

    def partly_read(self, record: str) -> bool:
        """Whether a line of a record could not be read, so that it may be the field that seems missing."""
        items = (item for item in self.file.items if isinstance(item, tree.Record) and item.name.text == record)
        return any((item.span.source.path, item.span.start) in self.spoilt for item in items)

    def fields_of(self, record: str) -> tuple[Label, ...]:
        """Give the label for the place where a record's fields are written; none when it is made."""
        span = self.spans.get(record)
        return (Label(span, "its fields are written here"),) if span is not None else ()

    def ask(self, question: str) -> bool:
        """Whether a question about the whole contract comes up for the first time."""
        first = question not in self.asked
        self.asked.add(question)
        return first

    def lose(self, record: str, *names: str) -> None:
        """Take links or fields of a record that could not be read: what leads through them is not asked for."""
        self.lost.add(record)
        self.excuse(*names)

    def at(self, line: tree.Line) -> None:
        """Say which line is being checked, so that its clause stands on the findings."""
        self.clause = line.clause or self.clause

    def enter(self, item: tree.Line) -> None:
        """Say which item is being checked."""
        self.clause = item.clause
        self.item = item.span

    def _spoilt(self) -> bool:
        """Whether a line of the item being checked could not be read, so that it may hold what seems missing."""
        return self.item is not None and (self.item.source.path, self.item.start) in self.spoilt

    def _terms_spoilt(self) -> bool:
        """Whether a line of the contract's own block could not be read, so that it may say what seems missing."""
        blocks = (item.span for item in self.file.items if isinstance(item, tree.Contract))
        return any((span.source.path, span.start) in self.spoilt for span in blocks)

    def blind(self) -> bool:
        """Whether a used file could not be read, so that it may hold every name that seems missing."""
        return any(found.code in _OF_USED_FILES for found in self.findings.items)

    def __post_init__(self) -> None:
        """Find the items that hold a line, in them or in a block inside, which could not be read."""
        starts = sorted((item.span.source.path, item.span.start) for item in self.file.items)
        for line in self.file.unread:
            path = line.span.source.path
            at = bisect_right(starts, (path, line.span.start))
            if line.block is not None and at and starts[at - 1][0] == path:
                self.spoilt.add(starts[at - 1])

    def wrote(self, form: Form, span: Span) -> None:
        """Remember where a part of the contract was written."""
        self.origins.setdefault(id(form), (form, span))

    def origin(self, form: Form, otherwise: str) -> Span | None:
        """Give where a part of the contract was written; where that is not known, the place of a name."""
        kept = self.origins.get(id(form))
        return kept[1] if kept is not None and kept[0] is form else self.spans.get(otherwise)

    def record_of(self, word: str) -> model.Record | None:
        """Give the record that a word names, in the singular or the plural."""
        return self.records.get(self.plurals.get(word, word))

    def named(self, name: str) -> Span | None:
        """Give the place of a part of the contract, or of the table of outcomes, that has a name."""
        heads = (
            item.name.span for item in self.file.items if isinstance(item, tree.Outcomes) and item.name.text == name
        )
        return self.spans.get(name) or next(heads, None)

    def value_of(self, name: str) -> model.Value | None:
        """Build a declared value, or give the one built; None when it could not be, or reads itself."""
        entry = self.declared[name]
        if entry.state == "waiting":
            entry.state = "building"
            before = self.clause, self.item
            self.stack.append(entry)
            if len(self.stack) < DEEPEST:
                entry.value = entry.build()
            else:
                self._too_long_a_circle(entry)
            self.stack.pop()
            self.clause, self.item = before
            entry.state = "done"
        return entry.value

    def _too_long_a_circle(self, entry: Declared) -> None:
        """Report a circle of very many values: those that a value reads are built before it, except in a circle."""
        said = f"more than {DEEPEST} values read each other in a circle, and `{entry.name}` is one of them"
        self.report(CIRCLE, entry.span, said)

    def keys_of(self, record: str) -> frozenset[str]:
        """Give the names of the rows of a record that stands in the contract."""
        rows = self.records[record].rows
        kept = self.keys.get(record)
        if kept is None or len(kept) != len(rows):
            kept = self.keys[record] = frozenset(given.key[0] for given in rows)
        return kept

    def listed(self) -> frozenset[str]:
        """Give the names of all rows that stand in the contract."""
        if self.rows_listed is None:
            records = [name for name, record in self.records.items() if record.source == "text"]
            self.rows_listed = frozenset(key for name in records for key in self.keys_of(name))
        return self.rows_listed

    def building(self) -> list[Declared]:
        """Give the values being built just now, outermost first."""
        return list(self.stack)

    def place(self, node: Node) -> int:
        """Give the line number of a node."""
        return self.line(node.span)

    def line(self, span: Span) -> int:
        """Give the line of a stretch: those of libraries are counted on after the contract's own, in order of use.

        What stands in a file of rows is where the contract names that file.
        """
        if not self.starts:
            before = 0
            for source in self.file.sources:
                self.starts[source.path] = before
                before += len(source.text.rstrip("\n").split("\n"))
        if span.source.path in self.starts:
            return self.starts[span.source.path] + span.line
        tables = (item for item in self.file.items if isinstance(item, tree.Schedule))
        naming = (item for item in tables if item.grid.span.source is span.source)
        return next((self.line(item.span) for item in naming), span.line)


def nearest(word: str, known: Iterable[str]) -> str:
    """Give the known word that a word is a slip of, or else is most like, or ""."""
    words = sorted(set(known))
    slips = near(word, words)
    nearest_of = [one for one in slips if distance(word, one) == distance(word, slips[0])]
    found = get_close_matches(word.lower(), nearest_of or words, n=1, cutoff=0 if nearest_of else 0.6)
    return found[0] if found else ""


def did_you_mean(name: Name, known: Iterable[str]) -> tuple[str, tuple[Label, ...], tuple[Edit, ...]]:
    """Give the message tail, label and fix for a misspelt name; blanks when nothing is near."""
    near = nearest(name.text, known)
    if not near:
        return "", (), ()
    return f"did you mean `{near}`?", (Label(name.span, f"did you mean `{near}`?"),), (Edit(name.span, near),)
