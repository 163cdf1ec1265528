"""Makes the nodes of eligibility, evidence, outcomes, payments and limits: one entry for each rule."""

from __future__ import annotations

from typing import Final

from pbr_dsl.syntax import tree
from pbr_dsl.syntax.build_expression import Maker, listed
from pbr_dsl.syntax.expression import Date, Excepted, Expr, Name, Quantity, Within
from pbr_dsl.syntax.pieces import Mark, Pieces


def _within(pieces: Pieces) -> Within:
    """`within 13 weeks after anchor`."""
    return Within(pieces.span, pieces.one(Quantity), pieces.word("direction"), pieces.last)


def _test(pieces: Pieces) -> Expr:
    """The condition of a line, written in it or on lines of their own under it."""
    return listed(pieces) if pieces.lists else pieces.expr


# ---------------------------------------------------------------- who qualifies, and what proves it


def _eligibility(pieces: Pieces) -> tree.Eligibility:
    """The block `eligibility`."""
    return tree.Eligibility(
        pieces.span,
        pieces.clause,
        pieces.listed("each"),
        pieces.expr,
        pieces.every(tree.Condition),
        pieces.every(tree.RuleException),
        pieces.every(tree.WhenUnknown),
    )


def _condition(pieces: Pieces) -> tree.Condition:
    """A line of eligibility."""
    name = pieces.names[0] if pieces.names else None
    return tree.Condition(pieces.span, pieces.clause, name, _test(pieces))


def _exception(pieces: Pieces) -> tree.RuleException:
    """`exception care-leaver to adult: …`."""
    name, to = pieces.names
    return tree.RuleException(pieces.span, pieces.clause, name, to, _test(pieces), pieces.maybe(tree.Words))


def _when_unknown(pieces: Pieces) -> tree.WhenUnknown:
    """`when unknown, hold for 10 working days, then refuse`."""
    then = pieces.names[0] if pieces.names else pieces.last
    return tree.WhenUnknown(pieces.span, pieces.clause, pieces.one(Quantity), then)


def _evidence(pieces: Pieces) -> tree.Evidence:
    """The block `evidence`."""
    name, *like = pieces.names
    lines = pieces.every(tree.EvidenceLine)
    return tree.Evidence(pieces.span, pieces.clause, name, pieces.title, like[0] if like else None, lines)


def _verified(pieces: Pieces) -> tree.Verified:
    """`verified by landlord or employer of organisations, not by provider`."""
    of = pieces.names[0] if pieces.terminal("OF") else None
    not_by = pieces.names[-1] if pieces.terminal("NOT_BY") else None
    return tree.Verified(pieces.span, pieces.clause, pieces.listed("any"), of, not_by)


def _submitted(pieces: Pieces) -> tree.Submitted:
    """`submitted within 56 days after due, then within 84 days for 50%, used once`."""
    word = pieces.names[0] if pieces.names else None
    return tree.Submitted(pieces.span, pieces.clause, pieces.one(Within), pieces.every(tree.LateCredit), word)


def _late_credit(pieces: Pieces) -> tree.LateCredit:
    """`then within 84 days for 50%`."""
    return tree.LateCredit(pieces.span, pieces.one(Quantity), pieces.text("PERCENT").rstrip("%"))


def _sample(pieces: Pieces) -> tree.Sample:
    """`sample 10% of claims each period, at least 5`."""
    least = pieces.text("NUMBER").replace(",", "")
    return tree.Sample(pieces.span, pieces.clause, pieces.one(Quantity), pieces.name, pieces.listed("each"), least)


# ---------------------------------------------------------------- outcomes


def _outcome(pieces: Pieces) -> tree.Outcome:
    """The block `outcome`."""
    each, counting = pieces.listed("each"), pieces.maybe(tree.Counting)
    lines = pieces.every(tree.OutcomeLine)
    return tree.Outcome(pieces.span, pieces.clause, pieces.name, pieces.title, each, counting, lines)


