"""Expected files: what a test compares its output with, and what `--accept` writes anew."""

from __future__ import annotations

from pathlib import Path


def same(expected: Path, actual: str, *, accept: bool) -> None:
    """Compare a text with the file that holds the expected one; with `accept`, write the file instead."""
    if accept:
        expected.parent.mkdir(parents=True, exist_ok=True)
        expected.write_text(actual, encoding="utf-8", newline="\n")
        return
    assert expected.exists(), f"{expected} is missing; `pytest --accept` writes it"
    assert actual == expected.read_text(encoding="utf-8")
