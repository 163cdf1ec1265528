"""Moves a contract in time, so that its term starts where the history of the data does (`--as-if-from`).

Everything written as a date moves by the same distance: whole months when both terms start on the same day of the
month, else days.  Figures do not move, nor do calendars, the data or the worked examples.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final, TypeVar

from pydantic import BaseModel

from pbr_dsl.model.contract import Contract, Given, Part, Record, Settings
from pbr_dsl.model.expression import Constant, FieldOf
from pbr_dsl.model.type import DateType, RowType
from pbr_dsl.model.walk import nodes
from pbr_dsl.values.calendar import shift
from pbr_dsl.values.display import date_text, list_text

_MOVED: Final = ("values", "tables", "eligibility", "evidence", "outcomes", "payments", "limits", "records")
_LISTED: Final = 6  # dates that a sentence names
_MONTHS: Final = 12
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

_Model = TypeVar("_Model", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far dates move: whole months, or days; both below zero towards the past."""

    months: int = 0
    days: int = 0

    def moved(self, day: date) -> date:
        """A date moved; a day that its new month does not have becomes that month's last."""
        return shift(day, self.months, "month") if self.months else shift(day, self.days, "day")

    def moved_end(self, day: date) -> date:
        """The last day of something moved: the day before its next day's new place, so 28 February can become 29."""
        return self.moved(day + timedelta(days=1)) - timedelta(days=1)

    @property
    def words(self) -> str:
        """The distance, such as `7 years earlier` or `45 days later`."""
        years, months = divmod(abs(self.months), _MONTHS)
        parts = [_count(number, word) for number, word in ((years, "year"), (months, "month")) if number]
        size = " and ".join(parts) or _count(abs(self.days), "day")
        return f"{size} {'earlier' if self.months + self.days < 0 else 'later'}"


@dataclass(frozen=True, slots=True)
class Shifted:
    """A contract moved in time, and sentences that say what moved and what did not."""

    contract: Contract
    sentences: tuple[str, ...]


def shifted(contract: Contract, start: date) -> Shifted:
    """The contract with its term starting on another day; NoSuchDayError when a date would leave 1900 to 2199."""
    distance = _distance(contract.settings.start, start)
    if not (distance.months or distance.days):
        return Shifted(contract, (f"The term starts on {date_text(start)} as written, so nothing is moved.",))
    mover = _Mover(distance)
    settings = contract.settings
    periods = settings.periods.model_copy(update={"first": distance.moved(settings.periods.first)})
    moved = settings.model_copy(
        update={
            "start": start,
            "end": distance.moved_end(settings.end),
            "paid_until": distance.moved_end(settings.paid_until),
            "periods": periods,
        }
    )
    parts = {name: tuple(mover.part(part) for part in getattr(contract, name)) for name in _MOVED}
    made = contract.model_copy(update={"settings": moved, **parts})
    return Shifted(made, (*_of_term(contract, made, distance), *mover.sentences(), *_unmoved(contract)))


def _distance(old: date, new: date) -> Distance:
    """The distance between two starts: whole months where the day of the month is the same."""
    if old.day == new.day:
        return Distance(months=(new.year - old.year) * _MONTHS + new.month - old.month)
    return Distance(days=(new - old).days)


