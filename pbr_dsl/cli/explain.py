"""`pbrc explain`: what a code or a word of the language means."""

from __future__ import annotations

import json
from collections.abc import Sequence

import click
from rich.text import Text

from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.diagnostics import page
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.diagnostics.glossary import TERMS, WORDS
from pbr_dsl.diagnostics.glossary.term import Term
from pbr_dsl.diagnostics.visible import in_json

_NAMES = {code.name: code for code in ALL.values()}


@click.command("explain", cls=Verb, epilog="pbrc explain unknown-name")
@click.argument("subject", nargs=-1, metavar="CODE|WORD")
@click.option("--list", "listed", is_flag=True, help="List every code and word.")
@formats("text", "json", "markdown")
@output_file
@pass_output
def command(output: Output, subject: tuple[str, ...], form: str, *, listed: bool) -> Exit:
    """Say what a code (PBR0201, unknown-name) or a word of the language (capacity) means."""
    if listed:
        output.result(_list() if form == "text" else _pages([*ALL.values(), *TERMS], form))
        return Exit.DONE
    asked = " ".join(subject)
    if not asked:
        message = "say which code or word, such as `pbrc explain capacity`; `pbrc explain --list` lists them"
        raise click.UsageError(message, click.get_current_context())
    found = _find(asked)
    if found is None:
        near = closest(asked, [*ALL, *_NAMES, *WORDS])
        message = f"no code or word is called `{asked}`{did_you_mean(near)}"
        raise click.UsageError(message, click.get_current_context())
    output.result(page.text(found) if form == "text" else _pages([found], form))
    return Exit.DONE


def _find(asked: str) -> Code | Term | None:
    """The code or the word that was asked for: by id, by name, or by any form of the word."""
    lower = asked.lower()
    return ALL.get(asked.upper()) or _NAMES.get(lower) or WORDS.get(lower) or WORDS.get(lower.removesuffix("s"))


def _pages(subjects: Sequence[Code | Term], form: str) -> str:
    """Pages one after the other, as Markdown or as JSON."""
    if form == "markdown":
        return "\n".join(page.markdown(subject) for subject in subjects).rstrip("\n")
    pages = {"format": 1, "pages": [page.to_json(subject) for subject in subjects]}
    return in_json(json.dumps(pages, indent=2, ensure_ascii=False))


def _list() -> Text:
    """Every code with its title, then every word."""
    lines = Text("Codes\n", "bold")
    for code in ALL.values():
        lines.append(f"  {code.id}  {code.severity:<8}  {code.name:<28}  {code.title}\n", "")
    lines.append("\nWords\n", "bold")
    lines.append("  " + ", ".join(sorted(term.word for term in TERMS)), "")
    return lines
