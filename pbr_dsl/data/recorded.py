"""When rows count as recorded, where the files do not say: a choice that somebody makes, and that is printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.model.contract import Record
from pbr_dsl.values.display import date_text, list_text

HEADINGS: Final = ("recorded", "recorded-on", "recorded-date", "date-recorded")
MOST_DAYS: Final = 3660

_LATER: Final = re.compile(r"\+([0-9]{1,4})(?: days?)?")
_RECEIVED: Final = re.compile(r"received:([0-9]{4}-[0-9]{2}-[0-9]{2})")


@dataclass(frozen=True, slots=True)
class Choice:
    """When rows without a recorded date count as recorded: `days` after they happened, or all on one `day`."""

    written: str
    days: int = 0
    day: date | None = None

    def of(self, happened: date | None) -> date | None:
        """The recorded date of a row; None, from the beginning, when it is not known when it happened."""
        if self.day is not None:
            return self.day
        return None if happened is None else happened + timedelta(days=self.days)

    @property
    def words(self) -> str:
        """The choice as the end of a sentence."""
        if self.day is not None:
            return f"on {date_text(self.day)}, when the file was received"
        if not self.days:
            return "on the day that it happened"
        return f"{self.days} {'day' if self.days == 1 else 'days'} after it happened"


def chosen(written: str) -> Choice | Diagnostic:
    """Read a choice: `same-day`, `+10 days`, `received:2026-07-15`."""
    text = written.strip()
    if text == "same-day":
        return Choice(text)
    if (later := _LATER.fullmatch(text)) and int(later[1]) <= MOST_DAYS:
        return Choice(text, days=int(later[1]))
    if received := _RECEIVED.fullmatch(text):
        try:
            return Choice(text, day=date.fromisoformat(received[1]))
        except ValueError:
            return _wrong(f"`{received[1]}` is not a date")
    if text == "received":
        return _wrong("`received` needs the day on which the files came, such as `received:2026-07-15`")
    return _wrong(f"`{text}` is no choice of recorded dates")


def _wrong(message: str) -> Diagnostic:
    """The finding about a choice that cannot be understood."""
    return Diagnostic(codes.WRONG_CHOICE, message, None, help="write `same-day`, `+10 days` or `received:2026-07-15`")


def no_recorded_date(files: list[str]) -> Diagnostic:
    """Give the finding about files that do not say when rows were recorded, where nobody chose."""
    does = "does" if len(files) == 1 else "do"
    message = f"{list_text(files)} {does} not say when each row was recorded"
    help_text = "add a column `recorded`, or choose --recorded same-day, +N days or received:DATE"
    return Diagnostic(codes.NO_RECORDED_DATE, message, None, help=help_text)


def clock_of(record: Record) -> str:
    """The column that says when a row happened, an event's date or a start; "" when the record has none."""
    return next((column.name for column in record.columns if column.role in {"event", "start"}), "")


def assumption(choice: Choice | None, files: list[str], timeless: list[str], filled: int) -> str:
    """What a result says about recorded dates.

    `files` are those that say nothing of recorded dates, `timeless` the plurals of the records among theirs that
    have no date of their own, `filled` is the number of rows with a blank recorded date in the other files.
    """
    if choice is None or not (files or filled):
        return "Each row counts as recorded on the date that its file gives."
    if files:
        said = f"{list_text(files)} {'does' if len(files) == 1 else 'do'} not say when rows were recorded: each row"
    else:
        said = f"{filled:,} {'row has' if filled == 1 else 'rows have'} a blank recorded date: each"
    sentences = [f"{said} counts as recorded {choice.words} (`--recorded {choice.written}`)."]
    if timeless and choice.day is None:
        sentences.append(f"{list_text(timeless).capitalize()} have no date of their own and count from the beginning.")
    if files and filled:
        others = "1 other row counts" if filled == 1 else f"{filled:,} other rows count"
        sentences.append(f"{others} likewise: the recorded date is blank.")
    return " ".join(sentences)
