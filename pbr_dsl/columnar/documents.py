"""Proofs and claims beside the rows of outcomes that they are about: what each is worth, and the best of each row.

A document is paired with an outcome's row by a join on whom it is about; those of which that is not known come beside.
Texts are put together only for what does not count, or is not known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import dates, forms, marks, relations, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.pairs import CLAIM, PROOF, Pairs, pairs
from pbr_dsl.columnar.uses import used
from pbr_dsl.model.contract import Evidence, Kinds, Length, Window
from pbr_dsl.values.display import list_text

if TYPE_CHECKING:
    from sqlglot import expressions as exp

    from pbr_dsl.columnar.occurrences import OutcomeFrame
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql

_DATES: Final = {PROOF: ("submitted", "submitted"), CLAIM: ("made", "claimed")}  # the field, and how it is said
_OPEN: Final = date(9999, 12, 31)
_ONE: Final = Fraction(1)


@dataclass(frozen=True, slots=True)
class Days:
    """The days on which a document may come for some credit, both ends in."""

    start: Sql
    end: Sql
    credit: Fraction = _ONE

    def have(self, day: Sql) -> Sql:
        """Whether a day is one of them."""
        return q.holds(q.both(q.at_least(day, self.start), q.at_most(day, self.end)))


# ---------------------------------------------------------------- windows


def limits(frame: Frame, rule: Evidence) -> tuple[list[Days], Sql | None]:
    """Give the days for whole credit, then for each part of it, and what keeps them from being known."""
    window = rule.submitted
    if window is None:
        return [], None
    lengths = [(window.length, _ONE), *((one.length, Fraction(one.credit)) for one in rule.late)]
    found = [(*days(frame, window, length), credit) for length, credit in lengths]
    waits = [absent for _, absent, _ in found if absent is not None]
    absent = frame.bind("no time limit", q.first(*waits)) if waits else None
    return [replace(part, credit=credit) for part, _, credit in found], absent


def days(frame: Frame, window: Window, length: Length | None = None) -> tuple[Days, Sql | None]:
    """Give the days of a window (or of another length from its anchor), and what keeps them from being known."""
    anchor = frame.kept("anchor", forms.read(frame, window.anchor))
    opens = None if window.opens is None else frame.kept("opens", forms.read(frame, window.opens))
    waits = marks.merged(anchor.waits, None if opens is None else opens.waits)
    absent = [] if waits is None else [waits]
    no_day = anchor.is_none
    if anchor.endless:
        no_day = q.either(no_day, q.holds(q.equal(anchor.value, q.day(_OPEN))))
    if no_day != q.yes_no(value=False):
        note = "the date that a time limit runs from is none"
        absent.append(q.when([(no_day, marks.wait("not yet known", note=note))]))
    start = anchor.value
    if anchor.endless:
        start = frame.bind("anchor", q.when([(q.opposite(no_day), start)]))
    other, missing = dates.after(frame, start, length or window.length, window.direction)
    other = frame.bind("time limit", other)
    absent += [] if missing is None else [missing]
    first = start if opens is None else q.first(opens.value, start)
    found = Days(first, other) if window.direction == "after" else Days(other, start)
    return found, q.first(*absent) if absent else None


# ---------------------------------------------------------------- one document


@dataclass(slots=True)
class _Document:
    """What is read of a document: what it waits for, and what is wrong with it, each with its reason."""

    pair: Pairs
    rule: Evidence
    record: str
    reads: list[Sql | None]
    faults: list[tuple[Sql, Sql]]

    def check(self, cell: Cell, right: Sql, clause: str, *pieces: Sql | str) -> None:
        """Note what a cell waits for, and that it is wrong where it is known and not right."""
        self.reads.append(cell.waits)
        wrong = q.both(q.opposite(cell.unknown), q.opposite(q.holds(right)))
        self.fault(wrong, clause, *pieces)

    def fault(self, wrong: Sql, clause: str, *pieces: Sql | str) -> None:
        """Note what is wrong, where a condition holds."""
        every = world.rows_of(self.pair.frame.plan, self.record)
        place = q.column(every.place) if every.place else None
        said = marks.reason(clause or self.rule.clause, f"{self.record} does not count: ", *pieces, rows=place)
        self.faults.append((wrong, said))


def day_or_none(day: Sql) -> Sql:
    """Give a date inside a text, or that it is not there."""
    return q.when([(q.present(day), marks.day_said(day))], q.text("no day"))


def scale_of(rule: Evidence) -> int:
    """Give the parts of a whole that the credits of evidence are counted in."""
    return lcm(*(Fraction(one.credit).denominator for one in rule.late))


def _worth(pair: Pairs, rule: Evidence, record: str, windows: Sequence[Days], dated: Days | None) -> dict[str, Sql]:
    """The columns of a document: what it is worth, from `low` to `high`, and why it does not count, or may not."""
    frame = pair.frame
    found = _Document(pair, rule, record, [pair.doubt], [])
    field, said = _DATES[record]
    kind = None
    if rule.kinds is not None:
        kind, named = pair.cell("kind"), [*rule.kinds.named]
        wrong = ("of kind ", q.first(kind.value, q.text("none")), f", not {list_text(named, 'or')}")
        found.check(kind, q.among(kind.value, named), rule.clause, *wrong)
    _verified(found)
    if rule.dated is not None and dated is not None:
        day, absent = pair.cell("dated"), pair.carried.get("dated waits")
        waits = day.waits
        if absent is not None:
            waits = absent if waits is None else q.first(absent, waits)
        found.check(
            replace(day, waits=waits), dated.have(day.value), rule.dated.clause, "dated ", day_or_none(day.value)
        )
    credit, scale = q.number(scale_of(rule)), scale_of(rule)
    made = None
    if rule.submitted is not None:
        made = pair.cell(field)
        fits = [(one.credit, one.have(made.value)) for one in windows]
        late = (f"{said} on ", day_or_none(made.value))
        found.check(made, q.either(*(here for _, here in fits)), rule.submitted.clause, *late)
        by_worth = sorted(fits, key=lambda one: one[0], reverse=True)
        credit = q.when([(here, q.number(int(part * scale))) for part, here in by_worth], credit)
        if rule.used_once:
            _used_once(found, made)
    faulty = frame.bind("faulty", q.either(*(wrong for wrong, _ in found.faults)))
    waits = marks.merged(*found.reads)
    columns = {"high": q.when([(faulty, q.number(0))], credit)}
    if found.faults:
        columns["fault"] = q.when([(faulty, q.when(found.faults))])
    if waits is not None:
        unknown = q.either(*(q.present(one) for one in found.reads if one is not None))
        columns["low"] = q.when([(q.either(faulty, unknown), q.number(0))], credit)
        columns["waits"] = q.when([(q.both(unknown, q.opposite(faulty)), waits)])
    if kind is not None and leaves(rule.kinds) != [None]:
        columns["kind"] = kind.value
    if made is not None and record == CLAIM:
        columns["made"] = made.value
    return columns


def _verified(found: _Document) -> None:
    """Who verified a document, and whether that is somebody who may."""
    pair, rule = found.pair, found.rule
    if rule.role is None:
        return
    by = pair.frame.kept("verified by", forms.read(pair.frame, rule.role))
    who = q.first(by.value, q.text("none")) if by.may_be_none else by.value
    if by.waits is not None:
        who = q.when([(q.present(by.waits), q.text("somebody"))], who)
    if rule.verifiers:
        name = pair.cell(rule.verifiers)
        whose = marks.key_said(name.value, pair.frame.plan.terms.links.get((PROOF, rule.verifiers), rule.verifiers))
        who = q.when([(q.present(name.value), q.joined(", ", whose, who))], who)
    roles = list_text([*rule.verified_by], "or")
    said = ("verified by ", who, f", not by {roles}")
    found.check(by, q.among(by.value, rule.verified_by), rule.verified_clause, *said)
    if rule.relation is not None:
        relation = pair.frame.kept("relation", forms.read(pair.frame, rule.relation))
        own = q.equal(relation.value, q.text("independent"))
        whose = q.first(relation.value, q.text("none"))
        found.check(relation, own, rule.verified_clause, "verified by ", who, ", who is ", whose)


def _used_once(found: _Document, made: Cell) -> None:
    """What a proof's document was submitted for before, or what keeps that from being known."""
    name = found.pair.cell("document")
    if name.waits is not None:
        found.reads.append(q.when([(q.present(made.value), name.waits)]))
    before = used(found.pair, name, made)
    found.reads.append(before.rivals)
    clause = "" if found.rule.submitted is None else found.rule.submitted.clause
    said = ("document ", name.value, " was submitted on ", before.day, " for ", before.of, " already (", before.place)
    found.fault(before.here, clause, *said, ")")


