"""The words of the language: which word leads a line in which block, and what each kind of terminal is called."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Final

from pbr_dsl.syntax import tables

FILE: Final = "FILE"
PROPERTY: Final = "PROPERTY"
LISTED: Final = "LISTED"  # conditions, one a line, under `all of` and its like
UNSURE: Final = ""  # the word that heads the block is not one we know
NO_BLOCK: Final = "-"  # lines under a line that takes none

_PAYMENT: Final = frozenset(
    {
        "AMOUNT",
        "AT_MOST",
        "AT_LEAST",
        "WHEN",
        "REQUIRES",
        "EVIDENCE",
        "DUE",
        "BELOW_ZERO",
        "PAYERS",
        "SHADOW",
        "PENNIES",
    }
)
_OUTCOME: Final = frozenset(
    {"REQUIRES", "OFFERED", "ACHIEVED", "EVIDENCE", "CLAIMED", "PAYABLE", "LAPSES", "SERVES", "CHOOSE"}
)

# Block -> the kinds of terminal that start a line in it.
STARTS: Final[dict[str, frozenset[str]]] = {
    FILE: frozenset(
        {
            "LANGUAGE",
            "CONTRACT",
            "USE",
            "USE_INDEX",
            "UNIT",
            "RECORD",
            "SCHEDULE",
            "LOT",
            "LET",
            "TABLE",
            "MILESTONE",
            "ELIGIBILITY",
            "EVIDENCE",
            "OUTCOME",
            "OUTCOMES",
            "PAYMENT",
            "CLAWBACK",
            "LIMIT",
            "VARIATION",
            "ALLOW",
            "ALWAYS",
            "NEVER",
            "SCENARIO",
        }
    ),
    "CONTRACT": frozenset(
        {"BETWEEN", "TERM", "MONEY_WORD", "CALENDAR", "PERIODS", "PREVAILS", "UNKNOWN_ROWS", "AIMS", "CLAUSES", "NOTE"}
    ),
    "RECORD": frozenset(),
    "USE_INDEX": frozenset({"VBAR"}),
    "SCHEDULE": frozenset({"VBAR"}),
    "LOT": frozenset(),
    PROPERTY: frozenset({"FROM"}),
    "LET": frozenset({"FROM", "PENNIES", "WHEN_UNKNOWN"}),
    "TABLE": frozenset({"VBAR"}),
    "ELIGIBILITY": frozenset({"EXCEPTION", "WHEN_UNKNOWN"}),
    "EVIDENCE": frozenset({"KINDS", "VERIFIED", "DATED", "SUBMITTED", "SAMPLE"}),
    "OUTCOME": _OUTCOME,
    "OUTCOMES": _OUTCOME | {"VBAR"},
    "PAYMENT": _PAYMENT,
    "CLAWBACK": _PAYMENT,
    "SCENARIO": frozenset({"FOR", "THEN", "GIVEN", "EXPECT"}),
    "VARIATION": frozenset(),
    "GIVEN": frozenset({"VBAR"}),
    LISTED: frozenset(),
    UNSURE: frozenset(),
    NO_BLOCK: frozenset(),
}

# Blocks in which a line may also start with any name or value.
OPEN: Final = frozenset({"RECORD", "LOT", "VARIATION", "LET", "ELIGIBILITY", LISTED, UNSURE})

NAMED: Final = frozenset({"RECORD", "LOT", "VARIATION"})  # of these, the blocks in which it is always a name

# Blocks that are nothing without lines.
NEED_LINES: Final = frozenset(STARTS) - {FILE, "USE_INDEX", "RECORD", "LET", "EVIDENCE", UNSURE, NO_BLOCK}

# Words that lead a block of their own, and a line in others.
IN_MANY: Final = frozenset({"EVIDENCE"})

OUTCOMES: Final = frozenset({"OUTCOME", "OUTCOMES"})

# Words that are read as such at the start of a line only.
LEADING: Final = frozenset().union(*STARTS.values()) - frozenset(
    {
        "VBAR",
        "NAME",
        "FROM",
        "USE_INDEX",
        "WHEN_UNKNOWN",
        "UNKNOWN_ROWS",
        "AT_MOST",
        "AT_LEAST",
        "WHEN",
        "FOR",
        "THEN",
        "BELOW_ZERO",
    }
)

_VALUES: Final = {
    "NAME": "a name",
    "NUMBER": "a number",
    "PERCENT": "a percentage such as `90%`",
    "MONEY": "an amount such as `£17.50`",
    "DATE": "a date such as `1 April 2026`",
    "MONTH": "a month such as `September 2026`",
    "TIME_OF_DAY": "a time such as `18:31`",
    "STRING": 'a text in quotation marks such as `"Lot 3"`',
    "CLAUSE": "a clause such as `[6.4]`",
    "NL": "the end of the line",
    "INDENT": "lines under it",
    "DEDENT": "the end of the block",
    "HEADER": "a table",
    "$END": "the end of the text",
    "POSSESSIVE": "`'s`",
    "ROUNDED": "`rounded half up to`",
    "LARGER_OF": "`larger of`",
    "SMALLER_OF": "`smaller of`",
    "WORKING_DAYS": "`working days`",
    "EQUAL_PARTS": "`in 2 equal parts on`",
    "ODD_PENNIES": "`odd pennies to the last`",
}
_MARKS: Final = {
    "COMMA": ",",
    "COLON": ":",
    "EQUAL": "=",
    "LPAR": "(",
    "RPAR": ")",
    "PLUS": "+",
    "MINUS": "-",
    "STAR": "*",
    "SLASH": "/",
    "VBAR": "|",
}


@cache
def written() -> dict[str, str]:
    """Each kind of terminal that is always written alike -> how: `EACH` -> `each`, `AT_MOST` -> `at most`."""
    forms = dict(_MARKS)
    for kind in tables.load().kinds:
        if kind.is_text:
            forms[kind.name] = kind.written
        elif r"\b" in kind.written and " +" in kind.written and kind.name not in _VALUES:
            forms[kind.name] = kind.written.partition(r"\b")[0].replace(" +", " ")
    forms["WORKING_DAYS"] = "working days"
    return forms


def called(kind: str) -> str:
    """What a kind of terminal is called in a message."""
    return _VALUES.get(kind) or f"`{written()[kind]}`"


@cache
def leading_word(word: str) -> str:
    """The kind of a word that leads lines, or "" when it leads none."""
    return next((kind for kind in LEADING if written()[kind] == word), "")


def distance(one: str, other: str) -> int:
    """How many slips (a letter wrong, missing, too many, or two swapped) lie between two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, against in enumerate(other, 1):
            least = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and (letter, one[i - 2]) == (other[j - 2], against):
                least = min(least, older[j - 2] + 1)
            row.append(least)
    return row[-1]


def near(word: str, candidates: Iterable[str]) -> list[str]:
    """The candidates that a word may be a slip of, the nearest first; one slip for each three letters."""
    lower = word.lower()
    allowed = max(1, len(lower) // 3)
    alike = (candidate for candidate in candidates if abs(len(candidate) - len(lower)) <= allowed)
    measured = sorted((distance(lower, form), abs(len(form) - len(lower)), form) for form in alike)
    return [form for slips, _, form in measured if slips <= allowed]


@lru_cache(maxsize=4096)
def nearest_lead(word: str, block: str) -> str:
    """The kind of leading word of a block that a word is a slip of, or "" when there is none."""
    forms = written()
    kinds = {forms[kind]: kind for kind in STARTS[block] & LEADING}
    found = near(word, kinds)
    return kinds[found[0]] if found else ""
