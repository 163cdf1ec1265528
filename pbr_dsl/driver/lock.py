"""The lock file: which version of each used file the parties accepted, in the form of `sha256sum --check`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.codes.use import UNREADABLE_LOCK
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source

LOCK: Final = "pbrc.lock"

_HEAD: Final = """\
# The files that the contracts in this folder use, as they were accepted. `pbrc lock` writes this file;
# `sha256sum --check pbrc.lock` reads it too.
"""
_LINE: Final = re.compile(r"(?P<sha256>[0-9a-f]{64})  (?P<path>\S.*)")


@dataclass(frozen=True, slots=True)
class Lock:
    """The accepted SHA-256 of each path, and what cannot be read of the file."""

    accepted: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()


def read_lock(path: Path, shown: str) -> Lock:
    """Read a lock file, which messages call `shown`; one that is not there has accepted nothing."""
    if not path.is_file():
        return Lock()
    source = Source(shown, path.read_bytes().decode("utf-8", errors="replace"))
    accepted: dict[str, str] = {}
    findings: list[Diagnostic] = []
    for number in range(1, source.line_count + 1):
        text = source.line_text(number)
        found = _LINE.fullmatch(text)
        start = source.line_start(number)
        if found and found["path"] not in accepted:
            accepted[found["path"]] = found["sha256"]
        elif text.strip() and not text.startswith("#"):
            said = "names a file a second time" if found else "is no SHA-256, two spaces and a path"
            help_text = "run `pbrc lock` to write the file anew, once you have read what it accepts"
            span = source.span(start, start + len(text))
            findings.append(Diagnostic(UNREADABLE_LOCK, f"this line {said}", span, help=help_text))
    return Lock(accepted, tuple(findings))


def lock_text(accepted: Mapping[str, str]) -> str:
    """Give the text of a lock file, in the order of the paths."""
    return _HEAD + "".join(f"{sha256}  {path}\n" for path, sha256 in sorted(accepted.items()))
