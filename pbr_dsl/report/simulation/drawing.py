"""Charts as shapes with whole-number places, in the units of an SVG: columns over time, and bars by length."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from textwrap import shorten
from typing import Final

from pbr_dsl.values.display import in_currency, money_text

WIDE: Final = 640  # of columns over time
NARROW: Final = 640  # of bars

WAIT: Final = "wait"  # the look of what is not certain

_SMALL: Final = 1_000
_TALL: Final = 250
_TOP: Final = 12
_BELOW: Final = 26  # for the labels of columns
_LETTER: Final = 8  # width of one
_TICKS: Final = 5
_THICKEST: Final = 46
_ROW: Final = 30  # of a bar
_BAR: Final = 18
_LABEL: Final = 34  # letters of a bar's label


@dataclass(frozen=True, slots=True)
class Series:
    """One set of values: its name, how it is drawn (`one`, `two` or `WAIT`), and a value for each label."""

    name: str
    look: str
    values: Sequence[Fraction]


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle that stands for a value; `said` is the value in words."""

    x: int
    y: int
    width: int
    height: int
    look: str
    said: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place; `anchor` is the side of them that stands there."""

    x: int
    y: int
    anchor: str
    said: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line; the one of zero is `strong`."""

    x1: int
    y1: int
    x2: int
    y2: int
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: its size, what it shows in words, its shapes, and what its looks mean."""

    width: int
    height: int
    title: str
    desc: str
    bars: Sequence[Bar]
    words: Sequence[Words]
    rules: Sequence[Rule]
    legend: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Chart:
    """What is drawn: a value of each series for each label.

    `over_time` are columns, each series of its own or, `stacked`, on the one before; else bars, stacked.  Money is
    said in a currency, a count ("") as a number.
    """

    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    currency: str
    over_time: bool = False
    stacked: bool = True

    def drawn(self) -> Drawing:
        """Give where everything stands."""
        return _columns(self) if self.over_time else _bars(self)

    def said(self, value: Fraction) -> str:
        """Give a value in short: pennies only of less than a thousand."""
        if self.currency and value.denominator != 1 and abs(value) < _SMALL:
            return money_text(value, self.currency)
        whole = f"{abs(round(value)):,}"
        return ("-" if value < 0 else "") + (in_currency(whole, self.currency) if self.currency else whole)

    @property
    def desc(self) -> str:
        """The chart in a sentence: each series, its sum and its largest."""
        told = []
        for one in self.series:
            largest = max(zip(one.values, self.labels, strict=True), default=(Fraction(0), ""), key=lambda two: two[0])
            whole = self.said(sum(one.values, Fraction(0)))
            told.append(f"{one.name} {whole} in all, most at {largest[1]} ({self.said(largest[0])})")
        return "; ".join(told) + ". The table beside it has every figure."


def _columns(chart: Chart) -> Drawing:
    """Columns over time."""
    tops, bottoms = _ends(chart)
    ticks = _ticks(min([Fraction(0), *bottoms]), max([Fraction(0), *tops]))
    left = _LETTER * max(len(chart.said(tick)) for tick in ticks) + 12
    low, high = ticks[0], ticks[-1]
    room = WIDE - left - 4
    count = max(len(chart.labels), 1)

    def at(value: Fraction) -> int:
        return _TOP + round((high - value) * (_TALL - _TOP - _BELOW) / (high - low))

    rules = [Rule(left, at(tick), WIDE, at(tick), strong=tick == 0) for tick in ticks]
    words = [Words(left - 8, at(tick) + 4, "end", chart.said(tick)) for tick in ticks]
    share = 1 if chart.stacked else len(chart.series)
    thick = max(2, min(_THICKEST, room * 7 // (10 * count * share)))
    each = max(1, -(-(_LETTER * max(map(len, chart.labels), default=1) + 10) * count // room))
    bars: list[Bar] = []
    for place, label in enumerate(chart.labels):
        middle = left + room * (2 * place + 1) // (2 * count)
        base = Fraction(0)
        for number, series in enumerate(chart.series):
            value = series.values[place]
            x = middle - thick * share // 2 + (0 if chart.stacked else number * thick)
            upper, lower = sorted((at(base), at(base + value)))
            if value:
                tall = max(1, lower - upper)
                said = f"{label}, {series.name}: {chart.said(value)}"
                bars.append(Bar(x, upper, thick - (share > 1), tall, series.look, said))
            base += value if chart.stacked and value > 0 else 0
        if place % each == 0:
            words.append(Words(middle, _TALL - 8, "middle", label))
    return Drawing(WIDE, _TALL, chart.title, chart.desc, bars, words, rules, _legend(chart))


def _bars(chart: Chart) -> Drawing:
    """Bars, one under the other, each with its value at its end."""
    left = _LETTER * min(_LABEL, max((len(label) for label in chart.labels), default=1)) + 16
    tops, bottoms = _ends(chart)
    values = [
        " + ".join(chart.said(one.values[at]) for one in chart.series if one.values[at]) or chart.said(Fraction(0))
        for at in range(len(tops))
    ]
    right = _LETTER * max(map(len, values), default=1) + 14
    low, high = min([Fraction(0), *bottoms]), max([Fraction(0), *tops])
    span = (high - low) or Fraction(1)
    room = NARROW - left - right

    def at(value: Fraction) -> int:
        return left + round((value - low) * room / span)

    bars: list[Bar] = []
    words: list[Words] = []
    for place, label in enumerate(chart.labels):
        y, base = 4 + place * _ROW, Fraction(0)
        words.append(Words(left - 8, y + _BAR - 4, "end", shorten(label, _LABEL + 2, placeholder="…")))
        for series in chart.series:
            value = series.values[place]
            start, end = sorted((at(base), at(base + value)))
            if value:
                said = f"{label}, {series.name}: {chart.said(value)}"
                bars.append(Bar(start, y, max(1, end - start), _BAR, series.look, said))
            base += max(value, Fraction(0))
        words.append(Words(at(max(base, Fraction(0))) + 8, y + _BAR - 4, "start", values[place]))
    height = 8 + len(chart.labels) * _ROW - (_ROW - _BAR)
    rules = [Rule(at(Fraction(0)), 0, at(Fraction(0)), height, strong=True)]
    return Drawing(NARROW, height, chart.title, chart.desc, bars, words, rules, _legend(chart))


def _ends(chart: Chart) -> tuple[list[Fraction], list[Fraction]]:
    """The highest and the lowest point of what stands at each label."""
    tops, bottoms = [], []
    for at in range(len(chart.labels)):
        values = [one.values[at] for one in chart.series]
        above = [value for value in values if value > 0]
        tops.append(sum(above, Fraction(0)) if chart.stacked else max(values, default=Fraction(0)))
        bottoms.append(min(values, default=Fraction(0)))
    return tops, bottoms


def _ticks(low: Fraction, high: Fraction) -> list[Fraction]:
    """A few round numbers that hold all values between them, zero among them."""
    span = (high - low) or Fraction(1)
    step = Fraction(1)
    while span / step > _TICKS:
        step *= next(number for number in (2, 5, 10) if number == 10 or span / (step * number) <= _TICKS)  # noqa: PLR2004
    first, last = low // step, -(-high // step)
    return [step * number for number in range(first, max(last, first + 1) + 1)]


def _legend(chart: Chart) -> list[tuple[str, str]]:
    """What each look means, where there are several."""
    used = [one for one in chart.series if any(one.values)]
    return [(one.look, one.name) for one in used] if len(used) > 1 or any(one.look == WAIT for one in used) else []
