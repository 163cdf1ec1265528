"""Mutants that no statement can show, each with its reason."""

from __future__ import annotations

from typing import Final

_DIVIDES: Final = "`check` lets no contract divide by what may be 0, so nobody waits for that"
_ENOUGH: Final = "what is wrong with documents beside one that is enough is not read"
_ZERO: Final = "whether a factor is zero is asked before whether one is below it"
EXCUSED: Final[dict[str, str]] = {
    "forms._product: q.opposite(zero) as zero": _DIVIDES,
    "forms._product: q.both(q.opposite(missing)": _DIVIDES,
    "aggregates._average: q.larger(counted, q.number(1)) as": (
        "over no row there is nothing to divide; DuckDB lets it be divided by 0, Spark does not"
    ),
    "states.keep_dated: frame.keep_rows(q.present(on)) as": "what has no day is not proved all the same",
    "evidence._lent: 1 as 2 (2)": "a row that is asked for a proof counts once, and nobody reads which time it is",
    "documents._why: q.above as q.at_least": _ENOUGH,
    "documents._why: q.both as q.either": _ENOUGH,
    "filling._by_day: q.either(q.opposite(room.counts), q.at_most(that_day, left), q.at_most(left, _wide(0))) as": (
        "where all of a day fits, or nothing is left, lines may take turns as well: it comes to the same"
    ),
    "filling._by_day: q.at_most as q.below": "where a day just fits lines may take turns as well: it comes to the same",
    "filling._by_day: q.first(one, q.day(EARLIEST)) as": (
        "a line that is on a limit has a period, and a day where days order it"
    ),
    "held_together._identity: 0 as 1": "both lines are given the same number in its place",
    "held_together.pairs: 'before' as 'so far' (3)": "what is united has the columns' names of its first part",
    "limits._year: q.minus(q.minus(": "the number of a year tells years apart, and orders nothing",
    "lines.on_days: frame.keep_rows(": "rows of a period that is judged by other days are left out of lines anyway",
    "limits._takes_turns: q.both": "a line that is not payable, or that no limit is on, takes nothing in its turn",
    "one_row.picked: 1000000 as 1000001": "days are counted from a number of seven digits, whichever it is",
    "one_row.picked: 5000000 as 5000001": "days are counted from a number of seven digits, whichever it is",
    "sql.numbers.sign: 0 as 1 (3)": "nought has no size that a sign would turn",
    "numbers._beyond_product: q.below as q.at_most": _ZERO,
    "numbers._beyond_product: 0 as 1": _ZERO,
    "states.keep_dated: False as True": "rows are kept by a condition that always holds",
    "plan.Plan.one_row: 1 as 2": "nothing in it is read",
}
"""What the names of mutants begin with, and why no statement shows them."""


def excuse(name: str) -> str:
    """Give why no statement can show a mutant; "" where one should."""
    return next((why for start, why in EXCUSED.items() if name.startswith(start)), "")
