"""Writes the colours for editors from the terminals of the grammar: a TextMate grammar, and a lexer for Pygments.

`docs/generate.py` calls it with the pages; a test fails when a file is not what this gives.
"""  # noqa: INP001 - a program beside what it writes, not a package

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from lark.lexer import PatternStr, TerminalDef

from pbr_dsl.resources import grammar_text
from pbr_dsl.syntax.grammar import build
from pbr_dsl.syntax.words import LEADING

FOLDER: Final = Path(__file__).parent

_SIGNS: Final = r"[-+*/=|:()]"
_NUMBERS: Final = ("DATE", "MONEY", "PERCENT", "NUMBER")
_OWN: Final = {"NAME", "STRING", "CLAUSE", "COMMENT", "NEWLINE", "UNKNOWN", "POSSESSIVE", "_BLANK", *_NUMBERS}

# What is told apart: the TextMate scope, and the token of Pygments.
_KINDS: Final[dict[str, tuple[str, str]]] = {
    "comment": ("comment.line.number-sign.pbr", "Comment.Single"),
    "string": ("string.quoted.double.pbr", "String.Double"),
    "clause": ("entity.name.tag.clause.pbr", "Name.Decorator"),
    "lead": ("keyword.control.pbr", "Keyword.Declaration"),
    "word": ("keyword.operator.word.pbr", "Keyword"),
    "date": ("constant.numeric.date.pbr", "Literal.Date"),
    "number": ("constant.numeric.pbr", "Number"),
    "sign": ("keyword.operator.pbr", "Operator"),
    "possessive": ("keyword.operator.word.pbr", "Keyword"),
    "name": ("variable.other.pbr", "Name"),
}

_LEXER: Final = '''\
"""Colours for contracts in Pygments; made by editors/generate.py from the grammar.

`pygmentize -x -l editors/pbr_lexer.py:PbrLexer contracts/homes/contract.pbr`
"""

from pygments.lexer import RegexLexer
from pygments.token import Comment, Keyword, Literal, Name, Number, Operator, Punctuation, String, Whitespace


class PbrLexer(RegexLexer):
    """Tells apart what the contract language tells apart."""

    name = "pbr"
    aliases = ["pbr"]
    filenames = ["*.pbr"]
    tokens = {
        "root": [
            (r"\\n", Whitespace),
%s
            (r",", Punctuation),
            (r"\\s+?", Whitespace),
        ]
    }
'''


def files() -> dict[str, str]:
    """Every file that is made here, by its name."""
    patterns = _patterns()
    return {"pbr.tmLanguage.json": _text_mate(patterns), "pbr_lexer.py": _pygments(patterns)}


def _patterns() -> list[tuple[str, str]]:
    """What is told apart and the expression that finds it; the first that fits counts."""
    terminals = {terminal.name: terminal for terminal in build(grammar_text()).terminals}
    words = [terminal for name, terminal in terminals.items() if name not in _OWN and _is_word(terminal)]
    leads = [terminal for terminal in words if terminal.name in LEADING]
    others = [terminal for terminal in words if terminal.name not in LEADING]
    return [
        ("comment", _of(terminals["COMMENT"])),
        ("string", _of(terminals["STRING"])),
        ("clause", _of(terminals["CLAUSE"])),
        ("lead", rf"(?m:^)[ ]*{_any(leads)}"),
        ("date", _of(terminals["DATE"])),
        ("number", "|".join(_of(terminals[name]) for name in _NUMBERS[1:])),
        ("possessive", _of(terminals["POSSESSIVE"])),
        ("word", _any(others)),
        ("name", _of(terminals["NAME"])),
        ("sign", _SIGNS),
    ]


def _is_word(terminal: TerminalDef) -> bool:
    """Whether a terminal is written in letters."""
    return terminal.pattern.value[:1].isalpha()


def _of(terminal: TerminalDef) -> str:
    """The expression that finds a terminal."""
    return str(terminal.pattern.to_regexp())


def _any(words: list[TerminalDef]) -> str:
    """The expression that finds any of some words, the longest first, and no part of a longer name."""
    longest_first = sorted(words, key=lambda word: (-len(word.pattern.value), word.pattern.value))
    found = "|".join(w.pattern.value if isinstance(w.pattern, PatternStr) else _of(w) for w in longest_first)
    return rf"(?<![\w-])(?:{found})(?![\w-])"


def _text_mate(patterns: list[tuple[str, str]]) -> str:
    """The grammar that Visual Studio Code, Sublime Text and GitHub read."""
    made = {
        "name": "pbr",
        "scopeName": "source.pbr",
        "fileTypes": ["pbr"],
        "patterns": [{"name": _KINDS[kind][0], "match": found.replace("(?m:^)", "^")} for kind, found in patterns],
    }
    return json.dumps(made, indent=2, ensure_ascii=False) + "\n"


def _pygments(patterns: list[tuple[str, str]]) -> str:
    """The lexer."""
    rules = "\n".join(f"            ({found!r}, {_KINDS[kind][1]})," for kind, found in patterns)
    return _LEXER % rules
