"""Pieces that have run are kept beside the commit they ran on, so that a run that was broken off goes on from there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from tests.seed import SEED

FOLDER: Final = Path(__file__).parents[2] / ".long"


class NotRunError(Exception):
    """Why a piece cannot be run here."""


@dataclass
class Outcome:
    """What came of a piece: how many were tried, which failed, how long it took, and why it did not run to its end.

    `notes` is what a form has to say of each thing that was tried, beyond that it held or failed.
    """

    name: str
    tried: int = 0
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0
    stopped: str = ""
    notes: list[list[str]] = field(default_factory=list)


@dataclass(frozen=True)
class Kept:
    """The pieces of one form that ran to their end on one commit with one seed; nothing is kept of changed files."""

    form: str
    on: str

    def read(self, at: int) -> Outcome | None:
        """What came of a piece before."""
        path = self._path(at)
        return Outcome(**json.loads(path.read_text(encoding="utf-8"))) if self._fits and path.is_file() else None

    def write(self, at: int, outcome: Outcome) -> None:
        """Keep what came of a piece that ran to its end."""
        if self._fits and not outcome.stopped:
            path = self._path(at)
            path.parent.mkdir(parents=True, exist_ok=True)
            part = path.with_suffix(".part")
            part.write_text(json.dumps(asdict(outcome), ensure_ascii=False), encoding="utf-8")
            part.replace(path)

    @property
    def _fits(self) -> bool:
        return self.on.startswith("commit ") and len(self.on.split()) == 2  # and no "with changes"

    def _path(self, at: int) -> Path:
        return FOLDER / f"{self.form}-{self.on.split()[1]}-{SEED}" / f"{at}.json"
