"""The parser's tables, which lark makes from the grammar: read from a saved file when it fits, else made again."""

from __future__ import annotations

import hashlib
import pickle
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

import lark
from lark.common import LexerConf
from lark.grammar import Rule
from lark.lark import PostLex
from lark.lexer import BasicLexer, TerminalDef
from lark.utils import TextSlice

from pbr_dsl import resources

SAVED: Final = Path(__file__).with_name("tables.bin")
_FORM: Final = "3"  # part of the key: changes when the form of the tables changes
_KEY_LENGTH: Final = 64


class Reduction(NamedTuple):
    """A rule as the machine needs it: how many values it takes, what it makes, and the name it is built by."""

    size: int
    origin: str
    name: str  # "" passes its one value on
    listing: bool


class Tables(NamedTuple):
    """How to cut a text into terminals, and what to do with each of them in each state.

    `actions` goes to another state or reduces; `leads` is the state that a made value leads to.
    """

    terminals: list[TerminalDef]
    ignored: list[str]
    actions: dict[int, dict[str, int | Reduction]]
    leads: dict[int, dict[str, int]]
    start: int
    end: int


class _EveryCharacter(PostLex):
    """Keeps a terminal that no rule mentions: any character that nothing else reads."""

    always_accept = ("UNKNOWN",)

    def process(self, stream: Iterator[lark.Token]) -> Iterator[lark.Token]:
        """Give the terminals back as they are."""
        return stream


@cache
def load() -> Tables:
    """The tables; FileNotFoundError when the installation has no grammar."""
    grammar = resources.grammar_text()
    return _saved(_key(grammar)) or _made(build(grammar))


@cache
def _lexer() -> BasicLexer:
    """The lexer; what lark would find wrong with the terminals it found when the tables were made."""
    made = load()
    return BasicLexer(LexerConf(made.terminals, re, made.ignored, skip_validation=True))


def lex(text: str) -> Iterator[tuple[str, str, int, int]]:
    """The terminals of a text: kind, text, where it starts and ends; each character but blanks and comments is in one.

    It matches as lark's own lexer does, without making a token of lark's for each match.
    """
    lexer, whole = _lexer(), TextSlice.cast_from(text)
    match, ignored, at = lexer.scanner.match, lexer.ignore_types, 0
    while at < whole.end:
        if text[at] == " ":  # no terminal begins with a blank, and half of all characters to match are blanks
            at += 1
            continue
        found = match(whole, at)
        if found is None:
            message = f"no terminal matches at {at}"
            raise ValueError(message)
        value, kind = found
        end = at + len(value)
        if kind not in ignored:
            yield _kind(kind, value), value, at, end
        at = end


@lru_cache(maxsize=4096)
def _kind(kind: str, value: str) -> str:
    """The kind of a terminal: a word of the language that is written like a name is of a kind of its own."""
    lexer = _lexer()
    return lexer.callback[kind](lark.Token(kind, value)).type if kind in lexer.callback else kind


def build(grammar: str, *, strict: bool = False) -> lark.Lark:
    """The parser built from the grammar; with `strict`, lark's GrammarError when a line could be read in two ways."""
    return lark.Lark(
        grammar,
        start="file",
        parser="lalr",
        lexer="basic",
        maybe_placeholders=True,
        postlex=_EveryCharacter(),
        strict=strict,
    )


def write(path: Path = SAVED) -> None:
    """Save the tables; OSError when the file cannot be written."""
    grammar = resources.grammar_text()
    path.write_bytes(_key(grammar) + pickle.dumps(_made(build(grammar))))


def _made(parser: lark.Lark) -> Tables:
    """The tables of a parser of lark's."""
    conf = parser.parse_interactive().parser_state.parse_conf
    reductions = {rule: _reduction(rule) for rule in parser.rules}
    actions: dict[int, dict[str, int | Reduction]] = {}
    leads: dict[int, dict[str, int]] = {}
    for state, row in conf.states.items():
        actions[state], leads[state] = {}, {}
        for symbol, (_, target) in row.items():
            if isinstance(target, Rule):
                actions[state][symbol] = reductions[target]
            elif symbol.isupper():
                actions[state][symbol] = target
            else:
                leads[state][symbol] = target
    return Tables([*parser.terminals], parser.ignore_tokens, actions, leads, conf.start_state, conf.end_state)


def _reduction(rule: Rule) -> Reduction:
    """A rule of lark's as a reduction."""
    passes = rule.options.expand1 and not rule.alias and len(rule.expansion) == 1
    name = "" if passes else str(rule.alias or rule.origin.name)
    origin = str(rule.origin.name)
    return Reduction(len(rule.expansion), origin, name, origin.startswith("_"))


def _key(grammar: str) -> bytes:
    """What saved tables must have been made from."""
    made_from = f"{_FORM} {lark.__version__} {grammar}"
    return hashlib.sha256(made_from.encode()).hexdigest().encode()


def _saved(key: bytes) -> Tables | None:
    """The saved tables, or None when there are none or they were made from something else."""
    try:
        saved = SAVED.read_bytes()
    except OSError:
        return None
    if saved[:_KEY_LENGTH] != key:
        return None
    made = pickle.loads(saved[_KEY_LENGTH:])  # noqa: S301  our own file, beside this one
    return made if isinstance(made, Tables) else None
