"""Whatever decides money stands in the schedule: when one leaf of the model changes, so does the page.

Every text, number, date, yes or no of the model is changed, and every part that may be missing is taken away, one at a
time; the contract that comes out need not make sense, but its schedule has to be another.
"""

from __future__ import annotations

import json
import os
import random
import re
from collections.abc import Iterator
from copy import deepcopy
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, Literal, get_args, get_origin

import pytest
from pydantic import ValidationError

from pbr_dsl.driver import Compilation
from pbr_dsl.model import contract as parts
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.expression import FORMS
from pbr_dsl.model.type import Form
from pbr_dsl.report.schedule import schedule
from pbr_dsl.report.schedule.markdown import markdown
from pbr_dsl.source import Source
from tests.seed import SEED

ROOT = Path(__file__).parents[3]
CASES = sorted([*ROOT.glob("contracts/**/contract.pbr"), *ROOT.glob("tests/cases/ok/**/contract.pbr")])
EVERY: Final = os.environ.get("PBR_EVERY_LEAF") == "1"
SAMPLE: Final = 7  # leaves of each contract, when not every one is tried

Way = tuple[str | int, ...]


def literals() -> list[str]:
    """Every word that a field of the model may be one of."""
    forms = {*FORMS.values(), *(one for one in vars(parts).values() if isinstance(one, type) and issubclass(one, Form))}
    found = {
        word
        for form in forms
        for field in form.model_fields.values()
        if get_origin(field.annotation) is Literal
        for word in get_args(field.annotation)
        if isinstance(word, str)
    }
    return sorted(found)


WORDS: Final = literals()


def leaves(part: Any, way: Way = ()) -> Iterator[Way]:  # noqa: ANN401 - any piece of JSON
    """The way to each leaf of a contract, and to each part that is there and may not be."""
    if isinstance(part, dict):
        if way and "kind" not in part:
            yield way
        for name, inner in part.items():
            if not (name in ALWAYS or follows(name, part, way)):
                yield from leaves(inner, (*way, name))
    elif isinstance(part, list):
        for place, inner in enumerate(part):
            if not made(inner, way):
                yield from leaves(inner, (*way, place))
    elif part is not None:
        yield way


ALWAYS: Final = {
    "format", "language", "kind",  # what is a form of JSON, not of the contract
    "input_names",  # what a table calls its inputs: `inputs` are read
    "plural",  # a word only
    "scale",  # how a written number becomes one of base units: its `words` say so
}  # fmt: skip


def made(part: Any, way: Way) -> bool:  # noqa: ANN401 - any piece of JSON
    """Whether a part says again what others say: rows of proofs, claims and outcomes; a column of a table."""
    if way == ("records",):
        return part["name"] in {"proof", "claim", "outcome"}
    return way == ("values",) and bool(part["body"]["kind"] == "lookup" or part["name"] == "eligible")


