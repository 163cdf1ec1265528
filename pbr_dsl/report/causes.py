"""Why lines are held, refused or lapsed, counted: reasons without what differs from one person to the next."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final

from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Line, Reason, Waiting

BLANK: Final = "…"

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES: Final = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b")
_SAID: Final = re.compile(r": .*$|; .*$| \([^()]* row \d+\).*$", re.DOTALL)
_WORDS: Final = {
    "not yet known": "{what} is not yet known",
    "rejected": "{what} could not be read",
    "contradicted": "{what} is contradicted",
    "not yet written": "{what} is not yet written in the contract",
    "held": "the outcome {what} is held",
    "time": "time has to pass",
    "zero divisor": "{what} is zero, and is divided by",
    "no proof": "there is no proof ({what}) yet",
    "no claim": "there is no claim yet",
}


@dataclass(slots=True)
class Cause:
    """One reason in one clause, with the lines that it stopped.

    `most` is the money that it stopped as far as that is known; `unbounded` counts lines for which it is not.
    """

    text: str
    clause: str
    lines: int = 0
    most: Fraction = Fraction(0)
    unbounded: int = 0
    examples: list[Line] = field(default_factory=list)


def causes(lines: Iterable[Line]) -> list[Cause]:
    """Give why some lines are not paid, the commonest cause first; a line counts once, under its first reason."""
    found: dict[tuple[str, str], Cause] = {}
    for line in lines:
        text, clause = _cause(line)
        cause = found.setdefault((text, clause), Cause(text, clause))
        cause.lines += 1
        cause.examples.append(line)
        mosts = [waiting.most for waiting in line.waiting if waiting.most is not None]
        cause.most += max(mosts, default=Fraction(0))
        cause.unbounded += not mosts
    return sorted(found.values(), key=lambda cause: (-cause.lines, cause.text, cause.clause))


def gist(reason: Reason, keys: Iterable[Key] = ()) -> str:
    """Give a reason without its dates, numbers read and names of people: what many lines may share."""
    text = _DATES.sub(BLANK, _SAID.sub("", reason.text))
    names = {key_text(key) for key in keys} | {part for key in keys for part in key}
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", BLANK, text)
    return text


def missing_gist(missing: Missing) -> str:
    """Give what is waited for without whose it is."""
    of = f" of {missing.record}" if missing.record and missing.field and missing.record != "outcome" else ""
    what = f"{missing.field}{of}" if missing.field else missing.record
    return _WORDS.get(missing.why, f"{missing.why}: {{what}}").format(what=what or "a fact")


@dataclass(slots=True)
class LeftOut:
    """Rows of one kind that were left out of payable lines, and the most that they could still add."""

    text: str
    rows: int = 0
    lines: int = 0
    most: Fraction = Fraction(0)
    unbounded: int = 0


def left_out(lines: Iterable[Line]) -> list[LeftOut]:
    """Give what payable lines were computed without, the most money first."""
    found: dict[str, LeftOut] = {}
    rows: dict[str, set[tuple[str, Key, str, str, int]]] = {}
    for line in lines:
        touched: set[str] = set()
        for waiting in line.waiting if line.state == "payable" else ():
            text = missing_gist(waiting.missing)
            one = found.setdefault(text, LeftOut(text))
            rows.setdefault(text, set()).add(_identity(waiting))
            one.lines += text not in touched
            touched.add(text)
            if waiting.most is None:
                one.unbounded += 1
            else:
                one.most += waiting.most
    for text, one in found.items():
        one.rows = len(rows[text])
    return sorted(found.values(), key=lambda one: (-one.most, -one.unbounded, one.text))


def _cause(line: Line) -> tuple[str, str]:
    """The cause of a line: what it waits for first, else its first reason."""
    if line.state == "held" and line.waiting:
        clause = line.reasons[0].clause if line.reasons else line.clause
        return missing_gist(line.waiting[0].missing), clause
    if not line.reasons:
        return line.state, line.clause
    return gist(line.reasons[0], line.subject.values()), line.reasons[0].clause or line.clause


def _identity(waiting: Waiting) -> tuple[str, Key, str, str, int]:
    """What makes two waitings the same row's."""
    missing = waiting.missing
    return missing.record, missing.key, missing.field, missing.file, missing.row
