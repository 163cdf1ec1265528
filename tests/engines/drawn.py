"""The long run: cases without end, what they held, and which faults they would notice; as notes for its page."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from typing import Final

from tests.engines.case import RefusedError
from tests.engines.chance import Chance
from tests.engines.columns import COLUMNS
from tests.engines.excused import UNNOTICED
from tests.engines.faults import faults, noticed
from tests.engines.tries import LAWS, Seen, cases, fault, keep
from tests.seed import SEED

SIDE_BY_SIDE: Final = 2
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
    """Give all faults, then for each case those that it is the first to notice, until none is left."""
    every = [one.name for one in faults()]
    left = {one.name: one for one in faults() if one.name not in UNNOTICED}
    yield "faults", json.dumps(every)
    for number, (_, case, contract) in enumerate(cases("faults"), start=1):
        try:
            found = [one.name for one, so in noticed(left.values(), case.read(contract)) if so]
        except RefusedError:
            continue
        for name in found:
            del left[name]
        yield ("noticed", str(number), *found)
        if not left:
            return
