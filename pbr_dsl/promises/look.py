"""Looks at every line `always` and `never` on the facts of examples and of data."""

from __future__ import annotations

from collections.abc import Sequence

from pbr_dsl.model.contract import Contract
from pbr_dsl.promises import conditions, movements
from pbr_dsl.promises.movements import Told
from pbr_dsl.promises.place import Place, of_examples
from pbr_dsl.promises.verdict import Kept, Promises


def look(  # noqa: PLR0913 - what to look at, and how
    contract: Contract, path: str, data: Sequence[Place] = (), *, seed: int, tries: int, told: Told | None = None
) -> Promises:
    """Give what became of every line of a contract, on its examples first and then on data.

    `told` is told what is being looked at, before each change that is tried.
    """
    kept = [Kept(promise) for promise in contract.promises]
    for place in (*of_examples(contract), *data) if kept else ():
        for one in kept:
            conditions.look(one, place)
            movements.look(one, place, seed=seed, tries=tries, told=told)
    return Promises(path, tuple(kept), seed, tries)
