"""Payments, and the limits on them."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.contract import Bound, Due, Limit, Payment, Prerequisite
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.report.schedule.document import Clause, Item, Origin, Section, lettered
from pbr_dsl.report.schedule.outcomes import cited
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.rows import plural
from pbr_dsl.report.schedule.values import each, finish, titled
from pbr_dsl.report.schedule.words import (
    article,
    listed,
    plain,
    quantity,
    quoted,
    rounding_text,
    sentence,
    term,
)

_ORDERS: Final = {
    "earliest achieved": "those achieved earliest come first",
    "earliest claimed": "those claimed earliest come first",
    "earliest period": "no line comes before another by its date",
}
_WORDS: Final = {
    2: "two", 3: "three", 4: "four", 5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine", 10: "ten", 12: "twelve",
}  # fmt: skip


def payments(terms: Terms) -> Section:
    """Give what is paid."""
    said = (
        "A line is the amount of one payment for one of those for whom it is worked out. A line is payable, held (a "
        "fact, a proof or a claim has still to come), refused, out of time, or open (time has to pass; it is not on "
        "the statement yet). A line that is held is never taken to be nothing, and is paid when what it waits for "
        "has come."
    )
    return Section("Payments", tuple(_payment(terms, part) for part in terms.contract.payments), said)


def _payment(terms: Terms, part: Payment) -> Clause:
    phrases = Phrases(terms)
    name = term(part.name)
    said = _for_whom(terms, part)
    items = lettered(_terms(terms, phrases, part))
    heading = titled(name, part.title)
    origin = Origin(part.clause, part.place)
    return finish(Clause(heading, said, items, origin=origin, defines=(name,)), phrases)


def _for_whom(terms: Terms, part: Payment) -> str:
    name = term(part.name)
    if part.domain == (OUTCOME,):
        paid = [outcome for outcome in terms.contract.outcomes if terms.pays_for(part, outcome)]
        which = listed(term(outcome.name) for outcome in paid)
        every = len(paid) == len(terms.contract.outcomes)
        said = f"The payment {name} has a line for each outcome that is accepted"
        said += "" if every else f", as far as it is one of these: {which}"
        if not any(outcome.payable is not None for outcome in paid):
            return f"{said}. The line belongs to the period in which the outcome is dated."
        return (
            f"{said}. The line belongs to the period in which the outcome is dated or, where its clause names a day "
            "on which it becomes payable, to the period of that day; where that day is later than the last period that "
            "begins while the contract runs, to that one."
        )
    if PERIOD in part.domain:
        begins = "" if part.due is not None else " begins while the contract runs and"
        return f"The payment {name} has a line {each(part.domain)} that{begins} has ended."
    whom = each(part.domain)
    return f"The payment {name} is paid once{f' {whom}' if whom else ''}."


def _terms(terms: Terms, phrases: Phrases, part: Payment) -> Iterator[Item]:
    own = part.clause
    if part.when is not None:
        said, items = phrases.whole(part.when)
        rest = "" if items else "; otherwise it is nothing, and refused"
        opened = f"It is due only if {said}{rest}"
        cite = cited(opened, part.when_clause, own)
        yield Item("", cite if items else sentence(cite), items)
    for other in part.requires:
        yield Item("", sentence(cited(_prerequisite(other), other.clause, own)))
    if part.evidence:
        yield Item("", sentence(f"It needs proof by {quoted(term(part.evidence))}"))
    said, items = phrases.whole(part.amount)
    opened = f"The amount is {said}".rstrip().removesuffix(":") + ":" if items else sentence(f"The amount is {said}")
    yield Item("", opened, items)
    if part.name in terms.part_by_credit and any(one.late for one in terms.contract.evidence):
        yield Item(
            "", "Where the proof of an outcome earns only part of its price, only that part of the amount counts."
        )
    for bound in part.bounds:
        yield _bound(phrases, bound, own)
    rounding = terms.settings.rounding
    how = rounding_text(rounding.mode, rounding.step, {terms.settings.currency: 1})
    yield Item("", sentence(f"Each line is then {how}"))
    if part.due is not None:
        yield Item("", sentence(cited(_due(phrases, part.due), part.due.clause, own)))
    if part.below_zero is not None:
        how = (
            "in the same parts as it would be paid"
            if part.below_zero.parts
            else "in full on its first due date"
            if part.due is not None
            else "in full"
        )
        whom = f" from the {plain(part.below_zero.whom)}" if part.below_zero.whom else ""
        said = f"The amount may be below zero; it is then taken back{whom}, {how}"
        yield Item("", sentence(cited(said, part.below_zero.clause, own)))
    if part.payers:
        yield Item("", sentence(cited(_payers(terms, part), part.payers_clause, own)))
    if part.shadow:
        yield Item("", "It is worked out and stated, and never paid.")


def _bound(phrases: Phrases, bound: Bound, own: str) -> Item:
    never = "never more than" if bound.word == "at most" else "never less than"
    bounded = bound.value
    items: tuple[Item, ...] = ()
    if isinstance(bounded, core.Cases) and len(bounded.cases) == 1 and bounded.otherwise is None:
        said = f"{phrases.noun(bounded.cases[0].value)}, if {phrases.condition(bounded.cases[0].when)}"
    else:
        said, items = phrases.whole(bounded)
    more = "; what that cuts off is added to the amount of the next period" if bound.rest else ""
    if items:
        lead = f"It is {bound.word} the figure given here (where that is none, nothing is cut){more}:"
        return Item("", cited(lead, bound.clause, own), items)
    return Item("", sentence(cited(f"It is {never} {said}{more}", bound.clause, own)))


def _prerequisite(other: Prerequisite) -> str:
    name = term(other.outcome)
    if other.absent:
        return f"It is paid only if no {name} has been accepted"
    done = {"achieved": "achieved", "claimed": "achieved and claimed", "paid": "accepted and its payment date come"}
    if other.earlier_periods:
        return (
            f"It is paid only once {name} has been {done[other.state]}; from then on the periods before it are paid "
            "as well, and until then their lines are open"
        )
    return f"It is paid for a period only if {name} has been {done[other.state]} by the end of it"


def _due(phrases: Phrases, due: Due) -> str:
    days = [phrases.noun(day) for day in due.dates]
    if len(days) == 1:
        return f"It is due on {days[0]}, and belongs to the period in which that day lies"
    many = _WORDS.get(len(days), str(len(days)))
    return (
        f"It is due in {many} equal parts, on {listed(days)}; each belongs to the period of its day, and the pennies "
        f"that do not divide fall to the {due.odd_pennies} part"
    )


def _payers(terms: Terms, part: Payment) -> str:
    step = quantity(Fraction(terms.settings.rounding.step), {terms.settings.currency: 1})
    shares = [f"the {plain(one.party)} pays {quantity(Fraction(one.share), {}, percent=True)}" for one in part.payers]
    said = f"Of each line as limits leave it, {listed(shares)}"
    if len(shares) > 1:
        said += (
            f"; each share is rounded down to a multiple of {step}, and what is left over falls to the "
            f"{plain(part.odd_pennies)}"
        )
    return said


# ---------------------------------------------------------------- limits


def _dating(terms: Terms, part: Limit) -> str:
    """Say how lines that are no outcomes are dated, where the limit is on some."""
    named = [one for one in terms.contract.payments if not part.on or one.name in part.on]
    if all(one.domain == (OUTCOME,) for one in named):
        return ""
    return "For this, a line that is no outcome is dated by its due date or, without one, by the last day of its period"


def limits(terms: Terms) -> Section:
    """Give the limits in the order in which they are applied."""
    contract = terms.contract
    said = ""
    if contract.limits:
        said = (
            "Limits are applied to the rounded lines in the order in which they stand here"
            + (", those on what one payer pays after all others" if any(one.payer for one in contract.limits) else "")
            + ". Lines take their turn period by period, the earliest period first. Lines that are held or refused "
            "take up nothing. Where the order leaves lines equal, the smaller amount comes first, then the outcome "
            "that stands first in this schedule, then the reference that comes first in the alphabet. A line that is "
            "cut to nothing is payable, with nothing to pay."
        )
    return Section("Limits", tuple(_limit(terms, part) for part in contract.limits), said)


def _limit(terms: Terms, part: Limit) -> Clause:
    phrases = Phrases(terms)
    size = phrases.factor(part.at_most)
    on = listed(map(term, part.on)) if part.on else ""
    subjects = [f"each {plain(one)}" for one in part.each if one != PERIOD]
    times = [f"each {plain(one)}" for one in (*part.each, part.year) if one and one in (PERIOD, part.year)]
    whom = (f" for {listed(subjects)}" if subjects else "") + (f" in {listed(times)}" if times else "")
    what = f" on {on}" if on else ""
    if part.of == "money":
        paid = f"the {plain(part.payer)} pays" if part.payer else "is paid"
        said = (
            f"No more than {size} {paid}{what}{whom}"
            if not part.payer
            else f"The {plain(part.payer)} pays no more than {size}{what}{whom}"
        )
    elif part.of == "rows":
        said = (
            f"Lines{what} of no more than {size} {plural(phrases, part.counts)} are paid{whom}; once a line of "
            f"{article(plain(part.counts))} has its place, every line of it has"
        )
    else:
        said = f"No more than {size} lines{what} are paid{whom}"
    parts = [said, f"Within a period {_ORDERS[part.order]}"]
    if part.of == "money":
        parts.append(
            "A line for which there is room for a part only is paid in part"
            if part.trim == "part"
            else "The first line that does not fit as a whole is not paid, and no line after it is"
        )
    else:
        parts.append("A line for which there is no place is cut to nothing")
    if part.of == "money" and part.order != "earliest period":
        parts.append(_dating(terms, part))
    if part.year:
        parts.append(
            f"A line counts in the {plain(part.year)} in which the outcome was achieved or, for a line of a period, "
            "in which the period begins"
        )
    if part.payer:
        parts.append(
            f"What this takes off, the {plain(part.rest)} pays" if part.rest else "What this takes off, nobody pays"
        )
    parts.append("A line of nothing takes up no place" if part.of != "money" else "")
    heading = titled(f"Limit {quoted(term(part.name))}", part.title)
    made = " ".join(sentence(one) for one in parts if one)
    return finish(Clause(heading, made, origin=Origin(part.clause, part.place)), phrases)
