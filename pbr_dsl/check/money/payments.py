"""Payments: what is paid, for what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from pbr_dsl.check.definitions import cases
from pbr_dsl.check.definitions.values import a_share_for, domain_of, pennies
from pbr_dsl.check.draft import Declared, Draft
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import counted
from pbr_dsl.check.formulas.units import CURRENCIES, by_code, is_money, type_words, unit_words
from pbr_dsl.check.money import clawbacks, dues, payers
from pbr_dsl.check.reserved import OF_VALUES, free
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import NO_MONEY, WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form, NumberType
from pbr_dsl.model.walk import nodes, parts, rewritten
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node

REST_LATER = "the rest later"
REST_LAPSES = "the rest lapses"  # what a bound means without a word; of what a clawback leaves over it has to be said
_STANDING = ("state", "credit", "result")  # what an outcome has that says how it stands


def declare_payments(draft: Draft) -> None:
    """Take the names of payments: in a formula, a payment's name is its rounded amount before limits."""
    for item in draft.file.items:
        if isinstance(item, tree.Payment):
            name = item.name.text
            domain = _domain_named(draft, item.each)
            if domain is not None and name not in draft.declared and name not in draft.records:
                build = partial(_amount_named, draft, name, domain)
                draft.declared[name] = Declared(name, domain, item.name.span, build)
                draft.paid.add(name)


def _domain_named(draft: Draft, each: tuple[Name, ...]) -> tuple[str, ...] | None:
    """Give the subjects that `each` names, as far as they are there; None where one is not."""
    found = [draft.plurals.get(name.text, "") for name in each if name.text not in ("period", "outcome")]
    last = [name.text for name in each if name.text in ("outcome", "period")]
    return None if "" in found else (*found, *last)


def _amount_named(draft: Draft, name: str, domain: tuple[str, ...]) -> model.Value | None:
    """Give what a payment's name means in a formula; its amount is built later."""
    if draft.settings is None:
        return None
    money = NumberType(unit={draft.settings.currency: 1})
    nothing = core.Constant(type=money, value="0")
    return model.Value(name=name, domain=domain, type=money, body=model.Formula(expr=nothing))


def check_payments(draft: Draft) -> None:
    """Build every payment."""
    for item in draft.file.items:
        if isinstance(item, tree.Payment):
            draft.enter(item)
            name = item.name.text
            own = name in draft.paid and draft.declared[name].span == item.name.span
            taken = name in draft.payments or name in draft.outcomes or (name in draft.declared and not own)
            if free(draft, item.name, OF_VALUES) and taken:
                labels = draft.first(name, item.name)
                draft.report(DEFINED_TWICE, item.name, f"`{name}` is already a name of this contract", labels=labels)
            made = _payment(draft, item)
            draft.spans.setdefault(name, item.name.span)
            if made is None:
                draft.excuse(name)
            else:
                draft.payments[name] = made
    if (
        not draft.file.unread
        and not any(isinstance(item, tree.Payment) for item in draft.file.items)
        and draft.settings is not None
    ):
        span = next((item.span for item in draft.file.items if isinstance(item, tree.Contract)), None)
        draft.report(
            MISSING_PART,
            span and span.source.span(span.start, span.start + 8),
            "this contract pays nothing",
            help="add a `payment` block",
        )


