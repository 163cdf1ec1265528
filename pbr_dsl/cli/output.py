"""Where a verb's words go: results to standard output or a file, everything else to standard error."""

from __future__ import annotations

import io
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Concatenate, Final, ParamSpec, TextIO, TypeVar

import click
from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from rich.text import Text

from pbr_dsl.cli.group import Exit, Word
from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.codes import run
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.diagnostics.visible import lines_visible, without_orders

_P = ParamSpec("_P")
_R = TypeVar("_R")

_WIDTH: Final = 120  # columns when nobody's terminal says otherwise


class _Printer(Console):
    """A console that leaves a closed pipe to `main`."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Give what is printed with every character spelt that would move or hide other text, whoever wrote it."""
        for one in super().render(renderable, options):
            yield one if one.control else one._replace(text=lines_visible(one.text))

    def on_broken_pipe(self) -> None:
        """Pass the error on; it is raised again from here."""
        raise  # noqa: PLE0704  called inside `except BrokenPipeError`


def _printer(stream: TextIO, color: str) -> Console:
    """A console for one stream; without colour it writes no escape sequence at all."""
    plain = color == "never" or (color == "auto" and bool(os.environ.get("NO_COLOR")))
    elsewhere = not stream.isatty() and "COLUMNS" not in os.environ
    return _Printer(
        file=stream,
        force_terminal=True if color == "always" else None,
        color_system=None if plain else "standard" if color == "always" else "auto",
        width=_WIDTH if elsewhere else None,
        highlight=False,
        markup=False,
        emoji=False,
    )


@dataclass(frozen=True, slots=True)
class Output:
    """The two streams of one run, as `--quiet`, `--color` and `-o` ask for them."""

    quiet: bool = False
    color: str = "auto"
    file: Path | None = None

    def result(self, *parts: RenderableType, orders: bool = False) -> None:
        """Print the whole result, in one call: to the file of `-o` if there is one, else to standard output.

        With `orders` its lines are what a build server shall obey.
        """
        if self.file is None:
            _print(sys.stdout, self.color, parts, orders=orders)
            return
        text = io.StringIO()
        _print(text, "never", parts, orders=orders)
        _write_whole(self.file, lambda path: _write_text(path, text.getvalue()))

    def parts(self, texts: Iterable[str]) -> None:
        """Print a text of any length that is given in parts of whole lines: to the file of `-o`, else where we are."""
        safe = map(without_orders, texts)
        if self.file is None:
            sys.stdout.writelines(safe)
            return

        def write(path: Path) -> None:
            with path.open("w", encoding="utf-8", newline="\n") as opened:
                opened.writelines(safe)

        _write_whole(self.file, write)

    def made(self, write: Callable[[Path], None]) -> None:
        """Have the file of `-o` written by something that writes whole files; ValueError where there is none."""
        if self.file is None:
            message = "it can only be written to a file"
            raise ValueError(message)
        _write_whole(self.file, write)

    def say(self, *parts: RenderableType) -> None:
        """Print what is not the result to standard error, unless it was asked to be quiet."""
        if not self.quiet:
            _print(sys.stderr, self.color, parts)

    def complain(self, findings: Iterable[Diagnostic]) -> Exit:
        """Print the findings that kept a verb from its result to standard error; give the exit code they mean."""
        listed = list(findings)
        _print(sys.stderr, self.color, (render.text(listed),))
        return exit_for(listed)


def _print(stream: TextIO, color: str, parts: Iterable[RenderableType], *, orders: bool = False) -> None:
    """Print parts one under the other; a line of text is never broken, a table fits itself to the width."""
    printer = _printer(stream, color)
    with printer.capture() as printed:
        for part in parts:
            printer.print(part, soft_wrap=isinstance(part, str | Text))
    stream.write(without_orders(printed.get(), ours=orders))


def _write_text(path: Path, text: str) -> None:
    """Write the whole text of a file."""
    path.write_text(text, encoding="utf-8", newline="\n")


def _write_whole(path: Path, write: Callable[[Path], None]) -> None:
    """Write a file so that it is either the old one or the whole new one, even when somebody stops it half-way.

    OSError when it cannot be written.
    """
    if path.exists() and not path.is_file():  # a device or a pipe: it has no old content to keep
        write(path)
        return
    part = path.with_name(f".{path.name}.part")
    try:
        write(part)
        part.replace(path)
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
    finally:
        part.unlink(missing_ok=True)


def replace_text(path: Path, text: str) -> None:
    """Write a file so that it is either the old one or the whole new one; OSError when it cannot be."""
    target = path.resolve()
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", newline="\n", dir=target.parent, prefix=f".{target.name}.", delete=False
    ) as part:
        part.write(text)
    new = Path(part.name)
    try:
        shutil.copymode(target, new)
        new.replace(target)
    except OSError:
        new.unlink(missing_ok=True)
        raise


def exit_for(findings: Iterable[Diagnostic]) -> Exit:
    """The exit code that findings mean: could not run, found something, or done."""
    errors = [diagnostic for diagnostic in findings if diagnostic.severity.stops]
    if any(diagnostic.code in run.CODES for diagnostic in errors):
        return Exit.COULD_NOT
    return Exit.FOUND if errors else Exit.DONE


def pass_output(command: Callable[Concatenate[Output, _P], _R]) -> Callable[_P, _R]:
    """Give a command the output of its run as its first argument."""

    @wraps(command)
    def with_output(*arguments: _P.args, **options: _P.kwargs) -> _R:
        meta = click.get_current_context().meta
        output = Output(meta.get("pbrc.quiet", False), meta.get("pbrc.color", "auto"), meta.get("pbrc.output"))
        return command(output, *arguments, **options)

    return with_output


def _keep_file(context: click.Context, parameter: click.Parameter, value: Path | None) -> None:
    """Remember the file of `-o`; `-` is standard output."""
    del parameter
    if value is not None and str(value) != "-":
        context.meta["pbrc.output"] = value


output_file: Final = click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path, allow_dash=True),
    expose_value=False,
    callback=_keep_file,
    help="Write the result to this file.",
)


def formats(*words: str) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]:
    """Add `--format`, which is passed on as `form`; the first word is what it is when it is not given."""
    return click.option(
        "--format", "form", type=Word(words), default=words[0], show_default=True, help="The form of the result."
    )
