"""A made-up world: nine lots, who lived in their places, what was in each plan, and what became of it."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

START: Final = date(2014, 4, 1)
END: Final = date(2018, 3, 31)
EXTRACT: Final = date(2018, 6, 30)
REVIEW: Final = timedelta(days=182)


@dataclass(frozen=True)
class Lot:
    """A lot: its title in the export, client group, places, buildings, and how many of 100 goals are met."""

    code: str
    title: str
    group: str
    places: int
    buildings: tuple[str, ...]
    met_of_100: int


LOTS: Final = (
    Lot("lot-1", "Lot 1 Young people", "young", 96, ("Alder House", "Birch House", "Cedar Court", "Dale Foyer"), 70),
    Lot("lot-2", "Lot 2 Young parents", "young", 40, ("Elm Lodge", "Fern Lodge"), 76),
    Lot("lot-3", "Lot 3 Families", "families", 88, ("Gable Court", "Hazel Court", "Iris Court", "Juniper Court"), 78),
    Lot("lot-4", "Lot 4 Refuges", "families", 36, ("Refuge K", "Refuge L"), 74),
    Lot("lot-5", "Lot 5 Single North", "single", 110, ("Maple Hall", "Nettle Hall", "Oak Hall", "Poplar Hall"), 66),
    Lot("lot-6", "Lot 6 Single South", "single", 104, ("Quince Row", "Rowan Row", "Sorrel Row", "Teasel Row"), 68),
    Lot("lot-7", "Lot 7 Rough Sleepers", "single", 52, ("Union Street", "Vine Street", "Wharf Street"), 52),
    Lot("lot-8", "Lot 8 Offenders", "offenders", 60, ("Yarrow House", "Zinnia House", "Aspen House"), 58),
    Lot("lot-9", "Lot 9 Recovery", "single", 54, ("Bramble House", "Clover House"), 60),
)
NEEDS: Final = {
    "money": "Money and debt",
    "safety": "Personal safety",
    "offending": "Offending",
    "substance": "Substance misuse",
    "housing": "Housing",
}
HEADS: Final = {  # in the order of the contract, which breaks ties
    "independence": "Independence",
    "healthcare": "Access to healthcare",
    "income": "Income",
    "home": "Accommodation",
    "safety": "Safety",
    "offending": "Offending",
    "substance": "Substance misuse",
    "skills": "Skills and work",
    "family": "Family and community",
}
MANDATORY: Final = ("independence", "healthcare")
STATUSES: Final = {
    "working": "Working towards",
    "achieved": "Achieved",
    "not-achieved": "Not achieved",
    "withdrawn": "Withdrawn",
}
REASONS: Final = {
    "planned": "Planned move",
    "evicted": "Evicted",
    "abandoned": "Abandoned",
    "custody": "Custody",
    "hospital": "Hospital",
    "died": "Died",
    "moved": "Transferred",
}
LEFT_FOR: Final = (*("planned",) * 9, "abandoned", "evicted", "custody", "hospital", "died", *("moved",) * 2)
OUTSIDE: Final = {  # who vouches for which outcomes, all of them outside the provider
    "Heartlands Primary Care": ("healthcare", "substance"),
    "Ladywood Clinic": ("healthcare", "independence", "safety"),
    "Probation West Midlands": ("offending", "safety"),
    "Jobcentre Sparkbrook": ("income", "skills"),
    "Bournbrook College": ("skills", "family"),
    "City Housing Options": ("independence", "home", "family", "safety"),
    "Lea Bank Lettings": ("home", "independence", "income"),
}
INSIDE: Final = ("Midland Heart", "Heart Lettings")
EVIDENCE: Final = ("Letter", "Certificate", "Statement", "Tenancy agreement")
SURNAMES: Final = ("Adeyemi", "Begum", "Carter", "Doyle", "Evans", "Farah", "Green", "Hussain", "Iqbal", "Jones")


def menu(group: str, need: str) -> list[str]:
    """The outcomes that may be chosen for somebody of a client group with a main presenting need."""
    listed = {
        "income": need != "offending",
        "home": need != "substance",
        "safety": need == "safety" or group == "families",
        "offending": need == "offending" or group == "offenders",
        "substance": need in {"substance", "offending"},
        "skills": group != "families" or need == "money",
        "family": group == "families" or need == "safety",
    }
    return [head for head, may in listed.items() if may]


@dataclass
class Proof:
    """A document: what it is, its reference, and who vouches for it."""

    kind: str
    ref: str
    by: str
    organisation: str


@dataclass
class Goal:
    """An outcome in a customer's plan; `spoilt` says what in the export keeps it from counting."""

    head: str
    set_on: date
    baseline: int
    score: int
    status: str
    met: date | None
    proof: Proof | None
    updated: date
    spoilt: str = ""


