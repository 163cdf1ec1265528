"""Claims and proofs of an outcome in columns: which count, with what credit, and by when they are waited for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.columnar import documents, forms, marks, outcomes, relations, rows, states, world
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.documents import Best, Days
from pbr_dsl.columnar.frame import KNOWN_ON, Frame
from pbr_dsl.columnar.occurrences import OutcomeFrame, key_of
from pbr_dsl.columnar.pairs import CLAIM, PROOF, pairs
from pbr_dsl.columnar.verdict import ACCEPTED, Case, Verdict, accepted_for, decided, held, kept, lapsed
from pbr_dsl.model.contract import Evidence
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.values.display import number_text

if TYPE_CHECKING:
    from pbr_dsl.columnar.plan import Plan
    from pbr_dsl.columnar.sql import Sql
    from pbr_dsl.model.contract import Guarded, Outcome, Payment

CHECK: Final = "spot-check"

# ---------------------------------------------------------------- outcomes


def claimed(own: OutcomeFrame) -> Verdict:
    """Whether an outcome is claimed in time; accepted where the contract asks for no claim."""
    return _judged(own, CLAIM)


def proved(own: OutcomeFrame) -> Verdict:
    """Whether an outcome is proved, and for how much credit; accepted where the contract asks for no proof."""
    return _judged(own, PROOF)


def claimed_on(own: OutcomeFrame) -> Sql:
    """Give the earliest day of a claim that counts."""
    cases: list[tuple[Sql, Sql]] = []
    for place, (when, rule) in enumerate(_asked(own, CLAIM)):
        found = Best() if rule is None else _best(own, rule, CLAIM, place)
        made = q.nothing("date")
        if found.columns is not None:
            made = own.frame.join(found.worth, _keys(own, found)).column(found.columns["made"])
        if when is None:
            return q.when(cases, made)
        cases += [] if when.waits is None else [(q.present(when.waits), q.nothing("date"))]
        cases.append((when.yes, made))
    return q.nothing("date")


def asked_name(own: OutcomeFrame) -> Cell:
    """Give the name of the evidence that an outcome asks for; not known while it is not known which."""
    values: list[tuple[Sql, Sql]] = []
    waits: list[tuple[Sql, Sql]] = []
    for when, rule in _asked(own, PROOF):
        here = q.yes_no(value=True) if when is None else when.yes
        if when is not None and when.waits is not None:
            values.append((q.present(when.waits), q.nothing("text")))
            waits += [(q.present(when.waits), when.waits), (here, q.nothing("text"))]
        values.append((here, q.nothing("text") if rule is None else q.text(rule.name)))
    return Cell("text", q.when(values), q.when(waits) if waits else None)


def checked(own: OutcomeFrame) -> Cell:
    """Give what a check of an outcome found; not known while one has no result, and where two differ."""
    frame, plan = own.frame, own.frame.plan
    found = pairs(_again(own), CHECK, {})
    if not found:
        return Cell("text", q.nothing("text"))
    names = {one: plan.fresh(f"check {one}") for one in ("key", "result", "doubt", "waits", "rank")}
    keys = [plan.fresh("check of") for _ in found[0].keys]
    queries = []
    for pair in found:
        result = pair.cell("result")
        columns = dict(zip(keys, map(q.column, pair.keys), strict=True))
        columns |= {names["key"]: pair.key, names["result"]: result.value, names["rank"]: pair.rank}
        columns[names["doubt"]] = marks.NOTHING if pair.doubt is None else pair.doubt
        columns[names["waits"]] = marks.NOTHING if result.waits is None else result.waits
        columns |= {KNOWN_ON: q.column(pair.frame.on)} if pair.frame.on else {}
        queries.append(pair.frame.query(columns))
    every = plan.step("checks", relations.united(queries))
    group = [*keys, *([KNOWN_ON] if plan.many_days else [])]
    order = [q.column(names["rank"]), q.column(names["key"])]
    one, what = {name: q.column(name) for name in group}, q.column(names["result"])
    made = {word: plan.fresh(f"checked {word}") for word in ("first", "last", "doubt", "waits", "key", "count")}
    one |= {made["first"]: q.lowest(what), made["last"]: q.highest(what), made["key"]: q.lowest(order[1])}
    one[made["count"]] = q.count()
    one |= {made[word]: q.listed(marks.WAIT, q.column(names[word]), order) for word in ("doubt", "waits")}
    step = plan.step("checked", relations.selected(q.table(every), one).group_by(*map(q.column, group)))
    keyed = dict(zip(keys, _own_keys(own), strict=True))
    joined = frame.join(step, keyed)
    first, last, doubt, waits, key, count = map(joined.column, made.values())
    note = q.joined("", q.cast(count, "text"), q.text(" checks that differ"))
    differ = q.when([(q.opposite(q.equal(first, last)), marks.wait("contradicted", CHECK, key, "result", note))])
    unknown = frame.bind("check waits", q.first(marks.merged(doubt, waits) or marks.NOTHING, differ))
    return Cell("text", q.when([(q.absent(unknown), first)]), unknown)


# ---------------------------------------------------------------- in the form of outcomes


def row_proved(frame: Frame, record: str, row: Cell) -> Cell:
    """Give whether a row of a record has the proof that the record asks for; unknown while it may still come."""
    step, key, state, waits = frame.plan.once(("proved", record), lambda: _rows_proved(frame.plan, record))
    joined = frame.join(step, {key: row.value}, alias=f"{record} proved")
    unknown = joined.column(waits)
    value = q.when([(q.absent(unknown), q.equal(joined.column(state), q.text("accepted")))])
    return Cell("yes-no", value, unknown, may_be_none=row.may_be_none)


def _rows_proved(plan: Plan, record: str) -> tuple[str, str, str, str]:
    """The step of whether each row of a record is proved, and its columns: key, state, and what is waited for."""
    every = world.rows_of(plan, record)
    frame = Frame(plan, every.relation, {record: every.key}, KNOWN_ON if plan.many_days else "", own=record)
    on = rows.clock(frame, record, Cell("text", q.column(every.key), may_be_none=False))
    found = kept(frame, "proved", proved(_lent(frame, plan.terms.asked[record], on)))
    names = tuple(plan.fresh(f"{record} proved {word}") for word in ("key", "state", "waits"))
    waits = marks.NOTHING if found.waits is None else found.waits
    columns = dict(zip(names, (frame.bound[record], found.state, waits), strict=True))
    columns |= {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    key, state, waiting = names
    return frame.step(f"{record} proved", columns), key, state, waiting


def of_payment(frame: Frame, payment: Payment, on: Cell) -> Verdict:
    """Whether a payment that asks for a proof has it; nothing is asked of one that has no day."""
    plan, form = frame.plan, frame.plan.terms.asked[payment.name]
    on = frame.kept("on", on)
    names = {record: plan.fresh(f"{payment.name} {record}") for record in payment.domain}
    day = plan.fresh(f"{payment.name} on")
    columns = {names[record]: frame.bound[record] for record in payment.domain} | {day: on.value}
    columns |= {KNOWN_ON: q.column(frame.on)} if frame.on else {}
    inner = Frame(plan, frame.step(f"{payment.name} asked", columns), names, KNOWN_ON if frame.on else "")
    inner.keep_rows(q.present(q.column(day)))
    found = kept(inner, "proved", proved(_lent(inner, form, Cell("date", q.column(day)))))
    parts = found.texts | ({} if found.credit is None else {"credit": found.credit.value})
    words = {word: plan.fresh(f"{payment.name} proved {word}") for word in parts}
    columns = {name: q.column(name) for name in names.values()}
    columns |= {KNOWN_ON: q.column(inner.on)} if inner.on else {}
    columns |= {words[word]: one for word, one in parts.items()}
    step = inner.step(f"{payment.name} proved", columns)
    joined = frame.join(step, {names[record]: frame.bound[record] for record in payment.domain})
    own = {word: joined.column(name) for word, name in words.items()}
    credit = None
    if found.credit is not None:
        credit = Cell("number", own.pop("credit"), None, None, found.credit.scale, None, found.credit.most)
    return decided([(q.absent(own["state"]), ACCEPTED)], Verdict(**own, credit=credit, may=found.may))


def _lent(frame: Frame, form: Outcome, on: Cell) -> OutcomeFrame:
    """A frame of rows of something else that is asked for a proof, in the form of an outcome's rows."""
    subject = frame.bound[form.subject] if form.subject else q.text("")
    frame.bound[OUTCOME] = frame.bind(OUTCOME, key_of(form, subject, q.number(1)))
    frame.outcome = form.name
    own = OutcomeFrame(frame, form, frame.kept("on", on), q.number(1), lent=True)
    frame.plan.made["outcome frame", id(frame)] = own
    return own


