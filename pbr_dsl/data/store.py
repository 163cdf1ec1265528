"""A store of received files: what came, when, kept as it came and never changed.

    store/received.jsonl            a line for each file, in the order in which they came; each names the one before it
    store/files/0001-oska.csv       the file itself, read-only

A store only ever grows.  The lines of the list hold on to each other by their hashes, and each file to its own, so a
file that was changed, taken out or slipped in later is found when the store is read.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pbr_dsl.data.readers.raw import refusal
from pbr_dsl.diagnostics.codes import sources as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import date_text

LIST: Final = "received.jsonl"
FILES: Final = "files"

_MONTHS: Final = "january february march april may june july august september october november december"
_VARIES: Final = re.compile(rf"[0-9]+|\b(?:{'|'.join(_MONTHS.split())}|{'|'.join(m[:3] for m in _MONTHS.split())})\b")
_SIGNS: Final = re.compile(r"[\s_.-]+")
_KEPT: Final = re.compile(r"[^\w.() -]")


@dataclass(frozen=True, slots=True)
class Receipt:
    """A file that was received.

    `export` is what it is the next file of: a later file of the same export says how things stand then.  `additions`
    says that it holds only what is new, so that a row which it does not hold has not gone.  `before` is the hash of
    the line before it in the list.
    """

    number: int
    name: str
    export: str
    received: date
    sha256: str
    bytes: int
    additions: bool = False
    before: str = ""

    @property
    def kept_as(self) -> str:
        """The name that the file has in the store."""
        return f"{self.number:04}-{_KEPT.sub('_', self.name)}"

    @property
    def line(self) -> str:
        """The file's line in the list."""
        return json.dumps({"format": 1, **asdict(self), "received": self.received.isoformat()}, ensure_ascii=False)


def is_store(folder: Path) -> bool:
    """Whether a folder is a store."""
    return (folder / LIST).is_file()


def export_of(name: str) -> str:
    """What a file is the next one of, by its name: `OSKA May 2026.xlsx` and `oska-june.xlsx` are of `oska`."""
    stem = _SIGNS.sub(" ", Path(name).stem.casefold())
    plain = _SIGNS.sub("-", _VARIES.sub(" ", stem).strip())
    return plain or stem.replace(" ", "-")


def receipts(folder: Path) -> list[Receipt] | Diagnostic:
    """The list of a store, held against itself and against the files.  OSError when it cannot be opened."""
    found: list[Receipt] = []
    before = ""
    for number, line in enumerate((folder / LIST).read_text(encoding="utf-8").splitlines(), 1):
        one = _receipt(line)
        if one is None or one.number != number or one.before != before:
            return _changed(f"line {number} of {folder / LIST} is not as it was written")
        if not (folder / FILES / one.kept_as).is_file():
            return _changed(f"{folder / FILES / one.kept_as} is not there")
        if _hash(folder / FILES / one.kept_as) != one.sha256:
            return _changed(f"{folder / FILES / one.kept_as} is not as it was received")
        found.append(one)
        before = hashlib.sha256(line.encode()).hexdigest()
    return found


def receive(folder: Path, files: list[Path], on: date, *, additions: bool = False) -> list[Receipt] | Diagnostic:
    """Take files into a store, which is made when there is none; all of them, or none.  OSError as the system says."""
    if folder.exists() and not is_store(folder) and any(folder.iterdir()):
        message = f"{folder} is a folder with other things in it, not a store"
        return refusal(codes.NO_STORE, message, "name a folder that is not there yet, or one that `receive` made")
    kept = receipts(folder) if is_store(folder) else []
    if isinstance(kept, Diagnostic):
        return kept
    if kept and on < kept[-1].received:
        last = date_text(kept[-1].received)
        message = f"the last file of this store was received on {last}, so no other can come on {date_text(on)}"
        return refusal(codes.RECEIVED_BEFORE, message)
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    new: list[Receipt] = []
    for path in files:
        before = hashlib.sha256([*kept, *new][-1].line.encode()).hexdigest() if kept or new else ""
        number = len(kept) + len(new) + 1
        one = Receipt(number, path.name, export_of(path.name), on, _hash(path), path.stat().st_size, additions, before)
        _keep(path, folder / FILES / one.kept_as)
        new.append(one)
    text = "".join(f"{one.line}\n" for one in (*kept, *new))
    _write(folder / LIST, text)
    return new


def _receipt(line: str) -> Receipt | None:
    """A line of the list; None when it cannot be one."""
    with suppress(ValueError, TypeError, KeyError):
        found = json.loads(line)
        if found.pop("format") == 1:
            return Receipt(**{**found, "received": date.fromisoformat(found["received"])})
    return None


def _hash(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _keep(path: Path, kept: Path) -> None:
    """Copy a file into the store, whole or not at all, and let nobody write to it."""
    half = kept.with_name(f".{kept.name}")
    half.unlink(missing_ok=True)
    shutil.copyfile(path, half)
    _settle(half)
    half.chmod(0o444)
    half.replace(kept)


def _write(path: Path, text: str) -> None:
    """Write the list, whole or not at all."""
    half = path.with_name(f".{path.name}")
    half.write_text(text, encoding="utf-8", newline="\n")
    _settle(half)
    half.replace(path)


def _settle(path: Path) -> None:
    """Wait until a file is on the disk."""
    with path.open("rb") as opened:
        os.fsync(opened.fileno())


def _changed(message: str) -> Diagnostic:
    """The finding about a store that is not as it was left."""
    return refusal(codes.STORE_CHANGED, message, "put back what was received, from a copy of the store")
