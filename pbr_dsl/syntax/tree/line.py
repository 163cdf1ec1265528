"""What every line has, and the phrases that many lines are made of."""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.syntax.expression import Name, Node


@dataclass(frozen=True, slots=True)
class Line(Node):
    """A node that fills a line, or heads a block."""

    clause: str


@dataclass(frozen=True, slots=True)
class Words(Node):
    """A phrase of plain words, such as `month ends clamp`; the checker says what it means."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class PeriodLength(Node):
    """`quarters`, or `4 weeks`: `number` is "" when not written."""

    number: str
    unit: Name
