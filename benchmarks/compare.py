"""Times the contract against SQL by hand, a bare scan and the interpreter: `python benchmarks/compare.py`.

Whole processes in turn, round by round on the same rows.  Ratios are medians of the ratios within a round, since other
work on the machine slows all of a round.  Ends with 1 when two of them pay different sums, or one fails.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Final

HERE: Final = Path(__file__).parent
BY_HAND: Final = "by hand"
SCAN: Final = "scan"
SMALL: Final = 10_000
"""The interpreter is asked up to so many rows of evidence: ten times as many would take it minutes."""
BYTES: Final = 1 if sys.platform == "darwin" else 1024
"""The unit in which the system gives the memory of a process."""
OURS: Final = {**os.environ, "PYTHONPATH": str(HERE.parent), "COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": ""}
LOADED: Final = "import pbr_dsl.cli.simulate, pbr_dsl.driver.columns; from pbr_dsl.syntax import tables; tables.write()"
"""Leaves what an installation has: its modules are compiled, and the tables of its parser stand beside them."""
SIMULATE: Final = (sys.executable, "-m", "pbr_dsl", "simulate")


@dataclass(frozen=True)
class Run:
    """What one process took, by the clock and of the processors in seconds, at most of memory in MB; what it paid."""

    wall: float
    cpu: float
    memory: float
    paid: str | None


@dataclass
class Entry:
    """One of those that are compared: its command, or why it is not run, and what each round took."""

    name: str
    command: tuple[str, ...] = ()
    not_run: str | None = None
    runs: list[Run] = field(default_factory=list)

    @property
    def paid(self) -> str:
        """Give what it paid, or each of the sums if the rounds differ; the scan pays nothing."""
        return " or ".join(sorted({run.paid or "no sum" for run in self.runs})) if self.name != SCAN else ""

    def median(self, measure: Callable[[Run], float]) -> float:
        """Give the median of one measure over the rounds."""
        return median(measure(run) for run in self.runs)

    def times(self, of: Entry) -> tuple[float, float, float]:
        """Give how many times the wall time, processor time and memory of another it takes."""
        pairs = list(zip(self.runs, of.runs, strict=True))
        return (
            median(run.wall / other.wall for run, other in pairs),
            median(run.cpu / other.cpu for run, other in pairs),
            median(run.memory / other.memory for run, other in pairs),
        )


def entries(data: Path, evidence: int, memory: str | None) -> list[Entry]:
    """Give those that are compared; an engine or a limit that the command line does not have yet is said."""
    by_hand = (sys.executable, str(HERE / "by_hand.py"), str(data))
    simulate = (*SIMULATE, str(HERE / "contract.pbr"), str(data), "--color", "never")
    options = subprocess.run([*SIMULATE, "--help"], capture_output=True, text=True, check=True, env=OURS).stdout
    engines = "--engine" in options
    limit = ("--memory", memory) if memory else ()
    found = [Entry(BY_HAND, (*by_hand, *limit)), Entry(SCAN, (*by_hand, "--scan"))]
    if not engines:
        found.append(Entry("duckdb", not_run="simulate has no --engine"))
    elif memory and "--memory" not in options:
        found.append(Entry("duckdb, its own limit", (*simulate, "--engine", "duckdb")))
    else:
        found.append(Entry("duckdb", (*simulate, "--engine", "duckdb", *limit)))
    if evidence > SMALL:
        found.append(Entry("reference", not_run=f"more than {SMALL:,} rows of evidence"))
    else:
        found.append(Entry("reference", (*simulate, *(("--engine", "reference") if engines else ()))))
    return found


def run(entry: Entry) -> None:
    """Run it once, alone, and note what it took and paid.  Raise `RuntimeError` when it fails."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, name) for name in ("out", "err")]
        flags = os.O_WRONLY | os.O_CREAT
        opened = [(os.POSIX_SPAWN_OPEN, 1 + n, str(path), flags, 0o600) for n, path in enumerate(paths)]
        began = time.perf_counter()
        process = os.posix_spawn(entry.command[0], entry.command, OURS, file_actions=opened)
        _, status, used = os.wait4(process, 0)
        wall = time.perf_counter() - began
        out, err = (path.read_text(encoding="utf-8") for path in paths)
    if status:
        msg = f"{' '.join(entry.command)} failed:\n{err}{out}"
        raise RuntimeError(msg)
    entry.runs.append(Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * BYTES / 1_000_000, paid(out)))


