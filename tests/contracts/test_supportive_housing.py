"""Housed days, jail days and a coupon: the worked examples that its README works out."""

from __future__ import annotations

from typing import Final

from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS

FOLDER: Final = CONTRACTS / "supportive-housing"


def test_the_contract_is_clean() -> None:
    printed("check", "--deny-warnings", str(FOLDER))


def test_the_worked_examples_come_out() -> None:
    printed("test", str(FOLDER))
