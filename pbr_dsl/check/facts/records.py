"""Records: what kinds of fact there are, how their rows are told apart, and what may stand in each field."""

from __future__ import annotations

from fractions import Fraction

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.formulas.quantities import length, unit
from pbr_dsl.check.formulas.times import longest
from pbr_dsl.check.formulas.units import BUILT_IN, CURRENCIES, STEPS, times
from pbr_dsl.check.meant import no_record
from pbr_dsl.check.plurals import plural_of, singulars
from pbr_dsl.check.reserved import OF_CODES, OF_FIELDS, OF_RECORDS, free
from pbr_dsl.diagnostics.codes.names import DEFINED_TWICE, UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import DATES_OUT_OF_ORDER, OUT_OF_PLACE, SAID_TWICE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import CodeType, DateType, NumberType, TextType, TimeType, YesNoType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name, Quantity
from pbr_dsl.syntax.words import distance
from pbr_dsl.values.display import unit_word

_TIMES = ("time", "start time", "end time")
_DATES = ("date", "event date", "start date", "end date")
_KINDS = {  # what people call a kind of field
    **dict.fromkeys(("decimal", "integer", "int", "float", "numeric", "count", "quantity"), "number"),
    **dict.fromkeys(("boolean", "bool", "flag", "tick", "true"), "yes or no"),
    **dict.fromkeys(("string", "words", "id", "identifier", "reference"), "text"),
    **dict.fromkeys(("currency", "amount", "cost", "pounds", "euros", "dollars"), "money"),
    **dict.fromkeys(("percentage", "ratio", "proportion"), "percent"),
    **dict.fromkeys(("datetime", "timestamp", "calendar"), "date"),
    **dict.fromkeys(("choice", "list", "code", "enum", "category", "option"), "one of north or south"),
    **dict.fromkeys(("date optional", "optional date", "optional"), "date or none"),
}
_TYPE_WORDS = (*_TIMES, *_DATES, "text", "yes or no", "number", "percent", "money")


def declare_name(draft: Draft, name: Name, plural: str = "") -> bool:
    """Take a record's name, singular and plural; report a name that is taken."""
    if not free(draft, name, OF_RECORDS):
        draft.lose(name.text, *singulars([name.text, plural]))
        return False
    if name.text in draft.plurals:
        other = draft.plurals[name.text]
        message = f"`{name.text}` is already a record of this contract"
        if other != name.text:
            message = f"`{name.text}` is already the plural of the record `{other}`"
        draft.report(DEFINED_TWICE, name, message, labels=draft.first(other, name))
        return False
    many = plural or plural_of(name.text)
    if many in draft.plurals and many != name.text:
        other = draft.plurals[many]
        message = f"`{many}` would be the plural of `{name.text}`, and it is a name of `{other}` already"
        draft.report(DEFINED_TWICE, name, message, help="give one of the two an odd plural: `…, plural children`")
        return False
    draft.plurals[name.text] = name.text
    draft.plurals[many] = name.text
    draft.spans[name.text] = name.span
    return True


def declare_units(draft: Draft) -> None:
    """Take the contract's own units."""
    for item in draft.file.items:
        if isinstance(item, tree.Unit):
            draft.enter(item)
            if item.name.text in draft.units or _is_unit(draft, item.name.text):
                draft.report(DEFINED_TWICE, item.name, f"there is a unit `{item.name.text}` already")
            draft.units[item.name.text] = (item.name.text, Fraction(1))
            draft.spans[f"unit {item.name.text}"] = item.name.span


def declare_names(draft: Draft) -> None:
    """Take the names of all records first, since a link may name one that is written further down."""
    for item in draft.file.items:
        if isinstance(item, tree.Record | tree.Schedule | tree.Milestone | tree.UseIndex):
            draft.enter(item)
            plural = item.plural.text if isinstance(item, tree.Record) and item.plural else ""
            _placeholder(draft, item.name, item.name.text if isinstance(item, tree.UseIndex) else plural)
    for item in draft.file.items:
        if isinstance(item, tree.Lot) and "lot" not in draft.records:
            _placeholder(draft, Name(item.name.span, "lot"), "")
        if isinstance(item, tree.Schedule):
            for parent in item.of:
                if parent.text not in draft.records:
                    _placeholder(draft, parent, "")