@dataclass(slots=True)
class _Mover:
    """Moves the dates of parts of a contract, and keeps account of them by the part's name."""

    distance: Distance
    dates: dict[str, dict[date, date]] = field(default_factory=dict)
    columns: frozenset[str] = frozenset()

    def part(self, part: Part) -> Part:
        """One part with its dates moved."""
        if isinstance(part, Record):
            self.columns = frozenset(column.name for column in part.columns if isinstance(column.type, DateType))
        return self._model(part, part.name)

    def _model(self, model: _Model, name: str) -> _Model:
        """A model with the dates in it moved; the same model when there are none."""
        if isinstance(model, Constant) and isinstance(model.type, DateType):
            return model.model_copy(update={"value": self._day(date.fromisoformat(model.value), name).isoformat()})
        if isinstance(model, Given):
            cells = {column: self._cell(column, text, name) for column, text in model.cells.items()}
            known = self.distance.moved(model.recorded) if model.recorded else None
            return model.model_copy(update={"cells": cells, "recorded": known})
        changed = {}
        for attribute in type(model).model_fields:
            value = getattr(model, attribute)
            new = self._any(value, name)
            if new is not value:
                changed[attribute] = new
        return model.model_copy(update=changed) if changed else model

    def _any(self, value: object, name: str) -> object:
        """Whatever stands in a model, with the dates in it moved."""
        if isinstance(value, BaseModel):
            return self._model(value, name)
        if isinstance(value, date):
            return self._day(value, name)
        if isinstance(value, tuple):
            made = tuple(self._any(one, name) for one in value)
            return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
        if isinstance(value, dict):
            return {key: self._any(one, name) for key, one in value.items()}
        return value

    def _cell(self, column: str, text: str, name: str) -> str:
        """A cell of a row of the contract; a date is moved."""
        if column not in self.columns:
            return text
        try:
            return self._day(date.fromisoformat(text), name).isoformat()
        except ValueError:  # none, open or blank
            return text

    def _day(self, day: date, name: str) -> date:
        """One date moved, and kept account of."""
        return self.dates.setdefault(name, {}).setdefault(day, self.distance.moved(day))

    def sentences(self) -> list[str]:
        """A sentence for each part that holds dates."""
        said = []
        for name, dates in sorted(self.dates.items()):
            moves = [f"{date_text(old)} becomes {date_text(new)}" for old, new in sorted(dates.items())]
            more = f" and {len(moves) - _LISTED} more" if len(moves) > _LISTED else ""
            said.append(f"Moved in `{name}`: {', '.join(moves[:_LISTED])}{more}.")
        return said


def _of_term(old: Contract, new: Contract, distance: Distance) -> list[str]:
    """What moved in the settings."""
    before, after = old.settings, new.settings
    said = [
        f"The term is moved {distance.words}: it runs {_term(after)}, and is written {_term(before)}.",
    ]
    if distance.days:
        said.append(
            f"It is moved by days, because it was written to start on day {before.start.day} of a month and now starts "
            f"on day {after.start.day}: months and quarters begin on other days."
        )
    if before.paid_until != before.end:
        said.append(f"Money may follow until {date_text(after.paid_until)}, written as {date_text(before.paid_until)}.")
    first, was = after.periods.first, before.periods.first
    if first != after.start or was != before.start:
        said.append(f"The first period begins on {date_text(first)}, written as {date_text(was)}.")
    if before.periods.length.unit == "day" and first.weekday() != was.weekday():
        said.append(f"Periods, written to begin on a {_DAYS[was.weekday()]}, now begin on a {_DAYS[first.weekday()]}.")
    return said


def _term(settings: Settings) -> str:
    """The term in words."""
    return f"from {date_text(settings.start)} to {date_text(settings.end)}"


def _unmoved(contract: Contract) -> list[str]:
    """What did not move."""
    said = ["Not moved: prices and other figures, which stay those that the contract writes for its own years."]
    said += _figures(contract)
    if contract.settings.calendar.working_days:
        days = contract.settings.calendar.working_days
        said.append(f"Not moved: working days ({days}), which are those of the real calendar.")
    said.append("Not moved: the dates in the data, and the dates by which they were recorded.")
    if contract.scenarios:
        said.append("Not moved: the scenarios, which belong to the contract as it is written.")
    return said


def _figures(contract: Contract) -> list[str]:
    """The figures of indexes that values read, which are those of their own months."""
    read: dict[str, list[str]] = {}
    for node in nodes(contract):
        if isinstance(node, FieldOf) and isinstance(node.of, Constant) and isinstance(node.of.type, RowType):
            read.setdefault(node.of.type.record, []).append(node.of.value)
    indexes = [record for record in contract.records if record.source == "index" and record.name in read]
    return [
        f"Not moved: the figures of {index.name} that values follow ({list_text(_in_order(index, read[index.name]))}); "
        "the days on which they were published move with the term."
        for index in indexes
    ]


def _in_order(index: Record, months: list[str]) -> list[str]:
    """Months once each, in the order of the figures; those without a figure last."""
    figures = [row.key[0] for row in index.rows]
    return sorted(dict.fromkeys(months), key=lambda one: figures.index(one) if one in figures else len(figures))


def _count(number: int, word: str) -> str:
    """A number and its word."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
