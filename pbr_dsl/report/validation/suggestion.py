"""A proposed column map as TOML: each line with how likely it is and why; what is doubtful is commented out."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pbr_dsl.data.suggest import LIKELY, Match, Suggested, Suggestion
from pbr_dsl.diagnostics.visible import visible
from pbr_dsl.values.display import list_text


def toml(found: Suggestion) -> str:
    """Give the map; nothing has been read by it, and it is valid TOML as it stands."""
    return "\n".join(_lines(found))


def _lines(found: Suggestion) -> Iterator[str]:
    """The lines of the map."""
    yield "# A proposal, by headings and by what the cells could be: nothing was read by it. Look at each line,"
    yield "# correct it, save it as a file and give it with --map. No cell is shown, but for words like a code."
    yield '# What the files do not have: `absent = ["field"]`; what is the same in every row: `constant.field = "…"`.'
    files = list(dict.fromkeys(one.file for one in found.records))
    if len(files) == 1:
        yield f"file = {quoted(files[0])}"
    if found.recorded:
        yield f"recorded = {quoted(found.recorded)}  # the column that seems to say when a row was recorded"
    told = f"{found.telling:,} cells can be read in no other way" if found.telling else "the cells do not say so: ask"
    yield f'dates = "{found.order}"  # {told}'
    for one in found.records:
        yield from _record(one, whole=len(files) == 1)
    for name in found.nowhere:
        yield ""
        yield f"# [{name}]: no file seems to hold it; where there is nothing to report, `no-rows = true`"


def _record(one: Suggested, *, whole: bool) -> Iterator[str]:
    """The table of a record."""
    yield ""
    yield f"[{one.record}]"
    if not whole:
        yield f"file = {quoted(one.file)}"
    if one.sheet:
        yield f"sheet = {quoted(one.sheet)}"
    for match in one.matches:
        sure = "" if match.likely >= LIKELY else "# "
        yield f"{sure}fields.{match.field} = {quoted(match.column)}  # {match.likely}%: {match.why}"
    for match in one.matches:
        if match.likely >= LIKELY:
            yield from _codes(match)
    for name in one.missing:
        yield f"# fields.{name} = …: no column is like it"
    if one.left:
        yield f"# not used here: {list_text([quoted(name) for name in one.left], 'and')}"


def _codes(match: Match) -> Iterator[str]:
    """The words of a column of codes."""
    for word, code in match.words:
        yield f"codes.{match.field}.{quoted(word)} = {quoted(code)}  # a guess"
    if match.others:
        many = "1 other word is no code" if match.others == 1 else f"{match.others:,} other words are no codes"
        yield f"# codes.{match.field}: {many}: what do they stand for, if it is this column?"


def quoted(text: str) -> str:
    """Give a text as TOML writes it, with nothing in it that would move or hide other text."""
    return json.dumps(text, ensure_ascii=visible(text) != text)
