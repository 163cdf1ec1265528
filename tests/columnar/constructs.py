"""What each SQL construct of the closed list gives, on every engine: arguments that stand in columns, and the answer.

A case is the name of the construct, how it is called, and rows of arguments with what comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql


@dataclass(frozen=True)
class Ends:
    """What comes out where a number grows too large: the run ends, and says why where the engine does."""

    why: str = ""


END: Final = Ends("overflow")
STOPS: Final = Ends()


@dataclass(frozen=True)
class Exactly:
    """What comes out where an engine can hold it; one with a narrower widest number ends the run."""

    value: int


LONG: Final = 2**63 - 1
MOST: Final = 10**38 - 1  # what a wide number can be on every engine: 2**127 is above it
DIGITS: Final = 12345678901234567890123456789012345678
NO_NUMBER, NO_TEXT, NO_DAY, NO_YES = (q.nothing(kind) for kind in ("number", "text", "date", "yes-no"))
KINDS: Final[tuple[q.Kind, ...]] = ("number", "small", "wide", "date", "yes-no", "text")
ENDLESS: Final = date(9999, 12, 31)
LEAP: Final = date(2024, 2, 29)
UNSEEN: Final = "a\x1f\x1e\x01\t\r\nb"
SIGNS: Final = "'\"\\%_{}`$1 \\n é 你好 😀"


def wide(value: int) -> Sql:
    """A wide number."""
    return q.cast(q.number(value), "wide")


Row = tuple[object, ...]
Scalars = list[tuple[str, Callable[..., Sql], list[Row]]]

NUMBERS: Final[Scalars] = [
    ("plus", q.plus, [
        (2, 3, 5), (-2, -3, -5), (LONG - 1, 1, LONG), (-LONG, -1, -LONG - 1), (NO_NUMBER, 3, None),
        (wide(MOST - 1), 1, MOST), (wide(-MOST), 0, -MOST),
        (wide(DIGITS), wide(-DIGITS + 7), 7),
        (LONG, 1, END), (-LONG, -2, END), (wide(MOST), wide(MOST), END), (wide(-MOST), wide(-MOST), END),
    ]),
    ("plus", q.plus, [(1, 2, 3, 6), (1, NO_NUMBER, 3, None)]),
    ("minus", q.minus, [
        (2, 3, -1), (-2, -3, 1), (-LONG, 1, -LONG - 1), (NO_NUMBER, 1, None), (wide(-MOST), wide(-MOST), 0),
        (wide(DIGITS), wide(DIGITS - 1), 1), (-LONG, 2, END), (wide(-MOST), wide(MOST), END),
    ]),
    ("times", q.times, [
        (2, -3, -6), (0, -LONG, 0), (2**31, 2**31, 2**62), (3, NO_NUMBER, None), (wide(10**19), wide(10**18), 10**37),
        (wide(-LONG), LONG, -LONG * LONG), (2**32, 2**31, END), (wide(10**20), wide(10**19), END),
    ]),
    ("times", q.times, [(2, 3, 4, 24)]),
    ("over", q.over, [
        (7, 2, 3), (6, 2, 3), (0, 5, 0), (1, 2, 0), (LONG, 2, LONG // 2), (-10, 5, -2), (NO_NUMBER, 2, None),
        (wide(MOST), wide(2), Exactly(MOST // 2)), (wide(DIGITS), wide(10**7), DIGITS // 10**7),
        (wide(MOST), wide(3 * 10**6), MOST // (3 * 10**6)), (wide(MOST), 10**18, MOST // 10**18),
        (wide(MOST - 1), wide(MOST), 0), (LONG, wide(10**30), 0),
    ]),
    ("rest", q.rest, [
        (7, 2, 1), (6, 2, 0), (0, 5, 0), (-10, 5, 0), (LONG, 2, 1), (wide(MOST), wide(10**20), 10**20 - 1),
        (wide(MOST - 1), wide(MOST), MOST - 1), (NO_NUMBER, 2, None),
    ]),
    ("negative", q.negative, [
        (2, -2), (-2, 2), (0, 0), (LONG, -LONG), (wide(-DIGITS), DIGITS), (wide(DIGITS), -DIGITS), (NO_NUMBER, None),
        (-LONG - 1, END),
    ]),
    ("size", q.size, [
        (-2, 2), (2, 2), (0, 0), (-LONG, LONG), (wide(-DIGITS), DIGITS), (NO_NUMBER, None), (-LONG - 1, END),
    ]),
    ("sign", q.sign, [(-5, -1), (0, 0), (LONG, 1), (wide(-MOST), -1), (NO_NUMBER, 0)]),
    ("larger", q.larger, [(1, 2, 2), (-1, -2, -1), (LONG, -LONG, LONG), (wide(MOST), 1, MOST),
        (NO_NUMBER, -1, -1), (-1, NO_NUMBER, -1), (NO_NUMBER, NO_NUMBER, None),
    ]),
    ("larger", q.larger, [(date(2024, 1, 1), LEAP, date(1999, 1, 1), LEAP)]),
    ("smaller", q.smaller, [
        (1, 2, 1), (-1, -2, -2), (LEAP, ENDLESS, LEAP), ("a", "Z", "Z"), ("é", "z", "z"), (NO_DAY, LEAP, LEAP),
        (LEAP, NO_DAY, LEAP), (NO_DAY, NO_DAY, None),
    ]),
    ("last_places", lambda a: q.last_places(a, 2), [
        ("12.34", 1234), ("-0.05", -5), ("7", 700), ("0.1", 10), ("-9999999999999.99", -999999999999999),
        (NO_TEXT, None),
    ]),
    ("decimal", lambda a: q.cast(q.decimal(a, 2), "text"), [
        (wide(123456), "1234.56"), (wide(-5), "-0.05"), (0, "0.00"), (wide(10**30 - 1), f"{10**28 - 1}.99"),
        (wide(10**30), STOPS), (q.nothing("wide"), None),
    ]),
    ("decimal", lambda a: q.cast(q.decimal(a, 0), "text"), [(-7, "-7")]),
    ("last_places", lambda a: q.last_places(a, 0), [("-7", -7)]),
]  # fmt: skip


def _written(name: str, make: Callable[..., Sql], values: Iterable[object]) -> Scalars:
    """Values that are written out, each as itself."""
    return [(name, partial(make, one), [(one,)]) for one in values]


NONE: Final[list[Row]] = [(None,)]

WRITTEN: Final[Scalars] = [
    *_written("number", q.number, [0, -1, 2**31 - 1, 2**31, -(2**31), LONG, LONG + 1]),
    *_written("number", q.number, [MOST, -LONG, -LONG - 1, -MOST]),
    *_written("text", q.text, ["", UNSEEN, SIGNS, "\\\\n", "--", "/* */", ";", ":a ?"]),
    *_written("day", q.day, [date.min, date(1582, 10, 10), LEAP, ENDLESS]),
    ("yes_no", lambda: q.yes_no(value=True), [(True,)]),
    ("yes_no", lambda: q.yes_no(value=False), [(False,)]),
    *[("nothing", partial(q.nothing, kind), NONE) for kind in KINDS],
    ("cast", lambda a: q.cast(a, "text"), [
        (5, "5"), (-LONG, str(-LONG)), (wide(MOST), str(MOST)), (LEAP, "2024-02-29"), (ENDLESS, "9999-12-31"),
        (date.min, "0001-01-01"), (NO_DAY, None), (NO_NUMBER, None), (SIGNS, SIGNS),
    ]),
    ("cast", lambda a: q.cast(a, "number"), [
        ("-7", -7), ("007", 7), (wide(-LONG), -LONG), (wide(LONG + 1), END), (str(LONG + 1), STOPS), (NO_TEXT, None),
    ]),
    ("cast", lambda a: q.cast(a, "wide"), [(5, 5), (str(MOST), MOST), (f"-{MOST}", -MOST), ("1" + "0" * 39, STOPS)]),
    ("cast", lambda a: q.cast(a, "small"), [(127, 127), (-128, -128), (128, END), (wide(2**64), END)]),
    ("tried", lambda a: q.tried(a, "date"), [("2024-02-29", LEAP), ("2023-02-29", None), ("x", None), (NO_TEXT, None)]),
    ("cast", lambda a: q.cast(a, "date"), [("2024-02-29", LEAP), ("9999-12-31", ENDLESS), (NO_TEXT, None)]),
]  # fmt: skip

CONDITIONS: Final[Scalars] = [
    ("both", q.both, [
        (True, True, True), (True, False, False), (False, NO_YES, False), (NO_YES, False, False), (True, NO_YES, None),
    ]),
    ("both", lambda a: q.both(a, None, q.yes_no(value=True)), [(True, True), (NO_YES, None)]),
    ("both", lambda a: q.both(a, q.yes_no(value=False)), [(True, False), (NO_YES, False)]),
    ("both", q.both, [(True,)]),
    ("either", q.either, [
        (True, False, True), (False, False, False), (NO_YES, True, True), (True, NO_YES, True), (False, NO_YES, None),
    ]),
    ("either", lambda a: q.either(a, None, q.yes_no(value=False)), [(False, False), (NO_YES, None)]),
    ("either", lambda a: q.either(a, q.yes_no(value=True)), [(False, True), (NO_YES, True)]),
    ("either", q.either, [(False,)]),
    ("either", lambda a, b, c: q.either(q.both(a, b), c), [(False, True, True, True), (True, False, False, False)]),
    ("both", lambda a, b, c: q.both(a, q.either(b, c)), [(False, True, True, False), (True, False, True, True)]),
    ("opposite", q.opposite, [(True, False), (False, True), (NO_YES, None)]),
    ("opposite", lambda a: q.opposite(q.opposite(a)), [(True, True), (NO_YES, None)]),
    ("opposite", lambda a, b: q.opposite(q.either(a, b)), [(False, False, True), (True, False, False)]),
    ("equal", q.equal, [
        (2, 2, True), (2, 3, False), (2, NO_NUMBER, None), (NO_NUMBER, NO_NUMBER, None), ("a", "A", False),
        ("é", "e\u0301", False), ("a", "a ", False), (LEAP, LEAP, True), (wide(2), 2, True), (UNSEEN, UNSEEN, True),
    ]),
    ("differ", q.differ, [(2, 2, False), (2, 3, True), (2, NO_NUMBER, None), ("a", "A", True), ("", " ", True)]),
    ("below", q.below, [
        (-3, 2, True), (2, 2, False), (2, NO_NUMBER, None), ("Z", "a", True), ("z", "é", True), ("é", "z", False),
        ("\uffee", "😀", True), ("a", "a\x1f", True), ("", "\t", True), ("a b", "a\x1fb", False), ("10", "9", True),
        (LEAP, ENDLESS, True), (date.min, LEAP, True), (wide(-MOST), -LONG, True), (LONG, wide(MOST), True),
    ]),
    ("above", q.above, [
        (3, 2, True), (2, 2, False), (NO_NUMBER, 2, None), ("😀", "\uffee", True), (ENDLESS, LEAP, True),
    ]),
    ("at_most", q.at_most, [(2, 2, True), (3, 2, False), (2, NO_NUMBER, None), (LEAP, LEAP, True), ("a", "B", False)]),
    ("at_least", q.at_least, [(2, 2, True), (2, 3, False), (2, NO_NUMBER, None), (LEAP, ENDLESS, False)]),
    ("absent", q.absent, [(NO_NUMBER, True), (0, False), ("", False), (NO_DAY, True)]),
    ("present", q.present, [(NO_YES, False), (False, True), ("", True)]),
    ("absent", lambda a, b: q.absent(q.plus(a, b)), [(1, NO_NUMBER, True), (1, 1, False)]),
    ("holds", q.holds, [(True, True), (False, False), (NO_YES, False)]),
    ("holds", lambda a: q.holds(q.absent(a)), [(NO_YES, True), (False, False)]),
    ("among", lambda a: q.among(a, ["a", "é", "'"]), [
        ("a", True), ("A", False), ("é", True), ("'", True), ("", False), (NO_TEXT, None),
    ]),
    ("one_of", lambda a: q.one_of(a, [q.number(1), q.number(-3)]), [
        (1, True), (-3, True), (3, False), (NO_NUMBER, None),
    ]),
    ("one_of", lambda a, b: q.opposite(q.one_of(a, [b])), [(1, 1, False), (1, 2, True), (1, NO_NUMBER, None)]),
    ("contains", lambda a: q.contains(a, "\x1fé"), [
        ("a\x1féb", True), ("a\x1fe", False), ("", False), (NO_TEXT, None),
    ]),
    ("contains", lambda a: q.contains(a, "%_"), [("a%_", True), ("a%b_", False)]),
    ("contains", q.contains, [("a%_", "%_", True), ("a%b_", "%_", False), ("ab", NO_TEXT, None), ("ab", "", True)]),
    ("when", lambda a, b: q.when([(a, q.text("x")), (b, q.text("y"))], q.text("z")), [
        (True, True, "x"), (False, True, "y"), (NO_YES, True, "y"), (False, NO_YES, "z"),
    ]),
    ("when", lambda a: q.when([(a, q.number(1))]), [(True, 1), (False, None), (NO_YES, None)]),
    ("when", lambda a: q.when([(q.yes_no(value=False), q.number(1)), (a, q.number(2))], q.number(3)), [(False, 3)]),
    ("when", lambda a: q.when([(a, q.number(1)), (q.yes_no(value=True), q.number(2))], q.number(3)), [(False, 2)]),
    ("when", lambda a: q.when([(q.yes_no(value=True), a)]), [(5, 5)]),
    ("when", lambda: q.when([], q.number(3)), [(3,)]),
    ("when", lambda a: q.when([(q.absent(a), q.number(0))], q.over(q.number(6), a)), [(NO_NUMBER, 0), (3, 2)]),
    ("mapped", lambda a: q.mapped(a, {"é": q.number(1), "": q.number(2)}, q.number(3)), [
        ("é", 1), ("", 2), ("E", 3), (NO_TEXT, 3),
    ]),
    ("mapped", lambda a: q.mapped(a, {"a": q.number(1)}), [("a", 1), ("b", None), (NO_TEXT, None)]),
    ("first", q.first, [(1, 2, 1), (NO_NUMBER, 2, 2), (NO_NUMBER, NO_NUMBER, None), ("", "x", "")]),
]  # fmt: skip

TEXTS: Final[Scalars] = [
    ("joined", lambda a, b, c: q.joined("\x1f", a, b, c), [
        ("a", "b", "c", "a\x1fb\x1fc"), ("a", NO_TEXT, "c", "a\x1fc"), (NO_TEXT, NO_TEXT, NO_TEXT, ""),
        ("", "", "", "\x1f\x1f"),
    ]),
    ("together", q.together, [("a", "é", "aé"), ("a", NO_TEXT, None), ("", "", "")]),
    ("replaced", lambda a: q.replaced(a, "\x1f.", "\\"), [
        ("a\x1f.b\x1f.", "a\\b\\"), ("a.", "a."), ("", ""), (NO_TEXT, None),
    ]),
    ("rewritten", lambda a: q.rewritten(a, "[^ -~é]", "-"), [("a\x1f\tb😀é", "a--b-é"), ("", ""), (NO_TEXT, None)]),
    ("rewritten", lambda a: q.rewritten(a, r"[\s_\x{a0}-]+", "-"), [("a _\xa0- b--c", "a-b-c")]),
    ("rewritten", lambda a: q.rewritten(a, r"(?:\)| )*\z", ""), [("a ) ) ", "a"), ("a) b", "a) b")]),
    ("part_of", lambda a: q.part_of(a, "\x1f", 2), [
        ("a\x1fb\x1fc", "b"), ("a", ""), ("a\x1f", ""), ("", ""), ("a\x1fé", "é"), (NO_TEXT, None),
    ]),
    ("part_of", lambda a: q.part_of(a, ".", 1), [("a.b", "a"), ("", ""), (".b", "")]),
    ("part_of", lambda a, b: q.part_of(a, ",", b), [("a,b", 2, "b"), ("a,b", 1, "a"), ("a,b", NO_NUMBER, None)]),
    ("after_first", lambda a: q.after_first(a, "\x1f"), [
        ("é\x1fb\x1fc", "b\x1fc"), ("a", "a"), ("a\x1f", ""), (NO_TEXT, None),
    ]),
    ("unless_empty", q.unless_empty, [("", None), (" ", " "), ("a", "a"), (NO_TEXT, None)]),
    ("filled", q.filled, [("", ""), ("a", "a"), (NO_TEXT, "")]),
    ("matches", lambda a: q.matches(a, r"otal|^\z"), [
        ("Total", True), ("", True), ("\n", False), ("x", False), (NO_TEXT, None),
    ]),
    ("matches", lambda a: q.matches(a, r"[^ \p{L}\p{M}\p{N}\p{P}\p{S}]|\x{fffd}"), [
        ("Aé你😀 -£'\"\\", False), ("a\tb", True), ("a\u200bb", True), ("\ufffd", True), ("a\x1f", True),
        ("\u2028", True),
    ]),
    ("is_all", lambda a: q.is_all(a, r"-?[0-9]{1,3}(?:\.[0-9]{1,2})?"), [
        ("-12.5", True), ("12.555", False), ("12\n", False), ("", False), ("٣", False), (NO_TEXT, None),
    ]),
    ("is_all", lambda a: q.is_all(a, r"(?i:total|sum)"), [("TOTAL", True), ("totals", False), ("Sum", True)]),
    ("group_of", lambda a: q.group_of(a, "^([0-9]+):([0-9]*)", 2), [
        ("12:34", "34"), ("12:", ""), ("x", ""), (NO_TEXT, None),
    ]),
    ("group_of", lambda a: q.group_of(a, "^([0-9]+)", 1), [("12:34", "12"), ("x", "")]),
    ("unescaped", q.unescaped, [
        ("a-B_9.", True), ("", True), ("a b", False), ("é", False), ("a%", False), ("a\x1f", False), ("a/b", False),
        (NO_TEXT, None),
    ]),
    ("translated", lambda a: q.translated(a, "\u2019\xa0\u0130", "' x"), [
        ("d\u2019é\xa0\u0130", "d'é x"), (NO_TEXT, None),
    ]),
    ("trimmed", lambda a: q.trimmed(a, " \t\xa0-"), [(" \t-a b-\xa0", "a b"), (" - ", ""), ("", ""), (NO_TEXT, None)]),
    ("padded", lambda a: q.padded(a, 3), [("1", "100"), ("", "000"), ("123", "123"), (NO_TEXT, None)]),
    ("padded", lambda a: q.padded(a, 3, left=True), [("1", "001"), ("", "000"), ("123", "123")]),
    ("lower", q.lower, [("ABÉ1", "abé1"), ("", ""), (NO_TEXT, None)]),
    ("upper", q.upper, [("abé1", "ABÉ1"), ("#n/a", "#N/A"), (NO_TEXT, None)]),
    ("length", q.length, [("", 0), ("é你😀", 3), ("a\x1f", 2), (NO_TEXT, None)]),
]  # fmt: skip

DAYS: Final[Scalars] = [
    ("days_later", q.days_later, [
        (date(2024, 2, 28), 1, LEAP), (date(2023, 2, 28), 1, date(2023, 3, 1)), (LEAP, -366, date(2023, 2, 28)),
        (date(1900, 2, 28), 1, date(1900, 3, 1)), (date(9999, 12, 30), 1, ENDLESS), (date.min, 0, date.min),
        (date.min, (ENDLESS - date.min).days, ENDLESS), (NO_DAY, 1, None), (LEAP, NO_NUMBER, None),
    ]),
    ("days_later", lambda a: q.days_later(a, -1), [(date(2024, 3, 1), LEAP), (ENDLESS, date(9999, 12, 30))]),
    ("days_between", q.days_between, [
        (date(2024, 2, 28), date(2024, 3, 1), 2), (LEAP, date(2023, 2, 28), -366), (LEAP, LEAP, 0),
        (date.min, ENDLESS, (ENDLESS - date.min).days), (NO_DAY, LEAP, None),
        (date(1582, 10, 4), date(1582, 10, 15), 11),
    ]),
    ("year", q.year, [(LEAP, 2024), (ENDLESS, 9999), (date.min, 1), (NO_DAY, None)]),
    ("month", q.month, [(LEAP, 2), (ENDLESS, 12), (NO_DAY, None)]),
    ("day_of_month", q.day_of_month, [(LEAP, 29), (ENDLESS, 31), (NO_DAY, None)]),
    ("made_day", q.made_day, [
        (2024, 2, 29, LEAP), (9999, 12, 31, ENDLESS), (1, 1, 1, date.min), (NO_NUMBER, 1, 1, None),
    ]),
    ("months_later", q.months_later, [
        (date(2024, 1, 31), 1, LEAP), (date(2023, 1, 31), 1, date(2023, 2, 28)), (LEAP, 12, date(2025, 2, 28)),
        (LEAP, -12, date(2023, 2, 28)), (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(2023, 12, 31), 1, date(2024, 1, 31)),
        (date(9999, 11, 30), 1, date(9999, 12, 30)), (LEAP, 48, date(2028, 2, 29)), (NO_DAY, 1, None),
        (LEAP, NO_NUMBER, None),
    ]),
]  # fmt: skip

SCALARS: Final = [*NUMBERS, *WRITTEN, *CONDITIONS, *TEXTS, *DAYS]
