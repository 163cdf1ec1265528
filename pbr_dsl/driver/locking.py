"""The lock files that accept what contracts use, as it is now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.codes.use import CHANGED_FILE, UNLOCKED_FILE, UNREADABLE_LOCK
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation, compilations
from pbr_dsl.driver.lock import LOCK, lock_text, read_lock
from pbr_dsl.driver.places import sources

_ACCEPTED_SO: Final = (UNLOCKED_FILE, CHANGED_FILE, UNREADABLE_LOCK)


@dataclass(slots=True)
class Locked:
    """The text of each lock file by its path, what becomes of each used file, and what keeps one from being read."""

    texts: dict[Path, str] = field(default_factory=dict)
    changes: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


def locked(compiled: Iterable[Compilation]) -> Locked:
    """Give the lock file of each folder that holds one of some contracts; it covers every contract of the folder."""
    made = Locked()
    for folder in dict.fromkeys(Path(one.source.path).parent for one in compiled):
        _lock(made, folder)
    return made


def _lock(made: Locked, folder: Path) -> None:
    """Accept what the contracts of a folder use."""
    found = sources(sorted(folder.glob("*.pbr")))
    compiled = compilations(found.sources)
    made.findings += found.findings
    made.findings += [one for each in compiled for one in each.linked.findings if one.code not in _ACCEPTED_SO]
    accepted = {used.path: used.sha256 for one in compiled for used in one.linked.used}
    before = read_lock(folder / LOCK, LOCK).accepted
    if not accepted and not before:
        return
    made.texts[folder / LOCK] = lock_text(accepted)
    for path, sha256 in sorted(accepted.items()):
        change = "unchanged" if before.get(path) == sha256 else "changed" if path in before else "new"
        made.changes.append(((folder / path).as_posix(), change))
    made.changes += [((folder / path).as_posix(), "no longer used") for path in before if path not in accepted]
