"""A comparison as text: what changes in all, where, for whom, line by line, and why lines change their state."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from shlex import quote
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from pbr_dsl import __version__
from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.compared.sums import AFTER, BEFORE, CLAUSE, MOVE, NO_LINE, REASON, SAME, Both
from pbr_dsl.report.compared.view import Comparison, Ranking, Row, Side
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.grouping import PAYMENT, PERIOD, PLACES, STATES
from pbr_dsl.report.layout import Column, Figures, count, counted, heading, money, number, paragraph, words
from pbr_dsl.report.simulation.sums import STATE_WORDS, without_empty
from pbr_dsl.values.display import date_text, money_text
from pbr_dsl.values.rounding import round_to

UNKNOWN: Final = "not known yet"

_MOST_ROWS: Final = 14
_MOST_PEOPLE: Final = 5
_MOST_REASONS: Final = 10
_ORDER: Final = (*STATES, NO_LINE)
_NONE: Final = "no line"


def text(shown: Comparison) -> RenderableType:
    """Give a comparison as it is printed."""
    return Group(*_sections(shown))


def _sections(shown: Comparison) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    yield from _heading(shown)
    yield from _whole(shown)
    for by in shown.by:
        yield heading(f"By {by}")
        yield _table(shown, by)
    yield from _who(shown)
    yield from _lines(shown)
    yield from _reasons(shown)
    yield from _next(shown)


def _heading(shown: Comparison) -> Iterator[RenderableType]:
    """Which contracts they are, what was changed in the second, and how both were read."""
    first, other = shown.first, shown.other
    yield from _side(shown, first)
    if other.place == first.place:
        yield Text(visible(f"{other.label}, with"), "bold")
    else:
        yield from _side(shown, other)
    for change in other.changes:
        yield paragraph(change if other.place == first.place else f"with {change}", hanging=2)
    yield paragraph(f"as known on {date_text(shown.as_known_on)} · {shown.engine} engine, pbrc {__version__}", indent=0)
    for note in shown.notes:
        yield paragraph(note, "dim", indent=0)


def _side(shown: Comparison, side: Side) -> Iterator[RenderableType]:
    """Whose contract one of them is, how much it read, and what it could not."""
    name = Text(visible(f"{side.label}: {title(side.contract)}"), "bold")
    yield name.append("  computed, not paid", "bold yellow") if shown.shadow else name
    parts = [side.place, f"{counted(side.rows, 'row')} read"]
    parts += [f"{side.rejected:,} rejected"] if side.rejected else []
    parts += [f"{counted(side.held, 'line')} held"] if side.held else []
    parts += [f"{counted(side.partly, 'line')} paid without facts that are missing"] if side.partly else []
    yield paragraph(" · ".join(parts), "dim")


def _whole(shown: Comparison) -> Iterator[RenderableType]:
    """The difference in a sentence or two."""
    total, currency = shown.total, shown.currency
    amounts = (
        f"{money_text(amount, currency)} ({side.label})"
        for amount, side in ((total.after, shown.other), (total.before, shown.first))
    )
    said = f"{'Computed' if shown.shadow else 'Paid'}: {' against '.join(amounts)}"
    more = "more" if total.change > 0 else "less"
    size = f"{money_text(abs(total.change), currency)}{_percent(total)} {more}" if total.change else "no difference"
    yield Text()
    yield paragraph(f"{said}, {size}.", "bold", indent=0)
    if total.waiting:
        lines = counted(total.waiting, "line is", "lines are")
        said = f"{lines} decided in one and not in the other. Of the difference"
        parts = f"{money_text(total.unknown, currency)} comes from there and is {UNKNOWN}"
        yield paragraph(f"{said} {parts}; without it, it is {money_text(total.known, currency)}.", indent=0)
    both = shown.sums.added(BEFORE, AFTER).get(("held", "held"))
    if both:
        lines = counted(both.pairs, "line is", "lines are")
        yield paragraph(f"{lines} held in both: what is held is not known, and is in no sum.", indent=0)


def _percent(total: Both) -> str:
    """The difference as a share of what the first pays, to a tenth of a per cent; "" where that is nothing."""
    if total.before <= 0:
        return ""
    tenths = round_to(abs(total.change) / total.before * 100, "half-up", Fraction(1, 10)) * 10
    return f" ({int(tenths) // 10:,}.{int(tenths) % 10}%)"


def _sums(shown: Comparison) -> tuple[Column, ...]:
    """The columns of a sum."""
    return (number(shown.first.label), number(shown.other.label), number("difference"), number(UNKNOWN))


def _held(both: Both) -> tuple[str, ...]:
    """How many lines are held, for a table."""
    return (count(both.held) if both.held else "",)


def _figures(shown: Comparison, both: Both) -> tuple[str, ...]:
    """The figures of a sum."""
    unknown = money_text(both.unknown, shown.currency) if both.waiting else ""
    return (*(money(one, shown.currency) for one in (both.before, both.after, both.change)), unknown)


def _table(shown: Comparison, by: str) -> Figures:
    """The table of one word, with a total below."""
    rows = shown.rows(by)
    kept, rest = _cut(rows) if by not in (PERIOD, PAYMENT) else (rows, [])
    titled = any(row.title for row in rows)
    table = Figures((words(by), *([words("", spare=True)] if titled else []), *_sums(shown), number("held")))
    for row in kept:
        label = date_text(date.fromisoformat(row.key)) if by == PERIOD else row.key
        table.row(label, *([row.title] if titled else []), *_figures(shown, row.both), *_held(row.both))
    blank = [""] if titled else []
    if rest:
        table.row(f"{len(rest):,} others", *blank, *_figures(shown, _joined(rest)), *_held(_joined(rest)), style="dim")
    others = _less(shown.total, _joined(rows))
    if others.pairs > 0:
        table.row("none of them", *blank, *_figures(shown, others), *_held(others), style="dim")
    if len(rows) > 1:
        table.row("total", *blank, *_figures(shown, shown.total), *_held(shown.total), style="bold")
    return without_empty(table, {len(table.columns) - 2, len(table.columns) - 1})


def _cut(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """The rows with the largest differences, in their order, and the others."""
    ranked = sorted(rows, key=lambda row: (-abs(row.both.change), -row.both.before, row.key))
    least = len(rows) if len(rows) <= _MOST_ROWS else _MOST_ROWS - 1
    kept = {row.key for row in ranked[:least]}
    return [row for row in rows if row.key in kept], [row for row in rows if row.key not in kept]


def _joined(rows: Sequence[Row]) -> Both:
    """Some rows added up."""
    found = Both()
    for row in rows:
        found.join(row.both)
    return found


def _less(whole: Both, part: Both) -> Both:
    """What is left of a sum without some of it."""
    return Both(*(getattr(whole, one) - getattr(part, one) for one in Both.__slots__))


# ---------------------------------------------------------------- who gains and who loses


def _who(shown: Comparison) -> Iterator[RenderableType]:
    """How many gain, lose and are paid the same, then the largest gains and losses."""
    rankings = [one for one in map(shown.ranking, shown.who) if len(one.gaining) + len(one.losing) + one.unknown]
    if not rankings:
        return
    yield heading("Who gains and who loses")
    columns = (number("gain"), number("in all"), number("lose"), number("in all"), number("the same"), number(UNKNOWN))
    table = Figures((words("record"), *columns))
    for one in rankings:
        gain = (count(len(one.gaining)), money(one.gains, shown.currency))
        lose = (count(len(one.losing)), money(one.losses, shown.currency))
        table.row(one.record, *gain, *lose, count(one.same), count(one.unknown))
    yield without_empty(table, {6})
    if any(one.unknown for one in rankings):
        yield paragraph("Not known yet: a line of theirs is held, or payable in one and open in the other.", "dim")
    for one in rankings:
        if one.record not in shown.by:
            yield from _largest(shown, one, one.gaining, "gains")
            yield from _largest(shown, one, one.losing, "losses")


def _largest(shown: Comparison, ranking: Ranking, rows: Sequence[Row], what: str) -> Iterator[RenderableType]:
    """The largest gains, or losses."""
    if not rows:
        return
    yield heading(f"Largest {what}, by {ranking.record}")
    table = Figures((words(ranking.record), *_sums(shown)[:3]))
    for row in rows[:_MOST_PEOPLE]:
        table.row(row.key, *_figures(shown, row.both)[:3])
    if len(rows) > _MOST_PEOPLE:
        table.row(
            f"{len(rows) - _MOST_PEOPLE:,} others", *_figures(shown, _joined(rows[_MOST_PEOPLE:]))[:3], style="dim"
        )
    yield table


# ---------------------------------------------------------------- line by line


def _lines(shown: Comparison) -> Iterator[RenderableType]:
    """How many lines are in which state on either side, and whether they pay more."""
    found = shown.sums.added(BEFORE, AFTER, MOVE)
    yield heading("Line by line")
    table = Figures((number("lines"), words("state"), words("pays"), *_sums(shown)))
    for key in sorted(found, key=lambda key: (_ORDER.index(key[0]), _ORDER.index(key[1]), key[2])):
        before, after, move = key
        both = found[key]
        said = move if before == after == "payable" or move != SAME else ""
        table.row(count(both.pairs), _states(before, after), said, *_figures(shown, both))
    yield without_empty(table, {2, 6})


def _reasons(shown: Comparison) -> Iterator[RenderableType]:
    """The commonest reasons of lines that are in another state."""
    found = {key: both for key, both in shown.sums.added(BEFORE, AFTER, REASON, CLAUSE).items() if key[0] != key[1]}
    told = {key: both for key, both in found.items() if key[2]}
    if not told:
        return
    yield heading("Why lines change their state: the reason on the side where they are stopped")
    table = Figures(
        (number("lines"), words("change"), number("difference"), words("clause"), words("reason", wraps=True))
    )
    ranked = sorted(told, key=lambda key: (-told[key].pairs, key))
    for key in ranked[:_MOST_REASONS]:
        before, after, reason, clause = key
        both = told[key]
        table.row(count(both.pairs), _states(before, after), money(both.change, shown.currency), clause, reason)
    if len(ranked) > _MOST_REASONS:
        rest = sum(told[key].pairs for key in ranked[_MOST_REASONS:])
        table.row(count(rest), "", "", "", counted(len(ranked) - _MOST_REASONS, "other reason"), style="dim")
    yield without_empty(table, {2, 3})


def _next(shown: Comparison) -> Iterator[RenderableType]:
    """The likely next command: why whoever loses most, or gains most, is paid what they are."""
    people = [shown.ranking(record) for record in shown.who if record not in PLACES]
    found = [row.key for one in people for row in (*one.losing[:1], *one.gaining[:1])]
    if shown.command and found:
        yield Text()
        yield paragraph(f"Next: {shown.command} --for {quote(found[0])}", "bold", indent=0, hanging=2)


def _states(before: str, after: str) -> str:
    """The states of a line in both contracts, in words; that of no line too."""
    first, other = (STATE_WORDS.get(state, state) or _NONE for state in (before, after))
    return first if before == after else f"{first} → {other}"
