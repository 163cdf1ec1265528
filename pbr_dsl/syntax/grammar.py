"""The parser's tables as lark makes them from the grammar: the only place that knows lark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import lark
from lark.common import LexerConf
from lark.grammar import Rule
from lark.lark import PostLex
from lark.lexer import BasicLexer, PatternStr, UnlessCallback

from pbr_dsl.syntax.tables import Kind, Reduction, Tables


class _EveryCharacter(PostLex):
    """Keeps a terminal that no rule mentions: any character that nothing else reads."""

    always_accept = ("UNKNOWN",)

    def process(self, stream: Iterator[lark.Token]) -> Iterator[lark.Token]:
        """Give the terminals back as they are."""
        return stream


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


def lexer(parser: lark.Lark) -> BasicLexer:
    """The lexer of a parser; what lark would find wrong with the terminals it found when it built the parser."""
    return BasicLexer(LexerConf([*parser.terminals], re, parser.ignore_tokens, skip_validation=True))


def tables(grammar: str) -> Tables:
    """The tables of a grammar."""
    parser = build(grammar)
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
    kinds = [Kind(one.name, one.pattern.value, isinstance(one.pattern, PatternStr)) for one in parser.terminals]
    pattern, words = _scanned(lexer(parser))
    ignored = frozenset(parser.ignore_tokens)
    return Tables(kinds, pattern, words, ignored, actions, leads, conf.start_state, conf.end_state)


def _scanned(made: BasicLexer) -> tuple[str, dict[str, dict[str, str]]]:
    """What matches any terminal, and the texts that match as another kind does and are of their own."""
    every = made.scanner.terminals
    own = {kind: call.scanner.terminals for kind, call in made.callback.items() if isinstance(call, UnlessCallback)}
    words = {kind: {one.pattern.value: one.name for one in terminals} for kind, terminals in own.items()}
    return "|".join(f"(?P<{one.name}>{one.pattern.to_regexp()})" for one in every), words


def _reduction(rule: Rule) -> Reduction:
    """A rule of lark's as a reduction."""
    passes = rule.options.expand1 and not rule.alias and len(rule.expansion) == 1
    name = "" if passes else str(rule.alias or rule.origin.name)
    origin = str(rule.origin.name)
    return Reduction(len(rule.expansion), origin, name, origin.startswith("_"))
