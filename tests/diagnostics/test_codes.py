"""Every code is complete, and its two examples do what they say."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from pbr_dsl.diagnostics import codes
from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes import ALL, assumptions, data, names, run, sources, syntax, terms, units, use
from pbr_dsl.diagnostics.glossary import WORDS

PACKAGE = Path(codes.__file__).parent.parent.parent
PHASES = {
    "01": syntax,
    "02": names,
    "03": units,
    "04": terms,
    "05": data,
    "06": run,
    "07": use,
    "08": sources,
    "09": assumptions,
}
NEED_DATA = {"05", "06", "07", "08", "09"}
EVERY: list[Code] = list(chain.from_iterable(phase.CODES for phase in PHASES.values()))

needs_driver = pytest.mark.skipif(
    importlib.util.find_spec("pbr_dsl.driver") is None, reason="nothing checks a contract yet"
)


def found(contract: str) -> dict[str, str]:
    """The codes that a contract gives, each with one message."""
    driver = importlib.import_module("pbr_dsl.driver")
    checked = driver.check_text(contract, "contract.pbr")
    return {diagnostic.code.id: diagnostic.message for diagnostic in checked.findings}


def test_ids_and_names_are_unique() -> None:
    assert not [word for word, times in Counter(code.id for code in EVERY).items() if times > 1]
    assert not [word for word, times in Counter(code.name for code in EVERY).items() if times > 1]
    assert list(ALL.values()) == EVERY
    assert not {code.name for code in EVERY} & set(WORDS), "`pbrc explain` could not tell the code from the word"


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_numbers_its_own_codes_in_order(phase: str) -> None:
    numbers = [code.id for code in PHASES[phase].CODES]
    assert numbers == sorted(numbers)
    assert all(re.fullmatch(rf"PBR{phase}\d\d", number) for number in numbers)


@pytest.mark.parametrize("phase", PHASES)
def test_a_phase_lists_every_code_it_defines(phase: str) -> None:
    module = PHASES[phase]
    found = [value for value in vars(module).values() if isinstance(value, Code)]
    assert sorted(found, key=lambda code: code.id) == list(module.CODES)


@pytest.mark.parametrize("code", EVERY, ids=lambda code: code.id)
def test_a_code_says_what_explain_prints(code: Code) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code.name)
    assert code.title[0].isupper()
    assert not code.title.endswith(".")
    assert code.why.endswith((".", "?"))
    assert code.fix.endswith((".", "?"))
    assert bool(code.bad) == bool(code.good)


@pytest.mark.parametrize("code", EVERY, ids=lambda code: code.id)
def test_a_code_avoids_the_words_of_programmers(code: Code) -> None:
    words = set(re.findall(r"[a-z]+", f"{code.title} {code.why} {code.fix}".lower()))
    assert not words & {"token", "schema", "null", "parser", "parse", "node", "terminal", "identifier", "boolean"}


@needs_driver
@pytest.mark.parametrize(
    "code", [code for code in EVERY if code.bad or code.id[3:5] not in NEED_DATA], ids=lambda code: code.id
)
def test_the_bad_example_gives_the_code_and_the_good_one_does_not(code: Code) -> None:
    assert code.bad, "what `check` finds in a contract is shown in one"
    assert code.id in found(code.bad), f"{code.name}: the bad example gives {found(code.bad)}"
    stops = {id_: message for id_, message in found(code.good).items() if ALL[id_].severity.stops}
    assert code.id not in found(code.good)
    assert not stops, f"{code.name}: the good example is no contract"


@needs_driver
def test_every_code_is_reported_somewhere() -> None:
    read: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        if path.parent.name != "codes":
            tree = ast.parse(path.read_text(encoding="utf-8"))
            read |= {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
            read |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    constants = {word for phase in PHASES.values() for word, value in vars(phase).items() if isinstance(value, Code)}
    assert not constants - read, "codes that nothing reports"
