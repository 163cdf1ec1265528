"""What reading files gives: the facts, what became of every row, and what there is to say about them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from pbr_dsl.data.snapshots import Movement
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.facts import Rejected, Tally
from pbr_dsl.values.history import History
from pbr_dsl.values.pseudonym import Pseudonyms


@dataclass(slots=True)
class Dataset:
    """The facts of some files.

    `tallies` count rows for each file and record; `rejected` are the cells and rows that could not be read, with
    their reasons; `findings` are about files and options; `assumption` says which recorded dates were taken;
    `movements` say what each received file changed, `last_received` is the day on which the last one came;
    `fingerprints` are the SHA-256 of the bytes read, by file; `names` stand in the place of identifiers of people.
    """

    history: History = field(default_factory=History)
    tallies: list[Tally] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    assumption: str = ""
    movements: list[Movement] = field(default_factory=list)
    last_received: date | None = None
    fingerprints: dict[str, str] = field(default_factory=dict)
    names: Pseudonyms = field(default_factory=Pseudonyms)

    @property
    def usable(self) -> bool:
        """Whether there is nothing that keeps the facts from being used."""
        return not any(finding.severity.stops for finding in self.findings)
