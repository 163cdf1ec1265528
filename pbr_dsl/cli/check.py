"""`pbrc check`: everything that can be said about contracts without any data."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import cast

import click
from rich.text import Text

from pbr_dsl import __version__
from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, exit_for, formats, output_file, pass_output, replace_text
from pbr_dsl.diagnostics import render
from pbr_dsl.diagnostics.code import Severity
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver import Compilation, compilations
from pbr_dsl.driver.places import STANDARD_INPUT, sources
from pbr_dsl.model.contract import Contract
from pbr_dsl.report.contract_line import contract_line
from pbr_dsl.source import Source


@click.command("check", cls=Verb, epilog="pbrc check contracts/birmingham")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@formats("text", "concise", "json", "sarif", "github", "gitlab", "junit")
@click.option("--expand", metavar="NAME", help="Print the core form of one part of the contract (`.` for all).")
@click.option("--fix", is_flag=True, help="Put tabs, margins and hidden characters right in the files first.")
@click.option("--deny-warnings", is_flag=True, help="Exit with 1 on warnings too.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever was found.")
@output_file
@pass_output
def command(  # noqa: PLR0913  an option each
    output: Output,
    paths: tuple[Path, ...],
    form: str,
    expand: str | None,
    *,
    fix: bool,
    deny_warnings: bool,
    exit_zero: bool,
) -> Exit:
    """Check contracts: files, folders with contracts below, or - for standard input; without a path, this folder."""
    found = sources(paths)
    if found.findings:
        return output.complain(found.findings)
    checked = compilations(_fixed(output, source) if fix else source for source in found.sources)
    findings = [finding for one in checked for finding in one.checked.findings]
    stopped = exit_for(findings)
    if expand is not None and stopped is Exit.DONE:
        return _expanded(output, checked, expand)
    if form == "text":
        output.result(_text(checked, findings))
    else:
        printed = _for_machines(form, [one.source.path for one in checked], findings)
        output.result(*([printed] if printed else []), orders=form == "github")
    if form in ("concise", "github"):
        output.say(render.count(findings))
    denied = deny_warnings and any(finding.severity is Severity.WARNING for finding in findings)
    return Exit.DONE if exit_zero else Exit.FOUND if denied else stopped


def _fixed(output: Output, source: Source) -> Source:
    """Write a contract back with what is safe put right; standard input stays as it came."""
    after, number = import_module("pbr_dsl.driver.fixing").fixed(source)
    if number and Path(source.path) != STANDARD_INPUT:
        replace_text(Path(source.path), after.text)
        output.say(f"put right {number} {'place' if number == 1 else 'places'} in {source.path}")
    return cast("Source", after)


def _for_machines(form: str, paths: list[str], findings: list[Diagnostic]) -> str:
    """Findings in a form of one line each, or for another machine."""
    match form:
        case "json":
            return render.to_json(findings)
        case "concise":
            return render.concise(findings)
        case "junit":
            return str(import_module("pbr_dsl.diagnostics.machine.junit").to_junit(paths, findings))
        case "sarif":
            return str(import_module("pbr_dsl.diagnostics.machine.sarif").to_sarif(findings, __version__))
        case _:
            module = import_module(f"pbr_dsl.diagnostics.machine.{form}")
            return str(getattr(module, f"to_{form}")(findings))


def _text(checked: list[Compilation], findings: list[Diagnostic]) -> Text:
    """A line for each contract without findings, and what each accepts, then every finding with its excerpt."""
    lines = [line for one in checked for line in _standing(one, one.contract)]
    if not findings and lines and len(checked) == 1:
        return Text("No problems found. ").append_text(Text("\n").join(lines))
    blank = [Text()] if findings and lines else []
    return Text("\n").join([*lines, *blank, render.text(findings)])


def _standing(one: Compilation, contract: Contract | None) -> Iterable[Text]:
    """A contract in one line when nothing is found in it, and the findings that it accepts, with its reasons."""
    if contract is None:
        if not len(one.checked.findings):
            yield Text(f"{one.source.path}: a library; what it does to dates and money is checked in what uses it")
        return
    if not len(one.checked.findings) or one.checked.accepted:
        yield Text(f"{one.source.path}: {contract_line(contract)}")
    yield from (Text(f"  accepted: {found.message}: “{why}”") for found, why in one.checked.accepted)


def _expanded(output: Output, checked: list[Compilation], name: str) -> Exit:
    """Print the core form of a part of every contract that has it."""
    core_text = import_module("pbr_dsl.report.expanded").core_text
    contracts = [one.contract for one in checked if one.contract]
    wanted = "" if name == "." else name
    having = [contract for contract in contracts if not wanted or wanted in _names(contract)]
    if not having:
        known = [part for contract in contracts for part in _names(contract)]
        message = f"no part is called `{name}`{did_you_mean(closest(name, known))}"
        raise click.UsageError(message, click.get_current_context())
    output.result("\n".join(core_text(contract, wanted).rstrip("\n") for contract in having))
    return Exit.DONE


def _names(contract: Contract) -> Iterable[str]:
    """The names of the parts of a contract."""
    parts = (
        *contract.records,
        *contract.values,
        *contract.tables,
        *contract.eligibility,
        *contract.evidence,
        *contract.outcomes,
        *contract.payments,
        *contract.limits,
    )
    return dict.fromkeys([*(part.name for part in parts), *(promise.title for promise in contract.promises)])
