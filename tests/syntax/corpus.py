"""The contracts that the syntax tests work on, and what they need to read them."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.source import Source
from pbr_dsl.syntax.parse import parse
from pbr_dsl.syntax.tree import File

CASES: Final = Path(__file__).parents[1] / "cases"
GOOD: Final = sorted((CASES / "ok" / "syntax").glob("*/contract.pbr"))
TEXTS: Final = {path.parent.name: path.read_text(encoding="utf-8") for path in GOOD}


def read(text: str) -> tuple[File, list[Diagnostic]]:
    """The tree of a text and its findings."""
    return parse(Source("contract.pbr", text))


def messages(text: str) -> list[str]:
    """The findings of a text as `line: CODE message`."""
    return [f"{found.span.line}: {found.code.id} {found.message}" for found in read(text)[1] if found.span]
