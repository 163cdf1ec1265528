"""Several contracts and their data held together: who or what is paid for twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Final

from pbr_dsl.data.readers.place import Place
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.report.duplicates.found import Found, Identity, Use, duplicates, identities, uses
from pbr_dsl.report.exact import amount_text
from pbr_dsl.values.display import list_text
from pbr_dsl.values.keyed import LEAST_KEY, name_of_key

_HEADINGS: Final = ("key", "kind", "hash", "contract", "lot", "provider", "currency", "paid", "held")
_MAP: Final = ".toml"
_MOST_LIST: Final = 100_000_000  # bytes


class UnfitError(Exception):
    """A key or a list that cannot be used; its text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Compared:
    """What was found, and the uses of our own contracts."""

    found: Found
    own: tuple[Use, ...]


def asked_of(places: Sequence[Place], asked: Asked) -> list[Asked]:
    """Give each contract with the data that follow it; a folder or a `.pbr` file that holds a contract begins one."""
    groups: list[tuple[Path, list[Place], list[Path]]] = []
    for place in places:
        if isinstance(place, Path) and (place.suffix == ".pbr" or (place.is_dir() and any(place.glob("*.pbr")))):
            groups.append((place, [], []))
        elif not groups:
            message = f"`{place}` is no contract; name a contract first, then its data"
            raise UnfitError(message)
        elif isinstance(place, Path) and place.suffix == _MAP:
            groups[-1][2].append(place)
        else:
            groups[-1][1].append(place)
    return [
        Asked(contract, tuple(data), next(iter(maps), None), asked.recorded, asked.as_known_on)
        for contract, data, maps in groups
    ]


def compared(
    groups: Sequence[Asked], key: bytes, asked_for: Sequence[Identity], lists: Sequence[Path]
) -> Compared | Stopped:
    """Run each contract on its data, and hold what they pay together with the lists of others."""
    own: list[Use] = []
    by: list[str] = []
    for asked in groups:
        run = prepare(asked)
        if isinstance(run, Stopped):
            return run
        own += uses(run.computation, run.statement, asked_for, key)
        known = list_text([one.said for one in identities(run.contract, asked_for)])
        by.append(f"{run.contract.name}: {known or 'nothing says who is who'}")
    others = [use for path in lists for use in _listed(path, key)]
    return Compared(duplicates([*own, *others], by), tuple(own))


def read_key(path: Path) -> bytes:
    """Read a key: the bytes of a file without the white space around them; UnfitError for one that is short."""
    key = path.read_bytes().strip()
    if len(key) < LEAST_KEY:
        message = (
            f"the key in `{path}` has {len(key)} characters, and needs at least {LEAST_KEY}: who knows the people "
            f"could find it by trying. Make one with `openssl rand -hex 32 > {path.name}`, away from the data"
        )
        raise UnfitError(message)
    return key


def hash_list(own: Sequence[Use], key: bytes) -> str:
    """Give the uses as a list that tells nobody whose they are: a row for each hash and place, as CSV."""
    together: dict[tuple[str, ...], tuple[Fraction, int]] = {}
    for use in own:
        at = (use.kind, use.hash, use.contract, use.lot, use.provider, use.currency)
        paid, held = together.get(at, (Fraction(0), 0))
        together[at] = (paid + use.paid, held + use.held)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADINGS)
    for place, (paid, held) in sorted(together.items()):
        writer.writerow([name_of_key(key), *place, amount_text(paid), held])
    return out.getvalue()


def _listed(path: Path, key: bytes) -> list[Use]:
    """The uses in a list of others; UnfitError for what is no such list, or was made with another key."""
    if path.stat().st_size > _MOST_LIST:
        message = f"`{path}` has more than {_MOST_LIST:,} bytes"
        raise UnfitError(message)
    rows = csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
    if tuple(next(rows, ())) != _HEADINGS:
        message = (
            f"`{path}` is no list of `pbrc duplicates --export-hashes`: its first line is not {','.join(_HEADINGS)}"
        )
        raise UnfitError(message)
    return [_use(row, path, line, key) for line, row in enumerate(rows, start=2)]


def _use(row: list[str], path: Path, line: int, key: bytes) -> Use:
    """One row of a list; its contract is called after the list too, for one of ours may have its name."""
    where = f"`{path}` line {line}"
    try:
        name, kind, hash_, contract, lot, provider, currency, paid, held = row
        made = Use(
            *(kind, hash_, f"{contract} ({path.name})", lot, provider, "", ""),
            currency=currency,
            paid=Fraction(paid),
            held=int(held),
        )
    except (ValueError, ZeroDivisionError) as error:
        message = f"{where} cannot be read"
        raise UnfitError(message) from error
    if name != name_of_key(key):
        message = f"{where} was made with another key: whoever made the list has to use the same one"
        raise UnfitError(message)
    return made
