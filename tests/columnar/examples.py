"""Every worked example of the contracts that are accepted, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from pbr_dsl import columnar
from pbr_dsl.driver import check_text
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import Terms
from tests.columnar.agreement import given
from tests.engines.columns import said

PLAYED: Final = Path(__file__).parent.parent / "cases" / "ok"
NOT_YET: Final = ("rows/earlier-outcomes",)
"""What the columnar engine refuses: outcomes that are worked out from earlier ones of the same name."""


def topics() -> list[str]:
    """Give the folders of examples; those of the grammar alone have none."""
    return sorted({path.relative_to(PLAYED).parts[0] for path in PLAYED.rglob("contract.pbr")} - {"syntax"})


def tries(topic: str) -> Iterator[str | None]:
    """Try each example of a topic on each of its days: what differs, None where nothing does."""
    for path in sorted((PLAYED / topic).rglob("contract.pbr")):
        name = path.parent.relative_to(PLAYED).as_posix()
        contract = check_text(path.read_text(encoding="utf-8"), str(path), path.parent).contract
        assert contract is not None
        for number, scenario in enumerate(contract.scenarios):
            for day in _days(contract):
                try:
                    found = said(contract, given(contract, scenario), day)
                except columnar.NotLoweredError as error:
                    if name in NOT_YET:  # refused, which is neither held nor failed
                        continue
                    found = [str(error)]
                yield f"{name} {number} {day}: {'; '.join(found)}" if found else None


def _days(contract: Contract) -> list[date]:
    """The days on which the first period becomes final and the last one ends."""
    terms = Terms(contract)
    sealed = [day for days in terms.periods.values() if (day := terms.sealed_on(days)) is not None]
    last = next(reversed(terms.periods.values())).end
    return sorted({min(sealed, default=last), last})
