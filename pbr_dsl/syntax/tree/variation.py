"""What changes while a contract runs."""

from __future__ import annotations

from pbr_dsl.syntax.expression import Date, Expr, Name, Within
from pbr_dsl.syntax.tree.achievement import Achievement
from pbr_dsl.syntax.tree.line import Line


class Becomes(Line):
    """`price becomes £1,200 for home-3`: a value, an amount, an attribute of outcomes or a limit, and its new rule.

    Of an outcome, `kept becomes after 13 weeks of stay, continuous`, it is when it is achieved; `kept becomes claimed
    within 6 months after achieved` has a `word` before its window.  `row` is the row or outcome that it is for, `when`
    the condition under which it holds; elsewhere nothing changes.
    """

    name: Name
    value: Expr | Achievement | Within
    row: Name | None = None
    when: Expr | None = None
    word: Name | None = None


class Variation(Line):
    """`variation two-cohorts from 1 July 2014, for everyone`; `binds` is the word after `for`, if there is one."""

    name: Name
    title: str
    start: Date
    binds: Name | None
    lines: tuple[Becomes, ...]
