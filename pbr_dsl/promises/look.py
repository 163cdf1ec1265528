"""Looks at every line `always` and `never` on the facts of examples and of data."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pbr_dsl.model.contract import Contract
from pbr_dsl.promises import conditions, movements
from pbr_dsl.promises.place import Place, of_examples
from pbr_dsl.promises.verdict import Kept, Promises


def look(contract: Contract, path: str, data: Sequence[Place] = (), *, seed: int, tries: int) -> Promises:
    """Give what became of every line of a contract, on its examples first and then on data."""
    kept = [Kept(promise) for promise in contract.promises]
    if kept:
        for place in (*of_examples(contract), *data):
            _at(kept, place, seed, tries)
    return Promises(path, tuple(kept), seed, tries)


def _at(kept: Iterable[Kept], place: Place, seed: int, tries: int) -> None:
    for one in kept:
        conditions.look(one, place)
        movements.look(one, place, seed=seed, tries=tries)
