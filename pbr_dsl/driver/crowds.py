"""The lines that an engine keeps and that are paid, with the people whom they rest on: what is published is made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pbr_dsl.columnar import NotLoweredError
from pbr_dsl.columnar.crowds import crowds, of_nobody, read_crowds
from pbr_dsl.driver.summed import Summed
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from pbr_dsl.report.grouping import OUTCOME, PAYMENT, STATE, Sum
from pbr_dsl.values.display import key_text

_RESTS: Final = "the columnar engine does not say whose rows the lines of `{}` rest on"


def for_people(contract: Contract) -> None:
    """NotLoweredError where a payment leads to no person, so that none of its lines is for somebody."""
    terms, people = Terms(contract), [one.name for one in contract.records if one.personal]
    for payment in contract.payments if people else ():
        subjects = [one.subject for one in contract.outcomes] if payment.domain == (OUTCOME,) else payment.domain
        led = (terms.way(one, whom) for one in subjects if one in terms.records for whom in people)
        if not payment.shadow and all(way is None for way in led):
            raise NotLoweredError(_RESTS.format(payment.name))


class PaidFor:
    """The lines of a run that are paid, all of them for somebody; NotLoweredError where one is for nobody."""

    def __init__(self, sums: Summed) -> None:
        self._sums = sums
        made, payments = sums.computed, sums.contract.payments
        nobody = [
            payments[row["payment"]].name for row in made.engine.rows(of_nobody(made.plan, made.lines, sums.starts))
        ]
        if nobody:
            raise NotLoweredError(_RESTS.format(min(nobody)))

    @property
    def words(self) -> Sequence[str]:
        """Everything that a reader may ask for, in the order of the contract."""
        return self._sums.words

    def by(self, *words: str) -> Mapping[tuple[str, ...], Sum]:
        """Give a sum of lines that are paid for each combination of keys."""
        found: dict[tuple[str, ...], Sum] = {}
        shadows = {one.name for one in self._sums.contract.payments if one.shadow}
        for (*key, payment, state), total in self._sums.by(*words, PAYMENT, STATE).items():
            if state == "payable" and payment not in shadows:
                found.setdefault(tuple(key), Sum()).join(total)
        return found

    def people(self, *words: str) -> Mapping[frozenset[tuple[str, ...]], int]:
        """Give how many people there are in the same combinations of keys, by these."""
        made, makers = self._sums.computed, [self._said(word) for word in words]
        made.named()
        found: dict[frozenset[tuple[str, ...]], int] = {}
        for row in made.engine.rows(crowds(made.plan, made.lines, words, self._sums.starts)):
            cells, many = read_crowds(row)
            group = frozenset(tuple(say(key) for say, key in zip(makers, cell, strict=True)) for cell in cells)
            found[group] = found.get(group, 0) + many
        return found

    def _said(self, word: str) -> Callable[[str], str]:
        """What says a key in words."""
        plan, contract = self._sums.computed.plan, self._sums.contract
        if word == PAYMENT:
            return lambda key: contract.payments[int(key)].name
        if word == OUTCOME:
            return lambda key: contract.outcomes[int(key)].name if key else ""
        if word in plan.terms.records:
            return lambda key: key_text(plan.key_of(word, key))
        return self._sums.in_words(word)
