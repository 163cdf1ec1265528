"""The data of a run as a workbook, with what is to be corrected shown where it stands."""

from __future__ import annotations

from pathlib import Path

from pbr_dsl.driver.running import Run
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.report.validation.view import Validation
from pbr_dsl.report.validation.workbook import Sheet, write


def annotated(run: Run, shown: Validation, path: Path) -> None:
    """Write the workbook, whole or not at all; OSError when it cannot be written."""
    sheets: list[Sheet] = []
    for file, table in Sheets(run).tables():
        rows = [(line.number, line.cells) for line in table.lines if not line.empty]
        title = file.sheet or Path(file.file_name).stem
        sheets.append(Sheet(file.name, title, table.top, table.headings, rows))
    half = path.with_name(f".{path.name}.part")
    try:
        write(half, sheets, shown)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)
