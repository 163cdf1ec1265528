"""When a statement answers nothing: one sentence that says so and what to do, in place of a table of zeros."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import date_text
from pbr_dsl.values.statement import Statement


def faults(statement: Statement, states: Mapping[str, int] | None = None) -> list[Diagnostic]:
    """Say why a statement answers nothing: no line, no period that has ended, or every line held.

    `states` is how many lines of each state there are, where the statement need not hold every one.
    """
    states = Counter(line.state for line in statement.lines) if states is None else states
    if any(states.get(state) for state in ("payable", "refused", "lapsed")):
        return []
    known, lines, count = date_text(statement.as_known_on), statement.lines, sum(states.values())
    if not count:
        return [_nothing(f"no payment period that was asked for has a line as known on {known}")]
    if not states.get("held"):
        ends = {start: end for start, end, _ in statement.periods}
        days = [(line.due, "due on") for line in lines if line.due is not None]
        days += [(ends[line.period], "its period ends on") for line in lines if not (line.due or line.outcome)]
        first = "; ".join(one.text for one in lines[0].reasons)
        if days:
            day, what = min(days)
            first = f"{what} {date_text(day)}"
        every = f"every one of {count:,} lines"
        said = f"as known on {known} {every} still waits for time to pass; the first: {first}"
        return [_nothing(said)]
    held = next((line.reasons for line in lines if line.state == "held"), ())
    because = f"; the first: {held[0].text}" if held else ""
    said = f"nothing can be paid and nothing refused: every line is held{because}"
    return [Diagnostic(codes.EVERY_LINE_HELD, said, None, help="see what one line waits for with `pbrc why`")]


def _nothing(said: str) -> Diagnostic:
    """The finding about a statement without anything to state."""
    hint = "ask for a later day with --as-known-on, or move the contract with --as-if-from"
    return Diagnostic(codes.NOTHING_TO_STATE, said, None, help=hint)