CONTRACT = "contract"  # `of contract`: of no other row


def _placeholder(draft: Draft, name: Name, plural: str) -> None:
    if name.text in draft.units or f"{name.text}s" in draft.units:
        draft.report(DEFINED_TWICE, name, f"`{name.text}` is a unit of this contract already")
        return
    if declare_name(draft, name, plural):
        made = plural or plural_of(name.text)
        draft.records[name.text] = model.Record(name=name.text, plural=made, key=(name.text,))


def owns(draft: Draft, name: Name) -> bool:
    """Whether a record's name was taken by this line, and not by an earlier one."""
    return draft.spans.get(name.text) == name.span


def declare_records(draft: Draft) -> None:
    """Build the records written as `record`."""
    for item in draft.file.items:
        if isinstance(item, tree.Record) and owns(draft, item.name):
            draft.enter(item)
            draft.records[item.name.text] = _record(draft, item)


def _record(draft: Draft, item: tree.Record) -> model.Record:
    links: dict[str, model.Link] = {}
    columns: dict[str, model.Column] = {}
    for parent in item.of:
        if parent.text == CONTRACT:
            continue
        found = parent.text if parent.text == "period" else parent_of(draft, parent)
        if found:
            links[found] = model.Link(name=found, record=found)
        else:
            draft.lose(item.name.text, parent.text)
    for written in item.fields:
        draft.at(written)
        if written.name.text in (*links, *columns, item.name.text):
            labels = draft.first(f"{item.name.text}'s {written.name.text}", written.name)
            message = f"`{written.name.text}` is written twice in this record"
            draft.report(DEFINED_TWICE, written.name, message, labels=labels)
            continue
        made = column(draft, written) if free(draft, written.name, OF_FIELDS) else None
        draft.spans[f"{item.name.text}'s {written.name.text}"] = written.name.span
        if isinstance(made, model.Link):
            links[made.name] = made
        elif made is not None:
            columns[made.name] = made
        else:
            draft.lose(item.name.text, written.name.text)
    _one_clock(draft, item, columns)
    each = item.one_each or item.at_most_one_each
    if item.one_each and item.at_most_one_each:
        said = "`one each` and `at most one each` contradict each other"
        draft.report(SAID_TWICE, item.at_most_one_each[0], said)
    whole = [name.text for name in each] == [CONTRACT]
    for name in each if not whole else ():
        if name.text not in links and name.text not in columns:
            _, labels, fix = did_you_mean(name, [*links, *columns])
            draft.report(UNKNOWN_NAME, name, f"`{name.text}` is no field of this record", labels=labels, fix=fix)
        elif (links[name.text] if name.text in links else columns[name.text]).may_be == "none":
            draft.report(OUT_OF_PLACE, name, f"a row is known by its `{name.text}`, so that is never none")
    _none_is_personal(draft, each, columns)
    parents = [name.text for name in item.of if name.text in links]
    named = [name.text for name in each if not whole]
    key = dict.fromkeys([*parents, *named]) if each else {item.name.text: None}
    return model.Record(
        name=item.name.text,
        title=item.title,
        clause=item.clause,
        place=draft.place(item),
        plural=item.plural.text if item.plural else plural_of(item.name.text),
        links=tuple(links.values()),
        columns=tuple(columns.values()),
        key=tuple(key),
        each="one" if item.one_each else "at most one" if item.at_most_one_each else "",
        complete_after=length(draft, item.complete_after) if item.complete_after else None,
        evidence=item.proved_by[1].text if item.proved_by else "",
        personal=item.personal,
    )


def _none_is_personal(draft: Draft, each: tuple[Name, ...], columns: dict[str, model.Column]) -> None:
    """What a row is known by is shown, so no field of its key can be personal."""
    for name in each:
        if name.text in columns and columns[name.text].personal:
            said = f"rows are known by `{name.text}`, and what a row is known by is shown"
            draft.report(OUT_OF_PLACE, name, said, help="let another field say which row is meant")


def parent_of(draft: Draft, name: Name) -> str:
    """Give the record that an `of` names, or "" with a finding."""
    if name.text in draft.plurals:
        return draft.plurals[name.text]
    no_record(draft, name)
    return ""


