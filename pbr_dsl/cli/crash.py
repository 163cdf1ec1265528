"""What is said, and kept, when the fault is ours."""

from __future__ import annotations

import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Iterator

from pbr_dsl import __version__


def apology(error: BaseException) -> str:
    """The words for an unexpected fault, once its report has been written."""
    return (
        f"pbrc failed, and it is our fault, not yours: {type(error).__name__}\n"
        f"  = nothing was paid or changed by this run\n"
        f"  = the report is in {_write_report(error)}; please send it to whoever gave you pbrc\n"
        f"  = it says where in pbrc it happened, and quotes nothing of yours: no cell, no name, no file"
    )


def _write_report(error: BaseException) -> str:
    """Write the report to a new temporary file and give its path."""
    options = [word.partition("=")[0] for word in sys.argv[1:] if word.startswith("-")]
    report = (
        f"pbrc {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"options: {' '.join(options)}\n\n"
        f"{''.join(_where(error))}"
    )
    handle, path = tempfile.mkstemp(prefix="pbrc-report-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(report)
    return path


def _where(error: BaseException | None) -> Iterator[str]:
    """Where an error came up and what led to it: kinds and places in the program, never what an error says."""
    while error is not None:
        yield f"{type(error).__name__}\n"
        yield from traceback.format_tb(error.__traceback__)
        error = error.__cause__ or error.__context__
