"""What findings look like: every case is one expected file in `expected/`."""

from __future__ import annotations

import io
import json
from pathlib import Path

import jsonschema
import pytest
from pydantic import TypeAdapter
from rich.console import Console

from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit, Findings, Label
from pbr_dsl.source import Source, Span
from tests.golden import same

HERE = Path(__file__).parent
HOMES = Source("contracts/homes.pbr", (HERE / "homes.pbr").read_text(encoding="utf-8"))
PRICES = Source("library/prices.pbr", "language pbr 1\n\nlet fee = £120\n")


def code(severity: Severity) -> Code:
    return Code("PBR9901", "sample-finding", severity, "A sample", "Why.", "", "", "Fix.")


ERROR, QUESTION, WARNING, NOTE = (code(severity) for severity in Severity)


def at(words: str, source: Source = HOMES, after: str = "") -> Span:
    start = source.text.index(words, source.text.index(after))
    return source.span(start, start + len(words))


CASES: dict[str, Diagnostic] = {
    "one-label": Diagnostic(
        ERROR,
        "nothing is called `stya`",
        at("stya"),
        (Label(at("stya"), "did you mean `stay`?"),),
        help="a value counts rows of a record, such as `count of stay`",
        clause="Sch 2",
    ),
    "no-label": Diagnostic(WARNING, "this value is used nowhere", at("total")),
    "two-on-a-line": Diagnostic(
        ERROR,
        "`at most` is written twice",
        at("at most £20,000"),
        (Label(at("at most £20,000"), "written again here"), Label(at("at most £19,000"), "written first here")),
    ),
    "three-on-a-line": Diagnostic(
        ERROR,
        "pounds and pounds per hour cannot be added",
        at("+"),
        (Label(at("fee", after="let total"), "pounds"), Label(at("price", after="+"), "pounds per hour")),
    ),
    "far-apart": Diagnostic(
        ERROR,
        "two rows fit 13 weeks",
        at("| 13 weeks | 2 points |"),
        (
            Label(at("| 13 weeks | 2 points |"), "this row"),
            Label(at("| 13 weeks | 3 points |"), "and this row"),
            Label(at("let fee"), "far above"),
        ),
    ),
    "several-lines": Diagnostic(
        ERROR,
        "this table has a doubled row",
        at("table points").to(at("2 points |")),
        (Label(at("table points").to(at("2 points |")), "the table"),),
    ),
    "two-files": Diagnostic(
        ERROR,
        "`fee` is defined twice",
        at("fee = £100"),
        (Label(at("fee = £100"), "here"), Label(at("fee = £120", PRICES), "and here")),
    ),
    "question": Diagnostic(
        QUESTION,
        "does the last day count?",
        at("each client", after="limit"),
        readings=("within 13 weeks, the last day too: 91 days", "less than 13 weeks: 90 days"),
        help="the readings differ for somebody who leaves on day 91",
    ),
    "tabs-and-controls": Diagnostic(
        ERROR, "the direction turns \u202e here", at("red"), (Label(at("red"), "\x1b[31mred\x1b[0m"),)
    ),
    "wide-characters": Diagnostic(ERROR, "not a number", at("19,000"), (Label(at("19,000"), "this one"),)),
    "long-line": Diagnostic(NOTE, "a long line", at("the end"), (Label(at("the end"), "far right"),)),
    "end-of-file": Diagnostic(ERROR, "the last line is not finished", HOMES.span(10_000, 10_000)),
    "empty-line": Diagnostic(ERROR, "an empty line", HOMES.span(15, 15)),
    "no-place": Diagnostic(ERROR, "there is no folder `contracts/brimingham`", None, help="see above", clause="1"),
}


@pytest.mark.parametrize("name", CASES)
def test_text(name: str, request: pytest.FixtureRequest) -> None:
    expected = HERE / "expected" / f"{name}.txt"
    same(expected, render.text([CASES[name]]).plain + "\n", accept=request.config.getoption("--accept"))


@pytest.mark.parametrize("name", CASES)
def test_what_is_printed_moves_no_cursor(name: str) -> None:
    for form in (render.text([CASES[name]]).plain, render.concise([CASES[name]])):
        assert not {letter for letter in form if (ord(letter) < 32 and letter != "\n") or letter == "\u202e"}


def everything() -> Findings:
    findings = Findings()
    findings.extend(reversed(CASES.values()))
    findings.add(Diagnostic(ERROR, "a fix", at("stya"), fix=(Edit(at("stya"), "stay"),)))
    return findings


def test_concise(request: pytest.FixtureRequest) -> None:
    accept = request.config.getoption("--accept")
    same(HERE / "expected" / "all.concise", render.concise(everything()) + "\n", accept=accept)


def test_json(request: pytest.FixtureRequest) -> None:
    accept = request.config.getoption("--accept")
    schema = TypeAdapter(render.FindingsJson).json_schema()
    same(HERE / "expected" / "check.schema.json", json.dumps(schema, indent=2) + "\n", accept=accept)
    same(HERE / "expected" / "all.json", render.to_json(everything()) + "\n", accept=accept)
    jsonschema.validate(json.loads(render.to_json(everything())), schema)


def test_colour(request: pytest.FixtureRequest) -> None:
    screen = io.StringIO()
    console = Console(file=screen, force_terminal=True, color_system="standard", highlight=False, width=120)
    console.print(render.text([CASES["one-label"], CASES["question"]]), soft_wrap=True)
    shown = screen.getvalue().replace("\x1b", "␛")
    same(HERE / "expected" / "colour.txt", shown, accept=request.config.getoption("--accept"))


@pytest.mark.parametrize(
    ("findings", "words"),
    [
        ([], "No problems found."),
        ([CASES["no-place"]], "Found 1 problem."),
        ([CASES["one-label"]], "Found 1 problem in 1 file."),
        ([CASES["question"], CASES["one-label"]], "Found 2 problems in 1 file."),
        ([CASES["no-label"], CASES["long-line"]], "Found 1 warning and 1 note in 1 file."),
        (
            [CASES["question"], CASES["no-label"], CASES["long-line"]],
            "Found 1 problem, 1 warning and 1 note in 1 file.",
        ),
    ],
)
def test_count(findings: list[Diagnostic], words: str) -> None:
    assert render.count(findings) == words


def test_findings_come_in_order_of_position() -> None:
    places = [(diagnostic.path, diagnostic.span.start) for diagnostic in everything() if diagnostic.span]
    assert places == sorted(places)


def test_warnings_and_notes_leave_a_contract() -> None:
    assert {diagnostic.severity for diagnostic in everything().errors} == {Severity.ERROR, Severity.QUESTION}
