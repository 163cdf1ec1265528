"""Each kind of rule about proofs, and each way in which it decides: whole decisions, worked by hand.

Ann moved in on 4 May 2026.  14 days after that is 18 May, 28 days 1 June; 28 days before it is 6 April.
"""

from __future__ import annotations

from datetime import date

import pytest

from pbr_dsl.reference import run
from pbr_dsl.values.statement import Line
from tests.reference.worked import contract, history, seen

HEAD = """schedule organisation "Who may verify"  [Annex 2]
  | organisation | role     | group      |
  | north        | provider | north-hold |
  | north-lets   | landlord | north-hold |
  | lea          | landlord | lea        |
  | registry     | registry | council    |
record client: moved date
record check of client: found one of supports or contradicts
"""
PAID = """
outcome housed each client, once  [4]
  achieved  on moved{when}
  evidence  tenancy
  price     = £100
outcome kept each client, once
  achieved  on moved
  evidence  tenancy
  price     = £1
payment card each outcome  [5]
  amount  price
"""
IN_TIME = "\n  submitted  within 14 days after achieved  [2.4]"
RULES = {
    "any": "kinds  agreement or letter  [2.1]\n  verified   by landlord" + IN_TIME,
    "all": "kinds  form and (agreement or letter)  [2.1]\n  verified   by landlord" + IN_TIME,
    "who": "verified   by landlord, not by provider  [2.2]" + IN_TIME,
    "listed": "verified   by landlord or registry of organisations, not by provider  [2.2]" + IN_TIME,
    "dated": "verified   by landlord\n  dated      within 28 days before achieved  [2.3]" + IN_TIME,
    "part": "verified   by landlord" + IN_TIME.replace("  [2.4]", ", then within 28 days for 50%  [2.4]"),
    "once": "verified   by landlord" + IN_TIME.replace("  [2.4]", ", used once  [2.4]"),
    "unless": "verified   by landlord" + IN_TIME,
}
UNLESS = " when no check where found is contradicts"
MADE = {
    name: contract(
        f'{HEAD}evidence tenancy "Proof"  [2]\n  {rule}{PAID.format(when=UNLESS if name == "unless" else "")}'
    )
    for name, rule in RULES.items()
}
MAY, JUNE = date(2026, 5, 18), date(2026, 6, 2)
NONE = "no proof tenancy of ann, wanted by 18 May 2026 [2]"
LATE = "no tenancy that counts by 18 May 2026 [2.4]"


def said(line: Line) -> list[str]:
    return [" ".join((f"{one.text} [{one.clause}]", *one.rows)) for one in line.reasons]


def wrong(text: str, row: int = 2) -> str:
    return f"proof does not count: {text} proof.csv row {row}"


