"""What the fuzzer tries, drawn by the seed: each try is a name that draws it again, and what breaks the law."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Final

from tests.fuzz import laws, sentences
from tests.fuzz.judge import fault_of_case, fault_of_run, fault_of_text
from tests.fuzz.mutations import mutated
from tests.seed import SEED

ROOT: Final = Path(__file__).parents[2]
SHIPPED: Final = tuple(
    path.parent.relative_to(ROOT / "contracts").as_posix()
    for path in sorted((ROOT / "contracts").rglob("contract.pbr"))
    if path.stat().st_size < 20_000
)
RUN: Final = ("homes", "lots-and-hours")  # small enough to be run on its data at each try
Tried = Iterator[tuple[str, str | None]]


def written(first: int = 0, step: int = 1) -> Tried:
    """Contracts made from the grammar, without end."""
    with tempfile.TemporaryDirectory() as made:
        for number in count(first, step):
            chance = random.Random(f"{SEED} written {number}")  # noqa: S311 - a seeded draw, no secret
            yield f"written {number}", fault_of_text(sentences.contract(chance).encode(), Path(made), played=True)


def changed(first: int = 0, step: int = 1) -> Tried:
    """Shipped contracts with bytes that nobody meant, without end."""
    with tempfile.TemporaryDirectory() as made:
        for number in count(first, step):
            chance = random.Random(f"{SEED} changed {number}")  # noqa: S311
            name = SHIPPED[number % len(SHIPPED)]
            raw = (ROOT / "contracts" / name / "contract.pbr").read_bytes()
            yield f"changed {number} ({name})", fault_of_text(mutated(raw, chance), Path(made))


def run(first: int = 0, step: int = 1) -> Tried:
    """Shipped folders of which one file of data, the map or the lock has such bytes, without end."""
    for number in count(first, step):
        chance = random.Random(f"{SEED} run {number}")  # noqa: S311
        folder = ROOT / "contracts" / RUN[number % len(RUN)]
        files = sorted(path for path in folder.rglob("*") if path.suffix in (".csv", ".toml", ".lock"))
        file = chance.choice(files)
        name = file.relative_to(folder).as_posix()
        yield f"run {number} ({folder.name}/{name})", fault_of_run(folder, name, mutated(file.read_bytes(), chance))


def typed(first: int = 0, step: int = 1) -> Tried:
    """Well-typed contracts with matching data, without end."""
    with tempfile.TemporaryDirectory() as made:
        for number in count(first, step):
            chance = random.Random(f"{SEED} typed {number}")  # noqa: S311
            yield f"typed {number}", fault_of_case(laws.drawn(chance), Path(made), chance)


KINDS: Final = {"written": written, "changed": changed, "run": run, "typed": typed}
