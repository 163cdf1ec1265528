"""What was probably meant by a line that cannot be read: small changes, tried one after another."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import words
from pbr_dsl.syntax.habits import HABITS, SURE, Habit
from pbr_dsl.syntax.line import Line, lex, settled
from pbr_dsl.syntax.machine import Machine, Snapshot, Terminal
from pbr_dsl.syntax.pieces import MONTHS

_BACK: Final = 3  # how many terminals before the first that cannot stand are looked at
_LONGEST: Final = 3  # how many words a form has at most

_OPPOSITES: Final = frozenset({"lower of", "lesser of", "least of"})  # not a slip of `larger of`
_VALUES: Final = frozenset({"NO", "FIRST", "LAST"})  # words that are values: nobody leaves them out
_SIGNS: Final = frozenset({"PLUS", "MINUS", "STAR", "SLASH"})
_MONTHS: Final = {month.lower(): month for month in MONTHS}
_WORDY: Final = re.compile(r"\b([0-9]{1,2})(?:st|nd|rd|th)?(?: of)? +([A-Za-z]{3,9})\.?,? +([0-9]{4})\b")
_TURNED: Final = re.compile(r"\b([A-Za-z]{3,9})\.? +([0-9]{1,2})(?:st|nd|rd|th)?,? +([0-9]{4})\b")
_SLASHED: Final = re.compile(r"\b([0-9]{1,2})[/.]([0-9]{1,2})[/.]([0-9]{4})\b")
_ISO: Final = re.compile(r"\b([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})\b")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Put `replacement` in the place of the characters from `start` to `end`; the reader is shown `text`.

    `at` is the number of the terminal where it starts; `slip` says that the words differ by a few letters only;
    `choices` are the words of which one is missing there, when it could be several.
    """

    start: int
    end: int
    text: str
    at: int
    slip: bool = False
    replacement: str = ""
    choices: tuple[str, ...] = ()


class Attempt:
    """A line that could be read up to a terminal, and what could have stood there."""

    def __init__(self, source: Source, machine: Machine, at: Snapshot, line: Line) -> None:
        self.source = source
        self.line = line
        self._machine = machine
        self.terminals = [*line.terminals, Terminal("NL", "", line.end, line.end)]
        self.read = machine.reach(at.states, self.terminals)
        self._places = [at.states]
        for terminal in self.terminals[: self.read]:
            self._places.append(machine.after(self._places[-1], terminal))
        self._takes: dict[int, frozenset[str]] = {}

    @property
    def bad(self) -> Terminal:
        """The terminal that cannot stand where it stands."""
        return self.terminals[self.read]

    @property
    def takes(self) -> frozenset[str]:
        """The kinds that could stand in its place."""
        return self.takes_at(self.read)

    def takes_at(self, place: int) -> frozenset[str]:
        """The kinds that could stand at a place that was read."""
        if place not in self._takes:
            self._takes[place] = self._machine.takes(self._places[place])
        return self._takes[place]

    def reach(self, terminals: list[Terminal]) -> int:
        """How many of the terminals of a changed line could be read."""
        same = 0
        for changed, read in zip(terminals, self.terminals[: self.read], strict=False):
            if changed is not read:
                break
            same += 1
        return same + self._machine.reach(self._places[same], terminals[same:])

    def follows(self, kind: str) -> bool:
        """Whether the second terminal is of a kind."""
        return len(self.terminals) > 1 and self.terminals[1].kind == kind

    def place(self, terminal: Terminal) -> Span:
        """The place of a terminal."""
        return self.source.span(terminal.start, terminal.end)

    @property
    def end(self) -> Span:
        """The place after the last terminal."""
        return self.source.span(self.line.end, self.line.end)


def replaced(attempt: Attempt, at: int, count: int, kind: str) -> list[Terminal]:
    """The terminals of a line with some of them replaced by one of a kind."""
    terminals = attempt.terminals
    start = terminals[at].start
    end = terminals[at + count - 1].end if count else start
    return [*terminals[:at], Terminal(kind, "", start, end), *terminals[at + count :]]


