"""PBR02xx: names that lead nowhere, or to two things."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import complete

UNKNOWN_NAME: Final = Code(
    id="PBR0201",
    name="unknown-name",
    severity=Severity.ERROR,
    title="A name that nothing has",
    why=(
        "A name must lead to a record, a field, a value or an outcome of this contract. A misspelt name that was "
        "let through would be money that is silently never paid, or never checked."
    ),
    bad=complete(
        """\
record client: start date
record stay of client: began start date, ended end date or open

let stays-so-far each client = count of stya
"""
    ),
    good=complete(
        """\
record client: start date
record stay of client: began start date, ended end date or open

let stays-so-far each client = count of stay
"""
    ),
    fix="Correct the spelling, or define the name.",
)

DEFINED_TWICE: Final = Code(
    id="PBR0202",
    name="defined-twice",
    severity=Severity.ERROR,
    title="A name that is given to two things",
    why=("A reader of the contract, and an auditor of a payment, must know which of the two is meant."),
    bad="",
    good="",
    fix="Rename one of them.",
)

UNUSED_NAME: Final = Code(
    id="PBR0203",
    name="unused-name",
    severity=Severity.WARNING,
    title="A name that nothing reads",
    why=(
        "A value, proof or table that nothing reads has no effect on any payment. Mostly it is a line that "
        "was forgotten, or the other half of a misspelling."
    ),
    bad="",
    good="",
    fix="Use it, or delete it.",
)

UNKNOWN_UNIT: Final = Code(
    id="PBR0204",
    name="unknown-unit",
    severity=Severity.ERROR,
    title="A unit that the contract does not know",
    why=("An amount with an unknown unit cannot be added to anything or compared with anything."),
    bad="",
    good="",
    fix="Use a unit of the language, or declare your own with a line such as `unit beds`.",
)

UNKNOWN_CODE: Final = Code(
    id="PBR0205",
    name="code-not-listed",
    severity=Severity.ERROR,
    title="A code that is not in the list",
    why=("A comparison with a code that never occurs is always no, so nobody would ever be paid under it."),
    bad="",
    good="",
    fix="Use one of the codes of the field, or add the code to its list.",
)

UNKNOWN_PHRASE: Final = Code(
    id="PBR0206",
    name="unknown-phrase",
    severity=Severity.ERROR,
    title="A phrase that the language does not have",
    why=("The language has one wording for each term, so that two people read it in the same way."),
    bad="",
    good="",
    fix="Use the wording that the message offers.",
)

NO_WAY_THERE: Final = Code(
    id="PBR0207",
    name="no-way-there",
    severity=Severity.ERROR,
    title="Rows that do not belong to the subject",
    why=(
        "The rows have no link, direct or through other records, to what the value is for, so nobody could "
        "say which of them count."
    ),
    bad="",
    good="",
    fix="Link the record with `of`, or read another record.",
)

TWO_WAYS_THERE: Final = Code(
    id="PBR0208",
    name="two-ways-there",
    severity=Severity.ERROR,
    title="Rows that belong to the subject in two ways",
    why=("Two chains of links lead from the rows to the subject and they may name different ones."),
    bad="",
    good="",
    fix="Name the field of the record that is meant.",
)

WHICH_PERIOD: Final = Code(
    id="PBR0209",
    name="which-period",
    severity=Severity.ERROR,
    title="A value each period that is read outside any period",
    why=("A value that differs from period to period has no single amount."),
    bad="",
    good="",
    fix="Add `and period` to the value that reads it, or write `to date`.",
)

CIRCLE: Final = Code(
    id="PBR0210",
    name="circle",
    severity=Severity.ERROR,
    title="Values that read each other in a circle",
    why=("A value that needs itself has no amount."),
    bad="",
    good="",
    fix="Break the circle: an earlier period may be read, the same one may not.",
)

UNKNOWN_HEADING: Final = Code(
    id="PBR0211",
    name="unknown-heading",
    severity=Severity.ERROR,
    title="A column heading that nothing has",
    why=("A column that is not understood would be money or facts left out in silence."),
    bad="",
    good="",
    fix="Use the name of a field, a value or a line of the block.",
)

RESERVED_WORD: Final = Code(
    id="PBR0212",
    name="reserved-word",
    severity=Severity.ERROR,
    title="A name that already means something",
    why=(
        "Words such as `period`, `none` or `accepted`, and the units, mean the same in every contract. A name that is "
        "one of them would change what other lines say."
    ),
    bad="",
    good="",
    fix="Choose another name, for instance with a second word and a dash: `intake-period`.",
)

UNREAD_FIELD: Final = Code(
    id="PBR0213",
    name="unread-field",
    severity=Severity.NOTE,
    title="A field that no rule reads",
    why=(
        "Each field is collected from people, checked and kept. One that no rule reads may be a forgotten condition, "
        "or a fact about somebody that nobody needs."
    ),
    bad="",
    good="",
    fix="Delete it, if no report needs it.",
)

CODES: Final = (
    UNKNOWN_NAME,
    DEFINED_TWICE,
    UNUSED_NAME,
    UNKNOWN_UNIT,
    UNKNOWN_CODE,
    UNKNOWN_PHRASE,
    NO_WAY_THERE,
    TWO_WAYS_THERE,
    WHICH_PERIOD,
    CIRCLE,
    UNKNOWN_HEADING,
    RESERVED_WORD,
    UNREAD_FIELD,
)
