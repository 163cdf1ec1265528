"""Time spent in something until an outcome is achieved: how days are counted, from when, and until when."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import subject, ways
from pbr_dsl.check.formulas import dates, members, rowsets, spells
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.check.formulas.quantities import calendar_needed, is_bare, length, too_long
from pbr_dsl.check.formulas.units import length_unit
from pbr_dsl.check.results.outcome_blocks import Block
from pbr_dsl.check.setting import Setting
from pbr_dsl.check.settings import phrase_error
from pbr_dsl.diagnostics.codes.names import NO_WAY_THERE
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE, SAID_TWICE, UNDECIDED
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name

Counted = Literal["unbroken", "added", "every week"]
_WORDS: dict[str, Counted] = {
    "continuous": "unbroken",
    "cumulative": "added",
    "whole months": "added",
    "whole quarters": "added",
    "whole years": "added",
    "every week": "every week",
}
_OFFERED = ("continuous", "cumulative", "whole months", "every week")
_WEEK = 7


@dataclass(slots=True)
class Said:
    """What the phrases of a line say, and whether all of them could be read."""

    counted: tree.Words | None = None
    gap: tree.Gaps | None = None
    within: tuple[Expr, Expr] | None = None
    start: Expr | None = None
    ok: bool = True
    seen: set[type] = field(default_factory=set)


def after(draft: Draft, node: tree.AchievedAfter, block: Block, found: list[Block], setting: Setting) -> Expr | None:
    """Build `after 26 weeks of work, cumulative, within 104 weeks after attached`, or None after a finding."""
    size, out_of = _lengths(draft, node, setting)
    if size is None and node.out_of is None:
        return None
    rows = spells.spells(draft, node.spells, setting, node.where)
    off = spells.taken_off(draft, node.off, setting)
    said = _said(draft, node, block, found, setting)
    if not said.ok or said.counted is None or rows is None or size is None or (node.off and off is None):
        return None
    if (node.out_of and out_of is None) or not _fit(draft, node, said, size):
        return None
    gap = spells.gap_days(draft, said.gap) if said.gap else None
    since, until = said.within or (None, None)
    return core.Reached(
        type=ex.DATE,
        rows=rows,
        off=off,
        length=size,
        counted=_WORDS[said.counted.text],
        out_of=out_of,
        gap=gap,
        start=said.start,
        since=since,
        until=until,
    )


def _added_up(draft: Draft, node: tree.AchievedAfter) -> None:
    """Report an amount that adds up in the place of a length, and how it is written."""
    rows = next(
        (
            record
            for record in draft.records.values()
            if record.name == node.spells.text or any(column.name == node.spells.text for column in record.columns)
        ),
        None,
    )
    help_text = (
        "write a running total, `let so-far each …, frozen on … = sum of …`, and `achieved on … when so-far is …`"
    )
    if rows is not None and rows.links and members.clock_of(rows) and rows.name != node.spells.text:
        name, day, of = rows.name, members.clock_of(rows), rows.links[0].record
        total = f"let so-far each {name}, frozen on {day} = sum of {node.spells.text} over {rows.plural} of {of}"
        size = node.length.span.text
        help_text = f"write `{total}`, and `achieved on {name}'s {day} when so-far is at least {size}`"
    draft.report(WRONG_KIND, node.length, f"`{node.length.span.text}` is not a length of time", help=help_text)


# ---------------------------------------------------------------- phrases


def _said(draft: Draft, node: tree.AchievedAfter, block: Block, found: list[Block], setting: Setting) -> Said:
    """Read the phrases after the spells."""
    said = Said()
    for phrase in node.phrases:
        if type(phrase) in said.seen:
            draft.report(SAID_TWICE, phrase, f"`{phrase.span.text}` and another phrase before it say the same thing")
        said.seen.add(type(phrase))
        match phrase:
            case tree.Gaps():
                said.gap = phrase
            case written.Within():
                said.within = dates.window(draft, phrase, setting)
                said.ok = said.ok and said.within is not None
            case tree.CountedFrom():
                said.start = _start(draft, phrase, block, found, setting)
                said.ok = said.ok and said.start is not None
            case tree.Words() if phrase.text in _WORDS:
                said.counted = phrase
            case tree.Words():
                phrase_error(draft, phrase, phrase.text, _OFFERED)
                said.ok = False
    if said.counted is None and said.ok:
        draft.report(
            UNDECIDED,
            node,
            "nothing says what a break in the spell does",
            readings=(
                "`, continuous`: a break starts the count again, so 20 weeks and 10 weeks pay £0.00 for 26",
                "`, cumulative`: days are added up, so 20 weeks and 10 weeks pay the £1,000.00 for 26",
                "`, every week`: each seven-day week has at least a day of it, however long the breaks inside it",
            ),
        )
    _again(draft, node, block, said)
    return said


def _again(draft: Draft, node: tree.AchievedAfter, block: Block, said: Said) -> None:
    """Report an outcome that counts more than once where nothing says from when it is counted the next time."""
    often = block.counting is not None and block.counting.word != "once"
    again = isinstance(said.start, core.Dated) and said.start.outcome == block.name.text
    if often and not again and said.ok:
        name = block.name.text
        draft.report(
            MISSING_PART,
            node,
            f"`{name}` counts more than once, and nothing says from when it is counted the next time",
            help=f"write `, counted from … or the last {name}`, with the outcome or date from which the first counts",
        )
        said.ok = False


def _start(draft: Draft, phrase: tree.CountedFrom, block: Block, found: list[Block], setting: Setting) -> Expr | None:
    """Build the day after which days count: that of an outcome, or any other, or of the time before."""
    first = _outcome_date(draft, phrase.start, found, setting)
    if isinstance(first, core.Dated) and first.outcome == block.name.text:
        help_text = "count from another outcome that counts once, or from a date"
        draft.report(OUT_OF_PLACE, phrase.start, f"`{block.name.text}` is counted from itself", help=help_text)
        return None
    if first is None or phrase.last is None:
        return first
    if phrase.last.text != block.name.text:
        message = f"the last `{phrase.last.text}` is not this outcome"
        draft.report(OUT_OF_PLACE, phrase.last, message, help=f"write `or the last {block.name.text}`")
        return None
    if block.counting is not None and block.counting.word == "once":
        message = f"`{block.name.text}` counts once, so there is no last one before it"
        draft.report(OUT_OF_PLACE, phrase.last, message, help="leave this out, or write `up to 3 times` above")
        return None
    return core.Dated(type=ex.DATE, outcome=block.name.text, otherwise=first)


def _outcome_date(draft: Draft, start: written.Expr, found: list[Block], setting: Setting) -> Expr | None:
    """Build the date of another outcome, or a date."""
    other = next((b for b in found if isinstance(start, Name) and b.name.text == start.text), None)
    if other is None:
        return ex.of_kind(draft, start, setting, ex.DATE)
    if other.counting is not None and other.counting.word != "once":
        message = f"`{other.name.text}` may count more than once, and nothing says which time is meant"
        draft.report(OUT_OF_PLACE, start, message, help="count from an outcome that counts once, or from a date")
        return None
    if other.subject and not any(ways(draft, record, other.subject) for record in setting.records):
        here = " and ".join(setting.records) or "the contract"
        message = f"`{other.name.text}` is an outcome each {other.subject}, and a {here} does not lead to one"
        draft.report(NO_WAY_THERE, start, message, help="count from an outcome of the same subject")
        return None
    return core.Dated(type=ex.DATE, outcome=other.name.text, otherwise=None)


# ---------------------------------------------------------------- lengths


def _lengths(draft: Draft, node: tree.AchievedAfter, setting: Setting) -> tuple[Expr | None, Expr | None]:
    """Build the length to be reached, and the stretch in which (`26 of any 30 weeks`)."""
    if node.out_of is None:
        size = ex.build(draft, node.length, setting)
        if size is not None and not length_unit(size.type):
            _added_up(draft, node)
            return None, None
        if isinstance(size, core.Constant) and too_long(draft, size, node.length):
            return None, None
        if size is not None:
            calendar_needed(draft, node.length, length_unit(size.type))
        return size, None
    whole = length(draft, node.out_of)
    if whole is None:
        return None, None
    if not isinstance(node.length, written.Quantity) or not is_bare(node.length):
        draft.report(
            WRONG_KIND,
            node.length,
            "here a number is enough, of the weeks or months that follow",
            help=f"write `{number_of(node.length)} of any {node.out_of.span.text}`",
        )
        return None, None
    number, most = Fraction(node.length.number), Fraction(node.out_of.number)
    if number.denominator != 1 or not 0 < number < most:
        message = f"`{node.length.span.text} of any {node.out_of.span.text}` is not a part of them"
        draft.report(WRONG_KIND, node.length, message, help="write a whole number, smaller than the one after `any`")
        return None, None
    kind = NumberType(unit={whole.unit: 1})
    part = core.Constant(type=kind, value=str(whole.number * number / most))
    return part, core.Constant(type=kind, value=str(whole.number))


def number_of(size: written.Quantity | Name) -> str:
    """Give the number of a written length, or one that may stand for it."""
    return size.number if isinstance(size, written.Quantity) else "6"


def _fit(draft: Draft, node: tree.AchievedAfter, said: Said, size: Expr) -> bool:
    """Whether the way of counting fits the length and the other phrases; reported where it does not."""
    word = said.counted.text if said.counted else ""
    unit = length_unit(size.type)
    if unit == "working-day":
        help_text = "write days or weeks"
        draft.report(WRONG_KIND, node.length, "spells are counted in days, working days or not", help=help_text)
        return False
    if said.gap is not None and (word != "continuous" or said.gap.in_all):
        help_text = "write `gaps at most 7 days` with `continuous`, for each gap"
        draft.report(OUT_OF_PLACE, said.gap, "gaps are forgiven one by one, in a continuous time", help=help_text)
        return False
    if node.out_of is not None and word in ("continuous", "every week"):
        help_text = "write `, cumulative`, or for months `, whole months`"
        message = f"a part of a stretch is added up, it is not `{word}`"
        draft.report(OUT_OF_PLACE, said.counted, message, help=help_text)
        return False
    return _counts(draft, node, said.counted, (word, unit), size)


def _counts(
    draft: Draft, node: tree.AchievedAfter, phrase: tree.Words | None, said: tuple[str, str], size: Expr
) -> bool:
    """Whether a length can be counted in this way."""
    word, unit = said
    if word == "cumulative" and unit != "day":
        draft.report(
            UNDECIDED,
            phrase,
            f"{unit}s are not all of one length, so nothing says how the days of two spells make one",
            readings=(
                f"`, whole {unit}s`: full {unit}s of each spell add up, so a stay of 5 January to 20 March counts 2",
                "26 weeks in place of 6 months, `cumulative`: every day counts, 75 of them from 5 January to 20 March",
            ),
        )
        return False
    if word.startswith("whole") and word != f"whole {unit}s":
        help_text = "write `, cumulative`" if unit == "day" else f"write `, whole {unit}s`"
        draft.report(WRONG_KIND, phrase, f"`{node.length.span.text}` is not a number of {word[6:]}", help=help_text)
        return False
    weeks = isinstance(size, core.Constant) and Fraction(size.value) % _WEEK == 0
    if word == "every week" and (unit != "day" or not weeks):
        help_text = "write a number of weeks, such as `4 weeks`"
        draft.report(WRONG_KIND, node.length, f"`{node.length.span.text}` is not a number of weeks", help=help_text)
        return False
    return True


# ---------------------------------------------------------------- absence


def without(draft: Draft, node: tree.AchievedWithout, setting: Setting) -> model.AchievedOn | None:
    """Build `no offence within 12 months after released, known 6 months later`: dated by the end of the window."""
    found = rowsets.rows_of(draft, node.rows, Setting(bound=setting.records), None, node.where)
    window = dates.window(draft, node.within, setting)
    known = known_later(draft, node.known) if node.known else None
    if node.known is None:
        draft.report(
            UNDECIDED,
            node,
            "nothing says when it is known that there was none",
            readings=(
                "`, known 6 months later`: with no row yet, £0.00 is paid for six months more, and then £1,000.00",
                "`, known 1 day later`: £1,000.00 is paid at once, and taken back if a row still comes",
            ),
        )
    record = draft.record_of(node.rows.text)
    if found is None or window is None or known is None or record is None:
        return None
    clock = members.clock_of(record)
    if not clock:
        help_text = "make one of its dates an `event date` or a `start date`"
        draft.report(WRONG_KIND, node.rows, f"no field of `{record.name}` says when a row happened", help=help_text)
        return None
    rows, _, where = found
    if where is not None and where.type != ex.YES_NO:
        draft.report(WRONG_KIND, node.where, "a condition is needed after `where`")
        return None
    inside = dates.between(core.FieldOf(type=ex.DATE, of=subject(record.name), field=clock), window)
    test = inside if where is None else core.Every(type=ex.YES_NO, parts=(where, inside))
    none = core.Aggregate(type=ex.YES_NO, word="no", of=test, rows=rows, unknown="hold")
    return model.AchievedOn(date=window[1], when=none, known=known)


def known_later(draft: Draft, node: tree.Known) -> model.Length | None:
    """Build how long after its date an outcome is known; None after a finding."""
    if (node.word.text, node.later.text) != ("known", "later"):
        phrase_error(draft, node, node.span.text, (f"known {node.length.span.text} later",))
        return None
    return length(draft, node.length)
