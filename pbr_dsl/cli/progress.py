"""A word on what is being done, for people who have waited a second in front of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Timer
from typing import Final

from rich.console import Console
from rich.status import Status

from pbr_dsl.cli.output import Output

_PATIENCE: Final = 1  # seconds


@contextmanager
def working(output: Output, words: str) -> Iterator[None]:
    """Show what is being done on standard error, from the first second on, and take it away at the end."""
    if output.quiet or not sys.stderr.isatty():
        yield
        return
    status = Status(words, console=Console(file=sys.stderr, no_color=output.color == "never"))
    timer = Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        status.stop()
