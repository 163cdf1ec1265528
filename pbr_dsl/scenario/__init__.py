"""Worked examples: what a contract gives in them, played through the reference interpreter and compared."""

from __future__ import annotations

from typing import Final

from pbr_dsl.scenario.play import play
from pbr_dsl.scenario.verdict import Failure, Played, Tested

__all__: Final = ("Failure", "Played", "Tested", "play")