@dataclass
class Customer:
    """Somebody who lives in one of the buildings; `lost` is the field that the export no longer shows."""

    ref: str
    lot: Lot
    building: str
    worker: str
    moved_in: date
    moved_out: date | None
    reason: str
    need: str
    goals: list[Goal] = field(default_factory=list)
    lost: str = ""

    @property
    def due(self) -> date:
        """The day on which the outcomes are judged."""
        return self.moved_in + REVIEW

    @property
    def left_early(self) -> bool:
        """Whether the customer had gone by the day on which the outcomes are judged."""
        return self.moved_out is not None and self.moved_out <= self.due


def world(rng: random.Random) -> list[Customer]:
    """Everybody who lived in one of the places in the term, with their plans, before anything goes wrong."""
    everybody = [customer for lot in LOTS for _ in range(lot.places) for customer in _place(rng, lot)]
    everybody.sort(key=lambda customer: customer.moved_in)  # a stable sort: the order of lots and places breaks ties
    number = 0
    for position, customer in enumerate(everybody, start=1):
        customer.ref = f"MH-{position:05}"
        for goal in customer.goals:
            if goal.proof:
                number += 1
                goal.proof.ref = f"EV-{number:06}"
    return everybody


def _place(rng: random.Random, lot: Lot) -> Iterator[Customer]:
    """The people who lived in one place of a lot, one after another."""
    day = START - timedelta(days=rng.randint(0, 330))
    while day <= END:
        last = day + timedelta(days=rng.randint(60, 760))
        gone = last <= EXTRACT
        customer = Customer(
            ref="",
            lot=lot,
            building=rng.choice(lot.buildings),
            worker=f"{rng.choice('ABDEFGHJKLMNPRSTW')} {rng.choice(SURNAMES)}",
            moved_in=day,
            moved_out=last if gone else None,
            reason=rng.choice(LEFT_FOR) if gone else "",
            need=rng.choice(list(NEEDS)),
        )
        customer.goals = [_goal(rng, customer, head) for head in (*MANDATORY, *_chosen(rng, customer))]
        yield customer
        day = last + timedelta(days=rng.randint(3, 20))


def _chosen(rng: random.Random, customer: Customer) -> list[str]:
    """What was put in the plan: mostly three outcomes of the menu, now and then two, four, or one not on it."""
    listed = menu(customer.lot.group, customer.need)
    number = min(rng.choice((2, 4, *(3,) * 14)), len(listed))
    chosen = rng.sample(listed, number)
    others = [head for head in HEADS if head not in MANDATORY and head not in listed]
    if rng.randint(1, 40) == 1:
        chosen[0] = rng.choice(others)
    return chosen


def _goal(rng: random.Random, customer: Customer, head: str) -> Goal:
    """An outcome in the plan, and what became of it."""
    late = head not in MANDATORY and rng.randint(1, 33) == 1
    set_on = customer.moved_in + timedelta(days=rng.randint(29, 60) if late else rng.randint(0, 28))
    baseline = rng.randint(1, 6)
    last = min(customer.moved_out or EXTRACT, EXTRACT)
    met = set_on + timedelta(days=rng.randint(7, 190))
    achieved = rng.randint(1, 100) <= customer.lot.met_of_100 and met <= last
    if achieved:
        score = baseline + rng.choice((1, *(2, 3, 4) * 8))
        proof = _proof(rng, head)
        updated = met + timedelta(days=rng.randint(0, 14))
    else:
        score = baseline + rng.randint(0, 3)
        proof = None
        updated = min(customer.due, last) + timedelta(days=rng.randint(0, 14))
    ended = "working" if customer.due > EXTRACT else rng.choice(("not-achieved", "not-achieved", "withdrawn"))
    return Goal(
        head=head,
        set_on=set_on,
        baseline=baseline,
        score=score,
        status="achieved" if achieved else ended,
        met=met if achieved else None,
        proof=proof,
        updated=min(max(updated, set_on), EXTRACT),
    )


def _proof(rng: random.Random, head: str) -> Proof:
    """A document from outside the provider."""
    organisation = rng.choice([name for name, heads in OUTSIDE.items() if head in heads])
    kind = "Tenancy agreement" if head == "home" else rng.choice(EVIDENCE[:3])
    return Proof(kind, "", f"{rng.choice('ABCDEFGHJKLM')} {rng.choice(SURNAMES)}", organisation)
