"""The block `contract` and its terms."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.syntax.expression import Date, Name, Node, Quantity, Rounding
from pbr_dsl.syntax.tree.line import Line, PeriodLength, Words


@dataclass(frozen=True, slots=True)
class Party(Node):
    """`council "Example City Council"`."""

    role: Name
    title: str


@dataclass(frozen=True, slots=True)
class Parties(Line):
    """The line `between`."""

    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Term(Line):
    """The line `term`."""

    start: Date
    end: Date
    paid_until: Date | None


@dataclass(frozen=True, slots=True)
class Money(Line):
    """The line `money`: a currency code and the rounding of each payment line."""

    currency: Name
    rounding: Rounding | None


@dataclass(frozen=True, slots=True)
class YearsFrom(Node):
    """`financial years from 1 April`."""

    words: Words
    day: str
    month: Name


@dataclass(frozen=True, slots=True)
class Calendar(Line):
    """The line `calendar`."""

    phrases: tuple[Words, ...]
    years: tuple[YearsFrom, ...]


@dataclass(frozen=True, slots=True)
class Periods(Line):
    """The line `periods`."""

    length: PeriodLength
    first: Date
    cut_offs: tuple[Quantity, ...]
    restated: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Prevails(Line):
    """The line `prevails`: `this text`, or `signed schedule "sha256:…"`."""

    words: Words
    document: str


@dataclass(frozen=True, slots=True)
class UnknownRows(Line):
    """The line `unknown rows`."""

    words: Words


@dataclass(frozen=True, slots=True)
class Aims(Line):
    """The line `aims`: what the contract serves, and what these aims serve in turn."""

    names: tuple[Name, ...]
    served: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Note(Line):
    """A printed note."""

    text: str


Setting = Parties | Term | Money | Calendar | Periods | Prevails | UnknownRows | Aims | Note


@dataclass(frozen=True, slots=True)
class Contract(Line):
    """The block `contract`."""

    name: Name
    title: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Unit(Line):
    """`unit beds`."""

    name: Name