# ---------------------------------------------------------------- rules


def _asked(own: OutcomeFrame, record: str) -> list[tuple[Cell | None, Evidence | None]]:
    """What is asked of an outcome's proofs or claims, each with when it is; the last one stands for all others."""
    outcome, frame = own.outcome, own.frame
    found: list[tuple[Cell | None, Evidence | None]] = []
    for one in outcome.guarded:
        if one.claimed if record == CLAIM else one.evidence:
            when = frame.kept("asked when", forms.read(frame, one.when))
            found.append((when, _rule(own, one, record)))
    return [*found, (None, _rule(own, outcome, record))]


def _rule(own: OutcomeFrame, asked: Outcome | Guarded, record: str) -> Evidence | None:
    """The evidence that is asked for, claims in the form of evidence that nobody verifies."""
    if record == CLAIM:
        return None if asked.claimed is None else own.outcome.as_evidence(asked.claimed)
    return own.frame.plan.terms.evidence.get(asked.evidence)


def _judged(own: OutcomeFrame, record: str) -> Verdict:
    """What the documents come to: accepted, held by what is unknown or still to come, or lapsed."""
    cases: list[Case] = []
    for place, (when, rule) in enumerate(_asked(own, record)):
        found = ACCEPTED if rule is None else _by_rule(own, rule, record, place)
        if when is None:
            return decided(cases, found) if cases else found
        if when.waits is not None:
            cases.append((q.present(when.waits), held(when.waits, own.outcome.clause)))
        cases.append((when.yes, found))
    return ACCEPTED


