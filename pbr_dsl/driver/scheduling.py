"""A contract turned into a schedule, for the verb `docs`."""

from __future__ import annotations

from collections.abc import Iterator
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
    document = schedule(checked.contract, (place.contract.name, text), *_libraries(compiled, place.contract))
    page: str = import_module("pbr_dsl.report.schedule.html").html(document) if form == "html" else markdown(document)
    return Schedule(page, document.title, sum(len(section.clauses) for section in document.sections))


def _libraries(compiled: Compilation, contract: Path) -> Iterator[tuple[str, str]]:
    """The libraries that a contract uses, by their paths in its folder, in the order in which they are used."""
    order = [source.path for source in compiled.linked.file.sources]
    used = [one for one in compiled.linked.used if one.place.suffix == contract.suffix]
    shown = {(contract.parent / one.path).as_posix(): one for one in used}
    for path in sorted(shown, key=lambda path: order.index(path) if path in order else len(order)):
        yield shown[path].path, shown[path].place.read_text(encoding="utf-8-sig")
