"""Whether engines agree: every line of their statements, field by field, with the first difference in words.

Nothing is rounded and nothing is near enough: amounts are exact, reasons are the same words, clauses and rows.  What
only explains (contributions, and the most that something waited for may add) is compared where both engines give it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.reference import run
from pbr_dsl.values.display import key_text
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement

Engine = Callable[[Contract, History, date], Statement | Sequence[Line]]
"""What works out a contract on facts as known on a day: a statement, or its lines."""


def reference(contract: Contract, history: History, day: date) -> Statement:
    """The statement of the reference interpreter."""
    return run(contract, history, as_known_on=day)


FIELDS: Final[Mapping[str, Callable[[Line], object]]] = {
    "state": lambda line: line.state,
    "amount": lambda line: line.amount,
    "before_limits": lambda line: line.before_limits,
    "quantity": lambda line: line.quantity,
    "rate": lambda line: line.rate,
    "achieved": lambda line: line.achieved,
    "due": lambda line: line.due,
    "marks": lambda line: line.marks,
    "shares": lambda line: line.shares,
    "clause": lambda line: line.clause,
    "reasons": lambda line: line.reasons,
    "waiting": lambda line: sorted(repr(one.missing) for one in line.waiting),
}
"""What is compared of each line, in this order; the order of what is waited for means nothing."""

EXPLAINING: Final[Mapping[str, Callable[[Line], object]]] = {
    "contributions": lambda line: line.contributions,
    "most": lambda line: (
        [(repr(one.missing), one.most) for one in line.waiting if one.most is not None]
        if any(one.most is not None for one in line.waiting)
        else None
    ),
}
"""What explains a line, and is compared where both engines say something."""

STATED: Final[Mapping[str, Callable[[Statement], object]]] = {
    "contract": lambda made: made.contract,
    "currency": lambda made: made.currency,
    "as_known_on": lambda made: made.as_known_on,
    "periods": lambda made: made.periods,
    "late": lambda made: [(identity(line), amount) for line, amount in made.late],
    "total": lambda made: made.total,
}
"""What is compared of two whole statements; files and rejected rows belong to the reader."""


def identity(line: Line) -> tuple[object, ...]:
    """What makes a line the line that it is, whatever the order of its subjects."""
    return line.payment, tuple(sorted(line.subject.items())), line.period, line.outcome, line.occurrence, line.part


@dataclass(frozen=True, slots=True)
class Difference:
    """What two engines say of one field of one line; `line` is "" for the statement as a whole."""

    line: str
    field: str
    one: object
    other: object

    def __str__(self) -> str:
        """The difference in words."""
        where = f"{self.line}: " if self.line else ""
        return f"{where}{self.field}\n  one    {_said(self.one)}\n  other  {_said(self.other)}"


def agree(
    contract: Contract,
    history: History,
    day: date,
    engines: Iterable[Engine],
    fields: Iterable[str] = (*FIELDS, *EXPLAINING),
) -> Difference | None:
    """Give the first difference of the others from the first engine; None where all agree.

    An engine that raises says so in the place of its statement, whatever the first one did.
    """
    first, *others = engines
    one = first(contract, history, day)
    for engine in others:
        try:
            other = engine(contract, history, day)
        except Exception as error:  # noqa: BLE001 - whatever it is, the other engine gave a statement
            return Difference("", "raised", "a statement", f"{type(error).__name__}: {error}")
        found = next(differences(one, other, fields), None)
        if found is not None:
            return found
    return None


def differences(
    one: Statement | Sequence[Line], other: Statement | Sequence[Line], fields: Iterable[str] = (*FIELDS, *EXPLAINING)
) -> Iterator[Difference]:
    """Give every difference: lines that one lacks, fields, the order of lines, then the statements as a whole."""
    mine, theirs = _lines(one), _lines(other)
    yield from _counted(mine, theirs)
    kept, asked = {identity(line): line for line in theirs}, set(fields)
    for line in mine:
        if identity(line) in kept:
            yield from _of_lines(line, kept[identity(line)], asked)
    if [identity(line) for line in mine] != [identity(line) for line in theirs]:
        yield Difference("", "order of lines", *_first_apart([*map(named, mine)], [*map(named, theirs)]))
    if isinstance(one, Statement) and isinstance(other, Statement):
        for name, read in STATED.items():
            if read(one) != read(other):
                yield Difference("", name, read(one), read(other))


def _lines(made: Statement | Sequence[Line]) -> Sequence[Line]:
    return made.lines if isinstance(made, Statement) else made


def _counted(mine: Sequence[Line], theirs: Sequence[Line]) -> Iterator[Difference]:
    """Lines that stand in one only, or more often in one."""
    here, there = (Counter(identity(line) for line in lines) for lines in (mine, theirs))
    said = {identity(line): line for line in (*mine, *theirs)}
    for key, line in said.items():
        if here[key] != there[key]:
            yield Difference(named(line), "number of lines", here[key], there[key])


def _of_lines(one: Line, other: Line, asked: set[str]) -> Iterator[Difference]:
    for name, read in FIELDS.items():
        if name in asked and read(one) != read(other):
            yield Difference(named(one), name, read(one), read(other))
    for name, read in EXPLAINING.items():
        if name in asked and read(one) and read(other) and read(one) != read(other):
            yield Difference(named(one), name, read(one), read(other))


def _first_apart(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    at = next((at for at, (left, right) in enumerate(zip(one, other, strict=False)) if left != right), 0)
    return f"line {at + 1} is {one[at : at + 1]}", f"line {at + 1} is {other[at : at + 1]}"


def named(line: Line) -> str:
    """A line in words: what is paid, to whom, in which period."""
    whom = ", ".join(f"{record} {key_text(key)}" for record, key in line.subject.items())
    what = line.payment + (f" for {line.outcome} {line.occurrence}" if line.outcome else "")
    part = f", part {line.part}" if line.part else ""
    return f"{what}, {whom or 'the contract'}, period from {line.period}{part}"


def _said(value: object) -> str:
    return "\n         ".join(map(repr, value)) if isinstance(value, list | tuple) and value else repr(value)
