"""`pbrc simulate`: what a contract would have paid on these facts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from shlex import join

import click

from pbr_dsl.cli.asking import DAY, run_options
from pbr_dsl.cli.group import Exit, Verb, closest, did_you_mean
from pbr_dsl.cli.output import Output, formats, output_file, pass_output
from pbr_dsl.cli.progress import working
from pbr_dsl.driver.running import Asked, Run, Stopped, prepare
from pbr_dsl.report.grouping import groupings
from pbr_dsl.report.layout import counted
from pbr_dsl.report.simulation import faults, form, rows, text
from pbr_dsl.report.simulation.view import Simulation


@click.command("simulate", cls=Verb, epilog="pbrc simulate contracts/birmingham --by lot")
@formats("text", "json", "csv")
@click.option("--by", multiple=True, metavar="WORD", help="A table by period, payment, lot, provider, … (repeatable).")
@click.option("--from", "first", type=DAY, help="Only periods that end on this day or later.")
@click.option("--to", "last", type=DAY, help="Only periods that begin on this day or earlier.")
@click.option("--open", "list_open", is_flag=True, help="List the lines for which time has to pass.")
@click.option("--strict", is_flag=True, help="Exit with 1 when a row was rejected or a line is held.")
@output_file
@pass_output
@run_options
def command(output: Output, asked: Asked, form_: str, by: tuple[str, ...], **flags: object) -> Exit:
    """Compute what CONTRACT (a file, or a folder with its data) would have paid on DATA (files and folders).

    Nothing is paid or written: it prints what is payable, held and refused, and why.
    """
