"""Every code there is, by id: one module for each phase that reports it."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import assumptions, data, names, run, sources, syntax, terms, units, use

ALL: Final[dict[str, Code]] = {
    code.id: code
    for code in (
        *syntax.CODES,  # PBR01xx: layout and lines
        *names.CODES,  # PBR02xx: names
        *units.CODES,  # PBR03xx: types and units
        *terms.CODES,  # PBR04xx: terms that are missing or contradict each other
        *data.CODES,  # PBR05xx: rows and cells
        *run.CODES,  # PBR06xx: could not run as asked
        *use.CODES,  # PBR07xx: used files and indexes
        *sources.CODES,  # PBR08xx: workbooks, databases and received files
        *assumptions.CODES,  # PBR09xx: assumptions, and what was really paid
    )
}
