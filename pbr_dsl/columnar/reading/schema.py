"""What the columns of a record hold once they are read: their SQL types, their steps, and whether they may be unknown.

Every field has a column under its own name and one under its name with `?`, which says what is known of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import Final, Literal

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Kind, Sql
from pbr_dsl.data.grammar import special_of
from pbr_dsl.data.numbers import MOST_DECIMALS, MOST_DIGITS, WORDS, Measure, measure
from pbr_dsl.model.contract import Column
from pbr_dsl.model.type import DateType, NumberType, TimeType, YesNoType
from pbr_dsl.values.facts import Scalar
from pbr_dsl.values.pseudonym import plain

Stores = Literal["number", "date", "time", "yes-no", "code", "text", "key"]

SEPARATOR: Final = "\x1f"
"""Between the parts of a key: no cell that can be read holds it."""

PLACE: Final = "\x04"
"""Between the places of several rows, as between the parts of a list inside a text."""

KEY: Final = "row key"
FILE: Final = "row file"
LINE: Final = "row number"
RECORDED: Final = "recorded from"
UNREAD: Final = "row unread"
FAULT: Final = "row fault"
FIRST_FILE: Final = "first row file"  # where rows of one day disagree: the first of them, and the places of all
FIRST_LINE: Final = "first row number"
PLACES: Final = "row places"
VALID_FROM: Final = "valid from"
VALID_TO: Final = "valid to"

KNOWN: Final = 0
NONE: Final = 1
WAITED: Final = 2
REJECTED: Final = 3
CONTRADICTED: Final = 4
OPEN_END: Final = 5

OPEN: Final = date(9999, 12, 31)

_KINDS: Final[dict[Stores, Kind]] = {"date": "date", "yes-no": "yes-no"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A field as a column.

    A number is a whole number of steps, each one `scale`-th of its base unit; none is below `least` or above `most`.  A
    time of day is a number of minutes.  An end that is open is the day `OPEN`.  `may_be` is none or open beside a
    value, or "".
    """

    name: str
    kind: Stores
    sql: Kind
    scale: int = 1
    least: int = 0
    most: int = 0
    may_be: str = ""
    personal: bool = False

    @property
    def state(self) -> str:
        """The column that says what is known of it."""
        return f"{self.name}?"

    @property
    def unread(self) -> str:
        """The column of the rows of one day in which it could not be read."""
        return f"{self.name}!"

    def written(self, value: Scalar) -> Sql:
        """Give a value as the column holds it."""
        match value:
            case bool():
                return q.yes_no(value=value)
            case date():
                return q.day(value)
            case Fraction():
                return q.cast(q.number(int(value * self.scale)), self.sql)
            case str():
                return q.text(plain(value))


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a record: its fields, after the key, the place, and the days of each row."""

    record: str
    fields: tuple[Stored, ...]

    def field(self, name: str) -> Stored:
        """Give a field by name; KeyError when there is none."""
        for one in self.fields:
            if one.name == name:
                return one
        raise KeyError(name)


def stored(column: Column) -> Stored:
    """Give a column of a record as a column of SQL."""
    special = special_of(column)
    may_be = special.value if special else ""
    if isinstance(column.type, NumberType):
        terms = measure(column, column.type)
        scale = scale_of(terms)
        least, most = _ends(terms, scale)
        sql: Kind = "number" if least > -q.LONG and most < q.LONG else "wide"
        return Stored(column.name, "number", sql, scale, least, most, may_be, column.personal)
    if isinstance(column.type, TimeType):
        return Stored(column.name, "time", "number", 60, 0, 24 * 60 - 1, may_be, column.personal)
    kind: Stores = "text"
    if isinstance(column.type, DateType):
        kind = "date"
    elif isinstance(column.type, YesNoType):
        kind = "yes-no"
    elif column.type.kind == "code":
        kind = "code"
    elif column.type.kind == "row":
        kind = "key"
    return Stored(column.name, kind, _KINDS.get(kind, "text"), may_be=may_be, personal=column.personal)


def factors(terms: Measure) -> dict[str, Fraction]:
    """Give what a plain number counts for, in base units, by the way in which it is written.

    The ways: `%`, `words` (the column's own unit after it), `:` (hours and minutes), `` (bare), and the words of units.
    """
    found: dict[str, Fraction] = {"": terms.scale or Fraction(1)}
    if terms.percent:
        found["%"] = Fraction(1, 100)
    if terms.words and terms.words == terms.words.casefold():
        found["words"] = terms.scale or Fraction(1)
    if terms.base == "hour":
        found[":"] = Fraction(1, 60)
    return found | WORDS.get(terms.base, {})


def scale_of(terms: Measure) -> int:
    """Give into how many steps a base unit is divided, so that every number that is accepted is whole.

    It does not depend on how a file writes the column.
    """
    if terms.step:
        return terms.step.denominator
    written = [Fraction(1, 60), Fraction(7), Fraction(1, 100), *factors(terms).values()]
    return lcm(*((one / 10**MOST_DECIMALS).denominator for one in written))


def _ends(terms: Measure, scale: int) -> tuple[int, int]:
    """The lowest and the highest number of steps."""
    largest = 10**MOST_DIGITS * max(*factors(terms).values(), Fraction(7)) * scale
    least = -largest if terms.low is None else terms.low * scale
    most = largest if terms.high is None else terms.high * scale
    return -(-least.numerator // least.denominator), most.numerator // most.denominator
