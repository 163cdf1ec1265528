"""Who qualifies, what proves an outcome, and the outcomes themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
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
from pbr_dsl.report.schedule.document import Clause, Grid, Item, Origin, Section, lettered
from pbr_dsl.report.schedule.phrases import Phrases
from pbr_dsl.report.schedule.rows import belonging
from pbr_dsl.report.schedule.values import finish, titled
from pbr_dsl.report.schedule.words import (
    article,
    be,
    length_text,
    listed,
    noun,
    plain,
    quantity,
    quoted,
    sentence,
    term,
)

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
        "qualifies if every one of these conditions is met:"
    )
    items = lettered(_condition(phrases, condition, part.clause) for condition in part.conditions)
    after = [
        f"No outcome of {article(noun)} that does not qualify is accepted",
        f"While it is not known whether {article(noun)} qualifies, its outcomes are held",
    ]
    if part.hold is not None:
        until = f"{length_text(part.hold)} after {phrases.noun(part.on)}"
        after.append(cited(f"What is still not known then, {until}, counts as not met", part.hold_clause, part.clause))
    heading = titled(term(part.name), part.title)
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
    what, recorded = _proved(terms, part)
    phrases = Phrases(terms, outcome=what)
    said = f"Where this schedule asks for proof by {quoted(term(part.name))}, the proof counts if:"
    if part.title:
        said = f"{part.title}. {said}"
    items: list[str] = []
    if part.kinds is not None:
        items.append(f"what has been handed in contains {_kinds(part.kinds)}")
    verified = f"it is verified by {listed((f'the {plain(role)}' for role in part.verified_by), 'or')}"
    if part.verifiers:
        verified += f", as the list of each {plain(part.verifiers)} says"
    if part.not_by:
        verified += f", who may be neither the {plain(part.not_by)} nor connected with the {plain(part.not_by)}"
    items.append(cited(verified, part.verified_clause, part.clause))
    if part.dated is not None:
        items.append(cited(f"it is dated {within(phrases, part.dated)}", part.dated.clause, part.clause))
    after: list[str] = []
    if part.submitted is not None:
        window = within(phrases, part.submitted)
        items.append(cited(f"it is submitted {window}", part.submitted.clause, part.clause))
        if part.used_once:
            once = "the same document has not been submitted before for anything or anybody else"
            items.append(cited(once, part.submitted.clause, part.clause))
        for late in part.late:
            again = (
                f"within {length_text(late.length)} {part.submitted.direction} {phrases.noun(part.submitted.anchor)}"
            )
            share = quantity(Fraction(late.credit), {}, percent=True)
            after.append(f"Proof that comes after that, but {again}, earns {share} of the outcome's price and points")
        after.append(
            f"Until the last of these days it is not yet known whether {article(what)} without proof is proved; after "
            "it, it is not"
            if recorded
            else f"Until the last of these days {article(what)} without proof is held; after it, it is out of time"
        )
    else:
        after.append(f"No last day is set for submitting it: {article(what)} without proof is held")
    if part.late or part.kinds is not None:
        after.append("Of several proofs the one that earns most counts")
    if part.sample is not None:
        least = f", or {part.sample.least} if that is more," if part.sample.least else ""
        share = quantity(Fraction(part.sample.share), {}, percent=True)
        each = " and ".join(f"each {one}" for one in (*part.sample.each, "period"))
        said_of = (
            f"Of the outcomes that are accepted with this proof, {share} of {each} (rounded up){least} are "
            "checked again, or all where there are fewer"
        )
        after.append(cited(said_of, part.sample.clause, part.clause))
    origin = Origin(part.clause, part.place)
    made = Clause(term(part.name), said, lettered(items), after=tuple(map(sentence, after)), origin=origin)
    return finish(made, phrases)


def _proved(terms: Terms, part: Evidence) -> tuple[str, bool]:
    """What is proved by an evidence in words, and whether it is only entries of records."""
    asked = {"outcome": any(part.name in one.proofs for one in terms.contract.outcomes)}
    asked["payment"] = any(one.evidence == part.name for one in terms.contract.payments)
    recorded = [noun(one) for one in terms.contract.records if one.evidence == part.name]
    found = [*(word for word, is_asked in asked.items() if is_asked), *recorded]
    return listed(found, "or") or "outcome", bool(recorded) and len(found) == len(recorded)


def within(phrases: Phrases, window: Window) -> str:
    """Give a window: `within 28 days after the date on which the outcome is achieved`."""
    opens = f", or earlier, but not before {phrases.noun(window.opens)}" if window.opens is not None else ""
    return f"within {length_text(window.length)} {window.direction} {phrases.noun(window.anchor)}{opens}"


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


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an outcome's clause says: a sentence, which begins with `lead`, and its parts.

    `head` stands over `cell`, the rest of the sentence, where outcomes are in one table.
    """

    head: str
    lead: str
    cell: str
    items: tuple[Item, ...] = ()

    @property
    def item(self) -> Item:
        """Give it as a part of a clause."""
        said = f"{self.lead}{self.cell}"
        return Item("", said if self.items else sentence(said), self.items)


