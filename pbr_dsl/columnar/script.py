"""A contract as a script of SQL that anybody can run on files: every step of its plan, said in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.computed import ORDER, days_of
from pbr_dsl.columnar.dialects import Dialect, spelt
from pbr_dsl.columnar.finality import closed
from pbr_dsl.columnar.limits import money_scale, within_limits
from pbr_dsl.columnar.lines import MORE, drafts, subject_column
from pbr_dsl.columnar.marks import KEY, REASON
from pbr_dsl.columnar.plan import NotLoweredError, Plan
from pbr_dsl.columnar.reading.plain import PlainRows
from pbr_dsl.columnar.reading.reading import Reading
from pbr_dsl.columnar.reading.rows import RowsOfFile
from pbr_dsl.columnar.reading.schema import Schema
from pbr_dsl.columnar.reading.source import NUMBER_OF_ROW, HeadedSource
from pbr_dsl.columnar.sourced import Profile, rows_of
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.columnar.telling import told
from pbr_dsl.model.terms import OUTCOME, PERIOD, Terms
from pbr_dsl.values.display import date_text, list_text

if TYPE_CHECKING:
    from pbr_dsl.data.plan import Plan as FilePlan
    from pbr_dsl.data.recorded import Choice
    from pbr_dsl.data.table import Table
    from pbr_dsl.model.contract import Contract

_WIDE: Final = 100
_READ: Final = (
    "Each statement is one step, and reads the steps before it; the last two show what is paid. In [brackets]: the "
    "clause and the line of the contract."
)
_KNOWN: Final = (
    (
        "Where cells must be written plainly, these are: dates as 2026-05-04, times as 18:31, numbers as 1200.50; "
        "names, codes, yes, no, none and open as the contract writes them. A blank cell is not yet known."
    ),
    (
        "A column whose name ends in `?` says what is known of the one before it: 0 its value, 1 that there is none, "
        "2 nothing yet, 3 nothing that could be read, 4 that rows of one day contradict each other. A column that ends "
        "in `waits` names what is not known yet. Parts of such texts, and of keys, stand between signs that no cell "
        "can hold: CHR(28) to CHR(31)."
    ),
    "Money and other numbers are whole numbers of steps, such as pence; an open end is the year 9999.",
)
_PLAIN: Final = "The run ends at a cell that is not written plainly."
_IN_FULL: Final = (
    "They may be written in every way that pbrc reads; one that cannot be read is not known. No notes may stand below "
    "the rows."
)
_SIGNS: Final = "[\\x{1}-\\x{1f}]+"


@dataclass(frozen=True, slots=True)
class Feeding:
    """A file that feeds a record: its table (headings at least), how it is read, and the chosen recorded dates.

    `typed` are the columns of Parquet that are no text, by place, with their types; None for a file of text.  `plain`
    says that every cell is written plainly, or is to be.
    """

    table: Table
    plan: FilePlan
    choice: Choice | None = None
    typed: Mapping[int, str] | None = None
    plain: bool = True


def script(contract: Contract, feeding: Mapping[str, Sequence[Feeding]], day: date, dialect: Dialect) -> str:
    """Give the statements that compute a contract on files, whatever plainly written rows they hold.

    `feeding` are the files of each record.  NotLoweredError for what is not said in SQL yet.
    """
    plan = Plan(Terms(contract), day, days_of(Terms(contract), day), date.max)
    files = {one.table.name: one for given in feeding.values() for one in given}
    made = [_opened(one, dialect) for one in files.values()]
    for record, given in feeding.items():
        reading = _reading(contract, record, given)
        plain = all(
            one.plain and made.legible and not made.unlike for one, made in zip(given, reading.plain, strict=True)
        )
        relation = plan.fresh(f"{record} as read")
        read = r.united([one.checked for one in reading.plain]) if plain else reading.rows
        said = f"The cells of {', '.join(one.table.name for one in given)} as values of `{record}`. "
        made.append((said + (_PLAIN if plain else _IN_FULL), _kept(relation, read, dialect)))
        plan.sources[record] = rows_of(plan, reading, relation, _anything(reading, plain=plain))
    lines = within_limits(plan, closed(plan, drafts(plan)))
    made += [(told(plan, one.name), _kept(one.name, one.query, dialect, rows=one.kept)) for one in plan.lean(lines)]
    for step, message in plan.never:
        ends = q.cast(q.joined(": ", q.text(message), q.replaced(q.column("key"), KEY, " / ")), "small")
        made.append(
            (
                f"The run ends here where {message}.",
                _kept(f"{step} ends", r.selected(q.table(step), {"key": ends}), dialect),
            )
        )
    made.append((f"What is paid by period and payment, in {_money(plan)}.", spelt(_sums(plan, lines), dialect) + ";"))
    made.append((f"The lines, in {_money(plan)}.", spelt(_lines(plan, lines), dialect) + ";"))
    steps = [f"{_comment(f'{at}. {said}')}\n{text}" for at, (said, text) in enumerate(made, 1)]
    statements = [*_head(contract, [*files], day, dialect), *steps]
    return "\n\n".join(statements) + "\n"


def _reading(contract: Contract, record: str, given: Sequence[Feeding]) -> Reading:
    """How the files of a record are read."""
    form = next(one for one in contract.records if one.name == record)
    rows: list[RowsOfFile] = []
    for number, one in enumerate(given):
        headings = [text for text in one.table.headings if text.strip()]
        if len({*map(str.casefold, [*headings, NUMBER_OF_ROW])}) <= len(headings):
            message = f"a script cannot tell the columns of {one.table.name} apart: two have one heading"
            raise NotLoweredError(message)
        source = HeadedSource(one.table, r.everything(one.table.name), dict(one.typed or {}))
        rows.append(RowsOfFile(one.plan, source, one.choice, number))
    return Reading(form, Schema(record, rows[0].fields), plain=[PlainRows(one) for one in rows])


def _anything(reading: Reading, *, plain: bool) -> Profile:
    """What rows may hold of which nothing is known but whether they are written plainly."""
    fields = reading.schema.fields
    names = frozenset(one.name for one in fields)
    opens = frozenset(one.name for one in fields if one.may_be == "open" and one.kind == "date")
    nones = frozenset(one.name for one in fields if one.may_be)
    return Profile(1, date.max, names, nones, opens, unread=not plain, faults=not plain, several=True)


# ---------------------------------------------------------------- statements


def _head(contract: Contract, files: Sequence[str], day: date, dialect: Dialect) -> Iterator[str]:
    """What stands above everything."""
    said = [
        f"Contract {contract.name}: what is paid, and why, on the facts as known on {date_text(day)}.",
        f"Run it in the folder that holds {list_text([*files], 'and')}. {_READ}",
        *_KNOWN,
    ]
    yield "\n--\n".join(map(_comment, said))
    if dialect == "spark":
        yield "SET spark.sql.ansi.enabled = true;\nSET spark.sql.caseSensitive = true;"


def _opened(file: Feeding, dialect: Dialect) -> tuple[str, str]:
    """The statement that opens a file, after what it is."""
    name = file.table.name
    said = f"The file {name}. If yours has another name, write it here."
    text, row, kept = spelt(q.text(name), dialect), spelt(q.name(NUMBER_OF_ROW), dialect), _made(name, dialect)
    place = "ROW_NUMBER() OVER ()"
    if dialect == "duckdb":
        reader = f"READ_CSV({text}, HEADER = TRUE, ALL_VARCHAR = TRUE, DELIM = ',', QUOTE = '\"', ESCAPE = '\"')"
        if file.typed is not None:
            reader, place = (
                f"READ_PARQUET({text}, FILE_ROW_NUMBER = TRUE, HIVE_PARTITIONING = FALSE)",
                "file_row_number",
            )
        return said, f"{kept}\nSELECT\n  {place} + 1 AS {row},\n  *\nFROM {reader};"
    source = spelt(q.name(f"{name} file"), dialect)
    place = "ROW_NUMBER() OVER (ORDER BY MONOTONICALLY_INCREASING_ID())"
    if file.typed is None:
        place = f"{place} + 1"  # below the headings
        using = f"csv OPTIONS (path {text}, header 'true', multiLine 'true', escape '\"', mode 'FAILFAST')"
    else:
        using = f"parquet OPTIONS (path {text})"
    opened = f"CREATE OR REPLACE TEMPORARY VIEW {source} USING {using};"
    return said, f"{opened}\n{kept}\nSELECT\n  {place} AS {row},\n  *\nFROM {source};"


def _kept(name: str, query: Sql, dialect: Dialect, *, rows: bool = True) -> str:
    """The statement of a step."""
    return f"{_made(name, dialect, rows=rows)}\n{spelt(query, dialect)};"


def _made(name: str, dialect: Dialect, *, rows: bool = True) -> str:
    """What a statement begins with that gives rows a name, or a way of looking at others."""
    kept = spelt(q.name(name), dialect)
    if dialect == "duckdb":
        return f"CREATE OR REPLACE TEMP {'TABLE' if rows else 'VIEW'} {kept} AS"
    return f"CACHE TABLE {kept} AS" if rows else f"CREATE OR REPLACE TEMPORARY VIEW {kept} AS"


def _comment(said: str) -> str:
    """A sentence as comments."""
    return "\n".join(f"-- {line}" for line in wrap(said, _WIDE))


# ---------------------------------------------------------------- what is looked at


def _places(plan: Plan) -> int | None:
    """The places behind the point in which a line's money is said; None where a step is no power of ten."""
    scale = str(money_scale(plan))
    return len(scale) - 1 if scale.rstrip("0") == "1" else None


