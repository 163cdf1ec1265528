"""Writes the pages of `docs/reference` that say what the tool itself knows: findings, commands, grammar, words.

Run by hand, from the project's folder: `python docs/generate.py`.  A test fails when a page is not what this gives.
"""  # noqa: INP001 - a program beside its pages, not a package

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from runpy import run_path
from typing import Final

import click

from pbr_dsl.cli.group import Verb, pbrc
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.diagnostics.glossary import TERMS
from pbr_dsl.diagnostics.glossary.term import Term
from pbr_dsl.diagnostics.snippet import HEADING, shown
from pbr_dsl.model.canonical import schema
from pbr_dsl.model.expression import FORMS
from pbr_dsl.resources import grammar_text

FOLDER: Final = Path(__file__).parent / "reference"
_EDITORS: Final = Path(__file__).parents[1] / "editors" / "generate.py"
_CONTRACTS: Final = Path(__file__).with_name("contracts_page.py")

_WIDTH: Final = 96
_GROUPS: Final = {
    "PBR01": "Layout, and lines that cannot be read",
    "PBR02": "Names",
    "PBR03": "Types and units",
    "PBR04": "Terms that are missing or contradict each other",
    "PBR05": "Data",
    "PBR06": "Runs that could not be made",
    "PBR07": "Used files and indexes",
    "PBR08": "Workbooks, databases and received files",
    "PBR09": "Assumptions, what was really paid, and contracts that are compared",
}
_SECTION: Final = re.compile(r"^// -{10,} (?P<title>.+)$", re.MULTILINE)
_FENCED: Final = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
_MADE: Final = "<!-- made by docs/generate.py -->\n\n"

_DIAGNOSTICS: Final = """\
# Findings

Everything that the tool may find wrong, and what to do. `pbrc explain` prints the same, by number or by name:
`pbrc explain PBR0201`, `pbrc explain unknown-name`.

An *error* leaves no contract. A *question* is an error too: two readings are sensible, and the contract has to choose.
A *warning* and a *note* leave a contract; `allow` silences a warning, with a reason (see
[the language](language.md#allow)). Each has a page with an example of the mistake and of its cure; an example that does
not begin with `language` follows a heading with all its lines.
"""

_CLI: Final = """\
# The command line

A path may be a file or a folder. `check`, `fmt` and `test` take every contract (`*.pbr`) below a folder, and the folder
that you are in when no path is given; `-` is standard input. For `simulate` a folder stands for the contract in it, the
files in its folder `data`, and its column map if it has one.

| exit code | what it means |
|---|---|
| 0 | done |
| 1 | done, and something was found: an error in a contract, a failed scenario, a file that is not laid out |
| 2 | it could not run as asked: an unknown option, a missing file |
| 3 | our own fault; a report is written, and the message says where |
| 130 | stopped with Ctrl-C |

Results go to standard output, everything else to standard error.
"""

_GRAMMAR: Final = """\
# Grammar

The whole grammar, from `grammar/pbr.lark`. Under each heading: example lines, each of which a test parses, and then the
rules. `[x]` may be left out, `x*` stands any number of times, `x+` at least once, `|` is a choice, and `-> name` and
`?` only name what was read. `INDENT` and `DEDENT` are two spaces more and two fewer, `NL` ends a line, `NAME` is
a word of letters, digits and hyphens, and `CLAUSE` is a clause in square brackets.
[The language](language.md) says what each line means.
"""

_GLOSSARY: Final = """\
# Words

The words of the language in short. `pbrc explain` prints the same: `pbrc explain capacity`.
"""


def pages() -> dict[str, str]:
    """Every page that is made here, by the name of its file."""
    return {
        "diagnostics.md": diagnostics(),
        **{f"diagnostics/{code.id}.md": code_page(code) for code in ALL.values()},
        "cli.md": commands(),
        "grammar.md": grammar(),
        "glossary.md": glossary(),
        "../schemas/contract.json": json.dumps(schema(), ensure_ascii=False, indent=1, sort_keys=True) + "\n",
        "../../contracts/README.md": run_path(str(_CONTRACTS))["page"](),
        **{f"../../editors/{name}": text for name, text in run_path(str(_EDITORS))["files"]().items()},
    }


def diagnostics() -> str:
    """The page of all codes: a list to jump from, then each code."""
    parts = [_MADE + _DIAGNOSTICS]
    for prefix, title in _GROUPS.items():
        codes = [code for code in ALL.values() if code.id.startswith(prefix)]
        parts.append(f"## {title}\n")
        parts += [f"### {code.id} {code.name}\n\n{_kind(code)} [More](diagnostics/{code.id}.md)\n" for code in codes]
    return "\n".join(parts)


def _kind(code: Code) -> str:
    return f"*{code.severity.capitalize()}: {code.title}.*"


