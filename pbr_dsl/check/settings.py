"""The block `contract`: the terms of the contract as a whole, and the questions that it must answer."""

from __future__ import annotations

import re
from datetime import date
from typing import Literal, TypeVar

from pbr_dsl.check.draft import Draft, did_you_mean, nearest
from pbr_dsl.check.facts.years import years
from pbr_dsl.check.formulas.quantities import calendar_needed, day, length, length_of, quantity
from pbr_dsl.check.formulas.units import CURRENCIES, SIGNS, by_code, is_money, length_unit, type_words
from pbr_dsl.check.results.chain import aims
from pbr_dsl.check.uses import is_library
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_CODE, UNKNOWN_PHRASE
from pbr_dsl.diagnostics.codes.syntax import NO_SUCH_DATE
from pbr_dsl.diagnostics.codes.terms import (
    ALL_ROWS_PAY,
    DATES_OUT_OF_ORDER,
    LANGUAGE_VERSION,
    MISSING_PART,
    NOT_IN_TERM,
    OUT_OF_PLACE,
    PERIOD_QUESTION,
    PREVAILS_QUESTION,
    ROUNDING_QUESTION,
    SAID_TWICE,
)
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name, Quantity, Rounding
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.calendar import NoSuchDayError, periods, shift
from pbr_dsl.values.display import date_text, list_text

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
REGIONS = ("England", "Wales", "Scotland", "Northern Ireland")
_PHRASES = (
    "weeks start Monday",
    "month ends clamp",
    "month ends refuse",
    "working days England",
    "bank holidays England",
)
_NO_SCHOOL_TERMS = "there is no list of school terms: each council and many schools set their own"
_TERMS_AS_ROWS = (
    "give them as rows, `record school-term: began start date, ended end date`, and count them:"
    " `(count of school-terms where ended is attached to made) is below 2`"
)
MODES: dict[str, Literal["half-up", "half-even", "up", "down"]] = {
    "half up": "half-up",
    "half even": "half-even",
    "up": "up",
    "down": "down",
}
SHORTEST_MONTH = 28
_PERIODS = "periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months"
_HASH = re.compile(r"sha256:[0-9a-f]{64}")
T = TypeVar("T", bound=tree.Line)


def check_settings(draft: Draft) -> None:
    """Read the contract block into the draft's settings; None there without term or periods.

    Stand-ins for other missing terms let the rest of the text be checked; the findings see to it that there is no
    contract.
    """
    if draft.file.version not in ("1", ""):
        draft.report(LANGUAGE_VERSION, draft.file, f"this tool reads `language pbr 1`, not `{draft.file.version}`")
    blocks = [item for item in draft.file.items if isinstance(item, tree.Contract)]
    for extra in blocks[1:]:
        draft.enter(extra)
        draft.report(DEFINED_TWICE, extra.name, "a file holds one contract, and this is the second")
    if not blocks and (draft.file.unread or is_library(draft.file)):
        return
    if not blocks:
        span = draft.file.span.source.span(0, 1)
        draft.report(MISSING_PART, span, "there is no `contract` block", help='start with `contract NAME "Title"`')
        return
    block = blocks[0]
    draft.enter(block)
    roles = [party.role for line in block.settings if isinstance(line, tree.Parties) for party in line.parties]
    for index, role in enumerate(roles):
        if role.text in (other.text for other in roles[:index]):
            draft.report(DEFINED_TWICE, role, f"there is a party `{role.text}` already")
    draft.spans[block.name.text] = block.name.span
    draft.spans |= {f"aim {name.text}": name.span for line in _all(block, tree.Aims) for name in line.names}
    draft.settings = _settings(draft, block)
    if draft.settings is not None:
        _periods_fit(draft, block, draft.settings)


