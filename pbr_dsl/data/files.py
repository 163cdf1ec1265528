"""Which file feeds which record: by its name, or by the column map."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from fnmatch import fnmatch
from pathlib import Path
from typing import Final

from pbr_dsl.data.grammar import heading
from pbr_dsl.data.map import Entry, Map
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.codes.run import MISSING_FILE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record

ARRIVING: Final = ("claim", "proof", "spot-check")
"""The records that wait when there is no file: nothing was claimed, nothing was proved, yet."""

_SHEETS: Final = {".xlsx", ".xlsm", ".xls", ".ods", ".parquet", ".tsv"}
_PART: Final = re.compile(r"-[0-9][0-9-]*")


@dataclass(frozen=True, slots=True)
class File:
    """A file that was given, and the name that messages give it."""

    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Fed:
    """A record, a file that feeds it, and its table of the column map if it has one."""

    record: Record
    file: File
    mapped: tuple[Map, Entry] | None = None


def gathered(paths: Iterable[Path], used: Collection[Path] = frozenset()) -> tuple[list[File], list[Diagnostic]]:
    """Every CSV file among paths and directly in folders, once, in order of its name; but what the contract uses."""
    found: dict[Path, Path] = {}
    findings: list[Diagnostic] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.iterdir() if one.is_file() and one.name[0] not in ".~")
            found |= {one.resolve(): one for one in inside if one.suffix.casefold() == ".csv"}
            others = [one.name for one in inside if one.suffix.casefold() in _SHEETS]
            findings += [
                Diagnostic(codes.UNKNOWN_FILE, f"{name} is not read: it is not a CSV file", None) for name in others
            ]
        elif path.exists():
            found[path.resolve()] = path
        else:
            findings.append(Diagnostic(MISSING_FILE, f"there is no file or folder `{path}`", None))
    found = {place: path for place, path in found.items() if place not in used}
    names = [path.name for path in found.values()]
    files = [File(path, path.name if names.count(path.name) == 1 else path.as_posix()) for path in found.values()]
    return sorted(files, key=lambda file: file.name), findings


def fed(contract: Contract, files: list[File], column_map: Map | None) -> tuple[list[Fed], list[Diagnostic]]:
    """Which file feeds which record, in the order of the contract's records; records that none feeds are reported."""
    found: list[Fed] = []
    findings: list[Diagnostic] = []
    for record in contract.records:
        if record.source != "data":
            continue
        entries = column_map.entries.get(record.name, ()) if column_map else ()
        ours: list[Fed] = []
        for entry in entries:
            if column_map is None or entry.no_rows:
                continue
            if entry.files:
                ours += _by_map(record, files, column_map, entry, findings)
            else:
                ours += [Fed(record, file, (column_map, entry)) for file in files if _is_of(file, record)]
        if not entries:
            ours = [Fed(record, file) for file in files if _is_of(file, record)]
        if not ours and not any(entry.no_rows or entry.files for entry in entries):
            findings.append(_unfed(record, files))
        found += ours
    read = {one.file for one in found}
    findings += [_unknown(file, contract) for file in files if file not in read]
    return found, findings


def _by_map(record: Record, files: list[File], column_map: Map, entry: Entry, findings: list[Diagnostic]) -> list[Fed]:
    """The files that a table of the map names; reported when one of its names fits no file."""
    found: dict[File, None] = {}
    for pattern in entry.files:
        fitting = [file for file in files if fnmatch(file.path.name.casefold(), pattern.casefold())]
        found |= dict.fromkeys(fitting)
        if not fitting:
            close = get_close_matches(pattern, [file.name for file in files], n=1, cutoff=0.6)
            hint = f"did you mean `{close[0]}`?" if close else ""
            message = f"{record.plural} are read from `{pattern}`, and no such file was given"
            findings.append(Diagnostic(codes.UNFED_RECORD, message, column_map.place(entry, "file"), help=hint))
    return [Fed(record, file, (column_map, entry)) for file in found]


def _is_of(file: File, record: Record) -> bool:
    """Whether a file is named like a record, or like a part of it: `visit.csv`, `Visits.csv`, `visit-2.csv`."""
    stem = heading(file.path.stem)
    return any(
        stem == name or _PART.fullmatch(stem.removeprefix(name)) for name in _names(record) if stem.startswith(name)
    )


def _names(record: Record) -> tuple[str, ...]:
    """The file names of a record, without their ending."""
    return heading(record.name), heading(record.plural)


def _unfed(record: Record, files: list[File]) -> Diagnostic:
    """The finding about a record for which there is no file."""
    if record.name in ARRIVING:
        waits = f"there is no {record.plural} file ({record.name}.csv): every {record.name} is waited for"
        return Diagnostic(codes.WAITING_FOR_ALL, waits, None)
    if record.each == "one" and record.complete_after is None:
        waits = f"there is no {record.plural} file ({record.name}.csv): what it would say is not yet known of anybody"
        return Diagnostic(codes.WAITING_FOR_ALL, waits, None)
    close = get_close_matches(heading(record.name), [heading(file.path.stem) for file in files], n=1, cutoff=0.7)
    near = next((file.name for file in files if close and heading(file.path.stem) == close[0]), "")
    hint = f"did you mean `{near}`? Its name would have to be `{record.name}.csv`" if near else ""
    return Diagnostic(codes.UNFED_RECORD, f"there is no file of {record.plural} ({record.name}.csv)", None, help=hint)


def _unknown(file: File, contract: Contract) -> Diagnostic:
    """The finding about a file that no record reads."""
    known = [record.name for record in contract.records if record.source == "data"]
    close = get_close_matches(heading(file.path.stem), known, n=1, cutoff=0.6)
    hint = f"did you mean `{close[0]}.csv`?" if close else f"the records are {', '.join(known)}"
    return Diagnostic(codes.UNKNOWN_FILE, f"{file.name} is not read: no record has that name", None, help=hint)
