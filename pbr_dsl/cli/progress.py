"""A word on what is being done, for people who have waited a second in front of a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer
from time import monotonic
from typing import Final

from rich.console import Console
from rich.status import Status

from pbr_dsl.cli.output import Output
from pbr_dsl.values.told import Told

_PATIENCE: Final = 1  # seconds
_WORTH_SAYING: Final = 5
_IN_MINUTES: Final = 120


@contextmanager
def working(output: Output, words: str) -> Iterator[Callable[[str], None]]:
    """Show what is being done on standard error, from the first second on, and take it away at the end.

    It gives what other words are shown by.
    """
    if output.quiet or not sys.stderr.isatty():
        yield lambda _: None
        return
    status = Status(words, console=Console(file=sys.stderr, no_color=output.color == "never"))
    timer = Timer(_PATIENCE, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield status.update
    finally:
        timer.cancel()
        timer.join()
        status.stop()


class Course:
    """How far something has come that is done so many times, in words: `line 2 of 3: 4 of 20, 3 minutes left`."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._of = ""
        self._start = 0.0

    def words(self, of: str, done: int, count: int) -> str:
        """Give the words before one more is done; the time that is left is what the ones before took.

        Of 0 nobody knows how many there are.
        """
        if not count:
            return of
        now = self._clock()
        if of != self._of or not done:
            self._of, self._start = of, now
        left = (now - self._start) / done * (count - done) if done else 0.0
        said = f", {_left(left)} left" if left >= _WORTH_SAYING else ""
        return f"{of}: {min(done + 1, count):,} of {count:,}{said}"


def telling(say: Callable[[str], None]) -> Told:
    """Give what shows how far work has come, with the time that is left."""
    course = Course()
    return lambda of, done, count: say(course.words(of, done, count))


def _left(seconds: float) -> str:
    """A length of time for people who wait: seconds under two minutes, else minutes."""
    return f"{seconds:.0f} seconds" if seconds < _IN_MINUTES else f"{seconds / 60:.0f} minutes"
