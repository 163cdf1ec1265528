"""A validation as one HTML page that stands by itself: no script, nothing from elsewhere, every cell is text."""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.report.contract_line import title
from pbr_dsl.report.validation.text import stake, verdict, what
from pbr_dsl.report.validation.view import Validation
from pbr_dsl.values.display import date_text

_NAMED: Final = re.compile("`([^`]+)`")
_MOST: Final = 200  # cells of a problem that the page lists


def html(shown: Validation) -> str:
    """Give the whole page; whatever the data say in it is text, never a tag."""
    environment = Environment(
        loader=PackageLoader("pbr_dsl.report.validation", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda said: visible(said) if isinstance(said, str) and not isinstance(said, Markup) else said,
    )
    environment.filters["coded"] = _coded
    page = environment.get_template("page.html.jinja").render(
        shown=shown,
        title=title(shown.contract),
        verdict=verdict(shown),
        heading=what,
        stake=partial(stake, shown),
        day=_day,
        mended=sorted(shown.mended.items(), key=lambda one: (-one[1], one[0])),
        most=_MOST,
    )
    return page.rstrip("\n")


def _coded(said: str) -> Markup:
    """A message with what it names in backticks set as code; all else of it is text."""
    return Markup(_NAMED.sub(r"<code>\1</code>", str(escape(visible(said)))))  # noqa: S704 - escaped before


def _day(day: date | None) -> str:
    """A day, or nothing."""
    return date_text(day) if day else ""
