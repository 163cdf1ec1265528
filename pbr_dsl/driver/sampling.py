"""From a run and the seeds of its period to the claims that are looked at again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path

from pbr_dsl.data.fields import fields_of, record_named
from pbr_dsl.driver.running import Run
from pbr_dsl.model.contract import Contract, Evidence, Sample
from pbr_dsl.model.terms import OUTCOME, PERIOD, period_key
from pbr_dsl.reference import Reading
from pbr_dsl.report.sampling import Drawn, Part, Sampling
from pbr_dsl.report.template import write
from pbr_dsl.values import draw
from pbr_dsl.values.calendar import Period
from pbr_dsl.values.facts import NONE, Key
from pbr_dsl.values.pseudonym import plain

CHECK = "spot-check"
_MARK = 16  # digits of a claim's number that name its check


@dataclass(frozen=True, slots=True)
class _Claim:
    """An accepted outcome of the period: its key in the draw, its cells in `spot-check`, and what a check found."""

    key: Key
    row: Key
    cells: dict[str, str]
    found: object


def sampled(run: Run, period: Period, seeds: Sequence[str]) -> Sampling:
    """Draw the sample of a period, of every evidence that has one."""
    reading = run.computation.at(period_key(period.start))
    key = draw.joined(seeds)
    parts: list[Part] = []
    found: dict[Key, Drawn] = {}
    for evidence in run.contract.evidence:
        if evidence.sample is None:
            continue
        claims = list(_claims(run.contract, reading, evidence, period))
        for domain in _domains(run.contract, evidence, evidence.sample):
            for rows, own in _parted(reading, domain, claims):
                sample = evidence.sample
                taken = set(draw.drawn(key, [one.key for one in own], Fraction(sample.share), sample.least))
                parts.append(_part(evidence, sample, rows, own, taken))
                for one in own:
                    if one.key in taken:
                        mark = f"{draw.number(key, one.key):064x}"[:_MARK]
                        found[one.key] = Drawn(mark, evidence.name, one.cells)
    hashes = sorted(map(draw.published, seeds))
    listed = sorted(found.values(), key=lambda one: one.mark)
    return Sampling(run.contract, period.start, period.end, hashes, parts, listed)


def to_fill(run: Run, shown: Sampling, path: Path) -> None:
    """Write the workbook that whoever looks at the claims fills in, whole or not at all; OSError when it cannot be."""
    rows = [{CHECK: one.mark, **{name: plain(cell) for name, cell in one.cells.items()}} for one in shown.drawn]
    half = path.with_name(f".{path.name}.part")
    try:
        write(half, run.contract, {CHECK: rows})
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def period_named(run: Run, day: date) -> Period | None:
    """Give the period of a run's contract that a day lies in; None where there is none."""
    at = run.computation.terms.period_at(day)
    return run.computation.terms.periods[at] if at is not None else None


def _domains(contract: Contract, evidence: Evidence, sample: Sample) -> list[tuple[str, ...]]:
    """What a sample is drawn for, beside the period: as it says, else what its checks are read for."""
    if sample.each:
        return [sample.each]
    name = f"{evidence.name}-checks"
    read = [one.domain for one in contract.values if one.name == name or one.name.startswith(f"{name}-each-")]
    return [tuple(record for record in domain if record != PERIOD) for domain in read] or [()]


def _claims(contract: Contract, reading: Reading, evidence: Evidence, period: Period) -> Iterator[_Claim]:
    """The accepted outcomes of a period that an evidence proves; their keys hold nothing of any other claim."""
    record = record_named(contract, CHECK)
    columns = {column.name for column in record.columns} if record else set()
    fields = fields_of(contract, record) if record else {}
    for row in reading.keys(OUTCOME):
        known = [reading.cell(OUTCOME, row, name) for name in ("state", "evidence", PERIOD)]
        if known != ["accepted", evidence.name, period_key(period.start)]:
            continue
        one = reading.outcomes.row(row)
        links = [field for field in fields.values() if field.link and field.link.record == one.outcome.subject]
        names = [leaf.name for field in links for leaf in field.leaves]
        cells = {**dict(zip(names, one.subject, strict=True)), OUTCOME: one.outcome.name}
        if "achieved" in columns:
            cells["achieved"] = one.on.isoformat() if isinstance(one.on, date) else ""
        whom = map(plain, one.subject)
        claim = (contract.name, period.start.isoformat(), one.outcome.name, *whom, cells.get("achieved", ""))
        yield _Claim(claim, row, cells, reading.cell(OUTCOME, row, CHECK))


def _parted(
    reading: Reading, domain: Sequence[str], claims: Sequence[_Claim]
) -> Iterator[tuple[tuple[str, ...], list[_Claim]]]:
    """The claims by the rows of a domain that they lead to; one that leads to none of them is in no part."""
    parts: dict[tuple[str, ...], list[_Claim]] = {}
    for one in claims:
        rows = [reading.cell(OUTCOME, one.row, record) for record in domain]
        if all(isinstance(row, tuple) for row in rows):
            parts.setdefault(tuple(" / ".join(row) for row in rows if isinstance(row, tuple)), []).append(one)
    yield from sorted(parts.items())


def _part(evidence: Evidence, sample: Sample, rows: tuple[str, ...], own: Sequence[_Claim], taken: set[Key]) -> Part:
    """What was drawn of the claims of a part, and found in those that were looked at."""
    results = [one for one in own if one.found in ("valid", "invalid")]
    return Part(
        evidence.name,
        rows,
        len(own),
        draw.wanted(len(own), Fraction(sample.share), sample.least),
        len(taken),
        len(results),
        sum(one.found == "invalid" for one in results),
        sum(one.found is not NONE and one.key not in taken for one in own),
    )
