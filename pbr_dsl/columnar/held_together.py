"""The lines of two runs that one engine keeps, held together: each beside the line that is the same payment.

A line of an outcome is the same one wherever its period is, any other only in the same period.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import marks, relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.limits import money_scale
from pbr_dsl.columnar.lines import subject_column
from pbr_dsl.columnar.payers import share_column
from pbr_dsl.columnar.stops import TOLD, told
from pbr_dsl.columnar.totals import in_words, joins
from pbr_dsl.model.terms import OUTCOME, PERIOD

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Contract, Payment

OWN: Final = ("state", "amount", "counts", "clause of line", "clause of payment", *TOLD)
_ORDER: Final = (PERIOD, "payment", "key", "outcome", "occurrence", "part")
_SIDES: Final = ("before", "after")
_SAME: Final = (("line", "line"), ("time", "time"))


@dataclass(frozen=True, slots=True)
class Half:
    """The lines of one of two runs, only those of periods that begin on some days (None: all).

    A line of a period in `unlike` is the same as none of the other run, whose period of that day has another end.
    """

    plan: Plan
    lines: str
    starts: Collection[date] | None
    unlike: Collection[date] = ()


def scale_of(first: Half, other: Half) -> int:
    """Give how many steps of the amounts of pairs make one of the currency."""
    return lcm(money_scale(first.plan), money_scale(other.plan))


def payers_of(first: Half, other: Half) -> list[str]:
    """Give everybody who pays a share of a payment in either run."""
    paid = [one for of in (first, other) for one in of.plan.terms.contract.payments]
    return list(dict.fromkeys(share.party for payment in paid for share in payment.payers))


def half(  # noqa: PLR0913  what to give of the lines
    of: Half, words: Sequence[str], scale: int, name: str, *, shadow: bool, parties: Sequence[str] = ()
) -> Sql:
    """Give the query of the lines of one run under words: of period, payment, outcome, records and their fields.

    `name` is what its lines are called that are the same as none; with `shadow` lines count that are only computed.
    What each of some parties pays of a line has a column of its own, nothing where it pays no share of it.
    """
    plan, line = of.plan, q.column
    contract = plan.terms.contract
    shadows = [at for at, one in enumerate(contract.payments) if one.shadow and not shadow]
    counts = q.opposite(q.one_of(line("payment", "l"), [q.number(at) for at in shadows])) if shadows else None
    held = q.present(line("held by", "l"))
    waits = q.when([(held, line("held for", "l"))], line("waits", "l"))
    limits = [
        (q.equal(line("held by", "l"), q.number(at)), q.text(one.clause)) for at, one in enumerate(contract.limits)
    ]
    said = told(line("reason", "l"), waits)
    if limits:  # a line that a limit holds has no reason of its own
        said |= {"clause": q.when([(held, q.when(limits))], said["clause"])}
        said |= {"said": q.when([(held, q.text(""))], said["said"])}
    identity, payable = _identity(of, name), q.equal(line("state", "l"), q.text("payable"))
    amount = q.times(line("amount", "l"), q.cast(q.number(scale // money_scale(plan)), "wide"))
    clause = _of_payment(contract, lambda one: one.clause)
    columns: dict[str, Sql] = {
        "line": identity,
        "time": q.place([identity], [line(one, "l") for one in _ORDER]),
        "state": line("state", "l"),
        "amount": q.first(q.when([(payable, amount)]), q.cast(q.number(0), "wide")),
        "counts": q.yes_no(value=True) if counts is None else counts,
        "clause of line": q.first(
            q.unless_empty(_of_outcome(contract, lambda at: contract.outcomes[at].clause)), clause
        ),
        "clause of payment": clause,
        **said,
        **{_share(one): _paid_by(of, one, scale) for one in parties},
        **{f"word {word}": _word(of, word) for word in words},
    }
    query = relations.selected(q.table(of.lines, "l"), columns)
    for join in joins(plan, words):
        query = query.join(join[0], on=join[1], join_type="LEFT", copy=False)
    if of.starts is None:
        return query
    return query.where(q.either(*(q.equal(line(PERIOD, "l"), q.day(one)) for one in sorted(of.starts))), copy=False)


def _share(party: str) -> str:
    """The column of what a party pays of a line of pairs."""
    return f"share of {party}"


def _paid_by(of: Half, party: str, scale: int) -> Sql:
    """What a party pays of a line; nothing where it pays no share of it."""
    payments = enumerate(of.plan.terms.contract.payments)
    mine = [at for at, one in payments if party in {share.party for share in one.payers}]
    if not mine:
        return q.nothing("wide")
    share = q.first(q.column(share_column(party), "l"), q.cast(q.number(0), "wide"))
    steps = q.times(share, q.cast(q.number(scale // money_scale(of.plan)), "wide"))
    return q.when([(q.one_of(q.column("payment", "l"), [q.number(at) for at in mine]), steps)])


def _identity(of: Half, name: str) -> Sql:
    """What makes a line the same as one of the other run."""
    contract, line = of.plan.terms.contract, q.column
    whose = _of_payment(contract, _domain)
    subject = _of_outcome(contract, lambda at: f"{contract.outcomes[at].subject} {contract.outcomes[at].name}")
    period = q.first(q.when([(q.absent(line("outcome", "l")), q.cast(line(PERIOD, "l"), "text"))]), q.text(""))
    days = [q.equal(line(PERIOD, "l"), q.day(one)) for one in of.unlike]
    alone = (
        q.when([(q.both(q.absent(line("outcome", "l")), q.either(*days)), q.text(name))], q.text("")) if days else None
    )
    numbers = [q.cast(q.first(line(one, "l"), q.number(0)), "text") for one in ("occurrence", "part")]
    payment = _of_payment(contract, lambda one: one.name)
    key = q.first(line("key", "l"), q.text(""))
    return q.joined(marks.PART, payment, whose, subject, key, period, *numbers, *([alone] if alone is not None else []))


def _domain(payment: Payment) -> str:
    """What a payment is each of; of an outcome its own subject says it."""
    return " ".join(payment.domain)


def _of_payment(contract: Contract, said: Callable[[Payment], str]) -> Sql:
    """A text that each payment has."""
    number = q.column("payment", "l")
    return q.when([(q.equal(number, q.number(at)), q.text(said(one))) for at, one in enumerate(contract.payments)])


def _of_outcome(contract: Contract, said: Callable[[int], str]) -> Sql:
    """A text that each outcome has; "" where a line is of none."""
    number = q.column("outcome", "l")
    cases = [(q.equal(number, q.number(at)), q.text(said(at))) for at in range(len(contract.outcomes))]
    return q.when(cases, q.text("")) if cases else q.text("")


def _word(of: Half, word: str) -> Sql:
    """What a line is under a word, as a text; nothing where it is under none."""
    contract = of.plan.terms.contract
    if word == PERIOD:
        return q.cast(q.column(PERIOD, "l"), "text")
    if word == "payment":
        return _of_payment(contract, lambda one: one.name)
    if word == OUTCOME:
        return q.unless_empty(_of_outcome(contract, lambda at: contract.outcomes[at].name))
    if "." not in word:
        return q.unless_empty(q.column(subject_column(word), "l"))
    kind = of.plan.terms.columns[word.split(".", 1)[0], word.split(".", 1)[1]].type.kind
    found = in_words(of.plan, word)
    if kind == "yes-no":
        found = q.when(
            [(q.equal(found, q.text("true")), q.text("yes")), (q.equal(found, q.text("false")), q.text("no"))], found
        )
    return q.unless_empty(found)


def pairs(first: str, other: str, words: Sequence[str], parties: Sequence[str] = ()) -> exp.Query:
    """Give the query of pairs of lines of two halves: the columns of each, as `… before` and `… after`."""
    columns = [*OWN, *map(_share, parties), *(f"word {word}" for word in words)]
    sides = {"before": "rows", "after": "others"}

    def named(side: str, *, there: bool) -> list[Sql]:
        return [
            relations.named(q.column(one, sides[side]) if there else _nothing(one), f"{one} {side}") for one in columns
        ]

    on = q.both(*(q.equal(q.column(one, "rows"), q.column(same, "others")) for one, same in _SAME))
    beside = relations.select([*named("before", there=True), *named("after", there=True)], q.table(first, "rows"))
    beside = beside.join(q.table(other, "others"), on=on, join_type="LEFT", copy=False)
    only = relations.beside(
        relations.select([relations.every()], q.table(other, "rows")), q.table(first, "others"), _SAME, "ANTI"
    )
    rest = relations.select(
        [*named("before", there=False), *named("after", there=True)], relations.within(only, "others")
    )
    return relations.united([beside, rest])


def _nothing(column: str) -> Sql:
    """Nothing of the kind of a column."""
    money = column == "amount" or column.startswith(_share(""))
    return q.nothing("wide" if money else "yes-no" if column == "counts" else "text")


def added(pairs: str, by: Sequence[str], own: Sequence[str], payer: str = "") -> Sql:
    """Give the query of pairs added up by words, of `own` those that are of both lines together.

    These are the states, whether the other run pays more, and what is told of the line that is stopped.  With a payer:
    of the lines that it pays a share of, what it pays of them.
    """
    paid = _share(payer) if payer else "amount"

    def counted(side: str) -> Sql:
        return q.both(_counts(side), q.present(q.column(f"{paid} {side}"))) if payer else _counts(side)

    together = {f"own {name}": value for one in own for name, value in _together(one).items()}
    halves = []
    for side in _SIDES:
        counts = counted(side)
        keys = [q.column(f"word {word} {side}") for word in by]
        same = q.both(*(q.equal(q.column(f"word {word} before"), q.column(f"word {word} after")) for word in by))
        both = q.holds(q.both(*map(counted, _SIDES), *([same] if by else [])))
        nought = q.cast(q.number(0), "wide")
        before = q.column(f"{paid} before") if side == "before" else nought
        after = q.column(f"{paid} after") if side == "after" else q.when([(both, q.column(f"{paid} after"))], nought)
        columns = {
            **together,
            **{f"by {at}": key for at, key in enumerate(keys)},
            "before": before,
            "after": after,
            "waits": _waits(),
            "held": _is("held"),
        }
        query = relations.selected(q.table(pairs), columns)
        kept = [counts, *(q.present(key) for key in keys), *([q.opposite(both)] if side == "after" else [])]
        halves.append(query.where(q.both(*kept), copy=False))
    shared = {name: q.column(name) for name in (*together, *(f"by {at}" for at in range(len(by))))}
    waits, change = q.column("waits"), q.minus(q.column("after"), q.column("before"))
    sums = {
        "pairs": q.count(),
        "before": q.total(q.column("before")),
        "after": q.total(q.column("after")),
        "waiting": q.count(waits),
        "unknown": q.total(q.when([(waits, change)])),
        "held": q.count(q.column("held")),
    }
    query = relations.selected(relations.within(relations.united(halves)), {**shared, **sums})
    query = query.group_by(*shared.values(), copy=False) if shared else query
    return query.order_by(*relations.ordered([q.column(name) for name in shared])) if shared else query


def _counts(side: str) -> Sql:
    """Whether the line of a side is there and counts; of none nothing is said."""
    return q.holds(q.column(f"counts {side}"))


def _state(side: str) -> Sql:
    """The state of the line of a side; "" for none."""
    return q.first(q.column(f"state {side}"), q.text(""))


def _is(state: str) -> Sql:
    """Whether either line is in a state."""
    return q.either(*(q.equal(_state(side), q.text(state)) for side in _SIDES))


def _waits() -> Sql:
    """Whether only one of the two lines is decided."""
    decided = q.either(*(q.opposite(q.among(_state(side), ("held", "open"))) for side in _SIDES))
    return q.either(q.both(_is("held"), decided), q.both(_is("open"), _is("payable")))


def _together(word: str) -> dict[str, Sql]:
    """What both lines together are under a word, in columns."""
    if word in _SIDES:
        return {word: _state(word)}
    if word == "move":
        counted = [
            q.when([(_counts(side), q.column(f"amount {side}"))], q.cast(q.number(0), "wide")) for side in _SIDES
        ]
        return {
            "move": q.when(
                [(q.below(*counted), q.text("more")), (q.above(*counted), q.text("less"))], q.text("the same")
            )
        }
    stopped = {side: q.opposite(q.among(_state(side), ("", "payable"))) for side in _SIDES}

    def of_stopped(name: str) -> Sql:
        return q.when([(stopped[side], q.column(f"{name} {side}")) for side in ("after", "before")])

    return {name: of_stopped(name) for name in ("state", "clause of line", "clause of payment", *TOLD)}


def read_sum(row: dict[str, object], scale: int) -> tuple[int, Fraction, Fraction, int, Fraction, int]:
    """Give the figures of a row of pairs added up: pairs, before, after, waiting, unknown, held."""
    numbers = [int(str(row[name] or 0)) for name in ("pairs", "before", "after", "waiting", "unknown", "held")]
    count, before, after, waiting, unknown, held = numbers
    return count, Fraction(before, scale), Fraction(after, scale), waiting, Fraction(unknown, scale), held
