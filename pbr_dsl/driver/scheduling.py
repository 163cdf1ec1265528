"""A contract turned into a schedule, for the verb `docs`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.places import folder, read_text
from pbr_dsl.report.schedule import schedule
from pbr_dsl.report.schedule.markdown import markdown
from pbr_dsl.source import Source

Form = Literal["markdown", "html"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """The whole page, with the title of the contract and the number of its clauses."""

    text: str
    title: str
    clauses: int


@dataclass(frozen=True, slots=True)
class Unmade:
    """Why there is no schedule."""

    findings: tuple[Diagnostic, ...]


def made(path: Path, form: Form) -> Schedule | Unmade:
    """Give the schedule of the contract that a path means, or the findings that leave it without one."""
    place = folder(path)
    if isinstance(place, Diagnostic):
        return Unmade((place,))
    text = read_text(place.contract)
    if isinstance(text, Diagnostic):
        return Unmade((text,))
    compiled = Compilation(Source(place.contract.as_posix(), text))
    checked = compiled.checked
    if checked.contract is None:
        return Unmade(tuple(checked.findings))
    libraries = [one for one in compiled.linked.used if one.place.suffix == place.contract.suffix]
    document = schedule(
        checked.contract,
        (place.contract.name, text),
        *((one.path, one.place.read_text(encoding="utf-8-sig")) for one in libraries),
    )
    page: str = import_module("pbr_dsl.report.schedule.html").html(document) if form == "html" else markdown(document)
    return Schedule(page, document.title, sum(len(section.clauses) for section in document.sections))
