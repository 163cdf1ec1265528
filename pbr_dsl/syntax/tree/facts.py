"""Records, schedules, lots and milestones."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Date, Expr, Month, Name, Quantity, Rounding, Text
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.grid import Grid
from pbr_dsl.syntax.tree.line import Line, Words


class NamedType(Node):
    """`date`, `start date`, `end date or open`, `yes or no`, `hours`, `lot`: words, then what follows `or`.

    `within` is how long after its start an end may come: `end time within 12 hours`.
    """

    words: tuple[Name, ...]
    alternative: Name | None
    within: Quantity | None = None


class CodeType(Node):
    """`one of health or work or money`."""

    codes: tuple[Name, ...]


class RangeType(Node):
    """`0 to 24 hours`, optionally `or none`."""

    low: str
    high: str
    unit: Name
    alternative: Name | None


class RateType(Node):
    """`number per 100 people`, `GBP per hour`."""

    unit: Name
    per_number: str
    per: Name


FieldType = NamedType | CodeType | RangeType | RateType


class Field(Line):
    """A field of a record.  A lone `start date` is NamedType(words=[date]) named start (see parse)."""

    name: Name
    type: FieldType
    title: str
    personal: bool = False


class Record(Line):
    """A kind of fact, in one line or as a block; `proved_by` are the words before and after `by`."""

    name: Name
    title: str
    of: tuple[Name, ...]
    one_each: tuple[Name, ...]
    at_most_one_each: tuple[Name, ...]
    complete_after: Quantity | None
    plural: Name | None
    fields: tuple[Field, ...]
    proved_by: tuple[Name, Name] | None = None
    personal: bool = False


class Schedule(Line):
    """The typed schedule that calls off services from providers: its rows, or the file that holds them.

    The `grid` of a schedule from a file is empty until the file was read.
    """

    name: Name
    title: str
    of: tuple[Name, ...]
    as_at: Expr | None
    grid: Grid
    file: Text | None = None


class NotYetKnown(Node):
    """`not yet known, if not agreed by 1 January 2029, the previous price stays`."""

    agreed_by: Date | None
    then: Words | None


class Indexed(Node):
    """`previous indexed by cpi, September to September, 0% to 3%, rounded half up to £0.01`.

    `months` are the month that the change is counted from and the one that it is counted to, each a bare month or one
    with its year; `floor` and `cap` bound the change.
    """

    change: Expr
    months: tuple[Name | Month, ...]
    floor: Quantity | None
    cap: Quantity | None
    rounding: Rounding | None


class DatedLine(Line):
    """`from 1 April 2026  £17.50 per hour for mental-health`."""

    start: Date
    value: Expr | NotYetKnown | Indexed
    row: Name | None


class Property(Line):
    """A value of a lot: `capacity = 420 hours per week` (`value`), or a block of dated lines (`history`)."""

    name: Name
    value: Expr | None
    as_at: Expr | None
    history: tuple[DatedLine, ...]


class Lot(Line):
    """The block `lot`."""

    name: Name
    title: str
    properties: tuple[Property, ...]


class Milestone(Line):
    """`milestone review each client at 13 weeks, 26 weeks after start`."""

    name: Name
    each: tuple[Name, ...]
    at: tuple[Quantity, ...]
    anchor: Expr
