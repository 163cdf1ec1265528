"""Payments for each row and period whose row happened on one day: the contract says whether it is paid once."""

from __future__ import annotations

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.terms.bodies import Bodies
from pbr_dsl.diagnostics.codes.terms import EVERY_PERIOD
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.expression import Expr
from pbr_dsl.model.type import Form
from pbr_dsl.model.walk import parts


def check(draft: Draft, contract: model.Contract, known: Bodies) -> None:
    """Ask of each payment that is made each period for a row with an event date, and does not read the period."""
    days = {record.name: column.name for record in contract.records for column in record.columns if _says_when(column)}
    domains = {value.name: value.domain for value in contract.values}
    for payment in contract.payments:
        read = [payment.amount, *(bound.value for bound in payment.bounds), *([payment.when] if payment.when else [])]
        for record in payment.domain if "period" in payment.domain and not payment.requires else ():
            if record in days and not _reads_period(read, record, domains, known):
                day, name = days[record], payment.name
                when = f"when  {day} is at least period's start and {day} is at most period's end"
                draft.report(
                    EVERY_PERIOD,
                    draft.origin(payment.amount, name),
                    f"`{name}` is paid in every period for each {record}, whose `{day}` is one day",
                    readings=(
                        f"a line `{when}`: it is paid for the period of its `{day}`, £10.00 once",
                        f"`{day} date` in its record, in place of `event date`: £10.00 in every period",
                    ),
                    help="or pay `each outcome`: one that is `achieved  on " + day + "` is paid in its own period",
                    clause=payment.clause,
                )


def _says_when(column: model.Column) -> bool:
    """Whether a column is the one day on which its row happened."""
    return column.role == "event"


def _reads_period(read: list[Expr], record: str, domains: dict[str, tuple[str, ...]], known: Bodies) -> bool:
    """Whether an amount, or a value of a row that it reads, reads the period."""
    stack: list[Form] = [*read]
    seen: set[str] = set()
    while stack:
        here = stack.pop()
        match here:
            case core.Subject(record="period") | core.ToDate() | core.Paid():
                return True
            case core.ValueOf(value=name):
                if name not in seen and record in domains.get(name, (record,)):
                    seen.add(name)
                    stack += known.of.get(name, ())
            case _:
                stack += [*parts(here)]
    return False