def _outcomes(pieces: Pieces) -> tree.Outcomes:
    """The block `outcomes`."""
    return tree.Outcomes(
        pieces.span,
        pieces.clause,
        pieces.name,
        pieces.title,
        pieces.listed("each"),
        pieces.maybe(tree.Counting),
        pieces.every(tree.OutcomeLine),
        pieces.one(tree.Grid),
    )


def _requires(pieces: Pieces) -> tree.Requires:
    """`requires no early achieved`."""
    absent = pieces.mark("absent", bool) is not None
    outcome, *state = pieces.names
    return tree.Requires(
        pieces.span, pieces.clause, absent, outcome, state[0] if state else None, pieces.every(tree.Words)
    )


def _achieved(pieces: Pieces) -> tree.Achieved:
    """The line `achieved`."""
    return tree.Achieved(pieces.span, pieces.clause, pieces.every(tree.Achievement)[0])


def _achieved_listed(pieces: Pieces) -> tree.Achieved:
    """`achieved on made when all of`, with conditions under it."""
    test, dates = listed(pieces), pieces.exprs
    achievement = tree.AchievedOn(pieces.span, dates[0], test) if dates else tree.AchievedWhen(pieces.span, test, None)
    return tree.Achieved(pieces.span, pieces.clause, achievement)


def _achieved_on(pieces: Pieces) -> tree.AchievedOn:
    """`on first stay's moved-in when …`."""
    date, *when = pieces.exprs
    return tree.AchievedOn(pieces.span, date, when[0] if when else None, pieces.maybe(tree.Known))


def _achieved_after(pieces: Pieces) -> tree.AchievedAfter:
    """`after 3 months of stay where kind is settled, continuous`."""
    length, *where = pieces.exprs
    if not isinstance(length, Quantity | Name):
        raise TypeError(length)
    phrases = pieces.every(tree.Words | tree.Gaps | Within | tree.CountedFrom)
    out_of, off, owner = pieces.mark("out of", Quantity), pieces.maybe(Excepted), pieces.mark("whose", tree.Whose)
    condition, under = where[0] if where else None, pieces.expr_marked("under")
    return tree.AchievedAfter(pieces.span, length, pieces.name, condition, phrases, owner, out_of, off, under)


def _whose(word: str) -> Maker:
    """`any adult's`, `every adult's`."""
    return lambda pieces: Mark("whose", tree.Whose(pieces.span, word, pieces.name))


def _achieved_without(pieces: Pieces) -> tree.AchievedWithout:
    """`no offence within 12 months after released, known 6 months later`."""
    where = pieces.exprs[0] if pieces.exprs else None
    return tree.AchievedWithout(pieces.span, pieces.name, where, pieces.one(Within), pieces.maybe(tree.Known))


def _known(pieces: Pieces) -> tree.Known:
    """`known 6 months later`."""
    word, *rest = pieces.terminals("NAME", "NUMBER", "WORKING_DAYS")
    number, unit, later = rest
    named = Name(pieces.place(unit), "working-days" if unit.kind == "WORKING_DAYS" else unit.text)
    size = Quantity(pieces.place(number).to(named.span), number.text.replace(",", ""), "", named)
    return tree.Known(pieces.span, *(Name(pieces.place(word), word.text), size, Name(pieces.place(later), later.text)))


def _gaps(pieces: Pieces) -> tree.Gaps:
    """`gaps at most 7 days in all`."""
    return tree.Gaps(pieces.span, pieces.one(Quantity), in_all=pieces.mark("in all", bool) is not None)


def _span(pieces: Pieces) -> Quantity | Name:
    """A length of time, or the name of one."""
    written = pieces.maybe(Quantity)
    return pieces.name if written is None else written


def _choose(pieces: Pieces) -> tree.Choose:
    """`choose 3 each client by need's score, highest first, agreed within 28 days after start`."""
    dated = pieces.mark("dated", tuple)
    name, within = dated or (None, None)
    order = pieces.marked("order", tree.Words)
    number = pieces.text("NUMBER").replace(",", "")
    each = pieces.listed("each")
    return tree.Choose(pieces.span, pieces.clause, number, each, pieces.expr, order, name, within)


