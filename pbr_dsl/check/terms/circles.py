"""Circles through outcomes, payments, milestones and proofs: what requires, reads or counts from itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.setting import PROVED, needs
from pbr_dsl.check.terms.bodies import Bodies, names_read
from pbr_dsl.diagnostics.codes.names import CIRCLE
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form, RowType, YesNoType
from pbr_dsl.model.walk import nodes, rewritten

_ALL = "every outcome"
_THERE = "which outcomes there are, and when"
_ROWS = "rows of "


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Report each circle once, at the outcome that was written first, else at the payment or the milestone."""
    reads = _unsettled(_reads(contract, known))
    settled: set[str] = set()
    starts: list[tuple[str, model.Outcome | model.Payment | model.Record]] = []
    starts += [(f"outcome {outcome.name}", outcome) for outcome in contract.outcomes]
    starts += [(payment.name, payment) for payment in contract.payments]
    starts += [(f"{_ROWS}{record.name}", record) for record in contract.records]
    for start, part in starts:
        ring = _ring(start, reads, settled) if start not in settled else []
        if ring:
            settled.update(ring)
            named = (name for name in ring if name not in (_ALL, _THERE))
            _report(draft, part, [name.removeprefix("outcome ").removeprefix(_ROWS) for name in named])


def _reads(contract: model.Contract, known: Bodies) -> dict[str, list[str]]:
    """Give, for each value and each outcome, the values and outcomes that it is worked out from."""
    windows = {evidence.name: tuple(nodes(evidence)) for evidence in contract.evidence}
    made = {r.name: tuple(nodes(r.milestones.anchor)) for r in contract.records if r.milestones is not None}
    proved = {record.name: windows.get(record.evidence, ()) for record in contract.records if record.evidence}

    def read(exprs: tuple[Expr, ...]) -> list[str]:
        through = [f"{_ROWS}{name}" for name in made if any(_goes_through(name, expr) for expr in _within(exprs))]
        through += [f"{_ROWS}{name}" for name in proved if any(_asks_proof(name, expr) for expr in _within(exprs))]
        return [*names_read(exprs), *through, *([_ALL] if _counts_outcomes(exprs) else [])]

    found: dict[str, list[str]] = {name: read(exprs) for name, exprs in known.of.items()}
    found |= {f"{_ROWS}{name}": read((*made.get(name, ()), *proved.get(name, ()))) for name in {**made, **proved}}
    for payment in contract.payments:
        exprs = (*nodes(payment), *windows.get(payment.evidence, ()))
        required = [f"outcome {rule.outcome}" for rule in payment.requires]
        every = [_ALL] if payment.domain == ("outcome",) else []
        found[payment.name] = [*read(exprs), *required, *every]
    qualify = {"eligible"} & found.keys()
    for outcome in contract.outcomes:
        achieved, back = _looking_ahead(outcome)
        decisive = _decisive(outcome.model_copy(update={"achieved": achieved}))
        exprs = (*decisive, *(node for name in outcome.proofs for node in windows.get(name, ())))
        required = [f"outcome {needed.outcome}" for needed in outcome.requires]
        dated = {node.outcome for node in _within(exprs) if isinstance(node, core.Dated)}
        required += [f"outcome {name}" for name in sorted(dated - {outcome.name})]
        subject = [f"{_ROWS}{outcome.subject}"] if outcome.subject in made else []
        found[f"outcome {outcome.name}"] = [*read(exprs), *required, *subject, *qualify, *([_THERE] if back else [])]
    found[_THERE] = read(tuple(expr for outcome in contract.outcomes for expr in _existence(outcome)))
    found[_ALL] = [f"outcome {outcome.name}" for outcome in contract.outcomes]
    return found


def _within(exprs: Iterable[Expr]) -> Iterator[Expr]:
    """Go through expressions and all that is in them."""
    for expr in exprs:
        yield from nodes(expr)


def _goes_through(record: str, node: Expr) -> bool:
    """Whether an expression goes through the rows of a record, or reads one of them."""
    rows = getattr(node, "rows", None)
    return (isinstance(rows, core.Rows) and rows.record == record) or node.type == RowType(record=record)


def _asks_proof(record: str, node: Expr) -> bool:
    """Whether an expression asks for the proof of a row of a record."""
    return isinstance(node, core.FieldOf) and node.field == PROVED and node.of.type == RowType(record=record)


