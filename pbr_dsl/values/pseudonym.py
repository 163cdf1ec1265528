"""Names in the place of identifiers of people: what is read is replaced at once, so that nothing later can show it.

With a key the name is the first 16 digits of HMAC-SHA256 (RFC 2104) of the identifier under it, the same wherever that
key is used; nobody without it can try identifiers until one fits.  Without a key it is `personal 3` in angle quotes:
the third that was read, and the same only within one run.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import Final, Self

SHORTEST: Final = 32  # characters of a key: fewer could be tried out
_DIGITS: Final = 16


class Pseudonym(str):
    """A name that stands for an identifier: it is printed as the name, and sorts as what it stands for.

    So lines come in the order that they would have without it, and a limit that goes by keys pays the same.
    """

    __slots__ = ("plain",)

    plain: str

    def __new__(cls, shown: str, plain: str) -> Self:
        """Make the name `shown` of what is `plain`."""
        made = super().__new__(cls, shown)
        made.plain = plain
        return made

    def __lt__(self, other: str) -> bool:
        """Whether it comes before another identifier."""
        return self.plain < plain(other)

    def __le__(self, other: str) -> bool:
        """Whether it does not come after another identifier."""
        return self.plain <= plain(other)

    def __gt__(self, other: str) -> bool:
        """Whether it comes after another identifier."""
        return self.plain > plain(other)

    def __ge__(self, other: str) -> bool:
        """Whether it does not come before another identifier."""
        return self.plain >= plain(other)

    def __reduce__(self) -> tuple[type[Pseudonym], tuple[str, str]]:
        """Copy it with what it stands for."""
        return Pseudonym, (str(self), self.plain)


def plain(text: str) -> str:
    """Give what a name stands for; any other text is itself."""
    return text.plain if isinstance(text, Pseudonym) else text


@dataclass(slots=True)
class Pseudonyms:
    """The names that one run has given."""

    key: bytes = b""
    _given: dict[str, Pseudonym] = field(default_factory=dict)

    def of(self, text: str) -> Pseudonym:
        """Give the name of an identifier."""
        if isinstance(text, Pseudonym):
            return text
        if text not in self._given:
            self._given[text] = self._keyed(text) if self.key else self._next(text)
        return self._given[text]

    def of_many(self, text: str) -> Pseudonym:
        """Give the name of an identifier that is one of any number: with a key it is worked out again, and not kept."""
        return self._keyed(text) if self.key else self.of(text)

    def _keyed(self, text: str) -> Pseudonym:
        """The name of an identifier under the key."""
        return Pseudonym(hmac.digest(self.key, text.encode(errors="surrogatepass"), "sha256").hex()[:_DIGITS], text)

    def _next(self, text: str) -> Pseudonym:
        """The next name without a key."""
        return Pseudonym(f"\u2039personal {len(self._given) + 1}\u203a", text)

    def said(self, asked: str) -> str:
        """Give the name where somebody typed an identifier that has one."""
        return " / ".join(self._given.get(part, part) for part in asked.split(" / "))
