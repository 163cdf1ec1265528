"""A contract with its data: drawn, written as a folder that `pbrc simulate` reads, and read back."""

from __future__ import annotations

import csv
import json
import tempfile
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from pbr_dsl.data.read import read
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import run
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line
from tests.engines import contracts
from tests.engines.chance import Chance
from tests.engines.contracts import Drawn
from tests.engines.facts import Facts, Table, days_known


class RefusedError(Exception):
    """The data of a case cannot be used at all: nothing is read from them."""


@dataclass(frozen=True)
class Read:
    """What engines are given."""

    contract: Contract
    history: History
    day: date


@dataclass(frozen=True)
class Case:
    """A contract, the tables of its data by name, and the day as known on which it is run."""

    contract: str
    tables: dict[str, Table]
    day: str

    def checked(self) -> Contract | None:
        """The contract; None where `check` refuses it."""
        return check_text(self.contract).contract

    def write(self, folder: Path) -> None:
        """Write what `pbrc simulate FOLDER --as-known-on DAY` reads."""
        (folder / "data").mkdir(parents=True, exist_ok=True)
        (folder / "contract.pbr").write_text(self.contract, encoding="utf-8")
        (folder / "asked.json").write_text(json.dumps({"as_known_on": self.day}) + "\n", encoding="utf-8")
        for old in (folder / "data").glob("*.csv"):
            old.unlink()
        for name, rows in self.tables.items():
            with (folder / "data" / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
                csv.writer(file, lineterminator="\n").writerows(rows)

    def read(self, contract: Contract) -> Read:
        """Read the data of a case; RefusedError where they cannot be used."""
        with tempfile.TemporaryDirectory() as made:
            self.write(Path(made))
            found = read(contract, [Path(made) / "data"])
        if not found.usable:
            raise RefusedError("; ".join(one.message for one in found.findings if one.severity.stops))
        return Read(contract, found.history, date.fromisoformat(self.day))


def kept(folder: Path) -> Case:
    """The case of a folder."""
    tables = {}
    for path in sorted((folder / "data").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            tables[path.stem] = list(csv.reader(file))
    asked = json.loads((folder / "asked.json").read_text(encoding="utf-8"))
    return Case((folder / "contract.pbr").read_text(encoding="utf-8"), tables, asked["as_known_on"])


def kept_header(rows: Table, row: list[str]) -> list[tuple[str, str]]:
    """Each cell of a row with its heading."""
    return list(zip(rows[0], row, strict=True))


def drawn(chance: Chance) -> tuple[Drawn, Contract | None]:
    """A contract as text, and as `check` gives it where it is accepted."""
    made = contracts.contract(chance)
    return made, check_text(made.text).contract


def with_data(made: Drawn, contract: Contract, chance: Chance) -> Case:
    """A contract with data that fit it: facts first, then proofs, claims and checks of what they achieve."""
    tables = Facts(chance, made.schema, made.text).draw()
    case = Case(made.text, tables, days_known(chance, made.text))
    asked = [record for record in contract.records if record.name in ("proof", "claim", "spot-check")]
    if not asked:
        return case
    plain = case if ", personal" not in made.text else replace(case, contract=made.text.replace(", personal", ""))
    achieved = _achieved(plain, plain.checked() or contract)
    return replace(
        case, tables=tables | {one.name: _papers(one.name, contract, achieved, tables, chance) for one in asked}
    )


def _achieved(case: Case, contract: Contract) -> list[Line]:
    """The lines of outcomes as they would be without any proof."""
    try:
        found = replace(case, day="2028-06-30").read(contract)
        lines = run(contract, found.history, as_known_on=found.day).lines
    except Exception:  # noqa: BLE001 - data that cannot be used, or a fault that the case itself will show
        return []
    return [line for line in lines if line.achieved is not None]


def _papers(name: str, contract: Contract, lines: list[Line], tables: dict[str, Table], chance: Chance) -> Table:
    """Proofs, claims or checks, for what was achieved and for what was not: in time, on the last day, or a day late."""
    record = next(one for one in contract.records if one.name == name)
    links = dict.fromkeys(link for one in record.links for link in _columns(contract, one.record))
    head = [name, *links, *(one.name for one in record.columns)]
    rows: Table = [[*head, "recorded"]]
    wanted: list[tuple[str, dict[str, tuple[str, ...]], date]] = [
        (line.outcome, line.subject, line.achieved) for line in lines if line.outcome and line.achieved
    ]
    proved = name == "proof" and any(one.evidence for one in contract.records)
    for row in tables["visit"][1:] if proved else ():
        wanted += [("visit", {"visit": (row[0],)}, _day(row[2]))] if chance.maybe(70) else []
    kinds = ("payslip", "contract", "statement") if "kind" in head else ("",)
    for at, (outcome, subject, day) in enumerate(wanted):
        good = chance.maybe(60)
        for again in range(len(kinds) if good else chance.one(1, 2, 0)):
            said = _said(outcome, day, kinds[again] if good else chance.one(*kinds), chance, good=good)
            said["document"] = f"d{at}{again}" if good and chance.maybe(80) else chance.one("d1", "d2", "d00")
            own = next((one.subject for one in contract.outcomes if one.name == outcome), outcome)
            parts = dict(zip(_columns(contract, own), subject[own], strict=False)) if own in subject else {}
            row = [f"{name[0]}{at}{'abc'[again]}", *((said | parts).get(column, "") for column in head[1:])]
            rows.append([*(cell if good or not chance.maybe(5) else "" for cell in row), said["submitted"]])
    return rows


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date(2026, 7, 1)


def _columns(contract: Contract, record: str) -> list[str]:
    """The columns that name a row of a record."""
    found = next(one for one in contract.records if one.name == record)
    links = {link.name: link.record for link in found.links}
    return [column for part in found.key for column in (_columns(contract, links[part]) if part in links else [part])]


def _said(outcome: str, day: date, kind: str, chance: Chance, *, good: bool) -> dict[str, str]:
    """What a proof, claim or check of something says: all in order, or any of it on the edge of order or beyond it."""
    late = chance.one(0, 10, 14, 28) if good else chance.one(29, 28, 0, 56, 57, 84, 85, 15)
    handed = (day + timedelta(days=late)).isoformat()
    roles = ("landlord",) if good else ("landlord", "registrar", "provider")
    known = ("far-lets",) if good else ("far-lets", "registry", "near-lets", "north-home", "nobody")
    return {
        "outcome": outcome,
        "achieved": day.isoformat(),
        "kind": kind,
        "verified-by": "client" if outcome == "visit" else chance.one(*roles),
        "relation": "independent" if good else chance.one("independent", "connected", "payee"),
        "organisation": chance.one(*known),
        "dated": (day + timedelta(days=0 if good else chance.one(0, -28, -29, 14, 15))).isoformat(),
        "submitted": handed,
        "made": handed,
        "result": chance.one("valid", "invalid", "valid" if good else ""),
    }