def _one_clock(draft: Draft, item: tree.Record, columns: dict[str, model.Column]) -> None:
    places = {name: draft.spans[f"{item.name.text}'s {name}"] for name in columns}
    clocks = [name for name, made in columns.items() if made.role in ("event", "start")]
    ends = [name for name, made in columns.items() if made.role == "end"]
    if len(clocks) > 1:
        message = f"a row happens once, and both `{clocks[0]}` and `{clocks[1]}` would say when"
        help_text = f"let one of them be a plain date: `{clocks[1]} date`"
        draft.report(
            SAID_TWICE, places[clocks[1]], message, labels=(Label(places[clocks[0]], "the first one"),), help=help_text
        )
    if len(ends) > 1:
        message = f"a spell ends once, and both `{ends[0]}` and `{ends[1]}` would say when"
        draft.report(SAID_TWICE, places[ends[1]], message, labels=(Label(places[ends[0]], "the first one"),))
    if ends and not any(made.role == "start" for made in columns.values()) and item.name.text not in draft.lost:
        help_text = "make another of its dates a `start date`"
        draft.report(OUT_OF_PLACE, places[ends[0]], "this record has an end date and no start date", help=help_text)


def column(draft: Draft, written: tree.Field) -> model.Column | model.Link | None:
    """Build a field of a record: a column, or a link to another record."""
    made = _typed(draft, written)
    if not isinstance(made, model.Column):
        if made is not None and written.personal:
            said = f"`{written.name.text}` is a row of `{made.record}`, and what is personal of it is said there"
            draft.report(OUT_OF_PLACE, written, said, help=f"write `record {made.record}, personal`")
        return made
    if written.personal and made.role != "plain":
        said = f"the day `{written.name.text}` says in which period a row lies, so it is shown"
        draft.report(OUT_OF_PLACE, written, said, help=f"let it be a plain date: `{written.name.text} personal date`")
    return made.model_copy(update={"title": written.title, "personal": written.personal})


def _typed(draft: Draft, written: tree.Field) -> model.Column | model.Link | None:
    name = written.name.text
    match written.type:
        case tree.CodeType(codes=codes):
            return _code(draft, name, codes)
        case tree.RangeType(low=low, high=high, unit=word, alternative=other):
            return _number(draft, name, word, bounds=(low, high), may_be=_may_be(draft, other, ("none",)))
        case tree.RateType(unit=word, per_number=number, per=per):
            return _rate(draft, name, word, (number, per))
        case tree.NamedType(words=words, alternative=other, within=within):
            made = _named(draft, name, words, other)
            return made if within is None else _ending(draft, made, within)


def _ending(draft: Draft, made: model.Column | model.Link | None, within: Quantity) -> model.Column | None:
    """Give an end time with the longest time after its start."""
    if made is None:
        return None
    if not isinstance(made, model.Column) or made.words != "end time":
        draft.report(OUT_OF_PLACE, within, "only an `end time` comes within some hours of its start")
        return None
    high = longest(draft, within)
    return None if high is None else made.model_copy(update={"high": high})


def _code(draft: Draft, name: str, codes: tuple[Name, ...]) -> model.Column | None:
    known: list[str] = []
    may_be = "none" if len(codes) > 1 and codes[-1].text == "none" else ""
    for code in codes[:-1] if may_be else codes:
        if not free(draft, code, OF_CODES):
            return None
        if code.text in known:
            draft.report(SAID_TWICE, code, f"the code `{code.text}` is listed twice")
        else:
            known.append(code.text)
    return model.Column.model_validate({"name": name, "type": CodeType(codes=tuple(known)), "may_be": may_be})


def _may_be(draft: Draft, other: Name | None, allowed: tuple[str, ...]) -> str:
    if other is None:
        return ""
    if other.text in allowed:
        return other.text
    draft.report(OUT_OF_PLACE, other, f"`or {other.text}` means nothing here; here it may be `or {allowed[-1]}`")
    draft.excuse(*allowed)
    return ""


