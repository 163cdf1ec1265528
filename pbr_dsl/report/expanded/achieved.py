"""When an outcome is achieved, as text."""

from __future__ import annotations

from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.report.expanded.expression import phrase, reached_words
from pbr_dsl.report.expanded.words import length_words


def achieved_words(achieved: model.AchievedOn | model.AchievedEach | model.AchievedDue) -> str:
    """Give the line `achieved` without its first word."""
    match achieved:
        case model.AchievedDue(when=core.Covers() as covers) if covers.gap is not None:
            return f"when {phrase(covers)}, gaps at most {phrase(covers.gap)}{' in all' if covers.in_all else ''}"
        case model.AchievedDue(when=when):
            return f"when {phrase(when)}"
        case model.AchievedOn(date=core.Reached() as reached):
            return _after(reached, "")
        case model.AchievedOn(date=core.Aggregate(of=core.Reached() as reached, rows=rows, word="lowest")):
            return _after(reached, f"any {rows.record}'s ")
        case model.AchievedOn(date=core.Cases(cases=(core.Case(value=core.Aggregate(word="highest") as last),))) if (
            isinstance(last.of, core.Reached)
        ):
            return _after(last.of, f"every {last.rows.record}'s ")
        case model.AchievedOn(date=core.Cases(cases=(core.Case(when=when, value=day),), otherwise=old)) if (
            old is not None
        ):
            under = achieved_words(achieved.model_copy(update={"date": day}))
            return (
                f"{under}, when {phrase(when)}\n  achieved {achieved_words(achieved.model_copy(update={'date': old}))}"
            )
        case model.AchievedOn(date=day, when=when, known=known):
            later = f", known {length_words(known)} later" if known is not None else ""
            return f"on {phrase(day)}" + (f" when {phrase(when)}" if when is not None else "") + later
        case model.AchievedEach(rows=rows, date=day, when=when):
            field = day.field if isinstance(day, core.FieldOf) else ""
            return f"on {rows.record}'s {field}" + (f" when {phrase(when)}" if when is not None else "")


def _after(reached: core.Reached, whose: str) -> str:
    return f"after {reached_words(reached, whose)}"
