"""Samples: how many claims are checked again, and the names that are read of them.

`tenancy-record's error-rate` is a value of its own, each of what it is read for and each period: the claims that were
found invalid, in proportion to those that were checked; its `lower-limit` is what that makes certain of all.  While
fewer are checked than the contract asks for, or the result of one that was drawn is not there, it is not yet known.
"""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import Final

from pbr_dsl.check.draft import Declared, Draft, did_you_mean
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import quantity
from pbr_dsl.check.setting import Setting, row_for
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import CodeType, NumberType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Aggregate, Both, Compare, Name, Not, Possessive
from pbr_dsl.values.display import list_text

CHECK: Final = "spot-check"
RESULT: Final = CodeType(codes=("valid", "invalid"))
_WORDS: Final = ("checks", "error-rate", "lower-limit")
_SHARE: Final = NumberType()


def block(draft: Draft, node: Possessive, setting: Setting) -> tree.Evidence | None:
    """Give the evidence whose sample is read: `star's error-rate`; None where the name before `'s` is no evidence."""
    if not isinstance(node.of, Name) or node.of.text in (*setting.bound, *draft.records, *draft.declared):
        return None
    blocks = (item for item in draft.file.items if isinstance(item, tree.Evidence))
    return next((item for item in blocks if item.name.text == node.of.text), None)


def columns(draft: Draft) -> list[model.Column]:
    """Give what a sample lets every outcome say of itself: its evidence, and what a check of it found."""
    blocks = [item for item in draft.file.items if isinstance(item, tree.Evidence)]
    if not any(isinstance(line, tree.Sample) for item in blocks for line in item.lines):
        return []
    names = tuple(sorted({item.name.text for item in blocks}))
    return [
        model.Column(name="evidence", type=CodeType(codes=names), may_be="none"),
        model.Column(name=CHECK, type=RESULT, may_be="none"),
    ]


def drawn(draft: Draft, line: tree.Sample, clause: str) -> model.Sample | None:
    """Build `sample 10% of claims each period, at least 5`."""
    if line.of.text != "claims":
        phrase_error(draft, line.of, line.of.text, ("claims",))
    names = [name.text for name in line.each]
    strata = tuple(name for name in names if name != "period")
    if "period" not in names:
        draft.report(OUT_OF_PLACE, line, "a sample is drawn `each period`, or `each lot and period`")
        strata = ()
    for name in line.each:
        if name.text in strata and name.text not in draft.records:
            _, labels, fix = did_you_mean(name, draft.records)
            draft.report(UNKNOWN_NAME, name, f"there is no record `{name.text}`", labels=labels, fix=fix)
        draft.used.add(name.text)
    share = quantity(draft, line.share)
    if share is None:
        return None
    if share.type != _SHARE or not 0 < Fraction(share.value) <= 1:
        said = f"`{line.share.span.text}` of the claims is no part of them"
        draft.report(WRONG_KIND, line.share, said, help="write a percentage up to 100%, such as `10%`")
        return None
    least = Fraction(line.least or "0")
    if least.denominator != 1 or least < 0:
        draft.report(WRONG_KIND, line, f"`at least {line.least}` is no number of claims")
        return None
    return model.Sample(share=share.value, least=int(least), each=strata, clause=clause)


def value(draft: Draft, node: Possessive, item: tree.Evidence, setting: Setting) -> Expr | None:
    """Build `star's error-rate` or `star's checks`: a value each of what it is read for, and each period."""
    draft.used.add(item.name.text)
    if node.field.text not in _WORDS:
        _, labels, fix = did_you_mean(node.field, _WORDS)
        help_text = f"a sample has `{'` and `'.join(_WORDS)}`"
        said = f"`{node.field.text}` is nothing of a sample"
        draft.report(UNKNOWN_NAME, node.field, said, labels=labels, fix=fix, help="" if labels else help_text)
        return None
    sample = _sample(draft, item, ())
    if sample is None:
        said = f"no claims of `{item.name.text}` are checked again"
        draft.report(MISSING_PART, node, said, help="add a line `sample  10% of claims each period, at least 5`")
        return None
    domain = (*(record for record in setting.records if record != "outcome"), "period")
    strata = {name.text for name in sample.each}
    if len(strata) > 1 and strata != set(domain):
        said = f"this is read each {list_text(list(domain))}, and the sample is drawn each {list_text(sorted(strata))}"
        draft.report(OUT_OF_PLACE, node, said, help="read it for the same rows for which the sample is drawn")
        return None
    at = tuple(row_for(draft, node, record, setting) for record in domain)
    made = drawn(draft, sample, sample.clause or item.clause)
    name = _declared(draft, item, node.field.text, domain, made) if made else None
    built = draft.value_of(name) if name else None
    if built is None or None in at:
        return None
    return core.ValueOf(type=built.type, value=built.name, at=tuple(row for row in at if row is not None))


