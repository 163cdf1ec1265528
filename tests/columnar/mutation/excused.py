"""Mutants that no statement can show, each with its reason."""

from __future__ import annotations

from typing import Final

EXCUSED: Final[dict[str, str]] = {}
