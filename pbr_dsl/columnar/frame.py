"""A frame: settings as rows, with a column for the key of each bound record, and columns that are added to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from sqlglot import expressions as exp

from pbr_dsl.columnar import relations
from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.cell import Cell
from pbr_dsl.columnar.plan import Plan
from pbr_dsl.columnar.sql import Sql

KNOWN_ON = "known on"
R = TypeVar("R")


@dataclass(slots=True)
class Join:
    """A relation joined to a layer: under an alias, on conditions, with its columns under their new names.

    `keys` are the columns of it that are to be equal to something, and `on_day` whether the day of the facts is too.
    """

    relation: Sql
    alias: str
    on: Sql
    columns: dict[str, str]
    side: str = "LEFT"
    keys: Sequence[tuple[str, Sql]] = ()
    on_day: bool = False


@dataclass(slots=True)
class Layer:
    """One query over the one below it: what is joined, what is worked out, and which rows stay."""

    joins: list[Join] = field(default_factory=list)
    columns: dict[str, Sql] = field(default_factory=dict)
    where: list[Sql] = field(default_factory=list)

    @property
    def names(self) -> set[str]:
        """The columns that it adds."""
        return {*self.columns, *(new for join in self.joins for new in join.columns.values())}


class Frame:
    """Settings in SQL, one in each row; `own` is the record whose fields are columns of the relation itself.

    `bound` has the column of each bound record's key, `keys` those that tell rows apart.  `on` is the column of the day
    that facts are known on, where a plan has more than one; `last_day` that of the day on which what settings read is
    frozen, in a frame of a value that is; `case` that of what is supposed of each setting, in a frame of what-ifs.
    `not_zero` are numbers that are known not to be zero where something is read.
    """

    def __init__(self, plan: Plan, relation: str, bound: Mapping[str, str], on: str = "", *, own: str = "") -> None:
        self.plan = plan
        self.relation = relation
        self.bound: dict[str, Sql] = {record: q.column(name) for record, name in bound.items()}
        self.on = on
        self.keys = [*dict.fromkeys(bound.values()), *([on] if on else [])]
        self.own = own
        self.layers = [Layer()]
        self.cells: dict[object, Cell] = {}
        self.asked: list[object] = []
        self.outcome = ""
        self.last_day: Sql | None = None
        self.case: Sql | None = None
        self.not_zero: list[object] = []
        self._plain: dict[object, Cell] = {}
        self._joined: dict[object, Join] = {}

    # ------------------------------------------------------------ days

    @property
    def day(self) -> Sql:
        """The day that facts are known on."""
        return q.column(self.on) if self.on else q.day(self.plan.day)

    def is_after(self, day: date) -> Sql:
        """Whether the day that facts are known on comes after another; it is known where there is but one."""
        return q.above(self.day, q.day(day)) if self.on else q.yes_no(value=self.plan.day > day)

    @property
    def last(self) -> Sql:
        """The last day of which anything is read: that on which settings are frozen, else that of the facts."""
        return self.day if self.last_day is None else self.last_day

    # ------------------------------------------------------------ beside rows

    @property
    def aside(self) -> dict[str, Sql]:
        """What settings are told apart by beside the rows that are bound: their last day, and what is supposed."""
        both = {"last day": self.last_day, "case": self.case}
        return {word: one for word, one in both.items() if one is not None}

    def take(self, aside: Mapping[str, Sql]) -> None:
        """Tell settings apart by what those of another frame are told apart by beside rows."""
        self.last_day, self.case = aside.get("last day"), aside.get("case")

    def plainly(self, read: Callable[[], R]) -> R:
        """Read something in a frame of what-ifs as it is when nothing is supposed."""
        case, self.case = self.case, None
        self.cells, self._plain = self._plain, self.cells
        try:
            return read()
        finally:
            self.cells, self._plain = self._plain, self.cells
            self.case = case

    def where_not_zero(self, numbers: Sequence[object], read: Callable[[], R]) -> R:
        """Read something that stands only where some numbers are not zero."""
        before = self.cells, self._plain, self.not_zero
        self.cells, self._plain, self.not_zero = {**self.cells}, {**self._plain}, [*self.not_zero, *numbers]
        try:
            return read()
        finally:
            self.cells, self._plain, self.not_zero = before

    # ------------------------------------------------------------ columns

    def bind(self, name: str, value: Sql) -> Sql:
        """Work an expression out in a column, and give the column."""
        if isinstance(value, exp.Column | exp.Literal | exp.Null | exp.Boolean):
            return value
        new = self.plan.fresh(name)
        self._layer_for([value]).columns[new] = value
        return q.column(new)

    def named(self, name: str, value: Sql) -> str:
        """Give an expression a column under a name of its own, and give the name."""
        new = self.plan.fresh(name)
        self._layer_for([value]).columns[new] = value
        return new

    def kept(self, name: str, cell: Cell) -> Cell:
        """Work a cell out in columns."""
        return cell.mapped(
            lambda word, value: self.bind(f"{name} {word}".strip(), value) if not _is_plain(value) else value
        )

    def keep_rows(self, condition: Sql) -> None:
        """Keep only the rows for which a condition holds."""
        if any(value.find(exp.Window) for value in self.layers[-1].columns.values()):
            self.layers.append(Layer())  # what is worked out over many rows is worked out over all of them
        layer = self._layer_for([condition])
        layer.where.append(condition)
        self.layers.append(Layer())

    def only(self, condition: Sql) -> Sql:
        """Keep only the rows for which a condition holds, and give that it holds."""
        if condition != q.yes_no(value=True):
            self.keep_rows(condition)
        return q.yes_no(value=True)

    def join(
        self, relation: str, keys: Mapping[str, Sql], *, alias: str = "", on_day: bool = True, side: str = "LEFT"
    ) -> Joined:
        """Join a relation on columns that tell its rows apart, and on the day of the facts; columns as asked for."""
        asked = (relation, tuple((name, value.sql()) for name, value in keys.items()), side)
        join = self._joined.get(asked)
        if join is None:
            join = self._join(relation, keys, alias or relation, on_day=on_day, side=side)
            self._layer_for(list(keys.values())).joins.append(join)
            self._joined[asked] = join
        return Joined(self, join)

    def join_below(self, relation: str, keys: Mapping[str, Sql], columns: Mapping[str, str]) -> None:
        """Join a relation to the rows themselves, below all else, with columns under names that are read already."""
        join = self._join(relation, keys, relation)
        join.columns |= columns
        self.layers[0].joins.append(join)

    def put_on(self, relation: str, columns: Mapping[str, Sql]) -> None:
        """Put another relation of the same rows below all else, and give columns of it names that are read already."""
        self.relation = relation
        self.layers.insert(0, Layer(columns={name: one for name, one in columns.items() if one != q.column(name)}))

    def _join(
        self, relation: str, keys: Mapping[str, Sql], alias: str, *, on_day: bool = True, side: str = "LEFT"
    ) -> Join:
        """A relation joined on columns that tell its rows apart."""
        new = self.plan.fresh(alias)
        on = [q.equal(q.column(name, new), value) for name, value in keys.items()]
        if on_day and self.on:
            on.append(q.equal(q.column(KNOWN_ON, new), q.column(self.on)))
        return Join(q.table(relation, new), new, q.both(*on), {}, side, [*keys.items()], on_day)

    def spread(self, relation: str, on: Sql, alias: str) -> Joined:
        """Join a relation of which several rows may match; `on` names its columns by the alias."""
        join = Join(q.table(relation, alias), alias, on, {}, "INNER")
        self._layer_for([on]).joins.append(join)
        return Joined(self, join)

    def _layer_for(self, values: Sequence[Sql]) -> Layer:
        """The layer in which expressions can be worked out: above all that they read."""
        if relations.columns_of(*values) & self.layers[-1].names:
            self.layers.append(Layer())
        return self.layers[-1]

    # ------------------------------------------------------------ queries

    def query(self, columns: Mapping[str, Sql] | None = None, *, group: Sequence[str] = ()) -> exp.Select:
        """Give the query of some columns of all rows; with `group` those are the ones that rows share."""
        found: exp.Select = relations.everything(self.relation)
        for number, layer in enumerate(self._read(columns, group)):
            alias = f"q{number}"
            source = q.table(self.relation, alias) if number == 0 else relations.within(found, alias)
            added = [
                relations.named(q.column(old, join.alias), new)
                for join in layer.joins
                for old, new in join.columns.items()
            ]
            below = bool(layer.joins)
            worked = [
                relations.named(_of(value, alias) if below else value, new) for new, value in layer.columns.items()
            ]
            select = relations.select([relations.every(alias), *added, *worked], source)
            for join in layer.joins:
                select = relations.joined(select, join.relation, _of(join.on, alias), join.side)
            if layer.where:
                select = select.where(_of(q.both(*layer.where), alias), copy=False)
            found = select
        if columns is None:
            return relations.select([relations.every()], found, "q")
        select = relations.selected(relations.within(found), columns)
        return select.group_by(*(q.column(name) for name in group), copy=False) if group else select

    def _read(self, columns: Mapping[str, Sql] | None, group: Sequence[str]) -> list[Layer]:
        """The layers with only what some columns are made of: what is joined for nothing else tells rows apart."""
        if columns is None:
            return self.layers
        read = {*group, *relations.columns_of(*columns.values())}
        found: list[Layer] = []
        for layer in reversed(self.layers):
            worked = {new: value for new, value in layer.columns.items() if new in read}
            here = relations.columns_of(*worked.values(), *layer.where)
            joins: list[Join] = []
            for join in layer.joins:
                mine = {old: new for old, new in join.columns.items() if new in read}
                if mine or join.side != "LEFT":
                    joins.append(replace(join, columns=mine))
                    here.update(relations.columns_of(join.on))
            if joins or worked or layer.where:
                found.append(Layer(joins, worked, layer.where))
            read |= here
        return found[::-1] or [Layer()]

    def step(self, name: str, columns: Mapping[str, Sql], *, kept: bool = True) -> str:
        """Add the query of some columns as a step."""
        return self.plan.step(name, self.query(columns), kept=kept)

    def distinct(self, name: str, columns: Mapping[str, Sql]) -> str:
        """Add a step of the different combinations of some columns, those with nothing in them left out."""
        for value in columns.values():
            self.bind("x", value)
        outer = relations.select([relations.every()], self.query(columns).distinct(), "q")
        return self.plan.step(name, outer.where(q.both(*(q.present(q.column(one)) for one in columns)), copy=False))


@dataclass(slots=True)
class Joined:
    """A relation that was joined to a frame."""

    frame: Frame
    _join: Join

    def column(self, name: str) -> Sql:
        """Give one of its columns, by the name that it has in the frame."""
        new = self._join.columns.get(name)
        if new is None:
            new = self._join.columns[name] = self.frame.plan.fresh(f"{self._join.alias} {name}")
        return q.column(new)


def _of(value: Sql, alias: str) -> Sql:
    """An expression whose columns are those of the query below, where joined relations have columns too."""
    found = value.copy()
    for one in found.find_all(exp.Column):
        if not one.table:
            one.set("table", q.name(alias))
    return found


def _is_plain(value: Sql) -> bool:
    """Whether a value is a column or written."""
    return isinstance(value, exp.Column | exp.Literal | exp.Null | exp.Boolean)


def copied(cell: Cell, joined: Joined, name: str) -> Cell:
    """Give a cell that a step holds in columns under a name, in the frame that the step is joined to."""
    return cell.mapped(lambda word, _: joined.column(f"{name} {word}".strip()))


def as_columns(cell: Cell, name: str) -> dict[str, Sql]:
    """Give the columns in which a step holds a cell under a name."""
    found: dict[str, Sql] = {}
    cell.mapped(lambda word, value: found.setdefault(f"{name} {word}".strip(), value))
    return found
