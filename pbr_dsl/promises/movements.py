"""How an amount moves when one fact does, or when a row is left out: each change is computed anew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from random import Random

from pbr_dsl.model.contract import Moves, Promise, Without
from pbr_dsl.promises.amounts import Amount, Rows, Whose, amounts, period_of, said
from pbr_dsl.promises.changes import Change, left_out, moved
from pbr_dsl.promises.example import Small, example
from pbr_dsl.promises.place import Place, agree
from pbr_dsl.promises.verdict import Broken, Kept
from pbr_dsl.scenario.words import quantity_text
from pbr_dsl.values.display import date_text

Claim = Moves | Without
Told = Callable[[Promise, int, int], object]  # which line is looked at, how many changes are tried, and of how many


def look(kept: Kept, place: Place, *, seed: int, tries: int, told: Told | None = None) -> None:
    """Try changes on some facts, until one breaks the line; count those that could be decided, and not."""
    claim = kept.promise.claim
    if not isinstance(claim, Moves | Without) or kept.broken is not None:
        return
    random = Random(f"{seed} {kept.promise.title} {place.title}")  # noqa: S311 - drawn again by the same seed
    changes = list(_changes(claim, place, random, tries))
    crossing = isinstance(claim, Moves) and claim.other
    for done, change in enumerate(changes):
        if told is not None:
            told(kept.promise, done, len(changes))
        _try(kept, claim, place if crossing else place.near(change.rows), change)
        if kept.outcome == "broken":
            return


def _changes(claim: Claim, place: Place, random: Random, tries: int) -> Iterable[Change]:
    return moved(claim, place, random, tries) if isinstance(claim, Moves) else left_out(claim, place, random, tries)


def _touched(claim: Claim, change: Change, subject: Rows) -> bool:
    """Whether a line is about a subject: one of the row that changes, or of another row of the record after `other`."""
    if isinstance(claim, Moves) and claim.other:
        return subject.get(claim.other, ()) != change.rows.get(claim.other) and claim.other in subject
    return agree(change.rows, subject)


def _try(kept: Kept, claim: Claim, place: Place, change: Change) -> None:
    """Compare what everybody gets before a change and after it."""
    for whose, before, after in _compared(claim, place, change):
        kept.looked += 1
        if before.number is None or after.number is None:
            kept.undecided += 1
        elif _forbidden(claim, before.number, after.number):
            kept.broken = _broken(kept, claim, place, change, (whose, before, after))
            return


def _forbidden(claim: Claim, before: Fraction, after: Fraction) -> bool:
    return after > before if claim.amount == "rises" else after < before


def _compared(claim: Claim, place: Place, change: Change) -> Iterator[tuple[Whose, Amount, Amount]]:
    """Whose amounts a change may not move so, each before and after it; those that are there both times."""

    def touched(subject: Rows) -> bool:
        return _touched(claim, change, subject)

    before = amounts(place, claim.of, change.rows, touched)
    after = amounts(change.on(place), claim.of, change.rows, touched)
    return ((whose, amount, after[whose]) for whose, amount in before.items() if whose in after)


def _broken(kept: Kept, claim: Claim, place: Place, change: Change, found: tuple[Whose, Amount, Amount]) -> Broken:
    """What there is to say of a change that breaks a line."""
    whose, before, after = found
    paid = claim.of in place.computation.terms.payments
    period = period_of(place, whose)
    lines = list(change.said)
    lines += [(f"{claim.of} of", said(whose))] if said(whose) else []
    if period is not None:
        lines.append(("up to" if paid else "in the period to", date_text(period.end)))
    lines += [(f"{claim.of} before", _text(before)), (f"{claim.of} after", _text(after))]

    def case(facts: Place) -> Small | None:
        for other, one, two in _compared(claim, facts, change):
            if other == whose and one.number is not None and two.number is not None:
                if not _forbidden(claim, one.number, two.number):
                    return None
                first, last = (amount.expected(claim.of, whose, paid=paid) for amount in (one, two))
                if change.apart is not None:
                    first, last = last, first
                return Small(facts, (first,), period, change.then, (last,), change.apart)
        return None

    about = {**change.rows, **({change.apart[0]: change.apart[1]} if change.apart else {})}
    return Broken(place.where, tuple(lines), example(place, about, kept.promise, case))


def _text(amount: Amount) -> str:
    return quantity_text(amount.number or Fraction(0), amount.type)