def _payment(draft: Draft, item: tree.Payment) -> model.Payment | None:
    domain = domain_of(draft, item.each) if clawbacks.is_right(draft, item) else None
    if domain is None:
        return None
    if "outcome" in domain and domain != ("outcome",):
        help_text = "write `each outcome`: each such line belongs to the period in which it was achieved"
        draft.report(OUT_OF_PLACE, item.each[-1], "a line for each outcome is of nothing else beside", help=help_text)
        return None
    if not dues.how_often(draft, item, domain):
        return None
    setting = clawbacks.setting_of(draft, item, Setting(bound=domain, paid=True))
    clawbacks.bounded(draft, item)
    by_kind = _lines(draft, item)
    odd_pennies = [line for line in item.lines if isinstance(line, tree.Pennies)]
    if odd_pennies:
        setting = pennies(draft, odd_pennies[0], setting)
        a_share_for(draft, odd_pennies[0], [line.formula for line in item.lines if isinstance(line, tree.Amount)])
    amounts = [line for line in item.lines if isinstance(line, tree.Amount)]
    if not amounts:
        draft.report(MISSING_PART, item.name, f"nothing says what `{item.name.text}` pays", help="add a line `amount`")
        return None
    draft.at(amounts[0])
    amount = _amount(draft, amounts[0], setting)
    bounds = [_bound(draft, line, setting, item) for line in item.lines if isinstance(line, tree.Bound)]
    tests = [line for line in item.lines if isinstance(line, tree.PayableWhen)]
    when = None
    if tests:
        draft.at(tests[0])
        when = ex.condition(draft, tests[0].test, setting)
    terms = dues.terms(draft, item, setting)
    paid_by = payers.payers(draft, [line for line in item.lines if isinstance(line, tree.Payers)])
    draft.enter(item)
    if amount is None or None in bounds or (tests and when is None) or terms is None or paid_by is None:
        return None
    if item.source is not None:
        amount, bounds = clawbacks.negative(amount), [clawbacks.taken(bound) for bound in bounds if bound is not None]
    return model.Payment(
        name=item.name.text,
        title=item.title,
        clause=item.clause,
        place=draft.place(item),
        domain=domain,
        amount=amount,
        bounds=tuple(bound for bound in bounds if bound is not None),
        when=when,
        when_clause=tests[0].clause if tests else "",
        requires=terms.requires,
        evidence=terms.evidence,
        due=terms.due,
        below_zero=terms.below_zero or (model.BelowZero(clause=item.clause) if item.source is not None else None),
        shadow=tree.Shadow in by_kind,
        payers=paid_by.shares,
        odd_pennies=paid_by.odd_pennies,
        payers_clause=paid_by.clause,
    )


def _lines(draft: Draft, item: tree.Payment) -> dict[type, list[tree.PaymentLine]]:
    found: dict[type, list[tree.PaymentLine]] = {}
    for line in item.lines:
        key = type(line)
        if key in found and not isinstance(line, tree.Bound | tree.Requires):
            draft.report(SAID_TWICE, line, "this term is written twice in this block")
        found.setdefault(key, []).append(line)
    return found


def _amount(draft: Draft, line: tree.Amount, setting: Setting) -> Expr | None:
    carries = [other for other in line.formula.alternatives if isinstance(other, tree.OtherwiseCarry)]
    others = tuple(other for other in line.formula.alternatives if not isinstance(other, tree.OtherwiseCarry))
    made = cases.formula(draft, tree.Formula(line.formula.span, line.formula.value, others), setting)
    for carry in carries:
        made = _carried(draft, carry, made, setting)
    if made is not None and not all(counted(draft, term, setting.bound) for term in _terms(line.formula.value)):
        return None
    if made is not None and any(_whatever_came_of_it(node) for node in _multiplied(made)):
        draft.report(
            UNDECIDED,
            line.formula.value,
            "nothing says which outcomes are added up, and those that are refused are outcomes too",
            readings=(
                "`… over outcomes where accepted`: of £600.00 that is accepted and £900.00 that is refused, £600.00",
                "a `let` of it, read here by its name: £1,500.00, all that is offered",
            ),
        )
        return None
    return made if made is None or _money(draft, line.formula.value, made, setting) else None


def _multiplied(form: Form) -> Iterator[Form]:
    """What more of would pay more or less: a form and its parts, but for what is divided by."""
    yield form
    divided = zip(form.factors, form.signs, strict=True) if isinstance(form, core.Multiply) else ()
    dividing = [factor for factor, sign in divided if sign == "/"]
    for part in parts(form):
        if part not in dividing:
            yield from _multiplied(part)


def _whatever_came_of_it(node: Form) -> bool:
    """Whether outcomes are counted, or their money added up, by what reads in no way how they stand."""
    if not isinstance(node, core.Aggregate) or node.rows.record != "outcome" or node.word not in ("sum", "count"):
        return False
    money = node.word == "count" or (isinstance(node.type, NumberType) and is_money(node.type.unit))
    return money and not any(isinstance(one, core.FieldOf) and one.field in _STANDING for one in nodes(node))


def _terms(node: Node) -> tuple[Node, ...]:
    """What is added up in an amount; the whole where nothing is."""
    return node.terms if isinstance(node, written.Sum) else (node,)