def _by_rule(own: OutcomeFrame, rule: Evidence, record: str, place: int) -> Verdict:
    """What the documents come to by one rule."""
    frame, clause = own.frame, rule.clause or own.outcome.clause
    limits, absent = documents.limits(frame, rule)
    found = _best(own, rule, record, place)
    low = high = q.number(0)
    if found.columns is not None:
        worth = frame.join(found.worth, _keys(own, found))
        every = {
            word: [
                q.first(worth.column(found.columns[f"{word} {one}"]), q.number(0))
                for one in range(len(documents.leaves(rule.kinds)))
            ]
            for word in ("low", "high")
        }
        low, high = (documents.credit_of(rule.kinds, every[word]) for word in ("low", "high"))
    why = {word: frame.join(step, _keys(own, found)).column(said) for word, (step, said) in found.why.items()}
    faults, waits = why.get("fault"), why.get("waits")
    low = frame.bind("credit", low)
    cases: list[Case] = [] if absent is None else [(q.present(absent), held(absent, rule.clause))]
    credit = Cell("number", low, scale=(scale := documents.scale_of(rule)), most=scale, may_be_none=False)
    counts = accepted_for(credit if scale > 1 else None)
    if waits is not None:
        high = frame.bind("perhaps credit", high)
        cases.append((q.above(high, low), held(waits, clause, faults)))
    cases.append((q.above(low, q.number(0)), counts))
    note = _until(frame, limits)
    none = marks.wait(f"no {record}", record, own.subject, rule.name, note=note, of=[own.outcome.subject])
    missing = held(none, clause, faults)
    if not limits:
        return decided(cases, missing)
    last = frame.bind("last day", q.larger(*(one.end for one in limits)) if len(limits) > 1 else limits[0].end)
    cases.append((q.at_most(frame.day, last), missing))
    text = "not claimed by " if record == CLAIM else f"no {rule.name} that counts by "
    under = (rule.submitted.clause if rule.submitted else "") or clause
    return decided(cases, lapsed(under, text, marks.day_said(last), more=faults))


def _until(frame: Frame, limits: list[Days]) -> Sql:
    """By when a document is wanted: `wanted by 29 June 2026, then by 27 July 2026 for 50%`."""
    said = []
    for one in limits:
        part = f" for {number_text(one.credit * 100)}%" if one.credit != Fraction(1) else ""
        text = q.joined("", q.text("by "), marks.day_said(one.end), q.text(part))
        said.append(q.when([(q.at_most(frame.day, one.end), text)]))
    return q.joined("", q.text("wanted "), q.joined(", then ", *said)) if said else q.text("")


def _best(own: OutcomeFrame, rule: Evidence, record: str, place: int) -> Best:
    """What the documents of all rows of an outcome come to by a rule, worked out once."""

    def make() -> Best:
        again = _again(own)
        if not own.lent:
            states.keep_dated(again, entitled=record == PROOF)
        return documents.best(again, rule, record)

    key = ("documents", own.outcome.name, record, place, id(own.frame) if own.lent else 0)
    return own.frame.plan.once(key, make)


def _again(own: OutcomeFrame) -> OutcomeFrame:
    """Another frame of the same rows, in which nothing else is worked out."""
    return own if own.lent else outcomes.frame_of(own.frame.plan, own.outcome.name)


def _own_keys(own: OutcomeFrame) -> list[Sql]:
    """The columns that tell the rows of a frame apart."""
    told = [one for one in own.frame.bound if one != OUTCOME] if own.lent else [OUTCOME]
    return [own.frame.bound[one] for one in told or [OUTCOME]]


def _keys(own: OutcomeFrame, found: Best) -> dict[str, Sql]:
    """The columns by which what documents come to is joined to the rows of a frame."""
    return dict(zip(found.keys, _own_keys(own), strict=True))
