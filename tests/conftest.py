"""An option of our own, `--accept`, rewrites expected files.

Generated tests, and samples of what is too much to try whole, come from one seed that is printed at the end; the
variable `PBR_SEED` sets another.
"""

from __future__ import annotations

import compileall
from pathlib import Path

import pytest

import pbr_dsl
from pbr_dsl.syntax import tables
from tests.seed import SEED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the expected files with what came out")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = SEED
    if not hasattr(config, "workerinput"):  # once, before the workers: each call of `pbrc` would do it all again
        tables.write()
        compileall.compile_dir(Path(pbr_dsl.__file__).parent, quiet=1)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = {"postgres": "it starts a PostgreSQL", "spark": "it starts a Spark"}
    for name, why in asked.items():
        for item in items:
            if name not in config.option.markexpr and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(f"not run: {why}; ask for it with -m {name}"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    said = f"Samples were drawn with seed {SEED} (PBR_SEED={SEED} draws them again)"
    terminalreporter.write_line(f"{said}; generated tests ran from --hypothesis-seed={config.option.hypothesis_seed}")
