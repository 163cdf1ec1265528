"""Duplicates as text: what is paid twice, where, for how much."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Final

from rich.console import Group, RenderableType
from rich.text import Text

from pbr_dsl.report.duplicates.found import Duplicate, Found, Use
from pbr_dsl.report.layout import Figures, count, counted, heading, money, number, paragraph, words
from pbr_dsl.values.display import list_text, money_text

_MOST: Final = 20  # duplicates that are shown
_SHOWN: Final = 12  # characters of a hash
_ROWS: Final = 3


def text(found: Found) -> RenderableType:
    """Give what was found as it is printed."""
    return Group(*_sections(found))


def _sections(found: Found) -> Iterator[RenderableType]:
    """The verdict, then each duplicate."""
    compared = list_text([counted(number_, kind) for kind, number_ in sorted(found.compared.items())])
    if not found.duplicates:
        yield Text(f"Nothing is paid twice: {compared or 'nothing'} compared.", "bold green")
    else:
        yield from _verdict(found, compared)
    for line in found.by:
        yield paragraph(f"{line}.", "dim", indent=0)
    for one in found.duplicates[:_MOST]:
        yield from _duplicate(one)
    if len(found.duplicates) > _MOST:
        yield paragraph(f"{len(found.duplicates) - _MOST:,} more; `--format json` has them all", "dim")


def _verdict(found: Found, compared: str) -> Iterator[RenderableType]:
    """How much is in more than one place, and what is at stake."""
    kinds = sorted({one.kind for one in found.duplicates})
    said = [counted(sum(one.kind == kind for one in found.duplicates), kind) for kind in kinds]
    yield Text(f"In more than one place: {list_text(said)}, of {compared}.", "bold yellow")
    yield paragraph(f"At stake, beyond the place that is paid most: {_amounts(found.at_stake)}.", indent=0)


def _duplicate(one: Duplicate) -> Iterator[RenderableType]:
    """One person or document."""
    yield heading(f"{one.kind} {one.hash[:_SHOWN]}: {_amounts(one.at_stake)}")
    columns = (words("contract"), words("lot", spare=True), words("provider"), words("for", wraps=True))
    table = Figures((*columns, number("paid"), number("held"), words("rows", wraps=True)))
    for use in _together(one.uses):
        rows = ", ".join(use.rows[:_ROWS]) + (", …" if len(use.rows) > _ROWS else "")
        table.row(use.contract, use.lot, use.provider, use.what, money(use.paid, use.currency), count(use.held), rows)
    yield table


def _together(uses: tuple[Use, ...]) -> list[Use]:
    """The uses of one place and thing as one, over all periods."""
    found: dict[tuple[tuple[str, ...], str], list[Use]] = {}
    for use in uses:
        found.setdefault((use.place, use.what), []).append(use)
    return [
        replace(
            one,
            paid=sum((use.paid for use in listed), Fraction(0)),
            held=sum(use.held for use in listed),
            rows=tuple(dict.fromkeys(row for use in listed for row in use.rows)),
        )
        for listed in found.values()
        for one in listed[:1]
    ]


def _amounts(amounts: dict[str, Fraction]) -> str:
    """Amounts by currency, in words."""
    return list_text([money_text(amount, currency) for currency, amount in sorted(amounts.items())])
