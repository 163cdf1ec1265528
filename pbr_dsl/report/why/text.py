"""An explanation as text: each line and outcome with its parts, its values, its reasons, and what would pay it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.layout import Figures, Headline, counted, heading, number, paragraph, words
from pbr_dsl.report.simulation.sums import STATE_WORDS
from pbr_dsl.report.why.change import edit_text
from pbr_dsl.report.why.explanation import (
    Ahead,
    ExplainedLine,
    ExplainedOutcome,
    Explanation,
    Moved,
    Nearest,
    Suggestion,
)
from pbr_dsl.report.why.room import Room
from pbr_dsl.report.why.subject import CONTRACT
from pbr_dsl.report.why.trace import Traced
from pbr_dsl.values.display import date_text, key_text, list_text, money_text
from pbr_dsl.values.statement import Contribution, Line, Reason

_STYLES: Final = {"payable": "bold green", "accepted": "bold green", "held": "bold yellow", "open": "bold"}
_MOST_PARTS: Final = 12
_MOST_PLACES: Final = 4
_MOST_MOVED: Final = 3


def text(shown: Explanation) -> RenderableType:
    """Give an explanation as it is printed."""
    return Group(*_sections(shown))


def _sections(shown: Explanation) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    subject = shown.subject
    place = f"  {subject.row.place}" if subject.row else ""
    yield Text(visible(subject.words), "bold").append(visible(place), "dim not bold")
    others = [f"{record} {key_text(key)}" for record, key in subject.ancestry.items() if record != subject.record]
    if others:
        yield Text(visible(f"of {', '.join(others)}"))
    known = f"as known on {date_text(shown.as_known_on)}"
    yield paragraph(f"{title(shown.contract)} · {known} · {shown.place}", "dim", indent=0)
    for note in shown.notes:
        yield paragraph(note, "dim", indent=0)
    if not (shown.lines or shown.outcomes or shown.summary or shown.open_lines or shown.left_out):
        yield paragraph("No line is for this, or names a row of it. Totals may read it all the same:", indent=0)
        above = [key_text(key) for record, key in subject.ancestry.items() if record != subject.record]
        yield paragraph(", ".join(f"`--for {who}`" for who in (*above, CONTRACT)), indent=2)
    for outcome in shown.outcomes:
        yield from _outcome(shown, outcome)
    for line in shown.lines:
        yield from _line(shown, line)
    yield from _summary(shown)
    yield from _open(shown)


# ---------------------------------------------------------------- lines and outcomes


def _line(shown: Explanation, explained: ExplainedLine) -> Iterator[RenderableType]:
    """One line."""
    line = explained.line
    yield _title(_line_name(line), line.state, line.clause, _amount_said(shown, line))
    if line.contributions:
        yield from _parts(shown, explained)
    if "trimmed" in line.marks and line.before_limits is not None:
        yield paragraph(f"before limits {money_text(line.before_limits, shown.currency)}", indent=4)
    yield from _reasons(line.reasons)
    if explained.last is not None:
        yield paragraph(f"can still be paid until {date_text(explained.last)}, when the period is final", indent=4)
    if line.assumed:
        yield paragraph(f"rests on what is assumed: {list_text(list(line.assumed))}", "yellow", indent=4, hanging=2)
    for room in explained.rooms:
        yield from _room(shown, room)
    yield from _waiting(shown, line)
    yield from _values(explained.trace)
    yield from _nearest(shown, explained.nearest)


def _outcome(shown: Explanation, outcome: ExplainedOutcome) -> Iterator[RenderableType]:
    """One outcome that has no line of its own."""
    day = f", {date_text(outcome.on)}" if outcome.on else ""
    said = ", ".join(f"{one.name} {one.value}" for one in outcome.attributes)
    credit = "" if outcome.credit == 1 or outcome.state != "accepted" else f", credit {_percent(outcome.credit)}"
    name = f"{outcome.outcome} of {key_text(outcome.subject)}{day}"
    yield _title(name, outcome.state, outcome.clause, f"{said}{credit}".lstrip(", "))
    yield from _reasons(outcome.reasons)
    for missing in outcome.waits if not outcome.reasons else ():
        where = f"  {missing.file} row {missing.row}" if missing.file else ""
        note = f", {missing.note}" if missing.note else ""
        yield paragraph(f"waits for {missing.field or missing.record}: {missing.why}{note}{where}", indent=4, hanging=2)
    if outcome.rows:
        yield paragraph(f"rows  {_places(outcome.rows)}", "dim", indent=4, hanging=6)
    yield from _values(outcome.trace)
    yield from _nearest(shown, outcome.nearest)


def _title(name: str, state: str, clause: str, said: str) -> Headline:
    """The title of a line or an outcome: what it is, its state, its clause, its amount."""
    stated = (STATE_WORDS.get(state, state), _STYLES.get(state, "bold red"))
    return Headline(name, (stated, (f"[{clause}]" if clause else "", ""), (said, "bold")))


def _line_name(line: Line) -> str:
    """A line in words."""
    who = key_text(next(iter(line.subject.values()), ()))
    what = f"{line.outcome}{f' no. {line.occurrence}' if line.occurrence > 1 else ''}" if line.outcome else line.payment
    when = f", achieved {date_text(line.achieved)}" if line.achieved else ""
    when += f", due {date_text(line.due)}" if line.due else ""
    return f"{what}{f' of {who}' if who else ''}{when}, period from {date_text(line.period)}"


def _amount_said(shown: Explanation, line: Line) -> str:
    """What a line comes to."""
    if line.state != "payable":
        return ""
    shadow = " computed, not paid" if "shadow" in line.marks else ""
    paid = [f"{share.payer} {money_text(share.amount, shown.currency)}" for share in line.shares]
    payers = f": {list_text(paid)}" if len(paid) > 1 else ""
    return f"{money_text(line.amount, shown.currency)}{shadow}{payers}"


# ---------------------------------------------------------------- what a line is made of


def _parts(shown: Explanation, explained: ExplainedLine) -> Iterator[RenderableType]:
    """The signed parts that add up to a line's amount, the largest first where they are many."""
    own = list(explained.own)
    if len(own) == 1 and not explained.rest:
        (part,) = own
        clause = f" [{part.clause}]" if part.clause else ""
        said = f"{_label(part)} {money_text(part.amount, shown.currency)}{clause}  {_places(part.rows)}"
        yield paragraph(said.rstrip(), indent=4, hanging=2)
        return
    if not own:
        yield paragraph("all of it rests on rows of others", "dim", indent=4)
        return
    table = Figures((number("part"), words("clause"), words("what", wraps=True), words("rows", wraps=True)))
    kept = own if len(own) <= _MOST_PARTS else sorted(own, key=lambda one: -abs(one.amount))[:_MOST_PARTS]
    for one in kept:
        table.row(money_text(one.amount, shown.currency), one.clause, _label(one), _places(one.rows))
    rest = [one for one in own if one not in kept]
    if rest:
        amount = sum((one.amount for one in rest), Fraction(0))
        table.row(money_text(amount, shown.currency), "", f"{len(rest):,} smaller parts", "", style="dim")
    if explained.rest:
        table.row(money_text(explained.rest, shown.currency), "", "rows of others", "", style="dim")
    if len(table.rows) > 1:
        table.row(money_text(explained.line.amount, shown.currency), "", "together", "", style="bold")
    yield table


