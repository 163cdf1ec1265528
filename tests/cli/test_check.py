"""`pbrc check` as it is called: exit codes, streams, forms of output."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import jsonschema
import pytest

from pbr_dsl.diagnostics.snippet import complete
from tests.cli.calling import CASES, ROOT, pbrc

CLEAN = ROOT / "contracts" / "homes"
WITH_WARNING = CASES / "rates"
BROKEN = complete("let fee = £100 pre person\n")


def test_a_clean_contract_says_so_in_one_line() -> None:
    done = pbrc("check", CLEAN)
    (line,) = done.stdout.splitlines()
    assert (done.returncode, done.stderr) == (0, "")
    assert line.startswith("No problems found. ")
    assert line.endswith("contract.pbr: A home that lasts, 1 April 2026 to 31 March 2028, pays card")


def test_a_library_is_checked_by_itself(tmp_path: Path) -> None:
    library = tmp_path / "fees.pbr"
    library.write_text("language pbr 1\n\nunit beds\nlet fee = £30\n", encoding="utf-8")
    done = pbrc("check", library)
    assert done.returncode == 0
    assert done.stdout.startswith("No problems found. ")
    assert ": a library; " in done.stdout
    library.write_text("language pbr 1\n\nlet fee = £30 * rooms\n", encoding="utf-8")
    done = pbrc("check", library)
    assert done.returncode == 0, "its contract may call something so"
    assert "note[PBR0715]" in done.stdout
    assert "`rooms`" in done.stdout
    assert "no `contract` block" not in done.stdout


def test_a_folder_stands_for_every_contract_below_it_and_the_page_ends_with_a_count() -> None:
    done = pbrc("check", "contracts/homes", "contracts/care-leavers")
    lines = done.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines[:-1] if line[:1] != " "] == [
        "contracts/homes/contract.pbr",
        "contracts/care-leavers/apollo/contract.pbr",
        "contracts/care-leavers/i-aspire/contract.pbr",
        "contracts/care-leavers/reboot-west/contract.pbr",
    ]
    assert lines[-1] == "No problems found."


def test_what_a_contract_accepts_is_said_with_its_share_and_the_reason() -> None:
    done = pbrc("check", "contracts/worcestershire")
    said, *accepted = " ".join(done.stdout.split()).split(" accepted: ")
    volume = next(line for line in accepted if line.startswith("`support` pays for"))
    assert (done.returncode, done.stderr) == (0, "")
    assert said.startswith("No problems found. ")
    assert len(accepted) == 2
    assert "% of the money" in volume
    assert volume.endswith("“three inputs are what the council buys; a tenth of their price is at stake”")


def test_no_path_is_the_folder_we_are_in(tmp_path: Path) -> None:
    (tmp_path / "work.pbr").write_text(BROKEN, encoding="utf-8")
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "other.pbr").write_text("nothing", encoding="utf-8")
    done = pbrc("check", "--format", "concise", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout.startswith("work.pbr:")
    assert "other.pbr" not in done.stdout


def test_a_dash_is_standard_input() -> None:
    done = pbrc("check", "-", "--format", "concise", given=BROKEN)
    assert done.returncode == 1
    assert all(line.startswith("-:") for line in done.stdout.splitlines())
    assert done.stderr.startswith("Found ")


def test_problems_are_the_result_and_go_to_standard_output(tmp_path: Path) -> None:
    (tmp_path / "work.pbr").write_text(BROKEN, encoding="utf-8")
    done = pbrc("check", tmp_path)
    assert (done.returncode, done.stderr) == (1, "")
    assert "error[PBR" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Found ")
    assert "\x1b" not in done.stdout


def test_warnings_leave_a_contract_unless_they_are_denied() -> None:
    assert pbrc("check", WITH_WARNING).returncode == 0
    assert pbrc("check", WITH_WARNING, "--deny-warnings").returncode == 1
    assert pbrc("check", WITH_WARNING, "--deny-warnings", "--exit-zero").returncode == 0
    assert pbrc("check", "-", "--exit-zero", given=BROKEN).returncode == 0


@pytest.mark.parametrize("text", [BROKEN, (ROOT / WITH_WARNING / "contract.pbr").read_text(encoding="utf-8"), ""])
def test_the_json_form_is_as_published(text: str) -> None:
    done = pbrc("check", "-", "--format", "json", given=text)
    form = json.loads((ROOT / "docs" / "schemas" / "check.json").read_text(encoding="utf-8"))
    found = json.loads(done.stdout)
    jsonschema.validate(found, form)
    assert found["format"] == 1
    assert found["diagnostics"]


def test_the_result_goes_to_a_file(tmp_path: Path) -> None:
    done = pbrc("check", CLEAN, "-o", tmp_path / "out.txt", "--color", "always")
    assert (done.returncode, done.stdout) == (0, "")
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == pbrc("check", CLEAN).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere.pbr"], "error[PBR0601]: there is no file or folder `nowhere.pbr`"),
        (["tests/cli/cases/rates/data"], "error[PBR0602]: there is no contract in `tests/cli/cases/rates/data`"),
        (["--frmat", "json"], "error: `pbrc check` has no option `--frmat`; did you mean `--format`?"),
        (["contracts/homes", "--expand", "hosed"], "error: no part is called `hosed`; did you mean `housed`?"),
    ],
)
def test_what_cannot_be_run_is_one_message(arguments: list[str], message: str) -> None:
    done = pbrc("check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[0] == message
    assert sum("error" in line for line in done.stderr.splitlines()) == 1


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    (tmp_path / "old.pbr").write_bytes("language pbr 1\n\nlet fee = £5\n".encode("cp1252"))
    done = pbrc("check", tmp_path)
    assert done.returncode == 2
    assert "is not a text in UTF-8: see its line 3" in done.stderr


@pytest.mark.skipif(
    importlib.util.find_spec("pbr_dsl.report.expanded") is None, reason="the core text is not there yet"
)
def test_the_core_form_of_one_part_is_printed() -> None:
    done = pbrc("check", "contracts/homes", "--expand", "kept")
    assert done.returncode == 0
    assert "outcome kept" in done.stdout
    assert "limit person" not in done.stdout
    assert "limit person" in pbrc("check", "contracts/homes", "--expand", ".").stdout


def test_a_name_that_parts_share_prints_each_of_them() -> None:
    done = pbrc("check", "contracts/homes", "--expand", "person")
    assert done.returncode == 0
    assert "record person" in done.stdout
    assert "limit person" in done.stdout
    assert "payment card" not in done.stdout
