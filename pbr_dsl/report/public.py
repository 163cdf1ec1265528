"""A simulation as it may be published: what was paid by period, payment or lot, and no number that few people make."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Group, RenderableType

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.added import Added
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.grouping import OUTCOME, PAYER, Crowds, Sum, grouped, usual_groupings
from pbr_dsl.report.layout import Figures, heading, number, paragraph, words
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.forms import Published
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.report.suppression import TOTAL, Row, left_out
from pbr_dsl.values.display import date_text, key_text, money_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Line

LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Summed:
    """A row of a published table: how many lines were paid, and how much; None for both where it is left out."""

    key: str
    title: str
    said: str
    lines: int | None
    paid: Fraction | None


@dataclass(frozen=True, slots=True)
class Public:
    """What is published of a simulation: tables by a word, and the whole."""

    contract: Contract
    as_known_on: str
    least: int
    tables: Sequence[tuple[str, Sequence[Summed]]]
    total: Summed

    @property
    def left_out(self) -> int:
        """How many rows are left out."""
        return sum(row.lines is None for _, rows in self.tables for row in rows) + (self.total.lines is None)


class SummedJson(Published):
    """A row of a published table; null where it rests on too few people, or would give away one that does."""

    key: str
    title: str
    lines: int | None
    paid: str | None


class PublicTableJson(Published):
    """What was paid, added up by a word."""

    by: str
    rows: list[SummedJson]


class PublicJson(Published):
    """What `simulate --suppress-below N --format json` prints."""

    contract: str
    title: str
    as_known_on: str
    currency: str
    suppressed_below: int
    total: SummedJson
    tables: list[PublicTableJson]


def may_be_public(contract: Contract, by: str) -> bool:
    """Whether there may be a published table by a word: not by people, nor by who pays, which adds lines up twice."""
    return by != PAYER and not any(record.name == by and record.personal for record in contract.records)


class Paid(Added):
    """The lines of a simulation that are paid, and the people whom they rest on.

    `people_at` says whom a row of data is about, by its place.
    """

    def __init__(self, shown: Simulation, people_at: Mapping[str, Key]) -> None:
        lines = [line for line in shown.lines if line.state == "payable" and "shadow" not in line.marks]
        super().__init__(shown.contract, lines, shown.fields)
        self._people_at = people_at

    def people(self, *words: str) -> Mapping[frozenset[tuple[str, ...]], int]:
        """Give how many people there are in the same combinations of keys, by these."""
        personal = [record.name for record in self.contract.records if record.personal]
        keys, found = [self.key(word) for word in words], dict[str, set[tuple[str, ...]]]()
        for line in self.lines:
            for whom in _people(line, personal, self._people_at):
                found.setdefault(whom, set()).add(tuple(key(line) for key in keys))
        return Counter(map(frozenset, found.values()))


def public(shown: Simulation, least: int, sums: Crowds) -> Public:
    """Give what may be published of a simulation; a number that rests on fewer than `least` people is left out."""
    contract = shown.contract
    usual = [by for by in usual_groupings(contract, sums) if by != OUTCOME]
    words_ = [by for by in shown.by or usual if may_be_public(contract, by)]
    cells = {key: place for place, key in enumerate(sums.by(*words_))}
    groups: dict[Hashable, int] = {}
    people: list[set[Hashable]] = [set() for _ in cells]
    for group, many in sums.people(*words_).items():
        groups[group] = many
        for key in group:
            people[cells[key]].add(group)
    rows: dict[Row, frozenset[int]] = {TOTAL: frozenset(cells.values())}
    for at, by in enumerate(words_):
        for own in dict.fromkeys(key[at] for key in cells):
            if own:
                rows[by, own] = frozenset(place for key, place in cells.items() if key[at] == own)
    out = left_out(rows, [frozenset(whom) for whom in people], least, groups)
    tables = [(by, [*_rows(contract, sums, by, out)]) for by in words_]
    whole = sums.by().get((), Sum())
    total = Summed("", "", "total", *((None, None) if TOTAL in out else (whole.states["payable"], whole.paid)))
    return Public(contract, date_text(shown.statement.as_known_on), least, tables, total)


def _people(line: Line, personal: Iterable[str], people_at: Mapping[str, Key]) -> Iterator[str]:
    """The people that a line rests on: whom it is for, else those whose rows its amount came from."""
    named = [line.subject[record] for record in personal if record in line.subject]
    rows = (people_at.get(place) for part in line.contributions for place in part.rows)
    yield from (key_text(key) for key in (named[:1] or rows) if key is not None)


def _rows(contract: Contract, sums: Crowds, by: str, out: set[Row]) -> Iterator[Summed]:
    """The rows of a table, in the order of the contract."""
    for one in grouped(contract, sums, by):
        said = date_text(one.start) if one.start else one.key
        hidden = (by, one.key) in out
        yield Summed(one.key, one.title, said, *((None, None) if hidden else (one.sum.states["payable"], one.sum.paid)))


def text(shown: Public) -> RenderableType:
    """Give what is published as it is printed."""
    return Group(*_sections(shown))


def _sections(shown: Public) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    yield paragraph(title(shown.contract), "bold", indent=0)
    yield paragraph(f"paid, as known on {shown.as_known_on}", "dim", indent=0)
    for by, rows in shown.tables:
        yield heading(f"By {by}")
        titled = any(row.title for row in rows)
        table = Figures((words(by), *([words("")] if titled else []), number("lines"), number("paid")))
        for row in (*rows, shown.total):
            cells = (row.said, *([row.title] if titled else []), *_figures(row, shown.contract.settings.currency))
            table.row(*cells, style="bold" if row is shown.total else "")
        yield table
    if shown.left_out:
        said = f"Left out: numbers that rest on fewer than {shown.least} people, and others that would give them away."
        yield paragraph(said, "dim")


def _figures(row: Summed, currency: str) -> tuple[str, str]:
    """The figures of a row in words."""
    if row.lines is None or row.paid is None:
        return LEFT_OUT, LEFT_OUT
    return f"{row.lines:,}", money_text(row.paid, currency)


def to_json(shown: Public) -> str:
    """Give what is published as JSON."""
    made = PublicJson(
        contract=shown.contract.name,
        title=shown.contract.title,
        as_known_on=shown.as_known_on,
        currency=shown.contract.settings.currency,
        suppressed_below=shown.least,
        total=_json(shown.total),
        tables=[PublicTableJson(by=by, rows=[_json(row) for row in rows]) for by, rows in shown.tables],
    )
    return in_json(made.model_dump_json(indent=2))


def _json(row: Summed) -> SummedJson:
    """A row in its published form."""
    paid = None if row.paid is None else amount_text(row.paid)
    return SummedJson(key=row.key, title=row.title, lines=row.lines, paid=paid)


def to_csv(shown: Public) -> str:
    """Give what is published as rows of CSV."""
    rows = [["by", "key", "title", "lines", "paid", "currency"]]
    for by, listed in (*shown.tables, ("total", [shown.total])):
        for row in listed:
            lines = LEFT_OUT if row.lines is None else str(row.lines)
            paid = LEFT_OUT if row.paid is None else amount_text(row.paid)
            rows.append([by, row.key, row.title, lines, paid, shown.contract.settings.currency])
    return separated(rows)
