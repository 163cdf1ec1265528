"""Makes a case small while it still shows what was found: fewer blocks, lines and rows, and then plainer cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from tests.engines.case import Case

Shows = Callable[[Case], bool]


def smaller(case: Case, shows: Shows, tries: int = 600) -> Case:
    """Give the smallest case found in so many tries that still shows it; `shows` is no for what `check` refuses."""
    left = iter(range(tries))
    changed = True
    while changed:
        changed = False
        for part in (_without_tables, _without_blocks, _without_rows, _without_lines, _without_phrases, _plainer):
            while (found := _first(part(case), shows, left)) is not None:
                case, changed = found, True
    return case


def _first(others: Iterator[Case], shows: Shows, left: Iterator[int]) -> Case | None:
    """The first of some cases that still shows it, while there are tries left."""
    return next((other for other in others if next(left, None) is not None and shows(other)), None)


def _without_tables(case: Case) -> Iterator[Case]:
    """Cases in which one table has no rows, or only half of them."""
    for name, rows in case.tables.items():
        if len(rows) > 1:
            yield replace(case, tables=case.tables | {name: rows[:1]})
        if len(rows) > 3:
            yield replace(case, tables=case.tables | {name: rows[: len(rows) // 2 + 1]})


def _without_rows(case: Case) -> Iterator[Case]:
    """Cases without one row."""
    for name, rows in case.tables.items():
        for at in range(len(rows) - 1, 0, -1):
            yield replace(case, tables=case.tables | {name: rows[:at] + rows[at + 1 :]})


def _without_blocks(case: Case) -> Iterator[Case]:
    """Cases without one block of the contract, and without the data of a record that is gone."""
    blocks = case.contract.split("\n\n")
    for at in range(len(blocks) - 1, 1, -1):
        left = blocks[:at] + blocks[at + 1 :]
        name = blocks[at].split()[1] if blocks[at].startswith("record") else ""
        tables = {table: rows for table, rows in case.tables.items() if table != name.rstrip(":,")}
        yield replace(case, contract="\n\n".join(left).rstrip("\n") + "\n", tables=tables)


def _without_lines(case: Case) -> Iterator[Case]:
    """Cases without one line that belongs to a block."""
    lines = case.contract.splitlines(keepends=True)
    for at in range(len(lines) - 1, 2, -1):
        if lines[at].startswith("  "):
            yield replace(case, contract="".join(lines[:at] + lines[at + 1 :]))


def _without_phrases(case: Case) -> Iterator[Case]:
    """Cases with a shorter expression: one in round brackets in the place of what it stands in, or no condition."""
    lines = case.contract.splitlines(keepends=True)
    for at in range(len(lines) - 1, 2, -1):
        line = lines[at]
        for start, end in _brackets(line):
            before = line.rfind("(", 0, start)
            after = line.find(")", end + 1)
            if before >= 0 and after > 0:
                yield _with(case, lines, at, line[:before] + line[start : end + 1] + line[after + 1 :])
        for word in (" where ", " when ", ", "):
            if word in line:
                yield _with(case, lines, at, line.partition(word)[0].rstrip() + "\n")


def _with(case: Case, lines: list[str], at: int, line: str) -> Case:
    return replace(case, contract="".join([*lines[:at], line, *lines[at + 1 :]]))


def _brackets(line: str) -> Iterator[tuple[int, int]]:
    """The places of pairs of round brackets."""
    opened: list[int] = []
    for at, letter in enumerate(line):
        if letter == "(":
            opened.append(at)
        elif letter == ")" and opened:
            yield opened.pop(), at


def _plainer(case: Case) -> Iterator[Case]:
    """Cases with one cell that says less: recorded at once, or a number that is 1."""
    for name, rows in case.tables.items():
        for at, row in enumerate(rows[1:], start=1):
            for column, cell in enumerate(row):
                plain = (
                    "2026-04-01" if rows[0][column] == "recorded" else "1" if cell.replace(".", "").isdigit() else cell
                )
                if plain != cell and rows[0][column] != name:
                    other = [*row[:column], plain, *row[column + 1 :]]
                    yield replace(case, tables=case.tables | {name: [*rows[:at], other, *rows[at + 1 :]]})
