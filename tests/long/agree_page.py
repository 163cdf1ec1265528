"""What the page of agreement says: how much was tried, what it held, which forms and faults it met."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tests.engines.columns import ON_FILES, REFUSES
from tests.engines.coverage import universe
from tests.engines.drawn import APART, ONE_ON_FILES
from tests.engines.excused import UNNOTICED, UNREACHED
from tests.engines.faults import faults
from tests.engines.tries import ENGINES
from tests.long.kept import Outcome


def agree_page(outcomes: Iterable[Outcome]) -> list[str]:
    """The part of the page beneath the pieces."""
    notes = [note for one in outcomes for note in one.notes]
    held = [json.loads(note[1]) for note in notes if note[0] == "held"]
    return [*_said(held), *_had(held), *_faults(held), *_forms(held)]


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
        f" {pairs:,} were run on data of their own, {_sum(held, 'lines'):,} lines."
    )
    yield (
        f"Each law is held on every {APART}rd of these: where nothing fails, fewer than 1 in {pairs // APART // 3:,}"
        f" contracts of this kind break it (3/N, with a certainty of 95%)."
    )


def _had(held: list[dict[str, dict[str, int]]]) -> Iterator[str]:
    counted: Counter[str] = Counter()
    for one in held:
        counted.update(one["had"])
    pairs = sum(int(one["pairs"]) for one in held)  # type: ignore[call-overload]
    if pairs:
        yield from ("", "| of the sets of data had | |", "|---|---:|")
        shown = {name: number for name, number in counted.items() if "columnar engine" not in name}
        yield from (f"| {name} | {100 * number / pairs:.0f}% |" for name, number in sorted(shown.items()))
        yield from _in_columns(counted, pairs)


def _in_columns(counted: Counter[str], pairs: int) -> Iterator[str]:
    """What the columnar engine answered and what it refused, which is never counted as agreed."""
    answered, on_files = (counted[f"an answer of the columnar engine{what}"] for what in ("", ON_FILES))
    refused, not_on_files = (counted[f"a refusal by the columnar engine{what}"] for what in ("", ON_FILES))
    yield from ("", "## The columnar engine", "")
    yield (
        f"It gave {answered:,} of {pairs:,} contracts a statement on rows in another order, held against the reference"
        f" line by line, and refused {refused:,}. Of the files of every {ONE_ON_FILES}th, which it reads by itself, it"
        f" gave {on_files:,} a statement and refused {not_on_files:,}."
        + (" In what it refuses nothing is agreed:" if refused or not_on_files else "")
    )
    listed = [(name, number) for name, number in counted.items() if name.startswith(REFUSES)]
    yield from ([""] if listed else [])
    yield from (f"- {number:,}: it does not {name.removeprefix(REFUSES)}" for name, number in sorted(listed))
    for number, what in ((answered, "rows"), (on_files, "files")):
        if number > 3:
            yield ""
            yield (
                f"Where nothing fails, fewer than 1 in {number // 3:,} contracts on {what} may differ (3/N, with a"
                f" certainty of 95%, N being the {number:,} answers)."
            )


def _faults(held: list[dict[str, list[str]]]) -> Iterator[str]:
    every = [one.name for one in faults()]
    found = {name for one in held for name in one["noticed"]}
    if not held:
        return
    yield from ("", "## Faults that were noticed", "")
    excused = [name for name in every if name in UNNOTICED and name not in found]
    left = [name for name in every if name not in found and name not in UNNOTICED]
    yield (
        f"Of {len(every)} engines that read one choice of the model as another, {len(excused)} can be seen in no"
        f" statement. Of the other {len(every) - len(excused)}, these contracts and those that are kept noticed"
        f" {len(found)} ({100 * len(found) / (len(every) - len(excused)):.1f}%)."
    )
    yield ""
    yield from (f"- **not noticed**: {name}" for name in left)
    yield from (f"- {name}: {UNNOTICED[name]}" for name in excused)


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
