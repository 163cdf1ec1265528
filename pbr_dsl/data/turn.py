"""One at a time: a folder that a process holds while it changes what is in it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

HELD: Final = ".held"
"""The file that is held; the system lets go of it when its process ends, however it ends."""


@contextmanager
def turn(folder: Path) -> Iterator[bool]:
    """Hold a folder, and give whether it could be had: not while another process holds it.  OSError as the system."""
    with (folder / HELD).open("ab") as opened:
        try:
            _hold(opened.fileno())
        except (BlockingIOError, PermissionError):
            yield False
            return
        yield True


def settle(path: Path) -> None:
    """Wait until a file is on the disk, or the names that a folder holds (where the system can say so)."""
    if path.is_dir() and os.name == "nt":
        return
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


if sys.platform == "win32":
    import msvcrt

    def _hold(opened: int) -> None:
        msvcrt.locking(opened, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _hold(opened: int) -> None:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
