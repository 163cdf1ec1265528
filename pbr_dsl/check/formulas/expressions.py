"""From amounts and conditions as written to typed expressions of the core.

`build` gives an expression, or None after a finding; whatever holds a None says nothing more.  Conditions and
amounts share one ladder in the grammar; here they part.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import comb
from typing import Literal

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import changes, dates, extremes, figures, members, ranges, rowsets, spells, times
from pbr_dsl.check.formulas.derivation import Written, into_condition, into_number, kind_of, mismatch, needed, so_far
from pbr_dsl.check.formulas.quantities import date_constant, quantity
from pbr_dsl.check.formulas.units import times as unit_of_product
from pbr_dsl.check.setting import STATES, THIS, Setting, is_number, resolve, stands_for, state_is
from pbr_dsl.check.settings import rounding_of
from pbr_dsl.diagnostics.codes.names import UNKNOWN_CODE, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.units import WITH_ITSELF, WRONG_KIND
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, TimeType, Type, YesNoType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import list_text, number_text

YES_NO = YesNoType()
_SHOWN = 8
_MOST_WAYS = 500
DATE = DateType()
DAYS = NumberType(unit={"day": 1})
Op = Literal["is", "is-not", "at-least", "at-most", "above", "below"]
_OPS: dict[str, Op] = {
    "is": "is",
    "is not": "is-not",
    "at least": "at-least",
    "at most": "at-most",
    "above": "above",
    "below": "below",
    "before": "below",
    "after": "above",
}


def build(draft: Draft, node: written.Expr, setting: Setting, expected: Type | None = None) -> Expr | None:
    """Build one expression; `expected` is the type of what it is compared with, so that codes are understood."""
    made = _built(draft, node, setting, expected)
    if made is not None:
        draft.wrote(made, node.span)
    return made


def _built(draft: Draft, node: written.Expr, setting: Setting, expected: Type | None = None) -> Expr | None:
    """Build one expression; `expected` is the type of what it is compared with, so that codes are understood."""
    match node:
        case written.Name():
            return name(draft, node, setting, expected)
        case written.Quantity():
            return quantity(draft, node)
        case written.Date():
            return date_constant(node)
        case written.Time() | written.TimeFrom():
            return times.built(draft, node, setting)
        case written.Text():
            return text(draft, node, expected)
        case written.Rounded():
            return rounded(draft, node, setting)
        case written.Sum():
            return added(draft, node, setting)
        case written.Product():
            return multiplied(draft, node, setting)
        case written.Both() | written.Either() | written.AtLeastOf():
            return joined(draft, node, setting)
        case written.Not(of=of):
            inner = condition(draft, of, setting)
            return None if inner is None else core.Not(type=YES_NO, of=inner)
        case written.Compare():
            return compared(draft, node, setting)
        case written.Change() | written.LowerLimit():
            return changes.built(draft, node, setting)
        case written.Between():
            return ranges.between(draft, node, setting)
        case written.IsWithin():
            return dates.is_within(draft, node, setting)
        case written.IsIn():
            return dates.is_in(draft, node, setting)
        case written.Covers():
            return spells.covers(draft, node, setting, None)
        case written.Aggregate():
            return rowsets.aggregate(draft, node, setting)
        case written.Quantified():
            return rowsets.quantified(draft, node, setting)
        case written.Picked():
            return rowsets.picked(draft, node, setting)
        case written.Share():
            return rowsets.share(draft, node, setting)
        case written.Figure():
            return figures.figure(draft, node)
        case written.Possessive():
            return rowsets.possessive(draft, node, setting)
        case written.ToDate():
            return to_date(draft, node, setting)
        case written.Shifted():
            return dates.shifted(draft, node, setting)
        case written.DaysIn():
            return spells.days_in(draft, node, setting)
        case written.TimeIn() | written.FirstGap():
            return spells.measured(draft, node, setting)
        case written.Whole():
            return dates.whole(draft, node, setting)
        case written.Extreme():
            return extremes.extreme(draft, node, setting)


def condition(draft: Draft, node: written.Expr, setting: Setting) -> Expr | None:
    """Build something that must be yes or no."""
    return of_kind(draft, node, setting, YES_NO)


def of_kind(draft: Draft, node: written.Expr, setting: Setting, kind: Type) -> Expr | None:
    """Build something that must have a given type."""
    made = build(draft, node, setting, kind)
    return made if made is None or is_of(draft, node, made, kind) else None


def is_condition(draft: Draft, node: written.Expr, made: Expr) -> bool:
    """Whether something is yes or no; reported where it is not."""
    return is_of(draft, node, made, YES_NO)


def is_of(draft: Draft, node: written.Expr, made: Expr, kind: Type) -> bool:
    """Whether something has a given type; reported where it has not."""
    if made.type == kind:
        return True
    message = f"{needed(kind)}, and `{node.span.text}` is {kind_of(node, made)}"
    help_text = ""
    if isinstance(kind, YesNoType):
        help_text = into_condition(node, made)
    draft.report(WRONG_KIND, node, message, help=help_text)
    return False


def name(draft: Draft, node: written.Name, setting: Setting, expected: Type | None) -> Expr | None:
    """Build a name: a code or a row where one is expected, else whatever it means in the setting."""
    if isinstance(expected, CodeType):
        if node.text in expected.codes:
            return core.Constant(type=expected, value=node.text)
        if not _known(draft, node, setting):
            no_such_code(draft, node, expected)
            return None
    if isinstance(expected, YesNoType) and "outcome" in setting.bound and node.text in STATES:
        return state_is(node.text)
    if isinstance(expected, YesNoType) and node.text in ("yes", "no"):
        return core.Constant(type=YES_NO, value=node.text)
    if isinstance(expected, RowType) and node.text not in setting.bound and not node.text.startswith(THIS):
        return row_named(draft, node, expected)
    return resolve(draft, node, setting)


def no_such_code(draft: Draft, node: written.Name, expected: CodeType) -> None:
    """Report a word that is none of the codes of its field."""
    _, labels, fix = did_you_mean(node, expected.codes)
    found = [(r.name, c.name) for r in draft.records.values() for c in r.columns if c.type == expected]
    what = f"the codes of `{found[0][1]}`" if found else "these codes"
    places = [draft.spans[place] for place in map("'s ".join, found[:1]) if place in draft.spans]
    labels += tuple(Label(place, "its codes are written here") for place in places)
    help_text = "" if fix else "it may be " + list_text([f"`{code}`" for code in expected.codes], "or")
    draft.report(UNKNOWN_CODE, node, f"`{node.text}` is none of {what}", labels=labels, fix=fix, help=help_text)


def _known(draft: Draft, node: written.Name, setting: Setting) -> bool:
    return node.text in setting.bound or node.text in draft.declared


def row_named(draft: Draft, node: written.Name | written.Text, expected: RowType) -> Expr | None:
    """Build the row that a name stands for, such as a lot."""
    record = draft.records.get(expected.record)
    if record and record.source == "text":
        known = [given.key[0] for given in record.rows]
        if node.text not in draft.keys_of(record.name):
            name_or_text = written.Name(node.span, node.text)
            _, labels, fix = did_you_mean(name_or_text, known)
            told = list_text([f"`{key}`" for key in known[:_SHOWN]], "or") + (" …" if len(known) > _SHOWN else "")
            message = f"there is no {expected.record} `{node.text}`"
            help_text = "" if labels else f"it may be {told}"
            draft.report(UNKNOWN_NAME, name_or_text, message, labels=labels, fix=fix, help=help_text)
            return None
    return core.Constant(type=expected, value=node.text)


def text(draft: Draft, node: written.Text, expected: Type | None) -> Expr | None:
    """Build a quoted text: a row's name where one is expected, else text to compare with."""
    if isinstance(expected, RowType):
        return row_named(draft, node, expected)
    if isinstance(expected, TextType):
        return core.Constant(type=expected, value=node.text)
    draft.report(WRONG_KIND, node, "a quoted text means nothing here", help="codes are written without quotes")
    return None


