"""One contract, from text to statement: the file to open first.

A `Compilation` reads, checks and runs one contract; each stage is worked out once, when it is first asked for.
Commands, editors and tests all go through it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from pbr_dsl.check import Checked, check
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.changing import changed
from pbr_dsl.driver.using import Linked, linked
from pbr_dsl.model.contract import Contract
from pbr_dsl.source import Source
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.parse import parse


@dataclass(frozen=True)
class Compilation:
    """A contract's text and everything that can be worked out from it; what it uses lies in its own folder.

    `changes` are values in the place of some that it writes.
    """

    source: Source
    folder: Path | None = None
    changes: tuple[str, ...] = ()

    @cached_property
    def parsed(self) -> tuple[tree.File, list[Diagnostic]]:
        """The syntax tree, and what reading the text found."""
        return parse(self.source)

    @cached_property
    def linked(self) -> Linked:
        """The syntax tree with what it uses from other files, and what reading those found."""
        found = linked(self.parsed[0], self.source, self.folder or Path(self.source.path).parent)
        if not self.changes:
            return found
        file, findings = changed(found.file, self.changes)
        return replace(found, file=file, findings=(*found.findings, *findings))

    @cached_property
    def checked(self) -> Checked:
        """The checked contract, or none, with every finding."""
        return check(self.linked.file, [*self.parsed[1], *self.linked.findings])

    @property
    def contract(self) -> Contract | None:
        """The contract, when the text is right."""
        return self.checked.contract


def compilations(sources: Iterable[Source]) -> list[Compilation]:
    """Give a compilation of each text, but for libraries that another of them uses: those are checked with it."""
    made = [Compilation(source) for source in sources]
    used = {one.place for compiled in made for one in compiled.linked.used}
    return [one for one in made if Path(one.source.path).resolve() not in used]


def check_text(text: str, path: str = "contract.pbr", folder: Path | None = None) -> Checked:
    """Check a contract given as text; `folder` is where the files that it uses lie."""
    return Compilation(Source(path, text), folder).checked
