"""`allow FINDING for NAME because "…"`: a warning that is accepted, with its reason."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.diagnostics.codes.terms import UNUSED_ALLOW
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree


def allow(draft: Draft, contract: model.Contract | None) -> tuple[model.Allowed, ...]:
    """Take accepted warnings out of the findings; an `allow` that takes none out is an error.

    Without a contract the rules did not all run, so nothing is said about an `allow` that found nothing yet.
    """
    made: list[model.Allowed] = []
    warnings = {code.name: code for code in ALL.values() if code.severity is Severity.WARNING}
    for item in draft.file.items:
        if not isinstance(item, tree.Allow):
            continue
        draft.enter(item)
        if item.finding.text not in warnings:
            _, labels, fix = did_you_mean(item.finding, warnings)
            message = f"`{item.finding.text}` is no finding that can be allowed"
            draft.report(UNUSED_ALLOW, item.finding, message, labels=labels, fix=fix)
            continue
        hits = [d for d in draft.findings.items if d.code.name == item.finding.text and _about(d.message, item)]
        if not hits and contract is not None:
            message = f"`check` finds no {item.finding.text} for `{item.target.text}`"
            draft.report(UNUSED_ALLOW, item.finding, message, help="delete this line")
        draft.findings.items = [d for d in draft.findings.items if d not in hits]
        made.append(model.Allowed(finding=item.finding.text, target=item.target.text, reason=item.reason))
    return tuple(made)


def _about(message: str, item: tree.Allow) -> bool:
    return message.startswith(f"`{item.target.text}`")
