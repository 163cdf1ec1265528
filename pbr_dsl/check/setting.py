"""The setting of an expression: which rows are bound in it, and what a name means there.

A name is looked for in this order: a bound row itself, a field of a bound row, a value (its subjects are the bound
rows or rows that they lead to), a field or row of a record that a bound row leads to, a state of the bound outcome.
The nearest counts; two equally near are an error, never a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pbr_dsl.check.draft import Declared, Draft, did_you_mean
from pbr_dsl.check.facts.links import incomplete, reachable, row_along, subject, ways
from pbr_dsl.check.formulas.figures import change
from pbr_dsl.check.meant import cure
from pbr_dsl.check.money.paid import paid_to
from pbr_dsl.check.plurals import article
from pbr_dsl.diagnostics.codes.names import CIRCLE, NO_WAY_THERE, TWO_WAYS_THERE, UNKNOWN_NAME, WHICH_PERIOD
from pbr_dsl.diagnostics.codes.terms import UNDECIDED
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.expression import Compare, Constant, Expr, FieldOf, LinkOf, ValueOf
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, YesNoType
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.calendar import WEEK
from pbr_dsl.values.display import list_text

STATES = ("accepted", "held", "refused", "open", "lapsed")
PERIOD_FIELDS = ("start", "end")
PROVED = "proved"
OWN_PERIOD = "period of its day"
THIS = "this "
_PAID_ONCE = (
    "what is paid once reads no value each period, nor its total `to date`: add `and period`, or pay it for an "
    "outcome, in the period of its day: `outcome … each …, once`, `achieved on …`, and `payment … each outcome`"
)


@dataclass(frozen=True, slots=True)
class Setting:
    """The records with a bound row, innermost first; "period" and "outcome" may be among them.

    Between two `months`, the name of an index means its change.  `paid` says that this is a payment's line, so that
    a bound outcome leads to the period that its line belongs to; `judged`, that this is a window of its proof or claim,
    so that it leads to the period that it is achieved in.  `statement` is what that word means in a clawback.
    In a line of an outcome, `own_outcome`, a value each outcome is that of the outcome itself.
    `frozen`: what is read had happened by a day that the value names.
    With `promised`, in a line `always` or `never`, the name of a payment means what is paid.
    Of a record among `counted` the bound row is one that a total goes through, and the line is about none; of one among
    `beside` there are two: the one that is gone through, and `this` one that the line is about.
    """

    bound: tuple[str, ...]
    pennies: model.Rounding | None = None
    ties: tuple[str, ...] = ()
    last_first: bool = False
    months: tuple[int, int] | None = None
    paid: bool = False
    judged: bool = False
    statement: Expr | None = None
    own_outcome: bool = False
    promised: bool = False
    beside: tuple[str, ...] = ()
    counted: tuple[str, ...] = ()
    frozen: bool = False

    def inside(self, record: str) -> Setting:
        """Give the setting in which a row of a record is bound as well."""
        there = record in self.bound or (record == "outcome" and self.own_outcome)
        beside, counted = (record,) if there else (), () if there else (record,)
        bound = (record, *(name for name in self.bound if name != record))
        return replace(self, bound=bound, beside=(*self.beside, *beside), counted=(*self.counted, *counted))

    @property
    def records(self) -> tuple[str, ...]:
        """The bound records, without the period."""
        return tuple(name for name in self.bound if name != "period")


def resolve(draft: Draft, name: Name, setting: Setting) -> Expr | None:
    """Give what a name means in a setting, or None with a finding."""
    word = name.text
    if word.startswith(THIS):
        return _this(draft, name, setting)
    if word in draft.indexes:
        return change(draft, name, setting.months)
    if setting.promised and word in draft.payments:
        return paid_to(draft, name, setting)
    if setting.promised and word in draft.paid:  # it could not be built
        return None
    if word in setting.bound:
        return subject(word)
    if word == "period" and setting.judged:
        return period_judged(draft, name, setting)
    if word in draft.years and "period" in setting.bound:
        return LinkOf(type=RowType(record=word), of=subject("period"), link=word)
    if word == "statement" and setting.statement is not None:
        return setting.statement
    if word in draft.refused:
        return None
    for record in setting.records:
        found = member(draft, subject(record), record, word)
        if found is not None:
            return found
    if word in draft.declared:
        return value(draft, name, setting)
    if word == "period" and setting.paid and "outcome" in setting.bound:
        return period_of_outcome("period")
    far = _far(draft, name, setting)
    if far is not None or _ambiguous(draft, name, setting):
        return far
    if "outcome" in setting.bound and word in STATES:
        return state_is(word)
    known = visible(draft, setting)
    _, labels, fix = did_you_mean(name, known)
    dashes = _dashes(word, known) or _below(draft, word, setting) or cure(draft, word)
    labels, fix = ((), ()) if dashes else (labels, fix)
    if f"{word.lower()}s" in WEEK:
        dashes, labels, fix = f"a day of the week is asked for so: `day is in {word.lower()}s`", (), ()
    help_text = dashes or ("" if labels else "name a field, a value, a record or a code that this contract has")
    draft.report(UNKNOWN_NAME, name, f"nothing here is called `{word}`", labels=labels, fix=fix, help=help_text)
    return None


def period_of_outcome(link: str) -> Expr:
    """Give the period of the bound outcome: that of its line (`period`), or `period of its day`."""
    return LinkOf(type=RowType(record="period"), of=subject("outcome"), link=link)


def period_judged(draft: Draft, name: Node, setting: Setting) -> Expr | None:
    """Give the period that a window of a proof or claim is counted from, or None with a finding.

    It is the one that the outcome's subject names, else the one that the outcome is achieved in.
    """
    starts = [record for record in setting.records if record != "outcome"]
    chains = [(start, chain) for start in starts for chain in ways(draft, start, "period")]
    if chains:
        return row_along(draft, subject(chains[0][0]), *chains[0])
    judged = (*reachable(draft, "outcome")[1:], *(made.name for made in draft.records.values() if made.evidence))
    one = next((record for record in judged if record != "period" and ways(draft, record, "period")), "")
    if not one:
        return period_of_outcome(OWN_PERIOD)
    message = f"an outcome is achieved in a period, and {article(one)} names one, which may be another"
    draft.report(TWO_WAYS_THERE, name, message, help=f"say whose is meant: `{one}'s period's end`")
    return None


def _this(draft: Draft, name: Name, setting: Setting) -> Expr | None:
    """Give the row that a line is about, or None with a finding: `this attempt`."""
    record = name.text.removeprefix(THIS)
    if record in setting.bound and record not in setting.counted:
        return subject(record).model_copy(update={"record": name.text if record in setting.beside else record})
    about = " or ".join(article(bound) for bound in setting.bound if bound not in setting.counted) or "no row"
    message = f"this line is about {about}, so nothing here is `{name.text}`"
    help_text = f"say it in a `let … each {record}`" if draft.record_of(record) else ""
    draft.report(UNKNOWN_NAME, name, message, help=help_text)
    return None


def _below(draft: Draft, word: str, setting: Setting) -> str:
    """Say how a field is read that rows of the bound ones have: `review's held`."""
    having = [
        record.name
        for record in draft.records.values()
        if record.source == "data"
        and any(column.name == word for column in record.columns)
        and any(link.record in setting.records for link in record.links)
    ]
    said = " or ".join(f"`{name}'s {word}`" for name in having)
    return f"`{word}` is a field of `{having[0]}`: write {said}" if having else ""


def state_is(word: str) -> Expr:
    """Give the condition that the bound outcome is in a state."""
    code = CodeType(codes=STATES)
    left = FieldOf(type=code, of=subject("outcome"), field="state")
    return Compare(type=YesNoType(), op="is", left=left, right=Constant(type=code, value=word))


def member(draft: Draft, row: Expr, record: str, word: str) -> Expr | None:
    """Give a field or a linked row of a row, or None when its record has none of that name."""
    made = draft.records.get(record)
    if record == "period":
        return FieldOf(type=DateType(), of=row, field=word) if word in PERIOD_FIELDS else None
    if made is None:
        return None
    if word == PROVED and made.evidence:
        draft.used.add(f"{record}'s {PROVED}")
        return FieldOf(type=YesNoType(), of=row, field=PROVED)
    for column in made.columns:
        if column.name == word:
            draft.used.add(f"{record}'s {word}")
            return FieldOf(type=column.type, of=row, field=word)
    for link in made.links:
        if link.name == word:
            return row_along(draft, row, record, (word,))
    return None


def stands_for(draft: Draft, made: Expr | None) -> Expr | None:
    """Give by what a row is told in a table or a comparison: a milestone by its length, an outcome by its name."""
    record = draft.records.get(made.type.record) if made is not None and isinstance(made.type, RowType) else None
    if made is None or record is None:
        return made
    word = "outcome" if made == subject("outcome") else "at" if record.source == "milestone" else ""
    return member(draft, made, record.name, word) if word else made


def value(draft: Draft, name: Name, setting: Setting) -> Expr | None:
    """Give the reading of a declared value for the bound subjects, or None with a finding."""
    entry = draft.declared[name.text]
    if entry.state == "building":
        _circle(draft, name, entry)
        return None
    at = tuple(row_for(draft, name, record, setting) for record in entry.domain)
    draft.used.add(name.text)
    made = draft.value_of(name.text)
    if made is None or None in at:
        return None
    return ValueOf(type=made.type, value=name.text, at=tuple(row for row in at if row is not None))


def _circle(draft: Draft, name: Name, entry: Declared) -> None:
    chain = draft.building()
    start = next(i for i, other in enumerate(chain) if other.name == entry.name)
    ring = [other.name for other in chain[start:]]
    labels = tuple(Label(other.span, "part of the circle") for other in chain[start:])
    draft.report(CIRCLE, name, f"`{entry.name}` needs itself: {needs([*ring, entry.name])}", labels=labels)


def needs(ring: list[str]) -> str:
    """Say a circle: `a` needs `b`, which needs `a`."""
    return f"`{ring[0]}` needs " + ", which needs ".join(f"`{name}`" for name in ring[1:])


def row_for(draft: Draft, name: Node, record: str, setting: Setting) -> Expr | None:
    """Give the row of a record that a setting leads to, or None with a finding."""
    if record in setting.bound:
        return subject(record)
    if record == "outcome" and setting.own_outcome:
        return subject(record)
    said = name.span.text
    if record == "period" and setting.judged:
        return period_judged(draft, name, setting)
    if record == "period" and setting.paid and "outcome" in setting.bound:
        return period_of_outcome(record)
    if record == "period" and not any(ways(draft, start, record) for start in setting.records):
        draft.report(
            WHICH_PERIOD,
            name,
            f"`{said}` is a value each period, and this line does not say which period",
            help=_on_a_day(draft, setting) or _of_no_period(setting),
        )
        return None
    if record in draft.years and ("period" in setting.bound or (setting.paid and "outcome" in setting.bound)):
        return _unfinished(draft, name, record, setting)
    for start in setting.records:
        chains = ways(draft, start, record)
        if len(chains) > 1:
            told = " and ".join("`" + "'s ".join(chain) + "`" for chain in chains)
            message = f"a {start} leads to a {record} in two ways: {told}"
            help_text = f"say whose value is meant: `{chains[0][0]}'s {said}`"
            draft.report(TWO_WAYS_THERE, name, message, help=help_text)
            return None
        if chains:
            return row_along(draft, subject(start), start, chains[0])
    if incomplete(draft, setting.records):
        return None
    here = article(" and ".join(setting.bound)) if setting.bound else "the contract"
    made = draft.records.get(record)
    one = made is not None and made.each == "one" and {*made.key} <= {*setting.bound}
    draft.report(
        NO_WAY_THERE,
        name,
        f"`{said}` is a value each {record}, and {here} does not lead to {article(record)}",
        help=f"write `{record}'s {said}`"
        if one
        else f"read it through an aggregate such as `sum of {said} over {_plural(draft, record)}`, or link the records",
    )
    return None


def _unfinished(draft: Draft, name: Node, year: str, setting: Setting) -> Expr | None:
    """Give the year that the bound period lies in; ask, where what is read is of all of it and it may not be over."""
    if not setting.frozen:
        said = name.span.text
        others = [other for other in draft.declared[said].domain if other != year] if said in draft.declared else []
        far = f"let {said}-so-far each {' and '.join([*others, 'period'])}, frozen on period's end = {said}"
        draft.report(
            UNDECIDED,
            name,
            f"`{said}` is of a whole {year}, and a line of a period may come before it is over",
            readings=(
                f"so far: write `{far}`, and read that: of £10.00 in April and £20.00 in May, £30.00 in May's line",
                f"all of it: pay it `each {year}, once`, `due {year}'s end`: £30.00 in one line, when it is over",
            ),
        )
        return None
    return LinkOf(type=RowType(record=year), of=subject("period"), link=year)


def _of_no_period(setting: Setting) -> str:
    """Say where a value each period can be read instead, of a line that is of no period."""
    if setting.own_outcome or "outcome" in setting.bound:
        return "an outcome is of a period where it is paid: read it in the `amount` of a `payment … each outcome`"
    return _PAID_ONCE if setting.paid else "add `and period` to what this line is for"


def _on_a_day(draft: Draft, setting: Setting) -> str:
    """Say how a row that happens on one day comes into the period of that day; "" for any other row."""
    made = draft.records.get(setting.records[0]) if setting.paid and setting.records else None
    day = next((column.name for column in made.columns if column.role == "event"), "") if made else ""
    if made is None or not day:
        return ""
    return (
        f"a {made.name} happens on its `{day}`, so pay it as an outcome, in the period of that day: `outcome … each "
        f"{made.name}, once`, `achieved on {day}`, and `each outcome` here; or add the rows up: `each period`"
    )


def _plural(draft: Draft, record: str) -> str:
    made = draft.records.get(record)
    return made.plural if made else record + "s"


def _candidates(draft: Draft, word: str, setting: Setting) -> list[tuple[int, Expr]]:
    found: list[tuple[int, Expr]] = []
    for start in setting.records:
        for record in reachable(draft, start)[1:]:
            chains = ways(draft, start, record)
            for chain in chains:
                row = row_along(draft, subject(start), start, chain)
                hit = row if record == word else member(draft, row, record, word)
                if hit is not None:
                    found.append((len(chain), hit))
        if found:
            break
    return sorted(found, key=lambda pair: pair[0])


def _far(draft: Draft, name: Name, setting: Setting) -> Expr | None:
    found = _candidates(draft, name.text, setting)
    if not found or _ambiguous(draft, name, setting, report=True):
        return None
    return found[0][1]


def _ambiguous(draft: Draft, name: Name, setting: Setting, *, report: bool = False) -> bool:
    found = _candidates(draft, name.text, setting)
    near = [hit for depth, hit in found if depth == found[0][0]]
    if len(near) < 2 or all(hit == near[0] for hit in near):  # noqa: PLR2004 - two
        return False
    if report:
        told = [f"`{_path(hit)}`" for hit in near]
        message = f"`{name.text}` may be {list_text(told, 'or')}"
        draft.report(TWO_WAYS_THERE, name, message, help=f"write the one that is meant, such as {told[0]}")
    return True


def _path(hit: Expr) -> str:
    """Say how a field or row is reached: `landlord's rating`."""
    match hit:
        case FieldOf(of=of, field=field):
            return f"{_path(of)}'s {field}"
        case LinkOf(of=LinkOf() as of, link=link):
            return f"{_path(of)}'s {link}"
        case LinkOf(link=link):
            return link
        case _:
            return hit.type.record if isinstance(hit.type, RowType) else ""


def visible(draft: Draft, setting: Setting) -> list[str]:
    """Give every name that means something in a setting."""
    names = [*setting.bound, *draft.declared, *(draft.payments if setting.promised else ())]
    for start in setting.records:
        for record in reachable(draft, start):
            made = draft.records.get(record)
            if made:
                names += [record, *(c.name for c in made.columns), *(n.name for n in made.links)]
    return [*names, *(STATES if "outcome" in setting.bound else ())]


def _dashes(word: str, known: list[str]) -> str:
    left, _, right = word.rpartition("-")
    if left in known and (right in known or right.isdigit()):
        return f"a name may hold a dash, so `{word}` is one name; for a difference write `{left} - {right}`"
    return ""


def is_number(expr: Expr) -> bool:
    """Whether an expression is a number."""
    return isinstance(expr.type, NumberType)


def is_row(expr: Expr) -> bool:
    """Whether an expression is a row."""
    return isinstance(expr.type, RowType)
