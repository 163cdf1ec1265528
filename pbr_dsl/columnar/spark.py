"""Spark, the engine that runs on many machines: the one place where its library is used."""

from __future__ import annotations

import gc
import logging
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from subprocess import DEVNULL
from typing import Any, Final, Literal

from py4j.protocol import Py4JError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import DataFrame, SparkSession, functions
from sqlglot import expressions as exp

from pbr_dsl.columnar.dialects import PLACE_IN_FILE, for_spark
from pbr_dsl.columnar.engine import Engine, R
from pbr_dsl.columnar.plan import Step
from pbr_dsl.columnar.reading.files import Opened, opened
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.values.stopped import EngineStoppedError, Why

DIALECT: Final = "spark"


_SETTINGS: Final = {
    "spark.app.name": "pbrc",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.parser.manageParserCaches": "true",
    "spark.sql.parser.parserDfaCacheFlushRatio": "5",  # percent of memory; else it grows with every query
    "spark.sql.ui.retainedExecutions": "1",  # nobody looks at what has run
    "spark.ui.retainedJobs": "1",
    "spark.ui.retainedStages": "1",
    "spark.ui.retainedTasks": "1",
}
_OF_SESSION: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.caseSensitive": "true",
    "spark.sql.constraintPropagation.enabled": "false",  # slow on plans as ours, and it stumbles over some of them
    "spark.sql.session.timeZone": "UTC",
}
_OF_FEW_ROWS: Final = {  # one part that is read as it stands: nothing is spread, and no code is made for it
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.leafNodeDefaultParallelism": "1",
    "spark.sql.shuffle.partitions": "1",
}
_QUICK: Final = {
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
}  # it ends before more pays
_CELLS: Final = {"quote": '"', "escape": '"', "mode": "FAILFAST"}
_KINDS: Final = {
    "bigint": "BIGINT",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "int": "INTEGER",
    "smallint": "SMALLINT",
    "string": "VARCHAR",
    "tinyint": "TINYINT",
}
_PATTERN: Final = re.compile(r"[\\*?{}\[\]]")
_MOST_BYTES: Final = 2**63 - 1
_NO_STREAM: Final = (False,)
_STEPS_HELD: Final = 25
_NO_ROOM: Final = ("No space left on device",)
_UNREAD: Final = ("MALFORMED_RECORD_IN_PARSING", "FAILED_READ_FILE", "CANNOT_READ_FILE", "is not a Parquet file")
_FILE: Final[Why] = "file"
_TOO_MUCH: Final = (
    "ARITHMETIC_OVERFLOW",
    "CAST_OVERFLOW",
    "NUMERIC_VALUE_OUT_OF_RANGE",
    "NUMERIC_OUT_OF_SUPPORTED_RANGE",
)


def connect(master: str, memory: str, folder: Path, *, few: bool) -> SparkSession:
    """Open a session on a master, with so much memory (such as `4G`) for the program that leads it; `few` rows.

    What it cannot keep in memory it writes into a folder.  EngineStoppedError when it cannot be started.
    """
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL + 1)
    own = {
        "spark.master": master,
        "spark.driver.memory": memory,
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
    }
    settings = SparkConf(loadDefaults=False).setAll([*(_SETTINGS | own | (_QUICK if few else {})).items()])
    try:
        gateway = launch_gateway(settings, {"stderr": DEVNULL})
        return SparkSession(SparkContext(gateway=gateway, conf=settings))
    except (PySparkException, Py4JError) as error:
        why: Why = "other"
        raise EngineStoppedError(why, f"error: Spark could not be started on {master} ({_cause(error)})") from error


