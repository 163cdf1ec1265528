"""The logic chain drawn: boxes with wrapped words in columns, lines between them, in the units of an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from pbr_dsl.report.schedule.document import Chain

WIDTH: Final = 250  # of a column of boxes
GAP: Final = 90  # between two columns
_LINE: Final = 17  # height of a line of words
_PAD: Final = 9
_SPACE: Final = 12  # between two boxes
_TOP: Final = 34  # for the headings
_LETTERS: Final = 34  # that fit into a box


@dataclass(frozen=True, slots=True)
class Box:
    """A box: its left upper corner, its height, and its words with the height of each line."""

    x: int
    y: int
    height: int
    lines: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing: its size, its headings with their places, its boxes, and the paths between them."""

    width: int
    height: int
    heads: tuple[tuple[int, str], ...]
    boxes: tuple[Box, ...]
    paths: tuple[str, ...]
    box_width: int = WIDTH


def drawn(chain: Chain) -> Figure:
    """Give where everything stands; shorter columns stand in the middle of the longest."""
    tall = [[wrap(step.said, _LETTERS) or [""] for step in column] for column in chain.columns]
    heights = [[len(lines) * _LINE + 2 * _PAD for lines in column] for column in tall]
    whole = max((sum(column) + _SPACE * (len(column) - 1) for column in heights), default=0)
    columns: list[list[Box]] = []
    for at, column in enumerate(heights):
        y = _TOP + (whole - sum(column) - _SPACE * (len(column) - 1)) // 2
        boxes: list[Box] = []
        for height, lines in zip(column, tall[at], strict=True):
            words = tuple((y + _PAD + _LINE * (place + 1) - 5, line) for place, line in enumerate(lines))
            boxes.append(Box(at * (WIDTH + GAP) + 1, y, height, words))
            y += height + _SPACE
        columns.append(boxes)
    heads = tuple((at * (WIDTH + GAP) + 1, head) for at, head in enumerate(chain.heads))
    width = len(columns) * (WIDTH + GAP) - GAP + 2
    return Figure(width, _TOP + whole + 2, heads, tuple(b for c in columns for b in c), tuple(_paths(chain, columns)))


def _paths(chain: Chain, columns: list[list[Box]]) -> list[str]:
    """A curve from the right side of each box to the left side of each that follows from it."""
    found: list[str] = []
    for at, column in enumerate(chain.columns[:-1]):
        for step, box in zip(column, columns[at], strict=True):
            for place in step.to:
                end = columns[at + 1][place]
                x1, y1 = box.x + WIDTH, box.y + box.height // 2
                x2, y2 = end.x - 6, end.y + end.height // 2
                middle = (x1 + x2) // 2
                found.append(f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}")
    return found