def _settings(draft: Draft, block: tree.Contract) -> model.Settings | None:
    parties = _one(draft, block, tree.Parties, 'between   council "…", provider "…"')
    term = _one(draft, block, tree.Term, "term      1 April 2026 to 31 March 2030")
    money = _one(draft, block, tree.Money, "money     GBP, each line rounded half up to £0.01")
    cycle = _one(draft, block, tree.Periods, _PERIODS)
    calendar = _calendar(draft, _all(block, tree.Calendar))
    rows = _unknown_rows(draft, block)
    prevails = _prevails(draft, block)
    currency, rounding = _money(draft, money)
    start, end, paid_until = _term(draft, term)
    made = _periods(draft, cycle)
    if not (start and end and made):
        return None
    document = prevails or ("this text", "")
    return model.Settings(
        parties=tuple(model.Party(role=p.role.text, title=p.title) for p in (parties.parties if parties else ())),
        start=start,
        end=end,
        paid_until=paid_until or end,
        currency=currency or _unread(draft) or _signed(block),
        rounding=rounding or model.Rounding(mode="half-up", step="1/100"),
        calendar=calendar,
        periods=made,
        prevails=document[0],
        document=document[1],
        unknown_rows=rows or "hold",
        aims=aims(draft, _all(block, tree.Aims)),
        clauses=tuple(line.clause for line in _all(block, tree.Clauses)),
        notes=tuple(line.text for line in _all(block, tree.Note)),
    )


def _periods_fit(draft: Draft, block: tree.Contract, settings: model.Settings) -> None:
    """Report periods that leave days of the term out, and ask for what closes a period."""
    line = next(line for line in block.settings if isinstance(line, tree.Periods))
    draft.at(line)
    size = settings.periods.length
    if settings.periods.first > settings.start:
        said = f"the days from {date_text(settings.start)} to the first period are in no period"
        help_text = f"let the periods begin on or before {date_text(settings.start)}"
        draft.report(NOT_IN_TERM, line.first, said, help=help_text)
    if settings.periods.first.day > SHORTEST_MONTH:
        calendar_needed(draft, line.first, size.unit)
    for length_written in (*line.cut_offs, *line.restated):
        constant = quantity(draft, length_written)
        calendar_needed(draft, length_written, length_unit(constant.type) if constant is not None else "")
    if not line.restated:
        draft.report(
            PERIOD_QUESTION,
            line.length,
            "nothing says until when late facts may still change a period",
            readings=(
                "`restated for 12 months`: a proof that comes after five months is paid then, £600.00",
                "`restated for 0 days`: it is listed with what it would have paid, and £0.00 is paid",
            ),
            help="add one of the two to this line, after a comma",
        )
    _closing(draft, [*line.cut_offs, *line.restated], settings)


def _closing(draft: Draft, lengths: list[Quantity], settings: model.Settings) -> None:
    """Report a length after which some period has no day, where the calendar takes no other: it would never close."""
    size, rule = settings.periods.length, settings.calendar.month_end
    if rule != "refuse" or size.unit == "working-day" or not period_starts(settings):
        return
    made = periods(settings.periods.first, size.number, size.unit, settings.paid_until)
    for node in lengths:
        waits = length(draft, node)
        if waits is None or waits.unit == "working-day":
            continue
        for end in (period.end for period in made):
            try:
                shift(end, waits.number, waits.unit, "after", rule)
            except NoSuchDayError:
                said = f"there is no day {node.span.text} after {date_text(end)}, on which a period ends"
                draft.report(NO_SUCH_DATE, node, said, help="write it in days or weeks, or let `month ends clamp`")
                break


def cut_off_asked(draft: Draft, node: Node) -> None:
    """Ask for the cut-off, once, where something waits for it."""
    if draft.settings is not None and draft.settings.periods.cut_off is None and draft.ask("cut-off"):
        draft.report(
            PERIOD_QUESTION,
            node,
            "this counts from a period's cut-off, and nothing says when that is",
            readings=(
                "`cut-off 15 days after`: what is not known by the 15th day is decided then, £1,000.00 or £0.00",
                "`cut-off 0 days after`: it is decided on the last day of the period, before anybody could report it",
            ),
            help="add one of the two to the line `periods` of the contract, after a comma",
        )


def _unread(draft: Draft) -> str:
    """Give the currency that a line names which could not be read, or ""."""
    names = (name.text for line in draft.file.unread for name in line.names)
    return next((name for name in names if name in CURRENCIES), "")


def _signed(block: tree.Contract) -> str:
    """Give the currency whose sign the text uses."""
    text = block.span.source.text
    return next((code for sign, code in SIGNS.items() if sign in text), CURRENCIES[0])


def _all(block: tree.Contract, kind: type[T]) -> list[T]:
    return [line for line in block.settings if isinstance(line, kind)]


