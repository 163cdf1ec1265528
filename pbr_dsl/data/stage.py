"""Tables that only the reader can open (workbooks, lines of JSON, databases, irregular text), written as text.

What is written holds the same cells, one row to a row, with its number and with what broke it, so that an engine reads
them by the same grammar as any other file.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

from pbr_dsl.data.cell import trimmed
from pbr_dsl.data.table import Table

BETWEEN: Final = "\x1e"
"""Between the cells of a row that is broken."""


def stage(table: Table, path: Path) -> None:
    """Write the rows of a table: number, what broke it, its text then, and a cell for each heading."""
    width = len(table.headings)
    with path.open("w", encoding="utf-8", newline="") as opened:
        write = csv.writer(opened, quoting=csv.QUOTE_ALL, lineterminator="\n").writerow
        for line in table.lines:
            if line.fault:
                text = BETWEEN.join(map(trimmed, line.cells))
                write([line.number, line.fault, text, *[""] * width])
            elif not line.empty:
                write([line.number, "", "", *line.cells])
