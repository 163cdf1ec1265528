"""A contract's folder that works at once: a shipped contract with its data, and a file for the CI."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from pbr_dsl import resources

_CONTRACT: Final = "contract.pbr"
_README: Final = "README.md"
ROWS: Final = ("data", "published")
_KEPT: Final = (_CONTRACT, _README, *ROWS, "*.toml", "*.lock")
CI: Final = {"github": Path(".github/workflows/contracts.yml"), "gitlab": Path(".gitlab-ci.yml")}


def examples() -> dict[str, Path]:
    """The folders of the shipped contracts, by the name that `--example` takes."""
    root = resources.contracts_dir()
    return {path.parent.relative_to(root).as_posix(): path.parent for path in sorted(root.rglob(_CONTRACT))}


@dataclass(frozen=True, slots=True)
class Started:
    """A contract's folder that was made: its files, and how to have its data paid ("" where it has none)."""

    files: list[Path]
    simulate: str


def start(folder: Path, example: Path, ci: str) -> Started:
    """Write the folder, all of it or nothing; FileExistsError names the first file that is there.

    The commands of its README are about the folder.
    """
    with tempfile.TemporaryDirectory() as place:
        made = Path(place)
        for pattern in _KEPT:
            for path in sorted(example.glob(pattern)):
                if path.is_dir():
                    shutil.copytree(path, made / path.name)
                else:
                    shutil.copy(path, made / path.name)
        simulate = _about(made / _README, folder, example)
        if ci in CI:
            (made / CI[ci]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(__file__).with_name(f"{ci}.yml"), made / CI[ci])
        files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
        for file in files:
            if (folder / file).exists():
                raise FileExistsError(17, "there is such a file already, and nothing was written", str(folder / file))
        shutil.copytree(made, folder, dirs_exist_ok=True)
    return Started(files, simulate if any(file.parts[0] in ROWS for file in files) else "")


def _about(readme: Path, folder: Path, example: Path) -> str:
    """Have the commands of a README speak of the new folder where they spoke of the example's; give how to simulate."""
    named = example.relative_to(resources.contracts_dir().parent).as_posix()
    lines = readme.read_text(encoding="utf-8").splitlines() if readme.is_file() else []
    told = [line.replace(named, folder.as_posix()) if line.strip().startswith("pbrc ") else line for line in lines]
    if readme.is_file():
        readme.write_text("\n".join(told) + "\n", encoding="utf-8", newline="\n")
    simulate = f"pbrc simulate {folder.as_posix()}"
    return next((line.strip() for line in told if f"{line.strip()} ".startswith(f"{simulate} ")), simulate)
