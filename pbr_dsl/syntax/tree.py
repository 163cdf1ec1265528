"""The syntax tree: one frozen dataclass for each kind of line; data only.

Every node begins with its `span`.  A field named `clause` is the text between the brackets, or "".
A `title` is the quoted text after a name, or "".  Absent parts are None or ().
Nothing here is checked: names are not resolved, units not known, required parts may be missing.
"""

from __future__ import annotations

from dataclasses import dataclass

from pbr_dsl.source import Span
from pbr_dsl.syntax.expression import Date, Expr, Name, Node, Quantity, Rounding, Within


@dataclass(frozen=True, slots=True)
class Line(Node):
    """A node that fills a line, or heads a block."""

    clause: str


# ---------------------------------------------------------------- settings


@dataclass(frozen=True, slots=True)
class Party(Node):
    """`council "Example City Council"`."""

    role: Name
    title: str


@dataclass(frozen=True, slots=True)
class Parties(Line):
    """The line `between`."""

    parties: tuple[Party, ...]


@dataclass(frozen=True, slots=True)
class Term(Line):
    """The line `term`."""

    start: Date
    end: Date
    paid_until: Date | None


@dataclass(frozen=True, slots=True)
class Money(Line):
    """The line `money`: a currency code and the rounding of each payment line."""

    currency: Name
    rounding: Rounding | None


@dataclass(frozen=True, slots=True)
class Words(Node):
    """A phrase of plain words, such as `month ends clamp`; the checker says what it means."""

    words: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words with one space between."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Calendar(Line):
    """The line `calendar`."""

    phrases: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class PeriodLength(Node):
    """`quarters`, or `4 weeks`: `number` is "" when not written."""

    number: str
    unit: Name


@dataclass(frozen=True, slots=True)
class Periods(Line):
    """The line `periods`."""

    length: PeriodLength
    first: Date
    cut_offs: tuple[Quantity, ...]
    restated: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Prevails(Line):
    """The line `prevails`: `this text`, or `signed schedule "sha256:…"`."""

    words: Words
    document: str


@dataclass(frozen=True, slots=True)
class UnknownRows(Line):
    """The line `unknown rows`."""

    words: Words


