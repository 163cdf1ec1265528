"""What a contract says must always and never be, looked at on its examples and on data."""

from __future__ import annotations

from pathlib import Path

from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import STANDARD_INPUT
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.promises import Promises, look
from pbr_dsl.promises.place import Place, of_data

_DATA = "data"


def looked(contract: Contract, path: str, data: Path | None, *, seed: int, tries: int) -> Promises | list[Diagnostic]:
    """Give what became of the lines `always` and `never`; findings where data could not be read.

    `data` is a folder or file; without one, the folder `data` beside the contract, where there is one.
    """
    places: list[Place] = []
    here = Path(path)
    beside = here.parent / _DATA
    if contract.promises and (data is not None or (here != STANDARD_INPUT and beside.is_dir())):
        asked = Asked(here, (data,)) if data is not None else Asked(here, (beside,), _map(here.parent))
        run = prepare(asked)
        if isinstance(run, Stopped):
            return run.findings
        places = [of_data(run.contract, run.dataset.history, run.as_known_on)]
    return look(contract, path, places, seed=seed, tries=tries)


def _map(folder: Path) -> Path | None:
    """The column map of a folder that has just one."""
    maps = sorted(folder.glob("*.toml"))
    return maps[0] if len(maps) == 1 else None
