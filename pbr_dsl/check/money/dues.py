"""When a payment is due, in how many parts, what comes first, and what happens below zero."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import date_constant, day
from pbr_dsl.check.results import own_days
from pbr_dsl.check.results.outcomes import requires
from pbr_dsl.check.results.proofs import of_a_party, proof_named
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, MISSING_PART, NOT_IN_TERM, OUT_OF_PLACE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.walk import nodes
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Both, Date
from pbr_dsl.syntax.node import Node
from pbr_dsl.values.display import date_text

EARLIER = "earlier periods included"
_OUTCOME = ("outcome",)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of a payment beside its amount."""

    requires: tuple[model.Prerequisite, ...]
    evidence: str
    due: model.Due | None
    below_zero: model.BelowZero | None


def how_often(draft: Draft, item: tree.Payment, domain: tuple[str, ...]) -> bool:
    """Whether it is said how often a payment is made: each outcome, each period, or once with a due date."""
    once = "period" not in domain and domain != _OUTCOME
    due = next((line for line in item.lines if isinstance(line, tree.Due)), None)
    if once and not item.once:
        each, year = " and ".join(domain), next((name for name in domain if name in draft.years), "")
        draft.report(
            MISSING_PART,
            item.name,
            "nothing says when this is paid",
            help=f"add `, once` and a line `due  {year}'s end`"
            if year
            else f"write `each outcome`, add `and period`: `each {each or 'lot'} and period`, or add `, once` and "
            "a line `due`",
        )
        return False
    if once and due is None:
        said = f"nothing says when `{item.name.text}` is due"
        draft.report(MISSING_PART, item.name, said, help="add a line such as `due  30 September 2026`")
        return False
    if item.once and not once:
        what = "outcome" if domain == _OUTCOME else "period"
        draft.report(OUT_OF_PLACE, item.name, f"a payment each {what} has a line for each {what}, so it is not `once`")
        return False
    if due is not None and "period" in domain:
        help_text = "its lines are due with the statement of their period; `cut-off` says how long after it"
        draft.report(OUT_OF_PLACE, due, "a payment each period has no due date of its own", help=help_text)
        return False
    return True


def terms(draft: Draft, item: tree.Payment, setting: Setting) -> Terms | None:
    """Build the terms of a payment beside its amount; None after a finding."""
    before = len(draft.findings.errors)
    needs: list[model.Prerequisite] = []
    evidence = ""
    due: model.Due | None = None
    below: model.BelowZero | None = None
    for line in item.lines:
        draft.enter(item)
        draft.at(line)
        match line:
            case tree.Requires():
                needs += _requires(draft, line, setting)
            case tree.Evidenced():
                evidence = _evidence(draft, line, setting)
            case tree.Due():
                due = _due(draft, line, setting)
                _year_over(draft, line, due, setting)
            case tree.BelowZero():
                below = _below_zero(draft, line, item)
            case _:
                continue
    if len(draft.findings.errors) > before:
        return None
    return Terms(tuple(needs), evidence, due, below)


def until(draft: Draft, line: tree.Bound, value: Expr, setting: Setting, item: tree.Payment) -> Expr:
    """Give a bound that binds until a written day: after it, there is none."""
    last = date_constant(line.until) if line.until is not None else None
    if line.until is None or last is None:
        return value
    if "period" in setting.bound:
        start: Expr = core.FieldOf(type=ex.DATE, of=subject("period"), field="start")
        _ends_a_period(draft, line.until)
    elif "outcome" in setting.bound:
        start = core.FieldOf(type=ex.DATE, of=subject("outcome"), field="achieved")
    else:
        written = next(due.dates[0] for due in item.lines if isinstance(due, tree.Due))
        start = ex.of_kind(draft, written, setting, ex.DATE) or last
    when = core.Compare(type=ex.YES_NO, op="at-most", left=start, right=last)
    return core.Cases(type=value.type, cases=(core.Case(when=when, value=value),), otherwise=None, first=True)


def _ends_a_period(draft: Draft, written: Date) -> None:
    last = day(written)
    if last is None or draft.settings is None:
        return
    starts = [start for start in draft.period_starts if start <= last]
    following = [start for start in draft.period_starts if start > last]
    if starts and following and (following[0] - last).days > 1:
        begun = f"{starts[-1]:%-d %B %Y}"
        draft.report(
            NOT_IN_TERM,
            written,
            f"{written.span.text} lies inside the period from {begun}, and a line is of a whole period",
            help="write the last day of a period",
        )


# ---------------------------------------------------------------- lines


def _requires(draft: Draft, line: tree.Requires, setting: Setting) -> Iterator[model.Prerequisite]:
    earlier = [phrase for phrase in line.phrases if phrase.text == EARLIER]
    for phrase in line.phrases:
        if phrase.text != EARLIER:
            phrase_error(draft, phrase, phrase.text, (EARLIER,))
    if earlier and "period" not in setting.bound:
        draft.report(OUT_OF_PLACE, earlier[0], "this is not paid each period, so there are no earlier periods")
    if setting.bound == _OUTCOME:
        help_text = "write the line `requires` under the outcome"
        draft.report(OUT_OF_PLACE, line, "what an outcome requires is a term of the outcome", help=help_text)
    elif _one_subject(draft, line, setting, "requires"):
        for made in requires(draft, line, list(draft.outcomes)):
            yield model.Prerequisite.model_validate({**made.model_dump(), "earlier_periods": bool(earlier)})


def _one_subject(draft: Draft, line: tree.Line, setting: Setting, word: str) -> bool:
    if len(setting.records) <= 1:
        return True
    who = " and ".join(setting.records)
    draft.report(OUT_OF_PLACE, line, f"`{word}` is about one subject, and this is paid each {who}")
    return False


