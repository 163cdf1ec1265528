"""PBR07xx: what a contract uses from other files, and the published figures of an index."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

MISSING_USED_FILE: Final = Code(
    id="PBR0701",
    name="missing-used-file",
    severity=Severity.ERROR,
    title="A used file that is not there",
    why="A contract that uses a file says nothing without it. Nothing is fetched: the file lies beside the contract.",
    bad="",
    good="",
    fix="Correct the path, which starts from the folder of the file that holds the line, or put the file there.",
)

OUTSIDE_FOLDER: Final = Code(
    id="PBR0702",
    name="outside-the-folder",
    severity=Severity.ERROR,
    title="A used file outside the contract's folder",
    why="What a contract says has to travel with it. A file elsewhere may change, or be missing, where it is checked.",
    bad="",
    good="",
    fix="Copy the file into the contract's folder, and write its path from there, with `/` between folders.",
)

CIRCULAR_USE: Final = Code(
    id="PBR0703",
    name="circular-use",
    severity=Severity.ERROR,
    title="Libraries that use each other in a circle",
    why="A file that leads back to itself has no first part to read.",
    bad="",
    good="",
    fix="Move what both need into a library of its own, which uses neither.",
)

UNLOCKED_FILE: Final = Code(
    id="PBR0704",
    name="unlocked-file",
    severity=Severity.ERROR,
    title="A used file that nobody has accepted yet",
    why="A used file is part of the contract. `pbrc.lock` says which version of it the parties accepted.",
    bad="",
    good="",
    fix="Read the file, then run `pbrc lock` on the contract, and keep `pbrc.lock` with it.",
)

CHANGED_FILE: Final = Code(
    id="PBR0705",
    name="changed-file",
    severity=Severity.ERROR,
    title="A used file that is not the one accepted",
    why="Somebody changed a file that payments depend on. Nothing is computed from it until that change is accepted.",
    bad="",
    good="",
    fix="Compare it with the version before. If the change is right, run `pbrc lock` on the contract.",
)

UNREADABLE_LOCK: Final = Code(
    id="PBR0706",
    name="unreadable-lock",
    severity=Severity.ERROR,
    title="A lock file that cannot be read",
    why="A line that cannot be read could be the one that says which version of a file was accepted.",
    bad="",
    good="",
    fix="Each line is a SHA-256, two spaces and a path. `pbrc lock` writes the file anew.",
)

NOT_IN_A_LIBRARY: Final = Code(
    id="PBR0707",
    name="not-in-a-library",
    severity=Severity.ERROR,
    title="A part that a library does not hold",
    why="What is paid, and when it is not, stands in the contract itself, so that no used file changes it unseen.",
    bad="",
    good="",
    fix="Move it into the contract. A library holds records, schedules, units, values, tables, evidence and indexes.",
)

UNREADABLE_USED_FILE: Final = Code(
    id="PBR0708",
    name="unreadable-used-file",
    severity=Severity.ERROR,
    title="A used file that cannot be read",
    why="A row that is left out would change what the contract says, so the whole file is refused.",
    bad="",
    good="",
    fix="Save it as plain text in UTF-8: a library as a contract's text, a table as CSV with a row of headings.",
)

_FEE = """\

payment fees each period  [3]
  amount  fee
"""
_SERIES = """\
  | month          | value | published        |
  | September 2024 | 131.2 | 16 October 2024  |
  | September 2025 | 136.4 | 22 October 2025  |
