"""`allow FINDING for NAME because "…"`: a warning that is accepted, with its reason."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft, did_you_mean, nearest
from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.diagnostics.codes.terms import UNUSED_ALLOW
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.values.display import list_text

_LAST_OF_CHECK = "PBR05"


def allow(draft: Draft, contract: model.Contract | None) -> tuple[model.Allowed, ...]:
    """Take accepted warnings out of the findings; an `allow` that takes none out is an error.

    Without a contract the rules did not all run, so nothing is said about an `allow` that found nothing yet.
    """
    made: list[model.Allowed] = []
    warnings = {
        code.name: code
        for code in ALL.values()
        if code.severity in (Severity.WARNING, Severity.NOTE) and code.id < _LAST_OF_CHECK
    }
    for item in draft.file.items:
        if not isinstance(item, tree.Allow):
            continue
        draft.enter(item)
        if item.finding.text not in warnings:
            _, labels, fix = did_you_mean(item.finding, warnings)
            stops = any(code.name == item.finding.text for code in ALL.values())
            what = "has to be mended and cannot be allowed" if stops else "is no finding of `check`"
            help_text = "" if labels else "it may be " + list_text([f"`{name}`" for name in warnings], "or")
            message = f"`{item.finding.text}` {what}"
            draft.report(UNUSED_ALLOW, item.finding, message, labels=labels, fix=fix, help=help_text)
            continue
        if not item.reason.strip():
            help_text = "say why, so that whoever reads the contract later can judge it"
            draft.report(UNUSED_ALLOW, item, "this line gives no reason", help=help_text)
        about = _about(draft, item.target.text)
        hits = [d for d in draft.findings.items if d.code.name == item.finding.text and d.message.startswith(about)]
        if not hits and contract is not None:
            others = [d.message for d in draft.findings.items if d.code.name == item.finding.text]
            near = nearest(item.target.text, [said.split("`")[1] for said in others if said.startswith("`")])
            help_text = f"did you mean `{near}`?" if near else "delete this line"
            message = f"`check` finds no {item.finding.text} for `{item.target.text}`"
            place = draft.spans.get(item.target.text)
            labels = (Label(place, f"`{item.target.text}` is written here"),) if place is not None else ()
            draft.report(UNUSED_ALLOW, item.target, message, help=help_text, labels=labels)
        draft.accepted += [(hit, item.reason) for hit in hits]
        draft.findings.items = [d for d in draft.findings.items if d not in hits]
        made.append(model.Allowed(finding=item.finding.text, target=item.target.text, reason=item.reason))
    return tuple(made)


def _about(draft: Draft, target: str) -> tuple[str, ...]:
    """How messages begin that are about a name, or about an outcome of the set of that name."""
    members = [outcome.name for outcome in draft.outcomes.values() if outcome.set == target]
    return tuple(f"`{name}`" for name in (target, *members))
