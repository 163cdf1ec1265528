"""When a statement answers nothing: one sentence that says so and what to do, in place of a table of zeros."""

from __future__ import annotations

from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import date_text
from pbr_dsl.values.statement import Statement


def faults(statement: Statement, count: int | None = None) -> list[Diagnostic]:
    """Say why a statement answers nothing: no line, no period that has ended, or every line held.

    `count` is how many lines there are where the statement holds only the first of them, or none as some are paid.
    """
    known = date_text(statement.as_known_on)
    lines = statement.lines
    if count and not lines:
        return []
    if not lines:
        return [_nothing(f"no payment period that was asked for has a line as known on {known}")]
    if all(line.state == "open" for line in lines):
        ends = {start: end for start, end, _ in statement.periods}
        days = [(line.due, "due on") for line in lines if line.due is not None]
        days += [(ends[line.period], "its period ends on") for line in lines if not (line.due or line.outcome)]
        first = "; ".join(one.text for one in lines[0].reasons)
        if days:
            day, what = min(days)
            first = f"{what} {date_text(day)}"
        every = f"every one of {count or len(lines):,} lines"
        said = f"as known on {known} {every} still waits for time to pass; the first: {first}"
        return [_nothing(said)]
    if all(line.state in {"held", "open"} for line in lines):
        held = next(line for line in lines if line.state == "held")
        because = f"; the first: {held.reasons[0].text}" if held.reasons else ""
        said = f"nothing can be paid and nothing refused: every line is held{because}"
        return [Diagnostic(codes.EVERY_LINE_HELD, said, None, help="see what one line waits for with `pbrc why`")]
    return []


def _nothing(said: str) -> Diagnostic:
    """The finding about a statement without anything to state."""
    hint = "ask for a later day with --as-known-on, or move the contract with --as-if-from"
    return Diagnostic(codes.NOTHING_TO_STATE, said, None, help=hint)
