"""What must always and never be: a condition, or how an amount moves when a fact does or a row is left out."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.check.causes import cause, movement
from pbr_dsl.check.definitions.values import domain_of
from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import reachable
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.terms import OUT_OF_PLACE, SAID_TWICE
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Aggregate, Name, Picked, Quantified, Share
from pbr_dsl.syntax.node import Node

_OF_OTHER_ROWS = (Aggregate, Picked, Quantified, Share)
_NOT_READ = ("span", "clause", "title")


def check_promises(draft: Draft) -> None:
    """Build every line `always` and `never`."""
    titles: set[str] = set()
    for item in draft.file.items:
        if isinstance(item, tree.Promise):
            draft.enter(item)
            if item.title in titles:
                draft.report(SAID_TWICE, item, f'"{item.title}" is already the title of another such line')
            titles.add(item.title)
            draft.spans.setdefault(f"promise {item.title}", item.span)
            claim = _claim(draft, item)
            if claim is not None:
                made = {"word": item.word, "title": item.title, "clause": item.clause, "place": draft.place(item)}
                draft.promises.append(model.Promise.model_validate({**made, "claim": claim}))


def _claim(draft: Draft, item: tree.Promise) -> model.Holds | model.Moves | model.Without | None:
    if not isinstance(item.claim, tree.Movement):
        return _condition(draft, item)
    if item.each:
        message = "how an amount moves is looked at for each of its subjects anyway"
        draft.report(OUT_OF_PLACE, item.each[0], message, help="delete `each …`")
        return None
    moves = movement(draft, item, item.claim)
    return None if moves is None else cause(draft, item.claim, moves)


def _condition(draft: Draft, item: tree.Promise) -> model.Holds | None:
    """Build a condition; without `each` it is looked at for each subject of the names in it."""
    if isinstance(item.claim, tree.Movement):
        return None
    domain = domain_of(draft, item.each) if item.each else _subjects(draft, item.claim)
    if domain is None:
        return None
    rows = tuple(record for record in domain if record != "period")
    test = ex.condition(draft, item.claim, Setting(bound=(*rows, "period"), promised=True))
    return None if test is None else model.Holds(domain=rows, test=test)


def _subjects(draft: Draft, claim: Node) -> tuple[str, ...]:
    """Give the subjects of the payments and values that a condition names, without those that others lead to."""
    found: dict[str, None] = {}
    for name in _names(claim):
        if name.text in draft.payments:
            found |= dict.fromkeys(draft.payments[name.text].domain)
        elif name.text in draft.declared:
            found |= dict.fromkeys(draft.declared[name.text].domain)
    rows = [record for record in found if record not in ("period", "outcome")]
    return tuple(one for one in rows if not any(one in reachable(draft, other)[1:] for other in rows if other != one))


def _names(piece: object) -> Iterator[Name]:
    """Go through the names of a condition, but for those read of other rows (`sum of pool over providers`)."""
    if isinstance(piece, tuple):
        for part in piece:
            yield from _names(part)
    elif isinstance(piece, Name):
        yield piece
    elif isinstance(piece, Node) and not isinstance(piece, _OF_OTHER_ROWS):
        for name in piece.field_names:
            if name not in _NOT_READ:
                yield from _names(getattr(piece, name))
