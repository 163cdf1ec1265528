"""DuckDB, the engine that runs inside the program: the one place where its library is used to compute."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, ThreadPoolExecutor, wait
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any, Final, Literal

import duckdb
from sqlglot import expressions as exp

from pbr_dsl.columnar import relations as r
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.engine import Engine, R
from pbr_dsl.columnar.plan import Step
from pbr_dsl.columnar.reading.files import literally
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.values.stopped import EngineStoppedError, Why

DIALECT: Final = "duckdb"

_AT_ONCE: Final = 4  # how many steps are worked out beside one another, at most

_BATCH: Final = 10_000  # rows that are asked for at once

_LINE: Final = re.compile(r"CSV Error on Line: ([0-9]+)")
_FILE: Final = re.compile(r"file = (.*)$|[Ff]ile [\"'](.+?)[\"']", re.MULTILINE)
_READS: Final = re.compile(r"read_csv|read_parquet|\bfile\b|parquet|utf-?8|unicode", re.IGNORECASE)
_IS_SPACE: Final = re.compile(r"max_temp_directory_size|[Nn]o space left|[Ff]ile too large|[Qq]uota|offload data block")


_WRONG: Final = "compressed_materialization"  # narrows the columns of a sort, at times to less than their values need


def connect(
    paths: Iterable[Path] = (), *, folder: Path | None = None, memory: str = "", threads: int = 0
) -> duckdb.DuckDBPyConnection:
    """Open an engine that may read some files and nothing else, and use so much memory (such as `4GB`) and threads.

    What it cannot keep in memory it writes into `folder`, else where the system keeps such files.
    """
    opened = duckdb.connect(":memory:")
    if threads:
        opened.execute(f"SET threads = {threads:d}")
    if memory:
        opened.execute("SET memory_limit = ?", [memory])
    if folder is not None:
        opened.execute("SET temp_directory = ?", [str(folder)])
        opened.execute("SET allowed_directories = ?", [[str(folder)]])
    listed = list({name for path in paths for name in (str(path), literally(path))})
    if listed:
        opened.execute("SET allowed_paths = ?", [listed])
    opened.execute("SET GLOBAL TimeZone = 'UTC'")
    opened.execute("SET enable_external_access = false")
    opened.execute(f"SET disabled_optimizers = '{_WRONG}'")
    opened.execute("SET parquet_metadata_cache = true")  # each look at a file reads it, and each step on its rows
    opened.execute("SET lock_configuration = true")
    return opened


class DuckDB:
    """A DuckDB that runs plans; it opens no other files than those that it is told of (see `connect`)."""

    name: Literal["duckdb", "spark"] = "duckdb"
    in_order = True

    def __init__(
        self, paths: Iterable[Path] = (), *, folder: Path | None = None, memory: str = "", threads: int = 0
    ) -> None:
        self._connection = connect(paths, folder=folder, memory=memory, threads=threads)
        self._worker = ThreadPoolExecutor(1)  # Ctrl-C reaches the thread that waits, and it interrupts the query
        self._at_once = 1 if memory else min(threads or os.cpu_count() or 1, _AT_ONCE)  # little memory is not shared

    def keep(self, name: str, query: Sql, *, rows: bool) -> None:
        """Keep a query under a name: its rows, or only a way of looking at others."""
        self._ask(lambda: self._connection.execute(_created(Step(name, query, rows))))

    def keep_all(self, steps: Sequence[Step], told: Callable[[int], None]) -> None:
        """Keep steps, each when all that it reads is kept: several at once, as few rows are work for one thread."""
        named = {step.name: step for step in steps}
        order = TopologicalSorter({step.name: named.keys() & step.reads for step in steps})
        order.prepare()
        idle = [self._connection.cursor() for _ in range(self._at_once)]
        hands = [*idle]

        def work(name: str) -> str:
            hand = idle.pop()
            try:
                hand.execute(_created(named[name]))
            finally:
                idle.append(hand)
            return name

        done, doing = 0, set[Future[str]]()
        pool = ThreadPoolExecutor(self._at_once)
        try:
            while order.is_active():
                doing |= {pool.submit(work, name) for name in order.get_ready()}
                finished, doing = wait(doing, return_when=FIRST_COMPLETED)
                order.done(*(one.result() for one in finished))
                done += len(finished)
                told(done)
        except BaseException as error:
            pool.shutdown(wait=False, cancel_futures=True)
            for hand in hands:
                hand.interrupt()
            if isinstance(error, duckdb.Error):
                raise _stopped(error) from error
            raise
        finally:
            pool.shutdown()
            for hand in hands:
                hand.close()

    def at_once(self, jobs: Sequence[Callable[[Engine], R]]) -> list[R]:
        """Do jobs, several at once: what is asked of small files is work for one thread."""
        idle = [_Hand(self._connection.cursor()) for _ in range(self._at_once)]
        hands = [*idle]

        def work(job: Callable[[Engine], R]) -> R:
            hand = idle.pop()
            try:
                return job(hand)
            finally:
                idle.append(hand)

        pool = ThreadPoolExecutor(self._at_once)
        doing = [pool.submit(work, job) for job in jobs]
        try:
            wait(doing)
            return [one.result() for one in doing]
        except KeyboardInterrupt:
            pool.shutdown(wait=False, cancel_futures=True)
            for hand in hands:
                hand.interrupt()
            raise
        finally:
            pool.shutdown()
            for hand in hands:
                hand.close()

    def drop(self, name: str) -> None:
        """Give up rows that are kept under a name."""
        self._ask(lambda: self._connection.execute(f"DROP TABLE {_named(name)}"))

    def one(self, query: Sql) -> Mapping[str, Any]:
        """Give the one row of a query."""
        return next(self.rows(query))

    def rows(self, query: Sql) -> Iterator[dict[str, Any]]:
        """Give the rows of a query."""

        def begun() -> tuple[duckdb.DuckDBPyConnection, list[tuple[Any, ...]]]:
            result = self._connection.execute(query.sql(DIALECT))
            return result, result.fetchmany(_BATCH)

        result, batch = self._ask(begun)
        names = [one[0] for one in result.description or ()]
        while batch:
            yield from (dict(zip(names, row, strict=True)) for row in batch)
            batch = self._ask(lambda: result.fetchmany(_BATCH)) if len(batch) == _BATCH else []

    def described(self, paths: Collection[Path]) -> dict[Path, list[tuple[str, str]]]:
        """Give the names and the types of the columns of Parquet files."""
        return {path: _described(self, path) for path in paths}

    def close(self) -> None:
        """Give back what it holds."""
        self._worker.shutdown()
        self._connection.close()

    def _ask(self, work: Callable[[], R]) -> R:
        """Have the library do something; EngineStoppedError where it cannot."""
        doing = self._worker.submit(work)
        try:
            return doing.result()
        except KeyboardInterrupt:
            self._connection.interrupt()
            wait([doing])
            raise
        except duckdb.Error as error:
            raise _stopped(error) from error


class _Hand(DuckDB):
    """One of several that work on the same rows."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self._connection, self._worker, self._at_once = connection, ThreadPoolExecutor(1), 1
        self._over = False

    def interrupt(self) -> None:
        """Stop what it is doing, and let it begin nothing else."""
        self._over = True
        self._connection.interrupt()

    def _ask(self, work: Callable[[], R]) -> R:
        """Have the library do something, unless it was stopped."""
        if self._over:
            raise CancelledError
        return super()._ask(work)


