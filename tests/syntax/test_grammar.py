"""The grammar: no line has two readings, each example can be read, and our tables say what it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lark.lexer import LexerState
from lark.utils import TextSlice

from pbr_dsl import resources
from pbr_dsl.model.expression import FORMS
from pbr_dsl.syntax import examples, grammar, line, machine, parse, tables, words
from pbr_dsl.syntax.build import MAKERS
from tests.syntax.corpus import messages

# Where an example stands: the lines above it.  Examples that start with none of these words stand at the edge.
ABOVE = {
    "record r": "moved-in",
    "eligibility each x on y": "adult:",
    "contract": "between term money calendar periods prevails unknown aims clauses note",
    "payment p": "pennies amount at when due below payers shadow",
    "evidence e": "kinds verified dated submitted sample",
    "outcome o": "requires offered achieved claimed payable lapses serves choose price",
    "variation v from 1 July 2014, for everyone": "planned",
    "scenario": "then given expect",
}
UNDER = {
    "contract": '\n  note "x"',
    "schedule": "\n  | provider |\n  | north    |",
    "lot": "\n  capacity = 5 hours",
    "table": "\n  | review   | set  | points |\n  | 13 weeks | main | 3      |",
    "eligibility": "\n  age is above 3",
    "outcome": "\n  achieved  on start",
    "outcomes": "\n  | outcome | price |\n  | one     | £5    |",
    "payment": "\n  amount  price",
    "clawback": "\n  amount  price",
    "variation": "\n  price becomes £5",
    "scenario": "\n  expect fee = £5",
}
ROOT = Path(__file__).parents[2]
LARK = grammar.build(resources.grammar_text())
EXAMPLES = re.findall(r"^//: (.*)$", resources.grammar_text(), re.MULTILINE)


def context(example: str) -> str:
    word = example.split(maxsplit=1)[0]
    language = "" if word == "language" else "language pbr 1\n"
    if example == "evidence   form":
        return f"{language}outcome o\n  {example}\n"
    for block, leading in ABOVE.items():
        if word in leading.split():
            name = ' "x"' if block == "scenario" else " x" if block == "contract" else ""
            return f"{language}{block}{name}\n  {example}\n"
    return f"{language}{example}{UNDER.get(word, '')}\n"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_can_be_read(example: str) -> None:
    assert messages(context(example)) == []


def test_every_construct_has_an_example() -> None:
    grammar = resources.grammar_text()
    listed = re.search(r"^\?item: ([a-z_ |\n]+)\n\n", grammar, re.MULTILINE)
    assert listed
    for construct in re.findall("[a-z_]+", listed[1]):
        assert re.search(rf"^//: .*\n{construct}: ", grammar, re.MULTILINE), f"{construct} has no example above it"


MOST_CONSTRUCTS = 22  # words that begin a construct
MOST_KEYWORDS = 160
MOST_FORMS = 34  # of expressions


def test_the_language_stays_small() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "grammar.md").read_text(encoding="utf-8")
    said = re.search(r"^(\d+) words begin .* are\s+(\d+) keywords[^.]*\. [^.]*\s(\d+)\s+forms", page, re.MULTILINE)
    assert said, "the page of the grammar says how large the language is"
    constructs, keywords, forms = map(int, said.groups())
    assert constructs <= MOST_CONSTRUCTS
    assert keywords <= MOST_KEYWORDS
    assert forms <= MOST_FORMS
    assert forms == len(FORMS)


def test_no_line_has_two_readings() -> None:
    grammar.build(resources.grammar_text(), strict=True)


def test_every_rule_is_built() -> None:
    made = LARK.rules
    rules = {rule.alias or rule.origin.name for rule in made}
    passing = {rule.origin.name for rule in made if rule.options.expand1 and not rule.alias}
    assert {str(rule) for rule in rules if not str(rule).startswith("_")} - passing <= MAKERS.keys()
    assert MAKERS.keys() <= {str(rule) for rule in rules}


def starts(block: str) -> frozenset[str]:
    """The kinds of terminal that can start a line of a block, as the grammar has it."""
    reader = machine.Machine(lambda _rule, _parts, _start, _end: None)

    def takes(before: list[machine.Terminal]) -> frozenset[str]:
        assert all(map(reader.feed, before))
        return reader.takes(reader.snapshot().states)

    before = [*line.lex(parse.LANGUAGE_LINE), machine.Terminal("NL", "", 0, 0)]
    if block == words.FILE:
        return takes(before) - {machine.END} | {"LANGUAGE"}
    outer = {words.PROPERTY: "lot x", "GIVEN": 'scenario "x"'}.get(block)
    marks = [machine.Terminal("NL", "", 0, 0), machine.Terminal("INDENT", "", 0, 0)]
    if outer:
        before += [*line.settled(line.lex(outer), words.FILE), *marks]
    where = {words.PROPERTY: "LOT", "GIVEN": "SCENARIO"}.get(block, words.FILE)
    before += [*line.settled(line.lex(parse.STAND_INS[block]), where), *marks]
    return takes(before)


@pytest.mark.parametrize("block", [words.FILE, *parse.STAND_INS])
def test_lines_start_with_the_words_that_we_think(block: str) -> None:
    kinds = {"VBAR" if kind == "HEADER" else kind for kind in starts(block)}
    if block in words.OPEN:
        assert words.STARTS[block] <= kinds
        assert not kinds & words.LEADING - words.STARTS[block]
    else:
        assert kinds - ({"NAME"} if block in words.OUTCOMES else set()) == words.STARTS[block]


def test_saved_tables_are_used_when_they_fit_the_grammar(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tmp_path / "tables.bin"
    tables.write(saved)
    monkeypatch.setattr(tables, "SAVED", saved)
    monkeypatch.setattr(grammar, "tables", lambda _grammar: pytest.fail("the tables were built again"))
    assert isinstance(tables.load.__wrapped__(), tables.Tables)


def test_every_character_is_in_a_terminal() -> None:
    assert [kind for kind, *_ in tables.lex("unit beds ~")] == ["UNIT", "NAME", "UNKNOWN"]


def test_saved_tables_of_another_grammar_are_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    saved = tmp_path / "tables.bin"
    saved.write_bytes(b"0" * 64 + b"not tables")
    monkeypatch.setattr(tables, "SAVED", saved)
    assert tables.load.__wrapped__().kinds


def test_each_rule_with_an_example_has_it_in_messages() -> None:
    text = re.sub(r"^// .*\n", "", resources.grammar_text(), flags=re.MULTILINE)
    assert set(re.findall(r"^//: .*\n(\w+):", text, re.MULTILINE)) <= examples.by_rule().keys()


@pytest.mark.parametrize("path", sorted((ROOT / "contracts").rglob("contract.pbr")), ids=lambda path: path.parent.name)
def test_terminals_are_those_of_lark(path: Path) -> None:
    text = path.read_text(encoding="utf-8") + "\n  ~ \u00a0 \t é |"
    of_lark = grammar.lexer(LARK).lex(LexerState(TextSlice.cast_from(text)), None)
    assert list(tables.lex(text)) == [(one.type, one.value, one.start_pos, one.end_pos) for one in of_lark]
