"""Every code block of README and docs is run.

The word after the language says what a block is:

- `pbr file=homes.pbr` (and `csv`, `toml`): written to that file of the page's own folder; a contract must check clean,
  and with `file=homes.pbr broken` it must have a finding.
- `pbr add=homes.pbr`: added to the end of that file; what it comes to is for a later `pbrc check` to say.
- `pbr`: a whole contract when it starts with `language`, else lines added to the shared heading; either must read
  without a finding of the language (PBR01).
- `pbr clean`: such lines, with a payment of £0 where they have none; nothing may be found that leaves no contract.
- `pbr broken`: must have a finding.
- `text found`: each line is a finding of the `pbr` block above, word for word: `PBR0302: message`.
- `console`: each line that starts with `$ ` is run, and what follows is its output, word for word; a line of `…` stands
  for any lines.
- `python`: a session, whose answers are compared.
- `bash ci` blocks are run by `.ci/run`; `text`, `json` and `yaml` blocks show something and are not run.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pbr_dsl.diagnostics.snippet import complete
from pbr_dsl.driver import check_text

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("contracts/**/README.md"))]
BLOCK = re.compile(r"^```(?P<kind>[a-z]+)(?P<words>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
NOTHING = "\npayment nothing each period\n  amount  £0\n"
SHOWN = {"text", "json", "yaml", "bash", "mermaid"}


@dataclass(frozen=True)
class Block:
    kind: str
    words: str
    body: str
    line: int


def blocks(page: Path) -> list[Block]:
    text = page.read_text(encoding="utf-8")
    return [
        Block(found["kind"], found["words"].strip(), found["body"], text.count("\n", 0, found.start()) + 1)
        for found in BLOCK.finditer(text)
    ]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_block_of_a_page_does_what_it_says(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("contracts", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    names: dict[str, object] = {}
    above = ""
    for block in blocks(page):
        where = f"{page.relative_to(ROOT)}:{block.line}"
        if block.words.startswith(("file=", "add=")):
            written(block, tmp_path, where)
        elif block.kind == "pbr":
            read(block, where)
            above = block.body
        elif block.words == "found":
            found(block, above, where)
        elif block.kind == "console":
            run(block, tmp_path, where)
        elif block.kind == "python":
            monkeypatch.chdir(tmp_path)
            session(block, names, where)
        else:
            assert block.kind in SHOWN, f"{where}: a block of kind `{block.kind}` is run by nothing"


def written(block: Block, folder: Path, where: str) -> None:
    place, _, promise = block.words.partition(" ")
    how, _, name = place.partition("=")
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if how == "add" else "w", encoding="utf-8") as file:
        file.write(block.body)
    if how == "file" and path.suffix == ".pbr":
        findings = [finding.message for finding in check_text(block.body, folder=path.parent).findings]
        assert bool(findings) == (promise == "broken"), f"{where}: {findings}"


def whole_text(lines: str) -> str:
    """The lines as a contract: under the shared heading, with a payment of £0 where they have none."""
    if lines.startswith("language "):
        return lines
    return complete(lines + ("" if "\npayment " in f"\n{lines}" else NOTHING))


def found(block: Block, above: str, where: str) -> None:
    findings = [f"{finding.code.id}: {finding.message}" for finding in check_text(whole_text(above)).findings]
    missing = [line for line in block.body.splitlines() if line not in findings]
    assert not missing, f"{where}: {missing} are not among {findings}"


def read(block: Block, where: str) -> None:
    whole = block.body.startswith("language ")
    findings = list(check_text(block.body if whole else complete(block.body)).findings)
    if block.words == "broken":
        assert findings, f"{where}: this block should have a finding"
        return
    if block.words == "clean":
        findings = list(check_text(whole_text(block.body)).findings)
        assert not any(finding.severity.stops for finding in findings), f"{where}: {[f.message for f in findings]}"
    unread = [finding.message for finding in findings if whole or finding.code.id.startswith("PBR01")]
    assert not unread, f"{where}: {unread}"


def run(block: Block, folder: Path, where: str) -> None:
    for command, expected in commands(block.body):
        words = shlex.split(command)
        assert words[0] == "pbrc", f"{where}: only pbrc is run here, not `{words[0]}`"
        done = subprocess.run(
            [sys.executable, "-m", "pbr_dsl", *words[1:]],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "COLUMNS": "100", "NO_COLOR": "1"},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
        shown = (done.stdout + done.stderr).rstrip("\n")
        assert matches(expected, shown), f"{where}: `{command}` printed\n{shown}\ninstead of\n{expected}"


def session(block: Block, names: dict[str, object], where: str) -> None:
    made = doctest.DocTestParser().get_doctest(block.body, names, where, where, 0)
    assert made.examples, f"{where}: a session starts its lines with `>>> `"
    said: list[str] = []
    doctest.DocTestRunner(verbose=False).run(made, out=said.append, clear_globs=False)
    names |= made.globs
    assert not said, "".join(said)


def commands(body: str) -> list[tuple[str, str]]:
    found: list[tuple[str, list[str]]] = []
    for line in body.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found:
            found[-1][1].append(line)
    return [(command, "\n".join(lines).rstrip("\n")) for command, lines in found]


def matches(expected: str, shown: str) -> bool:
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^…$", expected, flags=re.MULTILINE)]
    pattern = r"(?:\n?(?:.*\n)*?(?:.*)\n?)".join(parts)
    return re.fullmatch(pattern, shown, flags=re.MULTILINE) is not None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_line_that_a_table_tells_to_write_stands_in_a_block(page: Path) -> None:
    """Under the heading `the line says`; so each such line is read by `check`.  `…` stands for anything."""
    written = " ".join(" ".join(block.body for block in blocks(page) if block.kind == "pbr").split())
    lost = [line for line in told(page) if not re.search(re.escape(line).replace("…", ".*?"), written)]
    assert not lost, f"{page.relative_to(ROOT)}: {lost} are in no block"


def told(page: Path) -> Iterator[str]:
    at = None
    for line in page.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if not line.startswith("|"):
            at = None
        elif "the line says" in cells:
            at = cells.index("the line says")
        elif at is not None:
            yield from (" ".join(line.split()) for line in re.findall("`([^`]+)`", cells[at]))


def test_the_contract_of_the_front_page_is_the_one_that_is_paid() -> None:
    shown = next(block.body for block in blocks(ROOT / "README.md") if block.kind == "pbr")
    assert (ROOT / "contracts/homes/contract.pbr").read_text(encoding="utf-8").startswith(shown)
