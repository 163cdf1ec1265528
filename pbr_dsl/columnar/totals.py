"""Lines added up by the engine: sums by keys, without reading the lines themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from pbr_dsl.columnar import limits, payers, relations, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.frame import KNOWN_ON
from pbr_dsl.columnar.lines import MOST, scale, subject_column
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import NONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql

PLAIN: Final = ("period", "payment", "outcome", "state", "due", "achieved")
_GATHERED: Final = ("period", "payment", "outcome", "state")
_PLAIN_SUMS: Final = ("amount", "before")
_SUMS: Final = ("lines", "amount", "trimmed", "most", "bounded")


@dataclass(frozen=True, slots=True)
class Total:
    """Lines that share some keys, a payment and a state: how many, what they come to, and what limits took of them.

    `most` is what those that wait could still come to, as far as that is known; of `unbounded` lines it is not.
    """

    keys: tuple[Any, ...]
    payment: str
    state: str
    lines: int
    amount: Fraction
    trimmed: Fraction
    most: Fraction
    unbounded: int


def gathered(plan: Plan, lines: str) -> Sql:
    """Give the query of lines that share all by which they are often added up: few rows stand for many lines.

    Beside the sums it counts the lines that lead to a row of each record.
    """
    few = plan.shortlist
    shared = {name: q.column(name, "l") for name in (*_GATHERED, *map(subject_column, few))}
    counts = {f"to {one}": q.count(q.present(q.column(subject_column(one), "l"))) for one in plan.terms.records}
    sums = _sums(*_PLAIN_SUMS)
    return relations.selected(q.table(lines, "l"), {**shared, **sums, **counts}).group_by(*shared.values(), copy=False)


def _sums(*share: str) -> dict[str, Sql]:
    """How many lines there are, what they come to, what limits took of them, and what those that wait may come to."""
    amount, before = (q.column(one, "l") for one in share)
    taken = q.when([(q.holds(q.column("trimmed", "l")), q.minus(before, amount))])
    most = {"most": q.total(q.column(MOST, "l")), "bounded": q.counted(q.column(MOST, "l"))}
    return {"lines": q.count(), "amount": q.total(amount), "trimmed": q.total(taken), **most}


def totals(plan: Plan, lines: str, keys: Sequence[str], payer: str = "", *, few: str = "") -> Sql:
    """Give the query of lines added up by keys: of `PLAIN`, a record, or a field as `client.need`.

    With a payer: of the lines that it pays a share of, what it pays of them.  `few` are the lines as `gathered`.
    """
    if few and not payer and {key.split(".", 1)[0] for key in keys} <= {*_GATHERED, *plan.shortlist}:
        lines, sums = few, {name: q.total(q.column(name, "l")) for name in _SUMS}
    else:
        share = (payers.share_column(payer), payers.share_column(payer, before=True)) if payer else _PLAIN_SUMS
        sums = _sums(*share)
    source, columns = keyed(plan, lines, keys)
    named = {f"key {place}": one for place, one in enumerate(columns)}
    own = {"payment": q.column("payment", "l"), "state": q.column("state", "l")}
    query = relations.selected(source, {**named, **own, **sums})
    for join in joins(plan, keys):
        query = query.join(join[0], on=join[1], join_type="LEFT", copy=False)
    if payer:
        written = enumerate(plan.terms.contract.payments)
        shared = [at for at, one in written if payer in {share.party for share in one.payers}]
        mine = [q.equal(q.column("payment", "l"), q.number(at)) for at in shared]
        query = query.where(q.either(*mine), copy=False)
    query = query.group_by(*columns, *own.values())
    return query.order_by(*relations.ordered([q.column(one) for one in (*named, "payment", "state")]))


def keyed(plan: Plan, lines: str, keys: Sequence[str]) -> tuple[Sql, list[Sql]]:
    """Give the relation of lines, and the columns of keys."""
    found: list[Sql] = []
    for key in keys:
        if key in PLAIN:
            found.append(q.column(key, "l"))
        elif "." in key:
            found.append(in_words(plan, key))
        else:
            found.append(q.column(subject_column(key), "l"))
    return q.table(lines, "l"), found


def in_words(plan: Plan, word: str) -> Sql:
    """Give a field, as `client.need`, as a text that says too why it is not there; nothing where there is no row."""
    record, name = word.split(".", 1)
    rows, alias = world.rows_of(plan, record), f"rows {record}"
    field = rows.fields[name]
    cases = [(q.absent(q.column(rows.key, alias)), q.nothing("text"))]
    if field.waits:
        cases.append((q.present(q.column(field.waits, alias)), q.text("not yet known")))
    value = q.column(field.column, alias)
    if field.may_be_none:
        cases.append((q.absent(value), q.text(NONE.value)))
    return q.when(cases, q.cast(value, "text"))


def joins(plan: Plan, keys: Sequence[str]) -> list[tuple[Sql, Sql]]:
    """Give the rows of the records of which fields are keys."""
    found: list[tuple[Sql, Sql]] = []
    for record in dict.fromkeys(key.split(".", 1)[0] for key in keys if "." in key):
        rows = world.rows_of(plan, record)
        alias = f"rows {record}"
        same = q.equal(q.column(rows.key, alias), q.column(subject_column(record), "l"))
        if plan.many_days:
            same = q.both(same, q.equal(q.column(KNOWN_ON, alias), q.day(plan.day)))
        found.append((q.table(rows.relation, alias), same))
    return found


def read_totals(plan: Plan, rows: Iterable[Mapping[str, Any]], keys: Sequence[str]) -> list[Total]:
    """Give the totals of a query's rows; amounts in money of the contract's currency."""
    step = Fraction(1, limits.money_scale(plan))
    payments, outcomes = plan.terms.contract.payments, plan.terms.contract.outcomes

    def key(name: str, value: object) -> object:
        match name:
            case "payment":
                return payments[int(str(value))].name
            case "outcome":
                return "" if value is None else outcomes[int(str(value))].name
            case _ if name in plan.terms.records:
                return None if value is None else key_text(plan.key_of(name, str(value)))
            case _:
                return value if value is None or isinstance(value, date) else str(value)

    return [
        Total(
            tuple(key(name, row[f"key {place}"]) for place, name in enumerate(keys)),
            payments[row["payment"]].name,
            row["state"],
            row["lines"],
            (row["amount"] or 0) * step if row["state"] == "payable" else Fraction(0),
            (row["trimmed"] or 0) * step,
            *_most(plan, row),
        )
        for row in rows
    ]


def _most(plan: Plan, row: Mapping[str, Any]) -> tuple[Fraction, int]:
    """What lines that wait could still come to, as far as that is known, and of how many it is not."""
    return Fraction(row.get("most") or 0, scale(plan)), row["lines"] - (row.get("bounded") or 0)


def took(plan: Plan, lines: str) -> Sql:
    """Give the query of how many payable lines of a period each limit took something of for good, and how much."""
    payable, columns = q.equal(q.column("state"), q.text("payable")), {"first day": q.column("period")}
    for place, limit in enumerate(plan.terms.contract.limits):
        if not limit.rest:
            taken = q.column(limits.taken_column(limit))
            some = q.both(payable, q.opposite(q.equal(taken, q.cast(q.number(0), "wide"))))
            columns |= {f"lines {place}": q.count(some), f"took {place}": q.total(q.when([(some, taken)]))}
    return relations.selected(q.table(lines), columns).group_by(q.column("period"), copy=False)


def reached(plan: Plan, few: str) -> Sql:
    """Give the query of how many lines there are of a period, and how many of them lead to a row of each record."""
    counts = {name: q.total(q.column(f"to {name}")) for name in plan.terms.records}
    every = {"first day": q.column("period"), "all of them": q.total(q.column("lines")), **counts}
    return relations.selected(q.table(few), every).group_by(q.column("period"), copy=False)
