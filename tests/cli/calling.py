"""`pbrc` called as people call it: in its own process, from the project's folder."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CASES = Path("tests/cli/cases")
PLAIN = {key: value for key, value in os.environ.items() if key not in {"NO_COLOR", "FORCE_COLOR", "COLUMNS"}}


def pbrc(
    *arguments: str | Path, cwd: Path = ROOT, given: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pbr_dsl", *map(str, arguments)],
        cwd=cwd,
        env=PLAIN | {"PYTHONPATH": str(ROOT)} | environment,
        input=given,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def page(done: subprocess.CompletedProcess[str], *arguments: str | Path) -> str:
    """A call with everything that came of it, as expected files hold it."""
    said = f"--- standard error\n{done.stderr}" if done.stderr else ""
    return f"$ pbrc {shlex.join(map(str, arguments))}\n{done.stdout}{said}--- exit code {done.returncode}\n"
