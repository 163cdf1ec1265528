"""What holds for every verb: exit codes, streams, colour, and one message for one bad call."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PBRC = [sys.executable, "-m", "pbr_dsl"]
PLAIN = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}


def pbrc(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PBRC, *arguments], env=PLAIN | environment, capture_output=True, encoding="utf-8", check=False
    )


def test_help_lists_verbs_under_headings_with_an_example() -> None:
    done = pbrc("--help")
    assert done.returncode == 0
    assert "\nAsk:\n  explain  " in done.stdout
    assert "\nExample:\n  pbrc " in done.stdout
    assert pbrc().stdout == pbrc("-h").stdout == done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["explian"], "there is no verb `explian`; did you mean `explain`?"),
        (["xyz"], "there is no verb `xyz`"),
        (["explain", "--formt", "json"], "`pbrc explain` has no option `--formt`; did you mean `--format`?"),
        (["--verison"], "`pbrc` has no option `--verison`; did you mean `--version`?"),
        (
            ["explain", "--format", "jsn", "lot"],
            "`--format`: `jsn` is not one of `text`, `json`, `markdown`; did you mean `json`?",
        ),
        (
            ["--color", "allways"],
            "`--color`: `allways` is not one of `auto`, `always`, `never`; did you mean `always`?",
        ),
        (["explain", "-o"], "Option `-o` requires an argument"),
        (["explain", "capcity"], "no code or word is called `capcity`; did you mean `capacity`?"),
        (["explain", "unknwon-name"], "no code or word is called `unknwon-name`; did you mean `unknown-name`?"),
        (["explain"], "say which code or word, such as `pbrc explain capacity`; `pbrc explain --list` lists them"),
    ],
)
def test_one_bad_call_gives_one_message(arguments: list[str], message: str) -> None:
    done = pbrc(*arguments)
    first, second = done.stderr.splitlines()
    assert (done.returncode, done.stdout, first) == (2, "", f"error: {message}")
    assert second.startswith("  = run `pbrc ")


@pytest.mark.parametrize(("word", "verb"), [("lint", "check"), ("run", "simulate"), ("plan", "diff"), ("new", "init")])
def test_words_from_other_tools_name_the_verb_if_there_is_one(word: str, verb: str) -> None:
    hint = f"; did you mean `{verb}`?" if f"\n  {verb} " in pbrc("--help").stdout else ""
    assert pbrc(word).stderr.splitlines()[0] == f"error: there is no verb `{word}`{hint}"


def test_explain_takes_an_id_a_name_and_any_form_of_a_word() -> None:
    assert pbrc("explain", "pbr0201").stdout == pbrc("explain", "unknown-name").stdout
    assert pbrc("explain", "one", "each").stdout == pbrc("explain", "one each").stdout
    assert pbrc("explain", "Capacity").stdout == pbrc("explain", "capacity").stdout
    assert pbrc("explain", "cap").stdout.startswith("limit\n")


def test_explain_lists_everything_in_every_form() -> None:
    assert "PBR0201" in pbrc("explain", "--list").stdout
    pages = json.loads(pbrc("explain", "--list", "--format", "json").stdout)["pages"]
    assert {page["kind"] for page in pages} == {"code", "word"}
    assert pbrc("explain", "--list", "--format", "markdown").stdout.count("\n## ") == len(pages) - 1


def test_colour_only_where_it_is_wanted() -> None:
    assert "\x1b" not in pbrc("explain", "lot").stdout
    assert "\x1b" in pbrc("explain", "lot", "--color", "always").stdout
    assert "\x1b" in pbrc("--color", "always", "explain", "lot").stdout
    assert "\x1b" in pbrc("explain", "lot", FORCE_COLOR="1").stdout
    assert "\x1b" not in pbrc("explain", "lot", FORCE_COLOR="1", NO_COLOR="1").stdout
    assert "\x1b" not in pbrc("explain", "lot", "--color", "never", FORCE_COLOR="1").stdout


def test_a_result_goes_to_the_file_it_is_asked_for(tmp_path: Path) -> None:
    file = tmp_path / "lot.txt"
    done = pbrc("explain", "lot", "-o", str(file), "--color", "always")
    assert (done.returncode, done.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == pbrc("explain", "lot").stdout
    assert [path.name for path in tmp_path.iterdir()] == ["lot.txt"]


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    done = pbrc("explain", "lot", "-o", str(tmp_path / "no" / "lot.txt"))
    assert done.returncode == 2
    assert done.stderr == f"error: {tmp_path / 'no' / 'lot.txt'}: No such file or directory\n"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_reader_that_leaves_early_is_no_error() -> None:
    for arguments in (["--help"], ["explain", "--list", "--format", "json"]):
        reading, writing = os.pipe()
        os.close(reading)
        done = subprocess.run([*PBRC, *arguments], stdout=writing, stderr=subprocess.PIPE, check=False)
        os.close(writing)
        assert (done.returncode, done.stderr) == (0, b"")


def breaking(exception: str, tmp_path: Path) -> subprocess.CompletedProcess[str]:
    """A call of `pbrc explain` in which something of ours raises."""
    script = (
        "import sys\n"
        "from pbr_dsl.diagnostics import page\n"
        f"def broken(subject): raise {exception}\n"
        "page.text = broken\n"
        "sys.argv = ['pbrc', 'explain', 'lot']\n"
        "from pbr_dsl.cli import main\n"
        "main()\n"
    )
    return subprocess.run(
        [sys.executable, "-c", script],
        env=PLAIN | {"TMPDIR": str(tmp_path)},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_what_others_do_at_the_end_is_done() -> None:
    script = (
        "import atexit, sys\n"
        "from pbr_dsl.diagnostics import page\n"
        "of = page.text\n"
        "page.text = lambda subject: atexit.register(print, 'done') and of(subject)\n"
        "sys.argv = ['pbrc', 'explain', 'lot']\n"
        "from pbr_dsl.cli import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], env=PLAIN, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "done")


def test_our_own_fault_is_an_apology_and_a_report(tmp_path: Path) -> None:
    done = breaking("ZeroDivisionError('a number of theirs')", tmp_path)
    (report,) = tmp_path.iterdir()
    assert (done.returncode, done.stdout) == (3, "")
    assert str(report) in done.stderr
    assert "Traceback" not in done.stderr
    assert "a number of theirs" not in done.stderr
    text = report.read_text(encoding="utf-8")
    assert "a number of theirs" not in text
    assert "lot" not in text.split("Python", 1)[0]
    assert "in broken" in text
    assert "ZeroDivisionError" in text


def test_stopping_it_is_130(tmp_path: Path) -> None:
    done = breaking("KeyboardInterrupt", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_it_runs_where_the_screen_knows_only_ascii() -> None:
    assert pbrc("explain", "rounded", PYTHONIOENCODING="ascii").returncode == 0
