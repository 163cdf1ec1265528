"""The LALR machine: fed one terminal at a time, it can be asked what it would take, and be set back.

Values are immutable (a list under construction is a chain), so setting back is putting four short lists in place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from pbr_dsl.syntax import tables

END: Final = "$END"


class Terminal(NamedTuple):
    """The smallest readable piece of a line: its kind, its text, and where it starts and ends in the source."""

    kind: str
    text: str
    start: int
    end: int


class Chain(NamedTuple):
    """A list under construction: what came before, and the pieces added."""

    before: Chain | None
    added: tuple[object, ...]

    def unrolled(self) -> list[object]:
        """All pieces, in order, with those of a list among them in its place."""
        links = [self]
        while (before := links[-1].before) is not None:
            links.append(before)
        return _flat([piece for link in reversed(links) for piece in link.added])


# Makes a value: the name of the rule, its pieces in order, and where the first starts and the last ends.
Build = Callable[[str, list[object], int, int], object]


class Snapshot(NamedTuple):
    """The state of a machine at one place."""

    states: tuple[int, ...]
    values: tuple[object, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]


class Machine:
    """Reads terminals; `build` makes the values."""

    def __init__(self, build: Build) -> None:
        self._tables = tables.load()
        self._build = build
        self._states = [self._tables.start]
        self._values: list[object] = []
        self._starts: list[int] = []
        self._ends: list[int] = []

    def snapshot(self) -> Snapshot:
        """What `restore` needs to come back to this place."""
        return Snapshot(tuple(self._states), tuple(self._values), tuple(self._starts), tuple(self._ends))

    def restore(self, at: Snapshot) -> None:
        """Come back to a place."""
        self._states[:] = at.states
        self._values[:] = at.values
        self._starts[:] = at.starts
        self._ends[:] = at.ends

    def feed(self, terminal: Terminal) -> bool:
        """Take one terminal; False when it cannot stand here (then `restore` before going on)."""
        actions, leads, states = self._tables.actions, self._tables.leads, self._states
        while True:
            action = actions[states[-1]].get(terminal.kind)
            if action is None:
                return False
            if isinstance(action, int):
                states.append(action)
                self._values.append(terminal)
                self._starts.append(terminal.start)
                self._ends.append(terminal.end)
                return True
            if action.name or action.listing:
                self._reduce(action)
            else:  # it passes its one value on, as most do: only the state changes
                states[-1] = leads[states[-2]][action.origin]
            if states[-1] == self._tables.end and terminal.kind == END:
                return True

    def _reduce(self, rule: tables.Reduction) -> None:
        """Put the value of a rule in the place of its pieces."""
        states, values, starts, ends = self._states, self._values, self._starts, self._ends
        size = rule.size
        if size == 0:
            place = ends[-1] if ends else 0
            values.append(self._build(rule.name, [], place, place))
            starts.append(place)
            ends.append(place)
        elif rule.listing:
            first, *rest = values[-size:]
            values[-size:] = [Chain(first, tuple(rest)) if isinstance(first, Chain) else Chain(None, (first, *rest))]
            del starts[len(starts) - size + 1 :], ends[-size:-1]
        else:
            start, end = starts[-size], ends[-1]
            values[-size:] = [self._build(rule.name, _flat(values[-size:]), start, end)]
            del starts[len(starts) - size + 1 :], ends[-size:-1]
        del states[len(states) - size :]
        states.append(self._tables.leads[states[-1]][rule.origin])

    def next_is(self, kind: str) -> bool:
        """Whether a terminal of a kind may follow directly."""
        return kind in self._tables.actions[self._states[-1]]

    def must_be(self, kind: str) -> bool:
        """Whether nothing but a terminal of a kind may follow."""
        return self._tables.actions[self._states[-1]].keys() == {kind}

    @property
    def value(self) -> object:
        """The value of the whole text, after `END` was taken."""
        return self._values[-1]

    def reach(self, states: Iterable[int], terminals: Iterable[Terminal]) -> int:
        """How many of the terminals could be taken from a place on; nothing is built and nothing changes."""
        reached = list(states)
        taken = 0
        for terminal in terminals:
            if not self._step(reached, terminal.kind):
                break
            taken += 1
        return taken

    def after(self, states: Iterable[int], terminal: Terminal) -> tuple[int, ...]:
        """The place after a terminal that can be taken."""
        reached = list(states)
        self._step(reached, terminal.kind)
        return tuple(reached)

    def takes(self, states: Sequence[int]) -> frozenset[str]:
        """The kinds of terminal that can be taken at a place."""
        return frozenset(kind for kind in self._tables.actions[states[-1]] if self._step([*states], kind))

    def _step(self, states: list[int], kind: str) -> bool:
        """Take a terminal without building anything."""
        actions, leads = self._tables.actions, self._tables.leads
        while True:
            action = actions[states[-1]].get(kind)
            if action is None:
                return False
            if isinstance(action, int):
                states.append(action)
                return True
            del states[len(states) - action.size :]
            states.append(leads[states[-1]][action.origin])
            if states[-1] == self._tables.end and kind == END:
                return True


def _flat(values: list[object]) -> list[object]:
    """The pieces of a rule, with each list unrolled in its place."""
    if not any(type(value) is Chain for value in values):
        return values
    return [piece for value in values for piece in (value.unrolled() if isinstance(value, Chain) else (value,))]