# ---------------------------------------------------------------- money


def _payment(pieces: Pieces) -> tree.Payment:
    """The block `payment`."""
    lines, once = pieces.every(tree.PaymentLine), pieces.mark("once", bool) is not None
    return tree.Payment(pieces.span, pieces.clause, pieces.name, pieces.title, pieces.listed("each"), once, lines)


def _clawback(pieces: Pieces) -> tree.Payment:
    """The block `clawback`."""
    name, source = pieces.names
    lines = pieces.every(tree.PaymentLine)
    return tree.Payment(pieces.span, pieces.clause, name, pieces.title, (), False, lines, source)  # noqa: FBT003


def _due(pieces: Pieces) -> tree.Due:
    """`due 90 days after finding's signed`, or in equal parts on several dates."""
    _, parts, *_ = (*pieces.text("EQUAL_PARTS").split(), "", "")
    odd = pieces.text("ODD_PENNIES").split()
    return tree.Due(pieces.span, pieces.clause, pieces.exprs, parts, odd[-1] if odd else "")


def _below_zero(pieces: Pieces) -> tree.BelowZero:
    """`below zero recovered in full on the first date`."""
    how = "full" if pieces.terminal("IN_FULL") else "parts" if pieces.terminal("IN_THE_PARTS") else ""
    word, *whom = pieces.names if not how else (None, *pieces.names)
    return tree.BelowZero(pieces.span, pieces.clause, how, word, whom[0] if whom else None)


def _bound(word: str) -> Maker:
    """The lines `at most` and `at least` of a payment."""
    return lambda pieces: tree.Bound(
        pieces.span,
        pieces.clause,
        word,
        pieces.expr,
        pieces.mark("until", Date),
        pieces.marked("bound", tree.Words),
    )


def _limit(pieces: Pieces) -> tree.Limit:
    """The line `limit`."""
    return tree.Limit(
        pieces.span,
        pieces.clause,
        pieces.name,
        pieces.title,
        pieces.expr,
        pieces.listed("each"),
        pieces.mark("payer", Name),
        pieces.listed("all"),
        pieces.every(tree.Words),
    )


def _variation(pieces: Pieces) -> tree.Variation:
    """The block `variation`."""
    name, *binds = pieces.names
    lines = pieces.every(tree.Becomes)
    return tree.Variation(
        pieces.span, pieces.clause, name, pieces.title, pieces.dates[0], binds[0] if binds else None, lines
    )


def _guard(pieces: Pieces) -> Expr | None:
    """The condition under which a line holds, or None."""
    return pieces.expr if pieces.terminal("WHEN") else None


def _becomes_within(pieces: Pieces) -> tree.Becomes:
    """`kept becomes claimed within 6 months after achieved`."""
    name, word = pieces.names
    return tree.Becomes(pieces.span, pieces.clause, name, pieces.one(Within), word=word)


def _becomes(pieces: Pieces) -> tree.Becomes:
    """`price becomes £1,200 for home-3`."""
    name, *row = pieces.names
    when = pieces.last if pieces.terminal("WHEN") else None
    value = next((part for part in pieces.every(tree.Achievement)), None) or pieces.expr
    return tree.Becomes(pieces.span, pieces.clause, name, value, row[0] if row else None, when)


def _payers(pieces: Pieces) -> tree.Payers:
    """The line `payers`."""
    odd = pieces.marked("odd pennies", Name)
    return tree.Payers(pieces.span, pieces.clause, pieces.every(tree.Payer), odd)


def _allow(pieces: Pieces) -> tree.Allow:
    """The line `allow`."""
    finding, target = pieces.names
    return tree.Allow(pieces.span, pieces.clause, finding, target, pieces.title)


def _counting(word: str) -> Maker:
    """`once`, `every time`, `up to 3 times`."""
    return lambda pieces: tree.Counting(pieces.span, word, pieces.exprs[0] if pieces.exprs else None)


def _true(role: str) -> Maker:
    """A word that the line around it places."""
    return lambda _: Mark(role, value=True)