def rounded(draft: Draft, node: written.Rounded, setting: Setting) -> Expr | None:
    """Build a written rounding; its step has the unit of what is rounded."""
    inner = build(draft, node.of, setting)
    return None if inner is None else round_to(draft, inner, node.rounding, node.of)


def round_to(draft: Draft, inner: Expr, rounding: written.Rounding, of: Node) -> Expr | None:
    """Round an expression as written, if step and expression have one unit."""
    step = quantity(draft, rounding.step)
    made = rounding_of(draft, rounding)
    if step is None or made is None:
        return None
    if step.type != inner.type:
        unit = inner.type.unit if isinstance(inner.type, NumberType) else {}
        like = number_text(Fraction(1, 100), unit) if unit else "0.01%"
        help_text = f"write a step of the same kind, such as `{like}`"
        mismatch(draft, (of, inner), (rounding.step, step), "rounded to steps of", help_text)
        return None
    return core.Round(type=inner.type, of=inner, mode=made.mode, step=made.step)


def numbers(
    draft: Draft, parts: tuple[written.Expr, ...], setting: Setting, expected: Type | None = None
) -> list[Expr] | None:
    """Build parts that must all be numbers; None after a finding for each that is not."""
    found: list[Expr] = []
    dated = False
    for part in parts:
        made = build(draft, part, setting, expected)
        if made is None or (dated and made.type == DATE):
            continue
        dated = dated or made.type == DATE
        if not is_number(made):
            message = f"a number is needed here, and `{part.span.text}` is {kind_of(part, made)}"
            draft.report(WRONG_KIND, part, message, help=into_number(made))
            continue
        found.append(made)
    return found if len(found) == len(parts) else None


