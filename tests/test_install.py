"""Grammar, contracts and saved tables are found however the package was installed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NOT_COPIED = shutil.ignore_patterns(".*", "__pycache__", "dist", "build", "tables.bin")

LOOK = """
from pathlib import Path
from pbr_dsl import resources
from pbr_dsl.syntax import tables
assert resources.grammar_text().startswith("//"), "the grammar"
assert sorted(resources.contracts_dir().glob("*/contract.pbr")), "the contracts"
assert tables.SAVED.is_file(), "the saved tables"
tables.load()
print(Path(resources.__file__).resolve())
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """Copy the source tree as it would be checked out, so that a build leaves nothing behind in the real one."""
    return shutil.copytree(ROOT, tmp_path / "tree", ignore=NOT_COPIED)


def run(*arguments: str | Path, cwd: Path) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=cwd, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build(tree: Path, *arguments: str) -> Path:
    """Build a wheel from the tree, with the build tools that the tests have."""
    out = tree.parent / "dist"
    run("-m", "build", "--no-isolation", "--outdir", out, *arguments, tree, cwd=tree.parent)
    return next(out.glob("*.whl"))


def installed(home: Path, *what: str | Path) -> Path:
    """Install into a new environment that borrows its dependencies from this one, and say where the package is."""
    venv.create(home, with_pip=False)
    python = home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    site = subprocess.check_output(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
    ).strip()
    (Path(site) / "zz-dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    options = [
        "--quiet",
        "--ignore-installed",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--disable-pip-version-check",
    ]
    run("-m", "pip", "--python", python, "install", *options, *what, cwd=home)
    done = subprocess.run([python, "-c", LOOK], cwd=home, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.strip())


def test_a_wheel(tree: Path, tmp_path: Path) -> None:
    wheel = build(tree, "--wheel")
    shutil.rmtree(tree)
    place = installed(tmp_path / "home", wheel)
    assert place.is_relative_to(tmp_path / "home")
    assert (place.parent / "grammar" / "pbr.lark").is_file()


def test_a_wheel_from_an_sdist(tree: Path, tmp_path: Path) -> None:
    wheel = build(tree)
    shutil.rmtree(tree)
    place = installed(tmp_path / "home", wheel)
    assert place.is_relative_to(tmp_path / "home")


def test_an_editable_install(tree: Path, tmp_path: Path) -> None:
    place = installed(tmp_path / "home", "--editable", tree)
    assert place.is_relative_to(tree)
    assert not (place.parent / "grammar").exists()
