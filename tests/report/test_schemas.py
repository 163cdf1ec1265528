"""The published JSON Schemas are those of the forms that are printed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pydantic import TypeAdapter

from pbr_dsl.diagnostics.render import FindingsJson
from pbr_dsl.report.compared.published import ComparisonJson
from pbr_dsl.report.due.published import DueJson
from pbr_dsl.report.duplicates.published import DuplicatesJson
from pbr_dsl.report.simulation.forms import SimulationJson
from pbr_dsl.report.validation.published import ValidationJson
from pbr_dsl.report.why.published import WhyJson
from tests.golden import same

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
FORMS: dict[str, TypeAdapter[object]] = {
    "check": TypeAdapter(FindingsJson),
    "compare": TypeAdapter(ComparisonJson),
    "duplicates": TypeAdapter(DuplicatesJson),
    "due": TypeAdapter(DueJson),
    "simulate": TypeAdapter(SimulationJson),
    "validate": TypeAdapter(ValidationJson),
    "why": TypeAdapter(WhyJson),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_published_form_is_the_one_that_is_printed(name: str, request: pytest.FixtureRequest) -> None:
    text = json.dumps(FORMS[name].json_schema(mode="serialization"), indent=2, ensure_ascii=False) + "\n"
    same(SCHEMAS / f"{name}.json", text, accept=bool(request.config.getoption("--accept")))
