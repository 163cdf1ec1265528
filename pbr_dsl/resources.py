"""Where the grammar and the shipped contracts lie: inside an installed package, or beside it in a source tree."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_PACKAGE: Final = Path(__file__).resolve().parent


def _find(name: str) -> Path:
    """The file or folder of that name: in the package first (a wheel), one level up second (a source tree)."""
    for place in (_PACKAGE, _PACKAGE.parent):
        if (place / name).exists():
            return place / name
    message = f"this installation of pbrc is incomplete: `{name}` is neither in {_PACKAGE} nor beside it"
    raise FileNotFoundError(message)


def grammar_text() -> str:
    """The text of the public grammar, `pbr.lark`; FileNotFoundError when the installation is incomplete."""
    return _find("grammar/pbr.lark").read_text(encoding="utf-8")


def contracts_dir() -> Path:
    """The folder of the shipped contracts; FileNotFoundError when the installation is incomplete."""
    return _find("contracts")
