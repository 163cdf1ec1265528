"""The interpreter of expressions: one case for each form."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy

from pbr_dsl.model.contract import Eligibility
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Carried,
    Cases,
    Compare,
    Constant,
    Covers,
    DaysIn,
    Every,
    Expr,
    Extreme,
    FieldOf,
    Is,
    LinkOf,
    Multiply,
    Not,
    OnlyRow,
    Picked,
    Reached,
    Round,
    Share,
    Shift,
    Some,
    Subject,
    TimeIn,
    ToDate,
    ValueOf,
    Whole,
)
from pbr_dsl.reference import dates, named, rows, spells
from pbr_dsl.reference.arithmetic import add, compare, extreme, multiply
from pbr_dsl.reference.eligibility import as_result, judged
from pbr_dsl.reference.evidence import documents
from pbr_dsl.reference.outcomes import OutcomeRows
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import LeftOut, Result, Setting, Supposition, Top, merged, number, truth, waiting
from pbr_dsl.reference.sharing import share, share_out
from pbr_dsl.reference.terms import ELIGIBLE, OUTCOME, PERIOD, Terms
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, refused
from pbr_dsl.reference.wording import name_of
from pbr_dsl.reference.world import Overrides, World
from pbr_dsl.values.facts import NONE, OPEN, Key, Row, Unknown
from pbr_dsl.values.rounding import round_to

Kept = tuple[Result, tuple[LeftOut, ...]]


class Interpreter(Reading):
    """Reads every form of expression; a named value is worked out once for each combination of rows."""

    def __init__(self, terms: Terms, world: World, overrides: Overrides, at_period: Callable[[Key], Reading]) -> None:
        super().__init__(terms, world, overrides)
        self.outcomes = OutcomeRows(self)
        self._at_period = at_period
        self.memo: dict[tuple[str, tuple[Key, ...], str], Kept] = {}
        self.plain_memo = self.memo
        self._qualified: dict[tuple[str, Key], Verdict] = {}
        self.shared: dict[tuple[int, tuple[tuple[str, Key], ...]], dict[tuple[Key, ...], Result] | Result] = {}

    def suppose(self, supposed: Supposition) -> Interpreter:
        """Give a reading of the same facts under a what-if."""
        other = copy(self)
        other.supposed, other.left = supposed, []
        other.plain_totals, other.totals = self.totals, {}
        other.plain_memo, other.memo = self.memo, {}
        other.shared = {}
        return other

    def at_period(self, period: Key) -> Reading:
        """Give the reading that a period's own lines are made in."""
        return self._at_period(period)

    # ------------------------------------------------------------ rows

    def keys(self, record: str) -> Iterable[Key]:
        """Give the keys of the rows of any record; milestones are made when they are first asked for."""
        if record == PERIOD:
            return self.terms.periods
        if record == OUTCOME:
            return self.outcomes.keys()
        if record in self.unmade:
            self.make_milestones(record)
        return self.world.rows[record]

    def outcome_cell(self, row: Key, name: str) -> Result:
        """Give a field or link of an outcome's row."""
        return self.outcomes.cell(row, name)

    def offered(self, row: Key) -> bool | Unknown:
        """Whether an outcome's row is due at all."""
        return self.outcomes.offered(row)

    def make_milestones(self, record: str) -> None:
        """Make the rows of a milestone record, one for each row of the record it hangs on and each length."""
        form = self.terms.records[record].milestones
        self.unmade.discard(record)
        if form is None:
            return
        made = self.world.rows[record]
        for key in tuple(self.keys(form.of)):
            anchor = self.read(form.anchor, {form.of: key})
            if anchor is not NONE:
                for length, label in zip(form.at, form.labels, strict=True):
                    row = (*key, label)
                    made[row] = Row(record, row, dates.milestone(self, form, key, (anchor, length, label), record))

    # ------------------------------------------------------------ named values

    def value(self, name: str, at: tuple[Key, ...]) -> Result:
        """Give a named value of a combination of rows, and note again what was left out of it."""
        return self._remember((name, at, ""), lambda: named.value(self, name, at))

    def attribute(self, name: str, row: Key) -> Result:
        """Give a value that an outcome says of itself; none where it does not say it."""
        return self._remember((name, (row,), OUTCOME), lambda: self._attribute(name, row))

    def _attribute(self, name: str, row: Key) -> Result:
        """What an outcome says of itself, read in the setting of its row."""
        form = self.outcomes.row(row)
        rule = form.outcome.attributes.get(name)
        given = self.overrides.values.get((name, row))
        return given if given is not None else NONE if rule is None else self.read(rule, form.setting)

    def qualifies(self, rule: Eligibility, row: Key) -> Verdict:
        """Whether a row qualifies by an eligibility, worked out once; what a worked example gives comes first."""
        if (rule.name, row) not in self._qualified:
            places = [(name, key) for name in (rule.name, ELIGIBLE) for key in (row, ())]
            given = next((self.overrides.values[at] for at in places if at in self.overrides.values), None)
            found = judged(self, rule, row) if given is None else ACCEPTED if given is True else refused("given as no")
            self._qualified[rule.name, row] = found
        return self._qualified[rule.name, row]

    def parts(self, node: Share, outer: Setting) -> dict[tuple[Key, ...], Result] | Result:
        """Give every part of a shared pot, by combination, or what stands in the way; worked out once."""
        place = (id(node), tuple(outer.items()))
        if place not in self.shared:
            self.shared[place] = share_out(self, node, outer)
        return self.shared[place]

    def outcome_places(self, row: Key) -> tuple[str, ...]:
        """Give where the facts of an outcome's row stood: the rows of its setting, its proofs and its claims."""
        form = self.outcomes.row(row)
        own = [
            place
            for record, key in form.setting.items()
            if record != OUTCOME
            for place in self.world.place(record, key)
        ]
        return (*own, *documents(self, form))

    def _remember(self, key: tuple[str, tuple[Key, ...], str], compute: Callable[[], Result]) -> Result:
        """Work something out once, with what was left out of it."""
        kept = self.memo.get(key) or self._unmoved(key)
        if kept is None:
            outer, self.left = self.left, []
            try:
                result = compute()
                kept = self.memo[key] = (result, tuple(dict.fromkeys(self.left)))
            finally:
                self.left = outer
        self.left.extend(kept[1])
        return kept[0]

    def _unmoved(self, key: tuple[str, tuple[Key, ...], str]) -> Kept | None:
        """What was worked out without the supposition, where the supposition cannot touch it."""
        kept = self.plain_memo.get(key)
        if kept is None or self.supposed is None or isinstance(kept[0], Unknown):
            return None
        return None if any((row.record, row.key) in self.supposed.rows for row in kept[1]) else kept

    # ------------------------------------------------------------ expressions

    def read(self, expr: Expr, setting: Setting) -> Result:
        """Give what an expression is in a setting."""
        match expr:
            case Constant():
                return self.terms.constant(expr)
            case Subject():
                return setting[expr.record]
            case FieldOf():
                return self._field(expr, setting)
            case ValueOf():
                return self._value_of(expr, setting)
            case LinkOf():
                return self._link(expr, setting)
            case Compare():
                return self._compare(expr, setting)
            case Every() | Some():
                return self._all(expr.parts, setting, decisive=isinstance(expr, Some))
            case Multiply():
                factors = [self.read(factor, setting) for factor in expr.factors]
                return multiply(factors, expr.signs, [name_of(factor) for factor in expr.factors])
            case Add():
                return add([self.read(term, setting) for term in expr.terms], expr.signs)
            case Aggregate():
                return rows.aggregate(self, expr, setting)
            case Not():
                holds = truth(self.read(expr.of, setting))
                return holds if isinstance(holds, Unknown) else not holds
            case Is():
                found = self.read(expr.of, setting)
                return found if isinstance(found, Unknown) else found is (NONE if expr.state == "none" else OPEN)
            case Cases():
                return self._cases(expr, setting)
            case OnlyRow():
                return rows.only_row(self, expr, setting)
            case Picked():
                return rows.picked(self, expr, setting)
            case Round():
                return self._round(expr, setting)
            case Extreme():
                return extreme(expr.word, [self.read(expr.left, setting), self.read(expr.right, setting)])
            case Shift():
                return dates.shifted(self, expr, setting)
            case DaysIn():
                return dates.days_in(self, expr, setting)
            case Whole():
                return dates.completed(self, expr, setting)
            case TimeIn():
                return spells.time_in(self, expr, setting)
            case Covers():
                return spells.covers(self, expr, setting)
            case Reached():
                return spells.reached(self, expr, setting)
            case ToDate():
                return named.to_date(self, expr, setting)
            case Carried():
                return named.carried(self, expr, setting)
            case Share():
                return share(self, expr, setting)

    def _field(self, expr: FieldOf, setting: Setting) -> Result:
        """A field of a row; of a row that is none it is not yet known, unless no such row is promised."""
        if isinstance(expr.of, OnlyRow):
            row = rows.only_row(self, expr.of, setting, expr.field)
            record = expr.of.rows.record
        else:
            row = self.read(expr.of, setting)
            record = record_of(expr.of)
        if isinstance(row, tuple):
            return self.cell(record, row, expr.field)
        if row is NONE and not isinstance(expr.of, OnlyRow):
            return waiting("not yet known", record, (), expr.field, "no row is named")
        return row

    def _link(self, expr: LinkOf, setting: Setting) -> Result:
        """The row that a row's link names."""
        row = self.read(expr.of, setting)
        return self.cell(record_of(expr.of), row, expr.link) if isinstance(row, tuple) else row

    def _value_of(self, expr: ValueOf, setting: Setting) -> Result:
        """A named value of the rows that it is asked for."""
        at: list[Key] = []
        for node in expr.at:
            row = self.read(node, setting)
            if not isinstance(row, tuple):
                return row
            at.append(row)
        if len(at) == 1 and expr.value not in self.terms.payments:
            record = record_of(expr.at[0])
            if record == OUTCOME and expr.value in self.terms.attributes:
                return self.attribute(expr.value, at[0])
            rule = self.terms.eligibility(expr.value, record)
            if rule is not None:
                return as_result(self.qualifies(rule, at[0]))
        return self.value(expr.value, tuple(at))

    def _compare(self, expr: Compare, setting: Setting) -> Result:
        """A comparison."""
        return compare(expr.op, self.read(expr.left, setting), self.read(expr.right, setting), self.day)

    def _all(self, parts: tuple[Expr, ...], setting: Setting, *, decisive: bool) -> Result:
        """Every or some part: decided by the first part that is known to decide it."""
        unknowns: list[Unknown] = []
        for part in parts:
            holds = truth(self.read(part, setting))
            if holds is decisive:
                return decisive
            if isinstance(holds, Unknown):
                unknowns.append(holds)
        return merged(unknowns) if unknowns else not decisive

    def _round(self, expr: Round, setting: Setting) -> Result:
        """A number rounded to a step."""
        found = self.read(expr.of, setting)
        if isinstance(found, Unknown | Top) or found is NONE:
            return found
        value = number(found)
        return value if isinstance(value, Top) else round_to(value, expr.mode, self.terms.step(expr.step))

    def _cases(self, expr: Cases, setting: Setting) -> Result:
        """The value of the case that applies; where it is not known which, the value on which all that may agree."""
        candidates: list[Result] = []
        unknowns: list[Unknown] = []
        settled = False
        for case in expr.cases:
            holds = truth(self.read(case.when, setting))
            if isinstance(holds, Unknown):
                unknowns.append(holds)
            if holds is not False:
                candidates.append(self.read(case.value, setting))
            settled = settled or holds is True
            if expr.first and settled:
                break
        if not settled:
            candidates.append(NONE if expr.otherwise is None else self.read(expr.otherwise, setting))
        if len(candidates) == 1 or all(result == candidates[0] for result in candidates[1:]):
            return candidates[0]
        if unknowns:
            return merged(unknowns)
        applying = " and ".join(name_of(case.when) for case in expr.cases)
        return waiting("contradicted", note=f"more than one case applies, and they differ: {applying}")


def record_of(expr: Expr) -> str:
    """Give the record of the row that an expression gives."""
    if expr.type.kind != "row":
        message = f"not a row: {expr.kind}"
        raise TypeError(message)
    return expr.type.record
