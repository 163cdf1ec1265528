"""What `check` says of a scheme that is true of it, and accepted in its text: percentages worked out by hand."""

from __future__ import annotations

import re

import pytest

from tests.contracts.asking import printed
from tests.contracts.tools import CONTRACTS

# Annex A of Birmingham: 98 services, £2,974,626.05 from April to September (91 days of a week's price by 7, and 92 from
# July); nine tenths of it are £2,677,163.45.  Midland Heart: nine lots, £1,000,000 a year, four years, and £500,000.
# Families: 3,200, 2,400 and 1,600 of 4,000.  Work: 400 of 6,600 and of 3,700; 300 of 6,500 and of 3,600; 200 of 6,400
# and of 3,500; 0.  Wiltshire: 20% of a plan, and 80% of it.  Denver: the two ceilings, 5,290,000 and 6,130,000.
SAID = {
    "birmingham": ("use", "90% of the money, £2,677,163 of £2,974,626 in the term"),
    "midland-heart": ("service", "is paid whatever happens: 88.9% of the money, £4,000,000 of £4,500,000 in the term"),
    "families": ("attachment", "80% of what one family can bring from 1 April 2012, 60% from 1 April 2013, 40% from 1"),
    "work-programme": (
        "attachment",
        "6.1% to 10.8% of what one participant can bring from 1 June 2011, 4.6% to 8.3% from 1 April 2012, 3.1%",
    ),
    "wiltshire": ("start", "pays for the number of plans, whatever comes of it: 20% of what one plan can bring"),
    "supportive-housing": ("housing", "46.3% of the money, $5,290,000 of $11,420,000 in the term"),
}


@pytest.mark.parametrize("name", SAID)
def test_check_prints_what_is_true_of_the_scheme_with_its_reason(name: str) -> None:
    part, words = SAID[name]
    (line,) = [one for one in printed("check", str(CONTRACTS / name)).splitlines() if words in one]
    assert re.match(rf"  accepted: `{part}` .*: “.+”$", line)


def test_the_notes_say_what_was_chosen_where_the_bands_of_hours_meet() -> None:
    """Without the choice `check` warns: see the bands as the source prints them in tests/cases/asks/meeting-bands."""
    text = (CONTRACTS / "rough-sleeping" / "contract.pbr").read_text(encoding="utf-8")
    assert "bands meet at 325 hours in 13 weeks (650 in 26): here that is part time" in text
    assert "is 104 to 325 hours" in text
    assert "is above 325 hours" in text
