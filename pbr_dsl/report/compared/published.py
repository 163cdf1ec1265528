"""A comparison in its published form, and as rows of CSV: money as strings, dates as in ISO 8601."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final, Literal

from pydantic import Field

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.report.compared.sums import AFTER, BEFORE, CLAUSE, REASON, Both
from pbr_dsl.report.compared.view import Comparison, Ranking, Row, Side
from pbr_dsl.report.exact import amount_text
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.forms import EngineJson, Published

COLUMNS: Final = (
    "by",
    "key",
    "title",
    "lines",
    "before",
    "after",
    "difference",
    "unknown",
    "waiting",
    "held",
    "currency",
)

_LARGEST: Final = 10


class BothJson(Published):
    """What both contracts pay of some lines.

    `waiting` of the `lines` are decided in one contract and not in the other; so far as it comes from them, and that is
    `unknown`, the difference is not known yet.
    `held` of them are held in either.
    """

    lines: int
    before: str
    after: str
    difference: str
    unknown: str
    waiting: int
    held: int


class SideJson(Published):
    """One of the contracts; `changes` are values that were put in the place of some that it writes.

    Of its lines `held` are held, and `partly` are paid without facts that are missing.
    """

    label: str
    name: str
    title: str
    file: str
    changes: list[str]
    rows: int
    rejected: int
    held: int
    partly: int


class ComparedRowJson(BothJson):
    """One row of a table: `key` is a period's first day, a payment, or a row's key."""

    key: str
    title: str


class ComparedTableJson(Published):
    """Lines added up by a word."""

    by: str
    rows: list[ComparedRowJson]


class RankingJson(Published):
    """How many rows of a record gain, lose and are paid the same, and the largest gains and losses.

    Of `unknown` rows a line is held in either contract, or open in one and payable in the other.
    """

    record: str
    gain: int
    gains: str
    lose: int
    losses: str
    same: int
    unknown: int
    largest_gains: list[ComparedRowJson]
    largest_losses: list[ComparedRowJson]


class ChangeJson(BothJson):
    """Lines by their states in both contracts, null where there is no such line; why, where one is stopped."""

    state_before: str | None
    state_after: str | None
    reason: str | None
    clause: str | None


class ComparisonJson(Published):
    """What `simulate --compare`, or `--set`, prints with `--format json`; `shadow` when nothing is paid by either."""

    format: Literal[1] = 1
    first: SideJson
    other: SideJson
    as_known_on: date
    currency: str
    shadow: bool
    notes: list[str]
    total: BothJson
    by: list[ComparedTableJson]
    who: list[RankingJson]
    lines: list[ChangeJson] = Field(description="All lines, by their states in both, and the reason of those stopped.")
    engine: EngineJson


def to_json(shown: Comparison) -> str:
    """Give a comparison in the published form, indented by two spaces."""
    return in_json(published(shown).model_dump_json(indent=2))


def published(shown: Comparison) -> ComparisonJson:
    """Give a comparison as an object of the published form."""
    return ComparisonJson(
        first=_side(shown.first),
        other=_side(shown.other),
        as_known_on=shown.as_known_on,
        currency=shown.currency,
        shadow=shown.shadow,
        notes=list(shown.notes),
        total=BothJson(**_both(shown.total)),
        by=[ComparedTableJson(by=by, rows=_rows(shown.rows(by))) for by in shown.by],
        who=[_ranking(shown.ranking(record)) for record in shown.who],
        lines=[*_changes(shown)],
        engine=EngineJson(name=shown.engine),
    )


def _both(both: Both) -> dict[str, Any]:
    """The fields of a sum."""
    amounts = {"before": both.before, "after": both.after, "difference": both.change, "unknown": both.unknown}
    return {
        "lines": both.pairs,
        **{name: amount_text(one) for name, one in amounts.items()},
        "waiting": both.waiting,
        "held": both.held,
    }


def _side(side: Side) -> SideJson:
    """One of the contracts."""
    return SideJson(
        label=side.label,
        name=side.contract.name,
        title=side.contract.title,
        file=side.place,
        changes=list(side.changes),
        rows=side.rows,
        rejected=side.rejected,
        held=side.held,
        partly=side.partly,
    )


def _rows(rows: Sequence[Row]) -> list[ComparedRowJson]:
    """The rows of a table."""
    return [ComparedRowJson(key=row.key, title=row.title, **_both(row.both)) for row in rows]


def _ranking(found: Ranking) -> RankingJson:
    """Who gains and who loses."""
    return RankingJson(
        record=found.record,
        gain=len(found.gaining),
        gains=amount_text(found.gains),
        lose=len(found.losing),
        losses=amount_text(found.losses),
        same=found.same,
        unknown=found.unknown,
        largest_gains=_rows(found.gaining[:_LARGEST]),
        largest_losses=_rows(found.losing[:_LARGEST]),
    )


def _changes(shown: Comparison) -> Iterator[ChangeJson]:
    """Lines by their states in both."""
    for (before, after, reason, clause), both in sorted(shown.sums.added(BEFORE, AFTER, REASON, CLAUSE).items()):
        yield ChangeJson(
            state_before=before or None,
            state_after=after or None,
            reason=reason or None,
            clause=clause or None,
            **_both(both),
        )


def to_csv(shown: Comparison) -> str:
    """Give every row of every table, and of the records whose rows gain or lose, as a row of CSV."""
    rows = [[*COLUMNS]]
    for by in dict.fromkeys((*shown.by, *shown.who)):
        rows += [_cells(shown, by, row) for row in shown.rows(by)]
    return separated([*rows, _cells(shown, "total", Row("", "", shown.total))])


def _cells(shown: Comparison, by: str, row: Row) -> list[str]:
    """A row of CSV."""
    both = row.both
    amounts = (amount_text(one) for one in (both.before, both.after, both.change, both.unknown))
    return [by, row.key, row.title, str(both.pairs), *amounts, str(both.waiting), str(both.held), shown.currency]
