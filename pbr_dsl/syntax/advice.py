"""What to say about a line that cannot be read: what was read, what was probably meant, what could stand there.

A proposal is made only when the line with the proposed words in it can be read (or be read further than before).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from pbr_dsl.diagnostics.code import Code
from pbr_dsl.diagnostics.codes.syntax import EMPTY_BLOCK, RESERVED_WORD, UNREADABLE_LINE, WRONG_PLACE
from pbr_dsl.diagnostics.diagnostic import Diagnostic, Edit, Label
from pbr_dsl.source import Source, Span
from pbr_dsl.syntax import examples, repair, words
from pbr_dsl.syntax.line import Line
from pbr_dsl.syntax.machine import Machine, Snapshot
from pbr_dsl.syntax.repair import Attempt
from pbr_dsl.syntax.sayings import saying

_LISTED: Final = 8
_READABLE: Final = 60  # characters of a line that are repeated in a message
_BEGINNINGS: Final = frozenset({"NAME", "NUMBER", "MONEY", "LPAR"})
_TOTALS: Final = frozenset({"SUM_OF", "COUNT_OF", "AVERAGE_OF", "MEDIAN_OF", "HIGHEST_OF", "LOWEST_OF", "SHARE_OF"})
_PICKED: Final = frozenset({"FIRST", "LAST"})
_COMPARING: Final = frozenset({"AT_LEAST", "AT_MOST", "ABOVE", "BELOW", "AFTER", "BEFORE"})
_EXTREMES: Final = frozenset({"LARGER_OF", "SMALLER_OF"})
_SIGNS: Final = frozenset({"PLUS", "MINUS", "STAR", "SLASH"})
_VALUE_STARTS: Final = _BEGINNINGS | frozenset(
    {"PERCENT", "DATE", "STRING", "NO", "DAYS_IN", "TIME_IN", "WHOLE", "LARGER_OF", "SMALLER_OF"}
    | {"ANY", "EVERY", "NOT", "FIRST", "LAST", "THIS", "FIRST_GAP_IN", "TIME_FROM", "LOWER_LIMIT_OF"}
    | _TOTALS
)
_GOING_ON: Final = frozenset(
    {"PLUS", "MINUS", "STAR", "SLASH", "AND", "OR", "IS", "COVERS", "POSSESSIVE", "ROUNDED", "TO_DATE"}
)
_OPENED: Final = {
    '"': ("A quotation mark is opened here and not closed on this line.", 'Write `"` at the end of the text.'),
    "[": ("A clause is opened here and not closed on this line.", "Write `]` at the end of the clause."),
}
_INSTEAD: Final = {
    ("AMOUNT", "OUTCOME"): "Write `price = £5`; a `payment … each outcome` has the line `amount price`.",
    ("PAYABLE", "PAYMENT"): "A payment that is made once has a line `due 30 days after …`.",
    ("BETWEEN", "PAYMENT"): "Write two lines, `at least £5` and `at most £10`.",
    ("NOTE", ""): "Here write a comment, `# …`; notes that are printed stand in the block `contract`.",
    ("DUE", "OUTCOME"): "Write `payable from 30 days after achieved`.",
}
_BLOCKS: Final = {"PROPERTY": "a value of a lot", "GIVEN": "the table of a `given` line"}


def unreadable(source: Source, machine: Machine, at: Snapshot, line: Line) -> Diagnostic:
    """The finding for a line that cannot be read from a place on."""
    attempt = Attempt(source, machine, at, line)
    if attempt.read == len(attempt.terminals):
        return incomplete(source, line)
    said = (
        _opened(attempt)
        or _barred(attempt)
        or _misplaced(attempt)
        or _proposed(attempt, repair.sure(attempt))
        or _saying(attempt)
        or _reserved(attempt)
        or _unfinished_row(attempt)
        or _case(attempt)
        or _again(attempt)
        or _total(attempt)
        or _several(attempt)
        or _extreme(attempt)
        or _mixed(attempt)
        or _proposed(attempt, repair.best(attempt))
        or _unexpected(attempt)
    )
    return said.diagnostic(attempt)


def incomplete(source: Source, head: Line) -> Diagnostic:
    """The finding for the first line of a block that lacks the lines that belong in it."""
    span = source.span(head.start, head.end)
    what = f"`{words.written()[head.lead]}`" if head.lead in words.LEADING else "This line"
    if words.STARTS[head.head] == {"VBAR"}:
        message, write = f"{what} needs a table under it.", "Write a row of headings, then rows, each between `|`."
    elif head.head == "OUTCOMES":
        message, write = f"{what} needs a table of outcomes under it.", "The first heading is `outcome`."
    else:
        message, write = f"{what} needs lines under it.", _starts(head.head)
    return Diagnostic(EMPTY_BLOCK, message, span, help=write, clause=_clause(head))


@dataclass(frozen=True, slots=True)
class _Said:
    """What is said about a line."""

    code: Code
    message: str
    span: Span
    help: str = ""
    label: str = ""
    fix: tuple[Edit, ...] = ()

    def diagnostic(self, attempt: Attempt) -> Diagnostic:
        """As a finding."""
        labels = (Label(self.span, self.label),) if self.label else ()
        clause = _clause(attempt.line)
        return Diagnostic(self.code, self.message, self.span, labels, self.help, clause, self.fix)


def _clause(line: Line) -> str:
    """The clause that a line names, without its brackets."""
    return next((terminal.text[1:-1].strip() for terminal in line.terminals if terminal.kind == "CLAUSE"), "")


def _opened(attempt: Attempt) -> _Said | None:
    """A text or clause that is opened and not closed."""
    if attempt.bad.kind != "UNKNOWN" or attempt.bad.text not in _OPENED:
        return None
    message, write = _OPENED[attempt.bad.text]
    return _Said(UNREADABLE_LINE, message, attempt.place(attempt.bad), write)


def _barred(attempt: Attempt) -> _Said | None:
    """A row of a table without its first bar, or one of dashes under the headings."""
    first, last = attempt.terminals[0].start, attempt.line.end
    text = attempt.source.text[first:last]
    span = attempt.source.span(first, last)
    if not text.strip("|-: ") and "|" in text:
        return _Said(UNREADABLE_LINE, "A line of dashes is no row.", span, "Remove it.", fix=(Edit(span, ""),))
    if attempt.line.is_row or " | " not in text:
        return None
    bars = (Edit(attempt.source.span(first, first), "| "), Edit(attempt.source.span(last, last), " |"))
    fix = bars if not text.endswith("|") else bars[:1]
    return _Said(UNREADABLE_LINE, "A row of a table begins and ends with `|`.", span, "Write `| … | … |`.", fix=fix)


def _misplaced(attempt: Attempt) -> _Said | None:
    """A line that belongs in another block."""
    first = attempt.line.terminals[0]
    kind = words.leading_word(first.text)
    block = attempt.line.block
    if kind == "LANGUAGE" and block == words.FILE and attempt.read == 0:
        message = "The language line stands once, as the first line."
        return _Said(WRONG_PLACE, message, attempt.place(first), "Remove this line.")
    if attempt.read > 1 or not kind or kind in words.STARTS[block] or attempt.follows("EQUAL"):
        return None
    homes = sorted(
        words.written()[home] for home in words.STARTS if home in words.LEADING and kind in words.STARTS[home]
    )
    if homes:
        belongs = "a block `" + "` or `".join(homes) + "`"
        where = f"A line `{first.text}` belongs in {belongs}"
        here = "at the edge" if block == words.FILE else f"in {_block(block)}"
        message, write = f"{where}, not {here}.", "Move it there, with two spaces before it."
        write = _INSTEAD.get((kind, block)) or _INSTEAD.get((kind, ""), write)
    else:
        message = f"`{first.text}` starts a block of its own, not a line in {_block(block)}."
        write = "Move it to the edge, with no space before it."
    return _Said(WRONG_PLACE, message, attempt.place(first), write)


def _saying(attempt: Attempt) -> _Said | None:
    """What is written word for word in no other way, so that its sense is."""
    line, bad = attempt.line, attempt.bad
    text = attempt.source.text[line.start : line.end]
    start = attempt.terminals[max(attempt.read - 3, 0)].start - line.start
    write = saying(text, start, bad.start - line.start, line.lead or line.terminals[0].kind, line.block)
    message = f"`{_short(bad.text)}` cannot stand here." if bad.kind != "NL" else "This line ends too early."
    return _Said(UNREADABLE_LINE, message, attempt.place(bad), write) if write else None


def _reserved(attempt: Attempt) -> _Said | None:
    """A word of the language used as a name, also in the cell that ends where reading stopped."""
    at = attempt.read - (attempt.line.is_row and attempt.bad.kind == "VBAR" and attempt.read > 1)
    bad = attempt.terminals[at]
    form = words.written().get(bad.kind, "")
    if not form.isalpha() or "NAME" not in attempt.takes_at(at):
        return None
    if attempt.reach(repair.replaced(attempt, at, 1, "NAME")) < attempt.read + 2 - (at < attempt.read):
        return None
    message = f"`{form}` is a word of the language and cannot be a name."
    return _Said(RESERVED_WORD, message, attempt.place(bad), f"Add a word to it, such as `{form}-…`.")


def _unfinished_row(attempt: Attempt) -> _Said | None:
    """A row of a table that does not end in `|`."""
    written = attempt.source.line_text(attempt.line.number).partition("#")[0].rstrip()
    if not attempt.line.is_row or written.endswith(("|", "]")):
        return None
    fix = (Edit(attempt.end, " |"),)
    return _Said(UNREADABLE_LINE, "This row of a table does not end in `|`.", attempt.end, fix=fix)


def _case(attempt: Attempt) -> _Said | None:
    """Cases of an amount, written on one line."""
    if (
        (attempt.bad.kind != "WHEN" and attempt.bad.text != "if")
        or attempt.line.lead not in {"AMOUNT", "LET"}
        or "PLUS" not in attempt.takes
    ):
        return None
    message = "Amounts for several cases are lines of their own."
    write = "Under a line `let fee each client` write a line for each: `£300 when …`, and `£0 otherwise` as the last."
    return _Said(UNREADABLE_LINE, message, attempt.place(attempt.bad), write)


def _again(attempt: Attempt) -> _Said | None:
    """A second comparison that leaves out what it compares: `start is after … and before …`."""
    before, bad = attempt.terminals[: attempt.read], attempt.bad
    if bad.kind not in _COMPARING or not before or before[-1].kind not in {"AND", "OR"}:
        return None
    at = next((at for at in range(len(before) - 1, 0, -1) if before[at].kind == "IS"), 0)
    first = at
    while first and before[first - 1].kind in {"NAME", "POSSESSIVE"}:
        first -= 1
    if first == at:
        return None
    whose = attempt.source.text[before[first].start : before[at].end]
    message = "What is compared is said again after `and` and `or`."
    write = f"Write `{whose} {bad.text} …`."
    fix = (Edit(attempt.source.span(bad.start, bad.start), f"{whose} "),)
    return _Said(UNREADABLE_LINE, message, attempt.place(bad), write, fix=fix)


def _total(attempt: Attempt) -> _Said | None:
    """A total that is calculated with, and does not stand in brackets."""
    before = [terminal.kind for terminal in attempt.terminals[: attempt.read]]
    starts = [at for at, kind in enumerate(before) if kind in _TOTALS | _PICKED]
    written = before[starts[-1] :] if starts else []
    follows = attempt.bad.kind in _SIGNS | {"IS"} and bool(written)
    inside = attempt.bad.kind in _TOTALS and "LPAR" in attempt.takes
    if not inside and not (follows and written.count("LPAR") == written.count("RPAR")):
        return None
    what = "picked row" if not inside and before[starts[-1]] in _PICKED else "total"
    message = f"A {what} that is calculated or compared with stands in brackets."
    write = "Write `(sum of … over …)`, `(count of …)`: so it is plain what belongs to the total."
    if not inside:
        whole = attempt.source.text[attempt.terminals[starts[-1]].start : attempt.bad.start].strip()
        write = f"Write `({whole}) {attempt.bad.text} …`." if len(whole) <= _READABLE else write
    return _Said(UNREADABLE_LINE, message, attempt.place(attempt.bad), write)


def _several(attempt: Attempt) -> _Said | None:
    """Several evidences of one outcome."""
    bad = attempt.bad
    if attempt.line.lead != "EVIDENCE" or attempt.line.level == 0 or bad.kind not in {"OR", "AND", "COMMA"}:
        return None
    write = (
        "If either of two papers is enough, the evidence says so: `kinds letter or payslip`. If it changes from "
        "one to the next, a table `outcomes` has a row for each, with its own `evidence`."
    )
    return _Said(UNREADABLE_LINE, "An outcome has one evidence.", attempt.place(bad), write)


def _extreme(attempt: Attempt) -> _Said | None:
    """The larger or smaller of two that is calculated with, or of which one is calculated, without brackets."""
    before = [terminal.kind for terminal in attempt.terminals[: attempt.read]]
    starts = [at for at, kind in enumerate(before) if kind in _EXTREMES]
    written = before[starts[-1] :] if starts else []
    if attempt.bad.kind in _EXTREMES and "LPAR" in attempt.takes:
        form, write = attempt.bad.text, "`… * ({} a and b)`"
    elif attempt.bad.kind in _SIGNS and written and written.count("LPAR") == written.count("RPAR"):
        form = attempt.terminals[starts[-1]].text
        sign = attempt.bad.text
        after = f"`{{}} a and (b {sign} c)`, or `({{}} a and b) {sign} c`: they are different amounts"
        write = after if "AND" in written else f"`{{}} (a {sign} b) and …`"
    else:
        return None
    message = f"`{form}` and what is calculated in it or with it need brackets."
    return _Said(UNREADABLE_LINE, message, attempt.place(attempt.bad), f"Write {write.replace('{}', form)}.")


def _mixed(attempt: Attempt) -> _Said | None:
    """Conditions joined by `and` and by `or`, without brackets that say which belong together."""
    other = {"AND": "OR", "OR": "AND"}.get(attempt.bad.kind, "")
    before = [terminal.kind for terminal in attempt.terminals[: attempt.read]]
    if other not in attempt.takes or other not in before:
        return None
    word, bad = words.written()[other], attempt.bad.text
    message = f"`{word}` and `{bad}` stand side by side, and nothing says which conditions belong together."
    write = f"Write `a {word} (b {bad} c)`, or `(a {word} b) {bad} c`: they are different terms."
    return _Said(UNREADABLE_LINE, message, attempt.place(attempt.bad), write)


def _proposed(attempt: Attempt, proposal: repair.Proposal | None) -> _Said | None:
    """What was probably meant."""
    if proposal is None:
        return None
    if proposal.choices:
        bad = attempt.terminals[proposal.at]
        message = f"A word or sign is missing before `{_short(bad.text)}`."
        could = _either([f"`{form}`" for form in proposal.choices])
        return _Said(UNREADABLE_LINE, message, attempt.place(bad), f"It could be {could}.{_like(attempt)}")
    span = attempt.source.span(proposal.start, proposal.end)
    write = f"Write `{proposal.text}`."
    fix = (Edit(span, proposal.replacement),)
    if proposal.start == proposal.end:
        before = attempt.terminals[proposal.at]
        where = "at the end of this line" if before.kind == "NL" else f"before `{_short(before.text)}`"
        message = f"`{proposal.text}` is missing {where}."
        at = attempt.place(before) if before.kind != "NL" else attempt.end
        return _Said(UNREADABLE_LINE, message, at, fix=fix)
    if not proposal.text:
        return _Said(UNREADABLE_LINE, f"`{span.text}` is one too many here.", span, "Remove it.", fix=fix)
    message = f"`{_short(span.text.strip())}` cannot be read here."
    if proposal.slip:
        write = f"Did you mean `{proposal.text}`?"
    return _Said(UNREADABLE_LINE, message, span, write, fix=fix)


def _unexpected(attempt: Attempt) -> _Said:
    """What could stand there."""
    bad = attempt.bad
    if attempt.read == 0:
        where = "at the edge" if attempt.line.block == words.FILE else f"in {_block(attempt.line.block)}"
        message = f"No line {where} starts with `{_short(bad.text)}`."
        return _Said(UNREADABLE_LINE, message, attempt.place(bad), _starts(attempt.line.block))
    could = _of_a_month(attempt) or _could(attempt.takes) + _like(attempt)
    if bad.kind == "NL":
        return _Said(UNREADABLE_LINE, "This line ends too early.", attempt.end, could, "something is missing here")
    message = f"`{_short(bad.text)}` cannot stand here."
    return _Said(UNREADABLE_LINE, message, attempt.place(bad), could)


def _of_a_month(attempt: Attempt) -> str:
    """What to write where `of` was read as asking for the figure of a month."""
    if attempt.takes != {"MONTH"}:
        return ""
    return "`of` after a name asks for an index of a month: `cpi of September 2026`. For rows write `sum of … over …`."


def _like(attempt: Attempt) -> str:
    """A well-written line of the same kind, as a sentence that follows another."""
    example = examples.like(attempt.line)
    return f" For example: `{example}`." if example else ""


def _short(text: str) -> str:
    """A text short enough for a message."""
    return text if len(text) <= 40 else text[:39] + "…"  # noqa: PLR2004


def _block(block: str) -> str:
    """What a kind of block is called."""
    form = words.written().get(block)
    return f"a block `{form}`" if form else _BLOCKS.get(block, "this block")


def _starts(block: str) -> str:
    """With which words lines of a block start."""
    forms = sorted(words.called(kind) for kind in words.STARTS[block] - {"LANGUAGE"})
    if block in words.OUTCOMES:
        forms.append("a name and `=`")
    elif block in words.OPEN:
        return "Each line of it starts with a name." if block in words.NAMED else ""
    return f"Lines there start with {_either(forms, len(forms))}." if forms else ""


def _could(takes: frozenset[str]) -> str:
    """What could stand at a place."""
    kinds = set(takes)
    if len(kinds) == 1:
        return f"Only {words.called(*kinds)} can stand here."
    forms: list[str] = []
    if kinds >= _BEGINNINGS:
        kinds -= _VALUE_STARTS
        forms.append("a name, a number or another value")
    if {"PLUS", "IS"} <= kinds:
        kinds -= _GOING_ON
        forms.append("a word or sign that goes on, such as `is`, `and` or `+`")
    named = sorted((words.called(kind) for kind in kinds), key=lambda form: (not form.startswith("`"), form))
    return f"Here could stand {_either([*named, *forms])}."


def _either(forms: list[str], most: int = _LISTED) -> str:
    """A list with `or`."""
    if len(forms) > most:
        return ", ".join(forms[:most]) + " and others"
    return " or ".join(filter(None, (", ".join(forms[:-1]), forms[-1])))
