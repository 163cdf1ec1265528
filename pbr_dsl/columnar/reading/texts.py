"""What is done to the text of a cell before it is read: trimmed, folded, and searched for what nobody can see."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.data.cell import EDGES, ERRORS

SPACE: Final = r"[\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}]"
"""What Python calls a space, as both engines can say it."""

PRINTED: Final = r'[!"$-<>-~](?:[ -~]*[!-~])?'
"""A text of plain characters that needs no mending, and that is no error or formula of a spreadsheet."""

_BREAKS: Final = (
    r"[\t-\r\x{1c}-\x{20}\x{85}\x{a0}\x{1680}\x{2000}-\x{200b}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}_-]+"
)
_UNSEEN: Final = r"[^ \p{L}\p{M}\p{N}\p{P}\p{S}]|\x{fffd}"
_STRAIGHT: Final = ("\u2018\u2019\u201c\u201d\u2011", "''\"\"-")
_PLAIN_SPACES: Final = ("\u00a0\u2007\u202f", "   ")
_LIGATURES: Final = {
    "ss": "\u00df\u1e9e", "ffi": "\ufb03", "ffl": "\ufb04", "ff": "\ufb00", "fi": "\ufb01", "fl": "\ufb02",
    "st": "\ufb05\ufb06",
}  # fmt: skip


def trimmed(value: Sql) -> Sql:
    """Give a cell without the spaces around it."""
    return q.trimmed(value, EDGES)


def caseless(value: Sql, words: Iterable[str]) -> Sql:
    """Give a text as it is compared with words (case folded) whose case does not matter."""
    known = list(words)
    lowered = q.lower(q.translated(value, "\u017f\u212a\u0130", "sk\ufffd"))
    for plain, signs in _LIGATURES.items():
        if any(plain in word for word in known):
            for sign in signs:
                lowered = q.replaced(lowered, sign, plain)
    return lowered


def folded(value: Sql, words: Iterable[str]) -> Sql:
    """Give a text as names and codes are compared: without what people vary in them."""
    straight = q.translated(value, *_STRAIGHT)
    return q.trimmed(q.rewritten(caseless(straight, words), _BREAKS, "-"), "-")


def plain_spaces(value: Sql) -> Sql:
    """Give an identifier with plain spaces in the place of no-break ones."""
    return q.translated(value, *_PLAIN_SPACES)


def has_unseen(value: Sql) -> Sql:
    """Give whether a text holds characters that nobody can see."""
    return q.matches(value, _UNSEEN)


def is_spreadsheet_fault(value: Sql) -> Sql:
    """Give whether a filled cell is a spreadsheet's error or a formula."""
    return q.either(q.matches(value, "^="), q.both(q.matches(value, "^#"), q.among(_upper(value), sorted(ERRORS))))


def _upper(value: Sql) -> Sql:
    """A text in capital letters."""
    return q.upper(value)
