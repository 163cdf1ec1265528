"""Who qualifies: every condition or one of its exceptions holds; an unknown waits for as long as is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.model.contract import Condition, Eligibility
from pbr_dsl.reference.named import ran_out
from pbr_dsl.reference.result import Result, Setting, settled
from pbr_dsl.reference.verdict import ACCEPTED, Verdict, combined, held, pending, refused
from pbr_dsl.reference.wording import said, under
from pbr_dsl.values.display import date_text, key_text, list_text
from pbr_dsl.values.facts import Key, Unknown
from pbr_dsl.values.statement import Reason

if TYPE_CHECKING:
    from pbr_dsl.reference.reading import Reading


def qualified(reading: Reading, record: str, key: Key) -> Verdict:
    """Whether every row that a subject leads to qualifies, by each eligibility of the contract."""
    verdicts: list[Verdict] = []
    for rule in reading.terms.contract.eligibility:
        way = reading.terms.way(record, rule.record) if record else None
        if way is None:
            continue
        row = reading.follow(record, key, way)
        if isinstance(row, Unknown):
            verdicts.append(pending(row, rule.clause))
        elif isinstance(row, tuple):
            verdicts.append(reading.qualifies(rule, row))
    return combined(verdicts) if verdicts else ACCEPTED


def qualifies(reading: Reading, rule: Eligibility, key: Key) -> Verdict:
    """Whether a row qualifies: as it is given, else refused with what fails, or held by what is unknown."""
    given = reading.overrides.eligible(rule.name, key)
    if given is not None:
        return ACCEPTED if given is True else refused("given as no")
    setting = {rule.record: key}
    failing: list[Reason] = []
    waiting: list[Verdict] = []
    for condition in rule.conditions:
        holds = _holds(reading, condition, setting)
        if isinstance(holds, Unknown):
            waiting.append(held(holds.waits, condition.clause or rule.clause))
        elif not holds:
            refusing = (one for one in condition.exceptions if one.refuses and reading.read(one.test, setting) is True)
            failing.append(_failed(reading, rule, next(refusing, condition), setting))
    if failing:
        return Verdict("refused", tuple(dict.fromkeys(failing)))
    return _waiting(reading, rule, setting, combined(waiting)) if waiting else ACCEPTED


def as_result(verdict: Verdict) -> Result:
    """Give a verdict on who qualifies as yes, no or unknown."""
    if verdict.state in ("accepted", "refused"):
        return verdict.state == "accepted"
    return Unknown(verdict.waits)


def _holds(reading: Reading, condition: Condition, setting: Setting) -> bool | Unknown:
    """Whether a condition, or an exception that admits, holds, and no exception refuses."""
    admits = (condition, *(one for one in condition.exceptions if not one.refuses))
    bars = (one for one in condition.exceptions if one.refuses)
    holds = settled((reading.read(one.test, setting) for one in admits), decisive=True)
    barred = settled((reading.read(one.test, setting) for one in bars), decisive=True)
    return settled((holds, barred if isinstance(barred, Unknown) else not barred), decisive=False)


def _failed(reading: Reading, rule: Eligibility, condition: Condition, setting: Setting) -> Reason:
    """Why a row does not qualify: the condition that does not hold, with what it read."""
    whose = key_text(setting[rule.record])
    name = f" ({condition.words or condition.name})"
    text = f"{rule.record} {whose} does not qualify{name}{said(reading, condition.test, setting)}"
    clause = under(reading, condition.clause or rule.clause, setting, condition.test)
    return Reason(text, clause, reading.world.place(rule.record, setting[rule.record]))


def _waiting(reading: Reading, rule: Eligibility, setting: Setting, waiting: Verdict) -> Verdict:
    """Held by what is unknown, or refused once the wait has run out; it never does on contradicted facts."""
    on = reading.read(rule.on, setting)
    if isinstance(on, Unknown):
        return combined([waiting, held(on.waits, rule.clause)])
    last = None if rule.hold is None else ran_out(reading, waiting.waits, on, rule.hold)
    if last is None:
        return waiting
    fields = list_text(list(dict.fromkeys(wait.field or wait.record for wait in waiting.waits)))
    text = (
        f"whether {rule.record} {key_text(setting[rule.record])} qualifies was not known by {date_text(last)}: {fields}"
    )
    return refused(text, rule.hold_clause or rule.clause, reading.world.place(rule.record, setting[rule.record]))
