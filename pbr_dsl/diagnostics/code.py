"""A code: one kind of finding, with everything that `explain`, the docs and the tests say about it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs: an error or a question leaves no contract, a warning or a note does."""

    ERROR = "error"
    QUESTION = "question"
    WARNING = "warning"
    NOTE = "note"

    @property
    def stops(self) -> bool:
        """Whether a finding of this severity leaves no contract."""
        return self in {Severity.ERROR, Severity.QUESTION}


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding: `PBR0101`, its name in kebab-case, why it matters, a bad and a good contract, the fix.

    `bad` and `good` are whole contracts (see `snippet.complete`): `bad` gives this code, `good` does not.
    `bad` is empty when the finding needs data or files. A number is never used for a second meaning.
    """

    id: str
    name: str
    severity: Severity
    title: str
    why: str
    bad: str
    good: str
    fix: str