"""
_RULE = "previous indexed by cpi, September to September, rounded half up to £0.01"


def _indexed(rule: str, *, series: str = _SERIES, words: str = "first published, replaced by agreement") -> str:
    """Give a contract whose fee follows an index by a rule from its second period on."""
    said = f", {words}" if words else ""
    lines = f"  from 1 April 2025  £110\n  from 1 April 2026  {rule}\n"
    return paying(f"use index cpi{said}  [2]\n{series}\nlet fee, as at period's start  [3]\n{lines}{_FEE}")


UNREADABLE_FIGURE: Final = Code(
    id="PBR0709",
    name="unreadable-figure",
    severity=Severity.ERROR,
    title="A figure of an index that cannot be read",
    why="Each figure has a month, a value above 0 with no more decimals than the index, and the day it was published.",
    bad=_indexed(_RULE, series=_SERIES.replace("136.4", "136.45")),
    good=_indexed(_RULE, series=_SERIES.replace("136.4", "136.45").replace("131.2", "131.20")).replace(
        "replaced by agreement", "2 decimals, replaced by agreement"
    ),
    fix="Correct the row. Figures with more decimals need the words in the index's line: `2 decimals`.",
)

REVISION_QUESTION: Final = Code(
    id="PBR0710",
    name="revision-question",
    severity=Severity.QUESTION,
    title="Which figure of a month counts",
    why="Statistical offices correct what they published. Whether a price then moves again is for the contract to say.",
    bad=_indexed(_RULE, words="replaced by agreement"),
    good=_indexed(_RULE),
    fix="Write `first published`, or `as revised`, after the index.",
)

NO_SUCCESSOR: Final = Code(
    id="PBR0711",
    name="no-successor",
    severity=Severity.WARNING,
    title="An index without what replaces it",
    why="Series are stopped. From then on every line that reads the index waits for a figure that never comes.",
    bad=_indexed(_RULE, words="first published"),
    good=_indexed(_RULE),
    fix="Write `replaced by NAME`, another index of the contract, or `replaced by agreement`.",
)

INDEX_MONTHS_QUESTION: Final = Code(
    id="PBR0712",
    name="index-months-question",
    severity=Severity.QUESTION,
    title="From which month to which an index is counted",
    why="Prices may follow one year's change or all that happened since they were last set, and the two differ.",
    bad=_indexed("previous indexed by cpi, rounded half up to £0.01"),
    good=_indexed(_RULE),
    fix="Write both months, `September to September`, with their years where the step is not one year.",
)

INDEX_ROUNDING_QUESTION: Final = Code(
    id="PBR0713",
    name="index-rounding-question",
    severity=Severity.QUESTION,
    title="How an indexed value is rounded",
    why="Indexed prices seldom come out in whole pennies, and each later year builds on the one before.",
    bad=_indexed("previous indexed by cpi, September to September"),
    good=_indexed(_RULE),
    fix="Write the rounding last, `rounded half up to £0.01`.",
)

FIGURE_TO_COME: Final = Code(
    id="PBR0714",
    name="figure-to-come",
    severity=Severity.NOTE,
    title="A figure that is not in the used file yet",
    why="Lines that read it are held until the figure is added. It is no fault: the month has not been published.",
    bad=_indexed(_RULE, series="\n".join(_SERIES.splitlines()[:2]) + "\n"),
    good=_indexed(_RULE),
    fix="When it is published, add its row to the file and run `pbrc lock`.",
)

LEFT_TO_THE_CONTRACT: Final = Code(
    id="PBR0715",
    name="left-to-the-contract",
    severity=Severity.NOTE,
    title="A library reads a name of the contract that uses it",
    why="A library may read what its contracts name, such as their own prices. Alone, it cannot tell that from a slip.",
    bad="",
    good="",
    fix="Check the contract that uses it: there every name has to be known, whichever file it stands in.",
)

CODES: Final = (
    MISSING_USED_FILE,
    OUTSIDE_FOLDER,
    CIRCULAR_USE,
    UNLOCKED_FILE,
    CHANGED_FILE,
    UNREADABLE_LOCK,
    NOT_IN_A_LIBRARY,
    UNREADABLE_USED_FILE,
    UNREADABLE_FIGURE,
    REVISION_QUESTION,
    NO_SUCCESSOR,
    INDEX_MONTHS_QUESTION,
    INDEX_ROUNDING_QUESTION,
    FIGURE_TO_COME,
    LEFT_TO_THE_CONTRACT,
)
