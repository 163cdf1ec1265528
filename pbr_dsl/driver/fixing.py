"""What `check --fix` changes: tabs, margins and characters that cannot be seen, and nothing that anybody could read."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pbr_dsl.diagnostics.codes.syntax import HIDDEN_CHARACTER, TAB_INDENTATION, WRONG_INDENTATION
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit
from pbr_dsl.source import Source
from pbr_dsl.syntax.parse import parse

SAFE: Final = frozenset({HIDDEN_CHARACTER, TAB_INDENTATION, WRONG_INDENTATION})
_ROUNDS: Final = 100  # a finding is reported once a line, and one put right may show the next


def fixed(source: Source) -> tuple[Source, int]:
    """The text with every safe finding put right, and how many there were; a spelling is never changed."""
    number = 0
    for _ in range(_ROUNDS):
        edits = _apart(finding for finding in parse(source)[1] if finding.code in SAFE)
        if not edits:
            break
        number += len(edits)
        source = Source(source.path, _with(source.text, edits))
    return source, number


def _apart(findings: Iterable[Diagnostic]) -> list[Edit]:
    """The replacements by position, without those that reach into the one before."""
    edits = sorted((edit for finding in findings for edit in finding.fix), key=lambda edit: edit.span.start)
    apart: list[Edit] = []
    for edit in edits:
        if not apart or edit.span.start >= apart[-1].span.end:
            apart.append(edit)
    return apart


def _with(text: str, edits: list[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    return text
