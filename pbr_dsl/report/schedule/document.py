"""What a schedule is made of: numbered clauses with lettered parts and tables, before any form of page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from string import ascii_lowercase


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: its headings and rows; every row has a cell for each heading."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A part of a clause: `label` is its letter ("" for a paragraph), and it may have parts of its own."""

    label: str
    said: str
    items: tuple[Item, ...] = ()
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the contract says it: its own clause, and the line of its text (0 where there is none)."""

    clause: str = ""
    line: int = 0

    @property
    def said(self) -> str:
        """Give it in words; "" for nowhere."""
        places = [f"contract clause {self.clause}"] if self.clause else []
        return ", ".join([*places, *([f"line {self.line}"] if self.line else [])])


@dataclass(frozen=True, slots=True)
class Clause:
    """A numbered clause: a heading, sentences, parts, tables, and sentences after them.

    `where` says what its letters A, B, C stand for.  `defines` are the terms that it gives a meaning; `number` is ""
    until the schedule is put together.
    """

    heading: str
    said: str
    items: tuple[Item, ...] = ()
    grids: tuple[Grid, ...] = ()
    where: tuple[Item, ...] = ()
    after: tuple[str, ...] = ()
    origin: Origin = field(default=Origin())
    defines: tuple[str, ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered section: its clauses, and a sentence before them."""

    title: str
    clauses: tuple[Clause, ...]
    said: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """A box of the logic chain: what stands in it, its column, and the places of the boxes that it leads to."""

    said: str
    column: int
    to: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The logic chain: the headings of its columns, from aims to payments, and its boxes."""

    heads: tuple[str, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A whole schedule; `appendix` are the contract's own texts: the name of each file and its lines.

    `block` is what stands under the title at a glance: between whom, for how long, which text prevails.
    """

    title: str
    subtitle: str
    sections: tuple[Section, ...]
    chain: Chain
    appendix: tuple[tuple[str, tuple[str, ...]], ...]
    fingerprint: str
    block: tuple[tuple[str, str], ...] = ()

    @property
    def definitions(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Give each defined term with the numbers of its clauses, by name."""
        found: dict[str, list[str]] = {}
        for clause in (clause for section in self.sections for clause in section.clauses):
            for term in clause.defines:
                found.setdefault(term, []).append(clause.number)
        return tuple(sorted(((term, tuple(places)) for term, places in found.items()), key=lambda one: one[0].lower()))


def lettered(said: Iterable[str | Item]) -> tuple[Item, ...]:
    """Give parts the letters (a), (b), (c) and so on; after (z) comes (aa)."""
    return tuple(
        replace(one, label=_letter(place)) if isinstance(one, Item) else Item(_letter(place), one)
        for place, one in enumerate(said)
    )


def _nested(items: tuple[Item, ...], depth: int = 0) -> tuple[Item, ...]:
    """Give lettered parts inside lettered parts the labels (i), (ii), and those inside them (1), (2)."""
    made: list[Item] = []
    for one in items:
        place = sum(bool(before.label) for before in made)
        label = (_letter, _roman, _number)[min(depth, 2)](place) if one.label else ""
        made.append(replace(one, label=label, items=_nested(one.items, depth + bool(one.label))))
    return tuple(made)


def _number(place: int) -> str:
    return f"({place + 1})"


def _roman(place: int) -> str:
    number, said = place + 1, ""
    for value, mark in ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        said += mark * (number // value)
        number %= value
    return f"({said})"


def _letter(place: int) -> str:
    more, last = divmod(place, len(ascii_lowercase))
    return f"({ascii_lowercase[more - 1] if more else ''}{ascii_lowercase[last]})"


def numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """Give sections and clauses their numbers; a section without clauses is left out."""
    kept = [section for section in sections if section.clauses]
    return tuple(
        replace(
            section,
            number=str(at),
            clauses=tuple(
                replace(clause, number=f"{at}.{place}", items=_nested(clause.items), where=_nested(clause.where))
                for place, clause in enumerate(section.clauses, 1)
            ),
        )
        for at, section in enumerate(kept, 1)
    )