def _evidence(draft: Draft, line: tree.Evidenced, setting: Setting) -> str:
    if line.when is not None:
        said = "only the evidence of an outcome may hang on a condition"
        draft.report(OUT_OF_PLACE, line, said, help="pay an outcome once, and let it say by what it is proved")
    if "period" in setting.bound or setting.bound == _OUTCOME:
        what, instead = ("outcome", "the outcome") if setting.bound == _OUTCOME else ("period", "an outcome")
        said = f"a payment each {what} is not proved itself"
        draft.report(OUT_OF_PLACE, line, said, help=f"write the line `evidence` under {instead} that it pays for")
        return ""
    if not _one_subject(draft, line, setting, "evidence"):
        return ""
    found = proof_named(draft, line.evidence)
    rule = draft.evidence.get(found)
    for node in nodes(rule) if rule is not None else ():
        if isinstance(node, core.FieldOf) and node.field == "achieved" and node.of == subject("outcome"):
            said = f"`{found}` runs from `achieved`, and a payment that is made once is achieved on no day"
            draft.report(OUT_OF_PLACE, line.evidence, said, help="let its time run from `due`")
            break
    return found


def _year_over(draft: Draft, line: tree.Due, due: model.Due | None, setting: Setting) -> None:
    """Report a payment each year of the calendar that may be due before that year is over, or when nothing is paid."""
    for year in sorted(draft.years & {*setting.bound}) if due is not None and draft.settings is not None else ():
        rows, settings = draft.records[year].rows, draft.settings
        end = core.FieldOf(type=ex.DATE, of=subject(year), field="end")
        for on in due.dates if due is not None and settings is not None else ():
            moved = isinstance(on, core.Shift) and on.direction == "after" and on.of == end
            if on != end and not moved:
                message = f"this may be due before the {year} is over, and what it reads is of all of it"
                help_text = f"write `due  {year}'s end`, or `due  30 days after {year}'s end`"
                draft.report(OUT_OF_PLACE, line, message, help=help_text)
            elif rows and settings is not None:
                last = date.fromisoformat(rows[-1].cells["end"])
                last = (own_days.after(on, last, settings) or last) if moved else last
                if last > settings.paid_until:
                    message = f"that of the last {year} is due on {date_text(last)}, when nothing is paid any more"
                    help_text = f"let the term say until when money may follow: `, paid until {date_text(last)}`"
                    draft.report(NOT_IN_TERM, line, message, help=help_text)


def _due(draft: Draft, line: tree.Due, setting: Setting) -> model.Due | None:
    if isinstance(line.dates[0], Both):
        said = line.dates[0].span.text
        help_text = f"write `due in 2 equal parts on {said}, odd pennies to the last`"
        draft.report(WRONG_KIND, line.dates[0], "a payment is due on one day, or in parts", help=help_text)
        return None
    dates = [ex.of_kind(draft, written, setting, ex.DATE) for written in line.dates]
    found = tuple(made for made in dates if made is not None)
    if len(found) < len(dates):
        return None
    if line.parts and int(line.parts) != len(found):
        said = f"{line.parts} parts are due on {len(found)} dates"
        draft.report(WRONG_KIND, line, said, help=f"write `in {len(found)} equal parts on …`")
    if line.parts and not line.odd:
        size = "£100.01" if line.parts == "2" else "£100.00"
        draft.report(
            UNDECIDED,
            line,
            "nothing says which part has the odd pennies",
            readings=(
                f"`, odd pennies to the first`: of {size} in {line.parts} parts, the first has what is left over",
                "`, odd pennies to the last`: the last part has it",
            ),
            help="add one of the two at the end of the line",
        )
        return None
    before: date | None = None
    for written in line.dates:
        here = day(written) if isinstance(written, Date) else None
        if here is not None and before is not None and here <= before:
            draft.report(DATES_OUT_OF_ORDER, written, "this part is due no later than the one before it")
        if here is not None and draft.settings is not None:
            _while_money_moves(draft, written, here, draft.settings)
        before = here or before
    return model.Due.model_validate({"dates": found, "odd_pennies": line.odd, "clause": draft.clause})


def _while_money_moves(draft: Draft, written: Node, here: date, settings: model.Settings) -> None:
    if settings.start <= here <= settings.paid_until:
        return
    last = f"{settings.paid_until:%-d %B %Y}"
    early = here < settings.start
    said = f"nothing is paid {'before' if early else 'after'} {f'{settings.start:%-d %B %Y}' if early else last}"
    help_text = "" if early else "let the term say until when money may follow: `, paid until …`"
    draft.report(NOT_IN_TERM, written, f"{written.span.text} is not a day of this contract: {said}", help=help_text)


def _below_zero(draft: Draft, line: tree.BelowZero, item: tree.Payment) -> model.BelowZero:
    parts = any(isinstance(other, tree.Due) and other.parts for other in item.lines)
    if line.word is not None and line.word.text != "recovered":
        phrase_error(draft, line.word, line.word.text, ("recovered",))
    if line.how and not parts:
        draft.report(OUT_OF_PLACE, line, "this payment has one date and no parts", help="write `below zero recovered`")
    if parts and not line.how:
        draft.report(
            UNDECIDED,
            line,
            "nothing says whether it is taken back at once or in parts",
            readings=(
                "`below zero recovered in full on the first date`: £100.00 are taken back on the first date",
                "`below zero recovered in the same parts`: of two parts, £50.00 are taken back on each date",
            ),
        )
    of_a_party(draft, line.whom)
    whom = line.whom.text if line.whom is not None else ""
    return model.BelowZero(parts=line.how == "parts", whom=whom, clause=draft.clause)
