"""What a plan says beside values, as text in columns: what is waited for, what was left out, and reasons.

A column of waits is nothing where all is known.  Texts are put together in SQL and taken apart here, when few lines are
left; control characters, which no cell may hold, stand between their parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from pydantic import TypeAdapter

from pbr_dsl.columnar import sql as q
from pbr_dsl.columnar.sql import Sql
from pbr_dsl.model.type import RowType, Type
from pbr_dsl.model.wording import result_text
from pbr_dsl.values.display import date_text, key_text, list_text
from pbr_dsl.values.facts import Key, Missing
from pbr_dsl.values.statement import Reason
from pbr_dsl.values.waiting import missing_text, place_of

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame

TYPE: Final[TypeAdapter[Type]] = TypeAdapter(Type)
LAST_DAY: Final = date(9999, 12, 31)
KEY: Final = "\x1f"  # between the parts of a key
FIELD: Final = "\x1e"  # between the parts of one thing that is waited for
WAIT: Final = "\x1d"  # between things that are waited for
LEFT: Final = "\x1c"  # between the parts of one row that was left out
ROW: Final = "\x17"  # between rows that were left out
PART: Final = "\x19"  # between the parts of a reason
WAITED: Final = "\x18"  # in the place of rows: the reasons are all that is waited for
REASON: Final = "\x1a"  # between reasons
_TIME: Final = "\x13"  # begins what is waited for where that is time alone
_WITHOUT: Final = "\x16"  # begins what the size of a limit left out
OF: Final = "\x0f"  # before the records of a key that is not of the record that is waited for, and between them
ITEM: Final = "\x04"  # between the clauses of a reason, and between the parts of a list inside a text
Unread = tuple[str, str, int, str]
_UNREAD: Final = re.compile(f"rejected{FIELD}" + f"([^{FIELD}]*){FIELD}" * 4 + f"([0-9]+){FIELD}")
BEYOND: Final = "\x0c"  # in the place of waits: a number beyond every bound
NOTHING: Final = q.nothing("text")


def key_of(written: str | None) -> Key:
    """Give the key that a column holds; () for none."""
    return tuple(written.split(KEY)) if written else ()


def written_key(key: Key) -> str:
    """Give a key as a column holds it."""
    return KEY.join(key)


# ---------------------------------------------------------------- what is waited for


def wait(  # noqa: PLR0913, PLR0917  what `Missing` holds, and whose key it is
    why: Sql | str,
    record: str = "",
    key: Sql | None = None,
    field: str = "",
    note: Sql | str = "",
    of: Sequence[str] = (),
) -> Sql:
    """Give one thing that is waited for, which no row of a file holds; its key is `of` rows of other records."""
    said = q.text(note) if isinstance(note, str) else note
    missing = q.text(why) if isinstance(why, str) else why
    whose = q.first(key, q.text("")) if key is not None else q.text("")
    named = q.text(OF.join((record, *filter(None, of))))
    return q.joined(FIELD, missing, named, whose, q.text(field), q.text(""), q.text("0"), said)


def wait_at(why: str, record: str, key: Sql, field: str, at: tuple[Sql, Sql] | tuple[Sql, Sql, Sql]) -> Sql:
    """Give one thing that is waited for in a row of a file, which stands `at` a file and a line.

    Behind these may be the places of all rows that disagree, with `ITEM` between them.
    """
    file, line, *places = at
    note = places[0] if places else q.text("")
    return q.joined(FIELD, q.text(why), q.text(record), key, q.text(field), file, q.cast(line, "text"), note)


def noted(written: str, notes: Mapping[Unread, str]) -> str:
    """Give a text of a column with the notes of the cells that could not be read, by record, file, row and field."""

    def note(found: re.Match[str]) -> str:
        record, _, field, file, line = found.groups()
        return found[0] + notes.get((record, file, int(line), field), "")

    return _UNREAD.sub(note, written)


def merged(*waits: Sql | None) -> Sql | None:
    """Give all that several columns of waits wait for; nothing where each of them is."""
    some = [one for one in waits if one is not None]
    return q.unless_empty(q.joined(WAIT, *some)) if len(some) > 1 else some[0] if some else None


def waits_of(written: str | None) -> tuple[Missing, ...]:
    """Give what a column waits for, each thing once, in order."""
    return tuple(dict.fromkeys(map(_missing, written.split(WAIT)))) if written else ()


def _missing(written: str) -> Missing:
    """One thing that is waited for."""
    why, record, key, field, file, line, note = written.rpartition(LEFT)[2].split(FIELD)
    note = list_text(said(note).split(ITEM))
    return Missing(why, record.partition(OF)[0], key_of(key), field, file, int(line), note)


def written(one: Missing) -> str:
    """Give one thing that is waited for as a column holds it."""
    return FIELD.join((one.why, one.record, written_key(one.key), one.field, one.file, str(one.row), one.note))


def whys(waits: Sql, why: str) -> Sql:
    """Give whether one of the things that are waited for is of a kind."""
    marked = q.joined("", q.text(WAIT), waits)
    return q.either(q.contains(marked, WAIT + why + FIELD), q.contains(marked, LEFT + why + FIELD))


def only(waits: Sql, why: str) -> Sql:
    """Give whether all things that are waited for are of one kind."""
    marked = q.joined("", q.text(WAIT), waits)
    return q.opposite(q.contains(q.replaced(marked, WAIT + why + FIELD, ""), WAIT))


def beyond(waits: Sql) -> Sql:
    """Give whether nothing is waited for but numbers beyond every bound."""
    return q.holds(q.equal(q.replaced(waits, BEYOND + WAIT, ""), q.text(BEYOND)))


# ---------------------------------------------------------------- rows that were left out


_ADDS: Final = "\x0e"
_IN_VAIN: Final = "\x10"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was left out of a total, or counted in below the line of a ratio, and what it waits for."""

    record: str
    key: Key
    counted_in: bool
    waits: tuple[Missing, ...]


