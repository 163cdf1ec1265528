"""The larger or smaller of two numbers, the later or earlier of two dates or times of day."""

from __future__ import annotations

from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.derivation import kind_of, mismatch
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import DateType, NumberType, TimeType
from pbr_dsl.syntax import expression as written

_OF_NUMBERS: Final = {"later": "larger", "earlier": "smaller"}
_OF_DATES: Final = {word: other for other, word in _OF_NUMBERS.items()}


def extreme(draft: Draft, node: written.Extreme, setting: Setting) -> Expr | None:
    """Build `larger of a and b`, or `later of a and b`."""
    left, right = ex.build(draft, node.left, setting), ex.build(draft, node.right, setting)
    if left is None or right is None:
        return None
    for part, made in ((node.left, left), (node.right, right)):
        if not isinstance(made.type, NumberType | DateType | TimeType):
            message = f"a number or a date is needed here, and `{part.span.text}` is {kind_of(part, made)}"
            draft.report(WRONG_KIND, part, message)
            return None
    if left.type != right.type:
        mismatch(draft, (node.left, left), (node.right, right), "compared with")
        return None
    words = _OF_NUMBERS if isinstance(left.type, NumberType) else _OF_DATES
    if node.word not in words.values():
        meant = words[node.word]
        of = "numbers" if words is _OF_NUMBERS else "dates and times"
        message = f"of {of} one is {meant}, not {node.word}"
        draft.report(WRONG_KIND, node, message, help=f"write `{meant} of {node.left.span.text} and …`")
        return None
    word = _OF_NUMBERS.get(node.word, node.word)
    return core.Extreme.model_validate({"type": left.type, "word": word, "left": left, "right": right})