class Spark:
    """A Spark that runs plans; `few` says that there are few rows."""

    name: Literal["duckdb", "spark"] = "spark"
    in_order = False

    def __init__(self, session: SparkSession, *, few: bool = False) -> None:
        self._session = session
        self._few = few
        self._files: dict[Opened, str] = {}
        self._steps = 0
        for name, value in (_OF_SESSION | (_OF_FEW_ROWS if few else {})).items():
            session.conf.set(name, value)

    def keep(self, name: str, query: Sql, *, rows: bool) -> None:
        """Keep a query under a name: its rows, or only a way of looking at others.

        Java holds plans, and what they spread, as long as Python does, and Python does not know how large they are.
        """
        self._steps += 1
        if self._steps % _STEPS_HELD == 0:
            gc.collect()

        def work() -> None:
            found = self._asked(query)
            if rows:
                found = self._without_guess(found.localCheckpoint())
            found.toDF(*found.columns).createOrReplaceTempView(_named(name))

        self._ask(work)

    def _without_guess(self, kept: DataFrame) -> DataFrame:
        """Rows that are kept, without the guess of their size where it is one that no machine holds.

        A join of two steps is taken to be as large as both multiplied: carried from step to step, such a guess soon has
        more digits than can be worked out.
        """
        java = kept._jdf  # noqa: SLF001  what Python does not reach: the guess, and rows with none
        plan = java.logicalPlan()
        if plan.stats().sizeInBytes() <= _MOST_BYTES:
            return kept
        session = self._session._jsparkSession  # noqa: SLF001
        return DataFrame(session.internalCreateDataFrame(plan.rdd(), java.schema(), *_NO_STREAM), self._session)

    def keep_all(self, steps: Sequence[Step], told: Callable[[int], None]) -> None:
        """Keep steps, one after another."""
        for done, step in enumerate(steps, 1):
            self.keep(step.name, step.query, rows=step.kept)
            told(done)

    def at_once(self, jobs: Sequence[Callable[[Engine], R]]) -> list[R]:
        """Do jobs one after another: it uses all of its cores for each."""
        return [job(self) for job in jobs]

    def drop(self, name: str) -> None:
        """Give up rows that are kept under a name."""
        self._ask(lambda: self._session.catalog.dropTempView(name))

    def one(self, query: Sql) -> Mapping[str, Any]:
        """Give the one row of a query."""
        return next(self.rows(query))

    def rows(self, query: Sql) -> Iterator[dict[str, Any]]:
        """Give the rows of a query."""
        asked = self._ask(lambda: self._asked(query))
        found = self._ask(asked.toLocalIterator)
        while (row := self._ask(lambda: next(found, None))) is not None:
            yield {name: _plain(value) for name, value in zip(asked.columns, row, strict=True)}

    @property
    def session(self) -> SparkSession:
        """What takes statements that are written by hand."""
        return self._session

    def anew(self) -> Spark:
        """Give one on the same machines that keeps nothing yet."""
        return Spark(self._session.newSession(), few=self._few)

    def close(self) -> None:
        """Give back what it holds."""
        self._session.stop()

    def _asked(self, query: Sql) -> DataFrame:
        """A query of the session."""
        found = for_spark(query)
        for one in [*found.find_all(exp.Table)]:
            if (what := opened(one)) is not None:
                one.set("this", exp.to_identifier(self._opened(what), quoted=True))
        return self._session.sql(found.sql(DIALECT))

    def _opened(self, what: Opened) -> str:
        """The name that a file is opened under."""
        if what not in self._files:
            name = self._files[what] = f"file {len(self._files)}"
            path = _literally(what.path)
            if not what.names:
                found = self._session.read.parquet(path).selectExpr("_metadata.row_index AS file_row_number", "*")
            elif what.staged:
                schema = ", ".join(f"{_named(one)} STRING" for one in what.names)
                found = self._session.read.csv(path, schema, multiLine=True, **_CELLS)
                found = found.selectExpr(*(f"NULLIF({_named(one)}, '') AS {_named(one)}" for one in what.names))
            else:
                found = self._lines(path, what)
            found.createOrReplaceTempView(_named(name))
        return self._files[what]

    def _lines(self, path: str, what: Opened) -> DataFrame:
        """The rows of a file each of whose lines is one, with their places in the file."""
        at = "monotonically_increasing_id() AS at"
        lines = self._session.read.text(path).selectExpr("value", "_metadata.file_block_start AS block", at)
        blocks = lines.groupBy("block").agg(functions.count("*").alias("n"), functions.min("at").alias("begun"))
        before = "COALESCE(SUM(n) OVER (ORDER BY block ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0)"
        blocks = blocks.selectExpr("block", f"CAST({before} AS BIGINT) - begun + {1 - what.skip} AS since")
        schema = ", ".join(f"{_named(one)} STRING" for one in what.names)
        options = ", ".join(f"'{word}', '{value}'" for word, value in _CELLS.items())
        parsed = f"from_csv(value, '{schema}', map({options})) AS parsed"
        found = lines.join(functions.broadcast(blocks), "block").selectExpr(
            f"at + since AS {_named(PLACE_IN_FILE)}", "value"
        )
        found = found.where(f"{_named(PLACE_IN_FILE)} > 0 AND value <> ''").selectExpr(_named(PLACE_IN_FILE), parsed)
        cells = (f"NULLIF(parsed.{_named(one)}, '') AS {_named(one)}" for one in what.names)
        return found.selectExpr(_named(PLACE_IN_FILE), *cells)

    def described(self, paths: Collection[Path]) -> dict[Path, list[tuple[str, str]]]:
        """Give the names and the types of the columns of Parquet files, in the words of DuckDB.

        A type that the two put into text in different ways has none.
        """
        return {path: self._described(path) for path in paths}

    def _described(self, path: Path) -> list[tuple[str, str]]:
        """The names and the types of the columns of one Parquet file."""
        try:
            found = self._ask(lambda: self._session.read.parquet(_literally(path)).dtypes)
        except EngineStoppedError as error:
            raise EngineStoppedError(_FILE, error.said, path) from error
        return [(name, kind.upper() if kind.startswith("decimal") else _KINDS.get(kind, "")) for name, kind in found]

    def _ask(self, work: Callable[[], R]) -> R:
        """Have the library do something; EngineStoppedError where it cannot."""
        try:
            return work()
        except (PySparkException, Py4JError) as error:
            raise _stopped(error) from error


def _literally(path: Path) -> str:
    """A path of one file, whatever signs of a pattern its name holds."""
    return "file:" + _PATTERN.sub(r"\\\g<0>", str(path.absolute()))


def _named(name: str) -> str:
    """A name in a query."""
    return exp.to_identifier(name, quoted=True).sql(DIALECT)


def _plain(value: object) -> object:
    """A value as DuckDB gives it."""
    return int(value) if isinstance(value, Decimal) else value


def _stopped(error: Exception) -> EngineStoppedError:
    """Why the library could not go on."""
    why: Why = "other"
    if any(one in str(error) for one in _TOO_MUCH):
        why = "overflow"
    elif "OutOfMemoryError" in str(error):
        why = "memory"
    elif any(one in str(error) for one in _NO_ROOM):
        why = "disk"
    elif any(one in str(error) for one in _UNREAD):
        why = "file"
    if why == "file":
        return EngineStoppedError(why, "it is damaged, or a row of it does not fit under the headings")
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    if condition is None:
        condition = _cause(error).partition(":")[0]
    return EngineStoppedError(why, f"Spark stopped with {condition}")  # what it says beside that may quote a cell


def _cause(error: Exception) -> str:
    """What the library says first, without how it came to it."""
    java = getattr(error, "java_exception", None)
    return str(java or error).partition("\n")[0]
