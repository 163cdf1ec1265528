"""Spark for a run, where it is installed: a session on the master that is asked for, or why there is none."""

from __future__ import annotations

import os
from contextlib import ExitStack
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import TYPE_CHECKING, Final

from pbr_dsl.diagnostics.codes import run as codes
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.driver.engine import LARGE, LOCAL, Engine, size
from pbr_dsl.driver.running import Asked

if TYPE_CHECKING:
    from pbr_dsl.columnar.spark import Spark

_MEMORY: Final = "4GB"


def started(asked: Asked, engine: Engine, folder: Path, until: ExitStack) -> Spark | Diagnostic:
    """Give Spark for a run, `until` the run is over; a finding where it is not installed, or has no Java.

    EngineStoppedError when it cannot be started.
    """
    if why := missing():
        return why
    module = import_module("pbr_dsl.columnar.spark")
    master = f"local[{engine.threads}]" if engine.threads and engine.master == LOCAL else engine.master
    few = master.startswith("local") and size(asked) < LARGE
    memory = (engine.memory or _MEMORY).replace(" ", "")[:-1].removesuffix("i")
    found: Spark = module.Spark(module.connect(master, memory, folder, few=few), few=few)
    until.callback(found.close)
    return found


def missing() -> Diagnostic | None:
    """Give the finding that Spark is not installed, or has no Java to run on; None where it is there."""
    if not find_spec("pyspark"):
        message, fix = "the spark engine is not installed", "install it: `pip install 'pbr-dsl[spark]'`"
    elif not (which("java") or which("java", path=str(Path(os.environ.get("JAVA_HOME", "")) / "bin"))):
        message = "the spark engine runs on Java, which is not found"
        fix = "install Java 17 or later, or say in `JAVA_HOME` where it is"
    else:
        return None
    return Diagnostic(codes.NO_ENGINE, message, None, help=f"{fix}; `--engine duckdb` gives the same lines")
