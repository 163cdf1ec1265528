"""Years that the contract counts in: `financial years from 1 April`, and `each financial-year`."""

from __future__ import annotations

from calendar import month_name, monthrange

from pbr_dsl.check.draft import Draft
from pbr_dsl.diagnostics.codes.names import UNKNOWN_PHRASE
from pbr_dsl.diagnostics.codes.terms import CALENDAR_QUESTION, SAID_TWICE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name

_MONTHS = {name: number for number, name in enumerate(month_name) if name}
_END = "-year"
_COMMON = 2027  # a year without 29 February, which no year can begin on


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
    if len(words) != 2 or words[1] != "years":  # noqa: PLR2004 - two words
        help_text = "write it as `financial years from 1 April`"
        draft.report(UNKNOWN_PHRASE, written.words, f"`{written.words.text}` means nothing here", help=help_text)
        return None
    month = _MONTHS.get(written.month.text)
    if month is None or not written.day.isdigit() or not 1 <= int(written.day) <= monthrange(_COMMON, month)[1]:
        said = f"no year begins on {written.day} {written.month.text}"
        draft.report(WRONG_KIND, written.month, said, help="write a day and a month, such as `1 April`")
        return None
    return model.Year(name=f"{words[0]}{_END}", month=month, day=int(written.day))


def year_among(draft: Draft, each: tuple[Name, ...]) -> tuple[str | None, tuple[Name, ...]]:
    """Give the year of the calendar among what a limit is each of ("" for none, None after a finding), and the rest."""
    found = [name for name in each if name.text.endswith(_END) and name.text not in draft.plurals]
    rest = tuple(name for name in each if name not in found)
    if not found:
        return "", rest
    known = [year.name for year in draft.settings.calendar.years] if draft.settings else []
    name = found[0]
    if name.text not in known:
        word = name.text.removesuffix(_END)
        draft.report(
            CALENDAR_QUESTION,
            name,
            f"nothing says on which day a `{name.text}` begins",
            readings=(
                f"`{word} years from 1 April`: £300,000 in March and £300,000 in April are in two years, and both paid",
                f"`{word} years from 1 January`: they are in one year, and of a limit of £400,000 £200,000 is not paid",
            ),
            help="add one of the two, or another day, to the line `calendar` of the contract",
        )
        return None, rest
    return name.text, rest
