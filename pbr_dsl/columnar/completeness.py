"""What is waited for where a record is complete only some time after a period (or a year), and has no rows yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pbr_dsl.columnar import forms, marks
from pbr_dsl.columnar import sql as q
from pbr_dsl.model.terms import PERIOD

if TYPE_CHECKING:
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.expression import Rows


def to_come(frame: Frame, of: Rows, rows: Callable[[], Sql]) -> Sql | None:
    """Give what is waited for where there are no rows of a setting; `rows` counts those that there are."""
    terms = frame.plan.terms
    form = terms.records.get(of.record)
    if form is None or form.complete_after is None:
        return None
    length, record = form.complete_after, PERIOD
    own = forms.read(frame, of.during).value if of.during is not None else frame.bound.get(PERIOD)
    if own is None:
        years = (year.name for year in terms.settings.calendar.years if year.name in frame.bound)
        record = next(years, "")
        own = frame.bound.get(record)
    if own is None:
        return None
    keys = terms.periods if record == PERIOD else [row.key for row in terms.records[record].rows]

    def make() -> str:
        ends = [
            (
                q.day(terms.whole[key].start) if record == PERIOD else q.text(marks.written_key(key)),
                q.day(terms.after(terms.whole[key].end, length)),
            )
            for key in keys
        ]
        return frame.plan.written(f"{of.record} complete", ("key", "from"), ends)

    step = frame.plan.once(("complete", of.record, record), make)
    since = frame.join(step, {"key": own}, on_day=False).column("from")
    note = q.joined("", q.text("complete from "), q.cast(since, "text"))
    empty = q.equal(q.first(rows(), q.number(0)), q.number(0))
    return q.when([(q.both(empty, q.below(frame.day, since)), marks.wait("not yet known", of.record, note=note))])