# ---------------------------------------------------------------- all documents


@dataclass(frozen=True, slots=True)
class Best:
    """The steps of what the documents of each outcome row come to, and their columns by name.

    `worth` has the credits by kinds ("" where there are no documents); `why` has the step and the column of what is
    wrong (`fault`) and of what is unknown (`waits`), of those rows alone that do not surely have what is asked for.
    """

    worth: str = ""
    keys: tuple[str, ...] = ()
    columns: Mapping[str, str] | None = None
    why: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def best(own: OutcomeFrame, rule: Evidence, record: str) -> Best:
    """Give the steps of what the documents of the outcome rows of a frame come to, by what a rule asks."""
    frame = own.frame
    windows, _ = limits(frame, rule)
    dated, no_day = (None, None) if rule.dated is None else days(frame, rule.dated)
    carried = {f"{place} {word}": one for place, part in enumerate(windows) for word, one in _ends(part).items()}
    carried |= {} if dated is None else {f"dated {word}": one for word, one in _ends(dated).items()}
    carried |= {} if no_day is None else {"dated waits": no_day}
    return _grouped(frame.plan, [_valued(one, rule, record, windows) for one in pairs(own, record, carried)], rule)


def _ends(part: Days) -> dict[str, Sql]:
    """The first and last of some days by name."""
    return {"start": part.start, "end": part.end}


