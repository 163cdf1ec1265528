"""Every shipped contract with rows for it: some of its own data, or else those of one of its worked examples."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from pbr_dsl.driver.running import Asked, Run, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from pbr_dsl.values.facts import Key, Row
from pbr_dsl.values.history import History
from tests.columnar.agreement import given
from tests.promises.test_cases import contract_of as checked

FOLDER: Final = Path(__file__).parents[2] / "contracts"
MANY: Final = 8

SHIPPED: Final = {
    "birmingham": date(2014, 5, 1),
    "care-leavers/apollo": date(2022, 1, 1),
    "care-leavers/i-aspire": date(2021, 6, 19),
    "care-leavers/reboot-west": date(2021, 6, 7),
    "families": date(2013, 7, 1),
    "gp-quality": date(2023, 4, 1),
    "harrow": date(2009, 1, 10),
    "home-care": date(2026, 11, 2),
    "lpsa": date(2006, 4, 1),
    "midland-heart": date(2015, 7, 1),
    "newpin": date(2015, 7, 1),
    "one-service": date(2013, 9, 1),
    "quality-pool": date(2027, 10, 1),
    "rough-sleeping": date(2019, 1, 20),
    "shared-savings": date(2026, 1, 1),
    "supportive-housing": date(2018, 12, 31),
    "wiltshire": date(2012, 10, 31),
    "work-programme": date(2013, 6, 30),
}
"""Contracts with the day that facts are looked at on: for most one on which a period is final."""

BY_FILES: Final = ("homes", "worcestershire")
"""Contracts whose files are read by each engine itself."""

LARGE: Final = {"birmingham": ("client.csv", "goal.csv"), "midland-heart": ("oska.csv",)}
"""Contracts of which most rows are not even read: their files, those first that name whom others lead to."""

WITH_ONE_MORE: Final = "lots-and-hours", date(2026, 10, 15)
"""A contract in whose rows somebody is named whom nobody knows, and the day."""


def folders() -> list[str]:
    """The folders of all shipped contracts."""
    return sorted(str(path.parent.relative_to(FOLDER)) for path in FOLDER.rglob("contract.pbr"))


def shipped(name: str) -> tuple[Contract, History]:
    """A shipped contract with some rows for it."""
    folder = FOLDER / name
    if (folder / "data").is_dir():
        with TemporaryDirectory() as into:
            data = (thinned(folder, Path(into), LARGE[name]),) if name in LARGE else ()
            column_map = next(folder.glob("*.toml"), None) if data else None
            made = prepare(Asked(folder, data, column_map, recorded=None if name != "home-care" else "same-day"))
        assert isinstance(made, Run)
        return made.contract, few(made.contract, made.dataset.history)
    contract = checked(folder)
    every = (given(contract, scenario) for scenario in contract.scenarios)
    return contract, max(every, key=lambda one: len(one.rows))


def thinned(folder: Path, into: Path, first: tuple[str, ...], each: int = 40) -> Path:
    """Copies of the files of a folder with one person of so many, and the rows that name them or rows of theirs."""
    named: dict[bytes, None] = {}
    for path in sorted((folder / "data").glob("*.csv"), key=lambda one: (one.name not in first, one.name)):
        lines = path.read_bytes().splitlines(keepends=True)
        rows = [line.rstrip(b"\r\n").split(b",") for line in lines]
        head = next(at for at, row in enumerate(rows, start=1) if len(row) > 1)
        if not named:
            named = dict.fromkeys([*dict.fromkeys(row[0] for row in rows[head:])][::each])
        kept = [at for at, row in enumerate(rows) if at < head or any(cell in named for cell in row)]
        named.update(dict.fromkeys(rows[at][0] for at in kept[head:]))
        (into / path.name).write_bytes(b"".join(lines[at] for at in kept))
    return into


def few(contract: Contract, history: History, most: int = MANY) -> History:
    """Some rows that lead to no others, spread over all of these, and the rows that lead to none but them."""
    terms = Terms(contract)
    kept: dict[str, set[Key]] = {}

    def keys(record: str) -> set[Key]:
        if record not in kept:
            form, found = terms.records[record], history.versions(record)
            if any(history.versions(link.record) for link in form.links):
                kept[record] = {key for key, rows in found.items() if all(_leads(row) for row in rows)}
            else:
                step = max(1, len(found) // most)
                kept[record] = set([*found][::step][:most])
        return kept[record]

    def _leads(row: Row) -> bool:
        return all(target in keys(of) for of, target in _targets(terms, row) if history.versions(of))

    return History(row for row in history.rows if row.key in keys(row.record))


def _targets(terms: Terms, row: Row) -> Iterator[tuple[str, Key]]:
    """The rows that a row leads to."""
    for link in terms.records[row.record].links:
        cell = row.cells.get(link.name)
        if isinstance(cell, tuple):
            yield link.record, cell
    for _, target, at in terms.key_parts(row.record):
        if target:
            yield target, row.key[at]
