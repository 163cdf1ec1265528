"""The verbs, the options that every verb has, and help that lists them: all that `pbrc --help` needs, and no more."""

from __future__ import annotations

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from enum import IntEnum
from importlib import import_module
from importlib.util import find_spec
from typing import Final, cast

import click

from pbr_dsl import __version__


class Exit(IntEnum):
    """What an exit code means, the same for every verb."""

    DONE = 0
    FOUND = 1  # done, and something was found
    COULD_NOT = 2  # could not run as asked
    OUR_FAULT = 3
    STOPPED = 130  # Ctrl-C


@dataclass(frozen=True, slots=True)
class Entry:
    """One verb of the list: its name, where its command lies, and what a person would say."""

    name: str
    target: str
    question: str

    @property
    def module(self) -> str:
        """The module that holds the command."""
        return self.target.partition(":")[0]


_GARBAGE: Final = 200_000  # so many new things: to look for garbage among fewer is slow, and little is found

# A verb is in the list before its module is written, and in the help from then on.
VERBS: Final[dict[str, tuple[Entry, ...]]] = {
    "Write": (
        Entry("init", "pbr_dsl.cli.init:command", "make me a contract's folder that already works"),
        Entry("check", "pbr_dsl.cli.check:command", "is this contract well written?"),
        Entry("fmt", "pbr_dsl.cli.fmt:command", "lay it out"),
        Entry("test", "pbr_dsl.cli.test:command", "do the worked examples still come out?"),
        Entry("lock", "pbr_dsl.cli.lock:command", "accept the files that it uses, as they are"),
        Entry("docs", "pbr_dsl.cli.docs:command", "a schedule that a lawyer can read"),
        Entry("export", "pbr_dsl.cli.export:command", "the contract as SQL that an auditor can run"),
    ),
    "Pay": (
        Entry("template", "pbr_dsl.cli.template:command", "a workbook for providers to fill in"),
        Entry("receive", "pbr_dsl.cli.receive:command", "keep what came, as it came"),
        Entry("validate", "pbr_dsl.cli.validate:command", "is this data fit?"),
        Entry("simulate", "pbr_dsl.cli.simulate:command", "what would it have paid?"),
        Entry("due", "pbr_dsl.cli.due:command", "what runs out in the next four weeks?"),
        Entry("sample", "pbr_dsl.cli.sample:command", "which claims are looked at again?"),
        Entry("why", "pbr_dsl.cli.why:command", "why this much, or nothing, for this person?"),
        Entry("duplicates", "pbr_dsl.cli.duplicates:command", "is somebody, or a document, paid for twice?"),
    ),
    "Ask": (Entry("explain", "pbr_dsl.cli.explain:command", 'what does PBR0101, or "capacity", mean?'),),
}

# Words that people bring from other tools.
OTHER_WORDS: Final = {
    "analyse": "check",
    "compile": "check",
    "deadlines": "due",
    "doc": "docs",
    "format": "fmt",
    "lint": "check",
    "new": "init",
    "pay": "simulate",
    "plan": "diff",
    "run": "simulate",
    "schedule": "docs",
    "trace": "why",
}

EXAMPLE: Final = "pbrc simulate contracts/birmingham"


def closest(word: str, words: Sequence[str]) -> str:
    """The word of a list that was probably meant; nothing when none is near."""
    lowered = {candidate.lower(): candidate for candidate in reversed(words)}
    near = get_close_matches(word.lower(), lowered, n=1, cutoff=0.6)
    return lowered[near[0]] if near else ""


def did_you_mean(word: str) -> str:
    """The end of a message that offers a word; nothing when there is no word to offer."""
    return f"; did you mean `{word}`?" if word else ""


class Word(click.Choice[str]):
    """An option's value that is one of a few words; a misspelt one is answered with the nearest."""

    def get_invalid_choice_message(self, value: object, ctx: click.Context | None) -> str:
        """Say which words there are, and which was probably meant."""
        del ctx
        listed = ", ".join(f"`{choice}`" for choice in self.choices)
        return f"`{value}` is not one of {listed}{did_you_mean(closest(str(value), self.choices))}"


def _remember(context: click.Context, parameter: click.Parameter, value: object) -> None:
    """Keep the value of an option that every verb has, unless it was not given here."""
    if value is not None:
        context.meta[f"pbrc.{parameter.name}"] = value


SHARED: Final[tuple[click.Parameter, ...]] = (
    click.Option(
        ["--quiet", "-q"],
        is_flag=True,
        default=None,
        expose_value=False,
        callback=_remember,
        help="Print the result and nothing else.",
    ),
    click.Option(
        ["--color"],
        type=Word(("auto", "always", "never")),
        expose_value=False,
        callback=_remember,
        help="When to use colour; auto: on a terminal, without NO_COLOR.",
    ),
)


class Verb(click.Command):
    """A command with the shared options; its epilog is one example, and it returns its `Exit`."""

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """List its own options, the shared ones, then `--help`."""
        *own, for_help = super().get_params(ctx)
        return [*own, *SHARED, for_help]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example under the options."""
        del ctx
        with formatter.section("Example"):
            formatter.write_text(self.epilog or "")


class Verbs(click.Group):
    """The group of all verbs; a verb's module is read only when it is called."""

    def entries(self) -> dict[str, Entry]:
        """The verbs there are, by name, in the order of the help."""
        listed = (entry for entries in VERBS.values() for entry in entries)
        return {entry.name: entry for entry in listed if find_spec(entry.module)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the verbs."""
        del ctx
        return list(self.entries())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Read a verb's module and take its command; none when there is no such verb."""
        del ctx
        entry = self.entries().get(cmd_name)
        if entry is None:
            return None
        module, _, attribute = entry.target.partition(":")
        command = cast("click.Command", getattr(import_module(module), attribute))
        gc.freeze()
        gc.set_threshold(_GARBAGE)
        gc.enable()
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; a word that is none is answered with the verb that was probably meant."""
        word, entries = args[0], self.entries()
        if word not in entries and not word.startswith("-") and not ctx.resilient_parsing:
            near = OTHER_WORDS.get(word) or closest(word, list(entries))
            message = f"there is no verb `{word}`{did_you_mean(near if near in entries else '')}"
            raise click.UsageError(message, ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs under their headings, then an example."""
        del ctx
        existing = self.entries()
        for heading, entries in VERBS.items():
            rows = [(entry.name, entry.question) for entry in entries if entry.name in existing]
            if rows:
                with formatter.section(heading):
                    formatter.write_dl(rows, col_max=12)
        with formatter.section("Example"):
            formatter.write_text(EXAMPLE)


def _version(context: click.Context, parameter: click.Parameter, value: bool) -> None:  # noqa: FBT001  click's own signature
    """Print the version and stop."""
    del parameter
    if value:
        click.echo(f"pbrc {__version__}")
        context.exit(Exit.DONE)


pbrc: Final = Verbs(
    "pbrc",
    help="Contracts in which public money is paid for results: write them, check them, pay by them.",
    params=[
        *SHARED,
        click.Option(
            ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Print the version."
        ),
    ],
    context_settings={"help_option_names": ["-h", "--help"]},
    no_args_is_help=True,
    subcommand_metavar="VERB ...",
)
