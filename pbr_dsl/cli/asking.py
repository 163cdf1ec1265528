"""The arguments that verbs share which run a contract on data, and how they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TypeVar, cast

import click

from pbr_dsl.cli.group import closest, did_you_mean
from pbr_dsl.cli.output import Output
from pbr_dsl.data.readers.place import Place, place
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.places import read_text
from pbr_dsl.driver.running import Asked
from pbr_dsl.values.pseudonym import SHORTEST

_P = ParamSpec("_P")
_R = TypeVar("_R")

PLAIN: Final = ("text", "json", "csv")
"""The forms of a result that go to the screen as well as to a file."""

_FORMS: Final = ("%Y-%m-%d", "%d %B %Y", "%d %b %Y")


class Day(click.ParamType[date]):
    """A date: `2026-07-01` or `1 July 2026`."""

    name = "DATE"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a date."""
        if isinstance(value, date):
            return value
        for form in _FORMS:
            with suppress(ValueError):
                return datetime.strptime(str(value).strip(), form).date()  # noqa: DTZ007  a day has no time zone
        return self.fail(f"`{value}` is not a date; write 2026-07-01 or 1 July 2026", param, ctx)


class DataPlace(click.ParamType[Place]):
    """Where data lie: a file, a folder, or a database by its address."""

    name = "DATA"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> Place:
        """Read a place."""
        del param, ctx
        return place(str(value))


DAY: Final = Day()

ASSUME: Final = click.option(
    "--assume",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Named assumptions in the place of facts that are missing, each with its source.",
)

_NAMES: Final = ("contract", "data", "map", "recorded", "as_known_on", "as_if_from")
_PATH: Final = click.Path(path_type=Path)
_OPTIONS: Final = (
    click.argument("contract", metavar="CONTRACT", type=_PATH),
    click.argument("data", nargs=-1, metavar="[DATA]...", type=DataPlace()),
    click.option("--map", type=_PATH, metavar="FILE", help="A column map (TOML) for files of others."),
    click.option(
        "--recorded",
        metavar="CHOICE",
        help="When rows count as recorded, if no column says so: same-day, +N days or received:DATE.",
    ),
    click.option("--as-known-on", type=DAY, help="See only what was recorded by this day (else all that was read)."),
    click.option("--as-if-from", type=DAY, help="Move the contract so that its term starts on this day."),
    click.option("--pseudonyms", type=_PATH, metavar="KEYFILE", help="The key of the names that stand for people."),
)


def _key(path: Path | None) -> bytes:
    """The key of pseudonyms that a file holds; none without a file."""
    if path is None:
        return b""
    text = read_text(path)
    key = "" if isinstance(text, Diagnostic) else text.strip()
    if len(key) < SHORTEST:
        message = f"`--pseudonyms`: `{path}` holds no key: it has to have {SHORTEST} characters or more"
        raise click.UsageError(message, click.get_current_context())
    return key.encode()


def run_options(command: Callable[Concatenate[Output, Asked, _P], _R]) -> Callable[Concatenate[Output, _P], _R]:
    """Add the contract, the data and how to read them; the command is given what they ask for, after its output."""

    @wraps(command)
    def with_asked(output: Output, /, *arguments: _P.args, **options: _P.kwargs) -> _R:
        key = _key(cast("Path | None", options.pop("pseudonyms")))
        asked = Asked(**{name: options.pop(name) for name in _NAMES}, key=key)  # type: ignore[arg-type] # as `_OPTIONS` made them
        return command(output, asked, *arguments, **options)

    found: Callable[Concatenate[Output, _P], _R] = with_asked
    for option in reversed(_OPTIONS):
        found = option(found)
    return found


def check_words(by: Sequence[str], known: Sequence[str]) -> None:
    """Refuse a table by something that no line has."""
    for word in by:
        if word not in known:
            near = did_you_mean(closest(word, known))
            listed = ", ".join(f"`{one}`" for one in known)
            message = f"`--by`: no line has a `{word}`{near or f'; there is {listed}'}"
            raise click.UsageError(message, click.get_current_context())
