"""What a contract says must always and never be, looked at on its examples and on data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import STANDARD_INPUT
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.promises import Promises, look
from pbr_dsl.promises.movements import Told
from pbr_dsl.promises.place import Place, of_data

_DATA = "data"
_SAME_DAY = "same-day"


def looked(
    contract: Contract, asked: Asked, *, seed: int, tries: int, told: Told | None = None
) -> Promises | list[Diagnostic]:
    """Give what became of the lines `always` and `never`; findings where data could not be read.

    `asked` names the contract's file and the data; without data, the folder `data` beside it, where there is one.  Rows
    of which nobody says when they were recorded count as recorded on the day that they happened.
    """
    places: list[Place] = []
    here = asked.contract
    beside = here.parent / _DATA
    if contract.promises and (asked.data or (here != STANDARD_INPUT and beside.is_dir())):
        with_map = asked if asked.data or asked.map else replace(asked, map=_map(here.parent))
        run = prepare(replace(with_map, data=asked.data or (beside,), recorded=asked.recorded or _SAME_DAY))
        if isinstance(run, Stopped):
            return run.findings
        places = [of_data(run.contract, run.dataset.history, run.as_known_on)]
    return look(contract, here.as_posix(), places, seed=seed, tries=tries, told=told)


def _map(folder: Path) -> Path | None:
    """The column map of a folder that has just one."""
    maps = sorted(folder.glob("*.toml"))
    return maps[0] if len(maps) == 1 else None