def left_out(record: Sql | str, key: Sql, waits: Sql, in_vain: Sql | None = None, *, counted_in: bool = False) -> Sql:
    """Give one row that was left out; `in_vain` where the total would be the same with it."""
    of = q.text(record) if isinstance(record, str) else record
    adds = q.when([(q.either(in_vain), q.text(_IN_VAIN))], q.text(_ADDS))
    return q.joined(LEFT, of, key, q.text("1" if counted_in else "0"), adds, waits)


def left_of(written: str | None) -> dict[LeftOut, bool]:
    """Give the rows that a column says were left out, each once, in order, with whether it could add something."""
    found: dict[LeftOut, bool] = {}
    for one in written.split(ROW) if written else ():
        record, key, inside, adds, waits = one.split(LEFT, 4)  # what holds for a row left out waits for that of it
        row = LeftOut(record, key_of(key), inside == "1", waits_of(waits))
        found[row] = found.get(row, False) or adds == _ADDS
    return found


def all_left(*left: Sql | None) -> Sql | None:
    """Give the rows that several columns left out."""
    some = [one for one in left if one is not None]
    return q.unless_empty(q.joined(ROW, *some)) if len(some) > 1 else some[0] if some else None


def more_in_vain(left: Sql) -> Sql:
    """Give rows that were left out, those that could only have made it larger as rows with which it would be the same.

    Rows are left out only where more of them could only pay more, and counted in below the line of a ratio.
    """
    return q.replaced(left, f"{LEFT}0{LEFT}{_ADDS}", f"{LEFT}0{LEFT}{_IN_VAIN}")


def all_in_vain(left: Sql) -> Sql:
    """Give rows that were left out as rows with which a total would be the same."""
    return q.replaced(left, _ADDS, _IN_VAIN)


# ---------------------------------------------------------------- reasons


def reason(clause: Sql | str, *pieces: Sql | str, rows: Sql | None = None) -> Sql:
    """Give a reason: its clause, the place of the row that it rests on, and its text in pieces."""
    said = [q.text(one) if isinstance(one, str) else one for one in pieces]
    under = q.text(clause) if isinstance(clause, str) else q.first(clause, q.text(""))
    return q.joined(PART, under, q.first(rows, q.text("")) if rows is not None else q.text(""), q.joined("", *said))


