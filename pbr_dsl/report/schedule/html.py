"""A schedule as one HTML page that stands by itself, on screen and on paper."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from pbr_dsl.report.schedule.document import Document
from pbr_dsl.report.schedule.figure import drawn


def html(document: Document) -> str:
    """Give the whole page; whatever the contract says in it is text, never a tag."""
    environment = Environment(
        loader=PackageLoader("pbr_dsl.report.schedule", "."),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    page = environment.get_template("page.html.jinja").render(document=document, figure=drawn(document.chain))
    return page.rstrip("\n") + "\n"
