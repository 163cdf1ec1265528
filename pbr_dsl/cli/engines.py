"""The options that say what computes a run, with how much memory and how many threads."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec

import click

from pbr_dsl.cli.group import Exit, Word
from pbr_dsl.cli.output import Output
from pbr_dsl.driver.engine import ENGINES, LOCAL, Engine, failed
from pbr_dsl.values.stopped import EngineStoppedError

_P = ParamSpec("_P")

_SIZE: Final = re.compile(r"([1-9][0-9]{0,5}) ?([KMGT]i?B)", re.IGNORECASE)


def _memory(context: click.Context, parameter: click.Parameter, value: str | None) -> str:
    """A size of memory, as the engine takes it."""
    if value is None:
        return ""
    if not _SIZE.fullmatch(value.strip()):
        message = f"`{value}` is not a size of memory; write `4GB` or `500MB`"
        raise click.BadParameter(message, context, parameter)
    return value.strip()


_OPTIONS: Final = (
    click.option(
        "--engine",
        "word",
        type=Word(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help="What computes it: duckdb is for many rows; auto takes it for 20 MB of data or more, of lines as csv for "
        "5 MB. spark is for rows that one machine does not hold.",
    ),
    click.option("--memory", metavar="SIZE", callback=_memory, help="Memory that duckdb or spark may use: `4GB`."),
    click.option("--threads", type=click.IntRange(1, 1024), default=None, help="Threads that it may use."),
    click.option("--master", metavar="URL", default=LOCAL, show_default=True, help="Where spark runs."),
)


def engine_options(command: Callable[Concatenate[Output, _P], Exit]) -> Callable[Concatenate[Output, _P], Exit]:
    """Add what says which engine computes a run, passed on as `engine`; where that cannot go on, it is said."""

    @wraps(command)
    def with_engine(output: Output, /, *arguments: _P.args, **options: _P.kwargs) -> Exit:
        word, memory, threads, master = (options.pop(name) for name in ("word", "memory", "threads", "master"))
        if master != LOCAL and word != "spark":
            message = f"`--master` says where spark runs, and {word} computes this: add `--engine spark`"
            raise click.UsageError(message)
        options["engine"] = Engine(
            str(word), str(memory), threads if isinstance(threads, int) else 0, master=str(master)
        )
        try:
            return command(output, *arguments, **options)
        except EngineStoppedError as error:
            return output.complain([failed(error)])

    found = with_engine
    for option in reversed(_OPTIONS):
        found = option(found)
    return found
