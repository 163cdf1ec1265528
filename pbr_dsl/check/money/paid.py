"""What a payment's name means in a line `always` or `never`: what it pays to the rows that the line is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import reachable, row_along, subject, ways
from pbr_dsl.diagnostics.codes.names import NO_WAY_THERE
from pbr_dsl.model.expression import Expr, Paid
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax.expression import Name

if TYPE_CHECKING:
    from pbr_dsl.check.setting import Setting


def paid_to(draft: Draft, name: Name, setting: Setting) -> Expr | None:
    """Give what a payment pays to all bound rows together, or None with a finding."""
    rows: dict[Expr, None] = {}
    paid = payees(draft, name.text)
    reached = {record for start in paid for record in reachable(draft, start)}
    for bound in setting.records:
        if bound in reached:
            rows[subject(bound)] = None
            continue
        chains = [(start, ways(draft, bound, start)) for start in paid]
        found = [row_along(draft, subject(bound), bound, chain[0]) for _, chain in chains if chain]
        if not found:
            what = " and ".join(paid) or "contract"
            message = f"`{name.text}` is paid each {what}, and a {bound} leads to no {what}, nor a {what} to a {bound}"
            others = draft.records[bound].plural if bound in draft.records else ""
            help_text = (
                "say after `each` whom the line is about"
                if paid
                else f"without `each`, add up the others: `(sum of … over {others}) + {name.text}`"
            )
            draft.report(NO_WAY_THERE, name, message, help=help_text)
            return None
        rows |= dict.fromkeys(found)
    if draft.settings is None:
        return None
    return Paid(type=NumberType(unit={draft.settings.currency: 1}), payment=name.text, at=(*rows, subject("period")))


def payees(draft: Draft, payment: str) -> list[str]:
    """Give the records that a payment is paid each of: those of all outcomes for a payment each outcome."""
    domain = draft.payments[payment].domain
    if domain == ("outcome",):
        return list(dict.fromkeys(outcome.subject for outcome in draft.outcomes.values() if outcome.subject))
    return [record for record in domain if record != "period"]