def _valued(pair: Pairs, rule: Evidence, record: str, windows: Sequence[Days]) -> tuple[Pairs, dict[str, Sql]]:
    """A pair with the columns of its document."""
    own = pair.carried
    found = [Days(own[f"{place} start"], own[f"{place} end"], one.credit) for place, one in enumerate(windows)]
    dated = Days(own["dated start"], own["dated end"]) if "dated start" in own else None
    return pair, _worth(pair, rule, record, found, dated)


def _grouped(plan: Plan, valued: Sequence[tuple[Pairs, dict[str, Sql]]], rule: Evidence) -> Best:
    """The steps of the best credit of each outcome row, and of what is wrong with its documents, or unknown."""
    if not valued:
        return Best()
    words = list(dict.fromkeys(word for _, columns in valued for word in columns))
    ranked = any(pair.rank != q.number(0) for pair, _ in valued)  # what it is not known to be about comes last
    names = {word: plan.fresh(f"document {word}") for word in ("key", *(["rank"] if ranked else []), *words)}
    if "low" not in names:
        names["low"] = names["high"]
    keys = [plan.fresh("document of") for _ in valued[0][0].keys]

    def listed(read: Sequence[str]) -> exp.Query:
        queries = []
        for pair, columns in valued:
            own = dict(zip(keys, map(q.column, pair.keys), strict=True)) | {names["key"]: pair.key}
            own |= {names["rank"]: pair.rank} if ranked else {}
            own |= {names[one]: columns.get(one, columns["high"] if one == "low" else marks.NOTHING) for one in read}
            own |= {KNOWN_ON: q.column(pair.frame.on)} if pair.frame.on else {}
            queries.append(pair.frame.query(own))
        return relations.united(queries)

    of = valued[0][0].own.outcome.name
    every = plan.step(f"documents of {of}", listed([one for one in words if not (plan.brief and one == "fault")]))
    faults = plan.step(f"faults of {of}", listed(["fault"])) if plan.brief and "fault" in words else every
    if faults != every:
        plan.spare.add(faults)
    group = [*keys, *([KNOWN_ON] if plan.many_days else [])]
    shared = {one: q.column(one) for one in group}
    worth: dict[str, Sql] = {}
    for place, kinds in enumerate(leaves(rule.kinds)):
        for word in ("low", "high"):
            credit = q.column(names[word])
            if kinds is not None:
                kind = q.column(names["kind"])
                credit = q.when([(q.either(q.absent(kind), q.among(kind, kinds)), credit)], q.number(0))
            worth[f"{word} {place}"] = q.highest(credit)
    if "made" in names:
        worth["made"] = q.lowest(q.when([(q.above(q.column(names["low"]), q.number(0)), q.column(names["made"]))]))
    best_of = {word: plan.fresh(f"best {word}") for word in worth}
    own = shared | {best_of[word]: value for word, value in worth.items()}
    by = [q.column(one) for one in group]
    step = plan.step("best documents", relations.selected(q.table(every), own).group_by(*by))
    found = Best(step, tuple(keys), best_of)
    enough = None if len(leaves(rule.kinds)) > 1 else (best_of["low 0"], best_of["high 0"])
    return replace(found, why=_why(plan, ({"fault": faults, "waits": every}, group, names), step, enough))


