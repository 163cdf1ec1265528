"""Text from a contract or a data file, made safe to print: what would move or hide other text is spelt out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from rich.cells import cell_len

TAB: Final = " " * 4

# Control characters (C0, DEL, C1); marks that change the direction of writing or the line; marks nobody can see;
# halves of characters that no encoding can write.
_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")


# What a build server takes for an order to itself: at the start of a line, or anywhere in it.
_ORDER: Final = re.compile(r"^([ \t]*):(?=:)", re.MULTILINE)
_MARK: Final = re.compile(r"##(?=\[|vso\[)")


def _spelt(found: re.Match[str]) -> str:
    """Spell one unsafe character by its number."""
    return f"\\u{{{ord(found[0]):x}}}"


def visible(text: str) -> str:
    r"""The text with every unsafe character spelt as `\u{..}`, line feeds and tabs among them."""
    return _UNSAFE.sub(_spelt, text)


def lines_visible(text: str) -> str:
    """The text with every unsafe character spelt, and its lines as they are."""
    return text if text.isascii() and text.isprintable() else "\n".join(map(visible, text.split("\n")))


def without_orders(text: str, *, ours: bool = False) -> str:
    """The text without what GitHub or Azure would take for an order (`::error::`, `##[..]`, `##vso[..]`).

    Where lines that begin with `::` are `ours` they stay.
    """
    return _MARK.sub(r"#\\u{23}", text if ours else _ORDER.sub(r"\1\\u{3a}", text))


def in_json(text: str) -> str:
    r"""JSON with every unsafe character, and every order to a build server, written as `\u` and its number."""
    marked = _MARK.sub(r"#\\u0023", text)
    return "\n".join(_UNSAFE.sub(lambda one: f"\\u{ord(one[0]):04x}", line) for line in marked.split("\n"))


@lru_cache(maxsize=4096)
def _shown(character: str) -> tuple[str, int]:
    """One character as it is printed, with the number of screen columns it takes."""
    printed = TAB if character == "\t" else visible(character)
    return printed, cell_len(printed)


def laid_out(line: str) -> tuple[str, tuple[int, ...]]:
    """One line as it is printed, and the screen column (from 0) at which each character starts, and the line ends."""
    columns = [0]
    printed: list[str] = []
    for character in line:
        text, width = _shown(character)
        printed.append(text)
        columns.append(columns[-1] + width)
    return "".join(printed), tuple(columns)
