"""Dates and times of day in SQL, as `data.dates` and `data.grammar` read them.

A date that is written in another way is first turned into one like `2026-05-04`, which must be a day that there is.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.reading import schema as s
from pbr_dsl.columnar.reading.faults import TOO_FINE, UNREADABLE_CELL
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.data.dates import DAY_NUMBERS, FIRST_YEAR, LAST_YEAR, MONTHS, Order

DAY: Final = (
    r"(?:19|20|21)[0-9]{2}-"
    r"(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1[0-9]|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31)"
)
"""Every day from 1900 to 2199, those of 29 February left out."""

_LEAP: Final = r"(?:19|20|21)[0-9]{2}-02-29"
_TIME: Final = r"^([^\n]*[0-9])[ T]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?)(Z|[+-][0-9]{2}:?[0-9]{2})?\z"
_MIDNIGHT: Final = r"[ T]0{1,2}:00(?::00(?:\.0{1,6})?)?\z"
_YEAR_FIRST: Final = r"[0-9]{4}(?:-[0-9]{2}-|/[0-9]{2}/)[0-9]{2}"
_YEAR_LAST: Final = r"[0-9]{1,2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{4}"
_NAMED: Final = r"[0-9]{1,2}(?: [A-Za-z]{3,9} |-[A-Za-z]{3,9}-)[0-9]{4}"
_CLOCK: Final = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"


def plain(text: Sql, tried: Sql) -> Sql:
    """Give the day of a text such as `2026-05-04`, nothing for any other; `tried` is the text as a day."""
    in_bounds = [q.at_least(tried, q.day(date(FIRST_YEAR, 1, 1))), q.at_most(tried, q.day(date(LAST_YEAR, 12, 31)))]
    return q.when([(q.both(q.equal(q.cast(tried, "text"), text), *in_bounds), tried)])


def untimed(text: Sql, *, drop_times: bool) -> Sql:
    """Give the text of a date without a time of day; nothing where it has one that it must not have."""
    without = q.group_of(text, _TIME, 1)
    if not drop_times:
        without = q.when([(q.matches(text, _MIDNIGHT), without)])
    return q.when([(q.matches(text, _TIME), without)], text)


def iso(bare: Sql, order: Order) -> Sql:
    """Give the text of a date as `2026-05-04` is written, whether it is a day or not; nothing where it is no date."""
    same = q.translated(bare, "/. ", "---")
    one, two, year = (q.part_of(same, "-", number) for number in (1, 2, 3))
    first, second = (q.padded(one, 2, left=True), q.padded(two, 2, left=True))
    day, month = (first, second) if order == "day-month-year" else (second, first)
    return q.when(
        [
            (q.is_all(bare, _YEAR_FIRST), same),
            (q.is_all(bare, _YEAR_LAST), _dashed(year, month, day)),
            (q.is_all(bare, _NAMED), _dashed(year, _month(q.lower(two)), first)),
        ]
    )


def day(text: Sql, written: Sql, days_from: date) -> Sql:
    """Give the day of a text, given as `iso` gives it; nothing where there is no such day."""
    year = q.cast(q.part_of(written, "-", 1), "number")
    leap = q.both(
        q.equal(q.rest(year, q.number(4)), q.number(0)),
        q.either(q.differ(q.rest(year, q.number(100)), q.number(0)), q.equal(q.rest(year, q.number(400)), q.number(0))),
    )
    counted = q.days_later(q.day(days_from), q.cast(text, "number"))
    return q.when(
        [
            (q.is_all(text, _excel_days()), counted),
            (q.is_all(written, DAY), q.cast(written, "date")),
            (q.when([(q.is_all(written, _LEAP), leap)], q.yes_no(value=False)), q.cast(written, "date")),
        ]
    )


def is_time(text: Sql) -> Sql:
    """Give whether a time of day is known, or what is wrong with it."""
    return q.when(
        [
            (q.is_all(text, f"{_CLOCK}(?::00)?"), q.number(s.KNOWN)),
            (q.is_all(text, f"{_CLOCK}:[^:]*"), q.number(TOO_FINE)),
        ],
        q.number(UNREADABLE_CELL),
    )


def plain_time(text: Sql) -> Sql:
    """Give the minutes of a text such as `18:31`; nothing for any other."""
    return q.when([(q.is_all(text, _CLOCK), minutes(text))])


def minutes(text: Sql) -> Sql:
    """Give the minutes after midnight of a time of day."""
    hour = q.cast(q.part_of(text, ":", 1), "number")
    return q.plus(q.times(hour, q.number(60)), q.cast(q.part_of(text, ":", 2), "number"))


def _dashed(year: Sql, month: Sql, of_month: Sql) -> Sql:
    """A date as `2026-05-04` is written."""
    return q.together(year, q.text("-"), month, q.text("-"), of_month)


def _month(word: Sql) -> Sql:
    """The two digits of a month by its name or its first three letters; nothing where there is none."""
    words: dict[str, Sql] = {}
    for number, named in enumerate(MONTHS, start=1):
        words |= dict.fromkeys((named.casefold(), named[:3].casefold()), q.text(f"{number:02}"))
    return q.mapped(word, words | {"sept": q.text("09")})


def _excel_days() -> str:
    """The texts of the numbers by which Excel knows days."""
    first, last = DAY_NUMBERS.start // 10_000, (DAY_NUMBERS.stop - 1) // 10_000
    return rf"[{first}-{last - 1}][0-9]{{4}}|{DAY_NUMBERS.stop - 1}"
