"""Decision tables in columns: the row that applies to some inputs, and what it gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import forms, logic, marks, numbers
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell, constant
from pbr_dsl.model.wording import name_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Lookup, Test

_LISTED: Final = ("row", "code", "yes-no")


def looked_up(frame: Frame, body: Lookup) -> Cell:
    """Give a column of the row that applies; while that is not known, the value on which all that may apply agree.

    `check` has seen that some row applies to whatever is one of a list, and that no two do: the last needs no test.
    """
    table = frame.plan.terms.tables[body.table]
    column = table.outputs.index(body.column)
    inputs = [frame.kept(name_of(node), forms.read(frame, node)) for node in table.inputs]
    applies = [_applies(frame, row.tests, inputs) for row in table.rows]
    outputs = [forms.read(frame, row.outputs[column]) for row in table.rows]
    left = marks.all_left(*(one.left for one in inputs))
    said: list[Sql] = []
    for node, given in zip(table.inputs, inputs, strict=True):
        said += [q.text(f"{', ' if said else ''}{name_of(node)} "), marks.value_said(given, node.type)]
    note = q.joined("", q.text(f"no row of {table.name} applies to "), *said)
    missing = marks.wait("not yet written", field=body.column, note=note)
    kind = outputs[0].kind
    nothing = Cell(kind, q.nothing(kind), missing, may_be_none=False, most=0)
    sure = [(one.yes, output) for one, output in zip(applies, outputs, strict=True)]
    if all(one.waits is None for one in applies):
        listed = all(node.type.kind in _LISTED for node in table.inputs)
        if listed and not any(one.may_be_none for one in inputs):
            sure, nothing = sure[:-1], outputs[-1]
        return replace(numbers.picked(sure, nothing), left=left)
    perhaps = [frame.bind("may apply", one.unknown) for one in applies]
    some = numbers.picked(list(zip(perhaps, outputs, strict=True)), nothing)
    some = frame.kept("candidate", some)
    differ = q.either(
        *(q.both(may, logic.distinct(output, some)) for may, output in zip(perhaps, outputs, strict=True))
    )
    doubt = marks.merged(*(one.waits for one in applies))
    agreed = replace(
        some,
        value=q.when([(q.opposite(differ), some.value)]),
        waits=q.when([(differ, doubt)], some.waits) if doubt is not None else some.waits,
    )
    return replace(numbers.picked(sure, frame.kept("agreed", agreed)), left=left)


def _applies(frame: Frame, tests: Sequence[Test], inputs: Sequence[Cell]) -> Cell:
    """Whether a row of a table applies: no as soon as one test is known to fail."""
    found = [one for test, given in zip(tests, inputs, strict=True) if (one := _passes(frame, test, given)) is not None]
    if not found:
        return constant("yes-no", q.yes_no(value=True))
    return logic.settled(found, decisive=False) if len(found) > 1 else found[0]


def _passes(frame: Frame, test: Test, given: Cell) -> Cell | None:
    """Whether an input passes a cell; None for any."""
    if test.op == "any":
        return None
    if test.op == "is" and test.value is not None:
        return logic.compare(frame, "is", given, forms.read(frame, test.value))
    low, high = "at-least" if test.low_included else "above", "at-most" if test.high_included else "below"
    ends = [(end, op) for end, op in ((test.low, low), (test.high, high)) if end is not None]
    return logic.settled([logic.compare(frame, op, given, forms.read(frame, end)) for end, op in ends], decisive=False)
