"""What the page of the mutants of the generator of SQL says: how many were noticed, by what, and which were not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from tests.columnar.mutation.drawn import DIFFERS, SAME
from tests.columnar.mutation.excused import excuse
from tests.long.kept import Outcome


class Tried(NamedTuple):
    """One mutant and what became of it."""

    name: str
    module: str
    rule: str
    by: str
    how: str
    tried: str


def sql_mutants_page(outcomes: Iterable[Outcome]) -> list[str]:
    """The part of the page that says what became of the mutants."""
    found = [Tried(*note) for one in outcomes for note in one.notes]
    stopped = [one for one in found if one.by != SAME and one.how != DIFFERS]
    noticed = [one for one in found if one.how == DIFFERS]
    same = [one for one in found if one.by == SAME and not excuse(one.name)]
    excused = [one for one in found if one.by == SAME and excuse(one.name)]
    share = f": {100 * len(noticed) / (len(noticed) + len(same)):.1f}%" if noticed else ""
    return [
        "",
        f"{len(found):,} mutants were drawn. {len(stopped):,} of them end in an error, by which nobody is paid.",
        f"Of {len(excused):,} it is known why no statement can show them. Neither are counted below.",
        "",
        f"{len(noticed):,} of {len(noticed) + len(same):,} that give an answer were noticed{share}.",
        *_table("rule", [*noticed, *same], [one.rule for one in (*noticed, *same)]),
        *_table("module", [*noticed, *same], [one.module for one in (*noticed, *same)]),
        *_listed("Not noticed", (f"- `{one.name}` ({one.tried} ran the line)" for one in same)),
        *_listed("Not to be noticed", (f"- `{one.name}`: {excuse(one.name)}" for one in excused)),
        *_listed("Noticed first by", ("| mutant | |", "|---|---|")),
        *(f"| `{one.name}` | {one.by} |" for one in sorted(noticed)),
    ]


def _table(of: str, tried: list[Tried], words: list[str]) -> Iterator[str]:
    counted = Counter(words)
    seen = Counter(word for word, one in zip(words, tried, strict=True) if one.how == DIFFERS)
    yield from ("", f"| {of} | give an answer | noticed |", "|---|---:|---:|")
    yield from (f"| {word} | {number} | {seen[word]} |" for word, number in sorted(counted.items()))


def _listed(heading: str, lines: Iterable[str]) -> Iterator[str]:
    found = list(lines)
    yield from ("", f"## {heading}", "", *found) if found else ()
