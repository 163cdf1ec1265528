"""A contract in one line: what it is, how long it lasts, what it pays."""

from __future__ import annotations

from typing import Final

from pbr_dsl.model.contract import Contract
from pbr_dsl.values.display import date_text, list_text

_LISTED: Final = 6  # payments that the line names


def contract_line(contract: Contract) -> str:
    """Give a contract as `“Housing support”, 1 April 2026 to 31 March 2030, pays service and results`."""
    return f"{title(contract)}, {term(contract)}, pays {payments(contract)}"


def title(contract: Contract) -> str:
    """Give the title of a contract, or its name where it has none."""
    return contract.title or contract.name


def term(contract: Contract) -> str:
    """Give the term as `1 April 2026 to 31 March 2030`."""
    return f"{date_text(contract.settings.start)} to {date_text(contract.settings.end)}"


def payments(contract: Contract) -> str:
    """Give the names of the payments, those that are only computed marked `(shadow)`."""
    names = [f"{payment.name} (shadow)" if payment.shadow else payment.name for payment in contract.payments]
    more = len(names) - _LISTED
    return list_text([*names[:_LISTED], f"{more} more"] if more > 0 else names)
