"""What became of a slip: refused at its place or elsewhere, told of, noticed by an example, or accepted in silence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import check_text
from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.scenario import Scenario
from pbr_dsl.scenario import parting, play
from tests.slips.kinds import Slip, headers

WORDS: Final = ("at its place", "elsewhere", "told", "noticed", "same", "silent")
Beside = tuple[list[dict[str, Any]], list[dict[str, Any]]]


@dataclass(frozen=True)
class Fate:
    """What became of a slip.

    `word` is one of `WORDS`: "at its place" and "elsewhere" are refused; "told" is accepted with a new finding,
    "noticed" fails an example, "same" means what it meant, "silent" nobody notices.  `by` is the finding, its code,
    or the example.
    """

    word: str
    by: str = ""


@dataclass(frozen=True)
class Judge:
    """A contract as it stands, by its folder and its text, against which slips in it are judged."""

    folder: Path
    text: str

    @cached_property
    def contract(self) -> Contract:
        """The contract without a slip."""
        made = check_text(self.text, folder=self.folder).contract
        assert made is not None, self.folder
        return made

    @cached_property
    def _meant(self) -> tuple[str, Beside]:
        """What the contract without a slip means, and what stands beside it."""
        return fingerprint(self.contract), beside(self.contract)

    def _accepted(self, other: Contract) -> Fate:
        """What becomes of a contract that is accepted: examples that cannot come out otherwise are not played."""
        means, (examples, rest) = self._meant
        same = fingerprint(other) == means
        if same and beside(other) == (examples, rest):
            return Fate("same")
        changed = [one for one in other.scenarios if not same or one.model_dump() not in examples]
        failed = next(_failing(other, changed), "")
        return Fate("noticed", failed) if failed else Fate("silent")

    def fate(self, slip: Slip) -> Fate:
        """Check the text with a slip, and play its examples when it is accepted."""
        checked = check_text(slip.text, folder=self.folder)
        if checked.contract is None:
            allowed = {slip.line} | headers(self.text, slip.line)
            if slip.kind == "line deleted":  # the line itself is gone: the next stands in its place
                allowed |= {slip.line - 1}
            there = [one for one in checked.findings if lines_of(one) & allowed or names(one, slip)]
            first = next(iter(checked.findings.errors))
            return Fate("at its place", f"{there[0].code.id}") if there else Fate("elsewhere", said(first))
        for finding in checked.findings:
            return Fate("told", finding.code.id)
        return self._accepted(checked.contract)


def beside(contract: Contract) -> Beside:
    """The examples of a contract, and its promises and the findings that it allows, without their places."""
    return [one.model_dump() for one in contract.scenarios], [
        one.model_dump() for one in (*contract.promises, *contract.allowed)
    ]


def _failing(contract: Contract, examples: list[Scenario]) -> Iterator[str]:
    """The titles of the examples that do not come out; what would mend them takes seconds to find, and is not asked."""
    with patch.object(parting, "_TRIED", 0):
        yield from (one.title for one in examples if not play(contract, one).passed)


def lines_of(finding: Diagnostic) -> set[int]:
    """The lines that a finding points at."""
    spans = [finding.span, *(label.span for label in finding.labels)]
    return {line for span in spans if span for line in range(span.line, span.end_line + 1)}


def names(finding: Diagnostic, slip: Slip) -> bool:
    """Whether a finding names what stood on a line that is gone: nothing nearer can be pointed at."""
    if slip.kind != "line deleted":
        return False
    words = {word for word in slip.done.strip("`").replace("|", " ").replace(",", " ").split() if len(word) > 2}
    return any(f"`{word}`" in finding.message for word in words)


def said(finding: Diagnostic) -> str:
    """A finding in one line."""
    where = f"line {finding.span.line}: " if finding.span else ""
    return f"{where}{finding.code.id} {finding.message}"
