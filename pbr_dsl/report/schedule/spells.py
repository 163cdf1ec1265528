"""Stretches of days and times of day in English."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr, Rows
from pbr_dsl.report.schedule import rows
from pbr_dsl.report.schedule.words import article, quantity

if TYPE_CHECKING:
    from pbr_dsl.report.schedule.phrases import Phrases

_COUNTED: Final = {
    "unbroken": "without a break",
    "added": "added up over all of them, each day once and whatever the breaks",
    "every week": (
        "counted in weeks of seven days, one after another from the first day that counts, each with at least one "
        "such day (after a week without one the count starts again on the next such day); the last day of the last of "
        "these weeks completes them"
    ),
}


def noun(phrases: Phrases, expr: core.TimeIn | core.Reached | core.FirstGap | core.TimeFrom) -> str:
    """Give a length or a day as a noun phrase."""
    match expr:
        case core.TimeIn():
            held = {
                "hold": "while {} is in doubt, the number of days is not known",
                "leave out": "{} in doubt is left out and listed",
            }
            phrases.note(held[expr.unknown].format(article(rows.singular(phrases, expr.rows.record))))
            if expr.during is not None:
                days = f"of {phrases.noun(expr.during)}"
            else:
                first, last = (phrases.tight(end) for end in (expr.start, expr.end) if end is not None)
                days = f"from {first} to {last}, both included,"
            return f"the number of days {days} that lie in {_spell(phrases, expr.rows)}{_off(phrases, expr.off)}"
        case core.Reached():
            return reached(phrases, expr)
        case core.FirstGap():
            since = phrases.tight(expr.since)
            spell = _spell(phrases, expr.rows)
            return f"the first day, from {since} on, that does not lie in {spell}{_off(phrases, expr.off)}"
        case core.TimeFrom():
            within = ""
            if expr.within:
                most = quantity(Fraction(expr.within), {"hour": 1})
                within = f" (more than {most} is a mistake in one of the two)"
            return f"the time from {phrases.tight(expr.start)} until {phrases.tight(expr.end)}{within}"


def reached(phrases: Phrases, expr: core.Reached) -> str:
    """Give the day on which spells first complete a length."""
    said = f"the day on which {phrases.tight(expr.length)} in {_spell(phrases, expr.rows)}{_off(phrases, expr.off)}"
    said += f" are first complete, {_COUNTED[expr.counted]}"
    if expr.gap is not None:
        said += f" (breaks of at most {phrases.tight(expr.gap)} do not count as breaks)"
    if expr.out_of is not None:
        said += f", inside one stretch of {phrases.tight(expr.out_of)}"
    if expr.start is not None:
        said += f", counting only days after {phrases.tight(expr.start)}"
    return said + _window(phrases, expr.since, expr.until)


def _window(phrases: Phrases, since: Expr | None, until: Expr | None) -> str:
    if since is None and until is None:
        return ""
    first = f"from {phrases.tight(since)}" if since is not None else ""
    last = f"to {phrases.tight(until)}" if until is not None else ""
    return f", counting only days {' '.join(filter(None, (first, last)))}, both included"


def covers(phrases: Phrases, expr: core.Covers) -> str:
    """Give whether spells cover a time as a clause."""
    if expr.start == expr.end and expr.gap is None:
        return f"{phrases.noun(expr.start)} lies in {_spell(phrases, expr.rows)}"
    gaps = ""
    if expr.gap is not None:
        gap = phrases.tight(expr.gap)
        gaps = f", apart from at most {gap} in all" if expr.in_all else f", apart from gaps of at most {gap} each"
    many = rows.plural(phrases, expr.rows.record) + rows.belonging(phrases, expr.rows)
    start, end = phrases.tight(expr.start), phrases.tight(expr.end)
    return f"{many} cover every day from {start} to {end}, both included{gaps}"


def _spell(phrases: Phrases, spell: Rows) -> str:
    return article(rows.singular(phrases, spell.record)) + rows.belonging(phrases, spell)


def _off(phrases: Phrases, off: Rows | None) -> str:
    return f" (leaving out every day that lies in {_spell(phrases, off)})" if off is not None else ""
