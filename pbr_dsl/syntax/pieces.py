"""What a rule was read as: its terminals and the values of its parts, with ways to pick from them."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from types import UnionType
from typing import Any, Final, NamedTuple, TypeVar, overload

from pbr_dsl.source import Source, Span
from pbr_dsl.syntax.expression import Date, Expr, Month, Name, Quantity, Rounding
from pbr_dsl.syntax.machine import Terminal

T = TypeVar("T")

MONTHS: Final = (
    "January February March April May June July August September October November December".split()  # noqa: SIM905
)


class Mark(NamedTuple):
    """A part that only its rule can place: `plural`, `as at`, `each`, …, with its value."""

    role: str
    value: object


def iso(written: str) -> str:
    """The ISO form of a date such as `1 April 2026`, or "" when no such day exists."""
    day, month, year = written.split()
    try:
        return date(int(year), MONTHS.index(month) + 1, int(day)).isoformat()
    except ValueError:
        return ""


def days(written: str) -> str:
    """How many days the month of a date has that does not exist."""
    _, month, year = written.split()
    if int(year) < date.min.year:
        return "Years are counted from 1."
    return f"{month} {int(year)} has {monthrange(int(year), MONTHS.index(month) + 1)[1]} days."


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one rule; `start` and `end` are the offsets of its first and after its last character."""

    parts: list[object]
    source: Source
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The stretch from the first piece to the last; of a line, or of the line that heads a block."""
        line_end = self.terminal("NL")
        return Span(self.source, self.start, line_end.start if line_end else self.end)

    def terminal(self, kind: str) -> Terminal | None:
        """The first terminal of a kind."""
        for part in self.parts:
            if isinstance(part, Terminal) and part.kind == kind:
                return part
        return None

    def terminals(self, *kinds: str) -> list[Terminal]:
        """The terminals of some kinds, in order."""
        return [part for part in self.parts if isinstance(part, Terminal) and part.kind in kinds]

    def text(self, kind: str) -> str:
        """The text of the first terminal of a kind, or "" when there is none."""
        found = self.terminal(kind)
        return found.text if found else ""

    @property
    def clause(self) -> str:
        """The clause, without its brackets."""
        return self.text("CLAUSE")[1:-1].strip()

    @property
    def title(self) -> str:
        """The quoted text, without its quotes."""
        return self.text("STRING")[1:-1]

    def place(self, terminal: Terminal) -> Span:
        """The place of a terminal."""
        return Span(self.source, terminal.start, terminal.end)

    @property
    def names(self) -> tuple[Name, ...]:
        """The names that stand in the rule itself, in order."""
        return tuple(Name(self.place(terminal), terminal.text) for terminal in self.terminals("NAME"))

    @property
    def name(self) -> Name:
        """The first of the names."""
        return self.names[0]

    @property
    def dates(self) -> tuple[Date, ...]:
        """The dates that stand in the rule itself, in order."""
        return tuple(Date(self.place(terminal), iso(terminal.text)) for terminal in self.terminals("DATE"))

    @property
    def months(self) -> tuple[Month, ...]:
        """The months that stand in the rule itself, in order."""
        found = self.terminals("MONTH")
        return tuple(Month(self.place(terminal), " ".join(terminal.text.split())) for terminal in found)

    @overload
    def every(self, kind: type[T]) -> tuple[T, ...]: ...

    @overload
    def every(self, kind: UnionType) -> tuple[Any, ...]: ...

    def every(self, kind: type[object] | UnionType) -> tuple[object, ...]:
        """The parts that are nodes of a kind, or of one of several kinds, in order."""
        return tuple(part for part in self.parts if isinstance(part, kind))

    def maybe(self, kind: type[T]) -> T | None:
        """The first part that is a node of a kind, or None."""
        return next((part for part in self.parts if isinstance(part, kind)), None)

    def one(self, kind: type[T]) -> T:
        """The first part that is a node of a kind; StopIteration when the grammar allows the rule without it."""
        return next(part for part in self.parts if isinstance(part, kind))

    @property
    def exprs(self) -> tuple[Expr, ...]:
        """The parts that are amounts or conditions, in order."""
        return tuple(part for part in self.parts if isinstance(part, Expr))

    @property
    def expr(self) -> Expr:
        """The first of them."""
        return next(part for part in self.parts if isinstance(part, Expr))

    @property
    def last(self) -> Expr:
        """The last of them."""
        return self.exprs[-1]

    def marked(self, role: str, kind: type[T]) -> tuple[T, ...]:
        """The values of a kind that are marked with a role, in order."""
        values = (part.value for part in self.parts if isinstance(part, Mark) and part.role == role)
        return tuple(value for value in values if isinstance(value, kind))

    def mark(self, role: str, kind: type[T]) -> T | None:
        """The first of them, or None."""
        return next(iter(self.marked(role, kind)), None)

    def expr_marked(self, role: str) -> Expr | None:
        """The amount that is marked with a role, or None."""
        values = (part.value for part in self.parts if isinstance(part, Mark) and part.role == role)
        return next((value for value in values if isinstance(value, Expr)), None)

    def word(self, role: str) -> str:
        """The word that is marked with a role, or ""."""
        return self.mark(role, str) or ""

    def listed(self, role: str) -> tuple[Name, ...]:
        """The names marked with a role, such as `each client and period`."""
        lists = (part.value for part in self.parts if isinstance(part, Mark) and part.role == role)
        return next((value for value in lists if isinstance(value, tuple)), ())

    @property
    def lists(self) -> bool:
        """Whether conditions stand on lines of their own under this one."""
        return bool(self.word("list") or self.word("number"))

    @property
    def conditions(self) -> tuple[Expr, ...]:
        """The conditions that stand on lines of their own."""
        values = (part.value for part in self.parts if isinstance(part, Mark) and part.role == "condition")
        return tuple(value for value in values if isinstance(value, Expr))

    @property
    def rounding(self) -> Rounding | None:
        """The rounding that stands in the rule itself."""
        words = self.terminal("ROUNDED")
        if words is None:
            return None
        step = next(part for part in self.every(Quantity) if part.span.start > words.start)
        return Rounding(self.place(words).to(step.span), " ".join(words.text.split()[1:-1]), step)
