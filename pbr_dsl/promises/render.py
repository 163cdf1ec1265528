"""What became of lines `always` and `never`, as text for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.text import Text

from pbr_dsl.promises.verdict import Broken, Kept, Promises

_MARGIN = 10


def text(found: Sequence[Promises]) -> Text:
    """Every line under its contract, what breaks it in full below, then the count; empty without any."""
    lines: list[Text] = []
    for one in found:
        if one.kept:
            lines.append(Text(one.path, "bold"))
            lines += [line for kept in one.kept for line in _kept(kept, one)]
            lines.append(Text())
    return Text("\n").join([*lines, _count(found)]) if lines else Text()


def _kept(kept: Kept, of: Promises) -> Iterator[Text]:
    """One line and what became of it."""
    promise = kept.promise
    seen = looked(kept)
    if kept.broken is None:
        word = ("holds   ", "green") if kept.outcome == "holds" else ("unseen  ", "yellow")
        yield Text("  ").append(*word).append(f'{promise.word} "{promise.title}"').append(f"  ({seen})", "dim")
        return
    yield (
        Text("  ")
        .append("BROKEN  ", "bold red")
        .append(f'{promise.word} "{promise.title}"', "bold")
        .append(f"  ({seen})", "dim")
    )
    yield from _broken(kept.broken)
    where = Text(f"{of.path}:{promise.place}", "cyan")
    yield _line("at", where.append(f"  [{promise.clause}]") if promise.clause else where)


def _broken(broken: Broken) -> Iterator[Text]:
    yield _line("found in", Text(broken.where))
    for label, said in broken.said:
        yield _line(label, Text(said))
    if not broken.scenario:
        yield _line("as an example", Text("no few rows show it", "dim"))
        return
    yield Text(" " * _MARGIN).append("as an example that comes out:", "dim")
    yield from (Text(f"{' ' * _MARGIN}  {line}") for line in broken.scenario.splitlines())


def looked(kept: Kept) -> str:
    """How often a line was looked at, and how often nothing could be decided."""
    said = f"{kept.looked} {'case' if kept.looked == 1 else 'cases'}"
    return f"{said}, {kept.undecided} undecided" if kept.undecided else said


def _line(label: str, said: Text) -> Text:
    return Text(" " * _MARGIN).append(f"{label}  ", "dim").append_text(said)


def _count(found: Sequence[Promises]) -> Text:
    failed = sum(one.failed for one in found)
    unseen = sum(kept.outcome == "unseen" for one in found for kept in one.kept)
    held = sum(len(one.kept) for one in found) - failed - unseen
    seeds = {(one.seed, one.tries) for one in found if any(k.promise.claim.kind != "holds" for k in one.kept)}
    drawn = "".join(f" (changes drawn with --seed {seed}, --tries {tries})" for seed, tries in sorted(seeds))
    said = f"{held} promises not broken, {f'{unseen} unseen, ' if unseen else ''}{failed} broken"
    return Text(f"{said}{drawn}", "bold red" if failed else "bold green")
