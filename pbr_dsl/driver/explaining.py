"""From a run to the explanation of somebody's lines."""

from __future__ import annotations

from dataclasses import replace

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.running import Run
from pbr_dsl.driver.sheets import Sheets
from pbr_dsl.model.personal import HIDDEN, is_personal
from pbr_dsl.report.simulation.assumed import words_of
from pbr_dsl.report.why.explain import Explaining, Question
from pbr_dsl.report.why.explanation import Explanation
from pbr_dsl.values.statement import Line


def explained(run: Run, question: Question) -> Explanation | Diagnostic:
    """Explain somebody's lines, trying changes on the files that the run read; a finding when there is nobody."""
    filled, sheets = run.filled, Sheets(run)
    notes = (*run.moved, run.dataset.assumption)
    asking = Explaining(run.contract, run.source.path, filled.history, run.as_known_on, sheets, notes, filled.overrides)
    names, whom = run.dataset.names, question.whom
    record, mark, rest = whom.partition(":")
    known = names.said(whom) if names.said(whom) != whom or not rest else f"{record}{mark}{names.said(rest.strip())}"
    found = asking.explain(replace(question, whom=known))
    if isinstance(found, Diagnostic) and is_personal(run.contract):
        return replace(found, message=found.message.replace(f"`{whom}`", HIDDEN).replace(f"`{rest.strip()}`", HIDDEN))
    return found if isinstance(found, Diagnostic) or run.followed is None else _with_assumptions(run, found)


def _with_assumptions(run: Run, found: Explanation) -> Explanation:
    """An explanation in which each line names the assumptions that it rests on, and these give their sources."""
    followed = run.followed
    names = followed.names if followed else {}

    def marked(line: Line) -> Line:
        return replace(line, assumed=names.get(line.identity, ()))

    lines = [replace(one, line=marked(one.line)) for one in found.lines]
    summary = [marked(line) for line in found.summary]
    ahead = [replace(one, line=marked(one.line)) for one in found.open_lines]
    named = {name for line in (*(one.line for one in lines), *summary) for name in line.assumed}
    uses = [one for one in (followed.uses if followed else ()) if one.name in named]
    notes = (*found.notes, *(f"Assumed as `{one.name}`: {words_of(one)}" for one in uses))
    return replace(found, lines=lines, summary=summary, open_lines=ahead, notes=notes)
