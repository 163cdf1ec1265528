"""Who qualifies, what proves an outcome, and the outcomes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import (
    AchievedDue,
    AchievedEach,
    AchievedOn,
    Choice,
    Condition,
    Eligibility,
    Evidence,
    Kinds,
    Outcome,
    Requires,
    Window,
)
from pbr_dsl.model.terms import Terms
from pbr_dsl.report.schedule.document import Clause, Item, Origin, Section, lettered
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.rows import belonging
from pbr_dsl.report.schedule.values import finish
from pbr_dsl.report.schedule.words import article, length_text, listed, plain, quantity, quoted, sentence, term

_STATES: Final = {
    "achieved": "has been achieved, and the date is not later than that of this outcome",
    "claimed": "has been achieved and claimed in time",
    "paid": "has been accepted and its payment date has come",
}


def cited(said: str, clause: str, own: str) -> str:
    """Give words with the clause of the contract that they come from, where it is not that of the whole."""
    return f"{said} (contract clause {clause})" if clause and clause != own else said


# ---------------------------------------------------------------- who qualifies


def eligibility(terms: Terms) -> Section:
    """Give who qualifies."""
    return Section("Who qualifies", tuple(_eligibility(terms, part) for part in terms.contract.eligibility))


def _eligibility(terms: Terms, part: Eligibility) -> Clause:
    phrases = Phrases(terms)
    noun = plain(part.record)
    said = (
        f"Whether {article(noun)} qualifies is judged on {phrases.noun(part.on)}. {article(noun).capitalize()} "
        "qualifies "
        "if every one of these conditions is met:"
    )
    items = lettered(_condition(phrases, condition, part.clause) for condition in part.conditions)
    after = [
        f"No outcome of {article(noun)} that does not qualify is accepted",
        f"While it is not known whether {article(noun)} qualifies, its outcomes are held",
    ]
    if part.hold is not None:
        until = f"{length_text(part.hold)} after {phrases.noun(part.on)}"
        after.append(cited(f"What is still not known then, {until}, counts as not met", part.hold_clause, part.clause))
    heading = "Qualification of " + article(noun) if len(terms.contract.eligibility) > 1 else "Conditions"
    origin = Origin(part.clause, part.place)
    return finish(Clause(heading, said, items, after=tuple(map(sentence, after)), origin=origin), phrases)


def _condition(phrases: Phrases, condition: Condition, own: str) -> Item:
    named = "" if condition.name.startswith("condition-") else f"{term(condition.name)}: "
    said, items = phrases.whole(condition.test)
    exceptions = [_exception(phrases, other, condition.clause or own) for other in condition.exceptions]
    return Item("", cited(f"{named}{said}", condition.clause, own), (*items, *exceptions))


def _exception(phrases: Phrases, other: Condition, own: str) -> Item:
    said, items = phrases.whole(other.test)
    effect = "this condition counts as not met" if other.refuses else "this condition counts as met all the same"
    return Item("", cited(f"Exception ({plain(other.name)}): {effect} if {said}", other.clause, own), items)


# ---------------------------------------------------------------- proof


def evidence(terms: Terms) -> Section:
    """Give what proves an outcome, and until when it may come."""
    return Section("Proof", tuple(_evidence(terms, part) for part in terms.contract.evidence))


def _evidence(terms: Terms, part: Evidence) -> Clause:
    phrases = Phrases(terms)
    said = f"Where this schedule asks for proof by {quoted(term(part.name))}, the proof counts if:"
    if part.title:
        said = f"{part.title}. {said}"
    items: list[str] = []
    if part.kinds is not None:
        items.append(f"what has been handed in contains {_kinds(part.kinds)}")
    verified = f"it is verified by {listed((f'the {plain(role)}' for role in part.verified_by), 'or')}"
    if part.not_by:
        verified += f", who may be neither the {plain(part.not_by)} nor connected with the {plain(part.not_by)}"
    items.append(cited(verified, part.verified_clause, part.clause))
    if part.dated is not None:
        items.append(cited(f"it is dated {within(phrases, part.dated)}", part.dated.clause, part.clause))
    after: list[str] = []
    if part.submitted is not None:
        window = within(phrases, part.submitted)
        items.append(cited(f"it is submitted {window}", part.submitted.clause, part.clause))
        for late in part.late:
            again = (
                f"within {length_text(late.length)} {part.submitted.direction} {phrases.noun(part.submitted.anchor)}"
            )
            share = quantity(Fraction(late.credit), {}, percent=True)
            after.append(f"Proof that comes after that, but {again}, earns {share} of the outcome's price and points")
        after.append("Until the last of these days an outcome without proof is held; after it, it is out of time")
    else:
        after.append("No last day is set for submitting it: an outcome without proof is held")
    if part.late or part.kinds is not None:
        after.append("Of several proofs the one that earns most counts")
    origin = Origin(part.clause, part.place)
    made = Clause(term(part.name), said, lettered(items), after=tuple(map(sentence, after)), origin=origin)
    return finish(made, phrases)


def within(phrases: Phrases, window: Window) -> str:
    """Give a window: `within 28 days after the date on which the outcome is achieved`."""
    return f"within {length_text(window.length)} {window.direction} {phrases.noun(window.anchor)}"


def _kinds(kinds: Kinds) -> str:
    if kinds.word == "is":
        return article(plain(kinds.kind))
    word = "and" if kinds.word == "all" else "or"
    parts = [
        _kinds(part)
        if part.word == "is"
        else f"both {_kinds(part)}"
        if part.word == "all"
        else f"either {_kinds(part)}"
        for part in kinds.parts
    ]
    return listed(parts, word)


# ---------------------------------------------------------------- outcomes


def outcomes(terms: Terms) -> Section:
    """Give every outcome: when it is achieved, and what else is asked."""
    said = ""
    if terms.contract.outcomes:
        said = (
            "An outcome is accepted if it is achieved within the term by somebody who qualifies, and everything "
            "else that "
            "its clause asks is there. Until time has passed that has to pass it is open; while a fact, a proof or a "
            "claim has still to come it is held; once a last day has passed it is out of time; otherwise it is refused."
        )
    return Section("Outcomes", tuple(_outcome(terms, part) for part in terms.contract.outcomes), said)


def _outcome(terms: Terms, part: Outcome) -> Clause:
    phrases = Phrases(terms)
    whom = f" for each {plain(part.subject)}" if part.subject else ""
    counting = {"once": "once", "every": "every time it is achieved", "up to": ""}[part.count.word]
    if part.count.times is not None:
        counting = f"up to {phrases.tight(part.count.times)} times, the earliest first,"
    of_set = f" It belongs to the set {quoted(plain(part.set))}." if part.set else ""
    said = f"{term(part.name)} counts {counting}{whom}.".replace(",.", ".") + of_set
    items = lettered(_asked(terms, phrases, part))
    heading = term(part.name) + (f" ({part.title})" if part.title else "")
    origin = Origin(part.clause, part.place)
    return finish(Clause(heading, said, items, origin=origin, defines=term(part.name)), phrases)


def _asked(terms: Terms, phrases: Phrases, part: Outcome) -> Iterator[Item]:
    own = part.clause
    achieved = _achieved(phrases, part)
    yield Item(
        "",
        sentence(cited(achieved.said, part.achieved_clause, own)) if not achieved.items else achieved.said,
        achieved.items,
    )
    if part.offered is not None:
        yield Item("", sentence(f"It is due only if {phrases.condition(part.offered)}"))
    if part.choice is not None:
        yield Item("", sentence(cited(_choice(phrases, part.choice), part.choice.clause, own)))
    for other in part.requires:
        yield Item("", sentence(cited(required(other), other.clause, own)))
    if part.evidence:
        yield Item("", sentence(f"It needs proof by {quoted(term(part.evidence))}"))
    if part.claimed is not None:
        window = within(phrases, part.claimed)
        yield Item("", sentence(cited(f"It has to be claimed {window}", part.claimed.clause, own)))
    if part.payable is not None:
        day = phrases.noun(part.payable.day)
        said = f"It is payable from {day}, and belongs to the period in which that day lies"
        yield Item("", sentence(cited(said, part.payable.clause, own)))
    if part.lapses is not None:
        day = phrases.noun(part.lapses.day)
        yield Item("", sentence(cited(f"On {day} and after it, it can no longer be achieved", part.lapses.clause, own)))
    if part.serves:
        yield Item(
            "",
            sentence(
                f"It serves the aims {listed(quoted(plain(aim)) for aim in part.serves)}"
                if len(part.serves) > 1
                else f"It serves the aim {quoted(plain(part.serves[0]))}"
            ),
        )
    for name, value in part.attributes.items():
        yield Item("", sentence(f"Its {term(name)} is {phrases.noun(value)}"))
    del terms


def _achieved(phrases: Phrases, part: Outcome) -> Item:
    match part.achieved:
        case AchievedDue(when=when):
            said, items = phrases.whole(when)
            return Item("", f"It is judged on its due date, and dated by it: it is achieved if {said}", items)
        case AchievedOn(date=day, when=when, known=known):
            later = (
                f"; facts may still come for {length_text(known)} after that date: it is refused as soon as the "
                "condition is "
                "known to fail, and otherwise stays open until then"
                if known is not None
                else ""
            )
            start = f"It is achieved on {phrases.noun(day)}"
            if when is None:
                return Item("", start + later)
            said, items = phrases.whole(when)
            return Item("", f"{start}{later}, if {said}" if not later else f"{start}, if {said}{later}", items)
        case AchievedEach(rows=each, date=day, when=when):
            noun = plain(each.record)
            with phrases.about(each.record):
                date = phrases.noun(day)
            many = belonging(phrases, each)
            start = f"It is achieved once for each {noun}{many}, on {date}"
            if when is None:
                return Item("", start)
            with phrases.about(each.record):
                said, items = phrases.whole(when)
            return Item("", f"{start}, if {said}", items)


def _choice(phrases: Phrases, choice: Choice) -> str:
    others = listed(map(term, choice.outcomes))
    with phrases.about(""):
        by = phrases.tight(choice.by)
    return (
        f"Of {others} only {choice.number} are due for each {plain(choice.record)}: those with the {choice.order} "
        f"{by.removeprefix('the ')} (one for which there is none is never due; between equal ones, in the order "
        "in which "
        "they stand here)"
    )


def required(other: Requires) -> str:
    """Give what comes first, or must not have come."""
    if other.absent:
        return f"It counts only if no {term(other.outcome)} has been accepted; while one is open or held, it waits"
    return f"It counts only if {term(other.outcome)} {_STATES[other.state]}"
