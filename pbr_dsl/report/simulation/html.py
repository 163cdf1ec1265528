"""A simulation as one HTML page that stands by itself: charts with a table beside each, no script, all in one file."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pbr_dsl import __version__
from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.contract_line import term, title
from pbr_dsl.report.layout import counted
from pbr_dsl.report.simulation.panels import Cell, panels
from pbr_dsl.report.simulation.tiles import tiles
from pbr_dsl.report.simulation.view import Simulation
from pbr_dsl.values.display import date_text, list_text, money_text

_MOST: Final = 60  # rows of a table that the page lists
_BESIDE: Final = 6  # columns up to which a table stands beside its chart


def html(shown: Simulation) -> str:
    """Give the whole page; whatever the contract and its data say in it is text, never a tag."""
    environment = Environment(
        loader=PackageLoader("pbr_dsl.report.simulation", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda said: visible(said) if isinstance(said, str) and not isinstance(said, Markup) else said,
    )
    currency = shown.statement.currency

    def cell(value: Cell, kind: str) -> str:
        """A cell in words; nothing for zero."""
        if isinstance(value, str):
            return value
        if not value:
            return "–"
        return money_text(Fraction(value), currency) if kind == "money" else f"{value:,}"

    page = environment.get_template("page.html.jinja").render(
        shown=shown,
        title=title(shown.contract),
        parties=list_text([party.title for party in shown.contract.settings.parties]),
        term=term(shown.contract),
        day=date_text(shown.statement.as_known_on),
        version=__version__,
        tiles=tiles(shown),
        panels=list(panels(shown)),
        notes=[*shown.moved, *([shown.assumption] if shown.assumption else []), *_findings(shown)],
        cell=cell,
        most=_MOST,
        beside=_BESIDE,
        sealed=_sealed(shown),
    )
    return page.rstrip("\n")


def _findings(shown: Simulation) -> list[str]:
    """How much was found about the data; not what, which may name people."""
    said = f"{counted(len(shown.notes), 'finding')} about the data; the text form and pbrc validate say which."
    return [said] if shown.notes else []


def _sealed(shown: Simulation) -> str:
    """How many periods there are, and how many of them can still be restated."""
    periods = shown.statement.periods
    provisional = sum(one[2] for one in periods)
    return f"{counted(len(periods), 'period')}, {provisional:,} of them provisional" if provisional else "all final"
