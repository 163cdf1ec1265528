"""Every contract there is, as a schedule: it is made, its HTML is whole, no word of the contract can become a tag."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.schedule import schedule
from pbr_dsl.report.schedule.html import html
from pbr_dsl.report.schedule.markdown import markdown
from pbr_dsl.source import Source

ROOT = Path(__file__).parents[3]
CASES = [path for kind in ("ok", "promises") for path in ROOT.glob(f"tests/cases/{kind}/**/*.pbr")]
FILES = sorted([*ROOT.glob("contracts/**/contract.pbr"), *CASES])
NOT_CLOSED = {"meta", "br", "hr", "link", "img", "path", "rect"}


class Tags(HTMLParser):
    """Notes every tag that is opened, and complains of one that is closed out of turn."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.seen: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        self.seen.add(tag)
        if tag not in NOT_CLOSED:
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in NOT_CLOSED:
            assert self.opened.pop() == tag


def compiled(path: Path) -> Contract | None:
    return Compilation(Source(path.as_posix(), path.read_text(encoding="utf-8"))).contract


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).parent.as_posix())
def test_every_contract_has_a_schedule(path: Path) -> None:
    contract = compiled(path)
    if contract is None:
        pytest.skip("it has errors, and so no schedule")
    document = schedule(contract, (path.name, path.read_text(encoding="utf-8")))
    assert markdown(document)
    tags = Tags()
    tags.feed(html(document))
    assert not tags.opened


HOSTILE = "<script>alert(1)</script> & `x` *y* [z](javascript:q) | \\| \N{RIGHT DOUBLE QUOTATION MARK}"


def test_words_of_the_contract_are_never_tags() -> None:
    path = ROOT / "contracts" / "homes" / "contract.pbr"
    contract = compiled(path)
    assert contract is not None
    settings = contract.settings.model_copy(update={"notes": (HOSTILE,)})
    document = schedule(
        contract.model_copy(update={"settings": settings, "title": HOSTILE}), ("contract.pbr", f"{HOSTILE}\n```\n")
    )
    tags = Tags()
    tags.feed(html(document))
    assert "script" not in tags.seen
    page, _, appendix = markdown(document).partition("## Appendix")
    assert "<" not in page
    assert "[z]" not in page
    assert "````text" in appendix  # longer than any fence in the text itself
