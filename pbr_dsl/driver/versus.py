"""Two contracts run on the same data, or one as it is written and with other values: what each would have paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.codes.assumptions import UNCOMPARABLE
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import folder
from pbr_dsl.driver.running import Asked, Found, Run, Stopped, found_for, run_of
from pbr_dsl.driver.showing import field_named, field_texts, said_of, why_command, within
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.report.added import Added
from pbr_dsl.report.compared.sums import Pairs, paired
from pbr_dsl.report.compared.view import Comparison, Side
from pbr_dsl.report.grouping import FIELD, PLACES, Sums, usual_groupings
from pbr_dsl.report.simulation.faults import faults
from pbr_dsl.values.display import list_text, money_text
from pbr_dsl.values.statement import Statement
from pbr_dsl.values.told import Told, silent

_USUAL: Final = "contract"  # the name of a contract's file that says nothing
_LONGEST: Final = 16  # characters of a word that stands over a column

Between = tuple[date | None, date | None]


def compared(  # noqa: PLR0913  what to compare, how to show it, and who waits
    asked: Asked,
    other: Path | None,
    changes: Sequence[str],
    between: Between,
    by: Sequence[str],
    *,
    told: Told = silent,
) -> Comparison | Stopped:
    """Run what is asked for, then another contract (None: the same) with other values, on the same data.

    `by` are the words that tables are asked for by; without any it has those of the usual words.  Whoever waits is
    `told` how far it has come.
    """
    runs = _runs(asked, other, tuple(changes), told)
    if isinstance(runs, Stopped):
        return runs
    contracts = (runs[0].contract, runs[1].contract)
    labels = labels_of((runs[0].source.path, runs[1].source.path), same=other is None)
    wrong = [*uncomparable(*contracts, labels)]
    if wrong:
        return Stopped(wrong)
    statements = (within(runs[0].statement, *between), within(runs[1].statement, *between))
    empty = [
        replace(one, message=f"{label}: {one.message}")
        for label, statement in zip(labels, statements, strict=True)
        for one in faults(statement)
    ]
    if empty:
        return Stopped(empty)
    by = tuple(dict.fromkeys(field_named(contracts[0], statements[0].lines, word) for word in by))
    first, second = (_added(run, one, by) for run, one in zip(runs, statements, strict=True))
    known, usual = words_of(contracts, (first, second))
    shadow = all(payment.shadow for contract in contracts for payment in contract.payments)
    ones = [
        _one(run, added, statement) for run, added, statement in zip(runs, (first, second), statements, strict=True)
    ]
    return Comparison(
        first=_side(labels[0], runs[0], statements[0]),
        other=_side(labels[1], runs[1], statements[1]),
        sums=Pairs(first, second, paired((contracts[0], statements[0]), (contracts[1], statements[1])), shadow),
        as_known_on=runs[0].as_known_on,
        shadow=shadow,
        by=by or usual,
        known=known,
        who=who(contracts[0], known, usual),
        notes=[*notes((ones[0], ones[1]), labels, shadow=shadow)],
        command="" if changes else why_command(runs[1].asked),
    )


def _added(run: Run, statement: Statement, by: Sequence[str]) -> Added:
    """The lines of one of them, to be added up by words and by what the fields of records are."""
    fields = {word: field_texts(run, statement.lines, word) for word in by if FIELD in word}
    return Added(run.contract, statement.lines, fields)


def both_found(asked: Asked, other: Path | None, changes: tuple[str, ...]) -> tuple[Found, Found] | Stopped:
    """Give two contracts with what is asked of them: both on the data of the first, the other by its own column map."""
    one = found_for(asked)
    if isinstance(one, Stopped):
        return one
    place = folder(other) if other else None
    if isinstance(place, Diagnostic):
        return Stopped([place])
    using = (place.map if place else None) or one[0].map
    again = replace(asked, contract=other or asked.contract, data=one[0].data, map=using, changes=changes)
    two = found_for(again)
    if isinstance(two, Stopped):
        return two
    return one, two


def _runs(asked: Asked, other: Path | None, changes: tuple[str, ...], told: Told) -> tuple[Run, Run] | Stopped:
    """The two runs, as known on the same day; people have the same names in both."""
    both = both_found(asked, other, changes)
    if isinstance(both, Stopped):
        return both
    one, two = both
    first = run_of(*one, other=two[2], told=told)
    if isinstance(first, Stopped):
        return first
    known = first.dataset if other is None else None
    second = run_of(*two, other=one[2], names=first.dataset.names, dataset=known, told=told)
    if isinstance(second, Stopped):
        return second
    day = max(first.as_known_on, second.as_known_on)
    first, second = (replace(run, asked=replace(run.asked, as_known_on=day)) for run in (first, second))
    return first, second


def _one(run: Run, added: Added, statement: Statement) -> One:
    """What notes are made of."""
    assumed = sum((line.amount for line in statement.lines if line.assumed), Fraction(0))
    days = tuple(one[:2] for one in statement.periods)
    dataset = run.dataset
    return One(run.contract, added.words, days, assumed, dataset.findings, (*run.moved, dataset.assumption))


def words_of(contracts: tuple[Contract, Contract], sums: tuple[Sums, Sums]) -> tuple[list[str], list[str]]:
    """Give the words that lines of both can be added up by, and those of tables that nobody asked for."""
    known = [word for word in sums[0].words if word in sums[1].words]
    usual = [word for contract, one in zip(contracts, sums, strict=True) for word in usual_groupings(contract, one)]
    return known, [word for word in dict.fromkeys(usual) if word in known]


def labels_of(places: tuple[str, str], *, same: bool) -> tuple[str, str]:
    """Give the words that two contracts go by: the names of their files, or of their folders."""
    if same:
        return "as written", "changed"
    names = []
    for place in places:
        path = Path(place)
        names.append(path.stem if path.stem != _USUAL else path.resolve().parent.name)
    if names[0] == names[1] or max(map(len, names)) > _LONGEST:
        return "first", "second"
    return names[0], names[1]


def _side(label: str, run: Run, statement: Statement) -> Side:
    """One side as it is shown."""
    held = sum(line.state == "held" for line in statement.lines)
    read, rejected = (sum(getattr(one, what) for one in run.dataset.tallies) for what in ("read", "rejected"))
    partly = sum(line.state == "payable" and bool(line.waiting) for line in statement.lines)
    return Side(label, run.source.path, run.contract, read, rejected, held, partly, run.asked.changes)


def who(contract: Contract, known: Sequence[str], by: Sequence[str]) -> tuple[str, ...]:
    """Give the records whose rows gain and lose: places that there are tables for, and people that lines lead to.

    Where none is said to be personal, it is the record of the data that most others hang on.
    """
    places = [record.name for record in contract.records if record.name in by and record.source != "outcome"]
    hanging = Counter(link.record for record in contract.records for link in record.links)
    fed = [one for one in contract.records if one.name in known and one.source == "data" and one.name not in PLACES]
    people = [record for record in fed if record.personal] or sorted(fed, key=lambda one: -hanging[one.name])
    return tuple(dict.fromkeys((*places, *(record.name for record in people[:1]))))


def uncomparable(first: Contract, other: Contract, labels: tuple[str, str]) -> Iterator[Diagnostic]:
    """Give what keeps two contracts from being compared."""
    money = (first.settings.currency, other.settings.currency)
    if money[0] != money[1]:
        message = f"{labels[0]} pays in {money[0]}, and {labels[1]} in {money[1]}"
        yield Diagnostic(UNCOMPARABLE, message, None)
    ours, theirs = _personal(first), _personal(other)
    shared = {at for at in _read(first) if at in _read(other)}
    unlike = sorted(at for at in shared if (at in ours) != (at in theirs))
    if unlike or bool(ours) != bool(theirs):
        said = list_text([f"`{field or record}`" for record, field in unlike] or ["something"])
        mine, others = labels if ours - theirs else (labels[1], labels[0])
        message = f"{said} is personal in {mine} and not in {others}, so {others} would show what must not be shown"
        yield Diagnostic(UNCOMPARABLE, message, None, help="write `personal` in both")


def _personal(contract: Contract) -> set[tuple[str, str]]:
    """The records whose rows are people ("" for the field), and the fields that are personal."""
    found = {(record.name, "") for record in contract.records if record.personal}
    return found | {(one.name, column.name) for one in contract.records for column in one.columns if column.personal}


def _read(contract: Contract) -> dict[tuple[str, str], Record]:
    """The records that a contract reads from data ("" for the field), and their fields."""
    found: dict[tuple[str, str], Record] = {}
    for record in contract.records:
        if record.source == "data":
            names = ("", *(column.name for column in record.columns), *(link.name for link in record.links))
            found |= dict.fromkeys(((record.name, name) for name in names), record)
    return found


# ---------------------------------------------------------------- what a reader has to know


@dataclass(frozen=True, slots=True)
class One:
    """One of two results, as far as notes speak of it: the first and last days of its periods, what was said of it."""

    contract: Contract
    words: Sequence[str]
    periods: tuple[tuple[date, date], ...]
    assumed: Fraction
    findings: Sequence[Diagnostic]
    said: Sequence[str]


def notes(ones: tuple[One, One], labels: tuple[str, str], *, shadow: bool) -> Iterator[str]:
    """Give what one of the contracts has and the other has not, and how both were read."""
    for at, label in enumerate(labels):
        mine, others = ones[at].contract, ones[1 - at].contract
        only = [one for one in _read(mine) if one not in _read(others)]
        records = [f"record {record}" for record, field in only if not field]
        fields = [f"{field} of {record}" for record, field in only if field and (record, "") not in only]
        if records or fields:
            yield f"Only {label} reads {list_text([*records, *fields])}."
        there = {payment.name for payment in others.payments}
        payments = [payment.name for payment in mine.payments if payment.name not in there]
        if payments:
            yield f"Only {label} has {'the payment' if len(payments) == 1 else 'the payments'} {list_text(payments)}."
        words = [word for word in ones[at].words if word not in ones[1 - at].words and FIELD not in word]
        if words:
            yield f"No table by {list_text(words, 'or')}: only lines of {label} lead there."
        if ones[at].assumed:
            yield f"{label}: {money_text(ones[at].assumed, mine.settings.currency)} rests on assumed facts."
        left = [payment.name for payment in mine.payments if payment.shadow and not shadow]
        if left:
            yield f"Not counted, because {label} computes it and does not pay it: {list_text(left)}."
    if ones[0].periods != ones[1].periods:
        yield "Their periods are not the same: a line that is paid each period has none of the other beside it."
    said = [[said_of(one) for one in each.findings if one.severity is Severity.WARNING] for each in ones]
    yield from (one if one in said[1] else f"{labels[0]}: {one}" for one in said[0])
    yield from (f"{labels[1]}: {one}" for one in said[1] if one not in said[0])
    yield from dict.fromkeys(note for one in ones for note in one.said if note)
