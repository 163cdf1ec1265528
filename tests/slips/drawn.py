"""Which slips are judged: all of a contract's, or a sample drawn by the seed."""

from __future__ import annotations

import random
from functools import cache
from pathlib import Path
from typing import Final

from tests.scenario.test_each_construct_matters import whole
from tests.seed import SEED
from tests.slips.judge import Judge
from tests.slips.kinds import Slip, slips

ROOT: Final = Path(__file__).parents[2]
JUDGED: Final = tuple(
    path.parent.relative_to(ROOT / "contracts").as_posix()
    for path in sorted((ROOT / "contracts").rglob("contract.pbr"))
)


@cache
def judge(name: str) -> Judge:
    """A shipped contract as it stands, without the rows of a long schedule that no example needs."""
    folder = ROOT / "contracts" / name
    return Judge(folder, whole(folder.name))


@cache
def every(name: str) -> list[Slip]:
    """Every slip in a contract."""
    return slips(judge(name).text, random.Random(f"{SEED} {name}"))  # noqa: S311  a seeded draw, no secret


def sample(name: str, number: int) -> list[Slip]:
    """Some of the slips in a contract, of each kind as many."""
    chance = random.Random(f"{SEED} {name} {number}")  # noqa: S311
    found: list[Slip] = []
    for kind in sorted({slip.kind for slip in every(name)}):
        of_it = [slip for slip in every(name) if slip.kind == kind]
        found += chance.sample(of_it, min(number, len(of_it)))
    return found
