"""One contract, from text to statement: the file to open first.

A `Compilation` reads, checks and runs one contract; each stage is worked out once, when it is first asked for.
Commands, editors and tests all go through it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from pbr_dsl.check import Checked, check
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract
from pbr_dsl.source import Source
from pbr_dsl.syntax.parse import parse
from pbr_dsl.syntax.tree import File


@dataclass(frozen=True)
class Compilation:
    """A contract's text and everything that can be worked out from it."""

    source: Source

    @cached_property
    def parsed(self) -> tuple[File, list[Diagnostic]]:
        """The syntax tree, and what reading the text found."""
        return parse(self.source)

    @cached_property
    def checked(self) -> Checked:
        """The checked contract, or none, with every finding."""
        file, found = self.parsed
        return check(file, found)

    @property
    def contract(self) -> Contract | None:
        """The contract, when the text is right."""
        return self.checked.contract


def check_text(text: str, path: str = "contract.pbr") -> Checked:
    """Check a contract given as text."""
    return Compilation(Source(path, text)).checked
