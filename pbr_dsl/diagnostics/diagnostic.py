"""A diagnostic: one finding at one place; and the list that a pass adds its findings to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.source import Span


@dataclass(frozen=True, slots=True)
class Label:
    """A few words written under a stretch of source: the finding itself, or what it is measured against."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A replacement of a stretch of source; an empty stretch inserts."""

    span: Span
    replacement: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: what is wrong, where, and what to write instead.

    A label on `span` itself is written beside its carets; every other label marks a second place. `clause` has no
    brackets (`Sch 2`). `readings` are the two readings that a question offers.
    """

    code: Code
    message: str
    span: Span | None
    labels: tuple[Label, ...] = ()
    help: str = ""
    clause: str = ""
    fix: tuple[Edit, ...] = ()
    readings: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        """The severity of the code."""
        return self.code.severity

    @property
    def path(self) -> str:
        """The path of the source, or nothing when the finding has no place."""
        return self.span.source.path if self.span else ""


def _position(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    """The sort key of a finding: file, place, code and words; one without a place goes first."""
    span = diagnostic.span
    start, end = (span.start, span.end) if span else (-1, -1)
    return diagnostic.path, start, end, diagnostic.code.id, diagnostic.message


@dataclass(slots=True)
class Findings:
    """The findings of a run; it is read in order of position, however they were added."""

    items: list[Diagnostic] = field(default_factory=list)

    def add(self, diagnostic: Diagnostic) -> None:
        """Add one finding."""
        self.items.append(diagnostic)

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        """Add several findings."""
        self.items.extend(diagnostics)

    @property
    def errors(self) -> tuple[Diagnostic, ...]:
        """The errors and questions, by position: with any of them there is no contract."""
        return tuple(diagnostic for diagnostic in self if diagnostic.severity.stops)

    def __iter__(self) -> Iterator[Diagnostic]:
        """Go through the findings by position."""
        return iter(sorted(self.items, key=_position))

    def __len__(self) -> int:
        """The number of findings."""
        return len(self.items)
