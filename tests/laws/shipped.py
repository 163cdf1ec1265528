"""Shipped contracts with their data, read once: what the laws are tried on."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pbr_dsl.data.read import read
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import run
from pbr_dsl.values.facts import Key, Row
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement
from tests.seed import SEED

ROOT = Path(__file__).parents[2] / "contracts"


@dataclass(frozen=True)
class Shipped:
    contract: Contract
    history: History

    def statement(self, history: History | None = None) -> Statement:
        return run(self.contract, history or self.history, as_known_on=self.history.last_recorded)


@cache
def shipped(name: str) -> Shipped:
    folder = ROOT / name
    contract = check_text((folder / "contract.pbr").read_text(encoding="utf-8"), folder=folder).contract
    assert contract is not None
    return Shipped(contract, read(contract, sorted((folder / "data").glob("*.csv"))).history)


@cache
def people(name: str, number: int) -> Shipped:
    """A shipped contract with the rows of only a few of its people (of all with 0), drawn by the seed."""
    whole = shipped(name)
    if not number:
        return whole
    root = next(r.name for r in whole.contract.records if r.source == "data" and not r.links)
    keys = sorted({row.key for row in whole.history.rows if row.record == root})
    kept = set(drawn(name).sample(keys, number))
    rows = [row for row in whole.history.rows if row.key in kept or row.cells.get(root) in kept]
    return Shipped(whole.contract, History(rows))


def drawn(label: str) -> random.Random:
    """A generator of its own for each test, from the seed that the run prints."""
    return random.Random(f"{SEED} {label}")  # noqa: S311 - a seeded sample, not a secret


def identity(line: Line) -> tuple[str, str, tuple[tuple[str, Key], ...]]:
    """What a line is about, whatever its period: an outcome's line keeps only its own subject."""
    subject = line.subject.items()
    own = list(subject)[:1] if line.outcome else list(subject)
    period = () if line.outcome else (("period", (line.period.isoformat(),)),)
    return line.payment, line.outcome, (*sorted(own), *period)


def by_identity(statement: Statement) -> dict[object, list[Line]]:
    found: dict[object, list[Line]] = {}
    for line in statement.lines:
        found.setdefault(identity(line), []).append(line)
    return found


def known_cells(history: History) -> list[tuple[Row, str]]:
    """Every cell of the latest version of each row that is known, in a fixed order."""
    assert history.last_recorded is not None
    facts = history.as_known_on(history.last_recorded)
    return [
        (row, name)
        for record in sorted(facts.rows)
        for row in facts.of(record).values()
        for name, cell in sorted(row.cells.items())
        if not hasattr(cell, "waits")
    ]
