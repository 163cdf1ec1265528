"""Values that hang on one choice alone: whether a day is of a kind, a number rose, a period is cut, a half."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from tests.engines.formulas import MODES, PRICES, WEEKDAYS, Formulas, Setting

if TYPE_CHECKING:
    from tests.engines.named import Values

BANDS: Final = {
    "hours": (("0.25", "3"), ("3", "7.25"), ("1.5", "24")),
    "points": (("0", "10"), ("5", "20"), ("7", "10")),
    "number": (("1", "3"), ("2", "12")),
}  # ends of ranges that fields have
UNITS: Final = {"hours": " hours", "points": " points", "number": ""}


def pointed(values: Values) -> None:
    """A price where a test of one kind holds, and another where it does not."""
    one = values.chance.one
    for _ in range(3):
        at = values.setting()
        if found := tests(values.formulas, at):
            break
    else:
        return values.formula()
    name = values.fresh("if-so")
    text = f"let {name} each {at.each}\n  {one(*PRICES)} when {one(*found)}\n  {one(*PRICES)} otherwise"
    return values.add(text, name, "money", at)


def tests(formulas: Formulas, at: Setting) -> list[str]:
    """Tests of one thing each that a setting can ask for."""
    one, schema = formulas.chance.one, formulas.schema
    days = [f"{name} is in {_kind(formulas)}" for name in formulas.fields("date", at)]
    days += [
        f"any {record.name} where {record.clock} is in {_kind(formulas)}"
        for record in formulas.rows(at)
        if record.clock
    ]
    points = formulas.fields("points", at)
    changes = [
        f"{name} {word} by at least {one('5 points', '10 points')} from {one('10 points', '5 points', *others)}"
        for name in points
        for word in ("rises", "falls")
        for others in [[other for other in points if other != name]]
    ]
    ends = [schema.records[name].end for name in ("stay", "custody") if name == at.record]
    opens = [f"{end} is {one('', 'not ')}open" for end in ends]
    return [*formulas.chance.some(days, 0, 2), *changes, *opens]


def _kind(formulas: Formulas) -> str:
    """A kind of day."""
    return formulas.chance.one("bank-holidays", "weekends", *WEEKDAYS)


def counted(values: Values) -> None:
    """How many rows fall on a kind of day."""
    at = values.chance.one(Setting("client", "period"), Setting("client"), Setting("", "period"))
    dated = [one for one in values.formulas.rows(at) if one.clock]
    if not dated:
        return values.formula()
    record, name = values.chance.one(*dated), values.fresh("days")
    body = f"count of {record.plural} where {record.clock} is in {_kind(values.formulas)}"
    return values.add(f"let {name} each {at.each} = {body}", name, "number", at)


def whole(values: Values) -> None:
    """The part of a period that the contract's term leaves of it, or its days."""
    one, at, name = values.chance.one, Setting("", "period"), values.fresh("of-period")
    if values.chance.maybe(50):
        values.add(f"let {name} each period = days in {one('whole ', '')}period", name, "days", at)
    else:
        text = f"let {name} each period = days in period / days in whole period rounded half up to 0.1%"
        values.add(text, name, "percent", at)


def halves(values: Values) -> None:
    """Something that is half of a step more often than not, rounded."""
    at, of, one = values.setting(), values.formulas, values.chance.one
    steps = ("number", "1"), ("points", "1 point"), ("money", "£0.01"), ("hours", "1 hour")
    kind, step = one(*([each for each in steps if of.fields(each[0], at)] or steps))
    own, name = of.fields(kind, at), values.fresh("half")
    found = own if own and values.chance.maybe(80) else [*of.totals(kind, at), *own, *of.values(kind, at)]
    body = f"{one(*(found or of.written(kind)))} * 50% rounded {one(*MODES)} to {step}"
    values.add(f"let {name} each {at.each} = {body}", name, kind, at)


def ranges(values: Values) -> None:
    """A decision table of ranges, whose ends a field is at."""
    one, of, name = values.chance.one, values.formulas, values.fresh("band")
    at = values.setting(rows=False)
    kind = one(*([kind for kind in BANDS if of.fields(kind, at)] or BANDS))
    own = of.fields(kind, at)
    by = one(*own) if own and values.chance.maybe(80) else values.fresh("size")
    if by not in own:
        values.add(f"let {by} each {at.each} = {one(*of.plain(kind, at), of.of(kind, at, 1))}", by, kind, at)
    low, high = (f"{end}{UNITS[kind]}" for end in one(*BANDS[kind]))
    ends = one(
        (f"below {low}", f"{low} to below {high}", f"at least {high}"),
        (f"at most {low}", f"above {low}"),
        (f"at most {high}", f"above {high}"),
    )
    ends = one(ends, ends[::-1])
    prices = [*PRICES]
    values.chance.random.shuffle(prices)
    rows = "".join(f"\n  | {end} | {price} |" for end, price in zip(ends, prices, strict=False))
    return values.add(f"table {name} by {by}, unique  [2.6]\n  | {by} | {name} |{rows}", name, "money", at)
