"""Free text is only ever text: no formula, markup, order to a build server or terminal escape comes out of any verb.

Identifiers, cells, headings, the folder and titles are all hostile at once; every verb is called in each of its forms,
in this process.
"""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree as ET

import openpyxl
import pytest

from pbr_dsl.cli import _run

PAYLOADS = [
    *("=HYPERLINK(1)", "+1+1", "-2+3", "@SUM(1)", "\uff1dcmd", "'=1", "<script>alert(1)</script>", "x' onload='y"),
    *("<img src=x onerror=y>", "[x](javascript:alert(1))", "&lt;b&gt;", "::error::stop", "##[add-mask]x", "~~~"),
    *("##vso[task.x]y", "%0A::warning::x", "\x1b[31mred", "\x1b]0;title\x07", "\x9b31m", "a\u202eb"),
    *("a\u2066b\u2069", "a\rb", "a\x08b", "\tx"),
]
SEEN = [text for text in PAYLOADS if text.isprintable() and not text.startswith("=")]  # what an identifier may hold
TITLE = "<script>alert(1)</script> =1+1 [x](y) ::error::x ##[add-mask]x ~~~ &lt;b&gt;"
CONTRACT = f"""\
language pbr 1

contract hostile "{TITLE}"
  between       council "{TITLE}", provider "=HYPERLINK(1)"
  term          1 April 2026 to 31 March 2028
  money         GBP, each line rounded half up to £0.01
  periods       quarters from 1 April 2026, restated for 180 days
  unknown rows  pay the rest
  prevails      this text

record client "{TITLE}": need one of mind or money
record visit of client: held event date, length 0 to 12 hours, note text

let given each client and period = sum of length over visits where note is not "{TITLE}"

payment support "{TITLE}" each client and period  [=1]
  amount  £20 per hour * given
allow paid-on-volume for support because "{TITLE}"

scenario "{TITLE}"
  for quarter from 1 April 2026
  given clients
    | client |
    | ann    |
  given visits
    | client | held       | length  | note |
    | ann    | 4 May 2026 | 2 hours | "x"  |
  expect support = £41.00 for ann
"""
UNSAFE = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
FORMULA = ("=", "+", "@", "-", "\uff1d")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[str, str]]:
    """A call in this process, in a folder of hostile names; what it printed on both streams."""
    here = tmp_path / "::error::x \x1b[31m=1"
    (here / "data").mkdir(parents=True)
    monkeypatch.chdir(here)
    Path("contract.pbr").write_text(CONTRACT, encoding="utf-8")
    with Path("data/client.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["client", "need", "recorded", *(f"{one}{at}" for at, one in enumerate(PAYLOADS))]])
        csv.writer(file).writerows([[one, "mind", "2026-04-02", *PAYLOADS] for one in SEEN])
        csv.writer(file).writerows([[f"c{at}", one, one, *PAYLOADS] for at, one in enumerate(PAYLOADS)])
    with Path("data/visit.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["visit", "client", "held", "length", "note", "recorded"]])
        rows = [[f"v{at}", one, "2026-05-04", "2", one, "2026-05-05"] for at, one in enumerate(SEEN)]
        rows += [[f"w{at}{one}", one, one, one, one, one] for at, one in enumerate(PAYLOADS)]
        csv.writer(file).writerows(rows)

    def called(*words: str) -> tuple[str, str]:
        out, aside = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(aside):
            assert _run(list(words)) in {0, 1, 2}, f"{words}: {aside.getvalue()}"
        return out.getvalue(), aside.getvalue()

    return called


RUN = ("contract.pbr", "data", "--as-known-on", "2026-08-01")
CALLS = [
    *(("simulate", *RUN, "--format", form) for form in ("text", "json", "csv")),
    ("simulate", *RUN, "--by", "client", "--open"),
    ("simulate", *RUN, "--by", "client", "--by", "need", "--format", "html"),
    ("simulate", *RUN, "--cash"),
    *(("validate", *RUN, "--format", form) for form in ("text", "json", "csv")),
    *(("why", *RUN, "--for", one) for one in (*SEEN[:2], "::error::stop", "\x1b[31mred", "##[x]")),
    ("why", *RUN, "--for", "+1+1", "--format", "json"),
    *(("check", ".", "--format", f) for f in ("text", "concise", "json", "sarif", "github", "gitlab", "junit")),
    *(("test", ".", "--format", form) for form in ("text", "json", "junit", "github")),
    *(("docs", "contract.pbr", "--format", form) for form in ("markdown", "html")),
    ("check", "contract.pbr", "--expand", "."),
    ("check", "no\x1b[31m::error::such.pbr"),
    ("check", "\n::error::such.pbr"),
    ("simulate", "contract.pbr", "data", "--by", "::x\x1b"),
    ("simulate", *RUN, "--compare", "contract.pbr"),
    ("simulate", *RUN, "--set", "\n::error::\x1b[31m = £1"),
    ("simulate", "contract.pbr", "no\x9bsuch"),
    ("explain", "\n::error::\x1b[31m"),
    ("fmt", "--diff", "."),
    ("lock", "no\x1bsuch"),
]  # fmt: skip


@pytest.mark.parametrize("words", CALLS, ids=lambda words: ascii(" ".join(words[:1] + words[-2:])))
def test_nothing_in_what_is_printed_is_obeyed(call: Callable[..., tuple[str, str]], words: tuple[str, ...]) -> None:
    printed, aside = call(*words)
    said = printed + aside
    assert said
    assert not UNSAFE.search(said), "a character that moves or hides text"
    assert "##[" not in said
    assert "##vso[" not in said
    ordered = [line for line in said.splitlines() if line.lstrip().startswith("::")]
    assert all(re.match(r"::(error|warning|notice) (file|title)=", line) for line in ordered)
    assert not ordered or words[-1] == "github"
    form = words[words.index("--format") + 1] if "--format" in words else ""
    if form in {"json", "sarif", "gitlab"}:
        json.loads(printed)
    elif form == "csv":
        cells = [cell for row in csv.reader(io.StringIO(printed)) for cell in row]
        assert not [cell for cell in cells if cell.lstrip().startswith(FORMULA) and not re.fullmatch(r"-?[\d.]+", cell)]
    elif form == "junit":
        ET.fromstring(printed)  # noqa: S314  our own report
    elif form == "markdown":
        outside = re.sub(r"^(`{3,}|~{3,})text\n.*?^\1$", "", printed, flags=re.MULTILINE | re.DOTALL)
        assert not re.search(r"<[a-z/!]|(?<!\\)\]\(|^\s*~~~", outside, re.MULTILINE)
    elif form == "html":
        assert {tag for tag, _ in tags(printed)} <= PLAIN_TAGS
        assert not [name for _, names in tags(printed) for name in names if name.startswith("on") or name == "src"]


PLAIN_TAGS = {
    *("html", "head", "meta", "title", "style", "body", "main", "header", "section", "article", "footer", "nav", "div"),
    *(
        "span",
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "ol",
        "ul",
        "li",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
        "pre",
        "code",
    ),
    *("em", "strong", "b", "i", "a", "svg", "g", "path", "rect", "text", "tspan", "defs", "marker", "figure", "br"),
    *("line", "desc", "figcaption", "dl", "dt", "dd", "details", "summary", "small"),
}


def tags(page: str) -> Iterator[tuple[str, list[str]]]:
    found: list[tuple[str, list[str]]] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            found.append((tag, [name for name, _ in attrs]))

    Reader().feed(page)
    yield from found


@pytest.mark.parametrize(
    "words",
    [
        ("validate", *RUN, "--annotate", "out.xlsx"),
        ("template", "contract.pbr", "-o", "out.xlsx"),
        ("simulate", *RUN, "--by", "client", "--format", "xlsx", "-o", "out.xlsx"),
    ],
)
def test_workbooks_hold_neither_formulas_nor_links(
    call: Callable[..., tuple[str, str]], words: tuple[str, ...]
) -> None:
    call(*words)
    book = openpyxl.load_workbook("out.xlsx")
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert len(cells) > 5
    assert {cell.data_type for cell in cells} <= ({"s", "n"} if words[0] == "simulate" else {"s"})
    assert not any(cell.hyperlink for cell in cells)
    assert not [part for page in book for part in page.conditional_formatting]
