"""What holds for every computation: the order of work, roundings, what is not yet known, and restatement."""

from __future__ import annotations

from collections.abc import Iterator

from pbr_dsl.model.contract import Contract
from pbr_dsl.report.schedule.document import Clause, Section, lettered
from pbr_dsl.report.schedule.setting import currency
from pbr_dsl.report.schedule.words import length_text, quoted, rounding_text, sentence, term
from pbr_dsl.values.display import date_text


def reading(contract: Contract) -> Section:
    """Give how this schedule is to be read."""
    timed = any(column.type.kind == "time" for record in contract.records for column in record.columns)
    return Section("How to read this schedule", (*_reading(), *([_times()] if timed else [])))


def _reading() -> Iterator[Clause]:
    yield Clause(
        "References",
        "After the heading of a clause stand the clause of the contract that it carries out, where there is one, and "
        "the line of the contract text in the appendix that it says in sentences.",
    )
    yield Clause(
        "Defined terms",
        "A word written with a capital letter inside a sentence is a term that a clause of this schedule defines; "
        "the list at the end says which. A term stands for the figure, test, outcome or payment of that name, for "
        "the same persons, things and period as the sentence in which it stands, or those to which these belong, "
        "unless the sentence says for whom. “To date” after a term means: added up over all periods up to and "
        "including the one that is spoken of.",
    )
    yield Clause(
        "Calculations",
        "A calculation is worked out from left to right: what is multiplied and divided first, then what is added "
        "(after “plus”) and taken away (after “minus”). A capital letter standing alone (A, B, C) is explained in "
        "the same clause, and worked out before the sentence in which it stands. Nothing is rounded unless a clause "
        "says so, and numbers are exact until then.",
    )
    yield Clause(
        "Rounding",
        "“Rounded half up” rounds to the nearest multiple, and where two are equally near, to the one further from "
        "zero; “rounded up” is away from zero, “rounded down” towards zero. An amount below zero is rounded as if it "
        "were above.",
    )
    yield Clause(
        "Comparisons",
        "“At least” and “at most” include the figure itself; “more than” and “less than” do not. A comparison with "
        "something that is not there (such as a date, where there is none) is not met.",
    )
    yield Clause(
        "Totals of nothing",
        "Where there is nothing to count or to add up, the number or sum is 0. What is asked of “every” one is then "
        "met, and an average, a highest or a lowest of nothing is none.",
    )


def _times() -> Clause:
    """Give how times of day are counted."""
    return Clause(
        "Times of day",
        "A time of day is to the minute. From one time of day until another the clock runs forward: an end that is "
        "earlier on the clock lies on the day after.",
    )


def work(contract: Contract) -> Section:
    """Give the order of work, and what happens with what is not known."""
    return Section("How a statement is worked out", (*_order(contract), *_unknown(contract), *_restated(contract)))


def _order(contract: Contract) -> Iterator[Clause]:
    s = contract.settings
    how = rounding_text(s.rounding.mode, s.rounding.step, {s.currency: 1})
    steps = [
        "the amount that its clause gives;",
        "what its own clause says it is at most or at least;",
        f"rounding: each line is {how};",
    ]
    own = [term(limit.name) for limit in contract.limits if not limit.payer]
    of_payers = [term(limit.name) for limit in contract.limits if limit.payer]
    if own:
        steps.append(f"the limits, in this order: {', '.join(map(quoted, own))};")
    if any(payment.payers for payment in contract.payments):
        steps.append("the shares of those who pay;")
    if of_payers:
        steps.append(f"the limits on what one of them pays, in this order: {', '.join(map(quoted, of_payers))};")
    steps[-1] = steps[-1].removesuffix(";") + "."
    said = f"All payments are in {currency(contract)}. For each line this is done, one after another:"
    yield Clause("Order of work", said, lettered(steps))
    yield Clause(
        "Payments named in calculations",
        "Where a calculation names a payment, its rounded amount before limits is meant.",
    )


def _unknown(contract: Contract) -> Iterator[Clause]:
    yield Clause(
        "What is not yet known",
        "A fact that has not been recorded, or that two records contradict, is not yet known. It is never taken "
        "to be zero or no, unless a clause says so. A line that needs a fact that is not yet known is held, says which "
        "fact it waits for, and is paid when it is known. A condition with several parts is decided as soon as the "
        "parts that are known decide it.",
    )
    if contract.settings.unknown_rows == "pay the rest":
        said = (
            "Where a fact of one entry among many is not yet known, that entry is left out of the total, and the "
            "rest is paid. The statement lists the entry with the most that it could add. This holds wherever more "
            "of the entry could only raise the payment; a clause in which it does not says so."
        )
    else:
        said = (
            "Where a fact of one entry among many is not yet known, the whole total is not yet known, and the lines "
            "that need it are held, unless a clause says otherwise."
        )
    yield Clause("Entries of a total that are not yet known", said)
    yield Clause(
        "Corrections and mistakes",
        "An entry that is recorded later under the same reference corrects the earlier one from the beginning. An "
        "entry that cannot be read, or is finer or larger than this schedule allows, is not yet known; it is never "
        "dropped or rounded.",
    )


def _restated(contract: Contract) -> Iterator[Clause]:
    s = contract.settings
    said = (
        "A statement gives what is due for all periods that have ended, as now known, less what was stated for them "
        "before, line by line. Only facts recorded by the day of the statement are looked at. The order in which "
        "facts arrive never changes the total."
    )
    if s.periods.restated is not None:
        said += (
            f" For each period only facts recorded by {length_text(s.periods.restated)} after its end are looked at; "
            "then a line that is held lapses and an open one waits on."
        )
    yield Clause("Restatement", said)
    said = (
        f"An outcome that is payable only from a day after {date_text(s.paid_until)}, and a payment that is due after "
        "that day, are refused. Facts, claims and proofs of what was achieved before may still come after it, until "
        "the statement of its period is final"
    )
    yield Clause("Last day", sentence(said))
