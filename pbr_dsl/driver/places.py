"""Where contracts and their data lie: a path may be a file, a folder or `-`, and no path is the folder we are in."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source

STANDARD_INPUT: Final = Path("-")

_ENDING: Final = ".pbr"
_USUAL: Final = "contract.pbr"
_DATA: Final = "data"
_NOT_OURS: Final = frozenset({"build", "dist", "node_modules", "site-packages"})
_LISTED: Final = 4  # contracts of a folder that a message names


@dataclass(slots=True)
class Found:
    """The texts that paths led to, in order, and why others led to none."""

    sources: list[Source] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Folder:
    """The contract of a folder with what lies beside it: its data and its column map, where there are any."""

    contract: Path
    data: tuple[Path, ...] = ()
    map: Path | None = None


def sources(paths: Sequence[Path]) -> Found:
    """Read the contracts that paths mean: files, every contract below a folder, `-`; each once."""
    found = Found()
    seen: set[Path] = set()
    for path in paths or (Path(),):
        for one in _below(path, found.findings):
            if one.resolve() not in seen:
                seen.add(one.resolve())
                text = read_text(one)
                if isinstance(text, Diagnostic):
                    found.findings.append(text)
                else:
                    found.sources.append(Source(one.as_posix(), text))
    return found


def read_text(path: Path) -> str | Diagnostic:
    """Read a text file as UTF-8 with its line ends as they are; OSError when it cannot be opened."""
    raw = sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes()
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        message = f"{path} is not a text in UTF-8: see its line {line}"
        return Diagnostic(codes.NOT_A_TEXT, message, None, help="save it again as plain text in UTF-8")


def folder(path: Path) -> Folder | Diagnostic:
    """Give the contract that one path means; a folder's own data and column map come with it."""
    if not path.exists() and path != STANDARD_INPUT:
        return missing(path)
    if not path.is_dir():
        return Folder(path)
    here = sorted(one for one in path.iterdir() if one.suffix == _ENDING)
    chosen = [one for one in here if one.name == _USUAL] or here
    if not chosen:
        return _none(path)
    if len(chosen) > 1:
        listed = ", ".join(one.name for one in chosen[:_LISTED]) + (", …" if len(chosen) > _LISTED else "")
        message = f"`{path}` holds {len(chosen)} contracts: {listed}"
        return Diagnostic(codes.SEVERAL_CONTRACTS, message, None, help=f"name one of them, such as `{chosen[0]}`")
    data = path / _DATA
    maps = sorted(path.glob("*.toml"))
    return Folder(chosen[0], (data,) if data.is_dir() else (), maps[0] if len(maps) == 1 else None)


def missing(path: object) -> Diagnostic:
    """Give the finding about a path that leads nowhere."""
    return Diagnostic(codes.MISSING_FILE, f"there is no file or folder `{path}`", None)


def _below(path: Path, findings: list[Diagnostic]) -> Iterable[Path]:
    """The contracts that one path means."""
    if path == STANDARD_INPUT or path.is_file():
        return [path]
    if not path.exists():
        findings.append(missing(path))
        return []
    inside = [one for one in sorted(path.rglob(f"*{_ENDING}")) if one.is_file() and _is_ours(one.relative_to(path))]
    if not inside:
        findings.append(_none(path))
    return inside


def _is_ours(path: Path) -> bool:
    """Whether a path inside a folder is the folder's own, and not in a hidden folder or one that tools fill."""
    return not any(part[0] == "." or part in _NOT_OURS for part in path.parts[:-1])


def _none(path: Path) -> Diagnostic:
    """The finding about a folder without a contract."""
    where = "this folder" if path == Path() else f"`{path}`"
    return Diagnostic(
        codes.NO_CONTRACT, f"there is no contract in {where}", None, help="a contract's name ends in .pbr"
    )
