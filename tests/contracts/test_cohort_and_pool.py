"""The cohorts against a comparator and the pot shared by quality: the worked examples that their READMEs work out."""

from __future__ import annotations

import pytest

from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS


@pytest.mark.parametrize("name", ["one-service", "quality-pool"])
def test_the_contract_is_clean_and_its_examples_come_out(name: str) -> None:
    printed("check", "--deny-warnings", str(CONTRACTS / name))
    printed("test", str(CONTRACTS / name))
