"""What the page of agreement says: how much was tried, what it held, which forms and faults it met."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tests.engines.columns import REFUSES
from tests.engines.coverage import universe
from tests.engines.excused import UNNOTICED, UNREACHED
from tests.engines.tries import ENGINES
from tests.long.kept import Outcome


def agree_page(outcomes: Iterable[Outcome]) -> list[str]:
    """The part of the page beneath the pieces."""
    notes = [note for one in outcomes for note in one.notes]
    held = [json.loads(note[1]) for note in notes if note[0] == "held"]
    return [*_said(held), *_had(held), *_faults(notes), *_forms(held)]


def _sum(held: Iterable[dict[str, int]], name: str) -> int:
    return sum(one[name] for one in held)


def _said(held: list[dict[str, int]]) -> Iterator[str]:
    drawn, refused, pairs = (_sum(held, name) for name in ("contracts", "refused", "pairs"))
    if not drawn or not pairs:
        return
    yield ""
    yield f"Engines: {' and '.join(ENGINES)}, held against itself by the laws, and the columnar engine on DuckDB."
    yield (
        f"{drawn:,} contracts were drawn, and `check` accepts {100 * (drawn - refused) / drawn:.1f}% of them;"
        f" they were run on {pairs:,} sets of data, {_sum(held, 'lines'):,} lines."
    )
    yield (
        f"Where nothing fails, fewer than 1 in {(drawn - refused) // 3:,} contracts of this kind may differ (3/N, with"
        " a certainty of 95%, N being the contracts, each with data of its own)."
    )


def _had(held: list[dict[str, dict[str, int]]]) -> Iterator[str]:
    counted: Counter[str] = Counter()
    for one in held:
        counted.update(one["had"])
    pairs = sum(int(one["pairs"]) for one in held)  # type: ignore[call-overload]
    if pairs:
        yield from ("", "| of the sets of data had | |", "|---|---:|")
        shown = {name: number for name, number in counted.items() if not name.startswith(REFUSES)}
        yield from (f"| {name} | {100 * number / pairs:.0f}% |" for name, number in sorted(shown.items()))
        yield from _in_columns(counted, pairs)


def _in_columns(counted: Counter[str], pairs: int) -> Iterator[str]:
    """What the columnar engine answered and what it refused, which is never counted as agreed."""
    answered = counted["an answer of the columnar engine"]
    yield from ("", "## The columnar engine", "")
    yield (
        f"It gave {answered:,} of {pairs:,} sets of data a statement, held against the reference line by line, and"
        f" refused {counted['a refusal by the columnar engine']:,}, in which nothing is agreed:"
    )
    yield ""
    refused = ((name, number) for name, number in counted.items() if name.startswith(REFUSES))
    yield from (f"- {number:,}: it does not {name.removeprefix(REFUSES)}" for name, number in sorted(refused))
    if answered > 3:
        yield ""
        yield f"Where nothing fails, fewer than 1 in {answered // 3:,} sets of data it answers may differ (3/N)."


def _faults(notes: list[list[str]]) -> Iterator[str]:
    every: list[str] = next((json.loads(note[1]) for note in notes if note[0] == "faults"), [])
    found = {name for note in notes if note[0] == "noticed" for name in note[2:]}
    if not every:
        return
    cases = max((int(note[1]) for note in notes if note[0] == "noticed"), default=0)
    yield from ("", "## Faults that were noticed", "")
    excused = [name for name in every if name in UNNOTICED and name not in found]
    yield (
        f"Of {len(every)} engines that read one choice of the model as another, {len(found)} were noticed within"
        f" {cases:,} sets of data, {len(every) - len(found) - len(excused)} were not; {len(excused)} cannot be:"
    )
    yield ""
    yield from (f"- {name}: {UNNOTICED[name]}" for name in excused)
    yield from (f"- **not noticed**: {name}" for name in every if name not in found and name not in UNNOTICED)


def _forms(held: list[dict[str, dict[str, int]]]) -> Iterator[str]:
    counted: Counter[str] = Counter()
    for one in held:
        counted.update(one["forms"])
    if not counted:
        return
    yield from (
        "",
        "## Forms that were reached",
        "",
        "By field, in how many contracts each way of filling it stands.",
        "",
    )
    listed: dict[str, list[str]] = defaultdict(list)
    for way in sorted(universe()):
        form, _, rest = way.partition(".")
        listed[form].append(f"{rest or 'as such'} {counted[way]:,}")
    yield from ("| form | |", "|---|---|")
    yield from (f"| {form} | {'; '.join(ways)} |" for form, ways in sorted(listed.items()))
    yield from ("", "Not reached, for a reason:", "")
    yield from (f"- {way}: {UNREACHED[way]}" for way in sorted(universe()) if not counted[way] and way in UNREACHED)
