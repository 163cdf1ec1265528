"""The block `contract` and its terms."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Date, Name, Quantity, Rounding
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.line import Line, PeriodLength, Words


class Party(Node):
    """`council "Example City Council"`."""

    role: Name
    title: str


class Parties(Line):
    """The line `between`."""

    parties: tuple[Party, ...]


class Term(Line):
    """The line `term`."""

    start: Date
    end: Date
    paid_until: Date | None


class Money(Line):
    """The line `money`: a currency code and the rounding of each payment line."""

    currency: Name
    rounding: Rounding | None


class YearsFrom(Node):
    """`financial years from 1 April`."""

    words: Words
    day: str
    month: Name


class Calendar(Line):
    """The line `calendar`."""

    phrases: tuple[Words, ...]
    years: tuple[YearsFrom, ...]


class Periods(Line):
    """The line `periods`."""

    length: PeriodLength
    first: Date
    cut_offs: tuple[Quantity, ...]
    restated: tuple[Quantity, ...]


class Prevails(Line):
    """The line `prevails`: `this text`, or `signed schedule "sha256:…"`."""

    words: Words
    document: str


class UnknownRows(Line):
    """The line `unknown rows`."""

    words: Words


class Aims(Line):
    """The line `aims`: what the contract serves, and what these aims serve in turn."""

    names: tuple[Name, ...]
    served: tuple[Name, ...]


class Clauses(Line):
    """The line `clauses`: those of the signed contract that are about money, in its brackets."""


class Note(Line):
    """A printed note."""

    text: str


Setting = Parties | Term | Money | Calendar | Periods | Prevails | UnknownRows | Aims | Clauses | Note


class Contract(Line):
    """The block `contract`."""

    name: Name
    title: str
    settings: tuple[Setting, ...]


class Unit(Line):
    """`unit beds`."""

    name: Name
