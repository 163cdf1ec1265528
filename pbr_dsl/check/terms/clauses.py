"""Clauses: of the signed contract that no line implements, and lines that implement none."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from pbr_dsl.check.draft import Draft, nearest
from pbr_dsl.check.mentions import nodes_in
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import CLAUSE_WITHOUT_LINE, LINE_WITHOUT_CLAUSE, UNLISTED_CLAUSE
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.values.display import list_text

_RANGE: Final = re.compile(r"(?P<stem>.*?)(?P<low>\d+) to (?P<again>.*?)(?P<high>\d+)")
_MOST: Final = 200
_TRIES: Final = tree.Scenario | tree.Allow | tree.Promise
_DECIDING: Final = (
    tree.Lot
    | tree.Schedule
    | tree.Milestone
    | tree.Table
    | tree.Eligibility
    | tree.Evidence
    | tree.Outcome
    | tree.Outcomes
    | tree.Payment
    | tree.Limit
    | tree.Variation
)


def check(draft: Draft, contract: model.Contract, _: Bodies) -> None:
    """Report both, and clauses that are not among those that the contract lists."""
    listed = {clause for text in contract.settings.clauses for clause in expanded(text)}
    lines = [line for item in draft.file.items if not isinstance(item, _TRIES) for line in _lines(item)]
    if listed:
        _unlisted(draft, lines, listed)
        _unimplemented(draft, contract, {clause for line in lines for clause in expanded(line.clause)}, listed)
    deciding = [item for item in draft.file.items if isinstance(item, _DECIDING)]
    bare = [item for item in deciding if not any(line.clause for line in _lines(item))]
    if bare and (listed or 2 * len(bare) < len(deciding)):
        for item in bare:
            _without(draft, item)


def expanded(text: str) -> Iterator[str]:
    """Give the clauses that a text in brackets names: `6.1 to 6.3, Sch 2` are four."""
    for part in (part.strip() for part in text.split(",") if part.strip()):
        found = _RANGE.fullmatch(part)
        if found is None or found["again"] not in ("", found["stem"]):
            yield part
        else:
            low, high = int(found["low"]), int(found["high"])
            yield from (f"{found['stem']}{number}" for number in range(low, min(high, low + _MOST) + 1))


def _lines(item: tree.Line) -> list[tree.Line]:
    found = [node for node in nodes_in(item) if isinstance(node, tree.Line)]
    return [line for line in found if not isinstance(line, tree.Clauses)]


def _within(clause: str, other: str) -> bool:
    """Whether a clause is another, or a part of it: `Sch 2.3` is in `Sch 2`, `6.4(b)` in `6.4`."""
    return clause == other or (clause.startswith(other) and not clause[len(other)].isalnum())


def _unlisted(draft: Draft, lines: list[tree.Line], listed: set[str]) -> None:
    for line in lines:
        for clause in expanded(line.clause):
            if not any(_within(clause, one) or _within(one, clause) for one in listed):
                near = nearest(clause, listed)
                draft.report(
                    UNLISTED_CLAUSE,
                    line,
                    f"[{clause}] is not among the `clauses` of this contract",
                    help=f"did you mean [{near}]?" if near else "add it to the line `clauses`, or mend it here",
                    clause=line.clause,
                )


def _unimplemented(draft: Draft, contract: model.Contract, used: set[str], listed: set[str]) -> None:
    missing = [
        clause
        for text in contract.settings.clauses
        for clause in expanded(text)
        if clause in listed and not any(_within(one, clause) or _within(clause, one) for one in used)
    ]
    if missing:
        line = next(node for item in draft.file.items for node in nodes_in(item) if isinstance(node, tree.Clauses))
        told = list_text([f"[{clause}]" for clause in dict.fromkeys(missing)])
        draft.report(
            CLAUSE_WITHOUT_LINE,
            line,
            f"no line implements {told}",
            help="put the clause at the end of the line that implements it; what is only said in words goes into a"
            f' `note "…"  [{missing[0]}]`',
            clause="",
        )


def _without(draft: Draft, item: tree.Line) -> None:
    name = getattr(item, "name", None)
    called = name.text if name is not None else "eligibility"
    draft.report(
        LINE_WITHOUT_CLAUSE,
        name or item,
        f"`{called}` decides money, and no clause is written at it",
        help="write the clause that it implements at the end of the line, such as `[6.4]`; or say with"
        f' `allow line-without-clause for {called} because "…"` who agreed to it',
        clause="",
    )
