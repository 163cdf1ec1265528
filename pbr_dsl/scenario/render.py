"""Played examples as text for people and as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass

from rich.text import Text

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.scenario.published import PromiseJson
from pbr_dsl.scenario.verdict import Examples, Failure, Played
from pbr_dsl.values.statement import Reason

_MARGIN = 10  # columns before the words of a failure
_LABEL = 14  # columns for what a line of a failure is


@dataclass(frozen=True, slots=True)
class ReasonJson:
    """One reason, with its clause and the places of the rows that it rests on."""

    text: str
    clause: str | None
    rows: list[str]


@dataclass(frozen=True, slots=True)
class FailureJson:
    """One expectation that did not come out; `parting` is the one thing that explains it, where one does."""

    line: int
    expected: str
    actual: str
    difference: str | None
    parting: ReasonJson | None
    why: list[ReasonJson]
    clause: str | None


@dataclass(frozen=True, slots=True)
class ScenarioJson:
    """One scenario: passed or failed, and of a failed one its first failure and all of them."""

    name: str
    file: str
    line: int
    outcome: str
    expected: str | None
    actual: str | None
    clause: str | None
    failures: list[FailureJson]


@dataclass(frozen=True, slots=True)
class ReportJson:
    """What `test --format json` prints."""

    format: int
    passed: int
    failed: int
    scenarios: list[ScenarioJson]
    promises: list[PromiseJson]


def text(examples: Sequence[Examples]) -> Text:
    """Every scenario on a line, under its contract, each failure in full below its own, then the count."""
    lines: list[Text] = []
    for one in examples:
        if one.played:
            lines.append(Text(one.path, "bold"))
            lines += [line for played in one.played for line in _scenario(played, one.path)]
            lines.append(Text())
    return Text("\n").join([*lines, _count(examples)])


def to_json(examples: Sequence[Examples], promises: Sequence[PromiseJson] = ()) -> str:
    """Every scenario, and every line `always` and `never`, in the published JSON form, indented by two spaces."""
    failed = sum(one.failed for one in examples)
    scenarios = [_scenario_json(played, one.path) for one in examples for played in one.played]
    report = ReportJson(1, len(scenarios) - failed, failed, scenarios, [*promises])
    return in_json(json.dumps(asdict(report), indent=2, ensure_ascii=False))


# ---------------------------------------------------------------- text


def _scenario(played: Played, path: str) -> Iterator[Text]:
    """The line of one scenario, and what failed in it."""
    if played.passed:
        yield Text("  ").append("ok", "green").append(f"      {played.scenario.title}")
        return
    yield Text("  ").append("FAILED", "bold red").append(f"  {played.scenario.title}", "bold")
    for place, failure in enumerate(played.failures):
        yield from [Text()] if place else []
        yield from _failure(failure, path, played.scenario.clause)


def _failure(failure: Failure, path: str, clause: str) -> Iterator[Text]:
    """What was expected, what came out, how far apart they are and why; then where it is written."""
    yield _line("expected", Text(failure.expected, "green"))
    yield _line("got", Text(failure.got, "red"))
    if failure.difference:
        yield _line("difference", Text(failure.difference))
    if failure.parting is not None:
        yield _line("they part at", _reason(failure.parting))
    for place, reason in enumerate(failure.why):
        yield _line("it came from" if place == 0 else "", _reason(reason))
    where = Text(f"{path}:{failure.place}", "cyan")
    yield _line("at", where.append(f"  [{clause}]") if clause else where)


def _line(label: str, said: Text) -> Text:
    """One line of a failure."""
    return Text(" " * _MARGIN).append(f"{label:<{_LABEL}}", "dim").append_text(said)


def _reason(reason: Reason) -> Text:
    """A reason with its clause and the rows that it rests on."""
    said = Text(reason.text)
    if reason.rows:
        said.append(f"  ({', '.join(reason.rows)})", "dim")
    return said.append(f"  [{reason.clause}]", "cyan") if reason.clause else said


def _count(examples: Sequence[Examples]) -> Text:
    """How many passed and failed."""
    failed = sum(one.failed for one in examples)
    passed = sum(len(one.played) for one in examples) - failed
    return Text(f"{passed} passed, {failed} failed", "bold red" if failed else "bold green")


# ---------------------------------------------------------------- json


def _scenario_json(played: Played, path: str) -> ScenarioJson:
    """One scenario."""
    first = played.failures[0] if played.failures else None
    return ScenarioJson(
        name=played.scenario.title,
        file=path,
        line=played.scenario.place,
        outcome="passed" if played.passed else "failed",
        expected=first.expected if first else None,
        actual=first.got if first else None,
        clause=played.scenario.clause or None,
        failures=[_failure_json(failure) for failure in played.failures],
    )


def _failure_json(failure: Failure) -> FailureJson:
    """One failure."""
    return FailureJson(
        line=failure.place,
        expected=failure.expected,
        actual=failure.got,
        difference=failure.difference or None,
        parting=_reason_json(failure.parting) if failure.parting else None,
        why=_reasons_json(failure.why),
        clause=failure.clause or None,
    )


def _reasons_json(reasons: Iterable[Reason]) -> list[ReasonJson]:
    """Several reasons."""
    return [_reason_json(reason) for reason in reasons]


def _reason_json(reason: Reason) -> ReasonJson:
    """One reason."""
    return ReasonJson(reason.text, reason.clause or None, list(reason.rows))
