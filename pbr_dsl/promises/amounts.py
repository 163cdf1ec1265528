"""What a payment or a value comes to for the subjects of a line `always` or `never`, before and after a change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from pbr_dsl.model.expression import Constant
from pbr_dsl.model.scenario import ExpectAmount
from pbr_dsl.model.terms import OUTCOME, PERIOD
from pbr_dsl.model.type import NumberType, Type
from pbr_dsl.promises.place import Place
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.display import key_text, list_text
from pbr_dsl.values.facts import Key
from pbr_dsl.values.statement import Line

Rows = dict[str, Key]
Touched = Callable[[Rows], bool]
Whose = tuple[tuple[str, Key], ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """What something comes to for some rows (with the period of a value each period); None while it is not known."""

    number: Fraction | None
    type: Type

    def expected(self, name: str, whose: Whose, *, paid: bool) -> ExpectAmount:
        """Give the amount as an expectation."""
        return ExpectAmount(
            of="payment" if paid else "value",
            name=name,
            key=names(whose),
            measure="to date" if paid else "",
            expected=Constant(type=self.type, value=str(self.number)),
        )


def names(whose: Whose) -> tuple[str, ...]:
    """Give the names of some rows, each once, without the period."""
    return tuple(dict.fromkeys(part for record, key in whose if record != PERIOD for part in key))


def said(whose: Whose) -> str:
    """Give whose an amount is, in words."""
    return list_text([key_text(key) for record, key in whose if record != PERIOD])


def amounts(place: Place, of: str, about: Rows, touched: Touched) -> dict[Whose, Amount]:
    """Give all that a payment pays in the periods looked at, or what a value is, for the subjects that are touched.

    `about` are the rows that a change is about: a payment each outcome is added up for them.
    """
    terms = place.computation.terms
    return _paid(place, of, about, touched) if of in terms.payments else _values(place, of, touched)


def _paid(place: Place, of: str, about: Rows, touched: Touched) -> dict[Whose, Amount]:
    """What a payment pays: to each combination of rows that it is paid each of; of a payment each outcome, in all."""
    terms = place.computation.terms
    domain = [record for record in terms.payments[of].domain if record not in (PERIOD, OUTCOME)]
    kind = NumberType(unit={terms.settings.currency: 1})
    found: dict[Whose, list[Line]] = {}
    whole: Whose | None = None
    if terms.payments[of].domain == (OUTCOME,):
        subjects = {outcome.subject for outcome in terms.contract.outcomes}
        all_lead = [one for one in about if all(name and terms.way(name, one) is not None for name in subjects)]
        whole = tuple((record, about[record]) for record in all_lead)
        found[whole] = []
    for line in place.lines:
        if line.payment == of and touched(line.subject):
            whose = tuple((record, line.subject[record]) for record in domain) if whole is None else whole
            found.setdefault(whose, []).append(line)
    return {whose: Amount(_together(lines), kind) for whose, lines in found.items()}


def _together(lines: Iterable[Line]) -> Fraction | None:
    """What lines pay together; None while one is held."""
    known = list(lines)
    if any(line.state == "held" for line in known):
        return None
    return sum((line.amount for line in known if line.state == "payable"), Fraction(0))


def _values(place: Place, of: str, touched: Touched) -> dict[Whose, Amount]:
    """What a value is, for each combination of rows and each period that it is of."""
    form = place.computation.terms.values[of]
    records = [record for record in form.domain if record != PERIOD]
    found: dict[Whose, Amount] = {}
    for rows in product(*(place.now.keys(record) for record in records)):
        leads: Rows = {}
        for record, key in zip(records, rows, strict=True):
            leads |= place.leads(record, key)
        if not touched(leads):
            continue
        for period in place.periods if PERIOD in form.domain else [()]:
            bound = {**dict(zip(records, rows, strict=True)), PERIOD: period}
            reading = place.computation.at(period) if period else place.now
            result = reading.value(of, tuple(bound[record] for record in form.domain))
            whose = tuple((record, bound[record]) for record in form.domain)
            found[whose] = Amount(result if isinstance(result, Fraction) else None, form.type)
    return found


def period_of(place: Place, whose: Whose) -> Period | None:
    """Give the period that an amount is of; for a payment the last one that is looked at."""
    paid = {line.period for line in place.lines}
    periods = [days for days in place.begun.values() if days.end <= place.day or days.start in paid]
    own = place.periods.get(dict(whose).get(PERIOD, ()))
    return own or (periods[-1] if periods else None)
