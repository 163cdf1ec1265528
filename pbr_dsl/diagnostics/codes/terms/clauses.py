"""The clauses of the contract that was signed, and the lines that implement them."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import HEADING

_PEOPLE: Final = """\
record person
record visit of person: held event date, useful yes or no

payment visits each person and period{}
  amount  £10 * (count of visits where useful)
limit person at most £100 each person, earliest period first, part paid{}
"""
_PREVAILS: Final = "  prevails  this text  [1.5]\n"


def _listing(clauses: str, paid: str, capped: str) -> str:
    """A contract that lists its clauses, and has some of them at its payment and its limit."""
    heading = HEADING.replace(_PREVAILS, f"{_PREVAILS}  clauses   [{clauses}]\n")
    return heading + _PEOPLE.format(paid, capped)


_WHOLE: Final = _listing("1 to 3", "  [2]", "  [3]")

CLAUSE_WITHOUT_LINE: Final = Code(
    id="PBR0434",
    name="clause-without-line",
    severity=Severity.WARNING,
    title="A clause that no line implements",
    why=(
        "`clauses` lists what was signed about money. What is in the list and stands at no line is paid by nobody, or "
        "is forgotten: whoever signed it will ask."
    ),
    bad=_listing("1 to 4", "  [2]", "  [3]"),
    good=_WHOLE,
    fix="Write the clause at the line that implements it, or say it in a `note` with this clause.",
)

LINE_WITHOUT_CLAUSE: Final = Code(
    id="PBR0435",
    name="line-without-clause",
    severity=Severity.WARNING,
    title="A rule about money that no clause stands behind",
    why=(
        "Where the other rules name the clause that they implement, one without may be something that nobody agreed to."
        " Statements and explanations name the clause: this one would have none to name."
    ),
    bad=_listing("1 to 3", "  [2, 3]", ""),
    good=_WHOLE,
    fix="Write the clause at the end of the line, or say with `allow line-without-clause` who agreed to the rule.",
)

UNLISTED_CLAUSE: Final = Code(
    id="PBR0436",
    name="unlisted-clause",
    severity=Severity.WARNING,
    title="A clause that is not in the list",
    why="`clauses` lists what was signed. A number that is not in it is a slip, and every statement would quote it.",
    bad=_listing("1 to 3", "  [2]", "  [3, 33]"),
    good=_WHOLE,
    fix="Mend the number, or add the clause to the list.",
)

CODES: Final = (CLAUSE_WITHOUT_LINE, LINE_WITHOUT_CLAUSE, UNLISTED_CLAUSE)
