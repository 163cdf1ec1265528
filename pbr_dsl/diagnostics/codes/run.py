"""PBR06xx: the run could not be made as it was asked for."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity

MISSING_FILE: Final = Code(
    id="PBR0601",
    name="missing-file",
    severity=Severity.ERROR,
    title="A file or folder that is not there",
    why="Nothing was run: a result without one of its files would look complete and would not be.",
    bad="",
    good="",
    fix="Correct the path. A path may be a file or a folder; no path means the folder you are in.",
)

CODES: Final = (MISSING_FILE,)
