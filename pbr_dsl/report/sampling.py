"""A drawn sample: what was drawn of what, and what has been found so far, as text, JSON and CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rich.console import Group, RenderableType

from pbr_dsl.diagnostics.visible import in_json
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.layout import Figures, count, counted, heading, number, paragraph, words
from pbr_dsl.report.separated import separated
from pbr_dsl.report.simulation.forms import Published
from pbr_dsl.values.display import date_text, list_text
from pbr_dsl.values.sampled import GRID, lower_limit, upper_limit


@dataclass(frozen=True, slots=True)
class Drawn:
    """A claim that was drawn: its mark, and its cells as a row of `spot-check` has them, by heading."""

    mark: str
    evidence: str
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Part:
    """The claims of an evidence for one row (or several) that a sample is drawn for: how many, and what was found."""

    evidence: str
    rows: tuple[str, ...]
    claims: int
    wanted: int
    drawn: int
    checked: int
    invalid: int
    undrawn: int

    @property
    def limits(self) -> tuple[Fraction, Fraction]:
        """The lower and the upper 95% limit of the proportion that is invalid."""
        found, checked = Fraction(self.invalid), Fraction(self.checked)
        return lower_limit(found, checked), upper_limit(found, checked)


@dataclass(frozen=True, slots=True)
class Sampling:
    """A draw for one period: `hashes` are the published ones, which the seeds were held against."""

    contract: Contract
    start: date
    end: date
    hashes: Sequence[str]
    parts: Sequence[Part]
    drawn: Sequence[Drawn]

    @property
    def headings(self) -> list[str]:
        """The columns of the claims that were drawn, each once."""
        return list(dict.fromkeys(name for one in self.drawn for name in one.cells))


class PartJson(Published):
    """How many claims of an evidence were drawn for some rows, and what was found in them; limits are of 95% each."""

    evidence: str
    rows: list[str]
    claims: int
    wanted: int
    drawn: int
    checked: int
    invalid: int
    undrawn: int
    lower_limit: str
    upper_limit: str


class DrawnJson(Published):
    """A claim that was drawn, with its cells by column of `spot-check`."""

    spot_check: str
    evidence: str
    cells: dict[str, str]


class SamplingJson(Published):
    """What `sample --format json` prints."""

    contract: str
    start: date
    end: date
    hashes: list[str]
    parts: list[PartJson]
    drawn: list[DrawnJson]


def to_json(shown: Sampling) -> str:
    """Give a sample in its published form."""
    made = SamplingJson(
        contract=shown.contract.name,
        start=shown.start,
        end=shown.end,
        hashes=list(shown.hashes),
        parts=[
            PartJson(
                evidence=one.evidence,
                rows=list(one.rows),
                claims=one.claims,
                wanted=one.wanted,
                drawn=one.drawn,
                checked=one.checked,
                invalid=one.invalid,
                undrawn=one.undrawn,
                lower_limit=str(one.limits[0]),
                upper_limit=str(one.limits[1]),
            )
            for one in shown.parts
        ],
        drawn=[DrawnJson(spot_check=one.mark, evidence=one.evidence, cells=one.cells) for one in shown.drawn],
    )
    return in_json(made.model_dump_json(indent=2))


def to_csv(shown: Sampling) -> str:
    """Give the claims that were drawn as rows of `spot-check`, with the result left blank."""
    names = shown.headings
    rows = [[one.mark, *(one.cells.get(name, "") for name in names), ""] for one in shown.drawn]
    return separated([["spot-check", *names, "result"], *rows])


def text(shown: Sampling) -> RenderableType:
    """Give a sample as it is printed."""
    return Group(*_sections(shown))


def _sections(shown: Sampling) -> Iterator[RenderableType]:
    """The parts of the page, in order."""
    period = f"{date_text(shown.start)} to {date_text(shown.end)}"
    yield paragraph(f"{counted(len(shown.drawn), 'claim')} drawn, {period}", "bold", indent=0)
    yield paragraph(f"for {title(shown.contract)}", "dim", indent=0)
    kept = "the seed is the one whose SHA-256 was published" if len(shown.hashes) == 1 else "the seeds are those"
    said = kept if len(shown.hashes) == 1 else f"{kept} whose SHA-256 were published"
    yield paragraph(f"{said}: {list_text(list(shown.hashes))}", "dim", indent=0)
    yield heading("What was drawn")
    columns = [words("evidence"), words("of"), *map(number, ("claims", "at least", "drawn", "looked at", "invalid"))]
    table = Figures((*columns, number("error rate"), number("no less than"), number("no more than")))
    for one in shown.parts:
        figures = map(count, (one.claims, one.wanted, one.drawn, one.checked, one.invalid))
        rates = (Fraction(one.invalid, one.checked), *one.limits) if one.checked else ()
        shares = [_percent(rate) for rate in rates] or ["", "", ""]
        table.row(one.evidence, " ".join(one.rows), *figures, *shares)
    yield table
    if any(one.checked for one in shown.parts):
        yield paragraph("Each of the two limits is certain to 95% (Clopper and Pearson, one-sided).", "dim")
    for one in shown.parts:
        if one.undrawn:
            said = f"{' '.join((one.evidence, *one.rows))}: {counted(one.undrawn, 'claim')} looked at and not drawn"
            yield paragraph(f"warning: {said}", "yellow", hanging=2)
    yield heading("The claims")
    claims = Figures((words("spot-check"), *(words(name) for name in shown.headings)))
    for drawn in shown.drawn:
        claims.row(drawn.mark, *(drawn.cells.get(name, "") for name in shown.headings))
    yield claims


def _percent(share: Fraction) -> str:
    """A share in percent, with two decimals."""
    steps = round(share * GRID)
    return f"{steps // 100}.{steps % 100:02}%"
