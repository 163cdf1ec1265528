"""What people write that has no counterpart word for word: the pattern of a line, and how its sense is written."""

from __future__ import annotations

import re
from typing import Final

from pbr_dsl.syntax.pieces import MONTHS

_FIRST_DAY: Final = "Name the first day of the period: `for period from 6 April 2026`."
_ROUNDING: Final = "Say how and to what: `… rounded half up to £1`, `rounded up to £1` or `rounded down to £1`."
_PARTIES: Final = 'Write a role and a name for each: `between council "Example City Council", provider "Homes Ltd"`.'
_TERM: Final = "Write the first and the last day: `term 1 April 2026 to 31 March 2028`."
_MONTH: Final = "|".join(MONTHS)
_LATE: Final = (
    "Write `is after …`, `is before …`; by how much is said so: `arrived is within 30 minutes after planned`, with "
    "`not` before it for what is later; of days: `made is at most 10 days after asked`."
)

# What people call a block at the edge, and what it is called.
_AT_THE_EDGE: Final = tuple(
    ("FILE", rf"^(?:{words})\b", write)
    for words, write in (
        (
            "values?|define|formula|calculate|variable|constant|rate|price|tariff|fee|amount|set",
            "Write `let fee = £20`.",
        ),
        ("facts?|data|entity|inputs?|dataset|fields?|form", "Write `record visit of client: day event date`."),
        (
            "examples?|tests?|case|given|expect",
            'Write `scenario "a first visit"`, and lines `given`, `expect` under it.',
        ),
        ("indicator|measure|kpi|target|result|achievement|goal", "Write `outcome settled each client, once`."),
        ("pays?|charge|invoice|reward|bonus|grant|fees", "Write `payment NAME each client and period`."),
        ("recovery|recoup|reclaim|penalty|deduction|abatement", "Write `clawback NAME from PAYMENT`."),
        ("proof|verification|proofs", "Write `evidence NAME`, and lines `verified by …` and `submitted within …`."),
        ("criteria|condition|qualifies|eligible|exclusion", "Write `eligibility each client on start`."),
        ("amendment|change|deed", "Write `variation NAME from 1 April 2027, for everyone`."),
        ("rule|must|ensure|assert|require|invariant", 'Write `always "…": card is at most £100`.'),
    )
)

