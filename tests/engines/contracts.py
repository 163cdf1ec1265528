"""Well-typed contracts, drawn: records, values, outcomes and payments that fit, about half of the features on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from tests.engines.chance import Chance
from tests.engines.formulas import Formulas
from tests.engines.money import Money
from tests.engines.named import Values
from tests.engines.results import Results
from tests.engines.schema import Schema, drawn

HEADING: Final = """\
language pbr 1

contract drawn "A contract that was drawn"  [1]
  between       council "Example City Council", nhs "Example NHS", provider "Example Support Ltd"
  term          {start} April 2026 to {end}, paid until {paid}
  money         GBP, each line rounded {rounded} {step}  [1.1]
{calendar}
  periods       {periods} from 1 April 2026{cut_off}, restated for {restated}  [1.3]
  unknown rows  {unknown}  [1.4]
  prevails      this text  [1.5]{aims}"""


@dataclass(frozen=True)
class Drawn:
    """A contract with the records that its data need."""

    text: str
    schema: Schema


def contract(chance: Chance) -> Drawn:
    """A contract that `check` should pass."""
    schema = drawn(chance)
    formulas = Formulas(chance, schema)
    values = Values(formulas, chance)
    values.draw()
    results = Results(formulas, chance)
    results.draw()
    if chance.maybe(40):
        values.draw()
    money = Money(formulas, results, chance)
    money.draw()
    blocks = [*schema.blocks, *values.blocks, *results.blocks, *money.blocks]
    body = "\n\n".join(["unit bed", *blocks]) + "\n"
    return Drawn(f"{heading(body, chance)}\n\n{body}", schema)


def heading(body: str, chance: Chance) -> str:
    """The terms of a contract; those that its body does not need are left out now and then."""
    one = chance.one
    end, paid = one(("31 March 2027", "31 March 2028"), ("30 September 2027", "31 March 2028"))
    country = one("England", "Scotland", "Northern Ireland", "Wales")
    months = one("clamp", "clamp", "refuse")
    restated = one("60 days", "12 months", "1 year", "26 weeks") if months == "clamp" else one("60 days", "26 weeks")
    calendar = [
        ("every week", f"weeks start {one('Monday', 'Sunday')}"),
        (" month", f"month ends {months}"),
        ("working days", f"working days {country}"),
        ("bank-holidays", f"bank holidays {country}"),
        ("financial-year", "financial years from 1 April"),
    ]
    needed = body + (" month" if " month" in restated or " year" in restated + body or " quarter" in body else "")
    said = [phrase for word, phrase in calendar if word in needed or chance.maybe(50)]
    waits = any(word in body for word in (" paid\n", "when unknown", "won-1 paid"))
    return HEADING.format(
        start=one("1", "1", "11"),
        end=end,
        paid=paid,
        rounded=one("half up to", "half even to", "down to", "up to"),
        step=one("£0.01", "£0.01", "£0.05"),
        calendar=f"  calendar      {', '.join(said)}  [1.2]" if said else "  # no terms of the calendar",
        periods=one("quarters", "months", "4 weeks"),
        cut_off=", cut-off 15 days after" if waits or chance.maybe(70) else "",
        restated=restated,
        unknown=one("pay the rest", "hold"),
        aims="\n  aims          homes" if "serves    homes" in body else "",
    )
