"""What people write that has no counterpart word for word: the pattern of a line, and how its sense is written."""

from __future__ import annotations

import re
from typing import Final

_LATE: Final = (
    "Write `is after …`, `is before …`; by how much is said so: `arrived is within 30 minutes after planned`, with "
    "`not` before it for what is later; of days: `made is at most 10 days after asked`."
)

# Kinds of leading word or of block (none for any), the pattern of what cannot be read, and what to write instead.
# The first one counts.
SAYINGS: Final = tuple(
    (frozenset(kinds.split()), re.compile(pattern), write)
    for kinds, pattern, write in (
        (
            "",
            r"\b(?:rank|median|quartile|quintile|decile|percentile|mode) of\b",
            "There are `sum of`, `average of`, `highest of`, `lowest of` and `count of`; others are reported.",
        ),
        (
            "",
            r"\b(?:percent|percentage|proportion|share|fraction) of [\w-]+ where\b|\bpercent(?:age)? of [a-z]",
            "Write `(count of pupils where …) / (count of pupils)`, with your own rows.",
        ),
        ("", r"\*\*|\^", "Write the product out: `n * n`."),
        ("", r"\bis one of\b|\bin \(", "Write each of them: `grade is g3 or grade is g4`."),
        ("", r"\b(?:later|earlier|sooner) than\b|\bmore than [0-9]+ [a-z]+ (?:after|before)\b", _LATE),
        (
            "",
            r"\b[0-9]+ [a-z]+ (?:after|before) [0-9]+ [a-z]+ (?:after|before)\b",
            "One step at a time: name the first day, `let reached each client = 30 months after began`.",
        ),
        ("", r"\bper [\w-]+ per\b", "A written number has one `per`: divide by plain numbers, or multiply both sides."),
        ("", r"\bbank holidays?\b", "Write `day is in bank-holidays`."),
        ("", r"\b(?:and|or) (?:any|no|every) [\w-]+ where\b", "Put it in brackets: `… or (no visit where …)`."),
        (
            "",
            r"\b(?:first|last) [\w-]+ of [\w-]+'s\b",
            "Whose rows are meant is said by what a value is each of: `let latest each school = last visit's mark`.",
        ),
        (
            "AT_MOST AT_LEAST",
            r"\beach\b|\bin (?:total|all)\b|\baltogether\b",
            "This bounds each line by itself; several share a `limit NAME at most £300 each school on PAYMENT, …`.",
        ),
        ("LIMIT", r"\bon .* each\b", "`each` stands before `on`: `limit NAME at most … each period on PAYMENT, …`."),
        ("LIMIT", r"\bin (?:total|all)\b", "Leave it out: a limit without `each` is of all lines together."),
        (
            "LET",
            r"\blet [\w-]+ to date\b",
            "Name the value of one period, `let paid each period = …`; where it is read, `paid to date` adds it up.",
        ),
        (
            "ALWAYS NEVER",
            r"\b(?:rises|falls) where\b",
            "This is tried on every row: give the value of the rows that are meant a name of its own, and name that.",
        ),
        ("FOR", r"\bfor [0-9]+ [a-z]+ to\b", "Name the first day of the period: `for period from 6 April 2026`."),
        ("EXPECT", r"\bexpect no\b", "Write `expect fee = £0`."),
        ("FILE", r"^cap\b", "In a payment write `at most £300`; for several lines a `limit NAME at most £300 …`."),
        ("ELIGIBILITY", r"^[a-z]+ [a-z]+ *:", "A name is one word: join them with a dash, such as `in-time:`."),
        (
            "RECORD",
            r"£[0-9]",
            "A field says of what kind it is, such as `GBP per hour`; an amount stands in a `let` or a `schedule`.",
        ),
        (
            "RECORD",
            r" to [0-9.]+ [\w%]+ per\b",
            "A range has one unit: write the field without it, `rate GBP per hour`.",
        ),
        (
            "RECORD",
            r"[0-9] [a-z]+ or [0-9]",
            "Write a range, `15 to 60 minutes`; or codes, `one of short or long`, and a `table` of their minutes.",
        ),
    )
)


def saying(text: str, start: int, bad: int, lead: str, block: str) -> str:
    """What to write for what stands around offset `bad` of a line, and ends after `start`; "" where none is known."""
    return next(
        (
            write
            for kinds, pattern, write in SAYINGS
            if (not kinds or lead in kinds or block in kinds) and _near(pattern, text, start, bad)
        ),
        "",
    )


def _near(pattern: re.Pattern[str], text: str, start: int, bad: int) -> bool:
    """Whether a pattern holds the place that cannot be read, or stands right before it."""
    return any(found.start() <= bad <= found.end() + 1 for found in pattern.finditer(text) if found.end() > start)
