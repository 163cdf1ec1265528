"""The long run: cases without end, what they held, and which faults they would notice; as notes for its page."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from itertools import count
from typing import Final

from pbr_dsl.model.contract import Contract
from tests.engines.case import Case, RefusedError, drawn, with_data
from tests.engines.chance import Chance
from tests.engines.columns import COLUMNS
from tests.engines.excused import UNNOTICED
from tests.engines.faults import faults, noticed, within
from tests.engines.tries import LAWS, Seen, cases, fault, keep
from tests.seed import SEED

SIDE_BY_SIDE: Final = 2
DATA_SETS: Final = 6  # to a contract that has a choice which no fault was noticed in yet
EVERY: Final = 30  # cases after which is said what they held
Note = tuple[str, ...]


def tried(at: int) -> Iterator[tuple[str | None, Note]]:
    """Give what was wrong with each case, if anything, and now and then what the cases so far held."""
    seen = Seen()
    for number, (name, case, contract) in enumerate(cases("agree", at, SIDE_BY_SIDE, seen), start=1):
        chance = Chance(random.Random(f"{SEED} laws {name}"))  # noqa: S311
        said = fault(case, contract, chance, seen, (LAWS, COLUMNS))
        failed = f"{name}: {said} (kept as {keep(case, said).name})" if said is not None else None
        yield failed, ("held", json.dumps(seen.taken())) if number % EVERY == 0 else ()


def first_noticed() -> Iterator[Note]:
    """Give all faults, then for each set of data those that it is the first to notice, until none is left.

    Contracts that have none of the choices left to notice are passed over, and the others get more data than one.
    """
    left = {one.name: one for one in faults() if one.name not in UNNOTICED}
    yield "faults", json.dumps([one.name for one in faults()])
    pairs = 0
    for number in count():
        chance = Chance(random.Random(f"{SEED} faults {number}"))  # noqa: S311
        made, contract = drawn(chance)
        if contract is None:
            continue
        wrong = within(contract, left.values())
        for _ in range(DATA_SETS if wrong else 0):
            found = _found(wrong, with_data(made, contract, chance), contract)
            pairs += 1
            for name in found:
                del left[name], wrong[name]
            yield ("noticed", str(pairs), *found)
        if not left:
            return


def _found(wrong: dict[str, Contract], case: Case, contract: Contract) -> list[str]:
    try:
        return noticed(wrong, case.read(contract))
    except RefusedError:
        return []