def paid(out: str) -> str | None:
    """Give the sum that it printed: of SQL by hand, or `to pay` in the last row of the first table of `simulate`."""
    by_hand = re.search(r"lines, (£[\d,.]+)", out)
    if by_hand:
        return by_hand[1]
    head = re.search(r"^  period .*? to pay", out, re.MULTILINE)
    total = re.search(r"^  total .*$", out[head.end() :], re.MULTILINE) if head else None
    return total[0][: len(head[0])].split()[-1] if head and total else None


def table(compared: list[Entry]) -> str:
    """Lay out medians, and how many times what SQL by hand takes."""
    by_hand, scan, *_ = compared
    rows = ["|  | time | user + system | memory | × time | × user + system | × memory | pays |", f"|---|{'---:|' * 7}"]
    for entry in compared:
        if entry.not_run:
            rows.append(f"| {entry.name} | not run: {entry.not_run} {'|' * 7}")
            continue
        wall, cpu = entry.median(lambda run: run.wall), entry.median(lambda run: run.cpu)
        memory, ratios = entry.median(lambda run: run.memory), entry.times(by_hand)
        cells = [f"{wall:.2f} s", f"{cpu:.2f} s", f"{memory:,.0f} MB", *(f"{ratio:.2f}" for ratio in ratios)]
        rows.append(f"| {entry.name} | {' | '.join(cells)} | {entry.paid} |")
    wall, cpu, _ = by_hand.times(scan)
    rows += ["", f"By hand takes {wall:.1f} × the time of the scan, {cpu:.1f} × its user and system time."]
    return "\n".join(rows)


def as_json(compared: list[Entry], about: str) -> str:
    """Give every round and the ratios, for a program."""
    measures = ("seconds", "user_and_system", "megabytes")
    found = [
        {
            "name": entry.name,
            "command": entry.command,
            "not_run": entry.not_run,
            "rounds": [dict(zip(measures, (run.wall, run.cpu, run.memory), strict=True)) for run in entry.runs],
            "times_by_hand": dict(zip(measures, entry.times(compared[0]), strict=True)) if entry.runs else None,
            "paid": entry.paid,
        }
        for entry in compared
    ]
    return json.dumps({"format": 1, "about": about, "compared": found}, ensure_ascii=False, indent=2)


def compare(data: Path, asked: argparse.Namespace) -> bool:
    """Compare on the rows of a folder, made if it has none; print it, and give whether all pay the same."""
    if not list(data.glob(f"client.{'csv' if asked.csv else 'parquet'}")):
        made = [sys.executable, str(HERE / "generate.py"), "--evidence", str(asked.evidence), "--into", str(data)]
        subprocess.run([*made, *(("--csv",) if asked.csv else ())], check=True)
    with tempfile.TemporaryDirectory() as compiled:
        OURS["PYTHONPYCACHEPREFIX"] = compiled
        subprocess.run((sys.executable, "-c", LOADED), check=True, env=OURS)
        return rounds(data, asked)


def rounds(data: Path, asked: argparse.Namespace) -> bool:
    """Compare round by round."""
    compared = entries(data, asked.evidence, asked.memory)
    for _ in range(asked.rounds):
        for entry in compared:
            if entry.command:
                run(entry)
    form, limit = "CSV" if asked.csv else "Parquet", f", memory {asked.memory}" if asked.memory else ""
    about = (
        f"{asked.evidence:,} rows of evidence, {form}{limit}, rounds: {asked.rounds}; {os.cpu_count()} cores, "
        f"load {os.getloadavg()[1]:.1f}; DuckDB {version('duckdb')}, Python {sys.version.split()[0]}"
    )
    sys.stdout.write(as_json(compared, about) if asked.json else f"{about}\n\n{table(compared)}")
    sys.stdout.write("\n")
    return len({entry.paid for entry in compared if entry.runs and entry.name != SCAN}) == 1


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--evidence", type=int, default=10_000, help="rows of evidence")
    options.add_argument("--csv", action="store_true", help="CSV in the place of Parquet")
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--data", type=Path, help="the folder of the rows, kept: made if it has none")
    options.add_argument("--memory", help="at most so much memory for the rows, such as 4GB")
    options.add_argument("--json", action="store_true")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        same = compare(asked.data or Path(folder), asked)
    if not same:
        sys.stderr.write("They do not pay the same.\n")
        sys.exit(1)


if __name__ == "__main__":
    main()
