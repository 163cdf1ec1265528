"""What the steps of a plan are, in a sentence each, with the clauses and lines of what they are about."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from pbr_dsl.columnar.plan import Plan
from pbr_dsl.model.part import Part

_LIMITS: Final = (
    (r"lines with nothing taken", "The lines before any limit has taken anything."),
    (r"limited by (.+)", "The lines that limit `{0}` is over, each with what it is counted under."),
    (r"lines that take turns", "The same lines, with their amounts in the steps that limits count in."),
    (r"lines as limited", "What all limits together left of each of these lines."),
    (r"(.+) day by day", "What the lines of each day ask of limit `{0}`."),
    (r"(.+) until each day", "What of limit `{0}` is taken up before each day."),
    (r"days of (.+)", "The lines with what is left of limit `{0}` on their day; all of a day fit, or they take turns."),
    (r"size of (.+)", "How much limit `{0}` allows."),
    (r"turns of (.+)", "In which order lines take their part of limit `{0}`."),
    (r"rest of (.+) at first", "What of `{0}` is left over before the first period: nothing."),
    (r"rest of (.+) from (.+)", "What of `{0}` the period from {1} leaves over for the next."),
    (r"rest of (.+)", "What of `{0}` is left over."),
    (r"(.+) at first", "What of limit `{0}` is taken up before the first period: nothing."),
    (r"(.+) until (.+)", "What of limit `{0}` is taken up before the period from {1}."),
    (r"(.+) of ([0-9-]{10})", "What limit `{0}` leaves of each line of the period from {1}."),
    (r"(.+) taken", "What of limit `{0}` is taken up with the lines of that period."),
    (r"fitted in (.+)", "What limit `{0}` leaves of each line, in all periods."),
    (r"lines after (.+)", "The lines once limit `{0}` has taken what is too much."),
)

_SAID: Final = (
    (r"lines of payments", "The lines of every payment, before limits."),
    (r"lines of (.+) for (.+)", "The lines of payment `{0}` for `{1}`: state, reasons and amount."),
    (r"lines of (.+)", "The lines of payment `{0}`: state, reasons and amount."),
    (r"lines before limits", "The same lines, with nothing in the columns that none of them says."),
    (r"lines on their own facts", "The lines of each period on the facts that count for it."),
    (r"lines on later facts", "The lines of final periods on the facts as known today."),
    (
        r"lines once periods are final",
        "The lines together, those of final periods as they became final.",
    ),
    (r"lines that came too late", "Lines of final periods that later facts would have changed. They change nothing."),
    (r"lines with shares", "The lines with what each payer pays of them."),
    (r"lines", "The lines: what is paid, and what is not, and why."),
    (r"paid for good", "What final periods have paid for good."),
    (r"payable lines", "The payable lines, which limits are about."),
    (r"outcomes of (.+)", "When each result that counts once is achieved by each `{0}`."),
    (r"all of (.+)", "The same, with all that the lines of several payments read of each `{0}`."),
    (r"unbroken spells", "Spells of time, those that a short enough gap divides made one."),
    (r"rows of outcomes", "Every result that can be paid for, whoever it is about."),
    (r"rows of (.+)", "The rows of `{0}` as they are known on each day of the facts: the last version of each."),
    (r"named (.+)", "Rows of `{0}` that other rows name and that no file has yet."),
    (r"every day", "Every day of every period."),
    (r"every (.+)", "All rows of `{0}`: those of the file, and those that are only named."),
    (r"days of facts", "The days of the facts: the day of the run, and those on which periods became final."),
    (r"evidence of outcomes", "The evidence of each result."),
    (r"documents of (.+)", "Each document that was handed in for `{0}`: when it counts, and if not, why not."),
    (r"best documents", "The document that proves each result, the best where there are several."),
    (r"documents with fault", "What is wrong with the documents of each result that they do not prove."),
    (r"documents with waits", "What is not yet known of the documents of each result that they may prove."),
    (r"documents in doubt", "Documents of which something is not yet known that could matter."),
    (r"first gap", "The first gap in each."),
    (r"first (.+)", "Whose first row of `{0}` it is."),
    (r"last (.+)", "Whose last row of `{0}` it is."),
    (r"(.+) rows", "When `{0}` is achieved, by whom, and what it is still waiting for."),
    (r"(.+) asked", "What is asked of `{0}`: whose, and on which day."),
    (r"asked.*", "Whose values are asked for in what follows."),
    (r"reached", "On which day each stretch of time is long enough."),
    (r"doubts", "What is not yet known and could change that day."),
    (r"(count|sum|average|highest|lowest|any|every) over (.+)", "The {0} over rows of `{1}`."),
    (r"period", "The periods: their days, and the day of the facts that count for each."),
    (r"periods of lines", "The periods that have begun."),
    (r"periods before", "The periods before each period."),
    (r"calendar", "The days of each period."),
    (r"digits", "The digits, to count with."),
    (r"numbers", "Whole numbers from nought, to count days with."),
    (r"all days", "Every day that a contract can speak of."),
    (r"ends of .+", "The first and the last day of each period."),
    (r"working days", "The working days, counted."),
    (r"bank holidays .+", "The bank holidays."),
    (r"spells as known", "Spells of time as they are known on each day of the facts."),
    (r"days of spells", "Every day of every spell."),
    (r"days of .+", "Every day of each period."),
    (r"covered days", "The days that one spell or another covers."),
    (r"spells.*", "Unbroken spells: runs of days without a gap that counts."),
    (r"(.+) and period", "Every `{0}` in every period that has begun."),
    (r"(.+) to date.*", "What `{0}` comes to, up to each period."),
    (r"(.+) carried.*", "What earlier periods carry into later ones of `{0}`."),
    (r"(.+) (?:frozen|as final)", "`{0}` as it stood on the day on which it was settled."),
    (r"(.+) required", "Whether `{0}` is there first, as it must be."),
    (r"only (.+)", "The one row of `{0}`, where there is one."),
    (r"price of (.+) of outcomes", "What each `{0}` is paid with."),
    (r"(.+) of outcomes", "The {0} of each result."),
)


def told(plan: Plan, step: str) -> str:
    """Give what a step is: a sentence where there is one, and where the contract says what its name speaks of."""
    name = re.sub(r" [0-9]+$", "", step)
    contract = plan.terms.contract
    limits = {part.name: part for part in contract.limits}
    for pattern, sentence in _LIMITS:
        found = re.fullmatch(pattern, name)
        if found and (not found.groups() or found[1] in limits):
            return sentence.format(*found.groups()) + _clauses(limits, name)
    parts = (*contract.outcomes, *contract.payments, *contract.evidence, *contract.values, *contract.eligibility)
    known = {part.name: part for part in (*parts, *contract.tables)}
    for pattern, sentence in _SAID:
        if found := re.fullmatch(pattern, name):
            return sentence.format(*found.groups()) + _clauses(known, name)
    return f"What the contract says of `{name}`." + _clauses(known, name)


def _clauses(known: Mapping[str, Part], name: str) -> str:
    """The clauses and the lines of the parts of a contract that a name speaks of."""
    found = [part for own, part in known.items() if re.search(rf"(?<![\w-]){re.escape(own)}(?![\w-])", name)]
    said = [[*filter(None, [part.clause, f"line {part.place}" if part.place else ""])] for part in found]
    return "".join(f"  [{one}]" for one in dict.fromkeys(map(", ".join, said)) if one)
