"""Assumptions in the place of facts: what is wrong with one, what they fill, and which lines rest on them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.assuming import Rule, rules
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.source import Source
from pbr_dsl.values.facts import NONE, Cell, Missing, Row, Unknown
from pbr_dsl.values.history import History

CASE = Path(__file__).parents[1] / "cli" / "cases" / "assumed"
CONTRACT = Compilation(Source("contract.pbr", (CASE / "contract.pbr").read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('assume x visit\'s seen = yes because "log"', "PBR0901 1:1 this assumption cannot be read"),
        ("let x each visit = seen", "PBR0901 1:1 this assumption cannot be read"),
        ('assume x: visit\'s seen = yes where because "log"', "PBR0901 1:35 this assumption cannot be read"),
        ("assume x: visit's seen = yes", "PBR0902 1:1 `x` gives no source"),
        ('assume x: visit\'s seen = yes because " "', "PBR0902 1:1 `x` gives no source"),
        ('assume x: visit\'s sene = yes because "log"', "PBR0201 1:19 nothing here is called `sene`"),
        ('assume x: vist\'s seen = yes because "log"', "PBR0201 1:11 there is no record `vist`"),
        ('assume x: visit\'s kind = phon because "log"', "PBR0205 1:26 `phon` is none of the codes of `kind`"),
        ('assume x: visit\'s length = 3 days because "log"', "PBR0301 1:28 hours cannot be compared with days"),
        ('assume x: visit\'s held = 31 April 2025 because "log"', "PBR0106 1:26 There is no 31 April 2025."),
        (
            'assume x: visit\'s seen = yes where length because "log"',
            "PBR0302 1:36 a condition is needed here, and `length` is hours",
        ),
        (
            'assume x: period\'s end = 1 May 2025 because "log"',
            "PBR0201 1:20 nothing here is called `end`",
        ),
        (
            'assume x: visits given because "log"',
            "PBR0903 1:11 `x` cannot be assumed: only all proofs or all claims can be taken as given",
        ),
        (
            'assume x: proofs given because "log"\nassume x: claims given because "log"',
            "PBR0202 1:8 there are 2 assumptions called `x`",
        ),
        (
            'assume x: visit\'s seen = yes because "a"\nassume y: visit\'s seen = x because "b"',
            "PBR0903 2:8 `y` cannot be assumed: its rule reads another assumption, `x`",
        ),
        ('assume care: visit\'s seen = yes because "log"', "PBR0202 25:9 `care` is already a name of this contract"),
    ],
)
def test_what_is_wrong_with_one_is_said_where_it_stands(line: str, message: str) -> None:
    found, findings = rules(CONTRACT, Source("a.assume", line + "\n"))
    assert not found
    said = [f"{one.code.id} {one.span.line}:{one.span.column} {one.message}" for one in findings if one.span]
    assert message in said, said


def run_of(tmp_path: Path, *lines: str) -> Run | Stopped:
    (tmp_path / "a.assume").write_text("\n".join(lines), encoding="utf-8")
    return prepare(Asked(CASE / "contract.pbr", (CASE / "data",), assume=tmp_path / "a.assume"))


def test_a_number_that_a_file_may_not_hold_cannot_be_assumed(tmp_path: Path) -> None:
    stopped = run_of(tmp_path, 'assume long: visit\'s length = 4 hours because "log"')
    assert isinstance(stopped, Stopped)
    said = "`long` assumes for 1 row what length of visit may not be, such as 4"
    assert [(one.code.id, one.message) for one in stopped.findings] == [("PBR0904", said)]


def test_a_fact_is_never_overridden_and_the_first_assumption_counts(tmp_path: Path) -> None:
    run = run_of(
        tmp_path,
        'assume low: visit\'s length = 1 hour because "log"',
        'assume high: visit\'s length = 3 hours because "log"',
        'assume unseen: visit\'s seen = no because "log"',
    )
    assert isinstance(run, Run)
    known = run.filled.history.as_known_on(run.as_known_on).of("visit")
    assert [row.cells["length"] for row in known.values()] == [1, 2, 1, Fraction(3, 2)]
    assert [row.cells["seen"] for row in known.values()] == [False, True, True, True]
    assert [one.message for one in run.filled.findings] == ["`high` fills nothing"]
    assert run.followed
    assert [(one.name, one.cells, one.lines, one.amount) for one in run.followed.uses] == [
        ("low", 1, 1, Fraction(20)),
        ("high", 0, 0, Fraction(0)),
        ("unseen", 1, 1, Fraction(40)),
    ]


def test_a_rule_that_reads_what_is_missing_fills_nothing(tmp_path: Path) -> None:
    run = run_of(tmp_path, 'assume long: visit\'s length = 2 hours where not seen because "log"')
    assert isinstance(run, Run)
    assert [one.message for one in run.filled.findings] == ["`long` fills nothing"]
    run = run_of(tmp_path, 'assume mine: visit\'s seen = yes where length is above 0 hours and seen because "log"')
    assert isinstance(run, Run)
    said = "`mine` fills nothing: in 1 rows its own rule reads what is not known"
    assert [one.message for one in run.filled.findings] == [said]


LINES = (
    'assume calls: visit\'s seen = yes where kind is phone because "log"',
    'assume homes: visit\'s seen = no where kind is home because "log"',
    'assume kinds: visit\'s kind = home because "log"',
    'assume lengths: visit\'s length = 2 hours because "log"',
    'assume forms: proofs given because "paper"',
)
RULES, FINDINGS = rules(CONTRACT, Source("a.assume", "\n".join(LINES)))
MAYBE = {
    "kind": st.sampled_from(["phone", "home", None]),
    "length": st.sampled_from([Fraction(1), Fraction(3), None]),
    "seen": st.sampled_from([True, False, None]),
}


def history(visits: list[dict[str, str | Fraction | bool | None]]) -> History:
    """Two people, and visits to them of which something may be blank."""
    rows = [
        Row("person", (who,), {"joined": date(2025, 4, 1), "need": "low"}, recorded=date(2025, 4, 1))
        for who in ("p1", "p2")
    ]
    for number, visit in enumerate(visits):
        key = (f"v{number}",)
        held = date(2025, 4, 2) + timedelta(days=9 * number)
        cells: dict[str, Cell] = {"person": (f"p{number % 2 + 1}",), "held": held}
        for name, cell in visit.items():
            blank = Unknown((Missing("not yet known", "visit", key, name),))
            cells[name] = blank if cell is None else cell
        rows.append(Row("visit", key, cells, recorded=held))
    return History(rows)


def of(facts: History, assumed: tuple[Rule, ...]) -> Run:
    contract = CONTRACT.contract
    assert contract is not None
    asked = Asked(CASE, as_known_on=date(2025, 12, 31))
    return Run(asked, CONTRACT.source, contract, Dataset(history=facts), rules=assumed)


@settings(deadline=None, max_examples=15)
@given(st.lists(st.fixed_dictionaries(MAYBE), max_size=8), st.sets(st.sampled_from(range(len(LINES))), min_size=1))
def test_what_does_not_rest_on_an_assumption_is_the_same_without_it(
    visits: list[dict[str, str | Fraction | bool | None]], some: set[int]
) -> None:
    assert not FINDINGS
    facts = history(visits)
    assumed = tuple(RULES[at] for at in sorted(some))
    run = of(facts, assumed)
    total = sum((line.amount for line in run.statement.lines), Fraction(0))
    resting = sum((line.amount for line in run.statement.lines if line.assumed), Fraction(0))
    assert 0 <= resting <= total
    for rule in assumed:
        less = {
            line.identity: line for line in of(facts, tuple(one for one in assumed if one is not rule)).statement.lines
        }
        for line in run.statement.lines:
            if not line.assumed:
                assert less[line.identity] == line
            elif rule.name not in line.assumed:
                assert replace(less[line.identity], assumed=line.assumed) == line


def test_documents_that_no_line_asks_for_are_assumed_for_nothing() -> None:
    facts = History(row for row in history([]).rows if row.record != "person")
    run = of(facts, (RULES[-1],))
    assert run.followed
    assert [(one.name, one.lines) for one in run.followed.uses] == [("forms", 0)]
    assert [one.message for one in run.filled.findings] == ["`forms` fills nothing"]


def test_a_none_that_is_known_stays() -> None:
    facts = history([{"kind": "phone", "length": Fraction(1), "seen": None}])
    row = next(row for row in facts.rows if row.record == "visit")
    known = facts.replace("visit", row.key, "seen", NONE)
    assert of(known, tuple(RULES)).filled.history.rows == known.rows
