"""Which table feeds which record: a file by its name, a sheet or a table by its own, or the column map."""

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
from pbr_dsl.data.readers import KINDS, OTHERS, tables
from pbr_dsl.data.readers.place import Place, Url
from pbr_dsl.data.store import FILES, Receipt, is_store, receipts
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.codes.run import MISSING_FILE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Contract, Record

ARRIVING: Final = ("claim", "proof", "spot-check")
"""The records that wait when there is no file: nothing was claimed, nothing was proved, yet."""

_PART: Final = re.compile(r"-[0-9][0-9-]*")


@dataclass(frozen=True, slots=True)
class File:
    """A table that was given, and the name that messages give it: a file, or a sheet or table in one.

    `sheet` is "" for a file that is one table; `alone` says that it is the only one of its file.  `receipt` says when
    it was received, and under which name, where it lies in a store.
    """

    place: Place
    name: str
    sheet: str = ""
    alone: bool = True
    receipt: Receipt | None = None

    @property
    def titles(self) -> tuple[str, ...]:
        """The names, as headings are compared, by which it may feed a record: its own, its file's if it is alone."""
        stem = heading(Path(self.file_name).stem) if isinstance(self.place, Path) and self.alone else ""
        return tuple(filter(None, (heading(self.sheet), stem)))

    @property
    def file_name(self) -> str:
        """The name of the file that holds it, as a column map writes it."""
        if self.receipt is not None:
            return self.receipt.name
        return self.place.name if isinstance(self.place, Path) else str(self.place)


@dataclass(frozen=True, slots=True)
class Fed:
    """A record, a file that feeds it, and its table of the column map if it has one."""

    record: Record
    file: File
    mapped: tuple[Map, Entry] | None = None


def gathered(places: Iterable[Place], used: Collection[Path] = frozenset()) -> tuple[list[File], list[Diagnostic]]:
    """Every table in files, directly in folders and in databases, once, in order of its name; but what is `used`."""
    found: dict[Place, Place] = {}
    received: dict[Place, Receipt] = {}
    findings: list[Diagnostic] = []
    for place in places:
        if isinstance(place, Url):
            found[place] = place
        elif is_store(place):
            kept = receipts(place)
            findings += [kept] if isinstance(kept, Diagnostic) else []
            for receipt in kept if isinstance(kept, list) else ():
                received[place / FILES / receipt.kept_as] = receipt
        elif place.is_dir():
            inside = sorted(one for one in place.iterdir() if one.is_file() and one.name[0] not in ".~")
            found |= {one.resolve(): one for one in inside if one.suffix.casefold() in KINDS}
            findings += [_other_kind(one) for one in inside if one.suffix.casefold() in OTHERS]
        elif place.exists():
            found[place.resolve()] = place
        else:
            findings.append(Diagnostic(MISSING_FILE, f"there is no file or folder `{place}`", None))
    found |= {place: place for place in received}
    found = {at: place for at, place in found.items() if at not in used}
    names = [_name(place) for place in found.values()]
    files: list[File] = []
    for place in found.values():
        name = _name(place) if names.count(_name(place)) == 1 or isinstance(place, Url) else place.as_posix()
        sheets, said = tables(place, name)
        findings += said
        alone = len(sheets) == 1
        receipt_ = received.get(place)
        files += [File(place, f"{name}/{sheet}" if sheet else name, sheet, alone, receipt_) for sheet in sheets]
    return sorted(files, key=lambda file: file.name), findings


def _name(place: Place) -> str:
    """The name of a file, or the address of a database."""
    return place.name if isinstance(place, Path) else str(place)


def _other_kind(path: Path) -> Diagnostic:
    """The finding about a file of data of a kind that is not read."""
    message = f"{path.name} is not read: {path.suffix} is not a kind of file that is"
    return Diagnostic(codes.UNKNOWN_FILE, message, None, help="save it as a workbook (.xlsx) or as CSV UTF-8")


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
        fitting = [file for file in files if _fits(file, pattern, entry.sheet)]
        found |= dict.fromkeys(fitting)
        if not fitting:
            close = get_close_matches(pattern, [file.name for file in files], n=1, cutoff=0.6)
            hint = f"did you mean `{close[0]}`?" if close else ""
            what = f"the sheet `{entry.sheet}` of `{pattern}`" if entry.sheet else f"`{pattern}`"
            message = f"{record.plural} are read from {what}, and no such file was given"
            findings.append(Diagnostic(codes.UNFED_RECORD, message, column_map.place(entry, "file"), help=hint))
    return [Fed(record, file, (column_map, entry)) for file in found]


def _fits(file: File, pattern: str, sheet: str) -> bool:
    """Whether a table of the map means a file: by its name, and by its sheet where the map names one."""
    named = fnmatch(file.file_name.casefold(), pattern.casefold())
    return named and (not sheet or heading(sheet) == heading(file.sheet))


def _is_of(file: File, record: Record) -> bool:
    """Whether a table is named like a record, or like a part of it: `visit.csv`, `Visits.csv`, `visit-2.csv`."""
    return any(
        title == name or _PART.fullmatch(title.removeprefix(name))
        for name in _names(record)
        for title in file.titles
        if title.startswith(name)
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
    titles = {title: file.name for file in files for title in file.titles}
    close = get_close_matches(heading(record.name), titles, n=1, cutoff=0.7)
    near = titles[close[0]] if close else ""
    hint = (
        f"did you mean `{near}`? Its name would have to be `{record.name}.csv`"
        if near
        else "add it; where there is nothing to report, with only its headings, or `no-rows = true` in the column map"
    )
    return Diagnostic(codes.UNFED_RECORD, f"there is no file of {record.plural} ({record.name}.csv)", None, help=hint)


def _unknown(file: File, contract: Contract) -> Diagnostic:
    """The finding about a file that no record reads."""
    known = [record.name for record in contract.records if record.source == "data"]
    close = get_close_matches(next(iter(file.titles), ""), known, n=1, cutoff=0.6)
    hint = f"did you mean `{close[0]}.csv`?" if close else f"the records are {', '.join(known)}"
    return Diagnostic(codes.UNKNOWN_FILE, f"{file.name} is not read: no record has that name", None, help=hint)
