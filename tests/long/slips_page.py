"""What the page of the slips says of them: by kind, by contract, and who noticed those that were accepted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from tests.long.kept import Outcome
from tests.slips.judge import WORDS


class Slipped(NamedTuple):
    """One slip and what became of it."""

    contract: str
    kind: str
    line: str
    done: str
    word: str
    by: str


HEADS: Final = {
    "at its place": "refused at its place",
    "elsewhere": "refused elsewhere",
    "told": "told (a warning)",
    "noticed": "noticed by an example",
    "same": "the same meaning",
    "silent": "silent",
}


def slips_page(outcomes: Iterable[Outcome]) -> list[str]:
    """The part of the page that says what became of the slips."""
    found = [Slipped(*note) for one in outcomes for note in one.notes]
    return [
        *_table("kind of slip", Counter((slip.kind, slip.word) for slip in found)),
        "",
        *_table("contract", Counter((slip.contract, slip.word) for slip in found)),
        *_elsewhere(found),
        *_told(found),
        *_noticed(found),
        *_silent(found),
    ]


def _table(of: str, counted: Counter[tuple[str, str]]) -> Iterator[str]:
    yield f"| {of} | tried | {' | '.join(HEADS[word] for word in WORDS)} | of the refused, at its place |"
    yield f"|---|{'---:|' * (len(WORDS) + 2)}"
    for name in [*sorted({name for name, _ in counted}), "all"]:
        row = {
            word: sum(n for (of, as_), n in counted.items() if name in (of, "all") and as_ == word) for word in WORDS
        }
        refused = row["at its place"] + row["elsewhere"]
        share = f"{100 * row['at its place'] / refused:.2f}%" if refused else ""
        yield f"| {name} | {sum(row.values()):,} | {' | '.join(f'{n:,}' for n in row.values())} | {share} |"


def _of(found: Iterable[Slipped], word: str) -> dict[str, list[Slipped]]:
    """The slips with one fate, by contract."""
    listed: dict[str, list[Slipped]] = defaultdict(list)
    for slip in found:
        if slip.word == word:
            listed[slip.contract].append(slip)
    return dict(sorted(listed.items()))


def _elsewhere(found: list[Slipped]) -> Iterator[str]:
    listed = _of(found, "elsewhere")
    if listed:
        yield from ("", "## Refused elsewhere", "")
    for contract, slips in listed.items():
        yield from (
            f"- {contract}, line {slip.line}, {slip.kind}, {slip.done}: {slip.by}"
            for slip in sorted(slips, key=lambda slip: int(slip.line))
        )


def _told(found: list[Slipped]) -> Iterator[str]:
    codes = Counter(slip.by for slip in found if slip.word == "told")
    if codes:
        yield from ("", "## Accepted, with a warning", "")
        yield ", ".join(f"{code} {number:,}" for code, number in codes.most_common())


def _noticed(found: list[Slipped]) -> Iterator[str]:
    listed = _of(found, "noticed")
    if listed:
        yield from ("", "## Accepted, and noticed by a worked example: the first that comes out otherwise", "")
    for contract, slips in listed.items():
        scenarios = Counter(slip.by for slip in slips)
        yield f"- {contract}: " + "; ".join(f"{title} {number:,}" for title, number in scenarios.most_common())


def _silent(found: list[Slipped]) -> Iterator[str]:
    listed = _of(found, "silent")
    if listed:
        yield from ("", "## Accepted, with another meaning, and noticed by nobody", "")
    for contract, slips in listed.items():
        lines: dict[int, list[str]] = defaultdict(list)
        for slip in slips:
            lines[int(slip.line)].append(f"{slip.kind} {slip.done}")
        yield f"- {contract}"
        yield from (f"  - line {line}: {'; '.join(lines[line])}" for line in sorted(lines))
