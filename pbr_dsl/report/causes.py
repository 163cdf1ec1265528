"""Why lines are held, refused or lapsed, counted: reasons without what differs from one person to the next."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.display import key_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Line, Reason, Waiting

BLANK: Final = "…"

_MONTHS: Final = "January|February|March|April|May|June|July|August|September|October|November|December"
_DATES: Final = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b|\b\d{{4}}-\d{{2}}-\d{{2}}\b")
_UNMET: Final = "its condition does not hold"
_SAID: Final = re.compile(r": .*$|; .*$| \([^()]* row \d+\).*$", re.DOTALL)
_WORDS: Final = {
    "not yet known": "{what} is not yet known",
    "rejected": "{what} could not be read",
    "contradicted": "{what} is contradicted",
    "not yet written": "{what} is not yet written in the contract",
    "held": "the outcome {what} is held",
    "time": "time has to pass",
    "zero divisor": "{what} is zero, and is divided by",
    "no proof": "there is no proof yet ({what})",
    "no claim": "there is no claim yet",
}


@dataclass(frozen=True, slots=True)
class Stop:
    """What stopped a line or an outcome, or `count` of them alike: reasons, what is waited for, whose it is.

    `most` is money where known.
    """

    state: str
    reasons: tuple[Reason, ...]
    waits: tuple[Missing, ...]
    keys: tuple[Key, ...]
    clause: str
    most: Fraction | None = None
    count: int = 1


@dataclass(slots=True)
class Cause:
    """One reason in one clause, with how many it stopped.

    `most` is the money that it stopped as far as that is known; `unbounded` counts those for which it is not.
    """

    text: str
    clause: str
    count: int = 0
    most: Fraction = Fraction(0)
    unbounded: int = 0


def of_line(line: Line, when: str = "", listed: Collection[str] = ()) -> Stop:
    """Give what stopped a line; `when` is the condition of its payment in words.

    The rows of `listed` records stand in the contract: they are nobody's name, and are told.
    """
    waits = tuple(waiting.missing for waiting in line.waiting)
    reasons = tuple(replace(one, text=explained(one.text, when)) for one in line.reasons)
    keys = tuple(key for record, key in line.subject.items() if record not in listed)
    return Stop(line.state, reasons, waits, keys, line.clause, most_of(line))


def listed_records(contract: Contract) -> frozenset[str]:
    """Give the records whose rows stand in the contract, such as its lots."""
    return frozenset(record.name for record in contract.records if record.source == "text")


def explained(text: str, when: str) -> str:
    """Give a reason with the condition of its payment in words, where it says that it does not hold."""
    return text.replace(_UNMET, f"its condition ({when}) does not hold", 1) if when else text


def most_of(line: Line) -> Fraction | None:
    """Give the most that a line which waits could still come to; None where the contract writes no bound."""
    return max((waiting.most for waiting in line.waiting if waiting.most is not None), default=None)


def causes(stops: Iterable[Stop]) -> list[Cause]:
    """Give what stopped some, the commonest cause first; each counts once, under its first reason."""
    found: dict[tuple[str, str], Cause] = {}
    for stop in stops:
        text, clause = cause_of(stop)
        cause = found.setdefault((text, clause), Cause(text, clause))
        cause.count += stop.count
        cause.most += stop.most or Fraction(0)
        cause.unbounded += stop.count if stop.most is None else 0
    return sorted(found.values(), key=lambda cause: (-cause.count, cause.text, cause.clause))


def gist(reason: Reason, keys: Iterable[Key] = ()) -> str:
    """Give a reason without its dates, numbers read and names of people: what many lines may share."""
    text = _DATES.sub(BLANK, _SAID.sub("", reason.text))
    names = {key_text(key) for key in keys} | {part for key in keys for part in key}
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"(?<![\w-]){re.escape(name)}(?![\w-])", BLANK, text)
    return text


def missing_gist(missing: Missing) -> str:
    """Give what is waited for without whose it is."""
    whose = missing.record if missing.field and missing.why != "no proof" else ""
    of = f" of {whose}" if whose and whose != "outcome" else ""
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


def left_out(lines: Iterable[Line], links: Collection[tuple[str, str]] = ()) -> list[LeftOut]:
    """Give what payable lines were computed without, the most money first.

    A row of which nobody can read where it belongs (its key, or one of `links`: record and link) can still add to only
    one line of a payment and period, so it counts with the most of those that it might lie on.
    """
    found: dict[str, LeftOut] = {}
    astray: dict[tuple[str, object], Fraction] = {}
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
            elif _is_astray(waiting.missing, links):
                at = (text, (_identity(waiting), line.payment, line.outcome, line.period))
                astray[at] = max(astray.get(at, Fraction(0)), waiting.most)
            else:
                one.most += waiting.most
    for (text, _), most in astray.items():
        found[text].most += most
    for text, one in found.items():
        one.rows = len(rows[text])
    return sorted(found.values(), key=lambda one: (-one.most, -one.unbounded, one.text))


def _is_astray(missing: Missing, links: Collection[tuple[str, str]]) -> bool:
    """Whether what is missing is where a row belongs."""
    return missing.key[:1] == ("?",) or (missing.record, missing.field) in links


def cause_of(stop: Stop) -> tuple[str, str]:
    """Give the cause of a stop and its clause: what is waited for first, else the first reason."""
    if stop.state == "held" and stop.waits:
        clause = stop.reasons[0].clause if stop.reasons else ""
        return missing_gist(stop.waits[0]), clause or stop.clause
    if not stop.reasons:
        return stop.state, stop.clause
    return gist(stop.reasons[0], stop.keys), stop.reasons[0].clause or stop.clause


def _identity(waiting: Waiting) -> tuple[str, Key, str, str, int]:
    """What makes two waitings the same row's."""
    missing = waiting.missing
    return missing.record, missing.key, missing.field, missing.file, missing.row