# What was handed in: kind or organisation | verified-by | relation | dated | document | submitted, as the rule asks.
DECIDED: dict[str, tuple[str, str, date, int | str, list[str]]] = {
    "any of them: one is there": ("any", "letter | landlord | 05-18", MAY, 100, []),
    "any of them: none": ("any", "", MAY, "held", [NONE]),
    "any of them: none in time": ("any", "", JUNE, "lapsed", [LATE]),
    "any of them: not known which": (
        *("any", " | landlord | 05-18", MAY, "held"),
        ["kind of 2 is not yet known (proof.csv row 2) [2] proof.csv row 2"],
    ),
    "any of them: late": (
        *("any", "letter | landlord | 05-19", JUNE, "lapsed"),
        [LATE, wrong("submitted on 19 May 2026 [2.4]")],
    ),
    "form and one of: both": ("all", "form | landlord | 05-10\nletter | landlord | 05-18", MAY, 100, []),
    "form and one of: the form alone": ("all", "form | landlord | 05-10", MAY, "held", [NONE]),
    "form and one of: two of the others": (
        *("all", "letter | landlord | 05-10\nagreement | landlord | 05-10", JUNE, "lapsed"),
        [LATE],
    ),
    "form and one of: one not known to be in time": (
        *("all", "form | landlord | 05-10\nletter | landlord | ", JUNE, "held"),
        ["submitted of 3 is not yet known (proof.csv row 3) [2] proof.csv row 3"],
    ),
    "verified: by somebody independent": ("who", "landlord | independent | 05-18", MAY, 100, []),
    "verified: connected": (
        *("who", "landlord | connected | 05-18", MAY, "held"),
        [NONE, wrong("verified by landlord, who is connected [2.2]")],
    ),
    "verified: by the payee, and no time left": (
        *("who", "landlord | payee | 05-18", JUNE, "lapsed"),
        [LATE, wrong("verified by landlord, who is payee [2.2]")],
    ),
    "verified: by a role that is not asked": (
        *("who", "provider | independent | 05-18", JUNE, "lapsed"),
        [LATE, wrong("verified by provider, not by landlord [2.2]")],
    ),
    "verified: not known by whom": (
        *("who", "landlord |  | 05-18", JUNE, "held"),
        ["relation of 2 is not yet known (proof.csv row 2) [2] proof.csv row 2"],
    ),
    "listed: an independent landlord": ("listed", "lea | 05-18", MAY, 100, []),
    "listed: another role": ("listed", "registry | 05-18", MAY, 100, []),
    "listed: of the provider's group": (
        *("listed", "north-lets | 05-18", JUNE, "lapsed"),
        [LATE, wrong("verified by north-lets, landlord, who is connected [2.2]")],
    ),
    "listed: the provider itself": (
        *("listed", "north | 05-18", MAY, "held"),
        [NONE, wrong("verified by north, provider, not by landlord or registry [2.2]")],
    ),
    "listed: not known who": (
        *("listed", " | 05-18", JUNE, "held"),
        ["organisation of 2 is not yet known (proof.csv row 2) [2] proof.csv row 2"],
    ),
    "listed: somebody not on the list": (
        *("listed", "smith | 05-18", JUNE, "held"),
        ["role of smith is not yet known [2]", "group of smith is not yet known [2]"],
    ),
    "dated: on the first day": ("dated", "landlord | 04-06 | 05-18", MAY, 100, []),
    "dated: a day too old": (
        *("dated", "landlord | 04-05 | 05-18", JUNE, "lapsed"),
        [LATE, wrong("dated 5 April 2026 [2.3]")],
    ),
    "dated: not known": (
        *("dated", "landlord |  | 05-18", MAY, "held"),
        ["dated of 2 is not yet known (proof.csv row 2) [2] proof.csv row 2"],
    ),
    "part credit: on the last day": ("part", "landlord | 06-01", JUNE, 50, []),
    "part credit: a day later": (
        *("part", "landlord | 06-02", JUNE, "lapsed"),
        ["no tenancy that counts by 1 June 2026 [2.4]", wrong("submitted on 2 June 2026 [2.4]")],
    ),
    "part credit: still to come": (
        *("part", "", MAY, "held"),
        ["no proof tenancy of ann, wanted by 18 May 2026, then by 1 June 2026 for 50% [2]"],
    ),
    "part credit: only that is left": (
        *("part", "", date(2026, 5, 19), "held"),
        ["no proof tenancy of ann, wanted by 1 June 2026 for 50% [2]"],
    ),
    "used once: the first time": ("once", "landlord | T-1 | 05-10\nben housed landlord | T-1 | 05-11", MAY, 100, []),
    "used once: for the same again": ("once", "landlord | T-1 | 05-10\nlandlord | T-1 | 05-09", MAY, 100, []),
    "used once: for somebody else before": (
        *("once", "ben housed landlord | T-1 | 05-09\nlandlord | T-1 | 05-10", JUNE, "lapsed"),
        [LATE, wrong("document T-1 was submitted on 9 May 2026 for housed already (proof.csv row 2) [2.4]", 3)],
    ),
    "used once: for another outcome before": (
        *("once", "ann kept landlord | T-1 | 05-09\nlandlord | T-1 | 05-10", MAY, "held"),
        [NONE, wrong("document T-1 was submitted on 9 May 2026 for kept already (proof.csv row 2) [2.4]", 3)],
    ),
    "used once: twice on one day": (
        *("once", "ben housed landlord | T-1 | 05-10\nlandlord | T-1 | 05-10", JUNE, "held"),
        ["document of 3 is contradicted: 2 has it too [2]"],
    ),
    "used once: perhaps somebody else's": (
        *("once", "? housed landlord | T-1 | 05-09\nlandlord | T-1 | 05-10", JUNE, "held"),
        [
            "document of 3 is contradicted: 2 has it too [2]",
            "client of 2 is not yet known (proof.csv row 2) [2] proof.csv row 2",
        ],
    ),
    "used once: another whose document is not known": (
        *("once", "ben housed landlord |  | 05-09\nlandlord | T-1 | 05-10", MAY, 100),
        [],
    ),
    "used once: its own document is not known": (
        *("once", "landlord |  | 05-10", JUNE, "held"),
        ["document of 2 is not yet known (proof.csv row 2) [2] proof.csv row 2"],
    ),
    "another source: silent": ("unless", "landlord | 05-18", MAY, 100, []),
    "another source: supports": ("unless", "landlord | 05-18 + supports", MAY, 100, []),
    "another source: contradicts": (
        *("unless", "landlord | 05-18 + contradicts", MAY, "refused"),
        ["not achieved on 4 May 2026 [4]"],
    ),
    "another source: has not said yet": (
        *("unless", "landlord | 05-18 + ", MAY, "held"),
        ["found of x is not yet known (check.csv row 2) [4] check.csv row 2"],
    ),
}
COLUMNS = {
    "any": "kind | verified-by | submitted",
    "who": "verified-by | relation | submitted",
    "listed": "organisation | submitted",
    "dated": "verified-by | dated | submitted",
    "part": "verified-by | submitted",
    "once": "verified-by | document | submitted",
}
COLUMNS |= {"all": COLUMNS["any"], "unless": COLUMNS["part"]}


