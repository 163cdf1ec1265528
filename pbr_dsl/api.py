"""Contracts from Python: `compile` reads and checks one, `run` pays it on data and gives the statement."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from pbr_dsl.data.readers.place import place
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.render import concise
from pbr_dsl.driver import Compilation
from pbr_dsl.driver.places import folder, read_text
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.model.contract import Contract
from pbr_dsl.source import Source
from pbr_dsl.values.statement import Statement


class ContractError(ValueError):
    """There is no contract, or no run, and `findings` say why: each has a code, a message, a place and help."""

    def __init__(self, findings: Iterable[Diagnostic]) -> None:
        self.findings = tuple(findings)
        super().__init__(concise(self.findings))


def compile(contract: str | Path) -> Contract:  # noqa: A001  it is what it does, and is read as `pbr_dsl.api.compile`
    """The checked contract of a file, or of a folder with one; its warnings are left to `pbrc check`.

    ContractError with every error and question of the text; OSError when a file cannot be read.
    """
    found = folder(Path(contract))
    if isinstance(found, Diagnostic):
        raise ContractError([found])
    text = read_text(found.contract)
    if isinstance(text, Diagnostic):
        raise ContractError([text])
    checked = Compilation(Source(found.contract.as_posix(), text)).checked
    if checked.contract is None:
        raise ContractError(checked.findings.errors)
    return checked.contract


def run(  # noqa: PLR0913  an option each
    contract: str | Path,
    *data: str | Path,
    as_known_on: date | None = None,
    as_if_from: date | None = None,
    column_map: str | Path | None = None,
    recorded: str | None = None,
    assume: str | Path | None = None,
) -> Statement:
    """The statement of a contract's file on data; with none, on the folder `data` beside it.

    Data are files, folders and addresses of databases.  Money is an exact `Fraction` of the contract's currency.  The
    options are those of `pbrc simulate`.  ContractError when the contract has an error, or the data cannot be used;
    rejected rows are in the statement, and its lines name the assumptions that they rest on.
    """
    places = tuple(place(str(one)) for one in data)
    using = Path(column_map) if column_map else None
    assumed = Path(assume) if assume else None
    prepared = prepare(Asked(Path(contract), places, using, recorded, as_known_on, as_if_from, assumed))
    if isinstance(prepared, Stopped):
        raise ContractError(prepared.findings)
    return prepared.statement