def _label(part: Contribution) -> str:
    """What a part is, and the value that it came in by."""
    return f"{part.label} ({part.rule})" if part.rule and not part.label.endswith(part.rule) else part.label


def _reasons(reasons: Iterable[Reason]) -> Iterator[RenderableType]:
    """Why it is so."""
    for reason in reasons:
        clause = f" [{reason.clause}]" if reason.clause else ""
        rows = f"  {_places(reason.rows)}" if reason.rows and reason.rows[0] not in reason.text else ""
        yield paragraph(f"because {reason.text}{clause}{rows}", indent=4, hanging=2)


def _waiting(shown: Explanation, line: Line) -> Iterator[RenderableType]:
    """What a payable line was computed without."""
    for waiting in line.waiting if line.state == "payable" else ():
        missing = waiting.missing
        most = "the contract does not bound what it could add"
        if waiting.most is not None:
            most = f"up to {money_text(waiting.most, shown.currency)} more"
        where = f" ({missing.file} row {missing.row})" if missing.file else ""
        what = f"{missing.field} of" if missing.field else missing.record
        yield paragraph(
            f"computed without {what} {key_text(missing.key)}{where}: {missing.why}; {most}",
            "yellow",
            indent=4,
            hanging=2,
        )


def _values(traced: Iterable[Traced]) -> Iterator[RenderableType]:
    """The values that were read."""
    for one in traced:
        clause = f"  [{one.clause}]" if one.clause else ""
        rows = f"  {_places(one.rows)}" if one.rows else ""
        yield paragraph(f"{one.name} = {one.value}{clause}{rows}", "dim", indent=4 + 2 * one.depth, hanging=2)


