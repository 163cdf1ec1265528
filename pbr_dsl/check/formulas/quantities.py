"""Written quantities and dates: from the text to exact constants in base units."""

from __future__ import annotations

import calendar
from datetime import date
from fractions import Fraction

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.formulas.units import BUILT_IN, CURRENCIES, SIGNS, Unit, length_unit, times
from pbr_dsl.check.plurals import singulars
from pbr_dsl.diagnostics.codes.names import UNKNOWN_UNIT
from pbr_dsl.diagnostics.codes.terms import CALENDAR_QUESTION
from pbr_dsl.diagnostics.codes.units import NO_MONEY, WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Constant
from pbr_dsl.model.type import DateType, NumberType
from pbr_dsl.syntax.expression import Date, Name, Quantity
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.words import distance

_MONTHS = frozenset(calendar.month_name[1:])
_MEANT = {  # what people write for a unit
    **dict.fromkeys(("p", "pence", "penny"), "pence are parts of a pound: `£0.01`"),
    **dict.fromkeys(("h", "hr", "hrs"), "write `1 hour`, `2 hours`"),
    **dict.fromkeys(("m", "min", "mins"), "write `15 minutes`"),
    **dict.fromkeys(("d", "wk", "wks", "yr", "yrs", "mth", "mths"), "write days, weeks, months or years"),
    **dict.fromkeys(("am", "pm"), "a time of day is written `18:00`"),
    **dict.fromkeys(("pt", "pts"), "write `3 points`"),
    **dict.fromkeys(("decimal", "decimals", "places", "dp"), "a rounding says its step: `rounded half up to 0.01`"),
}
_LONGEST = {"day": 73_050, "working-day": 52_200, "month": 2_400, "quarter": 800, "year": 200}
_COUNT: tuple[Unit, Fraction] = ({}, Fraction(1))


def unit(draft: Draft, name: Name) -> tuple[Unit, Fraction] | None:
    """Give the base unit of a unit word and its factor; a record noun is a plain count."""
    word = name.text
    if word in BUILT_IN:
        base, factor = BUILT_IN[word]
        return {base: 1}, factor
    if word in CURRENCIES:
        return {word: 1}, Fraction(1)
    if word in ("number", "percent"):
        return {}, Fraction(1, 100) if word == "percent" else Fraction(1)
    if word == "money":
        currency = draft.settings.currency if draft.settings else "GBP"
        return {currency: 1}, Fraction(1)
    for declared in (word, word.removesuffix("s"), word + "s"):
        if declared in draft.units:
            draft.used.add(f"unit {declared}")
            return {declared: 1}, Fraction(1)
    if draft.record_of(word) is not None:
        return _COUNT
    known = [*BUILT_IN, *CURRENCIES, *draft.units, "number", "percent", "money", *draft.plurals]
    tail, labels, fix = did_you_mean(name, known)
    if word in _MEANT or word in draft.declared:
        help_text = _MEANT.get(word, f"`{word}` is a value: write `2 * {word}`")
        draft.report(UNKNOWN_UNIT, name, f"there is no unit `{word}`", help=help_text)
        return None
    if word in _MONTHS:
        help_text = f"a date has a year: `4 {word} 2026`"
        draft.report(UNKNOWN_UNIT, name, f"`{word}` is a month, and no unit", help=help_text)
        return None
    one = word.removesuffix("s") if len(word) > 4 and not word.endswith("ss") else word  # noqa: PLR2004 - `kgs`, `bus`
    draft.report(
        UNKNOWN_UNIT,
        name,
        f"there is no unit `{word}`",
        help=("" if distance(word, fix[0].replacement) < 2 else f"or declare it, with a line `unit {one}`")  # noqa: PLR2004 - one slip
        if tail
        else f"declare it with a line `unit {one}`, or write one such as hours, days, people or points",
        labels=labels,
        fix=fix,
    )
    if not tail:
        draft.excuse(*singulars([word]))
    return None


def quantity(draft: Draft, written: Quantity) -> Constant | None:
    """Give a written quantity as an exact constant."""
    number = Fraction(written.number)
    found: tuple[Unit, Fraction] | None = _COUNT
    if written.sign == "%":
        found = ({}, Fraction(1, 100))
    elif written.sign:
        found = ({SIGNS[written.sign]: 1}, Fraction(1))
    elif written.unit is not None:
        found = unit(draft, written.unit)
    per = unit(draft, written.per) if written.per is not None else _COUNT
    if found is None or per is None or not _per_something(draft, written.per_number, written):
        return None
    scale = found[1] / (per[1] * Fraction(written.per_number or 1))
    return number_constant(number * scale, times(found[0], per[0], -1))