def _named(draft: Draft, name: str, words: tuple[Name, ...], other: Name | None) -> model.Column | model.Link | None:
    said = " ".join(word.text for word in words)
    if said == "yes" and other is not None and other.text == "no":
        return model.Column(name=name, type=YesNoType())
    if said in _DATES:
        role = said.removesuffix("date").strip() or "plain"
        may_be = _may_be(draft, other, ("none", "open") if role == "end" else ("none",))
        return model.Column.model_validate({"name": name, "type": DateType(), "role": role, "may_be": may_be})
    may_be = _may_be(draft, other, ("none",))
    if said in _TIMES:
        return model.Column.model_validate({"name": name, "type": TimeType(), "words": said, "may_be": may_be})
    if said == "text":
        return model.Column.model_validate({"name": name, "type": TextType(), "may_be": may_be})
    if len(words) == 1 and said in draft.plurals:
        return model.Link.model_validate({"name": name, "record": draft.plurals.get(said, said), "may_be": may_be})
    if len(words) == 1 and _is_unit(draft, said):
        return _number(draft, name, words[0], bounds=None, may_be=may_be)
    _no_kind(draft, name, words, other)
    return None


def _no_kind(draft: Draft, name: str, words: tuple[Name, ...], other: Name | None) -> None:
    """Report words that say no kind of field, with what was meant."""
    said, span = " ".join(word.text for word in words), words[0].span.to(words[-1].span)
    _, labels, fix = did_you_mean(
        Name(span, said), [*_TYPE_WORDS, *BUILT_IN, *draft.units, *draft.plurals, *CURRENCIES]
    )
    own = f"a unit of your own is declared, with a line `unit {unit_word(said, 1)}`"
    if said in _KINDS:
        help_text, labels, fix = f"write `{name} {_KINDS[said]}`", (), ()
    elif other is not None and other.text != "none":
        help_text, labels, fix = f"codes are written `one of {said} or {other.text}`", (), ()
    elif labels:
        help_text = "" if distance(said, fix[0].replacement) == 1 else f"or {own}"
    else:
        kinds = "a field is a date, `yes or no`, `one of … or …`, a unit such as hours, text, or another record"
        help_text = f"{kinds}; {own}" if len(words) == 1 else kinds
    draft.report(UNKNOWN_NAME, span, f"`{said}` is no kind of field", help=help_text, labels=labels, fix=fix)


def _is_unit(draft: Draft, word: str) -> bool:
    names = (*BUILT_IN, *CURRENCIES, *draft.units, "number", "percent", "money")
    return word in names or word.removesuffix("s") in draft.units


def _step(unit_of: dict[str, int], word: str) -> Fraction:
    if word == "percent":
        return Fraction(1, 10000)
    base = next(iter(unit_of), "")
    return Fraction(1, 100) if base in CURRENCIES else Fraction(STEPS.get(base, "1"))


def _number(draft: Draft, name: str, word: Name, *, bounds: tuple[str, str] | None, may_be: str) -> model.Column | None:
    found = unit(draft, word)
    if found is None:
        return None
    low, high = (Fraction(bounds[0]) * found[1], Fraction(bounds[1]) * found[1]) if bounds else (Fraction(0), None)
    step = _step(found[0], word.text)
    if bounds:
        step = min([step, *(Fraction(1, 10 ** len(text.partition(".")[2])) * found[1] for text in bounds)])
    if high is not None and high < low:
        message = f"the range of `{name}` ends before it begins"
        draft.report(
            DATES_OUT_OF_ORDER, word, message, help=f"write `{bounds[1]} to {bounds[0]} {word.text}`" if bounds else ""
        )
    return model.Column.model_validate(
        {
            "name": name,
            "type": NumberType(unit=found[0]),
            "may_be": may_be,
            "scale": str(found[1]),
            "words": word.text,
            "step": str(step),
            "low": str(low),
            "high": "" if high is None else str(high),
        }
    )


def _rate(draft: Draft, name: str, word: Name, per: tuple[str, Name]) -> model.Column | None:
    above, below = unit(draft, word), unit(draft, per[1])
    if above is None or below is None:
        return None
    if per[0] and not Fraction(per[0]):
        draft.report(WRONG_KIND, word, "nothing is so much per 0", help="write what it is per one, or per 100")
        return None
    scale = 1 / (below[1] * Fraction(per[0] or 1))
    return model.Column(
        name=name,
        type=NumberType(unit=times(above[0], below[0], -1)),
        scale=str(above[1] * scale),
        words=f"{word.text} per {per[0] + ' ' if per[0] else ''}{per[1].text}",
        step=str(_step(above[0], word.text) * scale),
        low="0",
    )
