"""Writes `contracts/README.md`: how long each contract is beside its statement in plain words, and what it is made of.

`docs/generate.py` calls it with the pages; a test fails when the file is not what this gives.
"""  # noqa: INP001 - a program beside the pages, not a package

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from pbr_dsl.driver import Compilation
from pbr_dsl.model.expression import FORMS
from pbr_dsl.model.walk import nodes, parts
from pbr_dsl.source import Source
from pbr_dsl.syntax import tables
from pbr_dsl.syntax.layout import lines

FOLDER: Final = Path(__file__).parents[1] / "contracts"
_WORKED: Final = re.compile(r"^## (The scenarios|Worked|Cases|What it pays|The pot)", re.MULTILINE)
_EXAMPLE: Final = re.compile(r"^scenario .*\n(?:(?: .*)?\n)*", re.MULTILINE)
_HEAD: Final = """\
# Contracts

{number} contracts, each in a folder with its README, its data, and its worked examples. What the fifteen
schemes of them have to meet, number by number, is in [schemes](../docs/explanation/schemes.md).

**Rules** are the lines of the contract without blank lines, comments and worked examples; **in tables**: how
many of them are rows of a table. **In words**: the lines in which the README states the scheme and what was
chosen where the sources leave something open, before it works anything out. **Examples**: the lines of worked
examples. **Forms**: how many of the {forms} forms of expression the contract comes to; **expressions**: how
many in all. **Keywords**: how many different ones, of {keywords}.

| contract | rules | in tables | in words | examples | forms | expressions | keywords |
|---|---:|---:|---:|---:|---:|---:|---:|
"""


def page() -> str:
    """The page: a row for each contract."""
    paths = sorted(FOLDER.glob("**/contract.pbr"))
    head = _HEAD.format(number=len(paths), forms=len(FORMS), keywords=len(_keywords()))
    return head + "".join(map(_row, paths))


def _keywords() -> set[str]:
    """The names of the words of the language."""
    return {one.name for one in tables.load().kinds if one.written[:1].isalpha()}


def _row(path: Path) -> str:
    """What a contract is made of, in numbers."""
    text = path.read_text(encoding="utf-8")
    contract = Compilation(Source(path.name, text), path.parent).contract
    if contract is None:
        message = f"{path} is no contract"
        raise ValueError(message)
    rules, whole = _lines(_EXAMPLE.sub("", text)), _lines(text)
    used = {
        terminal.kind for line in lines(Source(path.name, "\n".join(rules) + "\n"))[0] for terminal in line.terminals
    }
    without = contract.model_copy(update={"scenarios": ()})
    forms = [node.kind for form in parts(without) for node in nodes(form)]
    name = path.parent.relative_to(FOLDER).as_posix()
    rows = sum(line.lstrip().startswith("|") for line in rules)
    numbers = (len(rules), rows, _in_words(path.parent), len(whole) - len(rules), len(set(forms)), len(forms))
    cells = " | ".join(f"{number:,}" for number in (*numbers, len(used & _keywords())))
    return f"| [{name}]({name}) | {cells} |\n"


def _lines(text: str) -> list[str]:
    """The lines that say something."""
    return [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]


def _in_words(folder: Path) -> int:
    """How many lines the README, or that of the folder above, has before it works something out."""
    for readme in (folder / "README.md", folder.parent / "README.md"):
        text = readme.read_text(encoding="utf-8")
        if found := _WORKED.search(text):
            return len([line for line in text[: found.start()].splitlines() if line.strip()])
    message = f"{folder} works nothing out"
    raise ValueError(message)
