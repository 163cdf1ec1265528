"""A draw: what depends on what, for all claims, shares and least numbers."""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.values.draw import drawn, joined, number, published, wanted
from pbr_dsl.values.facts import Key

KEY = joined(["0" * 64])
CLAIMS = st.lists(st.integers(0, 10**6).map(lambda n: ("moved", f"client {n}")), min_size=1, max_size=60, unique=True)
SHARES = st.integers(1, 100).map(lambda percent: Fraction(percent, 100))
LEAST = st.integers(0, 20)
SEEDS = st.text("0123456789abcdef", min_size=64, max_size=64)


@given(SEEDS, CLAIMS, SHARES, LEAST)
def test_one_claim_more_or_fewer_moves_at_most_one_other(
    seed: str, claims: list[Key], share: Fraction, least: int
) -> None:
    key = joined([seed])
    before, after = set(drawn(key, claims, share, least)), set(drawn(key, claims[1:], share, least))
    moved = (before ^ after) - {claims[0]}
    assert len(moved) <= 1
    assert all(number(key, one) >= share * 2**256 for one in moved), "only one that its own number does not draw"


@given(SEEDS, CLAIMS, SHARES)
def test_below_the_share_a_claim_is_drawn_whatever_else_is_claimed(
    seed: str, claims: list[Key], share: Fraction
) -> None:
    key = joined([seed])
    own = {one for one in claims if number(key, one) < share * 2**256}
    assert own <= set(drawn(key, claims, share, 0))
    assert all(set(drawn(key, [one], share, 0)) == {one} for one in own)


@given(CLAIMS, SHARES, LEAST, st.randoms())
def test_the_order_of_claims_does_not_matter(claims: list[Key], share: Fraction, least: int, random: Random) -> None:
    mixed = list(claims)
    random.shuffle(mixed)
    found = drawn(KEY, mixed, share, least)
    assert found == drawn(KEY, claims, share, least)
    assert len(found) >= wanted(len(claims), share, least)
    assert len(claims) > least or set(found) == set(claims)


def test_every_claim_has_the_same_chance() -> None:
    claims: list[Key] = [("moved", str(n)) for n in range(20)]
    often = dict.fromkeys(claims, 0)
    for seed in range(600):
        for one in drawn(joined([f"{seed:064}"]), claims, Fraction(1, 4), 0):
            often[one] += 1
    assert min(often.values()) > 600 * 0.25 * 0.75
    assert max(often.values()) < 600 * 0.40


def test_seeds_of_both_sides_count_in_any_order() -> None:
    one, other = "a" * 64, "b" * 64
    assert joined([one, other]) == joined([other, one]) != joined([one])
    assert published(one) == "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"


def test_the_number_is_hmac_sha256_of_the_key_as_json() -> None:
    assert number(b"key", ("a", "b")) == int("e33651b1c1a6216460ed2155550fd8cc10ddc6b927677d9f2ed5fd98e945d225", 16), (
        "any other tool can draw the same sample"
    )