@dataclass(frozen=True, slots=True)
class Aims(Line):
    """The line `aims`: what the contract serves."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Note(Line):
    """A printed note."""

    text: str


Setting = Parties | Term | Money | Calendar | Periods | Prevails | UnknownRows | Aims | Note


@dataclass(frozen=True, slots=True)
class Contract(Line):
    """The block `contract`."""

    name: Name
    title: str
    settings: tuple[Setting, ...]


@dataclass(frozen=True, slots=True)
class Unit(Line):
    """`unit beds`."""

    name: Name


# ---------------------------------------------------------------- facts


@dataclass(frozen=True, slots=True)
class NamedType(Node):
    """`date`, `start date`, `end date or open`, `yes or no`, `hours`, `lot`: words, then what follows `or`."""

    words: tuple[Name, ...]
    alternative: Name | None


@dataclass(frozen=True, slots=True)
class CodeType(Node):
    """`one of health or work or money`."""

    codes: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class RangeType(Node):
    """`0 to 24 hours`, optionally `or none`."""

    low: str
    high: str
    unit: Name
    alternative: Name | None


@dataclass(frozen=True, slots=True)
class RateType(Node):
    """`number per 100 people`, `GBP per hour`."""

    unit: Name
    per_number: str
    per: Name


FieldType = NamedType | CodeType | RangeType | RateType


@dataclass(frozen=True, slots=True)
class Field(Line):
    """A field of a record.  A lone `start date` is NamedType(words=[date]) named start (see parse)."""

    name: Name
    type: FieldType
    title: str


@dataclass(frozen=True, slots=True)
class Record(Line):
    """A kind of fact, in one line or as a block."""

    name: Name
    title: str
    of: tuple[Name, ...]
    one_each: tuple[Name, ...]
    at_most_one_each: tuple[Name, ...]
    complete_after: Quantity | None
    plural: Name | None
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Cell(Node):
    """One cell of a pipe table; `content` is None when blank."""

    content: Expr | CellRange | CellBetween | Achievement | CellList | Counting | None


@dataclass(frozen=True, slots=True)
class CellRange(Node):
    """`at least 65%`, `below 20%`: `op` is at least, at most, above or below."""

    op: str
    bound: Expr


@dataclass(frozen=True, slots=True)
class CellBetween(Node):
    """`20% to below 30%`."""

    low: Expr
    high: Expr
    high_excluded: bool


@dataclass(frozen=True, slots=True)
class CellList(Node):
    """`settled-home, healthcare`."""

    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Row(Line):
    """A row of a pipe table."""

    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid(Node):
    """A pipe table: headings as free text, then rows."""

    headings: tuple[Name, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Schedule(Line):
    """The typed schedule that calls off services from providers."""

    name: Name
    title: str
    of: tuple[Name, ...]
    as_at: Expr | None
    grid: Grid


@dataclass(frozen=True, slots=True)
class NotYetKnown(Node):
    """`not yet known, if not agreed by 1 January 2029, the previous price stays`."""

    agreed_by: Date | None
    then: Words | None


@dataclass(frozen=True, slots=True)
class DatedLine(Line):
    """`from 1 April 2026  £17.50 per hour for mental-health`."""

    start: Date
    value: Expr | NotYetKnown
    row: Name | None


@dataclass(frozen=True, slots=True)
class Property(Line):
    """A value of a lot: `capacity = 420 hours per week` (`value`), or a block of dated lines (`history`)."""

    name: Name
    value: Expr | None
    as_at: Expr | None
    history: tuple[DatedLine, ...]


@dataclass(frozen=True, slots=True)
class Lot(Line):
    """The block `lot`."""

    name: Name
    title: str
    properties: tuple[Property, ...]


@dataclass(frozen=True, slots=True)
class Milestone(Line):
    """`milestone review each client at 13 weeks, 26 weeks after start`."""

    name: Name
    each: tuple[Name, ...]
    at: tuple[Quantity, ...]
    anchor: Expr


# ---------------------------------------------------------------- values


@dataclass(frozen=True, slots=True)
class OtherwiseValue(Node):
    """`, or 0% when exited is 0`."""

    value: Expr
    when: Expr


@dataclass(frozen=True, slots=True)
class OtherwiseCarry(Node):
    """`, or carry at-stake once when offered is 0 points`."""

    value: Name
    when: Expr


@dataclass(frozen=True, slots=True)
class Formula(Node):
    """An expression and what stands in for it."""

    value: Expr
    alternatives: tuple[OtherwiseValue | OtherwiseCarry, ...]


@dataclass(frozen=True, slots=True)
class GivenLine(Line):
    """`£17.50 per hour for mental-health`."""

    value: Expr
    row: Name


@dataclass(frozen=True, slots=True)
class CaseLine(Line):
    """`special when …`; `when` is None in the line `… otherwise`."""

    value: Expr
    when: Expr | None


@dataclass(frozen=True, slots=True)
class WhenUnknown(Line):
    """`when unknown, hold for 10 working days, then refuse` (a Name) or `then 0%`."""

    hold: Quantity
    then: Expr


@dataclass(frozen=True, slots=True)
class Pennies(Line):
    """`pennies largest remainder to £0.01, ties by period and lot, last first`."""

    method: Words
    step: Quantity
    ties: Words
    by: tuple[Name, ...]
    direction: Words | None


LetLine = DatedLine | GivenLine | CaseLine | WhenUnknown | Pennies


@dataclass(frozen=True, slots=True)
class Let(Line):
    """A value: by a formula, or by lines.  `phrases` are the plain-word phrases, such as `first that applies`."""

    name: Name
    each: tuple[Name, ...]
    as_at: Expr | None
    unknown_rows: Words | None
    rounding: Rounding | None
    phrases: tuple[Words, ...]
    formula: Formula | None
    lines: tuple[LetLine, ...]


@dataclass(frozen=True, slots=True)
class Table(Line):
    """A decision table."""

    name: Name
    by: tuple[Name, ...]
    rounding: Rounding | None
    phrases: tuple[Words, ...]
    grid: Grid


# ---------------------------------------------------------------- who qualifies, and what proves it


@dataclass(frozen=True, slots=True)
class Condition(Line):
    """A line of eligibility, with its name if it has one."""

    name: Name | None
    test: Expr


@dataclass(frozen=True, slots=True)
class RuleException(Line):
    """`exception care-leaver to adult: …`."""

    name: Name
    to: Name
    test: Expr


@dataclass(frozen=True, slots=True)
class Eligibility(Line):
    """The block `eligibility`."""

    each: tuple[Name, ...]
    on: Expr
    conditions: tuple[Condition, ...]
    exceptions: tuple[RuleException, ...]
    when_unknown: tuple[WhenUnknown, ...]


@dataclass(frozen=True, slots=True)
class Kinds(Line):
    """`kinds payslip or (contract and bank-statement)`."""

    kinds: Expr


@dataclass(frozen=True, slots=True)
class Verified(Line):
    """`verified by landlord or employer, not by provider`."""

    by: tuple[Name, ...]
    not_by: Name | None


@dataclass(frozen=True, slots=True)
class Dated(Line):
    """`dated within 28 days before achieved`."""

    within: Within


@dataclass(frozen=True, slots=True)
class LateCredit(Node):
    """`then within 84 days for 50%`: `credit` is the percentage's digits."""

    length: Quantity
    credit: str


