"""Names in the place of identifiers of people, given where lines are read: queries keep to what the files say.

So keys join and sort as they are written, a name is worked out once for each time that it is shown, and neither the key
of the names nor a name is ever part of a query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from pbr_dsl.columnar import marks
from pbr_dsl.data.fields import key_leaves
from pbr_dsl.model.contract import Contract
from pbr_dsl.model.terms import OUTCOME
from pbr_dsl.values.facts import Key
from pbr_dsl.values.history import is_made_up
from pbr_dsl.values.pseudonym import Pseudonyms

_MOST_KEPT: Final = 10_000
_PART: Final = f"[^{marks.FIELD}]*"
_WAITED: Final = re.compile(
    f"{marks.FIELD}({_PART}){marks.FIELD}({_PART})(?={marks.FIELD}{_PART}{marks.FIELD}{_PART}{marks.FIELD}[0-9]+{marks.FIELD})"
)


class People:
    """The names of people in what is read of a plan.

    Without a key they are numbered in the order in which files hold people: `told` gives them in that order, once all
    those of `before` have their names.
    """

    def __init__(
        self,
        contract: Contract,
        names: Pseudonyms,
        told: Callable[[], Iterable[str]] = tuple,
        before: People | None = None,
    ) -> None:
        self._contract = contract
        self._names = names
        self._told = told
        self._before = before
        self._is_told = False
        self._subjects = {one.name: one.subject for one in contract.outcomes}
        self._parts: dict[str, tuple[bool, ...]] = {}
        self._kept: dict[str, str] = {}

    def look_up(self) -> None:
        """Number everybody in the files, where there is no key; no other query may be read meanwhile."""
        if not self._names.key and not self._is_told:
            self._is_told = True
            if self._before is not None:
                self._before.look_up()
            for text in self._told():
                self._names.of(text)

    def names(self, record: str) -> bool:
        """Give whether the key of a record names people."""
        return any(self._parts_of(record, ()))

    def key(self, record: str, key: Key) -> Key:
        """Give the key of a row of a record as it is shown."""
        return self._shown(self._parts_of(record, key), key)

    def text(self, written: str) -> str:
        """Give a text of a column (see `marks`) with the keys that are inside it as they are shown."""
        return marks.with_keys(_WAITED.sub(self._waited, written), self._inside)

    def _waited(self, found: re.Match[str]) -> str:
        """A record and a key that something is missing of."""
        record, key = found.groups()
        return f"{marks.FIELD}{record}{marks.FIELD}{self._inside(record, key)}"

    def _inside(self, record: str, written: str) -> str:
        """A key as a column holds it, as it is shown."""
        key = marks.key_of(written)
        _, *others = record.split(marks.OF)
        parts = tuple(part for one in others for part in self._parts_of(one, ())) if others else None
        return marks.written_key(self._shown(self._parts_of(record, key) if parts is None else parts, key))

    def _shown(self, parts: tuple[bool, ...], key: Key) -> Key:
        """A key with names where its parts are personal; what no record says anything of is taken to be."""
        if not key or (key[0] == "?" and is_made_up(key)) or (not any(parts) and len(key) <= len(parts)):
            return key
        personal = (*parts, *(True for _ in key[len(parts) :]))
        return tuple(self._name(one) if hidden else one for one, hidden in zip(key, personal, strict=False))

    def _name(self, text: str) -> str:
        """The name of an identifier; those that were asked for last are kept."""
        name = self._kept.get(text)
        if name is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            name = self._kept[text] = self._names.of_many(text)
        return name

    def _parts_of(self, record: str, key: Key) -> tuple[bool, ...]:
        """Which parts of the keys of a record are identifiers of people; of an outcome's row those of its subject."""
        if record == OUTCOME:
            subject = self._subjects.get(key[0], "") if key else ""
            own = self._parts_of(subject, ()) if subject else ()
            return (False, *own, False)
        if record not in self._parts:
            self._parts[record] = tuple(one.personal for one in key_leaves(self._contract, record))
        return self._parts[record]
