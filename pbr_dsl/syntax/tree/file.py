"""A whole contract file."""

from __future__ import annotations

from pbr_dsl.source import Source, Span
from pbr_dsl.syntax.expression import Name
from pbr_dsl.syntax.node import Node
from pbr_dsl.syntax.tree.facts import Lot, Milestone, Record, Schedule
from pbr_dsl.syntax.tree.outcome import Outcome, Outcomes
from pbr_dsl.syntax.tree.payment import Allow, Limit, Payment
from pbr_dsl.syntax.tree.promise import Promise
from pbr_dsl.syntax.tree.proof import Eligibility, Evidence
from pbr_dsl.syntax.tree.scenario import Scenario
from pbr_dsl.syntax.tree.settings import Contract, Unit
from pbr_dsl.syntax.tree.use import UseIndex, UseLibrary
from pbr_dsl.syntax.tree.value import Let, Table
from pbr_dsl.syntax.tree.variation import Variation

Item = (
    Contract
    | UseLibrary
    | UseIndex
    | Unit
    | Record
    | Schedule
    | Lot
    | Let
    | Table
    | Milestone
    | Eligibility
    | Evidence
    | Outcome
    | Outcomes
    | Payment
    | Limit
    | Variation
    | Allow
    | Promise
    | Scenario
)


class Unread(Node):
    """A line that could not be read and was left out, or the head of a block that was left out with all its lines.

    `names` are the names it mentions, so that nobody reports them as unknown or unused; `block` is the place of the
    head of the block that it was left out of, so that nobody reports that block as incomplete.
    """

    names: tuple[Name, ...]
    block: Span | None


class File(Node):
    """A contract file: its language line (version "" when missing) and its items in the order written."""

    version: str
    items: tuple[Item, ...]
    unread: tuple[Unread, ...] = ()

    @property
    def sources(self) -> tuple[Source, ...]:
        """The texts that its items stand in: its own first, then libraries, in the order in which they are used."""
        found = {source.path: source for source in (self.span.source, *(item.span.source for item in self.items))}
        return tuple(found.values())