@dataclass(frozen=True, slots=True)
class Submitted(Line):
    """`submitted within 56 days after due, then within 84 days for 50%`."""

    within: Within
    late: tuple[LateCredit, ...]


EvidenceLine = Kinds | Verified | Dated | Submitted


@dataclass(frozen=True, slots=True)
class Evidence(Line):
    """The block `evidence`."""

    name: Name
    title: str
    like: Name | None
    lines: tuple[EvidenceLine, ...]


# ---------------------------------------------------------------- outcomes


@dataclass(frozen=True, slots=True)
class Counting(Node):
    """`once`, `every time` or `up to 3 times`: `word` is once, every or up to."""

    word: str
    times: Expr | None


@dataclass(frozen=True, slots=True)
class Requires(Line):
    """`requires no early achieved`."""

    absent: bool
    outcome: Name
    state: Name


@dataclass(frozen=True, slots=True)
class Offered(Line):
    """`offered when kind is income`."""

    when: Expr


@dataclass(frozen=True, slots=True)
class Gaps(Node):
    """`gaps at most 7 days`, with `in all` when they are added together."""

    length: Quantity
    in_all: bool


@dataclass(frozen=True, slots=True)
class AchievedOn(Node):
    """`on first stay's moved-in when …`."""

    date: Expr
    when: Expr | None


@dataclass(frozen=True, slots=True)
class AchievedWhen(Node):
    """`when tenancy covers start to due, gaps at most 7 days in all`."""

    test: Expr
    gaps: Gaps | None


@dataclass(frozen=True, slots=True)
class AchievedAfter(Node):
    """`after 3 months of stay where kind is settled, continuous`."""

    length: Quantity | Name
    spells: Name
    where: Expr | None
    phrases: tuple[Words | Gaps, ...]


Achievement = AchievedOn | AchievedWhen | AchievedAfter


@dataclass(frozen=True, slots=True)
class Achieved(Line):
    """The line `achieved`."""

    achievement: Achievement


@dataclass(frozen=True, slots=True)
class Evidenced(Line):
    """The line `evidence` of an outcome."""

    evidence: Name


@dataclass(frozen=True, slots=True)
class Claimed(Line):
    """The line `claimed` of an outcome."""

    within: Within


@dataclass(frozen=True, slots=True)
class Serves(Line):
    """The line `serves` of an outcome."""

    aims: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Choose(Line):
    """`choose 3 each client by need's score, highest first, agreed within 28 days after start`."""

    number: str
    each: tuple[Name, ...]
    by: Expr
    order: tuple[Words, ...]
    dated: Name | None
    within: Within | None


@dataclass(frozen=True, slots=True)
class Attribute(Line):
    """`price = £100`."""

    name: Name
    value: Expr


OutcomeLine = Requires | Offered | Achieved | Evidenced | Claimed | Serves | Choose | Attribute


