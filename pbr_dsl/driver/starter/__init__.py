"""A contract's folder that works at once: a shipped contract with its data, and a file for the CI."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Final

from pbr_dsl import resources

_CONTRACT: Final = "contract.pbr"
_KEPT: Final = (_CONTRACT, "README.md", "data", "*.toml", "*.lock")
CI: Final = {"github": Path(".github/workflows/contracts.yml"), "gitlab": Path(".gitlab-ci.yml")}


def examples() -> dict[str, Path]:
    """The folders of the shipped contracts, by the name that `--example` takes."""
    root = resources.contracts_dir()
    return {path.parent.relative_to(root).as_posix(): path.parent for path in sorted(root.rglob(_CONTRACT))}


def start(folder: Path, example: Path, ci: str) -> list[Path]:
    """Write the folder, all of it or nothing, and give its files; FileExistsError names the first that is there."""
    with tempfile.TemporaryDirectory() as place:
        made = Path(place)
        for pattern in _KEPT:
            for path in sorted(example.glob(pattern)):
                if path.is_dir():
                    shutil.copytree(path, made / path.name)
                else:
                    shutil.copy(path, made / path.name)
        if ci in CI:
            (made / CI[ci]).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(Path(__file__).with_name(f"{ci}.yml"), made / CI[ci])
        files = sorted(path.relative_to(made) for path in made.rglob("*") if path.is_file())
        for file in files:
            if (folder / file).exists():
                raise FileExistsError(17, "there is such a file already, and nothing was written", str(folder / file))
        shutil.copytree(made, folder, dirs_exist_ok=True)
    return files
