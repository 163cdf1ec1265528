"""What no engine may change its mind about: the same facts in another order, file, column, name or generation.

Each law gives the same case in another form, and says which fields of lines have to be the same then: all, or the money
where the words name files, rows, keys or days that are others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement
from tests.engines.agree import FIELDS, Difference, Engine, differences
from tests.engines.case import Case, Read, RefusedError, kept_header
from tests.engines.chance import Chance
from tests.engines.facts import MONTHS, Table

MONEY: Final = ("state", "amount", "before_limits", "quantity", "rate", "marks")
LATER: Final = 28  # years after which weekdays and leap days fall as they do
YEARS: Final = re.compile(rf"((?:{'|'.join(MONTHS)}) |(?<![0-9]))(19[0-9][0-9]|20[0-5][0-9])(?=\b|-)")
CALENDARS: Final = ("working day", "bank-holidays")  # which days are holidays is known of our years only


class Law(NamedTuple):
    """A law: what it is called, and the statement of the case in its other form with the fields that stay the same."""

    name: str
    other: Callable[[Case, Read, Engine, Chance], tuple[Statement, tuple[str, ...]] | None]


def broken(case: Case, read: Read, engine: Engine, chance: Chance, laws: tuple[Law, ...] = ()) -> Iterator[str]:
    """Say which laws an engine breaks on a case."""
    made = engine(read.contract, read.history, read.day)
    plain = made if isinstance(made, Statement) else Statement("", "", read.day, [*made])
    yield from (f"not in whole pence: {one}" for one in plain.lines if (one.amount * 100).denominator > 1)
    for law in laws or LAWS:
        found = law.other(case, read, engine, chance)
        if found is not None:
            first: Difference | None = next(differences(plain.lines, found[0].lines, found[1]), None)
            if first is not None:
                yield f"{law.name}: {first}"


def _stated(read: Read, engine: Engine, history: History, day: date | None = None) -> Statement:
    made = engine(read.contract, history, day or read.day)
    return made if isinstance(made, Statement) else Statement("", "", read.day, [*made])


def shuffled(read: Read, chance: Chance) -> History:
    """Give the rows of a case in another order."""
    rows = list(read.history.rows)
    chance.random.shuffle(rows)
    return History(rows)


def _shuffled(_: Case, read: Read, engine: Engine, chance: Chance) -> tuple[Statement, tuple[str, ...]]:
    """The order in which rows come means nothing."""
    return _stated(read, engine, shuffled(read, chance)), tuple(FIELDS)


def _unseen(_: Case, read: Read, engine: Engine, __: Chance) -> tuple[Statement, tuple[str, ...]]:
    """What is recorded after the day as known is not there."""
    known = [row for row in read.history.rows if row.recorded is None or row.recorded <= read.day]
    return _stated(read, engine, History(known)), tuple(FIELDS)


def _repeated(case: Case, read: Read, engine: Engine, _: Chance) -> tuple[Statement, tuple[str, ...]] | None:
    """Every row once more changes nothing."""
    tables = {name: [*rows, *rows[1:]] for name, rows in case.tables.items()}
    return _again(replace(case, tables=tables), read, engine, tuple(FIELDS))


def _parted(case: Case, read: Read, engine: Engine, chance: Chance) -> tuple[Statement, tuple[str, ...]] | None:
    """A file in two parts, with a column that nothing reads, is the same file."""
    tables: dict[str, Table] = {}
    for name, rows in case.tables.items():
        cut = chance.number(1, len(rows))
        tables[f"{name}-1"] = rows[:cut]
        tables[f"{name}-2"] = [[*row, "unread"] for row in (rows[:1] + rows[cut:])]
    return _again(replace(case, tables=tables), read, engine, MONEY)


def _renamed(case: Case, read: Read, engine: Engine, _: Chance) -> tuple[Statement, tuple[str, ...]] | None:
    """Other identifiers in the same order change names only."""
    if ", personal" in case.contract:  # pseudonyms stand in the place of names, and keep no order of their own
        return None
    own = {name for name, rows in case.tables.items() if rows[0][0] == name} - {"proof", "claim", "spot-check"}
    columns = own | ({"place"} if "ward" in own else set())
    tables = {
        name: [
            rows[0],
            *(
                [
                    f"k{cell}" if head in columns and cell not in ("", "none") else cell
                    for head, cell in kept_header(rows, row)
                ]
                for row in rows[1:]
            ),
        ]
        for name, rows in case.tables.items()
    }
    found = _again(replace(case, tables=tables), read, engine, MONEY)
    return found and (replace(found[0], lines=[_in_old_names(line, own) for line in found[0].lines]), found[1])


def _in_old_names(line: Line, own: set[str]) -> Line:
    """A line whose keys have lost the letter that they were given."""
    subject = {
        record: tuple(
            part.removeprefix("k") if at == 0 and _is_named(record, own) else part for at, part in enumerate(key)
        )
        for record, key in line.subject.items()
    }
    return replace(line, subject=subject)


def _is_named(record: str, own: set[str]) -> bool:
    return record in own or record in ("review", "need", "reading")


def _generation(case: Case, _read: Read, engine: Engine, _: Chance) -> tuple[Statement, tuple[str, ...]] | None:
    """All days 28 years later are the same days."""
    if any(word in case.contract for word in CALENDARS):
        return None
    tables = {name: [[_later(cell) for cell in row] for row in rows] for name, rows in case.tables.items()}
    later = replace(case, contract=_later(case.contract), tables=tables, day=_later(case.day))
    contract = later.checked()
    if contract is None:
        message = "the contract is refused 28 years later"
        raise AssertionError(message)
    again = later.read(contract)
    made = _stated(again, engine, again.history)
    lines = [replace(line, period=line.period.replace(year=line.period.year - LATER)) for line in made.lines]
    lines = [
        replace(line, subject={name: tuple(map(_earlier, key)) for name, key in line.subject.items()}) for line in lines
    ]
    return replace(made, lines=lines), MONEY


def _later(text: str) -> str:
    return YEARS.sub(lambda found: f"{found[1]}{int(found[2]) + LATER}", text)


def _earlier(text: str) -> str:
    return YEARS.sub(lambda found: f"{found[1]}{int(found[2]) - LATER}", text)


def _again(case: Case, read: Read, engine: Engine, fields: tuple[str, ...]) -> tuple[Statement, tuple[str, ...]] | None:
    """The statement of a case with other files."""
    try:
        found = case.read(read.contract)
    except RefusedError:
        return None
    return _stated(read, engine, found.history), fields


LAWS: Final = (
    Law("rows in another order", _shuffled),
    Law("rows that are recorded later", _unseen),
    Law("every row once more", _repeated),
    Law("files in two parts", _parted),
    Law("other identifiers", _renamed),
    Law("a generation later", _generation),
)