MAKERS: Final[dict[str, Maker]] = {
    "eligibility": _eligibility,
    "condition": _condition,
    "exception": _exception,
    "when_unknown_refuse": _when_unknown,
    "evidence": _evidence,
    "kinds": lambda pieces: tree.Kinds(pieces.span, pieces.clause, pieces.expr),
    "verified": _verified,
    "dated": lambda pieces: tree.Dated(pieces.span, pieces.clause, pieces.one(Within)),
    "submitted": _submitted,
    "late_credit": _late_credit,
    "sample": _sample,
    "within": _within,
    "after": lambda _: Mark("direction", "after"),
    "before": lambda _: Mark("direction", "before"),
    "outcome": _outcome,
    "outcomes": _outcomes,
    "once": _counting("once"),
    "every_time": _counting("every"),
    "up_to_times": _counting("up to"),
    "requires": _requires,
    "absent": _true("absent"),
    "offered": lambda pieces: tree.Offered(pieces.span, pieces.clause, _test(pieces)),
    "achieved": _achieved,
    "achieved_listed": _achieved_listed,
    "achieved_on": _achieved_on,
    "achieved_when": lambda p: tree.AchievedWhen(p.span, p.expr, p.maybe(tree.Gaps)),
    "achieved_after": _achieved_after,
    "of_any": _whose("any"),
    "of_every": _whose("every"),
    "achieved_without": _achieved_without,
    "known": _known,
    "out_of": lambda pieces: Mark("out of", pieces.one(Quantity)),
    "counted_from": lambda pieces: tree.CountedFrom(pieces.span, pieces.expr, pieces.mark("the last", Name)),
    "the_last": lambda pieces: Mark("the last", pieces.name),
    "every_unit": lambda pieces: tree.Words(pieces.span, ("every", pieces.name.text)),
    "under": lambda pieces: Mark("under", pieces.expr),
    "gaps": _gaps,
    "in_all": _true("in all"),
    "span": _span,
    "evidenced": lambda pieces: tree.Evidenced(pieces.span, pieces.clause, pieces.name, _guard(pieces)),
    "claimed": lambda pieces: tree.Claimed(pieces.span, pieces.clause, pieces.one(Within), _guard(pieces)),
    "payable": lambda pieces: tree.Payable(pieces.span, pieces.clause, pieces.expr),
    "lapses": lambda pieces: tree.Lapses(pieces.span, pieces.clause, pieces.expr),
    "serves": lambda pieces: tree.Serves(pieces.span, pieces.clause, pieces.listed("all")),
    "choose": _choose,
    "chosen_within": lambda pieces: Mark("dated", (pieces.name, pieces.one(Within))),
    "choose_words": lambda pieces: Mark("order", pieces.one(tree.Words)),
    "attribute": lambda pieces: tree.Attribute(pieces.span, pieces.clause, pieces.name, pieces.expr),
    "payment": _payment,
    "paid_once": _true("once"),
    "clawback": _clawback,
    "until": lambda pieces: Mark("until", pieces.dates[0]),
    "bound_words": lambda pieces: Mark("bound", pieces.one(tree.Words)),
    "due": _due,
    "due_in_parts": _due,
    "below_zero": _below_zero,
    "amount": lambda pieces: tree.Amount(pieces.span, pieces.clause, pieces.one(tree.Formula)),
    "at_most": _bound("at most"),
    "at_least": _bound("at least"),
    "payable_when": lambda pieces: tree.PayableWhen(pieces.span, pieces.clause, _test(pieces)),
    "shadow": lambda pieces: tree.Shadow(pieces.span, pieces.clause, pieces.title),
    "payers": _payers,
    "payer": lambda pieces: tree.Payer(pieces.span, pieces.name, pieces.one(Quantity)),
    "odd_pennies": lambda pieces: Mark("odd pennies", pieces.name),
    "from_payer": lambda pieces: Mark("payer", pieces.name),
    "limit": _limit,
    "variation": _variation,
    "becomes": _becomes,
    "becomes_within": _becomes_within,
    "allow": _allow,
}
