"""The layout of a contract: one way to write each, with the same words in the same order.

Works on terminals and comments, not on the tree, so a line that cannot be read stays as it is.  Within a block, what
follows the leading words stands in one column, and so do the cells of a table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import WRONG_INDENTATION
from pbr_dsl.source import Source
from pbr_dsl.syntax import bounds, characters, layout, words
from pbr_dsl.syntax.levels import STEP
from pbr_dsl.syntax.line import Line, lexed, settled
from pbr_dsl.syntax.machine import Terminal
from pbr_dsl.syntax.parse import parse

_ALIGNED: Final = frozenset({"CONTRACT", "RECORD", "EVIDENCE", "OUTCOME", "OUTCOMES", "PAYMENT", "CLAWBACK"})
_TOO_WIDE: Final = frozenset({"UNKNOWN_ROWS"})  # keeps its two spaces and widens no column
_NO_SPACE_BEFORE: Final = frozenset({"COMMA", "COLON", "POSSESSIVE", "RPAR"})
_GAP: Final = "  "
_EDGES: Final = " \t\r\ufeff"
_PASSES: Final = 4  # text that cannot be read may need more than one


def format_text(source: Source) -> str:
    """The text laid out, with line feeds and one at the end; unchanged when it is too large to be read."""
    if bounds.whole(source):
        return source.text
    text = source.text
    for _ in range(_PASSES):
        before, text = text, _once(Source(source.path, text))
        if text == before:
            break
    return text


def _once(source: Source) -> str:
    """The text laid out by what is known of it now."""
    read, findings = layout.lines(source)
    lines = {line.number: line for line in read}
    unread = {left_out.span.line for left_out in parse(source)[0].unread}
    kept = {number for number in lines if number in unread or _hides(source, number)}
    laid_out = _Layout(source, [line for line in read if line.number not in kept])
    out: list[str] = []
    waiting: list[str] = []  # comments, until the line they belong to
    moved = {found.span.line for found in findings if found.code is WRONG_INDENTATION and found.span}
    for number in range(1, source.line_count + 1):
        written = source.line_text(number).strip(_EDGES)
        line = lines.get(number)
        if line:
            margin = " " * (STEP * line.level)
            if number in kept:
                margin = _margin(source, number) if number in moved else margin
                text = written
            else:
                text = laid_out.text(line)
            out += [margin + comment if comment else "" for comment in waiting] + [margin + text]
            waiting = []
        elif written or (waiting or out)[-1:] not in ([], [""]):
            waiting.append(written)
    return "\n".join([*out, *waiting]).rstrip("\n") + "\n" if out or any(waiting) else ""


def _margin(source: Source, number: int) -> str:
    """The spaces that a line starts with."""
    text = source.line_text(number)
    return " " * (len(text) - len(text.lstrip(_EDGES)))


def _hides(source: Source, number: int) -> bool:
    """Whether a line holds a character that cannot be seen and that is not a kind of space."""
    return any(characters.is_unseen(character) for character in source.line_text(number).strip(_EDGES))


class _Layout:
    """The texts of lines, laid out with regard to the lines beside them."""

    def __init__(self, source: Source, lines: list[Line]) -> None:
        self._source = source
        self._columns: dict[int, list[int]] = {}
        for run in _runs(lines):
            rows = [line for line in run if line.is_row]
            widths = _widths([_cells(line) for line in rows])
            self._columns.update((line.number, widths) for line in rows)
            rest = [line for line in run if not line.is_row]
            for kind in {_column_kind(line) for line in rest}:
                beside = [line for line in rest if _column_kind(line) == kind]
                width = _widths([[_joined(_split(line)[0])] for line in beside if line.lead not in _TOO_WIDE])
                self._columns.update((line.number, width) for line in beside)

    def text(self, line: Line) -> str:
        """The text of a line, with its comment; as written when other spaces would change how it is read."""
        start = self._source.line_start(line.number)
        whole = self._source.line_text(line.number)
        rest = whole[line.end - start :]
        comment = rest[rest.index("#") :].rstrip() if "#" in rest else ""
        text = self._row(line) if line.is_row else self._line(line)
        if not _reads_alike(text, line):
            return whole.strip(_EDGES)
        return f"{text}{_GAP}{comment}" if comment else text

    def _row(self, line: Line) -> str:
        """A row of a table."""
        cells = _cells(line)
        padded = [cell.ljust(width) for cell, width in zip(cells, self._columns[line.number], strict=False)]
        clause = _GAP + line.terminals[-1].text if line.terminals[-1].kind == "CLAUSE" else ""
        return f"| {' | '.join(padded)} |{clause}"

    def _line(self, line: Line) -> str:
        """A line that is not a row of a table."""
        leading, following = _split(line)
        if not leading:
            return _joined(following)
        if not following:
            return _joined(leading)
        width = max(self._columns[line.number], default=0)
        return f"{_joined(leading).ljust(width)}{_GAP}{_joined(following)}"


def _runs(lines: Iterable[Line]) -> list[list[Line]]:
    """The lines of each block, without the lines deeper in it."""
    runs: list[list[Line]] = []
    opened: list[list[Line]] = []
    for line in lines:
        del opened[line.level + 1 :]
        while len(opened) <= line.level:
            opened.append([])
            runs.append(opened[-1])
        opened[line.level].append(line)
    return runs


def _column_kind(line: Line) -> str:
    """Lines of one kind in one block share a column; "" for those that have none."""
    kinds = [terminal.kind for terminal in line.terminals[:2]]
    if kinds == ["FROM", "DATE"]:
        return "dates"
    if line.block in _ALIGNED or kinds == ["NAME", "EQUAL"]:
        return "words"
    return ""


def _split(line: Line) -> tuple[list[Terminal], list[Terminal]]:
    """What stands before the column of a line, and what stands in it."""
    terminals = list(line.terminals)
    kind = _column_kind(line)
    at = 0 if not kind or line.block == words.FILE else 2 if kind == "dates" else 1
    if len(terminals) == at + 1 and terminals[at].kind == "CLAUSE":
        return [], terminals
    return terminals[:at], terminals[at:]


def _joined(terminals: list[Terminal]) -> str:
    """Terminals with the spaces that belong between them."""
    text = ""
    before = ""
    for number, terminal in enumerate(terminals):
        written = terminal.text if terminal.kind in {"STRING", "CLAUSE"} else " ".join(terminal.text.split())
        last = number == len(terminals) - 1
        if not text or before == "LPAR" or terminal.kind in _NO_SPACE_BEFORE:
            text += written
        elif terminal.kind == "CLAUSE" and last and before != "BECAUSE":
            text += _GAP + written
        else:
            text += f" {written}"
        before = terminal.kind
    return text


def _cells(line: Line) -> list[str]:
    """The texts of the cells of a row."""
    if line.terminals[0].kind == "HEADER":
        return [" ".join(terminal.text.split()) for terminal in line.terminals]
    cells: list[list[Terminal]] = []
    for terminal in line.terminals:
        if terminal.kind == "VBAR":
            cells.append([])
        else:
            cells[-1].append(terminal)
    return [_joined(cell) for cell in cells[:-1]]


def _widths(rows: list[list[str]]) -> list[int]:
    """The width of each column."""
    columns = max(map(len, rows), default=0)
    return [max(len(row[column]) for row in rows if column < len(row)) for column in range(columns)]


def _reads_alike(text: str, line: Line) -> bool:
    """Whether a text is read as the same terminals."""
    if line.terminals[0].kind == "HEADER":
        return True
    terminals = [terminal for _, row in lexed(text) for terminal in row]
    return _essence(settled(terminals, line.block)) == _essence(line.terminals)


def _essence(terminals: Iterable[Terminal]) -> list[tuple[str, str]]:
    """What terminals say, whatever the spaces in them."""
    return [(terminal.kind, " ".join(terminal.text.split())) for terminal in terminals]