def _money(draft: Draft, line: Node, made: Expr, setting: Setting) -> bool:
    currency = draft.settings.currency if draft.settings else ""
    if isinstance(made.type, NumberType) and is_money(made.type.unit) and (not currency or currency in made.type.unit):
        return True
    needed = type_words(NumberType(unit={currency or CURRENCIES[0]: 1}))
    said = type_words(made.type)
    help_text = _into_money(made, currency) + _of_one_period(draft, made, setting)
    draft.report(NO_MONEY, line, f"a payment is in {needed}, and this is {said}", help=help_text)
    return False


def _of_one_period(draft: Draft, made: Expr, setting: Setting) -> str:
    """Say how an amount of one period is written, where it is written as so much per month and periods are months."""
    periods = draft.settings.periods if draft.settings is not None and "period" in setting.bound else None
    unit = periods.length.unit if periods is not None and periods.length.number == 1 else ""
    per = made.type.unit if isinstance(made.type, NumberType) else {}
    if not unit or per.get(unit) != -1 or len(per) != 2:  # noqa: PLR2004 - money and the unit
        return ""
    return f"; each line is of one {unit} here, so an amount of a line is written without `per {unit}`"


def _into_money(made: Expr, currency: str) -> str:
    """Say how a number becomes money."""
    unit = made.type.unit if isinstance(made.type, NumberType) else {}
    others = [base for base, power in unit.items() if base in CURRENCIES and base != currency]
    if others:
        if by := by_code(others[0], currency):
            return by
        return f"this contract pays in {currency}; what {others[0]} are worth in it is a term that it does not have"
    below = {base: -power for base, power in unit.items() if power < 0}
    if unit.get(currency, 0) > 1:
        return "two amounts of money are multiplied here: one of them has to be a number, or so much per hour"
    if currency in unit and below:
        return f"multiply it by a number of {unit_words(below)}"
    per = f" per {unit_words(unit).removesuffix('s')}" if list(unit.values()) == [1] else ""
    if currency in unit or not isinstance(made.type, NumberType):
        return ""
    return f"multiply it by a price, such as `£12{per}`"


def _carried(draft: Draft, carry: tree.OtherwiseCarry, made: Expr | None, setting: Setting) -> Expr | None:
    """Rewrite `or carry X once when C`: £0 when C holds, and X of the next period gains X of this one."""
    value = ex.build(draft, carry.value, setting)
    when = ex.condition(draft, carry.when, setting)
    if value is None or when is None or made is None:
        return None
    if not isinstance(value, core.ValueOf) or "period" not in draft.declared[value.value].domain:
        draft.report(
            WRONG_KIND, carry.value, f"`{carry.value.text}` is not a value each period, so it cannot be carried"
        )
        return None
    known: core.ValueOf = value

    def change(form: Form, _: Form) -> Form:
        return core.Carried(type=known.type, of=known, when=when) if form == known else form

    zero = core.Constant(type=made.type, value="0")
    changed = rewritten(made, change)
    if changed == made:
        draft.report(OUT_OF_PLACE, carry.value, f"the amount does not read `{carry.value.text}`, so nothing is carried")
        return None
    return core.Cases(type=made.type, cases=(core.Case(when=when, value=zero),), otherwise=changed, first=True)


def _bound(draft: Draft, line: tree.Bound, setting: Setting, item: tree.Payment) -> model.Bound | None:
    draft.at(line)
    made = ex.build(draft, line.value, setting)
    if made is None or not counted(draft, line.value, setting.bound) or not _money(draft, line.value, made, setting):
        return None
    rest = [phrase for phrase in line.phrases if phrase.text == REST_LATER]
    for phrase in line.phrases:
        if phrase.text not in (REST_LATER, REST_LAPSES):
            phrase_error(draft, phrase, phrase.text, (REST_LATER, REST_LAPSES))
    if len({phrase.text for phrase in line.phrases}) > 1:
        draft.report(SAID_TWICE, line.phrases[1], f"`{line.phrases[1].text}` contradicts what is written before")
    if rest and "period" not in setting.bound:
        draft.report(OUT_OF_PLACE, rest[0], "what is left over is paid with the next period, and this has no periods")
    value = dues.until(draft, line, made, setting, item)
    later = "later" if rest else ""
    return model.Bound.model_validate({"word": line.word, "value": value, "clause": line.clause, "rest": later})
