"""PBR01xx: layout, and lines that cannot be read."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import HEADING, complete

_FEE: Final = complete("payment fee each period  [2]\n  amount  £100\n")

UNREADABLE_LINE: Final = Code(
    id="PBR0101",
    name="unreadable-line",
    severity=Severity.ERROR,
    title="A line that cannot be read",
    why=(
        "A line that is skipped because it could not be read is a term of the contract that nobody applies. "
        "So every line must be understood in full, down to its last word."
    ),
    bad=complete("payment fee each period  [2]\n  amount  at most\n"),
    good=_FEE,
    fix="Write the line in one of the forms that its first word allows; `pbrc explain` with that word shows one.",
)

TAB_INDENTATION: Final = Code(
    id="PBR0102",
    name="tab-indentation",
    severity=Severity.ERROR,
    title="A tab",
    why=(
        "The distance from the left edge says what a line belongs to. A tab is as wide as each program likes, "
        "so two people could read two different contracts in one file."
    ),
    bad=complete("payment fee each period  [2]\n\tamount  £100\n"),
    good=_FEE,
    fix="Use two spaces for each level, and one space between words.",
)

WRONG_INDENTATION: Final = Code(
    id="PBR0103",
    name="wrong-indentation",
    severity=Severity.ERROR,
    title="A line whose distance from the left edge fits no level",
    why=(
        "What a line belongs to is read from its distance from the left edge. A line between two levels could belong "
        "to either, and a line too deep to nothing."
    ),
    bad=complete("payment fee each period  [2]\n   amount  £100\n"),
    good=_FEE,
    fix="Put no space before the first line of a block, and two more before each line in it; `pbrc fmt` does it.",
)

HIDDEN_CHARACTER: Final = Code(
    id="PBR0104",
    name="hidden-character",
    severity=Severity.ERROR,
    title="A character that cannot be seen",
    why=(
        "Marks that turn the direction of writing, and characters of no width, can make a contract look different "
        "from what it says."
    ),
    bad=complete('payment fee "A fee\u200b" each period  [2]\n  amount  £100\n'),
    good=complete('payment fee "A fee" each period  [2]\n  amount  £100\n'),
    fix="Remove the character. It often comes along when text is copied from a web page or a word processor.",
)

MISSING_LANGUAGE: Final = Code(
    id="PBR0105",
    name="missing-language",
    severity=Severity.ERROR,
    title="No language line",
    why="A contract outlives the program that reads it. Its first line says by which rules it must be read.",
    bad=_FEE.removeprefix("language pbr 1\n\n"),
    good=_FEE,
    fix="Write `language pbr 1` as the first line.",
)

NO_SUCH_DATE: Final = Code(
    id="PBR0106",
    name="no-such-date",
    severity=Severity.ERROR,
    title="A date that does not exist",
    why="A deadline on a day that never comes would be read by each side as it likes.",
    bad=_FEE.replace("31 March 2028", "31 June 2028"),
    good=_FEE.replace("31 March 2028", "30 June 2028"),
    fix="Write a day that the month has.",
)

RESERVED_WORD: Final = Code(
    id="PBR0107",
    name="word-as-name",
    severity=Severity.ERROR,
    title="A word of the language used as a name",
    why="A word that the language reads in its own way cannot also be a name: the line would have two readings.",
    bad=complete("payment last each period  [2]\n  amount  £100\n"),
    good=complete("payment last-fee each period  [2]\n  amount  £100\n"),
    fix="Add a word to the name with a hyphen.",
)

EMPTY_BLOCK: Final = Code(
    id="PBR0108",
    name="empty-block",
    severity=Severity.ERROR,
    title="A block without the lines that belong in it",
    why="The first line of a block only names a thing. What it means stands in the lines under it.",
    bad=complete("payment fee each period  [2]\n"),
    good=_FEE,
    fix="Add the lines, each with two spaces before it, or remove the block.",
)

WRONG_PLACE: Final = Code(
    id="PBR0109",
    name="wrong-place",
    severity=Severity.ERROR,
    title="A line in a block that it does not belong to",
    why="The same words mean different things in different blocks, so each line has its place.",
    bad=complete("payment fee each period  [2]\n  amount    £100\n  verified  by landlord\n"),
    good=complete('evidence invoice "An invoice"\n  verified  by council\n\n') + _FEE.removeprefix(HEADING),
    fix="Move the line to the block that the message names.",
)

TOO_LARGE: Final = Code(
    id="PBR0110",
    name="too-large",
    severity=Severity.ERROR,
    title="More text than a contract can hold",
    why=(
        "A text of more than a million characters, a line of more than ten thousand, or fifty brackets in one another "
        "is data or damage, not a contract. Reading it would take long and tell you nothing."
    ),
    bad=complete("payment fee each period  [2]\n  amount  " + "(" * 51 + "£100" + ")" * 51 + "\n"),
    good=complete("payment fee each period  [2]\n  amount  (£100)\n"),
    fix="Put rows of data in files of their own, and long formulas in several `let` lines.",
)

TOO_MANY: Final = Code(
    id="PBR0111",
    name="too-many-findings",
    severity=Severity.ERROR,
    title="Too many findings",
    why="After two hundred findings the file is most likely not a contract; more of them would help nobody.",
    bad=complete("?\n" * 201),
    good=_FEE,
    fix="Correct the first ones, and check again.",
)

CODES: Final = (
    UNREADABLE_LINE,
    TAB_INDENTATION,
    WRONG_INDENTATION,
    HIDDEN_CHARACTER,
    MISSING_LANGUAGE,
    NO_SUCH_DATE,
    RESERVED_WORD,
    EMPTY_BLOCK,
    WRONG_PLACE,
    TOO_LARGE,
    TOO_MANY,
)