def follows(name: str, part: dict[str, Any], way: Way) -> bool:
    """Whether a field decides nothing where it stands, because of what stands beside it."""
    column = "may_be" in part and "type" in part
    kind = part["type"]["kind"] if column else ""
    match name:
        case "type":  # what an expression gives; of a column, the kinds that it lists
            return not column
        case "unit" | "record" if way[-1:] == ("type",):  # `words` say the unit
            return True
        case "unknown" if part.get("kind") == "value":  # said once of a clause
            return True
        case "record" if "links" in way:  # a list of the contract: the rows themselves are named
            return True
        case "record":  # the row that a value is read of: as its own domain says
            return "at" in way[-2:]
        case "columns" | "links":  # an index has figures by month, a milestone its due date; of a list, cells are shown
            source = part.get("source")
            return source in ("index", "milestone") or (source == "text" and name == "columns")
        case "each":  # only rows of data may be missing
            return part.get("source") != "data"
        case "evidence" if "source" in part:  # or be proved
            return bool(part["source"] != "data")
        case "name":  # a number that `check` gave to a condition without a name
            return str(part[name]).startswith("condition-")
        case "refuses":  # only an exception can
            return "exceptions" not in way
        case "trim":  # what is counted fits or does not
            return bool(part["of"] != "money")
        case "op" if "low_included" in part:
            return bool(part["op"] == "any")
        case "role" | "relation" if "verified_by" in part:  # read as `verifiers` and `not_by` say
            return True
        case "role":
            return kind != "date"
        case "words" | "step" | "low" | "high" if column:
            return kind not in ("number", "time") or (kind == "time" and name != "high")
        case "key":
            return part.get("each") == ""  # a reference of its own
        case "of":  # a word of the contract; `matches` says the same
            return "matches" in part
        case "last":  # of the one row that there is
            return "matches" in part and way[-1:] == ("rows",) and "of" in way[-2:]
        case "first":  # of one case the first is the only
            return len(part.get("cases", ())) == 1
        case "state":  # what must not come is looked at whatever it says
            return part.get("absent") is True
        case "low_included" | "high_included":
            return part[name.removesuffix("_included")] is None
        case "word" if "claim" in part:  # `always … never falls` is the same as `never … falls`
            return bool(part["claim"]["kind"] != "holds")
        case "title":  # of a figure of an index
            return bool(part.get("recorded"))
        case "document":
            return bool(part["prevails"] == "this text")
        case "odd_pennies":
            return len(part["dates"] if "dates" in part else part["payers"]) <= 1
        case "payers_clause":
            return not part["payers"]
        case "when_clause" | "hold_clause" | "verified_clause":
            return part.get(name.removesuffix("_clause")) is None
        case "rest":
            return part.get("payer") == ""
        case "counts":
            return part.get("of") != "rows"
        case _:
            return False


def changed(value: Any) -> Iterator[Any]:  # noqa: ANN401 - any leaf of JSON
    """Other values that a leaf might have; the first that the model allows is tried."""
    match value:
        case bool():
            yield not value
        case int():
            yield value + 1
        case str() if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            yield (date.fromisoformat(value) + timedelta(1)).isoformat()
        case str() if re.fullmatch(r"-?[0-9]+(/[0-9]+)?", value):
            yield str(Fraction(value) + Fraction(1, 10))
        case str():
            yield f"{value}x" if value else "x"
            yield from (word for word in WORDS if word != value)
            yield ""
        case _:
            yield None


def put(whole: Any, way: Way, value: Any) -> Any:  # noqa: ANN401 - any piece of JSON
    """A copy with one leaf changed; a part of a list that becomes nothing leaves it."""
    copied = deepcopy(whole)
    inner: Any = copied
    for step in way[:-1]:
        inner = inner[step]
    if value is None and isinstance(inner, list):
        inner.pop(int(way[-1]))
    else:
        inner[way[-1]] = value
    return copied


def page(contract: Contract) -> str:
    """The schedule without its appendix, which holds the text and the fingerprint of the model."""
    return markdown(schedule(contract)).partition("## Appendix")[0]


def variants(whole: Any, way: Way) -> Iterator[Contract]:  # noqa: ANN401 - any piece of JSON
    value = whole
    for step in way:
        value = value[step]
    for other in changed(value):
        try:
            yield Contract.model_validate_json(json.dumps(put(whole, way, other)))
        except ValidationError:
            continue
        return


@pytest.mark.timeout(1200 if EVERY else 120)
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.relative_to(ROOT).parent.as_posix())
def test_a_changed_leaf_changes_the_page(path: Path) -> None:
    contract = Compilation(Source(path.as_posix(), path.read_text(encoding="utf-8"))).contract
    if contract is None:
        pytest.skip("it has errors, and so no schedule")
    whole = contract.model_copy(update={"scenarios": ()}).model_dump(mode="json")
    before = page(Contract.model_validate_json(json.dumps(whole)))
    ways = list(leaves(whole))
    if not EVERY and len(ways) > SAMPLE:
        ways = random.Random(f"{SEED} {path.relative_to(ROOT)}").sample(ways, SAMPLE)  # noqa: S311 - nothing secret
    silent = []
    for way in ways:
        for other in variants(whole, way):
            try:
                after = page(other)
            except (KeyError, ValueError, StopIteration, RecursionError):
                continue  # what is named is not there: no page, so no page that is the same
            if after == before:
                silent.append("/".join(map(str, way)))
    assert not silent, f"{len(silent)} of {len(ways)} changes do not show"
