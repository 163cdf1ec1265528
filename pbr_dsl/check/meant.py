"""What to write instead of a name that the language does not have: words of other contracts, codes, odd plurals."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.formulas.units import BUILT_IN
from pbr_dsl.check.plurals import plural_of
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.model.type import CodeType
from pbr_dsl.syntax.expression import Name
from pbr_dsl.values.display import unit_word

_SUBJECTS: Final = {
    "contract": "leave it out: what is said without `each` is said once, of the whole contract",
    "payment": "say of whose payment, such as `each client`, and name the payment in the condition",
    **dict.fromkeys(
        ("year", "month", "quarter", "week", "day"),
        "a value is made `each period`, and the contract's line `periods` says how long those are; or each year,"
        " quarter or month of the calendar: `each financial-year`",
    ),
}
_NAMES: Final = {
    "period": "a line knows its period where it is `each … and period`, or for an outcome, paid in that of its day",
    "if": "write `… when CONDITION` in a line of its own, under `let`",
    "equal": "write `is`, or `is at least`, `is above`, `is at most`, `is below`",
    "between": "write `is 2 to 5`",
    **dict.fromkeys(("more", "over", "later", "greater", "higher"), "write `is at least …` for what it is, or more"),
    **dict.fromkeys(("less", "fewer", "earlier", "under", "lower"), "write `is at most …` for what it is, or less"),
    "zero": "write `0`, with the unit that it has",
    "positive": "write `is above 0`, with the unit that it has",
    "negative": "write `is below 0`, with the unit that it has",
    **dict.fromkeys(("weekday", "weekdays"), "write `not day is in weekends`"),
    **dict.fromkeys(
        ("monthly", "quarterly", "weekly", "annually", "yearly"),
        "what is paid every period is `each … and period`, and has no line `due`",
    ),
    **dict.fromkeys(
        ("known", "unknown", "blank", "empty", "missing"),
        "what is not yet known waits by itself; whether there is one at all is asked by `is none`",
    ),
    **dict.fromkeys(("term", "contract"), "write the day itself, such as `1 April 2026`, or `period's start`"),
    "VAT": "say what it is with a `let`, such as `let vat = 20%`",
    "due": "a payment's due day is worked out from days of its row, such as `30 days after start`",
    "true": "write the name of the field alone, or `not` before it",
    "false": "write the name of the field alone, with `not` before it",
    "null": "write `is none`",
    "nothing": "for no money write `£0`, for no value `none`",
    "today": "nothing hangs on the day of a calculation: name a date of the rows, or `period's end`",
}


def no_record(draft: Draft, name: Name) -> None:
    """Report a subject that is no record, with what was meant."""
    _, labels, fix = did_you_mean(name, draft.plurals)
    help_text = "write `each outcome`: it has a line for each that is accepted" if name.text in draft.outcomes else ""
    help_text = help_text or _SUBJECTS.get(name.text, "") or _by_code(draft, name.text)
    labels, fix = ((), ()) if help_text else (labels, fix)
    draft.report(UNKNOWN_NAME, name, f"there is no record `{name.text}`", labels=labels, fix=fix, help=help_text)


def no_rows(draft: Draft, name: Name) -> None:
    """Report rows that there are not: a plural of another form is declared, or is the one to write."""
    near, labels, fix = did_you_mean(name, draft.plurals)
    record = draft.records.get(fix[0].replacement) if fix else None
    help_text = ""
    if record is not None and plural_of(record.name) == name.text:
        help_text = f"rows of `{record.name}` are called `{record.plural}`"
        labels, fix = (), (replace(fix[0], replacement=record.plural),)
    elif not near and draft.records:
        help_text = f"for an odd plural write it at its record: `record …, plural {name.text}`"
    draft.report(UNKNOWN_NAME, name, f"there are no rows called `{name.text}`", labels=labels, fix=fix, help=help_text)


def cure(draft: Draft, word: str) -> str:
    """Say what stands for a word of other languages, or how codes are asked for after `or`; "" for any other."""
    if word in _NAMES:
        return _NAMES[word]
    if word in BUILT_IN or word.removesuffix("s") in draft.units:
        return f"`{word}` is a unit and stands after a number, `£20 per {unit_word(word, 1)}`; or name what has it"
    if word in draft.outcomes:
        return (
            f"an outcome is counted, `count of outcomes where outcome is {word} and accepted`, or a line `requires`, "
            f"or it is paid, in the period of its day: `payment … each outcome`, `when outcome is {word}`"
        )
    if (record := draft.record_of(word)) is not None:
        return f"rows are counted, `(count of {record.plural})`, or added up, `(sum of … over {record.plural})`"
    fields = [
        column.name
        for record in draft.records.values()
        for column in record.columns
        if isinstance(column.type, CodeType) and word in column.type.codes and record.source != "outcome"
    ]
    return f"`{word}` is a code: name the field again, such as `{fields[0]} is {word}`" if fields else ""


def _by_code(draft: Draft, word: str) -> str:
    """Say how there is one of something for each code of a field."""
    for record in draft.records.values():
        for column in record.columns:
            if column.name == word and isinstance(column.type, CodeType):
                code = column.type.codes[0]
                return (
                    f"`{word}` is a field of `{record.name}`: write a `let` for each of its codes, with `where {word}"
                    f" is {code}`; or make it a record with its rows in a `schedule`"
                )
    return ""
