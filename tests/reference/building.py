"""Short ways to write the forms of a checked contract, and rows of facts, for tests of the interpreter."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from pbr_dsl.model.contract import (
    Calendar,
    Column,
    Contract,
    Length,
    Link,
    Party,
    Payment,
    Periods,
    Record,
    Rounding,
    Settings,
)
from pbr_dsl.model.expression import (
    Add,
    Aggregate,
    Compare,
    Constant,
    Every,
    Expr,
    FieldOf,
    LinkOf,
    Match,
    Multiply,
    Rows,
    Some,
    Subject,
    ValueOf,
)
from pbr_dsl.model.type import CodeType, DateType, NumberType, RowType, TextType, Type, YesNoType
from pbr_dsl.values.facts import NONE, OPEN, Cell, Key, Missing, Row, Unknown
from pbr_dsl.values.history import History

MONEY = NumberType(unit={"GBP": 1})
HOURS = NumberType(unit={"hour": 1})
RATE = NumberType(unit={"GBP": 1, "hour": -1})
DAYS = NumberType(unit={"day": 1})
PLAIN = NumberType()
DATE = DateType()
YES_NO = YesNoType()
TEXT = TextType()
BLANK = object()


def code(*codes: str) -> CodeType:
    return CodeType(codes=codes)


def row_of(record: str) -> RowType:
    return RowType(record=record)


# ---------------------------------------------------------------- expressions


def num(value: str | int, kind: Type = PLAIN) -> Constant:
    return Constant(type=kind, value=str(value))


def pounds(value: str | int) -> Constant:
    return num(value, MONEY)


def days(value: int) -> Constant:
    return num(value, DAYS)


def months(value: int) -> Constant:
    return num(value, NumberType(unit={"month": 1}))


def day(text: str) -> Constant:
    return Constant(type=DATE, value=text)


def word(text: str) -> Constant:
    return Constant(type=code(text), value=text)


def yes() -> Constant:
    return Constant(type=YES_NO, value="yes")


def the(record: str) -> Subject:
    return Subject(type=row_of(record), record=record)


def field(of: Expr | str, name: str, kind: Type = PLAIN) -> FieldOf:
    return FieldOf(type=kind, of=the(of) if isinstance(of, str) else of, field=name)


def link(of: Expr | str, name: str, record: str = "") -> LinkOf:
    return LinkOf(type=row_of(record or name), of=the(of) if isinstance(of, str) else of, link=name)


def val(name: str, *at: Expr | str, kind: Type = PLAIN) -> ValueOf:
    return ValueOf(type=kind, value=name, at=tuple(the(one) if isinstance(one, str) else one for one in at))


def plus(*terms: Expr) -> Add:
    return Add(type=terms[0].type, terms=terms, signs=("+",) * len(terms))


def minus(left: Expr, right: Expr) -> Add:
    return Add(type=left.type, terms=(left, right), signs=("+", "-"))


def times(*factors: Expr) -> Multiply:
    return Multiply(type=MONEY, factors=factors, signs=("*",) * len(factors))


def over(*factors: Expr) -> Multiply:
    """Multiplies all but the last, by which it divides."""
    return Multiply(type=MONEY, factors=factors, signs=("*",) * (len(factors) - 1) + ("/",))


def cmp(left: Expr, op: Any, right: Expr) -> Compare:
    return Compare(type=YES_NO, op=op, left=left, right=right)


def both(*parts: Expr) -> Every:
    return Every(type=YES_NO, parts=parts)


def either(*parts: Expr) -> Some:
    return Some(type=YES_NO, parts=parts)


def rows(record: str, *matches: tuple[str, Expr], during: Expr | None = None, where: Expr | None = None) -> Rows:
    """Rows whose links (`a.b` follows a, then b; "" is the row itself) lead to a row."""
    found = tuple(Match(path=tuple(path.split(".")) if path else (), to=to) for path, to in matches)
    return Rows(record=record, matches=found, during=during, where=where)


def total(word_: Any, of: Expr | None, over_: Rows, *, unknown: Any = "hold", kind: Type = PLAIN) -> Aggregate:
    return Aggregate(type=kind, word=word_, of=of, rows=over_, unknown=unknown)


# ---------------------------------------------------------------- contract


def length(number: int, unit: Any = "day") -> Length:
    return Length(number=number, unit=unit)


def column(name: str, kind: Type = PLAIN, role: Any = "plain", **more: Any) -> Column:
    return Column(name=name, type=kind, role=role, **more)


def record(name: str, *parts: Column | str, **more: Any) -> Record:
    """A record from its columns and, as text, its links (`name` or `name:record`)."""
    links = tuple(
        Link(name=part.partition(":")[0], record=part.partition(":")[2] or part)
        for part in parts
        if isinstance(part, str)
    )
    columns = tuple(part for part in parts if isinstance(part, Column))
    return Record(**{"name": name, "plural": f"{name}s", "links": links, "columns": columns, "key": (name,), **more})


def outcome_record(*links: str) -> Record:
    columns = (
        column("outcome", TEXT),
        column("set", TEXT),
        column("state", TEXT),
        column("credit"),
        column("achieved", DATE),
        column("due", DATE),
    )
    return record("outcome", *links, *columns, source="outcome")


def proof_record(*links: str) -> Record:
    columns = (
        column("outcome", TEXT),
        column("achieved", DATE),
        column("kind", TEXT),
        column("verifier", TEXT),
        column("relation", TEXT),
        column("dated", DATE),
        column("submitted", DATE),
    )
    return record("proof", *links, *columns)


def claim_record(*links: str) -> Record:
    return record("claim", *links, column("outcome", TEXT), column("achieved", DATE), column("made", DATE))


def settings(**more: Any) -> Settings:
    given: dict[str, Any] = {
        "parties": (Party(role="council", title="Council"), Party(role="provider", title="Provider")),
        "start": date(2026, 4, 1),
        "end": date(2030, 3, 31),
        "paid_until": date(2030, 3, 31),
        "currency": "GBP",
        "rounding": Rounding(mode="half-up", step="1/100"),
        "calendar": Calendar(week_start="Monday", month_end="clamp", working_days="England"),
        "periods": periods_from(),
        "prevails": "this text",
        "unknown_rows": "pay the rest",
    }
    return Settings(**{**given, **more})


def periods_from(
    first: date = date(2026, 4, 1), *, quarters: bool = True, restated: Length | None = None
) -> Periods:
    unit = "quarter" if quarters else "month"
    return Periods(length=length(1, unit), first=first, cut_off=length(15), restated=restated)


def contract(*, set_: Settings | None = None, payments: Iterable[Payment] = (), **more: Any) -> Contract:
    return Contract(name="test", settings=set_ or settings(), payments=tuple(payments), **{"records": (), **more})


# ---------------------------------------------------------------- facts


def cell(value: object, name: str, where: tuple[str, Key, str, int]) -> Cell:
    record_, key, file, line = where
    match value:
        case None:
            return NONE
        case "open":
            return OPEN
        case int() if not isinstance(value, bool):
            return Fraction(value)
        case bool() | str() | Fraction() | date() | tuple():
            return value
        case _:
            return Unknown((Missing("not yet known", record_, key, name, file, line),))


_lines: dict[str, int] = {}


def fact(record_: str, key: str | Key, recorded: date | None = None, /, **cells: object) -> Row:
    """A row of a file of its record; None is none, BLANK not yet known, a link's key a tuple, `_` in names is `-`."""
    at = (key,) if isinstance(key, str) else key
    _lines[record_] = line = _lines.get(record_, 1) + 1
    where = (record_, at, f"{record_}.csv", line)
    named = {name.replace("_", "-"): value for name, value in cells.items()}
    return Row(record_, at, {n: cell(v, n, where) for n, v in named.items()}, f"{record_}.csv", line, recorded)


def history(*given: Row) -> History:
    return History(given)
