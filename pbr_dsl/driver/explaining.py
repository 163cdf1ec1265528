"""From a run to the explanation of somebody's lines."""

from __future__ import annotations

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.running import Run
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.report.why.explain import Explaining, Question
from pbr_dsl.report.why.explanation import Explanation


def explained(run: Run, question: Question) -> Explanation | Diagnostic:
    """Explain somebody's lines, trying changes on the files that the run read; a finding when there is nobody."""
    history = run.dataset.history
    asking = Explaining(
        run.contract, run.source.path, history, run.as_known_on, Sheets(run), (*run.moved, run.dataset.assumption)
    )
    return asking.explain(question)