def tables(rule: str, rows: str) -> dict[str, str]:
    """The tables of facts: a proof is of Ann's `housed`, unless its first two words say of whom and of what."""
    rows, _, found = rows.partition(" + ")
    proofs = [f"client | outcome | {COLUMNS[rule]}"]
    for row in filter(None, rows.split("\n")):
        who, outcome, rest = row.split(" ", 2) if row[:3] in ("ben", "ann", "? h") else ("ann", "housed", row)
        dates = " | ".join(f"2026-{cell}" if cell[2:3] == "-" else cell for cell in rest.split(" | "))
        proofs.append(f"{who.replace('?', '')} | {outcome} | {dates}")
    told = {"check": f"check | client | found\nx | ann | {found}"} if _ else {}
    return {"client": "client | moved\nann | 2026-05-04\nben | 2026-05-04", "proof": "\n".join(proofs), **told}


@pytest.mark.parametrize("case", DECIDED)
def test_a_claim_is_decided(case: str) -> None:
    rule, rows, day, state, reasons = DECIDED[case]
    made = MADE[rule]
    found = run(made, history(made, **tables(rule, rows)), as_known_on=day)
    line = next(one for one in found.lines if one.outcome == "housed" and one.subject["client"] == ("ann",))
    assert seen((line.state if line.state != "payable" else line.amount, said(line))) == (state, reasons)


VERSIONS = {
    "the same twice": (["independent | 2026-05-12", "independent | 2026-05-12"], 100),
    "two of one day that disagree": (["independent | 2026-05-12", "connected | 2026-05-12"], "held"),
    "put right later": (["connected | 2026-05-12", "independent | 2026-06-20"], 100),
    "taken back later": (["independent | 2026-05-12", "connected | 2026-06-20"], "lapsed"),
    "put right after the day": (["connected | 2026-05-12", "independent | 2026-07-02"], "lapsed"),
}


@pytest.mark.parametrize("case", VERSIONS)
def test_versions_of_one_proof(case: str) -> None:
    """A later version counts from the beginning, so it is in time as the first was; two of one day hold."""
    rows, state = VERSIONS[case]
    heading = "proof | client | outcome | verified-by | submitted | relation | recorded\n"
    proofs = heading + "\n".join(f"p | ann | housed | landlord | 2026-05-12 | {row}" for row in rows)
    facts = history(MADE["who"], client="client | moved\nann | 2026-05-04", proof=proofs)
    line = next(one for one in run(MADE["who"], facts, as_known_on=date(2026, 7, 1)).lines if one.outcome == "housed")
    assert seen(line.amount if line.state == "payable" else line.state) == state