def _sample(draft: Draft, item: tree.Evidence, seen: tuple[str, ...]) -> tree.Sample | None:
    """The line `sample` of an evidence, or of the one that it is like."""
    own = next((line for line in item.lines if isinstance(line, tree.Sample)), None)
    if own is not None or item.like is None or item.like.text in seen:
        return own
    like = item.like.text
    blocks = (one for one in draft.file.items if isinstance(one, tree.Evidence))
    other = next((one for one in blocks if one.name.text == like), None)
    return _sample(draft, other, (*seen, like)) if other is not None else None


def _declared(draft: Draft, item: tree.Evidence, word: str, domain: tuple[str, ...], sample: model.Sample) -> str:
    """Declare what is read of a sample for some records, once, and give its name."""
    name = f"{item.name.text}-{word}"
    known = draft.declared.get(name)
    if known is not None and known.domain != domain:
        name = f"{name}-each-{'-and-'.join(domain)}"
    if name not in draft.declared:
        build = partial(_built, draft, item, name, domain, sample)
        draft.declared[name] = Declared(name, domain, item.name.span, build)
    draft.used.add(name)
    return name


def _built(
    draft: Draft, item: tree.Evidence, name: str, domain: tuple[str, ...], sample: model.Sample
) -> model.Value | None:
    """Build the checks of a sample, or the part of them that was found invalid."""
    draft.enter(item)
    setting = Setting(bound=domain)
    expr: Expr | None
    if name.startswith(f"{item.name.text}-checks"):
        expr = _checks(draft, item, setting, sample)
    else:
        found = _found(draft, item, setting, domain, sample)
        limit = name.startswith(f"{item.name.text}-lower-limit")
        if found is None:
            return None
        expr = core.LowerLimit(type=_SHARE, of=found[0], among=found[1]) if limit else _rate(*found)
    if expr is None:
        return None
    return model.Value(
        name=name,
        clause=sample.clause,
        place=draft.place(item),
        domain=domain,
        type=_SHARE,
        body=model.Formula(expr=expr),
    )


def _checks(draft: Draft, item: tree.Evidence, setting: Setting, sample: model.Sample) -> Expr | None:
    """How many claims were checked; not yet known while they are fewer than the sample asks for."""
    claims = _count(draft, item, setting)
    drawn_ones = _count(draft, item, setting, Not(item.span, _is(item, CHECK, "none")))
    if claims is None or drawn_ones is None:
        return None
    share = core.Constant(type=_SHARE, value=sample.share)
    part = core.Multiply(type=_SHARE, factors=(share, claims), signs=("*", "*"))
    wanted: Expr = core.Round(type=_SHARE, of=part, mode="up", step="1")
    if sample.least:
        least = core.Constant(type=_SHARE, value=str(sample.least))
        larger = core.Extreme(type=_SHARE, word="larger", left=wanted, right=least)
        wanted = core.Extreme(type=_SHARE, word="smaller", left=larger, right=claims)
    return drawn_ones.model_copy(update={"rows": drawn_ones.rows.model_copy(update={"least": wanted})})


def _found(
    draft: Draft, item: tree.Evidence, setting: Setting, domain: tuple[str, ...], sample: model.Sample
) -> tuple[Expr, Expr] | None:
    """How many of the checked claims were found invalid, and how many were checked."""
    built = draft.value_of(_declared(draft, item, "checks", domain, sample))
    invalid = _count(draft, item, setting, _is(item, CHECK, "invalid"))
    if built is None or invalid is None:
        return None
    return invalid, core.ValueOf(type=_SHARE, value=built.name, at=tuple(subject(record) for record in domain))


def _rate(invalid: Expr, checks: Expr) -> Expr:
    """The part of the checked claims that was found invalid; of no claims it is 0%."""
    nothing = core.Constant(type=_SHARE, value="0")
    none = core.Compare(type=ex.YES_NO, op="is", left=checks, right=nothing)
    rate = core.Multiply(type=_SHARE, factors=(invalid, checks), signs=("*", "/"))
    return core.Cases(type=_SHARE, cases=(core.Case(when=none, value=nothing),), otherwise=rate, first=True)


def _is(item: tree.Evidence, field: str, word: str) -> Compare:
    return Compare(item.span, "is", Name(item.span, field), Name(item.span, word))


def _count(draft: Draft, item: tree.Evidence, setting: Setting, *more: Compare | Not) -> core.Aggregate | None:
    """The accepted outcomes that this evidence proves, as far as more holds of them."""
    parts = (Name(item.span, "accepted"), _is(item, "evidence", item.name.text), *more)
    made = ex.build(
        draft, Aggregate(item.span, "count", None, Name(item.span, "outcomes"), Both(item.span, parts)), setting
    )
    return made if isinstance(made, core.Aggregate) else None
