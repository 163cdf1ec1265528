"""Which engine computes a run: the reference, or the columnar engine on many rows; this loads neither of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, Final

from pbr_dsl.data.readers import KINDS
from pbr_dsl.data.readers.place import Place
from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import Folder, folder
from pbr_dsl.driver.running import Asked, Stopped
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.stopped import EngineStoppedError
from pbr_dsl.values.told import Told, silent

if TYPE_CHECKING:
    from pbr_dsl.report.compared.view import Comparison

ENGINES: Final = ("auto", "reference", "duckdb", "spark")
LOCAL: Final = "local[*]"
LARGE: Final = 20_000_000  # bytes of text, 400,000 rows or so, from which the columnar engine computes
SOONER: Final = 5_000_000  # the same where nothing is shown that it leaves out: from here on it is not the slower one
_MORE_MEMORY: Final = "allow it more: `--memory 8GB`"
_FOLDERS: Final = re.compile(r"/(?:[^/'\"]*/)+")
_DENSE: Final = {".parquet": 5}  # how many bytes of text a byte stands for

Between = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Engine:
    """The engine that is asked for, and how much memory (such as `4GB`; "" for most of it) and how many threads it has.

    `without` are the options that were given which only the reference knows, as they were typed.  `master` is where
    Spark runs.  `alike` says that what is shown is the same from every engine, `public` that it is to be published.
    """

    word: str = "auto"
    memory: str = ""
    threads: int = 0
    without: tuple[str, ...] = ()
    master: str = LOCAL
    alike: bool = False
    public: bool = False


def by_columns(  # noqa: PLR0913  what is asked for, and who waits
    asked: Asked, engine: Engine, by: Sequence[str], between: Between, *, until: ExitStack, told: Told = silent
) -> Simulation | Stopped | str:
    """Give what the columnar engine makes of a run; where the reference is to compute it, why ("" for small data).

    What is given holds `until` its files are closed.  EngineStoppedError when the engine cannot go on.
    """
    if _is_for_reference(asked, engine):
        return ""
    why = _not_for(asked, engine)
    made: Simulation | Stopped | str = why or import_module("pbr_dsl.driver.columns").simulated(
        asked, engine, by, between, until=until, told=told
    )
    return _refused(made, engine) if isinstance(made, str) else made


def both_by_columns(  # noqa: PLR0913  what is asked for, and who waits
    asked: Asked,
    other: Path | None,
    changes: Sequence[str],
    between: Between,
    by: Sequence[str],
    *,
    engine: Engine,
    until: ExitStack,
    told: Told = silent,
) -> Comparison | Stopped | str:
    """Give what the columnar engine makes of two contracts compared, else why the reference is to compute it."""
    if _is_for_reference(asked, engine):
        return ""
    why = _not_for(asked, engine) or ("spark compares no contracts" if engine.word == "spark" else "")
    made: Comparison | Stopped | str = why or import_module("pbr_dsl.driver.beside").compared(
        asked, other, changes, between, by, engine=engine, until=until, told=told
    )
    return _refused(made, engine) if isinstance(made, str) else made


def _is_for_reference(asked: Asked, engine: Engine) -> bool:
    """Whether the reference computes a run without being asked why."""
    return engine.word == "reference" or (engine.word == "auto" and size(asked) < (SOONER if engine.alike else LARGE))


def _refused(why: str, engine: Engine) -> Stopped | str:
    """What is said where an engine cannot compute a run: why the reference does it, or why nothing is computed."""
    if engine.word == "auto":
        return f"Computed by the reference engine, as the duckdb engine cannot: {why}."
    message = f"the {engine.word} engine cannot compute this: {why}"
    return Stopped([Diagnostic(codes.NOT_FOR_ENGINE, message, None, help=f"leave `--engine {engine.word}` out")])


def failed(error: EngineStoppedError) -> Diagnostic:
    """Give the finding about an engine that could not go on."""
    match error.why:
        case "memory":
            return Diagnostic(codes.ENGINE_STOPPED, "the engine has no memory left", None, help=_MORE_MEMORY)
        case "disk":
            message = "the engine has no room left on the disk for what does not fit into memory"
            return Diagnostic(
                codes.ENGINE_STOPPED, message, None, help=f"free some in {gettempdir()}, or {_MORE_MEMORY}"
            )
        case "overflow":
            message = "a number has grown beyond 38 digits; nothing was rounded and nothing is shown"
            return Diagnostic(codes.ENGINE_STOPPED, message, None, help="compute it with `--engine reference`")
        case "file":
            at = f" row {error.row:,}" if error.row else ""
            name = f"{error.path.name}{at}" if error.path else "a file"
            damaged = said if (said := _said(error).strip()) and said.isprintable() else "it is damaged"
            what = "does not fit under the headings, or is no text in UTF-8" if error.row else damaged
            return Diagnostic(
                codes.UNREADABLE_MIDWAY, f"{name} cannot be read: {'it ' if error.row else ''}{what}", None
            )
        case "other":
            return Diagnostic(codes.ENGINE_STOPPED, f"the engine could not go on: {_said(error)}", None)


def _said(error: EngineStoppedError) -> str:
    """What an engine says, without the folders of files."""
    return _FOLDERS.sub("", error.said.partition(": ")[2] or error.said)


def size(asked: Asked) -> int:
    """Give how many bytes of text the data are, or are as much as."""
    found = folder(asked.contract) if not asked.data else None
    places: Sequence[Place] = found.data if isinstance(found, Folder) else asked.data
    return sum(_size(file) for place in places if isinstance(place, Path) for file in _files(place))


def _files(place: Path) -> list[Path]:
    """The files of data of a place."""
    if not place.is_dir():
        return [place] if place.is_file() else []
    return [one for one in place.iterdir() if one.is_file() and one.suffix.casefold() in KINDS]


def _size(file: Path) -> int:
    """A file's bytes, as many as they were as text."""
    return file.stat().st_size * _DENSE.get(file.suffix.casefold(), 1)


def _not_for(asked: Asked, engine: Engine) -> str:
    """Why what is asked for is only computed by the reference; "" where it is not."""
    if engine.without:
        return f"`{engine.without[0]}` is only worked out by the reference engine"
    if asked.assume is not None or asked.against is not None:
        option = "--assume" if asked.assume is not None else "--against"
        return f"`{option}` is only worked out by the reference engine"
    return ""
