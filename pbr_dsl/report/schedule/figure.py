"""The logic chain drawn: boxes with wrapped words in columns, lines between them, in the units of an SVG."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import wrap
from typing import Final

from pbr_dsl.report.schedule.document import Chain

WIDTH: Final = 200  # of a column of boxes
GAP: Final = 70  # between two columns
_LINE: Final = 17  # height of a line of words
_PAD: Final = 9
_SPACE: Final = 12  # between two boxes
_TOP: Final = 34  # for the headings
_LETTERS: Final = 27  # that fit into a box


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
    columns = [[place for place, step in enumerate(chain.steps) if step.column == at] for at in range(len(chain.heads))]
    lines = [wrap(step.said, _LETTERS) or [""] for step in chain.steps]
    sizes = [len(one) * _LINE + 2 * _PAD for one in lines]
    heights = [sum(sizes[place] + _SPACE for place in column) - _SPACE for column in columns]
    whole = max(heights, default=0)
    boxes: dict[int, Box] = {}
    for at, column in enumerate(columns):
        y = _TOP + (whole - heights[at]) // 2
        for place in column:
            words = tuple((y + _PAD + _LINE * (row + 1) - 5, line) for row, line in enumerate(lines[place]))
            boxes[place] = Box(at * (WIDTH + GAP) + 1, y, sizes[place], words)
            y += sizes[place] + _SPACE
    heads = tuple((at * (WIDTH + GAP) + 1, head) for at, head in enumerate(chain.heads))
    width = len(columns) * (WIDTH + GAP) - GAP + 2
    paths = tuple(_path(boxes[place], boxes[end]) for place, step in enumerate(chain.steps) for end in step.to)
    return Figure(width, _TOP + whole + 2, heads, tuple(boxes.values()), paths)


def _path(start: Box, end: Box) -> str:
    """A curve from the right side of a box to the left side of one that follows from it."""
    x1, y1 = start.x + WIDTH, start.y + start.height // 2
    x2, y2 = end.x - 6, end.y + end.height // 2
    middle = (x1 + x2) // 2
    return f"M{x1} {y1} C{middle} {y1} {middle} {y2} {x2} {y2}"
