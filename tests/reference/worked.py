"""Small contracts and tables of facts for the tests of the interpreter, written as people would write them."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from pbr_dsl.driver import check_text
from pbr_dsl.model.cells import key_of, read_cell
from pbr_dsl.model.contract import Contract, Record
from pbr_dsl.reference import Computation, run
from pbr_dsl.values.facts import Cell, Key, Missing, Row, Unknown
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, Statement

HEAD = """language pbr 1

contract test "A test"  [1]
  between   council "Example Council", provider "Example Provider"
  term      1 April 2026 to 31 March 2030
  money     GBP, each line rounded half up to £0.01  [1.2]
  calendar  weeks start Monday, month ends clamp, working days England
  periods   quarters from 1 April 2026, cut-off 15 days after, restated for 12 months
  unknown rows  pay the rest
  prevails  this text
"""


def contract(text: str, head: str = HEAD) -> Contract:
    """A checked contract; the usual settings stand before the text."""
    checked = check_text(f"{head}\n{text}")
    assert checked.contract is not None, [finding.message for finding in checked.findings.errors]
    return checked.contract


def rows(made: Contract, record: str, table: str) -> list[Row]:
    """Rows of a file of a record, from lines of cells with ` | ` between; a blank cell is not yet known.

    The column `recorded` is the recorded date; a row without a key of its own is numbered.
    """
    form = next(one for one in made.records if one.name == record)
    heading, *lines = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return [_row(form, dict(zip(heading, line, strict=True)), place) for place, line in enumerate(lines, start=2)]


def _row(record: Record, cells: dict[str, str], line: int) -> Row:
    recorded = cells.pop("recorded", "")
    own = cells.pop(record.name, "") if record.key == (record.name,) else ""
    key: Key = (own or str(line),) if record.key == (record.name,) else ()
    for part in record.key if not key else ():
        key += key_of(cells[part])
    file = f"{record.name}.csv"
    found: dict[str, Cell] = {}
    for name, text in cells.items():
        cell = read_cell(text, record, name, key)
        found[name] = Unknown((Missing("not yet known", record.name, key, name, file, line),)) if text == "" else cell
    return Row(record.name, key, found, file, line, date.fromisoformat(recorded) if recorded else None)


def history(made: Contract, **tables: str) -> History:
    """The facts of several records; a `_` in a name is a `-`."""
    named = {name.replace("_", "-"): table for name, table in tables.items()}
    return History(row for name, table in named.items() for row in rows(made, name, table))


def statement(made: Contract, as_known_on: date, **tables: str) -> Statement:
    """The statement on some tables of facts."""
    return run(made, history(made, **tables), as_known_on=as_known_on)


def only(found: Statement, payment: str = "", *, period: date | None = None) -> Line:
    """The one line of a payment, in a period where there are several."""
    lines = [
        line for line in found.lines if payment in ("", line.payment) and (period is None or line.period == period)
    ]
    assert len(lines) == 1, [(line.payment, line.subject, line.period, line.state) for line in lines]
    return lines[0]


def computed(made: Contract, as_known_on: date, **tables: str) -> Computation:
    """All that can be asked of a contract on some tables of facts."""
    return Computation(made, history(made, **tables), as_known_on)


def adds_up(found: Statement) -> bool:
    """Whether the contributions of every line add up to its amount."""
    return all(sum((part.amount for part in one.contributions), Fraction(0)) == one.amount for one in found.lines)


def texts(line: Line) -> str:
    """All that a line says of why it is as it is."""
    return "; ".join(f"{reason.text} [{reason.clause}]" for reason in line.reasons)


def seen(found: object) -> object:
    """The same, for comparing exact fractions with whole numbers inside lists and tuples."""
    return found
