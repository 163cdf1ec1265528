"""What is tried of engines: drawn cases by number, on which they agree with the reference and keep the laws."""

from __future__ import annotations

import hashlib
import random
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final, NamedTuple

import click

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.statement import Statement
from tests.engines import columns, laws
from tests.engines.agree import Engine, agree, reference
from tests.engines.case import Case, Read, RefusedError, drawn, kept, with_data
from tests.engines.chance import Chance
from tests.engines.columns import DIFFERS, DIFFERS_ON_FILES
from tests.engines.contracts import Drawn
from tests.engines.coverage import reached
from tests.engines.laws import Law
from tests.engines.shrink import smaller
from tests.seed import SEED

ENGINES: Final[dict[str, Engine]] = {"reference": reference}
"""Every engine by its name, the one that defines the meaning first."""

KEPT: Final = Path(__file__).parents[1] / "cases" / "agree"


@dataclass
class Seen:
    """What drawn contracts held: forms that they reach, how many data sets had what, and faults noticed first."""

    contracts: int = 0
    refused: int = 0
    pairs: int = 0
    unusable: int = 0
    lines: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    had: Counter[str] = field(default_factory=Counter)
    noticed: list[str] = field(default_factory=list)

    def add(self, read: Read, made: Statement) -> None:
        """Count one data set."""
        self.pairs += 1
        self.lines += len(made.lines)
        marks = {mark for line in made.lines for mark in line.marks}
        states = {line.state for line in made.lines}
        paid = [line.amount for line in made.lines if line.amount]
        had = {
            "a payment": bool(paid),
            "a payment below zero": any(amount < 0 for amount in paid),
            "an outcome that is paid": any(line.outcome and line.amount for line in made.lines),
            "a rejected row": any(row.rejected for row in read.history.rows),
            "rows that disagree": "contradicted" in repr([line.waiting for line in made.lines]),
            "two lines of one amount in a period": _tied(made),
            "a late row": bool(made.late),
            "a share of payers": any(line.shares for line in made.lines),
        }
        self.had.update(name for name, so in had.items() if so)
        self.had.update({f"a line {state}" for state in states} | {f"a line marked {mark}" for mark in marks})

    def taken(self) -> dict[str, object]:
        """Give what was counted, and begin again."""
        told = vars(self) | {"forms": dict(self.forms), "had": dict(self.had)}
        self.contracts = self.refused = self.pairs = self.unusable = self.lines = 0
        self.forms, self.had, self.noticed = Counter(), Counter(), []
        return told


def _tied(made: Statement) -> bool:
    seen = Counter((line.payment, line.period, line.amount) for line in made.lines if line.amount)
    return any(number > 1 for number in seen.values())


class Draw(NamedTuple):
    """A contract that `check` accepts, the words that draw it again, and what its data are drawn from."""

    name: str
    made: Drawn
    contract: Contract
    chance: Chance

    def case(self) -> Case:
        """The contract with data: each time with others."""
        return with_data(self.made, self.contract, self.chance)


def draws(name: str, seen: Seen | None = None, first: int = 0, step: int = 1) -> Iterator[Draw]:
    """Contracts that `check` accepts, without end."""
    for number in count(first, step):
        chance = Chance(random.Random(f"{SEED} {name} {number}"))  # noqa: S311 - a seeded draw, no secret
        made, contract = drawn(chance)
        if seen is not None:
            seen.contracts += 1
            seen.refused += contract is None
        if contract is None:
            continue
        if seen is not None:
            seen.forms.update(set(reached(contract)))
        yield Draw(f"{name} {number}", made, contract, chance)


def cases(name: str, seen: Seen | None = None) -> Iterator[tuple[str, Case, Contract]]:
    """Cases that `check` accepts, without end, each with the words that draw it again."""
    return ((draw.name, draw.case(), draw.contract) for draw in draws(name, seen))


class Asked(NamedTuple):
    """What is asked of a case beside whether engines agree: some laws, and the columnar engine on its rows or files."""

    laws: tuple[Law, ...] = laws.LAWS
    rows: bool = False
    files: bool = False


EVERY_LAW: Final = Asked()


def fault(
    case: Case, contract: Contract, chance: Chance, seen: Seen | None = None, asked: Asked = EVERY_LAW
) -> str | None:
    """Say how engines differ on a case, or which law one of them breaks; None where all is well.

    The columnar engine is given the rows in another order; it takes a second, as does what it reads of files.
    """
    try:
        read = case.read(contract)
    except RefusedError:
        if seen is not None:
            seen.unusable += 1
        return None
    try:
        return _fault(case, read, chance, seen, asked)
    except Exception as error:  # noqa: BLE001 - a contract that was checked never raises
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {error}"


def _fault(case: Case, read: Read, chance: Chance, seen: Seen | None, asked: Asked) -> str | None:
    """The same of what can be read; whatever goes wrong is raised."""
    made = reference(read.contract, read.history, read.day)
    found = agree(read.contract, read.history, read.day, (lambda *_: made, *[*ENGINES.values()][1:]))
    if found is not None:
        return f"engines differ: {found}"
    had: Counter[str] = Counter()
    if seen is not None:
        seen.add(read, made)
        had = seen.had
    for name, engine in ENGINES.items() if asked.laws else ():
        law = next(laws.broken(case, read, engine, chance, asked.laws), None)
        if law is not None:
            return f"{name}: {law}"
    said = columns.tried(read, laws.shuffled(read, chance), made, had) if asked.rows else None
    return said or (columns.tried_on_files(case, read, made, had) if asked.files else None)


def keep(case: Case, said: str, tries: int = 600) -> Path:
    """Write a case that fails, made small in so many tries, as a folder that stays: contract, data, what was found."""
    kind = _kind(said)
    asked = EVERY_LAW if kind in ENGINES else Asked((), rows=kind != DIFFERS_ON_FILES, files=kind != DIFFERS)

    def found(other: Case) -> str | None:
        contract, chance = other.checked(), Chance(random.Random(0))  # noqa: S311
        return None if contract is None else fault(other, contract, chance, asked=asked)

    small = smaller(case, lambda other: _kind(found(other)) == kind, tries)
    final = found(small) if tries else said
    folder = KEPT / hashlib.sha256(small.contract.encode()).hexdigest()[:8]
    small.write(folder)
    (folder / "found.txt").write_text((final or said) + "\n", encoding="utf-8")
    return folder


def _kind(said: str | None) -> str:
    return (said or "").partition(":")[0]


if __name__ == "__main__":
    for each in map(Path, sys.argv[1:]):
        click.echo(keep(kept(each), (each / "found.txt").read_text(encoding="utf-8")))