def waited(clause: Sql | str, waits: Sql, time: Sql | None = None) -> Sql:
    """Give the reasons that consist in all that is waited for, under a clause; `time` where that is time alone."""
    under = q.text(clause) if isinstance(clause, str) else q.first(clause, q.text(""))
    said = waits if time is None else q.joined("", q.when([(time, q.text(_TIME))], q.text("")), waits)
    return q.joined(PART, under, q.text(WAITED), said)


def all_reasons(*reasons: Sql | None) -> Sql | None:
    """Give several columns of reasons as one."""
    some = [one for one in reasons if one is not None]
    return q.unless_empty(q.joined(REASON, *some)) if len(some) > 1 else some[0] if some else None


def counted_without(clause: str, limit: str, left: Sql) -> Sql:
    """Give the reasons that consist in what the size of a limit left out."""
    return q.joined(PART, q.text(clause), q.text(_WITHOUT + limit), left)


def limit_reasons_of(written: str | None) -> tuple[Reason, ...]:
    """Give the reasons that limits wrote, in order."""
    return tuple(_reasons(written)) if written else ()


def without(written: str | None) -> tuple[Missing, ...]:
    """Give what limits that cut a line counted without."""
    parts = [one.split(PART, 2) for one in written.split(REASON)] if written else []
    return tuple(
        row.waits[0] for _, rows, text in parts if rows.startswith(_WITHOUT) for row in left_of(text) if row.waits
    )


def reasons_of(written: str | None) -> tuple[Reason, ...]:
    """Give the reasons that a column holds, each once, in order."""
    return tuple(dict.fromkeys(_reasons(written))) if written else ()


def _reasons(written: str) -> Iterator[Reason]:
    """The reasons of a column as they stand."""
    for one in written.split(REASON):
        clause, rows, text = one.split(PART, 2)
        if rows == WAITED:
            waits = waits_of(text.removeprefix(_TIME))
            yield from _waited(waits, clauses_of(clause), only_time=text.startswith(_TIME))
        elif rows.startswith(_WITHOUT):
            for row in left_of(text):
                yield from (
                    Reason(f"limit {rows[1:]} counts without {missing_text(one)}", clause) for one in row.waits[:1]
                )
        else:
            yield Reason(said(text), clauses_of(clause), tuple(rows.split(KEY)) if rows else ())


def clauses_of(clauses: str) -> str:
    """Give the clauses of a reason, each once."""
    return ", ".join(dict.fromkeys(one for one in clauses.split(ITEM) if one)) if ITEM in clauses else clauses


def _waited(waits: tuple[Missing, ...], clause: str, *, only_time: bool) -> Iterator[Reason]:
    """The reasons that consist in what is waited for: only time, or facts."""
    if only_time:
        yield Reason("; ".join(f"time has to pass {one.note}".strip() for one in waits), clause)
    else:
        yield from (Reason(missing_text(each), clause, place_of(each)) for each in waits)


# ---------------------------------------------------------------- values inside texts

_VALUE: Final = "\x01"
_MIDDLE: Final = "\x03"
_END: Final = "\x02"
_KEY: Final = "key of "
_KEYS: Final = re.compile(f'{_VALUE}({_KEY}[^{_MIDDLE}]*|{{"kind":"row"[^{_MIDDLE}]*){_MIDDLE}([^{_END}]*){_END}')
_LIST: Final = "\x05"
_LIST_END: Final = "\x06"


def day_said(day: Sql) -> Sql:
    """Give a day inside a text; it is put into words when the text is read."""
    return q.joined("", q.text(f"{_VALUE}date{_MIDDLE}"), q.cast(day, "text"), q.text(_END))


