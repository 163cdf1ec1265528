"""The build hook of the wheel: it saves the parser's tables, which would cost 0.15 s at each start otherwise."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TABLES: Final = "pbr_dsl/syntax/tables.bin"


class SavedTables(BuildHookInterface[Any]):
    """Writes the tables before a wheel, plain or editable, is put together; any failure ends the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the tables and name them as a file of the wheel, although git ignores them."""
        del version
        part = Path(self.root) / f"{TABLES}.{os.getpid()}.part"
        sys.path.insert(0, self.root)
        try:
            import_module("pbr_dsl.syntax.tables").write(part)
        finally:
            sys.path.remove(self.root)
        part.replace(Path(self.root) / TABLES)
        build_data["artifacts"].append(TABLES)
