"""The page of the schemes: each number stands in the worked example or the test that is said to hold it."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

import pytest

from tests.contracts.tools import CONTRACTS, ROOT

PAGE: Final = (ROOT / "docs/explanation/schemes.md").read_text(encoding="utf-8")
ROWS: Final = [
    (folder, row)
    for folder, part in re.findall(r"^## \d+ [^\n]*: `([\w-]+)`$(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    for row in re.findall(r"^\| (.*\d.*) \| [PO] \| (.+) \| .+ \|$", part, re.MULTILINE)
]
NUMBER: Final = re.compile(r"\d[\d,_]*(?:\.\d+)?")


def numbers(text: str) -> set[Fraction]:
    """Every number in a text, whatever its separators."""
    return {Fraction(found.replace(",", "").replace("_", "").rstrip(".")) for found in NUMBER.findall(text)}


def holding(folder: str, where: str) -> str:
    """The lines that hold a number: what a worked example expects, or a test, or a constant of its file."""
    if where.startswith('"'):
        texts = [path.read_text(encoding="utf-8") for path in (CONTRACTS / folder).rglob("contract.pbr")]
        found = [re.search(rf"^scenario {re.escape(where)}.*\n((?: .*\n)+)", text, re.MULTILINE) for text in texts]
        return "\n".join(
            line for played in found if played for line in re.findall(r"^ +expect .*", played[1], re.MULTILINE)
        )
    file, _, name = where.strip("`").partition("::")
    lines = (ROOT / "tests/contracts" / file).read_text(encoding="utf-8").splitlines()
    if not name:
        return "\n".join(lines)
    (first,) = [at for at, line in enumerate(lines) if re.match(rf"(def )?{name}\b", line)]
    rest = [at for at, line in enumerate(lines) if at > first and re.match(r"\w|@", line)]
    return "\n".join(lines[first : min(rest, default=len(lines))])


def test_every_scheme_and_every_row_is_read() -> None:
    assert len({folder for folder, _ in ROWS}) == 14
    assert len(ROWS) == len(re.findall(r"^\| .*\d.* \| [PO] \|", PAGE, re.MULTILINE))
    for number in range(1, 16):
        assert re.search(rf"^## {number} ", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("folder", "row"), ROWS, ids=[f"{folder}: {row[0]}" for folder, row in ROWS])
def test_each_number_stands_where_it_is_said_to_stand(folder: str, row: tuple[str, str]) -> None:
    said, where = row
    left, _, total = said.partition(" = ")
    held = numbers(holding(folder, where))
    assert held, where
    assert numbers(left) <= held
    if total:
        assert sum(numbers(left)) == sum(numbers(total))
