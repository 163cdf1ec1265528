"""A number held against another: against its baseline, or against those among which it was found."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.derivation import mismatch
from pbr_dsl.check.setting import Setting
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax import expression as written


def built(draft: Draft, node: written.Change | written.LowerLimit, setting: Setting) -> Expr | None:
    """Build what holds one number against another."""
    return changed(draft, node, setting) if isinstance(node, written.Change) else lower_limit(draft, node, setting)


def changed(draft: Draft, node: written.Change, setting: Setting) -> Expr | None:
    """Build `score rises by at least 4 points from baseline`; all three have one unit."""
    made = ex.numbers(draft, (node.of, node.least, node.baseline), setting)
    if made is None:
        return None
    of, least, baseline = made
    for part, other in ((node.least, least), (node.baseline, baseline)):
        if other.type != of.type:
            mismatch(
                draft, (node.of, of), (part, other), "compared with", _by_a_part(node) if part is node.least else ""
            )
            return None
    return core.Change.model_validate(
        {"type": ex.YES_NO, "of": of, "word": node.word, "least": least, "baseline": baseline}
    )


def _by_a_part(node: written.Change) -> str:
    """Say how a change by so many per cent is written; "" where the change is no percentage."""
    if not isinstance(node.least, written.Quantity) or node.least.sign != "%":
        return ""
    how = ("is at least", "+") if node.word == "rises" else ("is at most", "-")
    of, baseline = node.of.span.text, node.baseline.span.text
    return f"write `{of} {how[0]} (100% {how[1]} {node.least.span.text}) * {baseline}`"


def lower_limit(draft: Draft, node: written.LowerLimit, setting: Setting) -> Expr | None:
    """Build `lower limit of wrong among looked-at`: two plain numbers."""
    made = ex.numbers(draft, (node.of, node.among), setting)
    if made is None:
        return None
    if any(part.type != NumberType() for part in made):
        said = "a lower limit is of how many were found, among how many were looked at"
        draft.report(WRONG_KIND, node, said, help="count both, such as `lower limit of wrong among looked-at`")
        return None
    return core.LowerLimit(type=NumberType(), of=made[0], among=made[1])
