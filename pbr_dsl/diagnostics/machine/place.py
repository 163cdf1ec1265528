"""What the forms for machines share: paths from where the run stands, columns, and a mark that outlives moved lines."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Final

from pbr_dsl.diagnostics.diagnostic import Diagnostic

SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def relative(path: str) -> str:
    """A path as seen from the folder that the run stands in, with `/` between its parts: these forms take no other."""
    seen = os.path.relpath(path) if Path(path).is_absolute() else path
    return seen.replace(os.sep, "/")


def utf16_column(line: str, column: int) -> int:
    """A column counted in UTF-16 units, from one counted in characters; both from 1."""
    return len(line[: column - 1].encode("utf-16-le")) // 2 + 1


def fingerprint(finding: Diagnostic) -> str:
    """The same for the same finding after lines above it came or went: code, file, and the words it stands on."""
    stands_on = finding.span.source.line_text(finding.span.line).strip() if finding.span else ""
    said = [finding.code.id, finding.path, stands_on, finding.message]
    return hashlib.sha256("\0".join(said).encode()).hexdigest()[:32]