def best(attempt: Attempt) -> Proposal | None:
    """The first change with which the whole line can be read, or the one that lets most of it be read."""
    tried: list[tuple[int, Proposal]] = []
    for proposal, terminals in _changes(attempt):
        further = len(terminals) - attempt.reach(terminals)
        if further == 0:
            return proposal
        tried.append((further, proposal))
    left = len(attempt.terminals) - attempt.read
    helping = [(further, proposal) for further, proposal in tried if further + 1 < left and not _is_insertion(proposal)]
    return min(helping, key=lambda pair: pair[0])[1] if helping else None


def sure(attempt: Attempt) -> Proposal | None:
    """The first change of what people are known to write with which the whole line can be read."""
    for proposal, terminals in (*_habits(attempt, SURE, far=True), *_dates(attempt)):
        if attempt.reach(terminals) == len(terminals):
            return proposal
    return None


def _is_insertion(proposal: Proposal) -> bool:
    """Whether a change only adds words."""
    return proposal.start == proposal.end


def _changes(attempt: Attempt) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """Changes worth trying, the likeliest first, with the terminals of the changed line."""
    yield from _habits(attempt, SURE)
    yield from _slips(attempt)
    yield from _habits(attempt, HABITS)
    yield from _dates(attempt)
    yield from _doubled(attempt)
    yield from _missing(attempt)


