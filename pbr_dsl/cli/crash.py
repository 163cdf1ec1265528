"""What is said, and kept, when the fault is ours."""

from __future__ import annotations

import os
import platform
import shlex
import sys
import tempfile
import traceback

from pbr_dsl import __version__


def apology(error: BaseException) -> str:
    """The words for an unexpected fault, once its report has been written."""
    return (
        f"pbrc failed, and it is our fault, not yours: {type(error).__name__}\n"
        f"  = nothing was paid or changed by this run\n"
        f"  = the report is in {_write_report(error)}; please send it to whoever gave you pbrc\n"
        f"  = look through it first: it quotes the command, and may quote a value from your files"
    )


def _write_report(error: BaseException) -> str:
    """Write the report to a new temporary file and give its path."""
    report = (
        f"pbrc {__version__}, Python {platform.python_version()}, {platform.platform()}\n"
        f"command: {shlex.join(['pbrc', *sys.argv[1:]])}\n\n"
        f"{''.join(traceback.format_exception(error))}"
    )
    handle, path = tempfile.mkstemp(prefix="pbrc-report-", suffix=".txt")
    with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
        file.write(report)
    return path
