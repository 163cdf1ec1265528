"""What the tests of a contract ask: what a command prints, and whether the worked examples notice a changed term."""

from __future__ import annotations

from pathlib import Path

from pbr_dsl.driver import Compilation
from pbr_dsl.scenario import play
from pbr_dsl.source import Source
from tests.contracts.tools import pbrc


def printed(*words: str) -> str:
    """What a command that succeeds prints."""
    done = pbrc(*words)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def noticed(contract: Path, old: str, new: str) -> bool:
    """Whether a contract with other words is refused, or makes a worked example fail."""
    text = contract.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"`{old}` stands there {text.count(old)} times"
    changed = Compilation(Source("contract.pbr", text.replace(old, new)), contract.parent).contract
    return changed is None or any(not play(changed, scenario).passed for scenario in changed.scenarios)
