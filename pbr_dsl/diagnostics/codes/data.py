"""PBR05xx: files, rows and cells that cannot be read as the contract's records, and column maps."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity


def _code(  # noqa: PLR0913 - a code has this many parts
    number: int, name: str, severity: Severity, title: str, *, why: str, fix: str
) -> Code:
    """A code of this range; it has no example contract, because it needs data."""
    return Code(f"PBR05{number:02}", name, severity, title, why, bad="", good="", fix=fix)


# ---------------------------------------------------------------- cells and rows (each is listed with its place)

UNREADABLE_CELL: Final = _code(
    1,
    "unreadable-cell",
    Severity.ERROR,
    "A cell that is not what its field holds",
    why=(
        "A date that cannot be read is not a missing date, and an amount that cannot be read is not zero. The row is "
        "rejected and named, and every payment that could have read it says so."
    ),
    fix="Correct the cell in the file, or say in the column map how such cells are written (date order, units).",
)

UNLISTED_CODE: Final = _code(
    2,
    "unlisted-code",
    Severity.ERROR,
    "A code that the contract does not list",
    why=(
        "A code that nobody defined would be counted as something else, or as nothing. Case, spaces and hyphens do "
        "not matter, and everything else does."
    ),
    fix='Correct the cell, or give the word in the column map: `codes.kind = { "Mng money" = "income" }`.',
)

TOO_FINE: Final = _code(
    3,
    "too-fine",
    Severity.ERROR,
    "A number finer than its field allows",
    why=(
        "Rounding is a term of the contract. A third of a minute that the reader rounded away would be a rounding "
        "that nobody chose."
    ),
    fix="Give the number in the field's own steps, rounded by whoever keeps the data.",
)

OUT_OF_BOUNDS: Final = _code(
    4,
    "out-of-bounds",
    Severity.ERROR,
    "A number outside what its field allows",
    why="A day of 25 hours, or hours below zero, is a mistake in the data, and it must not be paid for.",
    fix="Correct the cell; if it is right, the contract's range for the field is wrong.",
)

SPREADSHEET_CELL: Final = _code(
    5,
    "spreadsheet-cell",
    Severity.ERROR,
    "A formula, or a spreadsheet's error, in place of a value",
    why="`#N/A` says that a spreadsheet could not find something out. Read as blank, it would hide that.",
    fix="Repair the formula in the spreadsheet, then save the sheet again as values.",
)

BROKEN_ROW: Final = _code(
    6,
    "broken-row",
    Severity.ERROR,
    "A row whose cells do not fit under the headings",
    why=(
        "With a cell too many or too few, or a quotation mark that is never closed, nobody can say which cell "
        "belongs to which heading. The row is rejected, and may be about anybody."
    ),
    fix="Correct the line in the file: a cell with a comma or a quotation mark stands in quotation marks.",
)

UNREADABLE_KEY: Final = _code(
    7,
    "unreadable-key",
    Severity.ERROR,
    "A row that does not say which row it is",
    why=(
        "Without its key a row may be about anybody. It is not dropped: every payment that could have read it lists it."
    ),
    fix="Fill the key in. A row that is not a fact at all (a total, a note) is better left out of the file.",
)

UNREADABLE_RECORDED: Final = _code(
    8,
    "unreadable-recorded",
    Severity.ERROR,
    "A row that does not say when it was recorded",
    why="A payment sees only what was recorded by then, and of two versions of a row the one recorded last counts.",
    fix="Fill the recorded date in. Blank ones may be filled for the whole file with `--recorded`.",
)

# ---------------------------------------------------------------- files

MISSING_COLUMN: Final = _code(
    10,
    "missing-column",
    Severity.ERROR,
    "A field of the contract for which the file has no column",
    why="A fact that is missing from a whole file would leave every payment that needs it waiting, without a word.",
    fix=(
        "Correct the heading, or name the column in the column map (`fields`). If the file really does not have it, "
        'the map says so (`absent = ["field"]`), and it is not yet known in every row.'
    ),
)

REPEATED_HEADING: Final = _code(
    11,
    "repeated-heading",
    Severity.ERROR,
    "Two columns with the same heading",
    why="Nobody can say which of the two is meant. Case, spaces and hyphens do not make two headings different.",
    fix="Rename or remove one of the two columns.",
)

IGNORED_COLUMNS: Final = _code(
    12,
    "ignored-columns",
    Severity.NOTE,
    "Columns that nothing reads",
    why="What a contract does not need is not read, and least of all about people. It is said once for each file.",
    fix="Nothing, if none of them is a field under another name. Leave out what need not be passed on.",
)

UNFED_RECORD: Final = _code(
    13,
    "unfed-record",
    Severity.ERROR,
    "A record for which there is no file",
    why="No file is not the same as no rows: payments that count rows would be computed as if nothing had happened.",
    fix=(
        "Add the file, named like the record (`client.csv`). If there is really nothing to report, give a file with "
        "only its headings, or write `no-rows = true` for the record in the column map."
    ),
)

WAITING_FOR_ALL: Final = _code(
    14,
    "waiting-for-all",
    Severity.NOTE,
    "No file of claims, or of proofs",
    why="An outcome that needs a claim or a proof waits for it. Without the file all such outcomes wait.",
    fix="Add the file when there is one. Nothing else needs to change.",
)

NO_RECORDED_DATE: Final = _code(
    15,
    "no-recorded-date",
    Severity.ERROR,
    "Files that do not say when each row was recorded",
    why=(
        "A payment sees only what was known on its day. When the file does not say when a row became known, somebody "
        "has to choose, and the choice is printed on the result."
    ),
    fix=(
        "Add a column `recorded`, or choose: `--recorded same-day` (on the day that it happened), `--recorded +N days` "
        "(so many days later), `--recorded received:2026-07-15` (all on the day that the file came)."
    ),
)

UNREADABLE_FILE: Final = _code(
    16,
    "unreadable-file",
    Severity.ERROR,
    "A file that is not a table of text",
    why="Nothing of it was read. A file that is half understood would be half paid.",
    fix="Save each sheet as `CSV UTF-8 (comma delimited)`.",
)

FILE_TOO_LARGE: Final = _code(
    17,
    "file-too-large",
    Severity.ERROR,
    "A file that is too large to be read whole",
    why="A file that is cut off loses rows in silence, so above 100 MB or 5,000,000 rows it is refused as a whole.",
    fix="Split the file; the parts may be named `visit-1.csv`, `visit-2.csv`. That never changes a result.",
)

OTHER_ENCODING: Final = _code(
    18,
    "other-encoding",
    Severity.NOTE,
    "A file in an old Windows encoding",
    why="The file is not UTF-8, so it was read as Windows-1252. If it is neither, some letters and signs are wrong.",
    fix="Save the file as `CSV UTF-8 (comma delimited)`.",
)

UNKNOWN_FILE: Final = _code(
    19,
    "unknown-file",
    Severity.WARNING,
    "A file that no record reads",
    why="A file that was given and not read may be one whose name is misspelt.",
    fix="Name the file like its record, or name it in the column map. Else leave it out.",
)

NO_SUCH_ROW: Final = _code(
    20,
    "no-such-row",
    Severity.WARNING,
    "Rows that name a row which no file holds",
    why=(
        "The row that is named is taken to exist, with nothing known about it, so payments that need to know more "
        "wait. Often the same one is written in two ways."
    ),
    fix="Add the missing rows, or write the same one in the same way everywhere.",
)

CONTRADICTED_ROWS: Final = _code(
    21,
    "contradicted-rows",
    Severity.WARNING,
    "Rows that say two things on one day",
    why=(
        "A row recorded later corrects one recorded earlier. With the same recorded date nobody can say which of the "
        "two counts, so the cells that differ are unknown, and no deadline runs out on them."
    ),
    fix="Remove one of the two rows, or record the right one again at a later date.",
)

ROWS_LEFT_OUT: Final = _code(
    22,
    "rows-left-out",
    Severity.NOTE,
    "Totals, notes and titles around the table",
    why=(
        "Lines above the headings, a row that says `Total`, and single cells under the table are not facts. They are "
        "counted as blank and listed here, so that nobody has to guess."
    ),
    fix="Nothing, if they are what they look like.",
)

UNREAD_ROWS: Final = _code(
    23,
    "unread-rows",
    Severity.WARNING,
    "Rows that no record takes",
    why="The column map sends each row to a record by what stands in its columns. These rows went nowhere.",
    fix="Extend `where` in the column map, or correct the rows.",
)

NOTHING_ACCEPTED: Final = _code(
    24,
    "nothing-accepted",
    Severity.ERROR,
    "No row could be read",
    why="With no facts there is nothing to compute, and a page of zeros would say something that nobody knows.",
    fix="Look at the rejected rows: the first few usually show what is the matter with all of them.",
)

OUTSIDE_THE_TERM: Final = _code(
    25,
    "data-outside-the-term",
    Severity.ERROR,
    "Nothing happened within the contract's term",
    why="All dates in the data lie before or after the term, so every payment would be zero for that reason alone.",
    fix="To see what a contract would have paid in the past, use `--as-if-from DATE` with the date at which it begins.",
)

NOTHING_TO_STATE: Final = _code(
    26,
    "nothing-to-state",
    Severity.ERROR,
    "No payment period has ended",
    why=(
        "On the day that the run looks at, no period of the contract is over. A table of zeros would look like an "
        "answer."
    ),
    fix="Ask for a later day with `--as-known-on`, or for a contract that began earlier with `--as-if-from`.",
)

EVERY_LINE_HELD: Final = _code(
    27,
    "every-line-held",
    Severity.ERROR,
    "Every line waits for something",
    why=(
        "Nothing can be paid and nothing refused. Nearly always one fact is missing from all the data, such as a "
        "column."
    ),
    fix="See what the first line waits for. `pbrc why` shows it for one person, and what would pay it.",
)

OUTSIDE_THEIR_PERIOD: Final = _code(
    28,
    "rows-outside-the-term",
    Severity.WARNING,
    "Rows of the first or last period that lie outside the term",
    why="A period may begin before the term, or end after it; what happened on these days is not part of the contract.",
    fix="Correct the dates, or begin the term, or the periods, on the day that is meant.",
)

# ---------------------------------------------------------------- column maps and options

UNREADABLE_MAP: Final = _code(
    30,
    "unreadable-map",
    Severity.ERROR,
    "A column map that is not TOML",
    why="Nothing of the map was used.",
    fix='A map has lines such as `[client]`, `file = "export.csv"` and `fields = { start = "Move In" }`.',
)

UNKNOWN_IN_MAP: Final = _code(
    31,
    "unknown-in-map",
    Severity.ERROR,
    "A name in a column map that leads nowhere",
    why="A misspelt line of a map that was ignored would leave a column unread.",
    fix="Correct the name: a table is a record of the contract, a field one of its fields, a column one of the file's.",
)

WRONG_IN_MAP: Final = _code(
    32,
    "wrong-in-map",
    Severity.ERROR,
    "A line of a column map that cannot be so",
    why="A map says how a file is written. It cannot say what the contract does not allow.",
    fix="See what the message asks for.",
)

WRONG_CHOICE: Final = _code(
    33,
    "wrong-choice",
    Severity.ERROR,
    "A choice of recorded dates that cannot be understood",
    why="When a row was recorded decides what a payment sees, so the choice has to be exact.",
    fix="Write `same-day`, `+10 days` or `received:2026-07-15`.",
)

CODES: Final = (
    UNREADABLE_CELL,
    UNLISTED_CODE,
    TOO_FINE,
    OUT_OF_BOUNDS,
    SPREADSHEET_CELL,
    BROKEN_ROW,
    UNREADABLE_KEY,
    UNREADABLE_RECORDED,
    MISSING_COLUMN,
    REPEATED_HEADING,
    IGNORED_COLUMNS,
    UNFED_RECORD,
    WAITING_FOR_ALL,
    NO_RECORDED_DATE,
    UNREADABLE_FILE,
    FILE_TOO_LARGE,
    OTHER_ENCODING,
    UNKNOWN_FILE,
    NO_SUCH_ROW,
    CONTRADICTED_ROWS,
    ROWS_LEFT_OUT,
    UNREAD_ROWS,
    NOTHING_ACCEPTED,
    OUTSIDE_THE_TERM,
    NOTHING_TO_STATE,
    EVERY_LINE_HELD,
    OUTSIDE_THEIR_PERIOD,
    UNREADABLE_MAP,
    UNKNOWN_IN_MAP,
    WRONG_IN_MAP,
    WRONG_CHOICE,
)
