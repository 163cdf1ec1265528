"""Years, quarters and months that the contract counts in: `financial years from 1 April`, and `each financial-year`."""

from __future__ import annotations

from calendar import month_name, monthrange
from datetime import timedelta
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.plurals import plural_of
from pbr_dsl.diagnostics.codes.names import UNKNOWN_PHRASE
from pbr_dsl.diagnostics.codes.terms import CALENDAR_QUESTION, OUT_OF_PLACE, SAID_TWICE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import DateType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name

_MONTHS = {name: number for number, name in enumerate(month_name) if name}
_LENGTHS: Final = {"years": ("-year", 12), "quarters": ("-quarter", 3), "months": ("-month", 1)}
_ENDS: Final = tuple(end for end, _ in _LENGTHS.values())
_COMMON = 2027  # a year without 29 February, which no year can begin on
_ALWAYS = 28  # a day that every month has
_QUARTER = 3


def years(draft: Draft, lines: list[tree.Calendar]) -> tuple[model.Year, ...]:
    """Build the years that the calendar defines."""
    found: dict[str, model.Year] = {}
    for line in lines:
        draft.at(line)
        for written in line.years:
            made = _year(draft, written)
            if made is None:
                continue
            if made.name in found and found[made.name] != made:
                draft.report(SAID_TWICE, written, f"the first day of a `{made.name}` is written before, and differs")
            found[made.name] = made
    return tuple(found.values())


def _year(draft: Draft, written: tree.YearsFrom) -> model.Year | None:
    words = written.words.words
    if len(words) != 2 or words[1] not in _LENGTHS:  # noqa: PLR2004 - two words
        help_text = "write it as `financial years from 1 April`, quarters or months"
        draft.report(UNKNOWN_PHRASE, written.words, f"`{written.words.text}` means nothing here", help=help_text)
        return None
    end, months = _LENGTHS[words[1]]
    month = _MONTHS.get(written.month.text)
    last = 0 if month is None else monthrange(_COMMON, month)[1] if months > _QUARTER else _ALWAYS
    if month is None or not written.day.isdigit() or not 1 <= int(written.day) <= last:
        said = f"no {words[1][:-1]} begins on {written.day} {written.month.text}"
        draft.report(WRONG_KIND, written.month, said, help="write a day and a month, such as `1 April`")
        return None
    return model.Year(name=f"{words[0]}{end}", month=month, day=int(written.day), months=months)


def year_among(draft: Draft, each: tuple[Name, ...]) -> tuple[str | None, tuple[Name, ...]]:
    """Give the year of the calendar among what a limit is each of ("" for none, None after a finding), and the rest."""
    found = [name for name in each if _is_one(draft, name)]
    rest = tuple(name for name in each if name not in found)
    if not found:
        return "", rest
    year = _defined(draft, found[0])
    return (None if year is None else year.name), rest


def _is_one(draft: Draft, name: Name) -> bool:
    """Whether a name is that of a year, quarter or month, and of no record that the contract declares."""
    return name.text.endswith(_ENDS) and (name.text not in draft.plurals or name.text in draft.years)


def _defined(draft: Draft, name: Name) -> model.Year | None:
    """Give the year of the calendar that a name means, or None with a question."""
    known = draft.settings.calendar.years if draft.settings else ()
    year = next((year for year in known if year.name == name.text), None)
    if year is None:
        word, _, unit = name.text.rpartition("-")
        draft.report(
            CALENDAR_QUESTION,
            name,
            f"nothing says on which day a `{name.text}` begins",
            readings=(
                f"`{word} {unit}s from 1 April`: £300,000 of 5 April is in the {unit} that begins on 1 April",
                f"`{word} {unit}s from 6 April`: it is in the {unit} before, and so under the limit of that one",
            )
            if unit != "year"
            else (
                f"`{word} years from 1 April`: £300,000 in March and £300,000 in April are in two years, and both paid",
                f"`{word} years from 1 January`: they are in one year, and of a limit of £400,000 £200,000 is not paid",
            ),
            help="add one of the two, or another day, to the line `calendar` of the contract",
        )
    return year


def declare_years(draft: Draft) -> None:
    """Make the record of each year of the calendar that a value or a payment is each of."""
    for item in draft.file.items:
        if isinstance(item, tree.Let | tree.Payment):
            draft.enter(item)
            found = [name for name in item.each if _is_one(draft, name)]
            for name in found:
                if name.text not in draft.years:
                    _declare(draft, name)
            if found and any(name.text == "period" for name in item.each):
                said = f"a period and a {found[0].text} stand side by side, and a period lies in one {found[0].text}"
                draft.report(OUT_OF_PLACE, found[0], said, help="leave one of the two out")


def _declare(draft: Draft, name: Name) -> None:
    """Make the record of a year: a row for each that meets the term, named by its first day."""
    year, settings = _defined(draft, name), draft.settings
    rows: list[model.Given] = []
    start = year.first_day(settings.start) if year is not None and settings is not None else None
    while start is not None and year is not None and settings is not None and start <= settings.end:
        following = year.first_day(start + timedelta(days=31 * year.months + 1))
        key = f"{name.text}-{start.year}" + (f"-{start.month:02}" if year.months <= _QUARTER else "")
        cells = {"start": start.isoformat(), "end": (following - timedelta(days=1)).isoformat()}
        rows.append(model.Given(key=(key,), cells=cells))
        start = following
    draft.years.add(name.text)
    draft.plurals |= {name.text: name.text, plural_of(name.text): name.text}
    draft.used.add(name.text)
    draft.spans.setdefault(name.text, name.span)
    draft.records[name.text] = model.Record(
        name=name.text,
        plural=plural_of(name.text),
        columns=(model.Column(name="start", type=DateType()), model.Column(name="end", type=DateType())),
        key=(name.text,),
        source="text",
        rows=tuple(rows),
    )
