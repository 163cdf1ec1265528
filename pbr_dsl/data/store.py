"""A store of received files: what came, when, kept as it came and never changed.

    store/received.jsonl            a line for each file, in the order in which they came; each names the one before it
    store/files/0001-oska.csv       the file itself, read-only

A store only ever grows.  The lines of the list hold on to each other by their hashes, and each file to its own, so a
file that was changed, taken out or slipped in later is found when the store is read.

One process at a time adds to it.  It writes the new list beside the old one, then the files, and last the new list in
the place of the old: a file is received when the list names it.  What broke off before that is known by the list that
it left, is passed over by whoever reads, and taken away by whoever adds next.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Final

from pbr_dsl.data.readers.raw import refusal
from pbr_dsl.data.turn import HELD, settle, turn
from pbr_dsl.diagnostics.codes import sources as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import date_text

LIST: Final = "received.jsonl"
HALF: Final = f".{LIST}"
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
    there = {path.name for path in (folder / FILES).glob("[!.]*")}
    coming = {one.kept_as for one in map(_receipt, _lines(folder / HALF)) if one}
    found: list[Receipt] = []
    before = ""
    for number, line in enumerate(_lines(folder / LIST), 1):
        one = _receipt(line)
        if one is None or one.number != number or one.before != before:
            return _changed(f"line {number} of {folder / LIST} is not as it was written")
        if not (folder / FILES / one.kept_as).is_file():
            return _changed(f"{folder / FILES / one.kept_as} is not there")
        if _hash(folder / FILES / one.kept_as) != one.sha256:
            return _changed(f"{folder / FILES / one.kept_as} is not as it was received")
        found.append(one)
        before = hashlib.sha256(line.encode()).hexdigest()
    unknown = sorted(there - coming - {one.kept_as for one in found})
    return _changed(f"{folder / FILES / unknown[0]} is not on the list of what was received") if unknown else found


def receive(folder: Path, files: list[Path], on: date, *, additions: bool = False) -> list[Receipt] | Diagnostic:
    """Take files into a store, which is made when there is none; all of them, or none.  OSError as the system says."""
    ours = {LIST, FILES, HALF, HELD}
    if folder.exists() and not is_store(folder) and any(one.name not in ours for one in folder.iterdir()):
        message = f"{folder} is a folder with other things in it, not a store"
        return refusal(codes.NO_STORE, message, "name a folder that is not there yet, or one that `receive` made")
    (folder / FILES).mkdir(parents=True, exist_ok=True)
    with turn(folder) as ours_now:
        if not ours_now:
            return refusal(
                codes.STORE_HELD, f"somebody else is receiving files into {folder}", "try again when it is done"
            )
        return _added(folder, files, on, additions=additions)


def _added(folder: Path, files: list[Path], on: date, *, additions: bool) -> list[Receipt] | Diagnostic:
    """Take files into a store that is held."""
    kept = receipts(folder)
    if isinstance(kept, Diagnostic):
        return kept
    if kept and on < kept[-1].received:
        last = date_text(kept[-1].received)
        message = f"the last file of this store was received on {last}, so no other can come on {date_text(on)}"
        return refusal(codes.RECEIVED_BEFORE, message)
    _take_away_what_broke_off(folder, kept)
    new: list[Receipt] = []
    for path in files:
        before = hashlib.sha256([*kept, *new][-1].line.encode()).hexdigest() if kept or new else ""
        number = len(kept) + len(new) + 1
        half = folder / FILES / f".{number:04}"
        shutil.copyfile(path, half)
        size = half.stat().st_size
        new.append(Receipt(number, path.name, export_of(path.name), on, _hash(half), size, additions, before))
    (folder / HALF).write_text("".join(f"{one.line}\n" for one in (*kept, *new)), encoding="utf-8", newline="\n")
    settle(folder / HALF)
    for one in new:
        half = folder / FILES / f".{one.number:04}"
        settle(half)
        half.chmod(0o444)
        half.replace(folder / FILES / one.kept_as)
    settle(folder / FILES)
    (folder / HALF).replace(folder / LIST)
    settle(folder)
    return new


def _take_away_what_broke_off(folder: Path, kept: list[Receipt]) -> None:
    """Take away the files that are not on the list, which are those of a call that broke off, and what it left."""
    named = {one.kept_as for one in kept}
    for path in [*(folder / FILES).glob("[!.]*"), *(folder / FILES).glob(".[0-9]*")]:
        if path.name not in named:
            path.unlink()
    (folder / HALF).unlink(missing_ok=True)


def _lines(path: Path) -> list[str]:
    """The lines of a list; none when it is not there."""
    return path.read_text(encoding="utf-8", errors="replace").splitlines() if path.is_file() else []


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


def _changed(message: str) -> Diagnostic:
    """The finding about a store that is not as it was left."""
    return refusal(codes.STORE_CHANGED, message, "put back what was received, from a copy of the store")