def _one(draft: Draft, block: tree.Contract, kind: type[T], example: str) -> T | None:
    found = _all(block, kind)
    for extra in found[1:]:
        draft.at(extra)
        draft.report(SAID_TWICE, extra, f"`{extra.span.text.split()[0]}` is written twice in this block")
    if not found:
        word = example.split(maxsplit=1)[0]
        draft.report(MISSING_PART, block.name, f"this contract has no line `{word}`", help=f"add `{example}`")
    return found[0] if found else None


def rounding_of(draft: Draft, written: Rounding) -> model.Rounding | None:
    """Give a written rounding: its mode, and its step as an exact fraction in base units."""
    step = quantity(draft, written.step)
    if step is None:
        return None
    if step.value.startswith("-") or step.value == "0":
        draft.report(WRONG_KIND, written.step, "a rounding step is above zero")
        return None
    return model.Rounding(mode=MODES[written.mode], step=step.value)


def _money(draft: Draft, line: tree.Money | None) -> tuple[str | None, model.Rounding | None]:
    if line is None:
        return None, None
    draft.at(line)
    currency: str | None = line.currency.text
    if line.currency.text not in CURRENCIES:
        tail, _, fix = did_you_mean(Name(line.currency.span, line.currency.text.upper()), CURRENCIES)
        near = tail or "write a currency code such as GBP"
        draft.report(UNKNOWN_CODE, line.currency, f"`{line.currency.text}` is not a currency", help=near, fix=fix)
        currency = None
    if line.rounding is None:
        draft.report(
            ROUNDING_QUESTION,
            line.currency,
            "nothing says how a payment line of £12.345 is rounded",
            readings=(
                "`each line rounded half up to £0.01`: £12.35",
                "`each line rounded half even to £0.01`: £12.34",
            ),
        )
        return currency, None
    step = quantity(draft, line.rounding.step)
    money = isinstance(step.type, NumberType) and is_money(step.type.unit) if step is not None else True
    if step is not None and (not money or (currency and step.type != NumberType(unit={currency: 1}))):
        said = type_words(step.type)
        needed = type_words(NumberType(unit={currency or CURRENCIES[0]: 1}))
        message = f"payment lines are in {needed}, and they are rounded here to steps of {said}"
        unit = step.type.unit if isinstance(step.type, NumberType) else {}
        draft.report(WRONG_KIND, line.rounding.step, message, help=by_code(next(iter(unit), ""), currency or ""))
        return currency, None
    return currency, rounding_of(draft, line.rounding)


def _term(draft: Draft, line: tree.Term | None) -> tuple[date | None, date | None, date | None]:
    if line is None:
        return None, None, None
    draft.at(line)
    start, end = day(line.start), day(line.end)
    until = day(line.paid_until) if line.paid_until else None
    if start and end and end < start:
        draft.report(DATES_OUT_OF_ORDER, line.end, f"the term ends on {line.end.span.text}, before it starts")
    if end and until and until < end and line.paid_until:
        draft.report(DATES_OUT_OF_ORDER, line.paid_until, "`paid until` lies before the end of the term")
    return start, end, until


def _periods(draft: Draft, line: tree.Periods | None) -> model.Periods | None:
    if line is None:
        return None
    draft.at(line)
    draft.spans["periods"] = line.length.span
    first = day(line.first)
    size = length_of(draft, line.length.number, line.length.unit)
    if size is None or first is None:
        return None
    if size.unit == "working-day" or not size.number:
        draft.report(WRONG_KIND, line.length, "a period is so many days, weeks, months, quarters or years long")
        return None
    for extra in (*line.cut_offs[1:], *line.restated[1:]):
        draft.report(SAID_TWICE, extra, "this phrase is written twice")
    return model.Periods(
        length=size,
        first=first,
        cut_off=length(draft, line.cut_offs[0]) if line.cut_offs else None,
        restated=length(draft, line.restated[0]) if line.restated else None,
    )


def period_starts(settings: model.Settings) -> list[date]:
    """Give the first day of every period of the contract."""
    size = settings.periods.length
    if size.unit == "working-day":
        return []
    try:
        made = periods(settings.periods.first, size.number, size.unit, settings.paid_until)
    except NoSuchDayError:
        return []
    return [period.start for period in made]


