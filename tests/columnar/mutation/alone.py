"""Work in a process of its own, with so much memory and time: what ends it ends nothing else."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

MEMORY: Final = 4 * 2**30  # beyond what there is already
SECONDS: Final = 240  # of work


def alone(work: Sequence[Callable[[], str | None]]) -> tuple[int, str]:
    """Give the first of some work that says something, and what; the number of all and "" where none does.

    Where the process is ended, that is what the work that it was at says.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _bounded()
        _work(work, writing)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as pipe:
        lines = pipe.read().split("\n")
    _, status = os.waitpid(child, 0)
    at, said = len(lines) - 1, lines[-1]
    if not os.WIFSIGNALED(status) and os.WEXITSTATUS(status) == 0:
        return at, said
    ended = signal.Signals(os.WTERMSIG(status)).name if os.WIFSIGNALED(status) else "no memory"
    return at, f"ended by {ended}"


def _bounded() -> None:
    """Let this process have no more than its share."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    most = pages * resource.getpagesize() + MEMORY
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _work(work: Sequence[Callable[[], str | None]], writing: int) -> None:
    """Write a line for each work that says nothing, then what the next says; this process ends with it."""
    code = 1
    try:
        for one in work:
            said = one()
            os.write(writing, (said or "\n").encode())
            if said:
                break
        code = 0
    finally:
        os._exit(code)