def added(draft: Draft, node: written.Sum, setting: Setting) -> Expr | None:
    """Build a sum; all its terms have one unit."""
    terms = numbers(draft, node.terms, setting)
    if terms is None:
        return None
    for part, made in zip(node.terms[1:], terms[1:], strict=True):
        if made.type != terms[0].type:
            percent = isinstance(part, written.Quantity) and part.sign == "%"
            help_text = (
                f"multiply by what is left, or by what it becomes: `* (100% - {part.span.text})`" if percent else ""
            )
            mismatch(draft, (node.terms[0], terms[0]), (part, made), "added to or taken from", help_text)
            return None
    signs = tuple(node.signs)
    return core.Add.model_validate({"type": terms[0].type, "terms": tuple(terms), "signs": signs})


def multiplied(draft: Draft, node: written.Product, setting: Setting) -> Expr | None:
    """Build a product; units multiply and divide with the numbers."""
    factors = numbers(draft, node.factors, setting)
    if factors is None:
        return None
    unit: dict[str, int] = {}
    for sign, made in zip(node.signs, factors, strict=True):
        if isinstance(made.type, NumberType):
            unit = unit_of_product(unit, made.type.unit, 1 if sign == "*" else -1)
    return core.Multiply.model_validate(
        {"type": NumberType(unit=unit), "factors": tuple(factors), "signs": tuple(node.signs)}
    )


def joined(draft: Draft, node: written.Both | written.Either | written.AtLeastOf, setting: Setting) -> Expr | None:
    """Build `and` and `or` between conditions, and lists of them."""
    if isinstance(node, written.AtLeastOf):
        return several(draft, node, setting)
    made = [condition(draft, part, setting) for part in node.parts]
    parts = tuple(part for part in made if part is not None)
    if len(parts) < len(made):
        return None
    if len(parts) == 1:
        return parts[0]
    if isinstance(node, written.Both):
        return core.Every(type=YES_NO, parts=parts)
    return core.Some(type=YES_NO, parts=parts)


