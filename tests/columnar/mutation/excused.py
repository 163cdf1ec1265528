"""Mutants that no statement can show, each with its reason."""

from __future__ import annotations

from typing import Final

_DIVIDES: Final = "`check` lets no contract divide by what may be 0, so nobody waits for that"
EXCUSED: Final[dict[str, str]] = {
    "forms._product: q.opposite(zero) as zero": _DIVIDES,
    "forms._product: q.both(q.opposite(missing)": _DIVIDES,
    "forms._product: q.either(*(condition": _DIVIDES,
    "aggregates._average: q.larger(counted, q.number(1)) as": (
        "over no row there is nothing to divide; DuckDB lets it be divided by 0, Spark does not"
    ),
}
"""What the names of mutants begin with, and why no statement shows them."""


def excuse(name: str) -> str:
    """Give why no statement can show a mutant; "" where one should."""
    return next((why for start, why in EXCUSED.items() if name.startswith(start)), "")
