"""Why an engine could not go on."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

Why = Literal["memory", "disk", "overflow", "file", "other"]


class EngineStoppedError(Exception):
    """An engine could not go on.

    `why` is memory or disk that did not suffice, a number that grew too large, a file that could not be read (its
    `path` and, from 1, its `row` as far as they are known), or something `other`; `said` is what the engine says.
    """

    def __init__(self, why: Why, said: str, path: Path | None = None, row: int = 0) -> None:
        super().__init__(said)
        self.why = why
        self.said = said
        self.path = path
        self.row = row
