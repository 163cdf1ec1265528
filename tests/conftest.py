"""The two options of our own: `--accept` rewrites expected files, `--all` runs the tests that take minutes too.

Generated tests run from one seed, printed at the end; `--hypothesis-seed=random` looks elsewhere.
"""

from __future__ import annotations

from typing import Final

import pytest

SEED: Final = 20261122


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the expected files with what came out")
    parser.addoption("--all", action="store_true", help="run the tests marked `long` as well")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--all"):
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        items[:] = [item for item in items if item not in set(long)]
        config.hook.pytest_deselected(items=long)


def pytest_configure(config: pytest.Config) -> None:
    if config.option.hypothesis_seed is None:
        config.option.hypothesis_seed = SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    terminalreporter.write_line(f"Generated tests ran from --hypothesis-seed={config.option.hypothesis_seed}")
