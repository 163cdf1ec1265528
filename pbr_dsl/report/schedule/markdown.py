"""A schedule as Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pbr_dsl.report.schedule.document import Chain, Clause, Document, Grid, Item, Section
from pbr_dsl.report.schedule.words import listed

_SPECIAL: Final = re.compile(r"[\\`*_\[\]<>|#~&]")

_ENTITIES: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;"}


def markdown(document: Document) -> str:
    """Give the whole page."""
    return "\n".join(_lines(document)) + "\n"


def _lines(document: Document) -> Iterator[str]:
    yield f"# {_safe(document.title)}"
    yield from ("", _safe(document.subtitle), "", "## Summary", "")
    yield from _chain(document.chain)
    for section in document.sections:
        yield from _section(section)
    yield from ("", "## Defined terms", "", "| Term | Clause |", "|---|---|")
    yield from (f"| {_safe(term)} | {', '.join(numbers)} |" for term, numbers in document.definitions)
    yield from ("", "## Appendix: the contract text", "")
    yield f"The schedule says what this text says. Its fingerprint is {document.fingerprint}."
    first = 1
    for name, lines in document.appendix:
        yield from _text(name if len(document.appendix) > 1 else "", lines, first)
        first += len(lines)


def _text(name: str, lines: tuple[str, ...], first: int) -> Iterator[str]:
    """A file with line numbers, inside a fence longer than any in it."""
    if name:
        yield from ("", f"**{_safe(name)}**")
    width = len(str(first + len(lines) - 1))
    fence = "`" * max(3, 1 + max((len(run) for line in lines for run in re.findall("`+", line)), default=0))
    yield from ("", f"{fence}text")
    yield from (f"{place:>{width}}  {line}".rstrip() for place, line in enumerate(lines, first))
    yield fence


def _chain(chain: Chain) -> Iterator[str]:
    """The logic chain as an indented list; what nothing leads to starts a list of its own."""
    led = {place for step in chain.steps for place in step.to}
    seen: set[int] = set()
    for column, head in enumerate(chain.heads):
        start = [place for place, step in enumerate(chain.steps) if step.column == column and place not in led]
        if start:
            last = column == len(chain.heads) - 1
            yield f"{head} that follow from no outcome:" if last else f"{head}, and what follows from them:"
            yield ""
            for place in start:
                yield from _box(chain, place, "", seen)
            yield ""


def _box(chain: Chain, place: int, indent: str, seen: set[int]) -> Iterator[str]:
    step = chain.steps[place]
    ends = all(not chain.steps[following].to for following in step.to)
    then = f" → {_safe(listed(chain.steps[following].said for following in step.to))}" if ends and step.to else ""
    again = " (as above)" if place in seen and not ends else ""
    yield f"{indent}- {_safe(step.said)}{then}{again}"
    if not ends and place not in seen:
        seen.add(place)
        for following in step.to:
            yield from _box(chain, following, indent + "  ", seen)


def _section(section: Section) -> Iterator[str]:
    yield from ("", f"## {section.number}. {_safe(section.title)}")
    if section.said:
        yield from ("", _safe(section.said))
    for clause in section.clauses:
        yield from _clause(clause)


def _clause(clause: Clause) -> Iterator[str]:
    origin = f" *({_safe(clause.origin.said)})*" if clause.origin.said else ""
    yield from ("", f"**{clause.number} {_safe(clause.heading)}**{origin}")
    if clause.said:
        yield from ("", _safe(clause.said))
    yield from _items(clause.items, "")
    for grid in clause.grids:
        yield from _grid(grid, "")
    if clause.where:
        yield from ("", "Here:")
        yield from _items(clause.where, "")
    for one in clause.after:
        yield from ("", _safe(one))


def _items(items: Iterable[Item], indent: str) -> Iterator[str]:
    if items:
        yield ""
    for item in items:
        label = f"{item.label} " if item.label else ""
        yield f"{indent}- {label}{_safe(item.said)}"
        if item.grid is not None:
            yield from _grid(item.grid, indent + "  ")
            yield ""
        yield from (line for line in _items(item.items, indent + "  ") if line)


def _grid(grid: Grid, indent: str) -> Iterator[str]:
    yield ""
    yield indent + _row(grid.heads)
    yield indent + "|" + "---|" * len(grid.heads)
    yield from (indent + _row(row) for row in grid.rows)


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(_safe(cell) for cell in cells) + " |"


def _safe(text: str) -> str:
    """Text in which nothing has a meaning for Markdown or HTML; no line break is left."""
    flat = " ".join(text.split())
    return _SPECIAL.sub(lambda found: _ENTITIES.get(found[0], "\\" + found[0]), flat)
