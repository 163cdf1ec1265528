"""Values: formulas, dated histories and decision tables."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from pbr_dsl.model.expression import Expr
from pbr_dsl.model.part import Length, Part
from pbr_dsl.model.type import Form, Type


class Entry(Form):
    """One line of a history: for all rows or one (`row` is a key), from `start` or always.

    `value` is None when not yet known; then, if `agreed_by` is given and has passed, the previous entry stays.
    """

    row: str = ""
    start: date | None = None
    value: Expr | None
    agreed_by: date | None = None
    clause: str = ""


class History(Form):
    """Written values, picked by the domain's first row and by the date `as_at`.

    Before the first entry, and from an entry that is not yet known, the value is not yet known.
    """

    kind: Literal["history"] = "history"
    entries: tuple[Entry, ...]
    as_at: Expr | None


class Formula(Form):
    """One expression."""

    kind: Literal["formula"] = "formula"
    expr: Expr


class Lookup(Form):
    """A column of a table."""

    kind: Literal["lookup"] = "lookup"
    table: str
    column: str


class WhenUnknown(Form):
    """What stands in for an unknown: after `hold` from `since`, `then`.

    The wait does not run out on contradicted facts.
    """

    hold: Length
    since: Expr
    then: Expr


class Value(Part):
    """A derived quantity for each combination of its domain (records, then maybe "period"); () is the contract.

    `unknown_rows` is what the value says of unknown rows itself, "" when the contract's word holds.  `frozen`: what
    happened after that day (rows dated later, ends that came later) is not read; corrections are.
    """

    domain: tuple[str, ...]
    type: Type
    body: Formula | History | Lookup = Field(discriminator="kind")
    frozen: Expr | None = None
    when_unknown: WhenUnknown | None = None
    unknown_rows: Literal["pay the rest", "hold", ""] = ""


class Test(Form):
    """A cell of a decision table: any value, one value, or a range whose ends say whether they belong."""

    op: Literal["any", "is", "range"]
    value: Expr | None = None
    low: Expr | None = None
    low_included: bool = True
    high: Expr | None = None
    high_included: bool = True


class TableRow(Form):
    """A row of a decision table: a test for each input, a value for each output."""

    tests: tuple[Test, ...]
    outputs: tuple[Expr, ...]
    clause: str = ""


class Table(Part):
    """A decision table with hit policy unique: no two rows apply, and some row always does (both checked)."""

    domain: tuple[str, ...]
    inputs: tuple[Expr, ...]
    input_names: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[TableRow, ...]
