"""What is tried of engines: drawn cases by number, on which they agree with the reference and keep the laws."""

from __future__ import annotations

import hashlib
import random
import traceback
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.statement import Statement
from tests.engines import columns, laws
from tests.engines.agree import Engine, agree, reference
from tests.engines.case import Case, Read, RefusedError, drawn, with_data
from tests.engines.chance import Chance
from tests.engines.columns import COLUMNS
from tests.engines.coverage import reached
from tests.engines.shrink import smaller
from tests.seed import SEED

ENGINES: Final[dict[str, Engine]] = {"reference": reference}
"""Every engine by its name, the one that defines the meaning first."""

LAWS: Final = "laws"
KEPT: Final = Path(__file__).parents[1] / "cases" / "agree"


@dataclass
class Seen:
    """What a number of drawn contracts held: the forms that they reach, and how many of their data sets had what."""

    contracts: int = 0
    refused: int = 0
    pairs: int = 0
    unusable: int = 0
    lines: int = 0
    forms: Counter[str] = field(default_factory=Counter)
    had: Counter[str] = field(default_factory=Counter)

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
        self.forms, self.had = Counter(), Counter()
        return told


def _tied(made: Statement) -> bool:
    seen = Counter((line.payment, line.period, line.amount) for line in made.lines if line.amount)
    return any(number > 1 for number in seen.values())


def cases(name: str, first: int = 0, step: int = 1, seen: Seen | None = None) -> Iterator[tuple[str, Case, Contract]]:
    """Cases that `check` accepts, without end, each with the words that draw it again."""
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
        yield f"{name} {number}", with_data(made, contract, chance), contract


def fault(
    case: Case,
    contract: Contract,
    chance: Chance,
    seen: Seen | None = None,
    of: Collection[str] = (LAWS,),
) -> str | None:
    """Say how engines differ on a case, or which law one of them breaks; None where all is well.

    `of` says what is asked beside: whether they keep the laws, and what the columnar engine says (it takes a second).
    """
    try:
        read = case.read(contract)
    except RefusedError:
        if seen is not None:
            seen.unusable += 1
        return None
    try:
        found = agree(read.contract, read.history, read.day, ENGINES.values())
        if found is not None:
            return f"engines differ: {found}"
        if seen is not None:
            seen.add(read, reference(read.contract, read.history, read.day))
        for name, engine in ENGINES.items() if LAWS in of else ():
            law = next(laws.broken(case, read, engine, chance), None)
            if law is not None:
                return f"{name}: {law}"
        if COLUMNS in of:
            return columns.tried(read.contract, read.history, read.day, seen.had if seen is not None else Counter())
    except Exception as error:  # noqa: BLE001 - a contract that was checked never raises
        place = traceback.extract_tb(error.__traceback__)[-1]
        return f"{type(error).__name__} at {Path(place.filename).name}:{place.lineno}: {error}"
    return None


def keep(case: Case, said: str) -> Path:
    """Write a case that fails, made small, as a folder that stays: contract, data and what was found."""
    kind = _kind(said)
    of = {LAWS} if kind in ENGINES else {COLUMNS}

    def found(other: Case) -> str | None:
        contract, chance = other.checked(), Chance(random.Random(0))  # noqa: S311
        return None if contract is None else fault(other, contract, chance, of=of)

    small = smaller(case, lambda other: _kind(found(other)) == kind)
    final = found(small)
    folder = KEPT / hashlib.sha256(small.contract.encode()).hexdigest()[:8]
    small.write(folder)
    (folder / "found.txt").write_text((final or said) + "\n", encoding="utf-8")
    return folder


def _kind(said: str | None) -> str:
    return (said or "").partition(":")[0]
