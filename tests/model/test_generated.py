"""Generated formulas: text, contract, JSON, core text and back give one contract; laid out, they mean the same."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from pbr_dsl.diagnostics.codes.units import WITH_ITSELF
from pbr_dsl.diagnostics.snippet import complete
from pbr_dsl.driver import check_text
from pbr_dsl.model.canonical import fingerprint, from_json, to_json
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.expanded import core_text
from pbr_dsl.source import Source
from pbr_dsl.syntax.format import format_text

FACTS = """\
record client: born date, start date, care yes or no, kind one of home or hostel, n 0 to 99 number
record visit of client: day event date, length 0 to 24 hours, seen yes or no
payment p each client and period
  amount £1 * total
  at least £0
"""
numbers = st.decimals(min_value=0, max_value=999, places=2).map(str)
days = st.dates().map(lambda day: f"{day.day} {day:%B} {max(day.year, 1900)}").filter(lambda text: "29 Feb" not in text)

hours: st.SearchStrategy[str] = st.deferred(
    lambda: (
        st.just("(sum of length over visits)")
        | numbers.map(lambda n: f"{n} hours")
        | numbers.map(lambda n: f"{n} minutes")
        | st.tuples(hours, st.sampled_from("+-"), hours).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | st.tuples(hours, counts).map(lambda t: f"({t[0]} * {t[1]})")
        | st.tuples(st.sampled_from(["larger", "smaller"]), hours, hours).map(
            lambda t: f"({t[0]} of ({t[1]}) and ({t[2]}))"
        )
        | hours.map(lambda h: f"({h} rounded half up to 15 minutes)")
    )
)
counts: st.SearchStrategy[str] = st.deferred(
    lambda: (
        st.sampled_from(["n", "(count of visits)", "(count of visits where seen)", "90%", "12", "0.5"])
        | st.tuples(counts, st.sampled_from("+-*"), counts).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | counts.map(lambda c: f"({c} / 4)")
    )
)
tests: st.SearchStrategy[str] = st.deferred(
    lambda: (
        st.sampled_from(
            ["care", "kind is home", "not care", "(any visit where seen)", "(no visit where length is above 3 hours)"]
        )
        | st.tuples(hours, st.sampled_from(["at least", "at most", "above", "below"]), hours).map(
            lambda t: f"{t[0]} is {t[1]} {t[2]}"
        )
        | days.map(lambda day: f"start is before {day}")
        | st.just("start is within 13 weeks after born")
        | st.tuples(counts, numbers, numbers).map(lambda t: f"{t[0]} is {t[1]} to below {t[2]}")
        | st.tuples(tests, st.sampled_from(["and", "or"]), tests).map(lambda t: f"({t[0]} {t[1]} {t[2]})")
        | tests.map(lambda t: f"not ({t})")
    )
)


def compiled(text: str) -> Contract:
    checked = check_text(text)
    assume(all(finding.code is not WITH_ITSELF for finding in checked.findings))  # two draws may be the same
    assert checked.contract is not None, (text, [finding.message for finding in checked.findings])
    return checked.contract


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(counts, hours, tests)
@example("n", "1 hours", "n is 224.37 to below 0.18")
def test_a_generated_contract_survives_every_way_round(count: str, hour: str, test: str) -> None:
    lines = FACTS + (
        f"let amount-of-hours each client = {hour}\n"
        f"let total each client\n  {count} when {test} and amount-of-hours is at least 0 hours\n  0 otherwise\n"
    )
    text = complete(lines)
    contract = compiled(text)
    first = to_json(contract)
    assert to_json(from_json(first)) == first
    assert to_json(compiled(core_text(contract))) == first
    laid_out = format_text(Source("contract.pbr", text))
    assert format_text(Source("contract.pbr", laid_out)) == laid_out
    assert fingerprint(compiled(laid_out)) == fingerprint(contract)
