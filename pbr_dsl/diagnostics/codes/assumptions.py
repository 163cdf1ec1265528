"""PBR09xx: assumptions about a history, and what was really paid."""

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

CODES: Final = (
    UNREADABLE_ASSUMPTION,
    UNSOURCED_ASSUMPTION,
    UNASSUMABLE,
    ASSUMED_OUT_OF_BOUNDS,
    UNUSED_ASSUMPTION,
    UNREADABLE_PAID,
)
