"""A draw that nobody can predict or steer: each claim has a number of its own, made from a seed and from its own key.

The number is HMAC-SHA256 (RFC 2104) of the claim's key under the seed, read as a whole number below 2 to the power
of 256.  No other claim goes into it.  Drawn are the claims with the smallest numbers:

- every claim whose number lies below the share of all numbers: whether one is drawn so depends on it alone;
- while these are fewer than the share of the claims, rounded up, or than the least number, as many of the next ones as
  are lacking.  One claim more or fewer moves at most one of the others, the next in the order.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Collection, Sequence
from fractions import Fraction
from hashlib import sha256
from typing import Final

from pbr_dsl.values.facts import Key

SHORTEST: Final = 32  # characters of a seed: fewer could be guessed
_ALL: Final = 1 << 256


def published(seed: str) -> str:
    """Give what is published of a seed before it is used: its SHA-256, in 64 hexadecimal digits."""
    return sha256(seed.encode()).hexdigest()


def joined(seeds: Collection[str]) -> bytes:
    """Give the key of a draw from the seeds of all who have a say in it; their order does not matter."""
    return "\n".join(sorted(seeds, key=published)).encode()


def number(key: bytes, claim: Key) -> int:
    """Give the number of a claim, from 0 to below 2 to the power of 256."""
    return int.from_bytes(hmac.digest(key, json.dumps(claim).encode(), "sha256"))


def wanted(claims: int, share: Fraction, least: int) -> int:
    """Give how many of some claims are looked at, at least: a share rounded up, no fewer than `least`, at most all."""
    return min(claims, max(-(-claims * share.numerator // share.denominator), least))


def drawn(key: bytes, claims: Collection[Key], share: Fraction, least: int) -> Sequence[Key]:
    """Give the claims that are drawn, in the order of their numbers."""
    numbers = sorted((number(key, claim), claim) for claim in claims)
    below = sum(one < share * _ALL for one, _ in numbers)
    return [claim for _, claim in numbers[: max(below, wanted(len(claims), share, least))]]
