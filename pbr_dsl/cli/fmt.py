"""`pbrc fmt`: lay contracts out, each in the one way there is."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import click
from rich.text import Text

from pbr_dsl.cli.group import Exit, Verb
from pbr_dsl.cli.output import Output, pass_output, replace_text
from pbr_dsl.driver.places import STANDARD_INPUT, sources
from pbr_dsl.source import Source
from pbr_dsl.syntax.format import format_text

_COLOURS = {"+": "green", "-": "red", "@": "cyan"}


@click.command("fmt", cls=Verb, epilog="pbrc fmt --diff contracts/birmingham")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Change nothing; exit with 1 when something would change.")
@click.option("--diff", "show", is_flag=True, help="Change nothing; print what would change.")
@pass_output
def command(output: Output, paths: tuple[Path, ...], *, only_check: bool, show: bool) -> Exit:
    """Lay contracts out: files, every contract below a folder, or - for standard input; without a path, this folder."""
    found = sources(paths)
    if found.findings:
        return output.complain(found.findings)
    changed: list[Source] = []
    for source in found.sources:
        laid_out = format_text(source)
        standard = Path(source.path) == STANDARD_INPUT
        if laid_out != source.text:
            changed.append(source)
            if show:
                output.result(_difference(source, laid_out))
            elif not (only_check or standard):
                replace_text(Path(source.path), laid_out)
        if standard and not (only_check or show):
            sys.stdout.write(laid_out)
    files = [source for source in found.sources if Path(source.path) != STANDARD_INPUT]
    if files:
        _report(output, [source.path for source in changed if source in files], len(files), would=only_check or show)
    return Exit.FOUND if only_check and changed else Exit.DONE


def _report(output: Output, changed: list[str], of: int, *, would: bool) -> None:
    """Say which files were laid out, or would be."""
    for path in changed:
        output.say(f"{'would lay out' if would else 'laid out'} {path}")
    output.say(f"{len(changed)} of {of} {'file' if of == 1 else 'files'} {'would change' if would else 'changed'}")


def _difference(source: Source, laid_out: str) -> Text:
    """What would change, line by line."""
    return Text("\n").join(_difference_lines(source, laid_out))


def _difference_lines(source: Source, laid_out: str) -> Iterator[Text]:
    """The lines of the difference, in colour."""
    before, after = source.text.split("\n"), laid_out.split("\n")
    for line in unified_diff(before, after, source.path, f"{source.path} laid out", lineterm=""):
        yield Text(line.removesuffix("\r"), _COLOURS.get(line[:1], ""))
