"""Engines agree on drawn contracts with data, and keep what no engine may change; and a fault would be noticed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache
from itertools import islice
from pathlib import Path
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.facts import Missing
from pbr_dsl.values.history import History
from pbr_dsl.values.statement import Line, PayerShare, Reason, Statement, Waiting
from tests.engines.agree import agree, differences, reference
from tests.engines.case import Case, Read, RefusedError, drawn, kept, with_data
from tests.engines.chance import Chance
from tests.engines.shrink import smaller
from tests.engines.tries import ENGINES, KEPT, Asked, Seen, cases, fault, keep
from tests.seed import SEED

ROOT = Path(__file__).parents[2]
PENNY = Fraction(1, 100)


@settings(
    max_examples=4, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(st.randoms(use_true_random=False))
def test_engines_agree_and_keep_the_laws(random: Random) -> None:
    chance = Chance(random)
    made, contract = drawn(chance)
    if contract is not None:
        case = with_data(made, contract, chance)
        said = fault(case, contract, chance)
        assert said is None, f"{said}\nkept in {keep(case, said)}"


def test_nearly_all_drawn_contracts_pass_check_and_engines_agree_on_them() -> None:
    seen = Seen()
    for _, case, contract in islice(cases("passes", seen=seen), 14):
        said = fault(case, contract, Chance(Random(SEED)), seen, Asked(()))  # noqa: S311
        assert said is None, said
    assert seen.refused <= 2
    assert seen.had["a payment"]


@cache
def rich() -> Read:
    """A case with payers, reasons, and a line that waits."""
    for _, case, contract in cases("rich"):
        try:
            read = case.read(contract)
        except RefusedError:
            continue
        lines = reference(read.contract, read.history, read.day).lines
        if any(line.shares and line.amount for line in lines) and any(line.waiting and line.reasons for line in lines):
            return read
    raise AssertionError


def wrong(change: Callable[[list[Line]], list[Line]]) -> Callable[[Contract, History, date], Statement]:
    """An engine that is right, but for a change of its lines."""

    def engine(contract: Contract, history: History, day: date) -> Statement:
        made = reference(contract, history, day)
        return replace(made, lines=change(list(made.lines)))

    return engine


def first_with(field: str, **change: object) -> Callable[[list[Line]], list[Line]]:
    """A change of the first line in which a field says something."""

    def changed(lines: list[Line]) -> list[Line]:
        at = next(at for at, line in enumerate(lines) if getattr(line, field))
        return [*lines[:at], replace(lines[at], **change), *lines[at + 1 :]]  # type: ignore[arg-type]

    return changed


FAULTS: dict[str, Callable[[list[Line]], list[Line]]] = {
    "a penny more": lambda lines: [
        replace(line, amount=line.amount + PENNY * (at == len(lines) // 2)) for at, line in enumerate(lines)
    ],
    "another state": first_with("state", state="held?"),
    "another amount before limits": first_with("before_limits", before_limits=Fraction(1, 3)),
    "another mark": first_with("state", marks=("trimmed?",)),
    "another share": first_with("shares", shares=(PayerShare("council", PENNY, None),)),
    "another reason": first_with("reasons", reasons=(Reason("because"),)),
    "another fact that is waited for": first_with("waiting", waiting=(Waiting(Missing("held"), None),)),
    "another clause": first_with("state", clause="99"),
    "another day": first_with("state", achieved=date(2026, 1, 1)),
    "a line less": lambda lines: lines[1:],
    "a line twice": lambda lines: [*lines, lines[0]],
    "another order": lambda lines: lines[::-1],
}


@pytest.mark.parametrize("name", FAULTS)
def test_one_thing_that_differs_is_named(name: str) -> None:
    read = rich()
    found = agree(read.contract, read.history, read.day, [reference, wrong(FAULTS[name])])
    assert found is not None
    assert str(found)
    assert agree(read.contract, read.history, read.day, [reference, reference]) is None


def test_lines_alone_are_compared_and_an_engine_that_raises_differs() -> None:
    read = rich()

    def lines(contract: Contract, history: History, day: date) -> Sequence[Line]:
        return reference(contract, history, day).lines

    def raising(_: Contract, __: History, ___: date) -> Statement:
        raise OverflowError

    assert agree(read.contract, read.history, read.day, [reference, lines]) is None
    assert "OverflowError" in str(agree(read.contract, read.history, read.day, [reference, raising]))


def test_what_is_found_is_made_small() -> None:
    """A case that pays more than £1 somewhere becomes a small one that still does."""

    def shows(case: Case) -> bool:
        contract = case.checked()
        if contract is None:
            return False
        try:
            read = case.read(contract)
        except RefusedError:
            return False
        return any(line.amount > 1 for line in reference(contract, read.history, read.day).lines)

    case = next(case for _, case, _ in cases("small") if shows(case))
    small = smaller(case, shows, tries=25)
    assert len(repr(small)) < len(repr(case))
    assert shows(small)


@pytest.mark.parametrize("folder", sorted(KEPT.glob("*/")), ids=lambda folder: folder.name)
def test_what_was_once_found_stays_right(folder: Path) -> None:
    case = kept(folder)
    contract = case.checked()
    if contract is None:
        assert (folder / "refused.txt").is_file(), "the contract is refused, and nothing says why it may be"
        return
    assert case.read(contract).history.rows
    assert fault(case, contract, Chance(Random(SEED)), asked=Asked(rows=True, files=True)) is None  # noqa: S311


DIGEST = """
import hashlib
from itertools import islice
from tests.engines.tries import cases, reference
from tests.engines.case import RefusedError
said = []
for _, case, contract in islice(cases("hashed"), 4):
    try:
        read = case.read(contract)
    except RefusedError:
        continue
    said.append(repr(reference(read.contract, read.history, read.day)))
print(hashlib.sha256("".join(said).encode()).hexdigest())
"""


def test_the_order_of_sets_changes_neither_what_is_drawn_nor_what_is_paid() -> None:
    found = {
        subprocess.run(
            [sys.executable, "-c", DIGEST],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(found) == 1


def test_every_engine_is_compared() -> None:
    assert next(iter(ENGINES)) == "reference"
    read = rich()
    made = [engine(read.contract, read.history, read.day) for engine in ENGINES.values()]
    assert all(next(differences(made[0], other), None) is None for other in made[1:])
