"""A real PostgreSQL: started from what is installed, in a folder of its own, reached by a socket in it alone.

Debian's package has it: `apt-get install postgresql`.  Only whoever asks for it runs it: `pytest -m postgres`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import sqlalchemy

_PROGRAMS: Final = "/usr/lib/postgresql/*/bin"


@dataclass(frozen=True)
class Server:
    """A server that runs: where its socket and its programs are."""

    folder: Path
    programs: Path

    def address(self, user: str = "owner", database: str = "postgres") -> str:
        """The address of a database of it, as somebody would give it to pbrc."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def does(self, *statements: str) -> None:
        """Have the owner run statements."""
        engine = sqlalchemy.create_engine(self.address().replace("postgresql", "postgresql+psycopg", 1))
        with engine.begin() as opened:
            for one in statements:
                opened.execute(sqlalchemy.text(one))
        engine.dispose()


def why_not() -> str:
    """Why no server can be started here; "" where one can."""
    if not find_spec("psycopg"):
        return "the package psycopg is not installed: pip install 'pbr-dsl[db]'"
    return "" if _programs() else "PostgreSQL is not installed: apt-get install postgresql"


def _programs() -> Path | None:
    """Where the programs of a server are, the newest of several."""
    found = shutil.which("initdb")
    places = sorted(Path("/").glob(_PROGRAMS.lstrip("/")), key=lambda path: path.parent.name)
    return Path(found).parent if found else places[-1] if places else None


@contextmanager
def server() -> Iterator[Server]:
    """A server with nothing in it, that ends with this."""
    programs = _programs()
    assert programs is not None, why_not()
    user = "postgres" if os.geteuid() == 0 else None  # it does not start for root
    with tempfile.TemporaryDirectory(prefix="pbrc-", ignore_cleanup_errors=True) as folder:
        place = Path(folder)
        if user:
            shutil.chown(place, user)
            place.chmod(0o755)

        def call(*words: str) -> None:
            # Its own words are in the way of a test's, and a server keeps the streams that it is given open.
            with (Path(tempfile.gettempdir()) / f"{place.name}.log").open("ab") as said:
                subprocess.run([programs / words[0], *words[1:]], user=user, check=True, stdout=said, stderr=said)

        data = str(place / "data")
        call("initdb", "-D", data, "-U", "owner", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C")
        options = f"-k {place} -c listen_addresses='' -c fsync=off"
        call("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(place / "log"), "start")
        try:
            yield Server(place, programs)
        finally:
            call("pg_ctl", "-D", data, "-m", "immediate", "stop")
            (Path(tempfile.gettempdir()) / f"{place.name}.log").unlink()