def _calendar(draft: Draft, lines: list[tree.Calendar]) -> model.Calendar:
    found: dict[str, str] = {}
    for line in lines:
        draft.at(line)
        for phrase in line.phrases:
            before = dict(found)
            match phrase.words:
                case ("weeks", "start", weekday) if weekday in WEEKDAYS:
                    found["week_start"] = weekday
                case ("month", "ends", ("clamp" | "refuse") as rule):
                    found["month_end"] = rule
                case ("working days", *region) if " ".join(region) in REGIONS:
                    found["working_days"] = " ".join(region)
                case ("bank", "holidays", *region) if " ".join(region) in REGIONS:
                    found["bank_holidays"] = " ".join(region)
                case ("school", "terms", *_):
                    draft.report(UNKNOWN_PHRASE, phrase, _NO_SCHOOL_TERMS, help=_TERMS_AS_ROWS)
                case _:
                    phrase_error(draft, phrase, phrase.text, _PHRASES)
                    draft.asked.update(("month ends", "working days", "bank holidays"))
            if any(found[term] != said for term, said in before.items()):
                draft.report(SAID_TWICE, phrase, f"`{phrase.text}` contradicts what is written before")
    return model.Calendar.model_validate({**found, "years": years(draft, lines)})


def phrase_error(draft: Draft, node: Node, text: str, known: tuple[str, ...], code: Code = UNKNOWN_PHRASE) -> None:
    """Report a phrase that the language does not have, and offer the nearest one that it has here."""
    near = nearest(text, known)
    told = list_text([f"`{word}`" for word in known], "or")
    offer = f"did you mean `{near}`?" if near else f"here you may write {told}"
    draft.report(code, node, f"`{text}` means nothing here", help=offer)


def _unknown_rows(draft: Draft, block: tree.Contract) -> Literal["pay the rest", "hold"] | None:
    lines = _all(block, tree.UnknownRows)
    for extra in lines[1:]:
        draft.report(SAID_TWICE, extra, "`unknown rows` is written twice in this block")
    if not lines:
        draft.report(
            ALL_ROWS_PAY,
            block.name,
            "nothing says what happens when one row of a thousand cannot be read",
            readings=(
                "`unknown rows  pay the rest`: of 1,000 rows at £10.00, £9,990.00 is paid now, and the row is listed",
                "`unknown rows  hold`: £0.00 is paid now, and the whole £10,000.00 waits for the row",
            ),
        )
        return None
    draft.at(lines[0])
    return unknown_rows_words(draft, lines[0].words)


def unknown_rows_words(draft: Draft, words: tree.Words) -> Literal["pay the rest", "hold"] | None:
    """Give what `unknown rows` says."""
    if words.text == "pay the rest":
        return "pay the rest"
    if words.text == "hold":
        return "hold"
    phrase_error(draft, words, words.text, ("pay the rest", "hold"))
    return None


def _prevails(draft: Draft, block: tree.Contract) -> tuple[Literal["this text", "signed schedule"], str] | None:
    lines = _all(block, tree.Prevails)
    for extra in lines[1:]:
        draft.report(SAID_TWICE, extra, "`prevails` is written twice in this block")
    if not lines:
        draft.report(
            PREVAILS_QUESTION,
            block.name,
            "nothing says which text prevails if this one and the signed schedule differ",
            readings=(
                "`prevails  this text`: a price of £17.50 here is paid, even if £17.00 was signed",
                '`prevails  signed schedule "sha256:…"`: £17.00 is due, and this text is mended',
            ),
        )
        return None
    line = lines[0]
    draft.at(line)
    if line.words.text == "this text" and not line.document:
        return "this text", ""
    if line.words.text == "signed schedule" and _HASH.fullmatch(line.document):
        return "signed schedule", line.document
    if line.words.text == "signed schedule":
        help_text = 'write `"sha256:…"` after it, with the 64 characters that `sha256sum` prints for the document'
        draft.report(MISSING_PART, line.words, "a signed schedule is named by its hash", help=help_text)
        return None
    if line.words.text == "this text":
        draft.report(OUT_OF_PLACE, line.words, "where this text prevails, no document is named")
        return None
    phrase_error(draft, line.words, line.words.text, ("this text", "signed schedule"))
    return None
