"""PBR09xx: assumptions about a history, what was really paid, and contracts that are compared."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity


def _code(  # noqa: PLR0913 - a code has this many parts
    number: int, name: str, severity: Severity, title: str, *, why: str, fix: str
) -> Code:
    """A code of this range; it has no example contract, because it needs data."""
    return Code(f"PBR09{number:02}", name, severity, title, why, bad="", good="", fix=fix)


UNREADABLE_ASSUMPTION: Final = _code(
    1,
    "unreadable-assumption",
    Severity.ERROR,
    "A line of a file of assumptions that cannot be read",
    why="A fact that somebody assumes moves money like any other. What it is must not be guessed.",
    fix='Write `assume name: visit\'s verified = yes where kind is phone because "where this comes from"`.',
)

UNSOURCED_ASSUMPTION: Final = _code(
    2,
    "unsourced-assumption",
    Severity.ERROR,
    "An assumption without a source",
    why="Who reads the result has to be able to ask somebody whether it is true.",
    fix='End the line with `because "…"`: who says so, and where it is written.',
)

UNASSUMABLE: Final = _code(
    3,
    "unassumable",
    Severity.ERROR,
    "Something that cannot be assumed",
    why=(
        "Only a field of a row can be assumed where it is blank, and that all proofs or claims have come. Who a row is "
        "about, what the contract itself says, and what it works out are no facts that a history may lack."
    ),
    fix="Assume the fields that it is worked out from, or change the contract.",
)

ASSUMED_OUT_OF_BOUNDS: Final = _code(
    4,
    "assumed-out-of-bounds",
    Severity.ERROR,
    "An assumed number that its field does not allow",
    why="The same number in a file would be refused.",
    fix="Assume a number inside the field's range and as exact as its step.",
)

UNUSED_ASSUMPTION: Final = _code(
    5,
    "unused-assumption",
    Severity.WARNING,
    "An assumption that fills nothing",
    why="The facts are known where it holds, or no row is meant: a misspelt code, a wrong date, another file.",
    fix="Take it out, or correct what it says.",
)

UNREADABLE_PAID: Final = _code(
    10,
    "unreadable-paid",
    Severity.ERROR,
    "A file of what was paid that cannot be compared",
    why="A difference that leaves out a row is not the difference.",
    fix="Give each row a payment, whom it was for, a day of its period and an amount; a column map may say where.",
)

UNREADABLE_CHANGE: Final = _code(
    20,
    "unreadable-change",
    Severity.ERROR,
    "A change of `--set` that cannot be read",
    why="What a contract would pay after a change is only worth knowing when it is clear what was changed.",
    fix="Write a name, `=` and a value with its unit: `price = £700 for housed`, `ceiling = £2,000,000`.",
)

UNSETTABLE: Final = _code(
    21,
    "unsettable",
    Severity.ERROR,
    "Something that `--set` cannot change",
    why=(
        "A price, a weight, a cap or a cell of a table can be changed, where the contract writes it once, and to "
        "something of the same kind. Facts are in the data, and other rules are changed in a contract of their own."
    ),
    fix="Name the value as the contract does, with its row and day: `price = £18 per hour for a from 1 April 2026`.",
)

UNCOMPARABLE: Final = _code(
    22,
    "uncomparable",
    Severity.ERROR,
    "Two contracts that cannot be compared",
    why=(
        "A difference of amounts in two currencies is no amount, and what one contract calls personal must not be "
        "shown because another does not."
    ),
    fix="Write the same currency, and `personal` for the same records and fields, in both.",
)

CODES: Final = (
    UNREADABLE_ASSUMPTION,
    UNSOURCED_ASSUMPTION,
    UNASSUMABLE,
    ASSUMED_OUT_OF_BOUNDS,
    UNUSED_ASSUMPTION,
    UNREADABLE_PAID,
    UNREADABLE_CHANGE,
    UNSETTABLE,
    UNCOMPARABLE,
)