def _slips(attempt: Attempt) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """Words that are a slip of a word that could stand there."""
    forms = words.written()
    found: list[tuple[int, Proposal, list[Terminal]]] = []
    for at in range(attempt.read, max(attempt.read - _BACK, 0) - 1, -1):
        if attempt.terminals[at].kind in {"NL", "HEADER"}:
            continue
        fixed = [(kind, forms[kind]) for kind in attempt.takes_at(at) if kind in forms and forms[kind][0].isalpha()]
        for count in range(1, min(_LONGEST + 1, len(attempt.terminals) - at)):
            if not attempt.terminals[at + count - 1].text[:1].isalpha():
                break
            start, end = attempt.terminals[at].start, attempt.terminals[at + count - 1].end
            written = " ".join(attempt.source.text[start:end].split())
            if written.lower() in _OPPOSITES:
                continue
            for kind, form in fixed:
                slips = _slips_between(written.lower(), form)
                if written != form and slips <= max(1, len(form) // 3):
                    proposal = Proposal(start, end, form, at, slip=True, replacement=form)
                    found.append((slips, proposal, replaced(attempt, at, count, kind)))
    for _, proposal, terminals in sorted(found, key=_nearness):
        yield proposal, terminals


def _nearness(found: tuple[int, Proposal, list[Terminal]]) -> tuple[int, int, int, str]:
    """The order of slips: the fewest first, then the same length."""
    slips, proposal, _ = found
    return slips, abs(len(proposal.text) - (proposal.end - proposal.start)), proposal.at, proposal.text


def _slips_between(written: str, form: str) -> int:
    """How many slips lie between what was written and a form; a word left out of several counts as one."""
    parts = form.split()
    if written in {" ".join(parts[:at] + parts[at + 1 :]) for at in range(len(parts))} - {""}:
        return 1
    if abs(len(written) - len(form)) >= _LONGEST or len(set(written) ^ set(form)) > len(form) * 2 // 3:
        return len(form)
    return words.distance(written, form)


def _habits(
    attempt: Attempt, habits: tuple[Habit, ...], *, far: bool = False
) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """What people write in other languages, near the place where reading stopped; it may begin `far` before it."""
    text = attempt.source.text
    near = attempt.terminals[max(attempt.read - _BACK, 0)].start
    for pattern, replacement in habits:
        for match in re.compile(pattern).finditer(text, attempt.line.start if far else near, attempt.line.end):
            if match.start() > attempt.bad.end:
                break
            if match.end() < near:
                continue
            change = match.expand(replacement)
            if change.startswith(" ") and text[match.start() - 1] == " " and not match[0].startswith(" "):
                change = change[1:]
            yield from _rewritten(attempt, match.start(), match.end(), change)


def _dates(attempt: Attempt) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """Dates in another form."""
    first = attempt.terminals[max(attempt.read - _BACK, 0)].start
    for pattern, order in ((_WORDY, (1, 2, 3)), (_TURNED, (2, 1, 3)), (_ISO, (3, 2, 1)), (_SLASHED, (1, 2, 3))):
        match = pattern.search(attempt.source.text, first, attempt.line.end)
        if match:
            day, month, year = (match[group] for group in order)
            name = _month(month)
            if name:
                yield from _rewritten(attempt, match.start(), match.end(), f"{int(day)} {name} {year}")


def _month(written: str) -> str:
    """The month that a number, a short form or a misspelt name means, or ""."""
    if written.isdigit():
        return MONTHS[int(written) - 1] if int(written) in range(1, 13) else ""
    short = [month for month in MONTHS if month.lower().startswith(written[:3].lower())]
    near = [_MONTHS[month] for month in words.near(written, _MONTHS)]
    return next(iter(near + short), "")


def _rewritten(attempt: Attempt, start: int, end: int, change: str) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """A change of characters, shown as a change of whole words, with the line read anew."""
    line, source = attempt.line, attempt.source.text
    blank = source[start].isspace() and change[:1].isspace()
    while start > line.start and not (source[start - 1].isspace() or blank):
        start, change = start - 1, source[start - 1] + change
    while end < line.end and not source[end].isspace() and source[end : end + 2] != ", ":
        end, change = end + 1, change + source[end]
    terminals = settled(lex(source[line.start : start] + change + source[end : line.end]), line.block)
    if terminals:
        at = next((number for number, terminal in enumerate(attempt.terminals) if terminal.end > start), attempt.read)
        yield (
            Proposal(start, end, change.strip(), at, replacement=change),
            [*terminals, Terminal("NL", "", line.end, line.end)],
        )


def _doubled(attempt: Attempt) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """A word written twice."""
    at = attempt.read
    if 0 < at < len(attempt.terminals) - 1 and attempt.bad.text == attempt.terminals[at - 1].text:
        proposal = Proposal(attempt.bad.start, attempt.bad.end, "", at)
        yield proposal, [*attempt.terminals[:at], *attempt.terminals[at + 1 :]]


def _missing(attempt: Attempt) -> Iterator[tuple[Proposal, list[Terminal]]]:
    """A word or mark left out, when there are few with which the whole line can be read."""
    forms = words.written()
    for at in range(attempt.read, max(attempt.read - _BACK, 0), -1):
        fitting: dict[str, list[Terminal]] = {}
        for kind in sorted((attempt.takes_at(at) & forms.keys()) - _VALUES):
            terminals = replaced(attempt, at, 0, kind)
            if attempt.reach(terminals) == len(terminals):
                fitting[kind] = terminals
        if not fitting:
            continue
        start = attempt.terminals[at].start
        likely = _likely(attempt, at, list(fitting))
        if len(likely) == 1:
            form = forms[likely[0]]
            yield Proposal(start, start, form, at, replacement=_spaced(attempt, at, likely[0])), fitting[likely[0]]
        elif at == attempt.read and attempt.bad.kind != "NL":
            choices = tuple(forms[kind] for kind in likely)
            yield Proposal(start, start, "", at, choices=choices), fitting[likely[0]]


def _likely(attempt: Attempt, at: int, kinds: list[str]) -> list[str]:
    """The likelier ones of the kinds that could have been left out at a place."""
    before = [terminal.kind for terminal in attempt.terminals[max(at - 2, 0) : at]]
    if "VBAR" in kinds and attempt.line.is_row:
        return ["VBAR"]
    if "PER" in kinds and (before[-1:] == ["MONEY"] or before == ["NUMBER", "NAME"]):
        return ["PER"]
    if "RPAR" in kinds:
        return ["RPAR"]
    if any(not words.written()[kind][0].isalpha() for kind in kinds) and "COMMA" in kinds:
        return ["COMMA", *(kind for kind in kinds if kind == "AND")]
    return [kind for kind in kinds if kind not in _SIGNS] or kinds


def _spaced(attempt: Attempt, at: int, kind: str) -> str:
    """An inserted word with the space it needs."""
    form = words.written()[kind]
    return f" {form}" if attempt.terminals[at].kind == "NL" else f"{form} "