def _why(
    plan: Plan, documents: tuple[dict[str, str], list[str], dict[str, str]], best: str, enough: tuple[str, str] | None
) -> dict[str, tuple[str, str]]:
    """The steps of what is wrong with documents, and of what is unknown of them, each with its column.

    Texts are put together only for rows that do not surely have `enough`, where one credit says so.
    """
    every, group, names = documents
    order = [q.column(names[word], "d") for word in ("rank", "key") if word in names]
    found: dict[str, tuple[str, str]] = {}
    for word, separator in (("fault", marks.REASON), ("waits", marks.WAIT)):
        if word not in names:
            continue
        text, said = q.column(names[word], "d"), plan.fresh(f"documents' {word}")
        own = {one: q.column(one, "d") for one in group} | {said: q.listed(separator, text, order)}
        query = relations.selected(q.table(every[word], "d"), own).where(q.present(text))
        if enough is not None:
            low, high = (q.column(one, "b") for one in enough)
            same = [q.equal(q.column(one, "b"), q.column(one, "d")) for one in group]
            query = query.join(q.table(best, "b"), on=q.both(*same), join_type="INNER", copy=False)
            query = query.where(q.either(q.at_most(low, q.number(0)), q.above(high, low)), copy=False)
        query = query.group_by(*(q.column(one, "d") for one in group), copy=False)
        step = plan.step(f"documents with {word}", query)
        found[word] = step, said
        if plan.brief and word == "fault":
            plan.spare.add(step)
    return found


def leaves(kinds: Kinds | None) -> list[tuple[str, ...] | None]:
    """Give the sets of kinds of which the best document counts; None for all that may be asked for."""
    return [None] if kinds is None or not _has_all(kinds) else [*_sets(kinds)]


def _sets(kinds: Kinds) -> list[tuple[str, ...]]:
    """The sets of kinds of which any one is enough."""
    return [one for part in kinds.parts for one in _sets(part)] if _has_all(kinds) else [kinds.named]


def _has_all(kinds: Kinds) -> bool:
    """Whether several documents are asked for together."""
    return kinds.word == "all" or any(_has_all(part) for part in kinds.parts)


def credit_of(kinds: Kinds | None, worth: list[Sql]) -> Sql:
    """Give the credit of documents together, from that of each set of kinds: the best of any, the least of all."""
    if kinds is None or not _has_all(kinds):
        return worth.pop(0)
    parts = [credit_of(part, worth) for part in kinds.parts]
    if len(parts) == 1:
        return parts[0]
    return q.smaller(*parts) if kinds.word == "all" else q.larger(*parts)
