"""What every line has, and the phrases that many lines are made of."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node


class Line(Node):
    """A node that fills a line, or heads a block."""

    clause: str


class Words(Node):
    """A phrase of plain words, such as `month ends clamp`; the checker says what it means."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(self.words)


class PeriodLength(Node):
    """`quarters`, or `4 weeks`: `number` is "" when not written."""

    number: str
    unit: Name