def code_page(code: Code) -> str:
    """The page of one code: why it matters, the mistake, the cure, and where the language says more."""
    lines = [f"{_MADE}# {code.id} {code.name}\n", f"{_kind(code)} {code.why}\n"]
    if code.bad:
        lines.append(_example("Instead of:", "pbr broken", code.bad))
    if code.good:
        lines.append(_example("Write:", "pbr", code.good))
    lines.append(f"What to do: {code.fix}\n")
    if code.id in _mentions():
        lines.append(f"In the reference: {', '.join(_mentions()[code.id])}.\n")
    return "\n".join([*lines, f"[All findings](../diagnostics.md). `pbrc explain {code.id}` prints this page.\n"])


@cache
def _mentions() -> dict[str, list[str]]:
    """Links to the sections of the reference that name each code."""
    found: dict[str, list[str]] = {}
    for name in ("language", "data", "lock-file"):
        heading = ""
        for line in _FENCED.sub("", (FOLDER / f"{name}.md").read_text(encoding="utf-8")).splitlines():
            heading = line.lstrip("#").strip() if re.match(r"#+ ", line) else heading
            anchor = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
            for code in re.findall(r"diagnostics\.md#(pbr\d+)", line):
                link = f"[{heading}](../{name}.md#{anchor})"
                known = found.setdefault(code.upper(), [])
                known += [link] if link not in known else []
    return found


def _example(words: str, kind: str, contract: str) -> str:
    """Lines of a contract under a word; a whole contract where it does not share the heading."""
    return f"{words}\n\n```{kind}\n{shown(contract) if contract.startswith(HEADING) else contract.strip()}\n```\n"


def commands() -> str:
    """The page of all verbs, with what `--help` of each prints."""
    with pbrc.context_class(pbrc, info_name="pbrc", terminal_width=_WIDTH, **pbrc.context_settings) as whole:
        parts = [_MADE + _CLI, _shown("pbrc", whole.get_help())]
        for name in pbrc.list_commands(whole):
            verb = pbrc.get_command(whole, name)
            if isinstance(verb, Verb):
                with verb.context_class(verb, parent=whole, info_name=name, terminal_width=_WIDTH) as context:
                    parts.append(_shown(f"pbrc {name}", context.get_help()))
    return "\n".join(parts)


def _shown(title: str, text: str) -> str:
    """A heading and a text as it is printed."""
    lines = "\n".join(line.rstrip() for line in text.strip().splitlines())
    return f"## {title}\n\n```text\n{lines}\n```\n"


def grammar() -> str:
    """The page of the grammar, in its own sections: examples first, then rules."""
    text = grammar_text()
    found = list(_SECTION.finditer(text))
    ends = [*(one.start() for one in found[1:]), len(text)]
    parts = [_MADE + _GRAMMAR, _size(text), _rules("The file", text[: found[0].start()])]
    parts += [_rules(one["title"], text[one.end() : end]) for one, end in zip(found, ends, strict=True)]
    return "\n".join(parts)


def _size(text: str) -> str:
    """How large the language is: the words that begin a construct, all keywords, and the forms under them."""
    blocks = len(re.findall(r"[a-z_]+", text.split("?item:")[1].split("\n\n", maxsplit=1)[0])) + 1
    known = text.split("- words\n")[1].split("- written values\n", maxsplit=1)[0]
    keywords = len(re.findall(r"^[A-Z_]+(?:\.[0-9])?: ", known, re.MULTILINE))
    return (
        f"{blocks} words begin a construct at the edge of a file, and there are {keywords} keywords in all, some of\n"
        "several words. Under them lie six kinds of part (record, value, table, outcome with its evidence, payment,\n"
        f"limit), promises and examples that move no money, and {len(FORMS)} forms of expression.\n"
    )


def _rules(title: str, text: str) -> str:
    """One section of the grammar."""
    examples = [line.removeprefix("//: ") for line in text.splitlines() if line.startswith("//: ")]
    rules = "\n".join(line for line in text.splitlines() if not line.startswith("//")).strip()
    rules = re.sub(r"\n{3,}", "\n\n", rules)
    shown_first = ["```text", *examples, "```\n"] if examples else []
    return "\n".join([f"## {title[0].upper()}{title[1:]}\n", *shown_first, "```text", rules, "```\n"])


def glossary() -> str:
    """The page of all words, in the order of the alphabet."""
    return "\n".join([_MADE + _GLOSSARY, *map(_term, sorted(TERMS, key=_by_word))])


def _by_word(term: Term) -> str:
    """What words are sorted by."""
    return term.word.casefold()


def _term(term: Term) -> str:
    """One word, other forms of it, and lines that use it."""
    also = f" Also: {', '.join(term.also)}." if term.also else ""
    return f"## {term.word}\n\n{term.meaning}{also}\n\n```pbr\n{term.example}\n```\n"


def written() -> Iterator[Path]:
    """Write every page whose text is not what it should be; the pages that were written."""
    for name, text in pages().items():
        path = FOLDER / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
            yield path


if __name__ == "__main__":
    for page in written():
        click.echo(f"wrote {page}")