def _money(plan: Plan) -> str:
    """What amounts are said in."""
    currency = plan.terms.settings.currency
    return currency if _places(plan) is not None else f"steps of 1/{money_scale(plan)} {currency}"


def _shown(plan: Plan, amount: Sql) -> Sql:
    """An amount as it is looked at."""
    places = _places(plan)
    return amount if places is None else q.decimal(amount, places)


def _sums(plan: Plan, lines: str) -> Sql:
    """The query of what is paid by period and payment."""
    paid = q.when([(q.equal(q.column("state"), q.text("payable")), q.first(q.column("amount"), q.number(0)))])
    columns = {"period": q.column("period"), "payment": _payment(plan), "state": q.column("state")}
    below = r.selected(q.table(lines), {**columns, "steps": paid})
    every = {one: q.column(one) for one in columns}
    found = {**every, "lines": q.count(), "amount": _shown(plan, q.total(q.column("steps")))}
    return r.selected(r.within(below), found).group_by(*every.values()).order_by(*r.ordered([*every.values()]))


def _lines(plan: Plan, lines: str) -> Sql:
    """The query of the lines."""
    contract = plan.terms.contract
    outcomes = [(q.equal(q.column("outcome"), q.number(at)), one.name) for at, one in enumerate(contract.outcomes)]
    columns: dict[str, Sql] = {"period": q.column("period"), "payment": _payment(plan)}
    if outcomes:
        columns["outcome"] = q.when([(here, q.text(name)) for here, name in outcomes], q.nothing("text"))
    for record in plan.terms.records:
        if record not in {PERIOD, OUTCOME} and subject_column(record) in plan.columns(lines):
            columns[subject_column(record)] = q.replaced(q.column(subject_column(record)), KEY, " / ")
    why = q.unless_empty(q.joined(REASON, q.column("reason"), q.column(MORE)))
    columns |= {
        "state": q.column("state"),
        "achieved": q.column("achieved"),
        "before limits": _shown(plan, q.column("before")),
        "amount": _shown(plan, q.when([(q.equal(q.column("state"), q.text("payable")), q.column("amount"))])),
        "why": q.trimmed(q.rewritten(q.first(why, q.column("waits"), q.text("")), _SIGNS, " "), " "),
    }
    order = q.place([], [q.column(one) for one in ORDER])
    below = r.selected(q.table(lines), {"line": order, **columns})
    return r.select([r.every()], below, "ordered").order_by(*r.ordered([q.column("line")]))


def _payment(plan: Plan) -> Sql:
    """The name of a line's payment."""
    payments = enumerate(plan.terms.contract.payments)
    cases = [(q.equal(q.column("payment"), q.number(at)), q.text(one.name)) for at, one in payments]
    return q.when(cases, q.nothing("text"))
