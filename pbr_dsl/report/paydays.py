"""When money is paid and in which year it is earned: what the contract writes, and what is taken where it does not."""

from __future__ import annotations

from datetime import date
from typing import Final

from pbr_dsl.model.contract import Contract, Payment, Year
from pbr_dsl.model.terms import PERIOD, Terms, period_key
from pbr_dsl.values.display import date_text, unit_word
from pbr_dsl.values.statement import Line

PAID_MONTH: Final = "month paid"  # words of `Sums.by`; the key is a first day, "" where there is no date yet
PAID_YEAR: Final = "year paid"
EARNED_YEAR: Final = "year earned"

_WHOLE_YEAR: Final = 12  # months
_APRIL: Final = Year(name="financial-year", month=4, day=1)


class Paydays:
    """The days on which lines of a contract are paid, and the years that they are counted in."""

    def __init__(self, contract: Contract) -> None:
        self._terms = Terms(contract)
        self._payments = {payment.name: payment for payment in contract.payments}
        written = contract.settings.periods.cut_off
        self._paid = {
            period.start: self._terms.after(period.end, written) if written else period.end
            for period in self._terms.periods.values()
        }
        own = [year for year in contract.settings.calendar.years if year.months == _WHOLE_YEAR]
        self._year = own[0] if own else _APRIL
        self._is_own = bool(own)

    def paid(self, line: Line) -> date | None:
        """Give the day on which a line is paid: its due date, else its period's cut-off, else the period's last day.

        None for one that is held or open, and has no date yet.
        """
        if line.due is not None:
            return line.due
        return self._paid[line.period] if self._is_dated(line) else None

    def earned(self, line: Line) -> date | None:
        """Give the day that a line is earned on: when it was achieved, else when its period begins."""
        return line.achieved or line.period if line.due is not None or self._is_dated(line) else None

    def adjusted(self, recorded: date) -> date:
        """Give the day on which a change is paid that rows recorded on a day make: that of the next statement."""
        return min((day for day in self._paid.values() if day >= recorded), default=recorded)

    def cut_off(self, period: date) -> date:
        """Give the day on which a period's lines without a due date are paid."""
        return self._paid[period]

    def year(self, day: date) -> date:
        """Give the first day of the year that a day is counted in."""
        return self._year.first_day(day)

    def years(self) -> list[date]:
        """Give the first days of the years from the beginning of the term to the end of what may be paid."""
        settings = self._terms.settings
        found = [self.year(settings.start)]
        while (after := self.next_year(found[-1])) <= settings.paid_until:
            found.append(after)
        return found

    def next_year(self, first: date) -> date:
        """Give the first day of the year after one."""
        return first.replace(year=first.year + 1)

    @property
    def year_name(self) -> str:
        """What the contract calls its year."""
        return self._year.name

    def days_said(self) -> list[str]:
        """Say which days of payment are taken, and which of them the contract writes."""
        found = []
        cut_off = self._terms.settings.periods.cut_off
        if any(payment.due is None for payment in self._payments.values()):
            if cut_off is not None:
                length = f"{cut_off.number:,} {unit_word(cut_off.unit, cut_off.number)}"
                found.append(
                    f"A period's money is counted on its cut-off, {length} after the period ends: from that day on the "
                    "contract takes it as paid."
                )
            else:
                found.append(
                    "The contract does not say when a period's money is paid: it is counted on the last day of the "
                    "period, before which none can be."
                )
        if any(payment.due is not None for payment in self._payments.values()):
            found.append("What has a due date is counted on that day.")
        return found

    def years_said(self) -> str:
        """Say which years are taken, and whether the contract writes them."""
        first = date_text(date(2000, self._year.month, self._year.day)).rpartition(" ")[0]
        own = f"Years are the contract's own, from {first}"
        years = own if self._is_own else f"The contract has no year of its own: years run from {first}"
        return f"{years}. A line is earned in the year in which it was achieved, else in which its period begins."

    def _is_dated(self, line: Line) -> bool:
        """Whether a line without a due date is known to belong to its period; one without a date only waits there."""
        payment: Payment = self._payments[line.payment]
        if line.state not in {"held", "open"} or PERIOD in payment.domain:
            return True
        period = self._terms.periods[period_key(line.period)]
        return payment.due is None and line.achieved is not None and period.has(line.achieved)


def year_words(first: date) -> str:
    """Give a year as `2026/27`, or `2026` where it begins with January."""
    return f"{first.year}" if (first.month, first.day) == (1, 1) else f"{first.year}/{(first.year + 1) % 100:02d}"