def too_long(draft: Draft, made: Constant, node: Node) -> bool:
    """Report a length of time beyond which no date is counted."""
    number = abs(Fraction(made.value))
    if number <= _LONGEST.get(length_unit(made.type), number):
        return False
    draft.report(WRONG_KIND, node, f"`{node.span.text}` is longer than 200 years, and no date is so far away")
    return True


def _per_something(draft: Draft, number: str, node: Node) -> bool:
    if not number or Fraction(number):
        return True
    draft.report(WRONG_KIND, node, "nothing is so much per 0", help="write what it is per one, or per 100")
    return False


def is_bare(written: Quantity) -> bool:
    """Whether a quantity is written without any unit."""
    return not written.sign and written.unit is None and written.per is None


def number_constant(value: Fraction, unit_of: Unit) -> Constant:
    """Give a constant number."""
    return Constant(type=NumberType(unit=unit_of), value=str(value))


def day(written: Date) -> date | None:
    """Give a written date; None when no such day exists (already reported)."""
    return date.fromisoformat(written.iso) if written.iso else None


def date_constant(written: Date) -> Constant | None:
    """Give a written date as a constant."""
    return Constant(type=DateType(), value=written.iso) if written.iso else None


def length(draft: Draft, written: Quantity) -> model.Length | None:
    """Give a written length of time: a whole number of days (or weeks), months, quarters, years or working days."""
    constant = quantity(draft, written)
    if constant is None:
        return None
    base = length_unit(constant.type)
    number = Fraction(constant.value)
    if not base or number.denominator != 1 or number < 0:
        draft.report(
            WRONG_KIND,
            written,
            f"`{written.span.text}` is not a length of time",
            help="write days, weeks, months, years or working days, such as `28 days` or `10 working days`",
        )
        return None
    if too_long(draft, constant, written):
        return None
    calendar_needed(draft, written, base)
    return model.Length.model_validate({"number": int(number), "unit": base})


def calendar_needed(draft: Draft, node: Node, base: str) -> None:
    """Ask, once, for the calendar term that a length of time needs."""
    terms = draft.settings.calendar if draft.settings is not None else None
    if terms is None:
        return
    if base in ("month", "quarter", "year") and not terms.month_end and draft.ask("month ends"):
        draft.report(
            CALENDAR_QUESTION,
            node,
            "nothing says which day is a month after 31 January",
            readings=(
                "`month ends clamp`: 28 February, so that a claim of £600.00 made on 1 March is late",
                "`month ends refuse`: there is no such day, and what hangs on it is held, £600.00 with it",
            ),
            help="add one of the two to the line `calendar` of the contract",
        )
    if base == "working-day" and not terms.working_days and draft.ask("working days"):
        draft.report(
            CALENDAR_QUESTION,
            node,
            "nothing says whose working days count",
            readings=(
                "`working days England`: 2 January is one, so that £600.00 claimed on the day after is late",
                "`working days Scotland`: 2 January is a holiday, and the £600.00 is in time",
            ),
            help="add one of the two, or Wales or Northern Ireland, to the line `calendar` of the contract",
        )


def bank_holidays_asked(draft: Draft, node: Node) -> None:
    """Ask, once, whose bank holidays count."""
    if draft.settings is None or draft.settings.calendar.bank_holidays or not draft.ask("bank holidays"):
        return
    draft.report(
        CALENDAR_QUESTION,
        node,
        "nothing says whose bank holidays count",
        readings=(
            "`bank holidays England`: Easter Monday is one, and a visit at £20.00 is paid as on a holiday, £30.00",
            "`bank holidays Scotland`: Easter Monday is a day like any other, and the visit is paid £20.00",
        ),
        help="add one of the two, or Wales or Northern Ireland, to the line `calendar` of the contract",
    )


def length_of(draft: Draft, number: str, word: Name) -> model.Length | None:
    """Give the length of a period: `quarters`, or `4 weeks`."""
    return length(draft, Quantity(word.span, number or "1", "", word))


def counted(draft: Draft, node: Node, bound: tuple[str, ...]) -> bool:
    """Whether so much per row is multiplied by how many there are, or is of one of the rows bound; else report it."""
    per = node.per if isinstance(node, Quantity) else None
    record = draft.record_of(per.text) if per is not None else None
    if per is None or record is None or record.name in bound or "outcome" in bound:
        return True
    said, rows = node.span.text, record.plural
    message = f"`{said}` stands alone, so it is one amount, however many {rows} there are"
    help_text = f"write `{said} * (count of {rows})`, or `each {record.name}`, or leave out `per {per.text}`"
    draft.report(NO_MONEY, node, message, help=help_text)
    return False