def several(draft: Draft, node: written.AtLeastOf, setting: Setting) -> Expr | None:
    """Build `at least 2 of` some conditions: all of two of them, for any two."""
    made = [condition(draft, part, setting) for part in node.parts]
    parts = tuple(part for part in made if part is not None)
    number = int(node.number) if node.number.isdigit() else 0
    if not 0 < number <= len(made):
        said = f"`at least {node.number} of` {len(made)} conditions"
        draft.report(WRONG_KIND, node, f"{said} never changes: write a number from 1 to {len(made)}")
        return None
    if len(parts) < len(made):
        return None
    if comb(len(parts), number) > _MOST_WAYS:
        draft.report(WRONG_KIND, node, "too many conditions to choose from", help="count rows instead: `count of …`")
        return None
    if number == 1 < len(parts):
        return core.Some(type=YES_NO, parts=parts)
    ways = [core.Every(type=YES_NO, parts=chosen) for chosen in combinations(parts, number)]
    return parts[0] if len(parts) == 1 else ways[0] if len(ways) == 1 else core.Some(type=YES_NO, parts=tuple(ways))


def compared(draft: Draft, node: written.Compare, setting: Setting) -> Expr | None:
    """Build a comparison of two things of one kind."""
    left = build(draft, node.left, setting)
    told = left == subject("outcome") and node.op not in ("before", "after")
    if told or isinstance(node.right, written.Quantity):
        left = stands_for(draft, left)
    if left is None:
        return None if isinstance(node.right, written.Name) else build(draft, node.right, setting) and None
    if isinstance(node.right, written.Name) and node.right.text in ("none", "open") and node.op in ("is", "is not"):
        state = core.Is.model_validate({"type": YES_NO, "of": left, "state": node.right.text})
        return state if node.op == "is" else core.Not(type=YES_NO, of=state)
    right = build(draft, node.right, setting, left.type)
    if right is None or not ranges.fit(draft, left, node.right):
        return None
    return comparison(draft, _OPS[node.op], (node.left, left), (node.right, right), node)


def comparison(draft: Draft, op: Op, left: Written, right: Written, node: Node) -> Expr | None:
    """Give a comparison when both sides are of one kind and the kind has an order where one is needed."""
    x, y = left[1], right[1]
    if x.type != y.type:
        mismatch(draft, left, right, "compared with")
        return None
    if x == y and not isinstance(x, core.Constant):
        draft.report(WITH_ITSELF, node, "both sides of this comparison are the same", help=so_far(x))
        return None
    if isinstance(node, written.Compare) and node.op in ("before", "after") and isinstance(x.type, RowType):
        return members.in_order(draft, op, left, right)
    if op not in ("is", "is-not") and not isinstance(x.type, NumberType | DateType | TimeType):
        help_text = "write `is`, or several of them joined by `or`"
        what = "a code" if isinstance(x.type, CodeType) else kind_of(left[0], x)
        draft.report(WRONG_KIND, node, f"{what} is neither more nor less than another", help=help_text)
        return None
    return core.Compare(type=YES_NO, op=op, left=x, right=y)


def to_date(draft: Draft, node: written.ToDate, setting: Setting) -> Expr | None:
    """Build `restored to date`: a value each period, added over the periods so far."""
    made = resolve(draft, node.of, setting)
    if made is None:
        return None
    if isinstance(made, core.Paid):
        return made.model_copy(update={"to_date": True})
    if not isinstance(made, core.ValueOf) or "period" not in draft.declared[made.value].domain or not is_number(made):
        draft.report(WRONG_KIND, node.of, f"`{node.of.text}` is not a number each period, so it has no total to date")
        return None
    return core.ToDate(type=made.type, value=made.value, at=made.at)
