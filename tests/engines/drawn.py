"""The long run: cases without end, what they held, and which faults they would notice; as notes for its page."""

from __future__ import annotations

import gc
import json
import random
from collections.abc import Iterator
from typing import Final

from pbr_dsl.model.contract import Contract
from tests.engines.case import Case, RefusedError, kept
from tests.engines.chance import Chance
from tests.engines.excused import UNNOTICED
from tests.engines.faults import Fault, faults, noticed, within
from tests.engines.laws import LAWS
from tests.engines.tries import KEPT, Asked, Draw, Seen, draws, fault, keep
from tests.seed import SEED

SIDE_BY_SIDE: Final = 2
APART: Final = 3  # of so many cases, one is held against each law
ONE_ON_FILES: Final = 8  # and of so many one is computed from its files as well
DATA_SETS: Final = 4  # to a contract that few faults misread which were not noticed yet
FEW: Final = 12
EVERY: Final = 20  # cases after which is said what they held
Note = tuple[str, ...]


def tried(at: int) -> Iterator[tuple[str | None, Note]]:
    """Give what was wrong with each case, if anything, and now and then what the cases so far held.

    Whatever is drawn is held against every fault that no case before it noticed, those that are kept among them.
    `at` of so many side by side.
    """
    seen, left = Seen(), {one.name: one for one in faults() if one.name not in UNNOTICED}
    seen.noticed += by_kept(left)
    for number, draw in enumerate(draws("agree", seen, at, SIDE_BY_SIDE), start=1):
        chance, case = Chance(random.Random(f"{SEED} laws {draw.name}")), draw.case()  # noqa: S311
        asked = Asked(LAWS[number % APART :: APART], rows=True, files=number % ONE_ON_FILES == 0)
        said = fault(case, draw.contract, chance, seen, asked)
        failed = f"{draw.name}: {said} (kept as {keep(case, said, tries=0).name})" if said is not None else None
        seen.noticed += first_noticed(draw, case, left)
        held = ("held", json.dumps(seen.taken())) if number % EVERY == 0 else ()
        if held:
            gc.collect()
        yield failed, held


def first_noticed(draw: Draw, case: Case, left: dict[str, Fault]) -> list[str]:
    """Give the faults that a contract is the first to notice, and take them out of those that are left.

    Where only few are left that misread it, it gets more data than one.
    """
    wrong, found = within(draw.contract, left.values()), list[str]()
    for at in range(DATA_SETS):
        if wrong and (at == 0 or len(wrong) <= FEW):
            for name in _noticed(wrong, draw.case() if at else case, draw.contract):
                del left[name], wrong[name]
                found.append(name)
    return found


def by_kept(left: dict[str, Fault]) -> list[str]:
    """Give the faults that the cases of the tests notice, and take them out of those that are left."""
    found = list[str]()
    for case in map(kept, sorted(KEPT.glob("*/"))):
        if (contract := case.checked()) is not None:
            found += _noticed(within(contract, left.values()), case, contract)
            for name in found:
                left.pop(name, None)
    return found


def _noticed(wrong: dict[str, Contract], case: Case, contract: Contract) -> list[str]:
    try:
        return noticed(wrong, case.read(contract))
    except RefusedError:
        return []