def _unsettled(reads: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out, again and again, what reads nothing that is left: circles stay."""
    left = {name: {read for read in found if read in reads} for name, found in reads.items()}
    readers: dict[str, list[str]] = {}
    for name, found in left.items():
        for read in found:
            readers.setdefault(read, []).append(name)
    free = [name for name, found in left.items() if not found]
    while free:
        name = free.pop()
        del left[name]
        for reader in readers.get(name, ()):
            left[reader].discard(name)
            if not left[reader]:
                free.append(reader)
    return {name: [read for read in reads[name] if read in left] for name in left}


def _decisive(outcome: model.Outcome) -> Iterator[Expr]:
    """Go through what decides an outcome's state; its attributes do not."""
    stack: list[Form] = [outcome.achieved, *(f for f in (outcome.choice, outcome.claimed) if f is not None)]
    stack += outcome.guarded
    stack += [outcome.offered] if outcome.offered is not None else []
    stack += [outcome.lapses] if outcome.lapses is not None else []
    stack += [outcome.count.times] if outcome.count.times is not None else []
    for form in stack:
        yield from nodes(form)


def _existence(outcome: model.Outcome) -> Iterator[Expr]:
    """Go through what decides whether there is an outcome's row, whether it is offered, and its date."""
    achieved = outcome.achieved
    if not isinstance(achieved, model.AchievedEach):
        achieved = achieved.model_copy(update={"when": None})
    yield from _decisive(outcome.model_copy(update={"achieved": achieved, "guarded": ()}))


def _looking_ahead(outcome: model.Outcome) -> tuple[Form, bool]:
    """Give how an outcome is achieved without the totals of its own earlier rows, and whether there are any.

    Such a total reads the states of rows that come before, and these of rows before them: that ends.  The names that
    it reads beside these states are kept.
    """
    back: list[Form] = []

    def change(found: Form, before: Form) -> Form:
        read = _of_earlier(found, outcome.name)
        if read is None:
            return found
        back.append(before)
        return core.Every(type=YesNoType(), parts=tuple(rewritten(expr, _stateless) for expr in read))

    if isinstance(outcome.achieved, model.AchievedEach) or outcome.achieved.when is None:
        return outcome.achieved, False
    when = rewritten(outcome.achieved.when, change)
    return outcome.achieved.model_copy(update={"when": when}), bool(back)


def _of_earlier(form: Form, name: str) -> tuple[Expr, ...] | None:
    """Give what a total of the earlier rows of an outcome reads of each; None for anything else."""
    if not isinstance(form, core.Aggregate) or form.rows.record != "outcome":
        return None
    test = form.rows.where or form.of
    match test:
        case core.Every(
            parts=(
                core.Compare(
                    op="below", left=core.Subject(record="outcome"), right=core.Subject(record="this outcome")
                ),
                core.Compare(op="is", left=core.FieldOf(field="outcome"), right=core.Constant(value=named)),
                *others,
            )
        ) if named == name:
            return (*others, *([form.of] if form.of is not None and form.of is not test else []))
        case _:
            return None


def _stateless(found: Form, _before: Form) -> Form:
    match found:
        case core.FieldOf(of=core.Subject(record="outcome"), field="state" | "credit"):
            return core.Constant(type=YesNoType(), value="yes")
        case _:
            return found


def _counts_outcomes(exprs: Iterable[Expr]) -> bool:
    return any(_reads_states(node) for node in _within(exprs))


def _reads_states(node: Expr) -> bool:
    """Whether an expression goes through the rows of outcomes, or reads the state of one."""
    match node:
        case core.Aggregate(rows=rows) | core.Picked(rows=rows):
            return rows.record == "outcome"
        case core.FieldOf(of=of, field="state" | "credit"):
            return of.type == RowType(record="outcome")
        case _:
            return False


def _ring(start: str, reads: dict[str, list[str]], settled: set[str]) -> list[str]:
    """Give a shortest circle from a name back to itself, or nothing."""
    edge = [[start]]
    seen: set[str] = set(settled)
    while edge:
        longer: list[list[str]] = []
        for path in edge:
            for name in reads.get(path[-1], ()):
                if name == start:
                    return path
                if name not in seen:
                    seen.add(name)
                    longer.append([*path, name])
        edge = longer
    return []


def _report(draft: Draft, part: model.Outcome | model.Payment | model.Record, ring: list[str]) -> None:
    span = draft.spans.get(part.name)
    labels = tuple(Label(place, "part of the circle") for name in ring[1:] if (place := draft.spans.get(name)))
    message = f"`{part.name}` needs itself: {needs([*ring, part.name])}"
    back = any(isinstance(node, core.Subject) and node.record == "this outcome" for node in nodes(part))
    said = f"name it first, under `achieved`: `no earlier outcome of … where outcome is {part.name} and …`"
    draft.report(CIRCLE, span, message, labels=labels, clause=part.clause, help=said if back else "")
