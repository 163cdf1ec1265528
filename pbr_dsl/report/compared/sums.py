"""Lines of two results held together, and added up by any words: all that a comparison is made of.

Each line of one result stands beside the line of the other that is the same payment to the same subject.  What a
comparison shows are sums of such pairs by some words (a period, a provider, the states on both sides, why one was
stopped), so whatever can give those sums can be compared; here they come from two statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Protocol

from pbr_dsl.model.contract import Contract
from pbr_dsl.report.added import Added, by_payer
from pbr_dsl.report.causes import cause_of, of_line
from pbr_dsl.report.grouping import PAYER
from pbr_dsl.values.statement import Line, Statement

BEFORE: Final = "state before"
AFTER: Final = "state after"
MOVE: Final = "more or less"
REASON: Final = "reason"
CLAUSE: Final = "clause"
NO_LINE: Final = ""

_OF_BOTH: Final = (BEFORE, AFTER, MOVE, REASON, CLAUSE)

MORE: Final = "more"
LESS: Final = "less"
SAME: Final = "the same"

Words = tuple[str, ...]


@dataclass(slots=True)
class Both:
    """Pairs of lines added up: how many, what the first and the other result pay of them.

    Of `waiting` pairs one line is decided and the other is held, or one is payable and the other open: so far as it
    comes from them, and that is `unknown`, the difference is not known yet.  `held` pairs are held on either side.
    """

    pairs: int = 0
    before: Fraction = Fraction(0)
    after: Fraction = Fraction(0)
    waiting: int = 0
    unknown: Fraction = Fraction(0)
    held: int = 0

    @property
    def change(self) -> Fraction:
        """What the other result pays more."""
        return self.after - self.before

    @property
    def known(self) -> Fraction:
        """What it pays more of the lines that are decided in both, or in neither."""
        return self.change - self.unknown

    def join(self, other: Both) -> None:
        """Add other pairs."""
        self.pairs += other.pairs
        self.before += other.before
        self.after += other.after
        self.waiting += other.waiting
        self.unknown += other.unknown
        self.held += other.held


class PairSums(Protocol):
    """Something that adds up the pairs of two results.

    It knows the words of `grouping.Sums.by`, and those of this module: the states on either side, whether the other
    result pays more, and why a line is stopped.
    """

    def added(self, *by: str) -> Mapping[Words, Both]:
        """Give the sum for each combination of some words; what is under nothing by one of them is left out."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of one result beside that of the other; None where one of them has no such line."""

    before: Line | None
    after: Line | None

    @property
    def held(self) -> bool:
        """Whether either is held."""
        return "held" in (_state(self.before), _state(self.after))

    @property
    def waits(self) -> bool:
        """Whether only one of them is decided."""
        states = {_state(self.before), _state(self.after)}
        return (self.held and len(states - {"held", "open"}) > 0) or states == {"open", "payable"}


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of the lines of two results; those only computed are left out unless `shadow` says that all are."""

    first: Added
    other: Added
    pairs: Sequence[Pair]
    shadow: bool = False

    def added(self, *by: str) -> dict[Words, Both]:
        """Give the sum for each combination of some words; what is under nothing by one of them is left out."""
        found: dict[Words, Both] = {}
        keys = [{word: side.key(word) for word in by if word not in _OF_BOTH} for side in (self.first, self.other)]
        for pair in self.pairs:
            words = self._of_both(pair, by)
            sides = (self._under(pair.before, words, by, keys[0]), self._under(pair.after, words, by, keys[1]))
            for key in dict.fromkeys((*sides[0], *sides[1])):
                before, after = (side.get(key, Fraction(0)) for side in sides)
                unknown = after - before if pair.waits else Fraction(0)
                found.setdefault(key, Both()).join(Both(1, before, after, int(pair.waits), unknown, int(pair.held)))
        return found

    def _of_both(self, pair: Pair, by: Sequence[str]) -> dict[str, str]:
        """The words that are of both lines together."""
        found = {BEFORE: _state(pair.before), AFTER: _state(pair.after)}
        if MOVE in by:
            change = self._amount(pair.after) - self._amount(pair.before)
            found[MOVE] = MORE if change > 0 else LESS if change < 0 else SAME
        if REASON in by:
            sides = ((pair.after, self.other), (pair.before, self.first))
            told = (of_line(line, "", added.listed) for line, added in sides if line and line.state != "payable")
            found[REASON], found[CLAUSE] = next((cause_of(stop) for stop in told), ("", ""))
        return found

    def _under(
        self, line: Line | None, words: Mapping[str, str], by: Sequence[str], keys: Mapping[str, Callable[[Line], str]]
    ) -> dict[Words, Fraction]:
        """What a line comes to under each combination of words."""
        if line is None or ("shadow" in line.marks and not self.shadow):
            return {}
        found: dict[Words, Fraction] = {}
        for part in by_payer([line]) if PAYER in by else [line]:
            own = {word: key(part) for word, key in keys.items()}
            if all(own.values()):
                key = tuple(words[word] if word in words else own[word] for word in by)
                found[key] = found.get(key, Fraction(0)) + part.amount
        return found

    def _amount(self, line: Line | None) -> Fraction:
        """What a line comes to."""
        return sum(self._under(line, {}, (), {}).values(), Fraction(0))


def paired(first: tuple[Contract, Statement], other: tuple[Contract, Statement]) -> list[Pair]:
    """Hold the lines of two statements together: of an outcome wherever its period is, else of the same period."""
    there: dict[object, list[Line]] = {}
    for line, identity in _identified(*other):
        there.setdefault(identity, []).append(line)
    found = []
    for line, identity in _identified(*first):
        same = there.get(identity)
        found.append(Pair(line, same.pop(0) if same else None))
    return [*found, *(Pair(None, line) for lines in there.values() for line in lines)]


def _identified(contract: Contract, statement: Statement) -> Iterator[tuple[Line, object]]:
    """Each line with what makes it the same as one of another contract."""
    ends = {start: end for start, end, _ in statement.periods}
    domains = {payment.name: payment.domain for payment in contract.payments}
    for line in statement.lines:
        if line.outcome:
            yield line, (line.payment, next(iter(line.subject.items()), ()), line.outcome, line.occurrence, line.part)
        else:
            of = tuple((record, line.subject.get(record)) for record in domains[line.payment])
            yield line, (line.payment, of, line.period, ends[line.period], line.part)


def _state(line: Line | None) -> str:
    """The state of a line that may not be there."""
    return line.state if line is not None else NO_LINE
