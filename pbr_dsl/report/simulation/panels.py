"""The parts of a simulation as tables with a chart each: what a page and a workbook show, made of grouped sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from pbr_dsl.report.causes import Cause
from pbr_dsl.report.grouping import FIELD, PAYMENT, PERIOD, STATE, STATES, Group, Sum, grouped, usual_groupings
from pbr_dsl.report.simulation.against import Against
from pbr_dsl.report.simulation.assumed import words_of
from pbr_dsl.report.simulation.cash import Cash, Money
from pbr_dsl.report.simulation.cash_text import month_said
from pbr_dsl.report.simulation.drawing import WAIT, Chart, Series
from pbr_dsl.report.simulation.sums import ASSUMED, SHADOW, STATE_WORDS, none_said
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text

Cell = str | Fraction | int

PAID: Final = "to pay"
WOULD: Final = "would be paid"
AT_MOST: Final = "held, at most"

_STOPPED: Final = (
    ("held", "What is held, and why"),
    ("refused", "What is refused, and why"),
    ("lapsed", "What is out of time, and why"),
)
_MORE: Final = (SHADOW, ASSUMED, "limits took", AT_MOST, "held", "open")
_BELOW_ZERO: Final = "Below zero, too little was paid."
_MOST_BARS: Final = 15
_MOST_COLUMNS: Final = 6  # providers or payments that have a column each


@dataclass(frozen=True, slots=True)
class Panel:
    """A table, what it says in a sentence, and its chart; a column is `words`, `money` or `count`.

    The last of `rows` is the total where `total` says so.
    """

    name: str
    title: str
    heads: Sequence[str]
    kinds: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    said: Sequence[str] = ()
    chart: Chart | None = None
    total: bool = False


def panels(shown: Simulation) -> Iterator[Panel]:
    """Give every part in order; one that has nothing to say is left out."""
    yield _states(shown)
    if shown.assumptions:
        yield _assumptions(shown)
    for by in shown.by or usual_groupings(shown.contract, shown.sums):
        yield _grouped(shown, by)
    money = Money(shown)
    yield _cash(shown, money)
    yield _commitments(shown, money)
    for state, title in _STOPPED:
        causes = shown.sums.causes(state)
        if causes:
            yield _causes(state, title, causes)
    if shown.sums.limits():
        yield _limits(shown)
    if shown.against is not None:
        yield _against(shown, shown.against)


def paid_words(shown: Simulation) -> str:
    """What the money of a contract is called: it is to be paid, or only computed."""
    return WOULD if shown.shadow else PAID


def amount(shown: Simulation, total: Sum) -> Fraction:
    """Give what is paid of a sum; of a contract that only computes, what it would have paid."""
    return total.shadow if shown.shadow else total.paid


def _states(shown: Simulation) -> Panel:
    """How many lines are in each state."""
    found = [(state, total) for state in STATES if (total := shown.sums.by(STATE).get((state,)))]
    rows = [
        (STATE_WORDS.get(state, state), total.states[state], amount(shown, total), total.most) for state, total in found
    ]
    chart = Chart(
        "How many lines are in each state",
        [str(row[0]) for row in rows],
        [Series("lines", "one", [Fraction(total.states[state]) for state, total in found])],
        "",
    )
    heads = ("state", "lines", paid_words(shown), AT_MOST)
    return _lean(Panel("states", "Lines by state", heads, ("words", "count", "money", "money"), rows, (), chart))


def _assumptions(shown: Simulation) -> Panel:
    """What is assumed in the place of facts, and what rests on it."""
    rows = [
        (one.name, words_of(one), "given" if one.cells is None else f"{one.cells:,}", one.lines, one.amount)
        for one in shown.assumptions
    ]
    said = "A line that rests on several is counted under each, and once in a total."
    heads, kinds = ("name", "assumed", "fills", "lines", "amount"), ("words", "words", "words", "count", "money")
    return Panel("assumed", "Assumed in the place of facts", heads, kinds, rows, (said,))


def _grouped(shown: Simulation, by: str) -> Panel:
    """The sums by one word."""
    groups = grouped(shown.contract, shown.sums, by)
    none = shown.sums.by(by).get(("",))
    if none is not None and (none.computed or none.states["held"]):
        groups.append(Group(none_said(by), "", none))
    payments = [one.name for one in shown.contract.payments] if by != PAYMENT else []
    payments = payments if 1 < len(payments) <= _MOST_COLUMNS else []
    titled = any(group.title for group in groups)
    said = by.replace(FIELD, "'s ")
    heads = [said, *(["title"] if titled else []), *payments, paid_words(shown), *_MORE]
    kinds = ["words"] * (1 + titled) + ["money"] * (len(payments) + 5) + ["count"] * 2
    rows: list[Sequence[Cell]] = []
    for group in groups:
        label = date_text(group.start) if group.start else group.key
        rows.append((label, *([group.title] if titled else []), *_figures(shown, group.sum, payments)))
    rows.append(("total", *([""] if titled else []), *_figures(shown, shown.total, payments)))
    chart = _chart_of(shown, by, f"{paid_words(shown).capitalize()}, by {said}", groups)
    return _lean(Panel(by, f"By {said}", heads, kinds, rows, (), chart, total=True))


def _figures(shown: Simulation, total: Sum, payments: Sequence[str]) -> tuple[Cell, ...]:
    """The figures of a sum."""
    each = (total.by_payment.get(name, Fraction(0)) for name in payments)
    beside = Fraction(0) if shown.shadow else total.shadow
    sums = (amount(shown, total), beside, total.assumed, -total.trimmed, total.most)
    return (*each, *sums, total.states["held"], total.states["open"])


def _chart_of(shown: Simulation, by: str, title: str, groups: Sequence[Group]) -> Chart:
    """The chart of a grouping: columns by period, else bars of those with the most money."""
    currency = shown.statement.currency
    drawn = [one for one in groups if amount(shown, one.sum) or one.sum.most] or groups
    if by == PERIOD:
        known = {one.start: one for one in groups}
        starts = [start for start, _, _ in shown.statement.periods]
        drawn = [known.get(start, Group(start.isoformat(), "", Sum(), start)) for start in starts]
    elif len(drawn) > _MOST_BARS:
        drawn = sorted(drawn, key=lambda one: (-one.sum.computed, one.key))[:_MOST_BARS]
        title += f", the {_MOST_BARS} largest of {len(groups):,}"
    labels = [_short(one.start.isoformat()) if one.start else one.title or one.key for one in drawn]
    series = [
        Series(paid_words(shown), "one", [amount(shown, one.sum) for one in drawn]),
        Series(AT_MOST, WAIT, [one.sum.most for one in drawn]),
    ]
    return Chart(title, labels, series, currency, over_time=by == PERIOD)


def _short(day: str) -> str:
    """A month on a chart: `Apr 26`."""
    names = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
    return f"{names[int(day[5:7]) - 1]} {day[2:4]}"


def _cash(shown: Simulation, money: Money) -> Panel:
    """Cash by month, with a column for each provider where they are few."""
    providers = money.providers if 1 < len(money.providers) <= _MOST_COLUMNS else []
    own = {(one.month, one.whom): money.amount(one.sum) for one in money.cash}
    heads = ["month", *providers, "paid" if not shown.shadow else WOULD, "of which changes"]
    heads += [ASSUMED, "held", AT_MOST, "held without a bound", "open"]
    kinds = ["words", *["money"] * (len(providers) + 3), "count", "money", "count", "count"]
    rows: list[Sequence[Cell]] = []
    whole = Cash(None, "")
    for one in money.months():
        whole.sum.join(one.sum)
        whole.adjusted += one.adjusted
        each = [own.get((one.month, name), Fraction(0)) for name in providers]
        rows.append((month_said(one), *each, *_waiting(money, one)))
    sums = [sum((own[at] for at in own if at[1] == name), Fraction(0)) for name in providers]
    rows.append(("total", *sums, *_waiting(money, whole)))
    months = [one for one in money.months(empty=True) if one.month]
    series = [
        Series(heads[1 + len(providers)], "one", [money.amount(one.sum) for one in months]),
        Series(AT_MOST, WAIT, [one.sum.most for one in months]),
    ]
    labels = [_short(one.month.isoformat()) for one in months if one.month]
    chart = Chart("Every month between", labels, series, shown.statement.currency, over_time=True) if months else None
    return _lean(Panel("cash", "Cash by month", heads, kinds, rows, money.days_said, chart, total=True))


def _waiting(money: Money, one: Cash) -> tuple[Cell, ...]:
    """What is paid in a month, what of it changes what was before and is assumed, and what waits for it."""
    held, opened = one.sum.states["held"], one.sum.states["open"]
    return (money.amount(one.sum), one.adjusted, one.sum.assumed, held, one.sum.most, one.sum.unbounded, opened)


def _commitments(shown: Simulation, money: Money) -> Panel:
    """What is earned and paid by financial year."""
    out = "paid" if not shown.shadow else WOULD
    heads = ("year", "earned", out, "owed at its end", ASSUMED, "held", AT_MOST, "held without a bound", "open")
    kinds = ("words", "money", "money", "money", "money", "count", "money", "count", "count")
    rows: list[Sequence[Cell]] = []
    for one in money.commitments:
        cash = Cash(None, "", one.paid)
        paid, _, *rest = _waiting(money, cash)
        after = ", after the term" if one.after_term else ""
        rows.append((f"{one.said}{after}", money.amount(one.earned), paid, one.owed if one.year else "", *rest))
    years = [one for one in money.commitments if one.year]
    series = [
        Series("earned", "one", [money.amount(one.earned) for one in years]),
        Series(out, "two", [money.amount(one.paid) for one in years]),
    ]
    labels = [one.said for one in years]
    currency = shown.statement.currency
    said = [money.days.years_said()]
    chart = Chart("Earned and paid", labels, series, currency, over_time=True, stacked=False)
    return _lean(Panel("commitments", "Commitments by financial year", heads, kinds, rows, said, chart))


def _causes(state: str, title: str, causes: Sequence[Cause]) -> Panel:
    """Why lines are in a state."""
    rows = [(one.text, one.clause, one.count, one.most, one.unbounded) for one in causes]
    top = causes[:_MOST_BARS]
    chart = Chart(
        "Lines by their first reason",
        [one.text for one in top],
        [Series("lines", "one", [Fraction(one.count) for one in top])],
        "",
    )
    heads = ("reason", "clause", "lines", "at most", "without a bound")
    kinds = ("words", "words", "count", "money", "count")
    panel = Panel(state, title, heads, kinds, rows, (), chart)
    return _lean(panel) if state == "held" else _lean(_without(panel, 4))


def _limits(shown: Simulation) -> Panel:
    """What limits took."""
    found = shown.sums.limits()
    rows = [(one.limit, one.clause, one.lines, one.amount) for one in found]
    series = [Series("taken", "two", [one.amount for one in found[:_MOST_BARS]])]
    labels = [one.limit for one in found[:_MOST_BARS]]
    chart = Chart("What each limit took of payable lines", labels, series, shown.statement.currency)
    heads, kinds = ("limit", "clause", "lines", "took"), ("words", "words", "count", "money")
    return _lean(Panel("limits", "What limits took", heads, kinds, rows, (), chart))


def _against(shown: Simulation, found: Against) -> Panel:
    """What was really paid, by why it differs."""
    totals = [(one, one.paid - one.result) for one in found.totals]
    rows = [(one.cause, one.clause, one.count, one.paid, one.result, more) for one, more in totals]
    differing = [(one, more) for one, more in totals if more][:_MOST_BARS]
    series = [Series("paid beyond the contract", "two", [more for _, more in differing])]
    labels = [one.cause for one, _ in differing]
    chart = Chart("Paid beyond the contract, by cause", labels, series, shown.statement.currency)
    rows.append(("total", "", sum(one.count for one, _ in totals), found.paid, found.result, found.paid - found.result))
    heads = ("cause", "clause", "parts", "paid", "contract", "difference")
    kinds = ("words", "words", "count", "money", "money", "money")
    name, title = "against", f"Against what was paid ({found.file})"
    return Panel(name, title, heads, kinds, rows, (_BELOW_ZERO,), chart if differing else None, total=True)


def _lean(panel: Panel) -> Panel:
    """A panel without columns in which nothing stands, but the first and that of its money."""
    empty = [at for at in range(2, len(panel.heads)) if not any(row[at] for row in panel.rows)]
    keep = {PAID, WOULD, "paid"}
    return _without(panel, *(at for at in empty if panel.heads[at] not in keep))


def _without(panel: Panel, *places: int) -> Panel:
    """A panel without some columns."""
    kept = [at for at in range(len(panel.heads)) if at not in places]
    heads, kinds = ([one[at] for at in kept] for one in (panel.heads, panel.kinds))
    rows = [[row[at] for at in kept] for row in panel.rows]
    return Panel(panel.name, panel.title, heads, kinds, rows, panel.said, panel.chart, total=panel.total)