def outcomes(terms: Terms) -> Section:
    """Give every outcome: when it is achieved, and what else is asked; those of one set in one clause."""
    said = ""
    if terms.contract.outcomes:
        said = (
            "An outcome is accepted if it is achieved while the contract runs, by or for somebody who qualifies, and "
            "everything else that its clause asks is there. It belongs to the period in which it is dated. Until time "
            "has passed that has to pass it is open; while a fact, a proof or a claim has still to come it is held; "
            "once a last day has passed it is out of time; otherwise it is refused."
        )
        said += (
            " Where a calculation speaks of every outcome, it means each one that is due, whether it is achieved or "
            "not, unless it says which."
        )
        if any(part.late for part in terms.contract.evidence):
            said += " The credit of an outcome is 100%, or the part that its proof earns; if it is not accepted, 0%."
    made = (_outcome(terms, list(group)) for _, group in groupby(terms.contract.outcomes, key=_together))
    return Section("Outcomes", tuple(clause for clauses in made for clause in clauses), said)


def _together(part: Outcome) -> object:
    """What outcomes have in common that stand in one clause."""
    return (part.set or part.name, part.subject, part.count)


def _outcome(terms: Terms, group: list[Outcome]) -> list[Clause]:
    """The clause of one outcome or of a set; a set whose outcomes fit into no table has a clause for each."""
    part = group[0]
    phrases = Phrases(terms)
    counting = _counting(phrases, part)
    asked = [list(_asked(phrases, one)) for one in group]
    origin = Origin(part.clause, part.place)
    if len(group) == 1:
        of_set = f" It is one of the set {quoted(plain(part.set))}." if part.set else ""
        items = lettered(one.item for one in asked[0])
        said = f"{term(part.name)} counts {counting}.{of_set}"
        clause = Clause(_heading(part), said, items, origin=origin, defines=_terms(group))
        return [finish(clause, phrases)]
    shared = [one for one in asked[0] if all(one in others for others in asked)]
    own = [[one for one in said if one not in shared] for said in asked]
    if any(one.items for said in own for one in said):
        return [clause for one in group for clause in _outcome(terms, [one])]
    heads = list(dict.fromkeys(one.head for said in own for one in said))
    rows = tuple(
        (cited(_heading(outcome), outcome.clause, part.clause), *_cells(said, heads))
        for outcome, said in zip(group, own, strict=True)
    )
    said = f"These outcomes are the set {quoted(plain(part.set))}. Each counts {counting}."
    grid = Grid(("Outcome", *heads), rows)
    clause = Clause(
        term(part.set), said, lettered(one.item for one in shared), (grid,), origin=origin, defines=_terms(group)
    )
    return [finish(clause, phrases)]


def _terms(group: list[Outcome]) -> tuple[str, ...]:
    """The terms that a clause of outcomes defines: their names, and what they say of themselves."""
    return tuple(dict.fromkeys(term(name) for one in group for name in (one.name, *one.attributes)))


def _cells(said: list[Asked], heads: list[str]) -> Iterator[str]:
    for head in heads:
        yield "; ".join(one.cell for one in said if one.head == head) or "–"


def _heading(part: Outcome) -> str:
    return titled(term(part.name), part.title)


def _counting(phrases: Phrases, part: Outcome) -> str:
    whom = f" for each {plain(part.subject)}" if part.subject else ""
    match part.count.word:
        case "once":
            return f"once{whom}"
        case "every":
            return f"every time it is achieved{whom}"
        case "up to":
            times = phrases.tight(part.count.times) if part.count.times is not None else "any number of"
            return f"up to {times} times{whom}, the earliest first"


