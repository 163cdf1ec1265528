"""Worked examples: what a contract gives in them, played through the reference interpreter and compared."""

from __future__ import annotations

from typing import Final

from pbr_dsl.scenario.play import play
from pbr_dsl.scenario.verdict import Examples, Failure, Played

__all__: Final = ("Examples", "Failure", "Played", "play")
