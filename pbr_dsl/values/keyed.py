"""Names that nobody can read back: keyed hashes of what identifies somebody or something."""

from __future__ import annotations

import hmac
import unicodedata
from typing import Final

LEAST_KEY: Final = 16  # bytes

_MARK: Final = "\0key"  # what no identifier is, so that a key has a name of its own


def same_text(text: str) -> str:
    """Give what two ways to write one identifier share: its letters and digits, in small letters."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).casefold() if one.isalnum())


def keyed(key: bytes, kind: str, text: str) -> str:
    """Give the HMAC-SHA-256 of an identifier of a kind (`person`, `document`) under a key, in hexadecimal."""
    return hmac.digest(key, f"{kind}\0{same_text(text)}".encode(), "sha256").hex()


def name_of_key(key: bytes) -> str:
    """Give a short name by which two lists made with one key are known; the key cannot be told from it."""
    return keyed(key, _MARK, "")[:12]
