"""What `pbrc explain` and the docs say about a code or a word: one page, as text, as Markdown and as JSON."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import Final

from rich.text import Text

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.glossary.term import Term
from pbr_dsl.diagnostics.render import STYLES
from pbr_dsl.diagnostics.snippet import HEADING, shown

_WIDTH: Final = 88
_INDENT: Final = "  "


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: its heading (or nothing), and either words or lines of a contract."""

    heading: str
    body: str
    is_contract: bool = False


def sections(subject: Code | Term) -> list[Section]:
    """The parts of the page of a code or a word; an example that a code does not have is left out."""
    match subject:
        case Code():
            parts = [
                Section("Why it matters", subject.why),
                Section("Instead of", shown(subject.bad), is_contract=True),
                Section("Write", shown(subject.good), is_contract=True),
                Section("What to do", subject.fix),
            ]
        case Term():
            parts = [Section("", subject.meaning), Section("For example", subject.example, is_contract=True)]
    return [part for part in parts if part.body]


def title(subject: Code | Term) -> str:
    """The heading of the page of a code or a word."""
    match subject:
        case Code():
            return f"{subject.id} {subject.name}: {subject.title}"
        case Term():
            return subject.word


def text(subject: Code | Term) -> Text:
    """The page for a terminal."""
    page = Text()
    if isinstance(subject, Code):
        page.append(f"{subject.severity}[{subject.id}]", STYLES[subject.severity]).append(f" {subject.name}\n")
        page.append(subject.title, "bold")
    else:
        page.append(subject.word, "bold")
    for part in sections(subject):
        page.append(f"\n\n{part.heading}\n" if part.heading else "\n", "bold")
        page.append(textwrap.indent(part.body if part.is_contract else textwrap.fill(part.body, _WIDTH), _INDENT))
    if isinstance(subject, Code) and subject.bad.startswith(HEADING):
        page.append(
            "\n\n(Both after a contract's heading, with its parties, term, money, calendar and periods.)", "dim"
        )
    if isinstance(subject, Code):
        page.append(f"\n\nIn the documentation: docs/reference/diagnostics/{subject.id}.md", "dim")
    return page


def markdown(subject: Code | Term) -> str:
    """The page as Markdown, from a second-level heading down."""
    lines = [f"## {title(subject)}"]
    for part in sections(subject):
        lines += [f"### {part.heading}"] if part.heading else []
        lines += [f"```pbr\n{part.body}\n```" if part.is_contract else part.body]
    return "\n\n".join(lines) + "\n"


def to_json(subject: Code | Term) -> dict[str, str | list[str]]:
    """The page as values; `kind` says whether it is a code or a word."""
    match subject:
        case Code():
            return {
                "kind": "code",
                "code": subject.id,
                "name": subject.name,
                "severity": subject.severity,
                "title": subject.title,
                "why": subject.why,
                "bad": subject.bad,
                "good": subject.good,
                "fix": subject.fix,
            }
        case Term():
            return {
                "kind": "word",
                "word": subject.word,
                "meaning": subject.meaning,
                "example": subject.example,
                "also": list(subject.also),
            }
