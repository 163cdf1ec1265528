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


def _spelt(found: re.Match[str]) -> str:
    """Spell one unsafe character by its number."""
    return f"\\u{{{ord(found[0]):x}}}"


def visible(text: str) -> str:
    r"""The text with every unsafe character spelt as `\u{..}`, line feeds and tabs among them."""
    return _UNSAFE.sub(_spelt, text)


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
