"""What became of a slip: refused at its place or elsewhere, told of, noticed by an example, or accepted in silence."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import check_text
from pbr_dsl.model.canonical import fingerprint
from pbr_dsl.model.contract import Contract
from pbr_dsl.scenario import play
from tests.slips.kinds import Slip, headers


@dataclass(frozen=True)
class Fate:
    """What became of a slip.

    `word`: "at its place" and "elsewhere" are refused; "told" is accepted with a new finding, "noticed" fails an
    example, "same" means what it meant, "silent" nobody notices.  `by` is the finding or the example.
    """

    word: str
    by: str = ""


@dataclass(frozen=True)
class Judge:
    """A contract as it stands, against which slips in it are judged."""

    path: Path

    @cached_property
    def text(self) -> str:
        """The text without a slip."""
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def contract(self) -> Contract:
        """The contract without a slip."""
        made = check_text(self.text, folder=self.path.parent).contract
        assert made is not None, self.path
        return made

    def _means(self, other: Contract) -> bool:
        """Whether another contract means the same, its examples with it."""
        return fingerprint(other) == fingerprint(self.contract) and other.scenarios == self.contract.scenarios

    def fate(self, slip: Slip) -> Fate:
        """Check the text with a slip, and play its examples when it is accepted."""
        checked = check_text(slip.text, folder=self.path.parent)
        if checked.contract is None:
            allowed = {slip.line} | headers(self.text, slip.line)
            if slip.kind == "line deleted":  # the line itself is gone: the next stands in its place
                allowed |= {slip.line - 1}
            there = [one for one in checked.findings if lines_of(one) & allowed or names(one, slip)]
            first = next(iter(checked.findings.errors))
            return Fate("at its place", f"{there[0].code.id}") if there else Fate("elsewhere", said(first))
        if list(checked.findings):
            return Fate("told", said(next(iter(checked.findings))))
        if self._means(checked.contract):
            return Fate("same")
        failed = next((one.title for one in checked.contract.scenarios if not play(checked.contract, one).passed), "")
        return Fate("noticed", failed) if failed else Fate("silent")


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