def _places(rows: Iterable[str]) -> str:
    """The places of rows; only the first few when there are many."""
    listed = list(rows)
    more = len(listed) - _MOST_PLACES
    return ", ".join([*listed[:_MOST_PLACES], *([f"{more:,} more"] if more > 0 else [])])


def _percent(share: Fraction) -> str:
    """A share as per cent."""
    return f"{int(share * 100)}%"


# ---------------------------------------------------------------- what a limit took


def _room(shown: Explanation, room: Room) -> Iterator[RenderableType]:
    """What a limit took, and what else was paid out of it."""
    currency, whose = shown.currency, f" for {list_text([key_text(key) for key in room.whose])}" if room.whose else ""
    size = money_text(room.size, currency) if room.of == "money" else counted(room.size.numerator, "line")
    size = f"{room.size.numerator:,} {room.counts}" if room.counts else size
    listed = [f"{_line_name(one)} {money_text(one.amount, currency)}" for one in room.others[:_MOST_MOVED]]
    rest = room.others[_MOST_MOVED:]
    together = money_text(sum((one.amount for one in rest), Fraction(0)), currency)
    listed += [f"{counted(len(rest), 'more line')} {together}"] if rest else []
    others = f"; out of it too: {'; '.join(listed)}" if listed else ""
    yield paragraph(f"limit {room.limit} is {size}{whose}{others}", indent=6, hanging=2)
    taken = money_text(room.taken, currency)
    said = (
        f"Nothing in the data can pay the {taken} that it took: the limit is what the contract says."
        if room.written
        else f"The {taken} that it took can be paid only where the facts behind the limit change."
    )
    yield paragraph(said, indent=6, hanging=2)


# ---------------------------------------------------------------- what would pay it


def _nearest(shown: Explanation, nearest: Nearest | None) -> Iterator[RenderableType]:
    """The nearest change that pays, with what came out when it was run."""
    if nearest is None:
        return
    tried = counted(nearest.tried, "change")
    if nearest.suggestion is None:
        note = f": {nearest.note}" if nearest.note else ""
        yield paragraph(f"None of {tried} tried pays it{note}.", indent=4, hanging=2)
        return
    yield paragraph(f"Nearest change that pays it, of {tried} tried:", "green", indent=4)
    yield paragraph(edit_text(nearest.suggestion.edit), "bold", indent=6, hanging=2)
    yield paragraph(_result(shown, nearest.suggestion), indent=6, hanging=2)


