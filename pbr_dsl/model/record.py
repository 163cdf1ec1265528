"""Records: kinds of fact, their fields, and rows that stand in the contract or are made by it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from pbr_dsl.model.expression import Expr, FieldOf, Subject
from pbr_dsl.model.outcome import AchievedOn, Count, Outcome
from pbr_dsl.model.part import Length, Part
from pbr_dsl.model.type import DateType, Form, RowType, Type


class Link(Form):
    """A field that names a row of another record; `may_be` none where a row may belong to none of them."""

    name: str
    record: str
    may_be: Literal["", "none"] = ""


class Column(Form):
    """A field of a record.

    `role`: event, start and end dates are the record's clock.  `may_be`: a value beside known ones, none or open.
    `scale` turns a written cell into base units (minutes: "1/60"; "hours per week": "1/7"), `words` says the unit in
    the contract's words; of a time of day they are `time`, `start time` or `end time`, and `high` is how many hours
    after its start an end may come.  `step` and the bounds are exact fractions in base units; finer or outside is
    rejected.  What stands in a `personal` one is shown to nobody.
    """

    name: str
    type: Type
    title: str = ""
    role: Literal["plain", "event", "start", "end"] = "plain"
    may_be: Literal["", "none", "open"] = ""
    scale: str = "1"
    words: str = ""
    step: str = ""
    low: str = ""
    high: str = ""
    personal: bool = False


class Given(Form):
    """A row that stands in the contract itself (a lot, a call-off): its key and its cells (field -> value as text).

    A published figure is known from the day it was `recorded`; a later one with the same key corrects it.
    """

    key: tuple[str, ...]
    title: str = ""
    cells: dict[str, str] = Field(default_factory=dict)
    recorded: date | None = None


class Milestones(Form):
    """Rows made for each row of a record: one for each length after (or on) the anchor date.

    The made record has a link to `of`, a column named like the record itself (the label, such as "13 weeks"), `at`
    (the length as a number) and `due` (its event date).
    """

    of: str
    anchor: Expr
    at: tuple[Length, ...]
    labels: tuple[str, ...]


class Record(Part):
    """A kind of fact.

    `key`: the columns and links that identify a row; a record without `one each` is keyed by its own name.
    `each`: "one" when a row not there means its fields are not yet known, "at most one" when it is only a key, ""
    otherwise.
    `personal`: the identifiers of its rows are of people, and are shown only as pseudonyms.
    `evidence` proves each row: its field `proved` says whether it is, and is not yet known while its proof may come.
    `source`: data (files), text (rows stand in the contract), index (figures by month stand in the contract, each from
    the day it was published; a worked example that gives some gives all), milestone (made), outcome (made by the
    outcomes).
    """

    plural: str
    links: tuple[Link, ...] = ()
    columns: tuple[Column, ...] = ()
    key: tuple[str, ...]
    each: Literal["", "one", "at most one"] = ""
    complete_after: Length | None = None
    source: Literal["data", "text", "index", "milestone", "outcome"] = "data"
    rows: tuple[Given, ...] = ()
    milestones: Milestones | None = None
    evidence: str = ""
    personal: bool = False

    def as_outcome(self) -> Outcome:
        """Give what is asked of each row that is proved, in the form of an outcome on the row's own day."""
        own = Subject(type=RowType(record=self.name), record=self.name)
        clock = next((column.name for column in self.columns if column.role in ("event", "start")), "")
        return Outcome(
            name=self.name,
            clause=self.clause,
            subject=self.name,
            count=Count(word="once"),
            achieved=AchievedOn(date=FieldOf(type=DateType(), of=own, field=clock), when=None),
            evidence=self.evidence,
        )