@dataclass(frozen=True, slots=True)
class Outcome(Line):
    """The block `outcome`."""

    name: Name
    title: str
    each: tuple[Name, ...]
    counting: Counting | None
    lines: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True)
class Outcomes(Line):
    """A set of outcomes as one table: each row an outcome, each other column a line or a value of it."""

    name: Name
    title: str
    each: tuple[Name, ...]
    counting: Counting | None
    lines: tuple[OutcomeLine, ...]
    grid: Grid


# ---------------------------------------------------------------- money


@dataclass(frozen=True, slots=True)
class Amount(Line):
    """The line `amount`."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Bound(Line):
    """The lines `at most` and `at least` of a payment; `word` is at most or at least."""

    word: str
    value: Expr


@dataclass(frozen=True, slots=True)
class PayableWhen(Line):
    """The line `when` of a payment."""

    test: Expr


@dataclass(frozen=True, slots=True)
class Shadow(Line):
    """The line `shadow`: computed and stated, not paid."""

    text: str


PaymentLine = Amount | Bound | PayableWhen | Shadow | Pennies


@dataclass(frozen=True, slots=True)
class Payment(Line):
    """The block `payment`."""

    name: Name
    title: str
    each: tuple[Name, ...]
    lines: tuple[PaymentLine, ...]


@dataclass(frozen=True, slots=True)
class Limit(Line):
    """`limit person at most £19,000 each client on card, earliest achieved first, part paid`."""

    name: Name
    title: str
    at_most: Expr
    each: tuple[Name, ...]
    on: tuple[Name, ...]
    phrases: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Allow(Line):
    """`allow volume-payment for service because "…"`."""

    finding: Name
    target: Name
    reason: str


# ---------------------------------------------------------------- worked examples


@dataclass(frozen=True, slots=True)
class Run(Line):
    """`for quarter from 1 July 2026, as known on 15 October 2026`; `resumed` when it starts with `then`."""

    resumed: bool
    length: PeriodLength
    start: Date
    as_known_on: Date | None


@dataclass(frozen=True, slots=True)
class GivenValue(Line):
    """`given delivered = 5,244 hours for mental-health`."""

    name: Name
    value: Expr
    rows: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class GivenNone(Line):
    """`given no claims`."""

    name: Name


@dataclass(frozen=True, slots=True)
class GivenRows(Line):
    """`given stays`, then a pipe table."""

    name: Name
    grid: Grid


@dataclass(frozen=True, slots=True)
class ExpectValue(Line):
    """`expect card to date = £2,100.00 for ann because [2.2]`; `measure` is "", to date or before limits."""

    name: Name
    measure: str
    on: Date | None
    rounding: Rounding | None
    value: Expr
    rows: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class ExpectState(Line):
    """`expect turned-round held for cal, waiting for absence of cal`."""

    name: Name
    state: Name
    rows: tuple[Name, ...]
    waiting_for: Name | None
    waiting_of: Name | None


@dataclass(frozen=True, slots=True)
class ExpectTrim(Line):
    """`expect working trimmed by £100.00 for ben`."""

    name: Name
    amount: Quantity
    rows: tuple[Name, ...]


ScenarioLine = Run | GivenValue | GivenNone | GivenRows | ExpectValue | ExpectState | ExpectTrim


@dataclass(frozen=True, slots=True)
class Scenario(Line):
    """A worked example.  In `expect` lines the field `clause` is what follows `because`."""

    title: str
    lines: tuple[ScenarioLine, ...]


Item = (
    Contract
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
    | Allow
    | Scenario
)


@dataclass(frozen=True, slots=True)
class Unread(Node):
    """A line that could not be read and was left out, or the head of a block that was left out with all its lines.

    `names` are the names it mentions, so that nobody reports them as unknown or unused; `block` is the place of the
    head of the block that it was left out of, so that nobody reports that block as incomplete.
    """

    names: tuple[Name, ...]
    block: Span | None


@dataclass(frozen=True, slots=True)
class File(Node):
    """A contract file: its language line (version "" when missing) and its items in the order written."""

    version: str
    items: tuple[Item, ...]
    unread: tuple[Unread, ...] = ()