def value_said(cell: Cell, form: Type) -> Sql:
    """Give a value inside a text, with its unit; it is put into words when the text is read."""
    written = q.cast(cell.value, "text")
    if cell.kind in ("number", "wide"):
        over = q.number(1) if cell.over is None else cell.over
        written = q.joined("/", written, q.cast(over, "text"), q.text(str(cell.scale)))
    text = q.when(
        [
            (cell.unknown, q.text(f"{_VALUE}special{_MIDDLE}not yet known{_END}")),
            (q.absent(cell.value), q.text(f"{_VALUE}special{_MIDDLE}none{_END}")),
        ],
        q.joined("", q.text(f"{_VALUE}{form.model_dump_json()}{_MIDDLE}"), written, q.text(_END)),
    )
    if cell.endless:
        is_open = q.holds(q.equal(cell.value, q.day(date(9999, 12, 31))))
        return q.when([(is_open, q.text(f"{_VALUE}special{_MIDDLE}open{_END}"))], text)
    return text


def without_values(text: Sql) -> Sql:
    """Give a text without the values inside it, each of which leaves `…`."""
    without = q.rewritten(text, f"{_VALUE}[^{_END}]*{_END}", "\u2026")
    return q.when([(q.contains(text, _VALUE), without)], text)  # most have none, and to look for a pattern is slow


def list_said(items: Sequence[Sql]) -> Sql:
    """Give what was read inside a text, as `: a, b and c`; an item that is nothing is left out."""
    return q.joined("", q.text(_LIST), q.joined(ITEM, *items), q.text(_LIST_END))


def said(text: str) -> str:
    """Give a text with the values and the lists inside it in words."""
    found, *others = text.split(_VALUE)
    for other in others:
        value, _, after = other.partition(_END)
        found += _in_words(*value.split(_MIDDLE)) + after
    found, *lists = found.split(_LIST)
    for one in lists:
        items, _, after = one.partition(_LIST_END)
        found += (f": {list_text(list(dict.fromkeys(items.split(ITEM))))}" if items else "") + after
    return found


def _in_words(form: str, value: str) -> str:
    """A value in words, by its type."""
    if form == "special":
        return value
    if form == "date":
        return date_text(date.fromisoformat(value))
    if form.startswith(_KEY):
        return key_text(key_of(value))
    if form == "fields":
        return list_text(list(dict.fromkeys(wait.field or wait.record for wait in waits_of(value))))
    kind = TYPE.validate_json(form)
    result: object = value
    match kind.kind:
        case "number" | "time":
            number, over, scale = map(int, value.split("/"))
            result = Fraction(number, over * scale)
        case "date":
            result = date.fromisoformat(value)
        case "yes-no":
            result = value.lower() in ("true", "t", "1")
        case "row":
            result = key_of(value)
        case _:
            pass
    return result_text(result, kind)


def with_keys(text: str, shown: Callable[[str, str], str]) -> str:
    """Give a text of a column with the keys inside it as they are `shown`: a record, and a key as a column has it."""

    def key(found: re.Match[str]) -> str:
        form, written = found.groups()
        record = form.removeprefix(_KEY) if form.startswith(_KEY) else RowType.model_validate_json(form).record
        return f"{_VALUE}{form}{_MIDDLE}{shown(record, written)}{_END}"

    return _KEYS.sub(key, text) if _VALUE in text else text


def rest_of_key(key: Sql) -> Sql:
    """Give what stands after the first part of a key."""
    return q.after_first(key, KEY)


def key_said(key: Sql, record: str) -> Sql:
    """Give the key of a row of a record inside a text."""
    return q.joined("", q.text(f"{_VALUE}{_KEY}{record}{_MIDDLE}"), key, q.text(_END))


def fields_said(waits: Sql) -> Sql:
    """Give the fields that are waited for inside a text."""
    return q.joined("", q.text(f"{_VALUE}fields{_MIDDLE}"), waits, q.text(_END))


def key_of_records(frame: Frame, domain: tuple[str, ...]) -> Sql:
    """Give the keys of the bound rows of some records one after another, but for that of the period."""
    own = [frame.bound[record] for record in domain if record not in ("period", "outcome")]
    return q.joined(KEY, *own) if own else q.text("")
