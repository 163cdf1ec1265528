"""From a run to the explanation of somebody's lines."""

from __future__ import annotations

from dataclasses import replace

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.running import Run
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.model.personal import HIDDEN, is_personal
from pbr_dsl.report.why.explain import Explaining, Question
from pbr_dsl.report.why.explanation import Explanation


def explained(run: Run, question: Question) -> Explanation | Diagnostic:
    """Explain somebody's lines, trying changes on the files that the run read; a finding when there is nobody."""
    history = run.dataset.history
    asking = Explaining(
        run.contract, run.source.path, history, run.as_known_on, Sheets(run), (*run.moved, run.dataset.assumption)
    )
    names, whom = run.dataset.names, question.whom
    record, mark, rest = whom.partition(":")
    known = names.said(whom) if names.said(whom) != whom or not rest else f"{record}{mark}{names.said(rest.strip())}"
    found = asking.explain(replace(question, whom=known))
    if isinstance(found, Diagnostic) and is_personal(run.contract):
        return replace(found, message=found.message.replace(f"`{whom}`", HIDDEN).replace(f"`{rest.strip()}`", HIDDEN))
    return found
