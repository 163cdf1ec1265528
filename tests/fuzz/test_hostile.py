"""Texts, data and folders that nobody meant well: one coded message each, soon, and never a traceback."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pbr_dsl.driver import Compilation
from pbr_dsl.driver.places import read_text
from pbr_dsl.driver.running import Asked, Stopped, prepare
from pbr_dsl.source import Source
from tests.fuzz.judge import fault_of_run, fault_of_text

ROOT = Path(__file__).parents[2]
HOMES = ROOT / "contracts/homes"
TEXT = (HOMES / "contract.pbr").read_text(encoding="utf-8")
SECONDS = 60  # on a machine that does other things as well


def spoilt(old: str, new: str) -> bytes:
    assert old in TEXT
    return TEXT.replace(old, new, 1).encode()


def long(lines: int) -> bytes:
    more = "".join(f"let value-{n} each person = £{n}\n" for n in range(lines))
    return f"{TEXT}\n{more}".encode()


PRICE = "£1,500"
CONTRACTS = {  # what is read, and a code that has to be among the findings; "" where it is a contract as good as any
    "nothing": (b"", "PBR0105"),
    "binary": (bytes(range(256)) * 50, "PBR0604"),
    "utf-16": (TEXT.encode("utf-16"), "PBR0604"),
    "zero-bytes": (spoilt("housed ", "hou\0sed "), "PBR0104"),
    "tabs": (spoilt("  term ", "\tterm "), "PBR0102"),
    "windows-lines": (TEXT.replace("\n", "\r\n").encode(), ""),
    "old-mac-lines": (TEXT.replace("\n", "\r").encode(), ""),
    "byte-order-mark": (b"\xef\xbb\xbf" + TEXT.encode(), ""),
    "right-to-left": (spoilt(PRICE, "\u202e005,1£"), "PBR0104"),
    "no-width": (spoilt("housed ", "hou\u200bsed "), "PBR0104"),
    "look-alike": (spoilt("| kept ", "| k\u0435pt "), "PBR0101"),
    "wide-digits": (spoilt(PRICE, "£１,５００"), "PBR0101"),  # noqa: RUF001
    "deep-brackets": (spoilt(PRICE, "(" * 2_000 + "£5" + ")" * 2_000), "PBR0110"),
    "deep-not": (spoilt("when", "when " + "not " * 1_500) if "when" in TEXT else long(1), ""),
    "long-line": (spoilt(PRICE, "£5 + " * 200_000 + "£5"), "PBR0110"),
    "long-text": (TEXT.encode() + b"# x\n" * 300_000, "PBR0110"),
    "many-lines": (long(2_000), "PBR0203"),
    "exponent": (spoilt(PRICE, "£1e1000000"), "PBR0101"),
    "many-digits": (spoilt(PRICE, "£" + "9" * 5_000), "PBR0110"),
    "year-9999": (spoilt("31 March 2028", "31 December 9999"), ""),
    "year-0": (spoilt("1 April 2026 to", "1 April 0000 to"), "PBR0106"),
    "year-10000": (spoilt("31 March 2028", "31 March 10000"), "PBR0101"),
    "day-99": (spoilt("31 March 2028", "99 March 2028"), "PBR0106"),
    "huge-length": (spoilt("26 weeks of", "99999999999999 weeks of"), "PBR0302"),
    "huge-shift": (spoilt("on first stay's moved-in", "on 99999999999999 weeks after first stay's moved-in"), ""),
    "huge-period": (spoilt("cut-off 15 days", "cut-off 99999999999999 days"), "PBR0302"),
    "huge-restated": (spoilt("restated for 180 days", "restated for 99999999999 months"), "PBR0302"),
    "use-outside": (TEXT.encode() + b'\nuse "../../etc/passwd"\n', "PBR0702"),
    "use-root": (TEXT.encode() + b'\nuse "/etc/passwd"\n', "PBR0702"),
    "use-itself": (TEXT.encode() + b'\nuse "contract.pbr"\n', ""),
    "use-folder": (TEXT.encode() + b'\nuse "."\n', ""),
    "use-nothing": (TEXT.encode() + b'\nuse ""\n', "PBR0702"),
}


@pytest.mark.parametrize("name", CONTRACTS)
def test_a_contract_ends_in_findings_with_codes(name: str, tmp_path: Path) -> None:
    raw, code = CONTRACTS[name]
    start = time.process_time()
    assert fault_of_text(raw, tmp_path) is None
    assert time.process_time() - start < SECONDS
    text = read_text(tmp_path / "contract.pbr")
    found = (
        [text]
        if not isinstance(text, str)
        else Compilation(Source(str(tmp_path / "contract.pbr"), text)).checked.findings
    )
    assert not code or code in {one.code.id for one in found}, [f"{one.code.id} {one.message}"[:200] for one in found][
        :5
    ]


def test_ten_thousand_lines_are_checked_in_seconds() -> None:
    start = time.process_time()
    assert Compilation(Source("contract.pbr", long(10_000).decode())).contract is not None
    assert time.process_time() - start < SECONDS


DATA = {  # a file of the folder, what it holds, and why
    "data/stay.csv": [
        b"",
        b"\0" * 1_000,
        bytes(range(256)),
        b"person,moved-in,moved-out,recorded\n" + b"p1," * 100_000,
        b"person,moved-in,moved-out,recorded\np1,9999-12-31,open,9999-12-31\n",
        b"person,moved-in,moved-out,recorded\np1,0000-00-00,open,2026-04-02\n",
        b"person,moved-in,moved-out,recorded\np1,1e1000000,open,2026-04-02\n",
        b'person,moved-in,moved-out,recorded\n"p1,2026-04-02,open,2026-04-02\n',
        b"person,moved-in,moved-out,recorded\n=cmd|calc,2026-04-02,open,2026-04-02\n",
        "person,moved-in,moved-out,recorded\np\u202e1,2026-04-02,open,2026-04-02\n".encode(),
        b"person,moved-in,moved-out,recorded\r" + b"p1,2026-04-02,open,2026-04-02\r" * 3,
    ],
    "map.toml": [
        b"",
        b"\xff\xfe",
        b"a = " + b"[" * 5_000,
        b'[stay]\nfile = "../../../etc/passwd"\n',
        b'[stay]\nfile = "/etc/*"\n',
        b"[stay]\n" + b"x = 1\n" * 50_000,
        b"x = 1e1000000\n",
    ],
}


@pytest.mark.parametrize("name", DATA)
def test_data_and_maps_end_in_a_statement_or_in_findings(name: str) -> None:
    for raw in DATA[name]:
        assert fault_of_run(HOMES, name, raw) is None, raw[:80]


def test_links_out_of_the_folder_in_a_circle_and_to_nowhere_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "homes"
    shutil.copytree(HOMES, folder)
    outside = tmp_path / "outside.pbr"
    outside.write_text("language pbr 1\n\nunit secrets\n", encoding="utf-8")
    (folder / "link.pbr").symlink_to(outside)
    (folder / "circle.pbr").symlink_to(folder / "circle.pbr")
    for name, code in (("link.pbr", "PBR0702"), ("circle.pbr", "PBR07")):
        fault = fault_of_text(TEXT.encode() + f'\nuse "{name}"\n'.encode(), folder)
        assert fault is None
        found = Compilation(
            Source(str(folder / "contract.pbr"), (folder / "contract.pbr").read_text())
        ).checked.findings
        assert any(one.code.id.startswith(code) for one in found), [one.message for one in found]


@pytest.mark.parametrize("what", ["missing", "folder", "empty-folder", "socket"])
def test_what_is_no_file_is_said(what: str, tmp_path: Path) -> None:
    path = tmp_path / "contract.pbr"
    if what == "folder":
        path.mkdir()
    if what == "socket":
        os.mkfifo(path)
    run = prepare(Asked(tmp_path if what == "empty-folder" else path))
    assert isinstance(run, Stopped)
    assert run.findings


def test_a_reader_that_goes_away_leaves_no_traceback() -> None:
    call = f"{sys.executable} -m pbr_dsl check --format json contracts | head -c 1"
    done = subprocess.run(
        ["/bin/bash", "-c", call],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )
    assert "Traceback" not in done.stderr
    assert "our fault" not in done.stderr
