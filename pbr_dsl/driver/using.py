"""What a contract uses from other files: read, put where it is used, and held against the lock file.

Libraries and tables lie in the contract's own folder.  Nothing is fetched, and a file that nobody accepted, or that
is not the one accepted, leaves no contract.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import Final

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import use as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.lock import LOCK, Lock, read_lock
from pbr_dsl.source import Source
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Text
from pbr_dsl.syntax.parse import parse
from pbr_dsl.syntax.sheet import read_sheet

MOST_BYTES: Final = 20_000_000


@dataclass(frozen=True, slots=True)
class Used:
    """A file that a contract uses: its path from the contract's folder, where it lies, and its SHA-256."""

    path: str
    place: Path
    sha256: str
    named: Text


@dataclass(frozen=True, slots=True)
class Linked:
    """A contract's tree with all that it uses in its place, every used file by path, and what was found on the way."""

    file: tree.File
    used: tuple[Used, ...] = ()
    findings: tuple[Diagnostic, ...] = ()


def linked(file: tree.File, source: Source, folder: Path) -> Linked:
    """Give a contract's tree with the files that it uses; `folder` is where the contract lies."""
    if not any(_named(item) for item in file.items):
        return Linked(file)
    linker = _Linker(folder.resolve(), PurePosixPath(source.path).parent)
    items = tuple(linker.items(file.items, ()))
    used = tuple(sorted(linker.used.values(), key=lambda one: one.path))
    findings = (*linker.findings, *_against(read_lock(folder / LOCK, linker.shown(LOCK)), used, linker.parent))
    return Linked(file.but(items=items, unread=(*file.unread, *linker.unread)), used, findings)


def _named(item: tree.Item) -> Text | None:
    """The file that an item names."""
    return item.file if isinstance(item, tree.UseLibrary | tree.UseIndex | tree.Schedule) else None


@dataclass(slots=True)
class _Linker:
    """Reads the files of one contract, each once."""

    root: Path
    parent: PurePosixPath
    used: dict[str, Used] = field(default_factory=dict)
    unread: list[tree.Unread] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    _sources: dict[str, Source] = field(default_factory=dict)

    def items(self, items: Iterable[tree.Item], chain: tuple[str, ...]) -> Iterable[tree.Item]:
        """Give the items of a file with what they use; `chain` are the libraries that led to it, itself last."""
        for item in items:
            named = _named(item)
            if named is None:
                yield item
            elif isinstance(item, tree.UseLibrary):
                yield from self._library(named, chain)
            elif isinstance(item, tree.UseIndex | tree.Schedule):
                source = self._read(named, chain)
                grid, findings = read_sheet(source) if source else (None, [])
                self.findings += findings
                if grid is not None:
                    yield item.but(grid=grid)

    def shown(self, path: str) -> str:
        """Give the path of a file as messages show it."""
        return (self.parent / path).as_posix()

    def _library(self, named: Text, chain: tuple[str, ...]) -> Iterable[tree.Item]:
        """The items of a library; none of one that was put in its place already."""
        path = self._path(named, chain)
        if path in chain:
            told = " uses ".join(f"`{one}`" for one in (*chain[chain.index(path) :], path))
            self._report(codes.CIRCULAR_USE, named, f"{told}, so none of them is read first")
            return
        if path in self.used:
            return
        source = self._read(named, chain)
        if source is None:
            return
        file, findings = parse(source)
        self.findings += findings
        self.unread += file.unread
        yield from self.items(file.items, (*chain, path))

    def _path(self, named: Text, chain: tuple[str, ...]) -> str:
        """The path of a named file from the contract's folder; "" where it leads out of it."""
        here = self.root / PurePosixPath(chain[-1]).parent if chain else self.root
        if not named.text or "\\" in named.text or ":" in named.text:
            return ""
        try:
            place = (here / named.text).resolve()
        except (OSError, ValueError, RuntimeError):  # of a circle of links
            return ""
        absolute = PurePosixPath(named.text).is_absolute()
        return "" if absolute or not place.is_relative_to(self.root) else place.relative_to(self.root).as_posix()

    def _read(self, named: Text, chain: tuple[str, ...]) -> Source | None:
        """The text of a named file, read once; None after a finding."""
        path = self._path(named, chain)
        if path in self._sources:
            return self._sources[path]
        place = self.root / path
        if not path:
            said = f"`{named.text}` does not lie in the contract's own folder"
            self._report(codes.OUTSIDE_FOLDER, named, said, "write its path from there, such as `data/cpi.csv`")
        elif not place.is_file():
            self._report(codes.MISSING_USED_FILE, named, f"there is no file `{self.shown(path)}`")
        else:
            return self._text(named, path, place)
        return None

    def _text(self, named: Text, path: str, place: Path) -> Source | None:
        """The text of a file that is there."""
        if place.stat().st_size > MOST_BYTES:
            self._report(codes.UNREADABLE_USED_FILE, named, f"`{path}` is larger than {MOST_BYTES // 1_000_000} MB")
            return None
        raw = place.read_bytes()
        self.used[path] = Used(path, place, sha256(raw).hexdigest(), named)
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as fault:
            line = raw.count(b"\n", 0, fault.start) + 1
            self._report(codes.UNREADABLE_USED_FILE, named, f"`{path}` is not a text in UTF-8: see its line {line}")
            return None
        self._sources[path] = Source(self.shown(path), text)
        return self._sources[path]

    def _report(self, code: Code, named: Text, message: str, help_text: str = "") -> None:
        """Add a finding at the name of a file."""
        self.findings.append(Diagnostic(code, message, named.span, help=help_text))


def _against(lock: Lock, used: Iterable[Used], folder: PurePosixPath) -> Iterable[Diagnostic]:
    """Hold every used file against the lock file; nothing more when that cannot be read."""
    if lock.findings:
        yield from lock.findings
        return
    where = "" if folder == PurePosixPath() else f" {folder}"
    write = f"read it, and run `pbrc lock{where}` to accept it as it is"
    for one in used:
        accepted = lock.accepted.get(one.path)
        if accepted is None:
            message = f"`{one.path}` is used, and nobody has accepted it: it is not in {LOCK}"
            yield Diagnostic(codes.UNLOCKED_FILE, message, one.named.span, help=write)
        elif accepted != one.sha256:
            message = f"`{one.path}` is not the file that was accepted: it has changed since"
            yield Diagnostic(codes.CHANGED_FILE, message, one.named.span, help=write)
