"""PBR06xx: the run could not be made as it was asked for."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity

MISSING_FILE: Final = Code(
    id="PBR0601",
    name="missing-file",
    severity=Severity.ERROR,
    title="A file or folder that is not there",
    why="Nothing was run: a result without one of its files would look complete and would not be.",
    bad="",
    good="",
    fix="Correct the path. A path may be a file or a folder; no path means the folder you are in.",
)

NO_CONTRACT: Final = Code(
    id="PBR0602",
    name="no-contract",
    severity=Severity.ERROR,
    title="A folder without a contract",
    why="A folder stands for the contracts in it. With none, `no problems found` would be said of nothing at all.",
    bad="",
    good="",
    fix="Name the contract or its folder. The name of a contract ends in `.pbr`.",
)

SEVERAL_CONTRACTS: Final = Code(
    id="PBR0603",
    name="several-contracts",
    severity=Severity.ERROR,
    title="A folder with several contracts, where one is meant",
    why="A payment is computed by one contract. Which one is never guessed.",
    bad="",
    good="",
    fix="Name the file, or call the one that is meant `contract.pbr`.",
)

NOT_A_TEXT: Final = Code(
    id="PBR0604",
    name="not-a-text",
    severity=Severity.ERROR,
    title="A contract that is not a text in UTF-8",
    why="In another encoding a `£` is another sign, so the contract would not say what it seems to say.",
    bad="",
    good="",
    fix="Save it again as plain text in UTF-8. Text copied from a document goes into a new file.",
)

NO_DATA: Final = Code(
    id="PBR0605",
    name="no-data",
    severity=Severity.ERROR,
    title="A run without data",
    why="With no facts there is nothing to pay, hold or refuse.",
    bad="",
    good="",
    fix="Name the files, or a folder of them, after the contract. A folder `data` beside it is found by itself.",
)

UNKNOWN_SUBJECT: Final = Code(
    id="PBR0606",
    name="unknown-subject",
    severity=Severity.ERROR,
    title="A question about somebody who is not in the data",
    why="Nothing is known about them, which is another answer than that nothing is paid for them.",
    bad="",
    good="",
    fix="Write the id as it stands in the data. Where two records share it, add the record: `client:017`.",
)

CANNOT_MOVE: Final = Code(
    id="PBR0607",
    name="cannot-move",
    severity=Severity.ERROR,
    title="A contract that cannot be moved to that day",
    why="With `--as-if-from` all dates of the contract move alike, and each has to stay between 1900 and 2199.",
    bad="",
    good="",
    fix="Choose another day, nearer to the contract's own.",
)

NOT_FOR_ENGINE: Final = Code(
    id="PBR0608",
    name="not-for-engine",
    severity=Severity.ERROR,
    title="A run that the engine which was asked for cannot compute",
    why="An engine gives every line as the reference engine does, or none: part of a result would look like all of it.",
    bad="",
    good="",
    fix="Leave `--engine` out, or write `--engine reference`: that engine computes everything.",
)

ENGINE_STOPPED: Final = Code(
    id="PBR0609",
    name="engine-stopped",
    severity=Severity.ERROR,
    title="An engine that could not go on",
    why="Memory, the room on the disk, or the digits of a number did not suffice. Nothing was written.",
    bad="",
    good="",
    fix="Allow more memory (`--memory 8GB`), free room for temporary files, or use `--engine reference`.",
)

UNREADABLE_MIDWAY: Final = Code(
    id="PBR0610",
    name="unreadable-midway",
    severity=Severity.ERROR,
    title="A large file that cannot be read to its end",
    why="It is cut off or damaged, or changes its columns half-way. What could be read of it is not all of it.",
    bad="",
    good="",
    fix="Export it again. `--engine reference` reads a file of text up to 100 MB, and lists each row that it rejects.",
)

NO_ENGINE: Final = Code(
    id="PBR0611",
    name="no-engine",
    severity=Severity.ERROR,
    title="An engine that was asked for is not there",
    why="Spark is a package of its own, of several hundred megabytes, and runs on Java. Most people need neither.",
    bad="",
    good="",
    fix="`pip install 'pbr-dsl[spark]'`, and install Java 17 or later. `--engine duckdb` gives the same lines.",
)

CODES: Final = (
    MISSING_FILE,
    NO_CONTRACT,
    SEVERAL_CONTRACTS,
    NOT_A_TEXT,
    NO_DATA,
    UNKNOWN_SUBJECT,
    CANNOT_MOVE,
    NOT_FOR_ENGINE,
    ENGINE_STOPPED,
    UNREADABLE_MIDWAY,
    NO_ENGINE,
)
