"""Rules of the house that no linter knows: sizes, names, exact numbers, who reads files, what start-up costs."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from pbr_dsl.cli.group import VERBS
from pbr_dsl.diagnostics.snippet import complete

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pbr_dsl"
OURS = sorted(PACKAGE.rglob("*.py"))
EVERY_FILE = [*OURS, *sorted((ROOT / "tests").rglob("*.py")), ROOT / "hatch_build.py"]

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
BANNED_NAMES = {"utils", "util", "common", "helpers", "helper", "base", "manager", "core", "misc", "types", "json"}
EXACT = ("values", "model", "reference")
MAY_READ_FILES = ("driver", "data", "cli", "api", "resources", "syntax/tables")
READS = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "iterdir", "glob", "rglob"}

HEAVY = {
    "altair", "duckdb", "holidays", "jinja2", "numpy", "openpyxl", "pandas", "polars", "pyarrow", "pygls", "pyspark",
    "rich.markdown", "rich.progress", "rich.syntax", "sqlalchemy", "sqlglot", "xlsxwriter", "z3",
}  # fmt: skip
HEAVY_FOR_HELP = HEAVY | {"dateutil", "lark", "pydantic", "rich"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), name(path))


def inside(path: Path, folders: tuple[str, ...]) -> bool:
    place = path.relative_to(PACKAGE).with_suffix("").as_posix()
    return any(place == folder or place.startswith(f"{folder}/") for folder in folders)


def test_files_are_short() -> None:
    long = {name(path): len(path.read_text(encoding="utf-8").splitlines()) for path in EVERY_FILE}
    long = {path: lines for path, lines in long.items() if lines > MOST_LINES}
    assert not long, f"more than {MOST_LINES} lines: split these by what they are about"


def test_functions_are_short() -> None:
    long = [
        f"{name(path)}:{node.lineno} {node.name} has {(node.end_lineno or 0) - node.lineno + 1} lines"
        for path in OURS
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef) and (node.end_lineno or 0) - node.lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert not long, f"more than {MOST_LINES_OF_A_FUNCTION} lines: name the steps"


def test_files_are_named_for_what_they_hold() -> None:
    banned = [name(path) for path in OURS if BANNED_NAMES & {path.stem, path.parent.name}]
    assert not banned, "a name that says nothing, or that hides a module of the standard library"


def floats(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if (isinstance(node, ast.Constant) and isinstance(node.value, float)) or (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float"
        ):
            yield node.lineno


def test_no_floats_near_money() -> None:
    found = [f"{name(path)}:{line}" for path in OURS if inside(path, EXACT) for line in floats(parsed(path))]
    assert not found, "money is exact: use Fraction or int"


def reads(tree: ast.Module) -> Iterator[int]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            word = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if word in READS:
                yield node.lineno


def test_the_middle_is_pure() -> None:
    found = [
        f"{name(path)}:{line}" for path in OURS if not inside(path, MAY_READ_FILES) for line in reads(parsed(path))
    ]
    assert not found, f"only {', '.join(MAY_READ_FILES)} read or write files"


def test_rules_that_are_off_say_why() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)["tool"]
    ignored = settings["ruff"]["lint"]["ignore"]
    per_file = list(chain.from_iterable(settings["ruff"]["lint"]["per-file-ignores"].values()))
    assert len(ignored) <= 12
    assert set(settings["ruff"]["lint"]["per-file-ignores"]) == {"tests/**", "contracts/**", "benchmarks/**"}
    assert not [rule for rule in [*ignored, *per_file] if not re.search(rf'^  "{rule}",\s+# \S+', text, re.MULTILINE)]
    others = {module for one in settings["mypy"].get("overrides", ()) for module in one["module"]}
    assert others <= {"py4j.*", "pyspark.*"}, "mypy is strict everywhere in what is ours"


def loaded(arguments: list[str], cwd: Path) -> set[str]:
    """The modules that one call of `pbrc` has loaded when it ends."""
    script = (
        "import sys\n"
        f"sys.argv = ['pbrc', *{arguments!r}]\n"
        "from pbr_dsl.cli import main\n"
        "try: main()\n"
        "finally: print('\\n'.join(sys.modules), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stderr
    return set(done.stderr.splitlines())


def test_help_loads_little() -> None:
    assert not loaded(["--help"], ROOT) & HEAVY_FOR_HELP


@pytest.mark.skipif(not (PACKAGE / "cli" / "check.py").exists(), reason="`check` is not there yet")
def test_check_loads_nothing_heavy(tmp_path: Path) -> None:
    (tmp_path / "contract.pbr").write_text(complete("let fee = £100\n"), encoding="utf-8")
    modules = loaded(["check", str(tmp_path / "contract.pbr")], ROOT)
    assert "pbr_dsl.syntax.machine" in modules, "the contract was not read"
    assert not modules & (HEAVY | {"lark"})


def test_every_verb_has_help_and_an_example() -> None:
    for verb in (entry.name for entries in VERBS.values() for entry in entries):
        if (PACKAGE / "cli" / f"{verb}.py").exists():
            done = subprocess.run(
                [sys.executable, "-m", "pbr_dsl", verb, "--help"], cwd=ROOT, capture_output=True, text=True, check=True
            )
            assert re.search(rf"^Example:\n  pbrc {verb} ", done.stdout, re.MULTILINE), verb
            assert "--quiet" in done.stdout
            assert "--color" in done.stdout


MOST_CODE_OF_THE_REFERENCE = 2410  # lines; there are about 2,340


def code_lines(path: Path) -> int:
    """The lines that are neither blank nor a comment, a docstring or an import."""
    lines = path.read_text(encoding="utf-8").splitlines()
    apart = {
        line
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    left = [line.strip() for place, line in enumerate(lines, start=1) if place not in apart]
    return sum(bool(line) and not line.startswith("#") for line in left)


def test_the_reference_is_read_in_one_sitting() -> None:
    found = {path.name: code_lines(path) for path in sorted((PACKAGE / "reference").glob("*.py"))}
    total = sum(found.values())
    print(f"reference: {total} lines of code in {len(found)} files")  # noqa: T201  shown by `pytest -s`
    assert total <= MOST_CODE_OF_THE_REFERENCE, found


def test_the_reference_has_one_door() -> None:
    inner = [
        f"{name(path)}: {node.module}"
        for path in OURS
        if not inside(path, ("reference",))
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("pbr_dsl.reference.")
    ]
    assert not inner, "what others need of the reference is named in reference/__init__.py"
