"""The command line: wiring only, one file for each verb."""

from __future__ import annotations

import atexit
import gc
import io
import os
import sys
from importlib import import_module
from typing import Final, NoReturn

import click

from pbr_dsl.cli import crash
from pbr_dsl.cli.group import Exit, closest, did_you_mean, pbrc

__all__: Final = ("main",)


def main() -> NoReturn:
    """Run `pbrc` with the arguments it was called with, and exit with a code of `Exit`.

    Nothing that start-up makes is garbage, and what is left at the end goes with the process, without being taken
    apart: these two were a quarter of a short run.
    """
    gc.disable()
    code: int = Exit.OUR_FAULT
    atexit.register(lambda: _leave(code))  # what is asked for first is done last
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace", encoding=None if stream.isatty() else "utf-8")
    code = _run(sys.argv[1:])
    sys.exit(code)


def _leave(code: int) -> None:
    """End the process when all else that was to be done at its end is done."""
    for stream in filter(None, (sys.stdout, sys.stderr)):
        stream.flush()
    os._exit(code)


def _run(arguments: list[str]) -> int:
    """Run one invocation and give its exit code; whatever goes wrong is one message on standard error."""
    try:
        # Not `pbrc.main`, which has its own meaning for a closed pipe.
        with pbrc.make_context("pbrc", arguments) as context:
            code = pbrc.invoke(context)
        sys.stdout.flush()
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message())
        return Exit.DONE
    except click.UsageError as error:
        return _say(_words(error), f"run `{_command(error)} --help` for what it takes")
    except click.ClickException as error:
        return _say(error.format_message())
    except (KeyboardInterrupt, EOFError, click.Abort):
        return Exit.STOPPED
    except BrokenPipeError:
        return _reader_left()
    except OSError as error:
        return _say(f"{error.filename}: {error.strerror}" if error.filename else str(error))
    except Exception as error:  # noqa: BLE001  the last resort: our own fault, with a report
        click.echo(crash.apology(error), err=True)
        return Exit.OUR_FAULT
    return code if isinstance(code, int) else Exit.DONE


def _say(message: str, advice: str = "") -> Exit:
    """Say why the run could not be made as asked."""
    said = f"error: {message}" + (f"\n  = {advice}" if advice else "")
    show = import_module("pbr_dsl.diagnostics.visible")  # what it needs is too much for `--help`
    click.echo(show.without_orders(show.lines_visible(said)), err=True)
    return Exit.COULD_NOT


def _command(error: click.UsageError) -> str:
    """The command that was called wrongly, as it was typed: `pbrc` or `pbrc check`."""
    return error.ctx.command_path if error.ctx else "pbrc"


def _words(error: click.UsageError) -> str:
    """What was wrong with the call, in our words."""
    if isinstance(error, click.NoSuchOption):
        near = closest(error.option_name, _options(error.ctx))
        return f"`{_command(error)}` has no option `{error.option_name}`{did_you_mean(near)}"
    if isinstance(error, click.MissingParameter) and error.param and error.ctx:
        option = f"{error.param.opts[0]} " if isinstance(error.param, click.Option) else ""
        return f"`{_command(error)}` needs {option}{error.param.make_metavar(error.ctx)}"
    if isinstance(error, click.BadParameter) and error.param:
        return f"`{error.param.opts[0]}`: {error.message}"
    return error.format_message().replace("'", "`").rstrip(".")


def _options(context: click.Context | None) -> list[str]:
    """The options of the command that was called."""
    parameters = context.command.get_params(context) if context else []
    return [word for parameter in parameters if isinstance(parameter, click.Option) for word in parameter.opts]


def _reader_left() -> Exit:
    """Whoever read the output has had enough: say nothing, and keep Python from saying it while it closes down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.DONE
