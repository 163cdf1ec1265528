"""The interpreter: reads expressions on the facts of one day, and works each named value out once."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterable, MutableMapping
from copy import copy

from pbr_dsl.model.contract import Eligibility
from pbr_dsl.model.expression import Expr, Share
from pbr_dsl.reference import dates, named
from pbr_dsl.reference.eligibility import judged
from pbr_dsl.reference.evidence import documents
from pbr_dsl.reference.forms import how, record_of
from pbr_dsl.reference.outcomes import OutcomeRows
from pbr_dsl.reference.reading import Reading
from pbr_dsl.reference.result import LeftOut, Result, Setting, Supposition
from pbr_dsl.reference.sharing import share_out
from pbr_dsl.reference.terms import ELIGIBLE, OUTCOME, PERIOD, Terms
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, refused
from pbr_dsl.reference.world import Overrides, World
from pbr_dsl.values.facts import NONE, Key, Row, Unknown

__all__ = ("Interpreter", "record_of")

How = Callable[[Reading, Setting], Result]
Kept = tuple[Result, tuple[LeftOut, ...]]


class Interpreter(Reading):
    """Reads every form of expression; a named value is worked out once for each combination of rows.

    How a written expression is read is settled when it is first met, for all days.
    """

    def __init__(self, terms: Terms, world: World, overrides: Overrides, at_period: Callable[[Key], Reading]) -> None:
        super().__init__(terms, world, overrides)
        self.outcomes = OutcomeRows(self)
        self._how: dict[int, tuple[How, Expr]] = {}
        self._at_period = at_period
        self.memo: dict[tuple[str, tuple[Key, ...], str], Kept] = {}
        self.plain_memo = self.memo
        self.qualified: MutableMapping[tuple[str, Key], Verdict] = {}
        self.shared: dict[tuple[int, tuple[tuple[str, Key], ...]], dict[tuple[Key, ...], Result] | Result] = {}

    def read(self, expr: Expr, setting: Setting) -> Result:
        """Give what an expression is in a setting."""
        found = self._how.get(id(expr))
        if found is None:
            found = self._how[id(expr)] = (how(expr, self.terms), expr)
        return found[0](self, setting)

    def suppose(self, supposed: Supposition) -> Interpreter:
        """Give a reading of the same facts under a what-if."""
        other = copy(self)
        other.supposed, other.left = supposed, []
        other.plain_totals, other.totals = self.totals, {}
        other.plain_memo, other.memo = self.memo, {}
        other.shared = {}
        other.qualified = ChainMap({}, self.qualified)
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
        if (rule.name, row) not in self.qualified:
            places = [(name, key) for name in (rule.name, ELIGIBLE) for key in (row, ())]
            given = next((self.overrides.values[at] for at in places if at in self.overrides.values), None)
            found = judged(self, rule, row) if given is None else ACCEPTED if given is True else refused("given as no")
            self.qualified[rule.name, row] = found
        return self.qualified[rule.name, row]

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
