"""Formulas with what stands in for them, and blocks of cases."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.derivation import mismatch
from pbr_dsl.check.setting import Setting, visible
from pbr_dsl.diagnostics.codes.terms import OPEN_CASES, OUT_OF_PLACE
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, NumberType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.values.display import number_text


def formula(draft: Draft, node: tree.Formula, setting: Setting) -> Expr | None:
    """Build a formula with the values that stand in for it; a carry belongs to payments and is refused here."""
    main = ex.build(draft, node.value, setting)
    cases: list[core.Case] = []
    for other in node.alternatives:
        if isinstance(other, tree.OtherwiseCarry):
            draft.report(OUT_OF_PLACE, other, "only the amount of a payment is carried")
            return None
        made = stand_in(draft, other, (node.value, main), setting)
        if made is None:
            return None
        cases.append(made)
    if main is None or not cases:
        return main
    return core.Cases(type=main.type, cases=tuple(cases), otherwise=main, first=True)


def stand_in(
    draft: Draft, other: tree.OtherwiseValue, main: tuple[written.Expr, Expr | None], setting: Setting
) -> core.Case | None:
    """Build `, or 0% when …`: a value of the same kind and the condition under which it stands in."""
    made = ex.build(draft, other.value, setting, main[1].type if main[1] else None)
    when = ex.condition(draft, other.when, setting)
    if made is None or when is None or main[1] is None:
        return None
    if made.type != main[1].type:
        mismatch(draft, (main[0], main[1]), (other.value, made), "replaced by")
        return None
    return core.Case(when=when, value=made)


def cases(draft: Draft, lines: list[tree.CaseLine], setting: Setting, *, first: bool) -> Expr | None:
    """Build a block of `VALUE when …` lines, closed by `VALUE otherwise`."""
    made: list[core.Case] = []
    otherwise: Expr | None = None
    closed = False
    kind: tuple[written.Expr, Expr] | None = None
    codes = _codes(draft, lines, setting)
    for line in lines:
        draft.at(line)
        if line.when is None and isinstance(line.value, written.Name) and line.value.text == "none":
            closed = True
            continue
        closed = closed or line.when is None
        value = ex.build(draft, line.value, setting, kind[1].type if kind else codes)
        when = ex.condition(draft, line.when, setting) if line.when is not None else None
        if value is None or (when is None and line.when is not None):
            continue
        if kind is not None and value.type != kind[1].type:
            mismatch(draft, kind, (line.value, value), "one case beside")
            continue
        kind = kind or (line.value, value)
        if when is None:
            otherwise = value
        else:
            made.append(core.Case(when=when, value=value))
    if kind is None:
        return None
    if otherwise is None and not closed:
        unit = kind[1].type.unit if isinstance(kind[1].type, NumberType) else None
        nothing = "0%" if not unit else number_text(Fraction(0), unit).replace(".00", "")
        help_text = (
            f"end with a line such as `{nothing} otherwise`; if the cases cover everything, let the last be `otherwise`"
        )
        draft.report(OPEN_CASES, lines[-1], "nothing says what holds when none of these cases applies", help=help_text)
        return None
    return core.Cases(type=kind[1].type, cases=tuple(made), otherwise=otherwise, first=first)


def _codes(draft: Draft, lines: list[tree.CaseLine], setting: Setting) -> CodeType | None:
    """Give the codes that a block of cases makes: its values are bare words, and nothing else goes by any of them."""
    words = [line.value for line in lines]
    known = set(visible(draft, setting))
    if not all(isinstance(word, written.Name) and word.text not in known for word in words):
        return None
    found = dict.fromkeys(word.text for word in words if isinstance(word, written.Name) and word.text != "none")
    return CodeType(codes=tuple(found)) if len(found) > 1 else None
