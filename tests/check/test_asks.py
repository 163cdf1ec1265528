"""What `check` asks: of each kind at least three contracts, one of them a slip in a shipped one, and a near miss.

`tests/cases/asks/<name of the code>.cases` holds them one after the other.  `== words` begins a contract under the
heading that examples share, `== words: contracts/homes` one that is shipped, without its worked examples and with lines
`- ` in place of which `+ ` stand, and `== silent ...` a near miss.  The messages are beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.codes import ALL
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.snippet import complete
from pbr_dsl.driver import check_text
from tests.golden import same

ROOT = Path(__file__).parents[2]
FILES = sorted((ROOT / "tests/cases/asks").glob("*.cases"))
KINDS = {code.name: code for code in ALL.values()}
HEADS = re.compile(r"^== (?P<silent>silent )?(?P<words>.*?)(?:: (?P<slip>contracts/\S+))?\n", re.MULTILINE)
SCENARIOS = re.compile(r"^scenario .*\n(?:(?: .*)?\n)*", re.MULTILINE)
LEAST = 3


@dataclass(frozen=True)
class Case:
    """One contract: what it is about, its text, its folder, whether it is a slip, and whether it is a near miss."""

    words: str
    text: str
    folder: Path
    slip: bool
    silent: bool

    def findings(self) -> list[Diagnostic]:
        found = check_text(self.text, "contract.pbr", self.folder).findings
        return [one for one in found if one.code.name != "unread-field"]


def cases(path: Path) -> list[Case]:
    text = path.read_text(encoding="utf-8")
    heads = list(HEADS.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return [case(head, text[head.end() : end]) for head, end in zip(heads, ends, strict=True)]


def case(head: re.Match[str], body: str) -> Case:
    folder = ROOT / (head["slip"] or "tests")
    text = complete(body)
    if head["slip"]:
        shipped = (folder / "contract.pbr").read_text(encoding="utf-8")
        text = slipped(SCENARIOS.sub("", shipped), body)
    return Case(head["words"], text, folder, bool(head["slip"]), bool(head["silent"]))


def slipped(text: str, body: str) -> str:
    """A shipped contract in which each run of lines `- ` is replaced by the lines `+ ` after it."""
    for old, new in re.findall(r"((?:^- .*\n)+)((?:^\+ .*\n)*)", body, re.MULTILINE):
        was, becomes = (re.sub(r"^[-+] ", "", part, flags=re.MULTILINE) for part in (old, new))
        assert text.count(was) == 1, was
        text = text.replace(was, becomes)
    return text


def shown(found: Diagnostic) -> str:
    """A finding with the line that it is about, but not its number, which moves with a shipped contract."""
    line = found.span.source.text.splitlines()[found.span.line - 1].strip() if found.span else ""
    more = [
        *(f"  reading: {reading}" for reading in found.readings),
        *([f"  help: {found.help}"] if found.help else []),
    ]
    return "\n".join([f"{found.code.severity}[{found.code.id}]: {found.message}", f"  | {line}", *more, ""])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_kind_is_asked_about_where_it_is_and_nowhere_else(path: Path, request: pytest.FixtureRequest) -> None:
    code, found = KINDS[path.stem], cases(path)
    asked = [one for one in found if not one.silent]
    assert len(asked) >= LEAST
    assert any(one.slip for one in asked)
    assert len(asked) < len(found)
    said = ""
    for one in found:
        findings = one.findings()
        assert (code in {item.code for item in findings}) is not one.silent, one.words
        if not one.silent:
            said += f"== {one.words}\n" + "".join(shown(item) for item in findings) + "\n"
    same(path.with_suffix(".txt"), said, accept=request.config.getoption("--accept"))


@pytest.mark.parametrize("code", [c for c in ALL.values() if c.severity is Severity.QUESTION], ids=lambda code: code.id)
def test_a_question_has_two_readings_that_differ_in_money(code: Code) -> None:
    [asked] = [found for found in check_text(code.bad).findings if found.code is code]
    assert len(asked.readings) >= 2
    assert len(set(asked.readings)) == len(asked.readings)
    assert any(re.search(r"[£$€]\d", reading) for reading in asked.readings), asked.readings
