"""Limits: how much, of what, for whom, in which order, in whole or in part."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from pbr_dsl.check.definitions.values import domain_of
from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.links import incomplete, reachable
from pbr_dsl.check.facts.years import year_among
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import counted
from pbr_dsl.check.formulas.units import is_money, type_words
from pbr_dsl.check.mentions import nodes_in
from pbr_dsl.check.money import payers
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, NO_WAY_THERE, UNKNOWN_NAME, UNKNOWN_PHRASE, WHICH_PERIOD
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import NO_MONEY, WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form, NumberType
from pbr_dsl.model.walk import parts
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name, Quantity
from pbr_dsl.syntax.node import Node

ORDERS = ("earliest achieved first", "earliest claimed first", "earliest period first")
TRIMS = ("part paid", "whole lines only")
_BY_PERIOD = (
    f"`, {ORDERS[2]}`: room for £1,000.00 pays £700.00 of one period, and £300.00 of the £900.00 of the next",
    f"`each … and period` and `, {ORDERS[2]}`: each period has room of its own, and both are paid in full",
)
_COUNTING = "counting "
_LINES = "lines"


@dataclass(frozen=True, slots=True)
class Phrases:
    """What stands after the commas of a limit, each "" where it is not written (or not understood)."""

    order: str
    trim: str
    counting: str


def check_limits(draft: Draft) -> None:
    """Build every limit."""
    for item in draft.file.items:
        if isinstance(item, tree.Limit):
            draft.enter(item)
            name = item.name.text
            if name in draft.limits or name in draft.payments:
                labels = draft.first(name, item.name)
                draft.report(DEFINED_TWICE, item.name, f"`{name}` is already a name of this contract", labels=labels)
            draft.spans.setdefault(name, item.name.span)
            made = _limit(draft, item)
            if made is None:
                draft.excuse(name)
            else:
                draft.limits[name] = made


def _limit(draft: Draft, item: tree.Limit) -> model.Limit | None:
    year, each = year_among(draft, item.each)
    domain = domain_of(draft, each)
    at_most = _size(draft, item, domain or ())
    said = _phrases(draft, item)
    on = _on(draft, item)
    if isinstance(at_most, core.Constant) and at_most.value.startswith("-"):
        draft.report(WRONG_KIND, item.at_most, "a limit below zero would take money back; no line may")
    if _is_a_share(at_most):
        message = f"`{item.at_most.span.text}` is no number of lines, and nothing says of what it is the share"
        help_text = "write of what: `40% * £100,000`, or of a number that is counted: `40% * joined to date`"
        draft.report(WRONG_KIND, item.at_most, message, help=help_text)
        return None
    if domain is None or at_most is None or not said.order or not said.trim or on is None:
        return None
    if not isinstance(at_most.type, NumberType) or not (is_money(at_most.type.unit) or not at_most.type.unit):
        what = type_words(at_most.type)
        help_text = f"cap the {what} where they are added up, with `smaller of … and …`; or write the limit in money"
        draft.report(WRONG_KIND, item.at_most, f"a limit is money or a number of lines, not {what}", help=help_text)
        return None
    currency = draft.settings.currency if draft.settings else ""
    if at_most.type.unit and currency and currency not in at_most.type.unit:
        message = f"a limit is in {currency} here, and this is {type_words(at_most.type)}"
        rate = f"`{currency} per {next(iter(at_most.type.unit))}`"
        help_text = f"multiply it by an exchange rate, such as a field of a record that is given in {rate}"
        draft.report(NO_MONEY, item.at_most, message, help=help_text)
        return None
    counts = _counted(draft, item, said, money=bool(at_most.type.unit))
    scope = (*domain, counts) if counts else domain
    if counts is None or not _scoped(draft, item, scope, on, said.order):
        return None
    rest = payers.rest_of(draft, item)[1]
    if year is None or not payers.pays(draft, item, on, rest):
        return None
    return model.Limit.model_validate(
        {
            "name": item.name.text,
            "title": item.title,
            "clause": item.clause,
            "place": draft.place(item),
            "at_most": at_most,
            "each": domain,
            "year": year,
            "payer": item.payer.text if item.payer else "",
            "rest": rest,
            "on": on,
            "order": said.order.removesuffix(" first"),
            "trim": said.trim.split()[0],
            "of": "money" if at_most.type.unit else "rows" if counts else "lines",
            "counts": counts,
        }
    )


def _phrases(draft: Draft, item: tree.Limit) -> Phrases:
    """Read what stands after the commas; report what contradicts, is missing, or means nothing."""
    phrases, _ = payers.rest_of(draft, item)
    order = [phrase.text for phrase in phrases if phrase.text in ORDERS]
    trim = [phrase.text for phrase in phrases if phrase.text in TRIMS]
    counting = [phrase.text for phrase in phrases if phrase.text.startswith(_COUNTING)]
    for phrase in phrases:
        if phrase.text in draft.payments or phrase.text in draft.outcomes:
            help_text = (
                f"names are joined by `and`: `on {' and '.join(name.text for name in item.on)} and {phrase.text}`"
            )
            draft.report(UNKNOWN_PHRASE, phrase, f"`{phrase.text}` stands after a comma", help=help_text)
        elif phrase.text not in (*ORDERS, *TRIMS, *counting):
            phrase_error(draft, phrase, phrase.text, (*ORDERS, *TRIMS))
    for phrase in phrases:
        if any(phrase.text in found and phrase.text != found[0] for found in (order, trim, counting)):
            draft.report(SAID_TWICE, phrase, f"`{phrase.text}` contradicts what is written before")
    strange = len(order) + len(trim) + len(counting) < len(phrases)
    if not order and not strange:
        draft.report(
            UNDECIDED,
            item.name,
            "nothing says which lines are paid first",
            readings=_BY_PERIOD
            if _each_period(draft, item)
            else (
                f"`, {ORDERS[0]}`: room for £1,000.00 pays £700.00 of 1 May, and £300.00 of the £900.00 of 1 June",
                f"`, {ORDERS[1]}`: if the second was claimed first, it is paid £900.00, and the other £100.00",
            ),
        )
    if not trim and not strange:
        draft.report(
            UNDECIDED,
            item.name,
            "nothing says whether a line may be paid in part",
            readings=(
                "`, part paid`: a line of £900.00 that meets room for £300.00 is paid £300.00",
                "`, whole lines only`: it is paid £0.00, and so is every line after it",
            ),
        )
    first = counting[0].removeprefix(_COUNTING) if counting else ""
    return Phrases(order[0] if order else "", trim[0] if trim else "", first)


def _each_period(draft: Draft, item: tree.Limit) -> bool:
    """Whether all that a limit is on is paid for no outcome, so that only its periods come one after another."""
    names = [name.text for name in item.on] or list(draft.payments)
    paid = [draft.payments[name] for name in names if name in draft.payments]
    return len(paid) == len(names) and all(payment.domain != ("outcome",) for payment in paid)


# ---------------------------------------------------------------- how much, and of what


def _is_a_share(at_most: Expr | None) -> bool:
    """Whether a size is a written part of one, such as 40%."""
    if not isinstance(at_most, core.Constant) or not isinstance(at_most.type, NumberType) or at_most.type.unit:
        return False
    return 0 < Fraction(at_most.value) < 1


def _size(draft: Draft, item: tree.Limit, domain: tuple[str, ...]) -> Expr | None:
    """Build how much there is room for; a total `to date`, or what is dated, is read in the period of each line."""
    bound = domain if "period" in domain else (*domain, "period")
    made = ex.build(draft, item.at_most, Setting(bound=bound))
    if made is not None and not counted(draft, item.at_most, domain):
        return None
    if made is not None and "period" not in domain and _reads_one_period(draft, made):
        draft.report(
            WHICH_PERIOD,
            item.at_most,
            "this limit is for all periods together, and its size is of one period",
            help="write `each … and period`, or `… to date` for what adds up from period to period",
        )
        return None
    return made


def _reads_one_period(draft: Draft, expr: Form) -> bool:
    """Whether a size is measured in the bound period, and not only dated by its first day or added up to date."""
    match expr:
        case core.ToDate() | core.FieldOf(of=core.Subject(record="period")):
            return False
        case core.ValueOf(value=name) if name in draft.declared:
            value = draft.value_of(name)
            others = (at for at in expr.at if not isinstance(at, core.Subject))
            read = (*others, *([] if value is None else [value.body]))
            return any(_reads_one_period(draft, part) for part in read)
        case core.Subject():
            return expr.record == "period"
        case _:
            return any(_reads_one_period(draft, part) for part in parts(expr))


def _counted(draft: Draft, item: tree.Limit, said: Phrases, *, money: bool) -> str | None:
    """Give the record whose rows a number counts, "" for money or lines; None after a finding."""
    counting = next((phrase for phrase in item.phrases if phrase.text.startswith(_COUNTING)), None)
    if money:
        if counting is not None:
            draft.report(OUT_OF_PLACE, counting, "this limit is money, so nothing is counted")
        return ""
    nouns = dict.fromkeys(_nouns(draft, item.at_most, set()))
    if not said.counting and len(nouns) > 1:
        told = " or ".join(f"`, counting {draft.records[noun].plural}`" for noun in nouns)
        draft.report(MISSING_PART, item.at_most, "nothing says what this limit counts", help=f"write {told}")
        return None
    word = said.counting or next(iter(nouns), _LINES)
    record = draft.record_of(word)
    if word != _LINES and record is None:
        name = Name(counting.span if counting else item.at_most.span, word)
        _, labels, fix = did_you_mean(name, draft.plurals)
        draft.report(UNKNOWN_NAME, name, f"there are no rows called `{word}`", labels=labels, fix=() if labels else fix)
        return None
    if said.trim == TRIMS[0]:
        message = f"a number of {record.plural if record else _LINES} is not paid in part"
        draft.report(OUT_OF_PLACE, item.name, message, help=f"write `, {TRIMS[1]}`")
        return None
    return record.name if record else ""


def _nouns(draft: Draft, node: Node, seen: set[str]) -> Iterator[str]:
    """Go through the records that a number is written in (`1,680 families`), also behind the values that it names."""
    for piece in nodes_in(node):
        if isinstance(piece, Quantity) and piece.unit is not None and piece.per is None:
            record = draft.record_of(piece.unit.text)
            if record is not None:
                yield record.name
        if isinstance(piece, Name) and piece.text in draft.declared and piece.text not in seen:
            seen.add(piece.text)
            for let in draft.declared[piece.text].written:
                if isinstance(let, tree.Let):
                    yield from _nouns(draft, let, seen)


# ---------------------------------------------------------------- on which lines


def _on(draft: Draft, item: tree.Limit) -> tuple[str, ...] | None:
    found: list[str] = []
    others = [name for name in item.on if name.text not in draft.payments and name.text not in draft.outcomes]
    sets = {outcome.set for outcome in draft.outcomes.values() if outcome.set} if others else set[str]()
    for name in item.on:
        if name.text in draft.payments or name.text in draft.outcomes:
            found.append(name.text)
        elif name.text in sets:
            found += [outcome.name for outcome in draft.outcomes.values() if outcome.set == name.text]
        else:
            known = [*draft.payments, *draft.outcomes, *sets]
            _, labels, fix = did_you_mean(name, known)
            message = f"`{name.text}` is no payment and no outcome"
            draft.report(UNKNOWN_NAME, name, message, labels=labels, fix=fix)
            return None
    return tuple(found)


def _scoped(draft: Draft, item: tree.Limit, domain: tuple[str, ...], on: tuple[str, ...], order: str) -> bool:
    """Whether the limited lines lead to what the limit is each of, and have the dates of its order."""
    ok = True
    paid = [draft.payments[name] for name in on if name in draft.payments] if on else list(draft.payments.values())
    named = [draft.outcomes[name] for name in on if name in draft.outcomes]
    every = [payment for payment in paid if payment.domain == ("outcome",)]
    outcomes = list(draft.outcomes.values()) if every else named
    for payment in paid:
        if payment.domain != ("outcome",):
            ok = _leads(draft, item, domain, (payment.name, payment.domain)) and ok
            ok = ok and _ordered(draft, item, (payment.name, order), has_date=order == ORDERS[2])
    for outcome in outcomes:
        ok = _leads(draft, item, domain, (outcome.name, (outcome.subject,))) and ok
        has_date = order != ORDERS[1] or bool(outcome.claims)
        ok = ok and _ordered(draft, item, (outcome.name, order), has_date=has_date)
    return ok


def _leads(draft: Draft, item: tree.Limit, domain: tuple[str, ...], of: tuple[str, tuple[str, ...]]) -> bool:
    name, subjects = of
    reached = {"period", *(record for subject in subjects for record in reachable(draft, subject))}
    lost = [record for record in domain if record not in reached]
    if lost and not incomplete(draft, subjects):
        what = " and ".join(subject for subject in subjects if subject != "period") or "contract"
        message = f"`{name}` is paid each {what}, and a {what} does not lead to a {lost[0]}"
        help_text = "say after `on` which payments or outcomes this limit is on, or limit each of something else"
        draft.report(NO_WAY_THERE, item.each[0] if item.each else item.at_most, message, help=help_text)
    return not lost


def _ordered(draft: Draft, item: tree.Limit, of: tuple[str, str], *, has_date: bool) -> bool:
    if has_date:
        return True
    name, order = of
    phrase = next(phrase for phrase in item.phrases if phrase.text == order)
    missing = "is not claimed" if order == ORDERS[1] else "is no payment for an outcome, and achieved on no day"
    message = f"`{name}` {missing}, so it has no place in this order"
    draft.report(OUT_OF_PLACE, phrase, message, help=f"write `{ORDERS[2]}`, or say after `on` which lines are limited")
    return False