def _result(shown: Explanation, suggestion: Suggestion) -> str:
    """What came out when a change was run."""
    currency = shown.currency
    lines = [_moved(one, currency) for one in suggestion.lines[:_MOST_MOVED]]
    more = len(suggestion.lines) - _MOST_MOVED
    said = "; ".join([*lines, *([f"{more} other lines"] if more > 0 else [])])
    total = f"; {money_text(suggestion.gain, currency)} more in all" if len(suggestion.lines) > 1 else ""
    return f"run with it: {said}{total}"


def _moved(one: Moved, currency: str) -> str:
    """A line before and after a change."""
    line = one.after or one.before
    if line is None:
        return ""
    before = money_text(one.before.amount, currency) if one.before else "nothing"
    after = money_text(one.after.amount, currency) if one.after else "nothing"
    return f"{_line_name(line)}: {before} → {after}"


# ---------------------------------------------------------------- lines that are only counted


def _summary(shown: Explanation) -> Iterator[RenderableType]:
    """The lines of somebody who has too many to explain one by one."""
    if shown.summary:
        yield heading(f"{counted(len(shown.summary), 'line')}; ask for one with --line and --period")
        table = Figures((words("period"), words("line"), words("subject"), words("state"), number("amount")))
        for line in shown.summary:
            what, who = line.outcome or line.payment, key_text(next(iter(line.subject.values()), ()))
            amount = money_text(line.amount, shown.currency)
            table.row(date_text(line.period), what, who, STATE_WORDS.get(line.state, line.state), amount)
        total = sum((line.amount for line in shown.summary), Fraction(0))
        table.row("together", "", "", "", money_text(total, shown.currency), style="bold")
        yield table
    if shown.left_out:
        yield paragraph(
            f"{counted(shown.left_out, 'outcome')} not listed; ask for one person, or with --line", indent=0
        )


def _open(shown: Explanation) -> Iterator[RenderableType]:
    """The lines for which time has to pass."""
    if not shown.open_lines:
        return
    yield heading(f"Open: time has to pass for {counted(len(shown.open_lines), 'line')}")
    ranked = sorted(shown.open_lines, key=lambda one: (one.on or date.max, bool(one.judged)))
    for one in ranked[:_MOST_PARTS]:
        yield paragraph(f"{_open_name(one.line)}: {_ahead(one, shown.as_known_on)}", hanging=2)
        if one.nearest is not None and one.nearest.suggestion is not None:
            yield from _nearest(shown, one.nearest)
        elif one.nearest is not None:
            yield paragraph(f"None of {counted(one.nearest.tried, 'change')} tried pays it sooner.", indent=4)
    more = len(shown.open_lines) - _MOST_PARTS
    if more > 0:
        yield paragraph(f"and {more:,} more; ask for one with --line", "dim")


def _open_name(line: Line) -> str:
    """An open line in words: it has no period yet."""
    who = key_text(next(iter(line.subject.values()), ()))
    return f"{line.outcome or line.payment}{f' of {who}' if who else ''}"


def _ahead(one: Ahead, known: date) -> str:
    """What has to happen, and when it does."""
    because = "; ".join(reason.text for reason in one.line.reasons)
    if one.on is not None and one.line.achieved is not None and one.line.achieved <= known:
        then = f"would then not be accepted: {one.judged}" if one.judged else "is accepted"
        return f"{because}; achieved on {date_text(one.line.achieved)}, and on the facts as they are it {then}"
    if one.on is None:
        needs = f": it takes new rows of {list_text(list(one.needs), 'or')}" if one.needs else ""
        return f"{because}; {one.judged}" if one.judged else f"{because}, nor will be on the facts as they are{needs}"
    if not one.line.outcome:
        return f"{because}; nothing in the data can pay it before"
    if one.judged:
        return f"not before {date_text(one.on)}; on the facts as they are it would then be refused: {one.judged}"
    return f"not before {date_text(one.on)}, when the facts as they are achieve it"