def _asked(phrases: Phrases, part: Outcome) -> Iterator[Asked]:
    own = part.clause
    yield _achieved(phrases, part)
    if part.offered is not None:
        yield Asked("Due only if", "It is due only if ", phrases.condition(part.offered))
    if part.choice is not None:
        yield Asked("Choice", "", cited(_choice(phrases, part.choice), part.choice.clause, own))
    for other in part.requires:
        yield Asked("Counts only if", "It counts only if ", cited(required(other), other.clause, own))
    yield from _papers(phrases, part)
    if part.payable is not None:
        said = phrases.noun(part.payable.day)
        yield Asked("Payable on", "It becomes payable on ", cited(said, part.payable.clause, own))
    if part.lapses is not None:
        day = phrases.noun(part.lapses.day)
        yield Asked("Ends on", "It can no longer be achieved on or after ", cited(day, part.lapses.clause, own))
    if part.serves:
        aims = listed(quoted(plain(aim)) for aim in part.serves)
        yield Asked("Serves", f"It serves the aim{'s' if len(part.serves) > 1 else ''} ", aims)
    for name, value in part.attributes.items():
        yield Asked(term(name), f"Its {term(name)} {be(term(name))} ", phrases.noun(value))


def _papers(phrases: Phrases, part: Outcome) -> Iterator[Asked]:
    """By what it is proved and when it has to be claimed: first as variations have it, else as it stands otherwise."""
    proofs = [("needs proof by ", quoted(term(r.evidence)), r.when, r.clause) for r in part.guarded if r.evidence]
    claims = [
        ("has to be claimed ", within(phrases, rule.claimed), rule.when, rule.clause)
        for rule in part.guarded
        if rule.claimed is not None
    ]
    for title, rules in (("Proof", proofs), ("Claimed", claims)):
        for lead, said, when, clause in rules:
            where = phrases.condition(when)
            yield Asked(f"{title} if {where}", f"If {where}, it {lead}", cited(said, clause, part.clause))
        it = "Otherwise it" if rules else "It"
        if title == "Proof" and part.evidence:
            yield Asked(title, f"{it} needs proof by ", quoted(term(part.evidence)))
        if title == "Claimed" and part.claimed is not None:
            window = within(phrases, part.claimed)
            yield Asked(title, f"{it} has to be claimed ", cited(window, part.claimed.clause, part.clause))


def _achieved(phrases: Phrases, part: Outcome) -> Asked:
    own, clause = part.clause, part.achieved_clause
    match part.achieved:
        case AchievedDue(when=when):
            said, items = phrases.whole(when)
            lead = "It is judged on its due date, and dated by it: it is achieved if "
            return Asked("Achieved (judged on, and dated by, its due date) if", lead, cited(said, clause, own), items)
        case AchievedOn(date=day, when=when, known=known):
            said, items = f"on {phrases.noun(day)}", ()
            if known is not None:
                said += (
                    f" (facts may still come for {length_text(known)} after that date: it is refused as soon as the "
                    "condition is known to fail, and stays open until then otherwise)"
                )
            if when is not None:
                condition, items = phrases.whole(when)
                said += f", if {condition}"
            return Asked("Achieved", "It is achieved ", cited(said, clause, own), items)
        case AchievedEach(rows=rows, date=day, when=when):
            with phrases.about(rows.record):
                on = phrases.noun(day)
            said, items = f"once for each {plain(rows.record)}{belonging(phrases, rows)}, on {on}", ()
            if when is not None:
                with phrases.about(rows.record):
                    condition, items = phrases.whole(when)
                said += f", if {condition}"
            return Asked("Achieved", "It is achieved ", cited(said, clause, own), items)


def _choice(phrases: Phrases, choice: Choice) -> str:
    others = listed(map(term, choice.outcomes))
    with phrases.about(""):
        by = phrases.tight(choice.by)
    return (
        f"Of {others}, as far as they are due, only {choice.number} are due for each {plain(choice.record)}: those "
        f"with the {choice.order} {by.removeprefix('the ')} (one for which there is none is never due; "
        "between equal ones, in the order in which they stand here)"
    )


def required(other: Requires) -> str:
    """Give what comes first, or must not have come."""
    if other.absent:
        return f"no {term(other.outcome)} has been accepted (while one is open or held, it waits)"
    return f"{term(other.outcome)} {_STATES[other.state]}"
