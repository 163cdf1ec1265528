"""The sentences of `pbrc test`: what was expected, what came out, and how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from pbr_dsl.model.scenario import ExpectAmount, ExpectState, ExpectTrim
from pbr_dsl.model.type import Type
from pbr_dsl.model.wording import result_text
from pbr_dsl.reference import Result
from pbr_dsl.values.display import date_text, list_text, number_text
from pbr_dsl.values.facts import Missing, Unknown
from pbr_dsl.values.waiting import missing_text

_LISTED = 3  # facts that a sentence names
_PERCENT_STEPS = 100


def amount_sentence(step: ExpectAmount, value: str) -> str:
    """Give an expectation of an amount, such as `results to date = £8,586.67 for mental-health`."""
    first = "adjustment to " if step.measure == "adjustment" else ""
    measure = f" {step.measure}" if step.measure and not first else ""
    measure += f" from {step.payer}" if step.payer else ""
    on = f" on {date_text(step.on)}" if step.on else ""
    return f"{first}{step.name}{measure}{on}{_rounding(step)} = {value}{_whose(step.key)}"


def state_sentence(step: ExpectState) -> str:
    """Give an expectation of a state, such as `entered held for ann, waiting for claim of ann`."""
    of = f" of {step.waiting_of}" if step.waiting_of else ""
    waiting = f", waiting for {step.waiting_for}{of}" if step.waiting_for else ""
    return f"{step.name} {step.state}{_whose(step.key)}{waiting}"


def trim_sentence(step: ExpectTrim, amount: str) -> str:
    """Give an expectation of a trim, such as `home-6 trimmed by £1,500.00 for ben`."""
    return f"{step.name} trimmed by {amount}{_whose(step.key)}"


def because(clause: str) -> str:
    """Give the clause that an expectation rests on, such as ` because [6.4]`; "" for none."""
    return f" because [{clause}]" if clause else ""


def quantity_text(result: Result, kind: Type) -> str:
    """Give a value in words: a ratio also in percent, an unknown with what it waits for."""
    if isinstance(result, Unknown):
        return f"not yet known: {waits_text(result.waits)}"
    if isinstance(result, Fraction) and kind.kind == "number" and not kind.unit and result.denominator != 1:
        return f"{number_text(result)} ({number_text(result * _PERCENT_STEPS)}%)"
    return result_text(result, kind)


def waits_text(waits: Sequence[Missing]) -> str:
    """Give what is waited for, in at most a few words for each."""
    said = [missing_text(one) for one in dict.fromkeys(waits)]
    more = len(said) - _LISTED
    return list_text([*said[:_LISTED], f"{more} more"] if more > 0 else said)


def difference_text(expected: Result, got: Result, kind: Type) -> str:
    """Give how much more or less came out, or how much later; "" where that cannot be said."""
    if isinstance(expected, Fraction) and isinstance(got, Fraction) and kind.kind == "number":
        word = "more" if got > expected else "less"
        return f"{number_text(abs(got - expected), kind.unit)} {word}"
    if type(expected) is date and type(got) is date:
        days = (got - expected).days
        return f"{abs(days)} day{'s' if abs(days) != 1 else ''} {'later' if days > 0 else 'earlier'}"
    return ""


def clauses_text(clauses: Sequence[str]) -> str:
    """Give clauses as they are cited, `[6.4] and [Sch 3.7]`."""
    return list_text([f"[{clause}]" for clause in clauses])


def _whose(key: Sequence[str]) -> str:
    """Whose amount or state it is."""
    return f" for {list_text(list(key))}" if key else ""


def _rounding(step: ExpectAmount) -> str:
    """How the expectation rounds, such as ` rounded half up to £1,000.00`; "" where it does not."""
    if not step.mode:
        return ""
    kind = step.expected.type
    return f" rounded {step.mode.replace('-', ' ')} to {quantity_text(Fraction(step.step), kind)}"
