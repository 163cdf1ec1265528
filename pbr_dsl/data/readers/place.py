"""Where data lie: a file, a folder, or a database that is known by its address."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

_SECRET: Final = re.compile(r"(?<=://)([^/@:]*):[^/@]*@")
_QUERY: Final = re.compile(r"\?.*$")


@dataclass(frozen=True, slots=True)
class Url:
    """The address of a database, such as `postgresql://pbrc@db.example/extract`; shown without its password."""

    text: str = field(repr=False)

    def __str__(self) -> str:
        return _QUERY.sub("", _SECRET.sub(r"\1:***@", self.text))

    def exists(self) -> bool:
        """Whether there is such an address: only opening it can tell."""
        return True


Place = Path | Url


def place(text: str) -> Place:
    """Where a text leads: an address has `://` in it, and anything else is a path."""
    return Url(text) if "://" in text else Path(text)
