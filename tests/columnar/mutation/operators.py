"""Faults of the generator of SQL: one place of its source misread, by rules that know nothing of what stands there."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from copy import deepcopy
from typing import Final

OTHER_NAME: Final = {
    "below": "at_most",
    "at_most": "below",
    "above": "at_least",
    "at_least": "above",
    "both": "either",
    "either": "both",
    "larger": "smaller",
    "smaller": "larger",
    "lowest": "highest",
    "highest": "lowest",
    "plus": "minus",
    "minus": "plus",
    "absent": "present",
    "present": "absent",
    "over": "rest",
    "join": "spread",
    "spread": "join",
    "total": "highest",
    "LT": "LTE",
    "LTE": "LT",
    "GT": "GTE",
    "GTE": "GT",
    "And": "Or",
    "Or": "And",
    "Greatest": "Least",
    "Least": "Greatest",
    "Min": "Max",
    "Max": "Min",
    "Add": "Sub",
    "Sub": "Add",
}
OTHER_WORD: Final = {
    "before": "so far",
    "so far": "before",
    "after": "before",
    "half-up": "half-even",
    "half-even": "half-up",
    "up": "down",
    "down": "up",
    "PRECEDING": "FOLLOWING",
    "FOLLOWING": "PRECEDING",
    "smaller": "larger",
    "larger": "smaller",
    "first": "last",
    "last": "first",
    "start": "end",
    "end": "start",
    "LEFT": "INNER",
    "left": "inner",
    "inner": "left",
    "is": "is-not",
    "at-least": "above",
    "at-most": "below",
    "above": "at-least",
    "below": "at-most",
}
WRAPPED: Final = frozenset({"holds", "opposite", "negative", "size", "distinct", "unless_empty"})
"""Calls of one thing that are left out around it."""
UNSEEN: Final = frozenset({"alias", "kept", "most"})
"""What is only about how wide a column is, what a relation is called, and whether a step is kept as rows."""
SEVERAL: Final = frozenset({"both", "either", "plus", "times", "larger", "smaller", "first", "joined"})
"""Constructs of several things, any of which may be left out."""
FRAMES: Final = frozenset({"join", "spread"})
ALL: Final = frozenset({*OTHER_NAME, *SEVERAL, "minus", "over", "rest", "equal", "when", "days_later", "days_between"})
"""Constructs by their names, as their own modules call them."""
ORDERED: Final = frozenset(
    {"below", "above", "at_most", "at_least", "minus", "over", "rest", "first", "days_later", "days_between"}
)
"""Constructs of two things that mean something else the other way round."""


def others(node: ast.AST, *, within: bool) -> Iterator[tuple[str, ast.AST]]:
    """Give what a node of the source may be misread as, each with the word for the rule.

    `within` is whether it stands in a construct of SQL: what only decides which SQL is written is not looked at.
    """
    match node:
        case ast.Call():
            yield from _calls(node)
        case ast.Attribute(attr=attr) if attr in OTHER_NAME and (_is_sql(node) or attr in FRAMES):
            yield "another construct", _with(node, attr=OTHER_NAME[attr])
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr="keep_rows"))):
            yield "rows kept", ast.Pass()
        case ast.Constant(value=bool() as value) if within:
            yield "yes for no", ast.Constant(value=not value)
        case ast.Constant(value=int() as value) if within:
            yield "one more", ast.Constant(value=value + 1)
        case ast.Constant(value=str() as word) if word in OTHER_WORD:
            yield "another word", ast.Constant(value=OTHER_WORD[word])
        case ast.List(elts=elts) if within and len(elts) > 1:
            for at in range(len(elts)):
                yield "one left out of several", _with(node, elts=elts[:at] + elts[at + 1 :])
        case _:
            pass


def _calls(node: ast.Call) -> Iterator[tuple[str, ast.AST]]:
    """What a call may be misread as: its arguments in another order, one left out, or what it is about alone."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            pass
        case _:
            name = ""
    args, plain = node.args, not any(isinstance(one, ast.Starred) for one in node.args)
    if not is_construct(node):
        return
    if name in WRAPPED and len(args) == 1:
        yield "taken bare", deepcopy(args[0])
    if plain and len(args) == 2 and name in ORDERED:
        yield "the other way", _with(node, args=args[::-1])
    if name in SEVERAL and len(args) > 1:
        for at in range(name == "joined", len(args)):  # what stands between is none of several
            yield "one left out of several", _with(node, args=args[:at] + args[at + 1 :])


def is_construct(node: ast.AST) -> bool:
    """Whether a construct of SQL is called."""
    return isinstance(node, ast.Call) and _is_sql(node.func)


def is_naming(node: ast.Call) -> bool:
    """Whether a call begins with a name for what it keeps."""
    return isinstance(node.func, ast.Attribute) and node.func.attr in {"bind", "fresh", "kept", "step", "written"}


def _is_sql(called: ast.expr) -> bool:
    """Whether something is a construct of SQL, or of the library that writes it."""
    match called:
        case ast.Attribute(value=ast.Name(id="q" | "exp")):
            return True
        case ast.Name(id=name):
            return name in ALL
        case _:
            return False


def _with(node: ast.AST, **change: object) -> ast.AST:
    """A copy of a node with other parts."""
    made = deepcopy(node)
    for name, value in change.items():
        setattr(made, name, deepcopy(value))
    return made
