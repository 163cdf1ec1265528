"""Regular plurals of names, and what a plural may be the plural of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator


def plural_of(word: str) -> str:
    """Give the regular plural of a name."""
    if word.endswith(("s", "x", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def article(noun: str) -> str:
    """Give a noun with its article: `an outcome`, `a client`."""
    return f"{'an' if noun[:1] in 'aeiou' else 'a'} {noun}"


def singulars(words: Iterable[str]) -> Iterator[str]:
    """Give words and, for each that may be a regular plural, what it may be the plural of."""
    for word in words:
        yield word
        yield word.removesuffix("s")
        if word.endswith("es"):
            yield word.removesuffix("es")
        if word.endswith("ies"):
            yield word.removesuffix("ies") + "y"
        yield plural_of(word)
