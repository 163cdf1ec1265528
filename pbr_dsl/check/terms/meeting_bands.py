"""Two outcomes of one number whose bands meet or overlap: what lies there achieves both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations
from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.check.terms.overlapping_cases import alternatives, apart
from pbr_dsl.check.terms.prices import brings
from pbr_dsl.check.terms.sizes import sizes
from pbr_dsl.check.terms.unpaid_outcomes import paid_outcomes
from pbr_dsl.diagnostics.codes.terms import MEETING_BANDS
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.values.display import money_text, number_text

_LOW: Final = {"at-least": True, "above": False}  # whether the end itself belongs to the band
_HIGH: Final = {"at-most": True, "below": False}


@dataclass(frozen=True, slots=True)
class Band:
    """What is compared, in which unit, and from where to where; an end is a number and whether it belongs."""

    what: Expr
    unit: dict[str, int]
    low: tuple[Fraction, bool] | None
    high: tuple[Fraction, bool] | None


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report each paid outcome whose band begins before that of another of the same subject and day has ended."""
    paid = paid_outcomes(contract)
    found = [(one, list(_bands(one))) for one in contract.outcomes if one.name in paid]
    for (upper, above), (lower, below) in permutations([pair for pair in found if pair[1]], 2):
        if upper.subject == lower.subject and _day(upper) == _day(lower) and not _apart(upper, lower):
            said = next((words for one in above for other in below if (words := _both(one, other))), "")
            if said:
                _report(draft, contract, upper, lower, said)


def _report(draft: Draft, contract: model.Contract, upper: model.Outcome, lower: model.Outcome, both: str) -> None:
    found = brings(contract, sizes(contract, draft.period_starts), upper.subject, contract.settings.start)
    known = [money_text(found[one.name], contract.settings.currency) for one in (upper, lower) if one.name in found]
    prices = f", {known[0]} and {known[1]}" if len(known) > 1 else ""
    draft.report(
        MEETING_BANDS,
        draft.spans.get(upper.name),
        f"`{upper.name}` and `{lower.name}` are both achieved {both}, and both are paid{prices}",
        help="let one of them stop short (`above …`, `below …`), or say with"
        f' `allow meeting-bands for {upper.name} because "…"` that both are meant',
        clause=upper.clause,
    )


def _day(outcome: model.Outcome) -> Expr | None:
    return None if isinstance(outcome.achieved, model.AchievedDue) else outcome.achieved.date


def _apart(one: model.Outcome, other: model.Outcome) -> bool:
    """Whether the conditions of two outcomes exclude each other."""
    first, second = one.achieved.when, other.achieved.when
    return first is None or second is None or apart(list(alternatives(first)), list(alternatives(second)))


def _both(upper: Band, lower: Band) -> str:
    """Say where two bands of one number overlap in part; "" where they do not, or one holds the other."""
    low, high = upper.low, lower.high
    if upper.what != lower.what or low is None or high is None or low[0] > high[0]:
        return ""
    if (lower.low is not None and lower.low[0] >= low[0]) or (upper.high is not None and upper.high[0] <= high[0]):
        return ""
    if low[0] == high[0]:
        return f"at exactly {number_text(low[0], upper.unit)}" if low[1] and high[1] else ""
    return f"between {number_text(low[0], upper.unit)} and {number_text(high[0], upper.unit)}"


def _bands(outcome: model.Outcome) -> Iterator[Band]:
    """Give the bands of numbers in which an outcome is achieved."""
    when = outcome.achieved.when
    for tests in alternatives(when) if when is not None else ():
        made: list[Band] = []
        for test, answer in tests:
            match test:
                case core.Compare(op=op, left=left, right=core.Constant(type=NumberType(unit=unit), value=number)):
                    low = (Fraction(number), _LOW[op]) if answer and op in _LOW else None
                    high = (Fraction(number), _HIGH[op]) if answer and op in _HIGH else None
                    made.append(Band(left, unit, low, high))
                case _:
                    continue
        for band in made:
            rest = [other for other in made if other.what == band.what]
            low = next((other.low for other in rest if other.low), None)
            yield replace(band, low=low, high=next((other.high for other in rest if other.high), None))
