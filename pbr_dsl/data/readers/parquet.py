"""A Parquet file, read as text in a process of its own (see `parquet_rows`)."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from pbr_dsl.data.readers.raw import About, Grid, Row, refusal
from pbr_dsl.diagnostics.codes import data as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.display import list_text

SECONDS: Final = 180
TOO_LARGE: Final = 4  # as `parquet_rows` says it
MOST_ROWS: Final = 5_000_000

_READER: Final = Path(__file__).with_name("parquet_rows.py")


def open_parquet(path: Path, name: str, sheet: str) -> Grid | Diagnostic:
    """Read a Parquet file; `sheet` means nothing here.  OSError when it cannot be opened."""
    del sheet
    raw = path.read_bytes()
    if not (raw.startswith(b"PAR1") and raw.endswith(b"PAR1")):
        return _broken(name, "is not a whole Parquet file")
    command = [sys.executable, "-I", str(_READER), str(path.resolve())]
    with TemporaryFile() as printed:
        try:
            ran = subprocess.run(  # noqa: S603  our own script
                command, stdout=printed, stderr=subprocess.DEVNULL, check=False, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return _broken(name, f"could not be read within {SECONDS} seconds")
        printed.seek(0)
        text = "" if ran.returncode else printed.read().decode("utf-8")
    if ran.returncode == TOO_LARGE:
        return refusal(codes.FILE_TOO_LARGE, f"{name} is too large once it is unpacked", "export it in parts")
    if ran.returncode:
        return _broken(name, "is damaged inside")
    first, *lines = text.splitlines()
    found = json.loads(first)
    if isinstance(found, dict):
        columns = list_text([f"`{column}`" for column in found["nested"]])
        return _broken(name, f"has lists, objects or bytes in {columns}", "export these columns as text")
    if len(lines) > MOST_ROWS:
        return refusal(codes.FILE_TOO_LARGE, f"{name} has more than {MOST_ROWS:,} rows")
    rows: list[Row] = [(number, json.loads(line), "") for number, line in enumerate(lines, 1)]
    headings, numbers = found
    numeric = {place: [number for number, cells, _ in rows if cells[place]] for place in numbers}
    return Grid([(0, headings, ""), *rows], hashlib.sha256(raw).hexdigest(), About(headed=True, numeric=numeric))


def _broken(name: str, what: str, hint: str = "export it again, or save it as CSV UTF-8") -> Diagnostic:
    """The refusal of a Parquet file."""
    return refusal(codes.UNREADABLE_FILE, f"{name} {what}", hint)