# Kinds of leading word or of block (none for any), the pattern of what cannot be read, and what to write instead.
# The first one counts.
SAYINGS: Final = tuple(
    (frozenset(kinds.split()), pattern, write)
    for kinds, pattern, write in (
        (
            "",
            r"\b(?:rank|place|position|quartile|quintile|decile|percentile) of\b",
            "A place is counted: `(count of other pupils where score is above this pupil's score) + 1`.",
        ),
        (
            "",
            r"\b(?:mode|variance|deviation) of\b",
            "There are `sum of`, `count of`, `average of`, `median of`, `highest of` and `lowest of`.",
        ),
        (
            "",
            r"\btime in [\w-]+ (?:from|during)\b.* where\b",
            "The condition stands after the spells: `time in stay where kind is own from start to due`.",
        ),
        (
            "",
            (
                r"\b(?:percent|percentage|proportion|share|fraction) of [\w-]+ (?:where|who|that|with)\b"
                r"|\bpercent(?:age)? of [a-z]"
            ),
            "Write `(count of pupils where …) / (count of pupils)`, with your own rows.",
        ),
        (
            "",
            r"\b([\w-]+) covers ((?:(?!\bto\b).)+?)(?= (?:and|or)\b| *(?:,|\[|$))",
            r"`covers` asks of the days from one to another: `\1 covers \2 to \2`.",
        ),
        (
            "",
            r"\b(time in [\w-]+(?: where (?:(?!\b(?:during|from)\b)[^\[,)])+?)?)(?= +[*/+-] | *(?:[,\[)]|$))",
            r"Say of which time: `\1 during period`, or `\1 from start to …`.",
        ),
        (
            "",
            r"\bcount of [\w-]+ where \(?(any|no) ([\w-]+)(?= *(?:and\b|or\b|[,\[)]|$))",
            r"Say what that row has, `where (\1 \2 where …)`; or count them: `where (count of …) is above 0`.",
        ),
        (
            "LET AMOUNT",
            r"([£$€][0-9.,]+)(?: per| \*) [\w-]+ (?:over|above|beyond) ([0-9]+)\b",
            r"Write `\1 * (larger of (n - \2) and 0)`; for several steps write a `table … by n, marginal`.",
        ),
        *_AT_THE_EDGE,
        ("MONEY_WORD", r"^money.*", "Write `money GBP, each line rounded half up to £0.01`."),
        ("BETWEEN", r"^between.*", _PARTIES),
        ("CONTRACT", r"^(?:part(?:y|ies)|commissioner|council|provider|buyer|supplier|authority)\b", _PARTIES),
        ("TERM", r"^term (?:[0-9]+ (?:year|month|week)s?|of|for|lasts)\b", _TERM),
        ("CONTRACT", r"^(?:starts?|ends?|begins?|until|duration|length)\b", _TERM),
        ("CONTRACT", r"^(?:missing|bad|unread\w*)\b", "Write `unknown rows  hold`, or `unknown rows  pay the rest`."),
        (
            "PERIODS",
            r"\bcut-off(?: [\w]+)*",
            "Write `cut-off 15 days after`: that is so long after the end of a period.",
        ),
        (
            "PERIODS",
            r"^periods [\w ]+",
            "Write `periods quarters from 1 April 2026`, or `months`, `years`, `6 months`, `4 weeks`.",
        ),
        (
            "OUTCOMES TABLE SCHEDULE",
            r"^\| *[a-z][\w-]*(?: [a-z][\w-]*)+ *\|",
            "A name is one word: join them with a dash, such as `new-home`.",
        ),
        ("OUTCOMES TABLE SCHEDULE", r"\| *(?:-|–|—|/) *(?=\|)", "Write the value itself, such as `£0`."),
        ("GIVEN", r"\| *(?:-|–|—|/) *(?=\|)", "Leave the cell blank where it is not yet known; else write `none`."),
        (
            "ACHIEVED",
            r"\b(?:lasts?|lasted|sustained|maintained|kept|for)\b|\bafter [a-z][\w-]* of [0-9]",
            "Time spent in something is `after 26 weeks of stay, continuous`, or `…, cumulative`.",
        ),
        ("OUTCOME OUTCOMES", r"^after\b", "What comes first is said so: `requires settled achieved`."),
        (
            "VERIFIED",
            r"\b(?:independent(?:ly)?|anyone|anybody)\b",
            "Say who confirms it, by their roles: `verified by landlord or college, not by provider`.",
        ),
        ("SUBMITTED CLAIMED DATED", r"\bwithin [0-9]+ [a-z ]+$", "Say after what: `within 28 days after achieved`."),
        ("EVIDENCE", r"^[\w-]+ (?:or|and)\b", "Write `kinds payslip or letter`."),
        ("EVIDENCE", r"^(?:deadline|due|time)\b", "Write `submitted within 28 days after achieved`."),
        ("SAMPLE", r"[0-9]+%$", "Write `sample 10% of claims each period, at least 5`."),
        ("MILESTONE", r"\bevery\b", "Write each length: `at 3 months, 6 months, 9 months after start`."),
        (
            "ELIGIBILITY",
            r"^(?:aged|must|is|are|has|have|only)\b",
            "A condition is written of fields and values: `age is at least 18 years`.",
        ),
        (
            "ELIGIBILITY LISTED",
            r"\b(?:or|and)$",
            "Conditions on lines of their own all apply; for others write `any of`, and each on a line further right.",
        ),
        ("", r"\*\*|\^", "Write the product out: `n * n`."),
        (
            "",
            r"\bis (?:one|any|either) of\b|\bin \(|\bis (?:in )?[a-z][\w-]*, (?!or\b)[a-z]",
            "Write each of them: `grade is g3 or grade is g4`.",
        ),
        (
            "",
            rf"\b(?<![0-9] )(?:{_MONTH}) [0-9]{{4}}|\bis in [0-9]{{4}}\b|\b(?:year|quarter|month) of [a-z]",
            "A day is written in full, `1 May 2026`; a month or a year is `start is 1 May 2026 to 31 May 2026`.",
        ),
        (
            "",
            r"\bwithin [0-9]+ [\w ]+? of\b",
            "Say on which side of it: `start is within 28 days after born`, or `… within 28 days before born`.",
        ),
        (
            "",
            r"(?:=|due|on|is|when) [a-z][\w-]* (?:after|before) [a-z]",
            (
                "A day is moved by a written length. Where that differs, give the day a `let`, and under it a line "
                "`6 months after start when …` for each case."
            ),
        ),
        (
            "",
            r"\b(?:plus|minus|less) [0-9]+ (?:days|weeks|months|years)\b",
            "Of a day write `28 days after start`, or `28 days before start`; of a number `nights - 28 days`.",
        ),
        (
            "",
            r"\b(?:all|any|none|at least [0-9]+) of .*",
            "`all of` ends its line, and the conditions stand under it, each on a line; or join them by `and`.",
        ),
        (
            "DUE",
            r"\b(?:half|instal\w*|parts|equal|two|three|four)\b",
            "Write `due in 2 equal parts on 1 May 2027 and 1 June 2027, odd pennies to the last`.",
        ),
        (
            "REQUIRES",
            r"\b(?:and|or)\b",
            "Each outcome that comes first has a line of its own, `requires entered achieved`; so has a condition.",
        ),
        ("PAYMENT", r"^payment .*\bwhere\b", "Write it under the payment: `when outcome is settled`."),
        ("", r"s' [a-z]", "What one row has is `client's start`; of many rows it is `sum of length over visits`."),
        (
            "DUE",
            r"^due (?:on|when|at|if|once|upon) .*",
            "Write a day, such as `due 30 days after start`; what an outcome brings is a `payment … each outcome`.",
        ),
        ("DUE", r"^due (?:in|after)\b", "Say after what: `due 30 days after start`."),
        ("VARIATION", r"\bfor (?:new|existing|all|future|every)\b", "Write `, for starters`, or `, for everyone`."),
        ("", r"\bat is\b", "A row of a milestone is compared by its own name: `review is below 30 months`."),
        (
            "LET AMOUNT WHEN ACHIEVED OFFERED",
            r"\b[\w-]+ (?:as )?at (?!least|most)[a-z][\w-]*",
            "A value on a day is a `let` of its own, such as `let age each client = whole years from born to start`.",
        ),
        (
            "",
            r"\b(?:on|is) (?:an? )?(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|week(?:end|day)s?)\b",
            "Write `day is in sundays`, `day is in weekends` or `not day is in weekends`; after `where` in a total.",
        ),
        (
            "",
            r"\bmore than [0-9]+ [\w-]+ where\b",
            "Write `at least 3 visits where …`, or `(count of visits where …) is above 2`.",
        ),
        ("LET", r"= [\w-]+ where\b", "How many there are is `count of visits where …`."),
        (
            "",
            r"\b(?:prior|preceding|last) (?:period|quarter|month|year)\b|\bof (?:the )?previous\b|\bprevious [a-z]",
            "`n to date` adds up the periods to this one, so `n to date - n` is what came before.",
        ),
        (
            "LET",
            r",? *\b(?:capped|up to|limited to|subject to|no more than|not exceeding|with an? (?:cap|maximum))\b",
            "Write `smaller of n and 10`; what is calculated in it stands in brackets.",
        ),
        ("LET", r"^(?:until|to|till)\b", "Each line ends the one before: `from 1 April 2027 £6`."),
        ("LET", r"^[0-9]{4}/[0-9]{2}", "A line begins on a day: `from 1 April 2026 £5`."),
        ("", r"\babs\(", "Write `larger of (a - b) and (b - a)`."),
        ("", r"\b(?:round|ceil|floor|roundup|rounddown|int)\(", _ROUNDING),
        (
            "",
            r"\b(?:in (?:the |each |this )?|this )(?:period|quarter|month|year)\b",
            "Write `each client and period` after the name: its totals take the rows that happened in the period.",
        ),
        (
            "",
            r"\b(?:with|having|whose|who|that|which)\b",
            "Which rows count is said with `where`, by their own fields: `count of clients where kind is mind`.",
        ),
        (
            "",
            r"\b[\w-]+ (?:accepted|achieved|claimed|paid)\b",
            "Whether another outcome came is asked in a line of its own: `requires entered achieved`.",
        ),
        ("", r"\b(?:later|earlier|sooner) than\b|\bmore than [0-9]+ [a-z]+ (?:after|before)\b", _LATE),
        (
            "",
            r"\b[0-9]+ [a-z]+ (?:after|before) [0-9]+ [a-z]+ (?:after|before)\b",
            "One step at a time: name the first day, `let reached each client = 30 months after began`.",
        ),
        (
            "",
            r"([£$€][0-9.,]+) per ([a-z-]+) (?:per )?(hour|night|day|week|month|quarter|year|visit)s?\b",
            r"A price has one `per`: write `\1 per \3 * n * \3s`, with `n` for how often there is one \2.",
        ),
        ("", r"\bper [\w-]+ per\b", "A written number has one `per`: divide by plain numbers, or multiply both sides."),
        ("", r"\bbank holidays?\b", "Write `day is in bank-holidays`."),
        ("", r"\b(?:and|or) (?:any|no|every) [\w-]+ where\b", "Put it in brackets: `… or (no visit where …)`."),
        (
            "",
            r"\b(?:first|last) [\w-]+ of [\w-]+'s\b",
            "Whose rows are meant is said by what a value is each of: `let latest each school = last visit's mark`.",
        ),
        (
            "",
            r"\brounded(?: half)?(?: up| down)? to (?:an?|the)\b|\brounded(?: up| down)?(?! half| up| down)|^round\w*",
            _ROUNDING,
        ),
        (
            "AMOUNT",
            (
                r",? *\b(?:capped|at most|at least|up to|subject to|limited to|not exceeding|no more than|no less than"
                r"|(?:with )?an? (?:cap|maximum|minimum|max|min)|cap|maximum|minimum|max|min)\b(?!\()"
            ),
            "A bound stands under the amount, on a line of its own: `at most £300`, or `at least £5`.",
        ),
        (
            "AMOUNT",
            r",? *\b(?:provided|unless|only if|only when|where)\b",
            "A condition stands under the amount, on a line of its own: `when carer`, or `when not carer`.",
        ),
        (
            "AT_MOST AT_LEAST",
            r"\beach\b|\bin (?:total|all)\b|\baltogether\b",
            "This bounds each line by itself; several share a `limit NAME at most £300 each school on PAYMENT, …`.",
        ),
        (
            "LIMIT",
            r"\bon [\w-]+(?: and [\w-]+)* at most\b",
            "`on` stands after the size: `limit NAME at most £300 each client on PAYMENT, …`.",
        ),
        ("LIMIT", r"\bat least\b", "A limit is the most; the least of a payment is a line `at least £5` under it."),
        ("LIMIT", r"\bon .* each\b", "`each` stands before `on`: `limit NAME at most … each period on PAYMENT, …`."),
        ("LIMIT", r"\bin (?:total|all)\b", "Leave it out: a limit without `each` is of all lines together."),
        (
            "LET",
            r"\blet [\w-]+ to date\b",
            "Name the value of one period, `let paid each period = …`; where it is read, `paid to date` adds it up.",
        ),
        (
            "ALWAYS NEVER",
            r"\b(?:is|are) never\b|\bnever exceeds?\b",
            'Write `always "…": card is at most £100`, or `never "…": card is above £100`.',
        ),
        (
            "ALWAYS NEVER",
            r": (?:total|all|the|sum|overall) [\w-]+(?: [\w-]+)?",
            "A payment's name means what is paid, and without `each` all of it: `card to date is at most £1,000`.",
        ),
        (
            "ALWAYS NEVER",
            r"\b(?:rises|falls) where\b",
            "This is tried on every row: give the value of the rows that are meant a name of its own, and name that.",
        ),
        (
            "GIVEN",
            r"\bto date\b",
            "A value is given for one period, `given entered = 10`; what came before follows from the rows.",
        ),
        (
            "GIVEN",
            r"^given(?: [\w-]+ [\w-]+|$)",
            "Rows are given in a table: `given clients`, and under it a row of headings and rows, each between `|`.",
        ),
        (
            "SCENARIO",
            r"^as known on\b",
            "It ends the line before: `for quarter from 1 April 2026, as known on 15 October 2026`.",
        ),
        ("SCENARIO", r"^[\w-]+ (?:=|is)", "Write `expect support = £10`, or `given delivered = 10 hours` of a value."),
        ("FOR", r"\bfor (?:[\w-]+ (?:ending|end)|Q[1-4]|[0-9]{4})\b", _FIRST_DAY),
        ("FOR", r"\bfor [0-9]+ [a-z]+ to\b", _FIRST_DAY),
        ("EXPECT", r"\bexpect no\b", "Write `expect fee = £0`."),
        (
            "PAYMENT",
            r"\b(?:dai|week|month|quarter|year|annual)ly\b",
            "Write `each client and period`; in the contract the line `periods` says how long a period is.",
        ),
        (
            "PAYMENT",
            r"^payment.*(?:=|, *(?!once)[a-z])",
            "The amount, conditions, bounds and the due day stand under it, each on a line: `amount £5 * visits`.",
        ),
        ("PAYMENT", r"^paid by\b", "Write `payers council 70%, nhs 30%, odd pennies to council`."),
        (
            "PAYMENT",
            r"^payment [^,]*?\b(?:for|to|of)\b",
            "Say for whom a line is made: `each client and period`, or `each outcome`.",
        ),
        (
            "",
            r'^(?:payment|outcome|record|limit|evidence|milestone|lot|clawback|schedule|let|unit) "',
            'A name comes first, then the title: `payment fee "The fee" each client and period`.',
        ),
        (
            "",
            r"^(?:payment|outcome|limit|milestone) [\w-]+ (?!per|for|max|up|in|of|or|and|at)[a-zA-Z-]+ (?:each|at)\b",
            "A name is one word: join them with a dash, such as `first-fee`.",
        ),
        ("PAYMENT", r"^[£$€0-9(]", "Write `amount £5 * visits`."),
        ("FILE", r"^cap\b", "In a payment write `at most £300`; for several lines a `limit NAME at most £300 …`."),
        ("ELIGIBILITY", r"^[a-z]+(?: [a-z]+)+ *:", "A name is one word: join them with a dash, such as `in-time:`."),
        (
            "OUTCOMES",
            r"\| *[0-9]+ [a-z]+ after ",
            "A day that is reached is written `on 12 weeks after start when carer`.",
        ),
        (
            "RECORD",
            r"£[0-9]",
            "A field says of what kind it is, such as `GBP per hour`; an amount stands in a `let` or a `schedule`.",
        ),
        (
            "RECORD",
            r" to [0-9.]+ [\w%]+ per\b",
            "A range has one unit: write the field without it, `rate GBP per hour`.",
        ),
        (
            "RECORD",
            r"[0-9] [a-z]+ or [0-9]",
            "Write a range, `15 to 60 minutes`; or codes, `one of short or long`, and a `table` of their minutes.",
        ),
    )
)


def saying(text: str, start: int, bad: int, lead: str, block: str) -> str:
    """What to write for what stands around offset `bad` of a line, and ends after `start`; "" where none is known."""
    return next(
        (
            found.expand(write)
            for kinds, pattern, write in SAYINGS
            if (not kinds or lead in kinds or block in kinds) and (found := _near(pattern, text, start, bad))
        ),
        "",
    )


def _near(pattern: str, text: str, start: int, bad: int) -> re.Match[str] | None:
    """Where a pattern holds the place that cannot be read, or stands right before it."""
    found = (found for found in re.finditer(pattern, text) if found.end() > start)
    return next((one for one in found if one.start() <= bad <= one.end() + 1), None)