def described(paths: Collection[Path]) -> dict[Path, list[tuple[str, str]]]:
    """Give the names and the types of the columns of Parquet files."""
    engine = DuckDB(paths, threads=1)
    try:
        return engine.described(paths)
    finally:
        engine.close()


def _described(engine: DuckDB, path: Path) -> list[tuple[str, str]]:
    """The names and the types of the columns of one Parquet file."""
    try:
        return [(row["column_name"], row["column_type"]) for row in engine.rows(_columns(path))]
    except EngineStoppedError as error:
        why: Why = "file"
        raise EngineStoppedError(why, error.said, path) from error


def damaged(paths: Sequence[Path]) -> Path | None:
    """Give the first of some Parquet files that cannot be read to its end, where it can be told."""
    if len(paths) == 1:
        return paths[0]
    for path in paths:
        engine = DuckDB([path], threads=1)
        try:
            columns = [q.column(name) for name, _ in _described(engine, path)]
            engine.one(r.select([q.total(q.length(q.cast(one, "text"))) for one in columns], _reader(path)))
        except EngineStoppedError:
            return path
        finally:
            engine.close()
    return None


def _reader(path: Path) -> Sql:
    """The rows of a Parquet file."""
    return exp.func("read_parquet", exp.Literal.string(literally(path)))


def _columns(path: Path) -> Sql:
    """The query of the columns of a Parquet file."""
    return exp.Describe(this=exp.Select(expressions=[exp.Star()]).from_(_reader(path)))


def _stopped(error: duckdb.Error) -> EngineStoppedError:
    """Why the library could not go on."""
    said = str(error)
    line = _LINE.search(said)
    file = _FILE.search(said)
    path = Path((file[1] or file[2]).strip()) if file else None
    why: Why = "other"
    if isinstance(error, duckdb.OutOfMemoryException):
        why = "disk" if _IS_SPACE.search(said) else "memory"
    elif isinstance(error, duckdb.OutOfRangeException) or "out of range for the destination type" in said:
        why = "overflow"
    elif isinstance(error, duckdb.IOException) and _IS_SPACE.search(said):
        why = "disk"
    elif type(error) is duckdb.Error or (  # what its readers of files say of bytes that are damaged
        isinstance(error, duckdb.PermissionException | duckdb.IOException | duckdb.InvalidInputException)
        and (path is not None or _READS.search(said))
    ):
        why = "file"
    return EngineStoppedError(why, said.partition("\n")[0], path, int(line[1]) if line else 0)


def _created(step: Step) -> str:
    """A step as a statement."""
    kind = "TABLE" if step.kept else "VIEW"
    name = _named(step.name)
    return f"CREATE {kind} {name} AS {step.query.sql(DIALECT)}"


def _named(name: str) -> str:
    """A name as a statement has it."""
    return exp.to_identifier(name, quoted=True).sql(DIALECT)
