"""A line of a contract: its terminals, and what its first word makes of it.

A word that starts lines is a plain name anywhere else.  The first `|` row of a table is cut into headings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final

from pbr_dsl.source import Source
from pbr_dsl.syntax import characters, tables, words
from pbr_dsl.syntax.machine import Terminal

_NOT_A_LEAD: Final = frozenset({"EQUAL", "COLON", "COMMA", "POSSESSIVE"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something to read: its number, its level, the kind of block it lies in, and its terminals.

    `lead` is the kind of its leading word, the nearest one when the word is misspelt, or "" when there is none;
    `head` the kind of block that lines under it would lie in.
    """

    number: int
    level: int
    block: str
    lead: str
    head: str
    terminals: tuple[Terminal, ...]

    @property
    def start(self) -> int:
        """The offset of its first character that is not a space."""
        return self.terminals[0].start

    @property
    def end(self) -> int:
        """The offset after its last terminal."""
        return self.terminals[-1].end

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a pipe table."""
        return self.terminals[0].kind in {"VBAR", "HEADER"}


def lex(text: str, offset: int = 0) -> list[Terminal]:
    """The terminals of a text that starts at an offset; never fails."""
    return [terminal for _, row in lexed(text, offset) for terminal in row]


def lexed(text: str, offset: int = 0) -> Iterator[tuple[int, list[Terminal]]]:
    """The terminals of each line that has some, with the number of the line."""
    number, seen_to, row = 1, 0, list[Terminal]()
    for kind, value, start, end in tables.lex(text):
        breaks = text.count("\n", seen_to, start)
        if breaks and row:
            yield number, row
            row = []
        number, seen_to = number + breaks, start
        row.append(Terminal(kind, value, start + offset, end + offset))
    if row:
        yield number, row


def settled(terminals: Iterable[Terminal], block: str) -> tuple[Terminal, ...]:
    """The terminals of a line, with each leading word that leads nothing there turned into a name."""
    listed = list(terminals)
    for at, terminal in enumerate(listed):
        if terminal.kind in words.LEADING and (at or not leads(listed, block)):
            listed[at] = terminal._replace(kind="NAME")
    return tuple(listed)


def leads(terminals: list[Terminal], block: str) -> bool:
    """Whether the first word of a line is one that leads lines of a block."""
    if len(terminals) > 1 and terminals[1].kind in _NOT_A_LEAD:
        return False
    return terminals[0].kind in words.STARTS[block] or (block == words.UNSURE and terminals[0].kind in words.LEADING)


def headings(source: Source, number: int, row: list[Terminal]) -> list[Terminal]:
    """The first row of a table cut at `|`: its headings as written, then what stands after the last `|`."""
    start = row[0].end
    end = source.line_start(number) + len(source.line_text(number).partition("#")[0])
    last = source.text.rfind("|", start, end)
    cells: list[Terminal] = []
    while start <= last:
        stop = source.text.index("|", start)
        text = source.text[start:stop]
        at = start + len(text) - len(text.lstrip())
        cells.append(Terminal("HEADER", text.strip(), at, at + len(text.strip())))
        start = stop + 1
    return [*cells, *(terminal for terminal in row if terminal.start > last)] if cells else row


def moved(source: Source, line: Line, level: int, block: str) -> Line:
    """A line read again as one of another block."""
    terminals = settled(seen(lex(source.text[line.start : line.end], line.start)), block)
    return replace(line, level=level, block=block, lead=lead(terminals[0], block), terminals=terminals)


def seen(row: list[Terminal]) -> list[Terminal]:
    """The terminals of a line without the characters that are reported by themselves."""
    if all(terminal.kind != "UNKNOWN" for terminal in row):
        return row
    return [terminal for terminal in row if terminal.kind != "UNKNOWN" or not characters.is_hidden(terminal.text)]


def lead(first: Terminal, block: str) -> str:
    """The kind of the leading word of a line, or the one it is a slip of, or ""."""
    if first.kind in words.STARTS[block]:
        return first.kind
    return words.nearest_lead(first.text, block) if first.kind == "NAME" else ""


def lists(terminals: tuple[Terminal, ...]) -> bool:
    """Whether a line ends with `all of`, `any of`, `none of` or `at least 2 of`, so that conditions stand under it."""
    kinds = [terminal.kind for terminal in terminals if terminal.kind != "CLAUSE"]
    return kinds[-1:] in (["ALL_OF"], ["ANY_OF"], ["NONE_OF"]) or kinds[-3:] == ["AT_LEAST", "NUMBER", "OF"]


def head(terminals: tuple[Terminal, ...], block: str, leading: str) -> str:
    """The block that a line heads."""
    if lists(terminals):
        return words.LISTED
    defines = any(terminal.kind == "EQUAL" for terminal in terminals)
    if block == words.FILE:
        if leading == "RECORD" and any(terminal.kind == "COLON" for terminal in terminals):
            return words.NO_BLOCK
        return leading if leading in words.STARTS else words.NO_BLOCK if leading else words.UNSURE
    if block == "SCENARIO":
        return "GIVEN" if leading == "GIVEN" and not defines else words.NO_BLOCK
    if block == "LOT":
        return words.NO_BLOCK if defines else words.PROPERTY
    return words.UNSURE if block == words.UNSURE else words.NO_BLOCK
