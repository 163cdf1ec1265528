"""Curves: lines through points and marginal tiers that leave something open, or stand out of order."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

CURVE_END: Final = Code(
    id="PBR0450",
    name="curve-end",
    severity=Severity.QUESTION,
    title="A curve that does not say what holds beyond its end",
    why="Below its first point a line may stay where it is or fall to nothing, and the two pay different amounts.",
    bad=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, line through  [2]
  | length               | fee |
  | 30 minutes           | £5  |
  | at least 300 minutes | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    good=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, line through  [2]
  | length               | fee |
  | below 30 minutes     | £0  |
  | 30 minutes           | £5  |
  | at least 300 minutes | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    fix="Add the row that the message shows, with the result that is meant.",
)

CURVE_OUT_OF_ORDER: Final = Code(
    id="PBR0451",
    name="curve-out-of-order",
    severity=Severity.ERROR,
    title="Points or tiers that do not ascend",
    why="A line goes from one row to the next, and a tier starts where the one before it ends.",
    bad=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, line through  [2]
  | length      | fee |
  | 0 minutes   | £2  |
  | 600 minutes | £9  |
  | 300 minutes | £5  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    good=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, line through  [2]
  | length      | fee |
  | 0 minutes   | £2  |
  | 300 minutes | £5  |
  | 600 minutes | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    fix="Write the rows from the lowest to the highest.",
)

LINE_TURNS: Final = Code(
    id="PBR0452",
    name="line-turns",
    severity=Severity.WARNING,
    title="One point without which a line would rise, or fall, all the way",
    why="A single point out of step is often a slip of a digit; better results would be paid less there.",
    bad=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, line through  [2]
  | length      | fee |
  | 0 minutes   | £2  |
  | 200 minutes | £45 |
  | 400 minutes | £6  |
  | 600 minutes | £9  |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    good=paying(
        """\
record call of person: made event date, length 0 to 600 minutes

table fee by length, line through  [2]
  | length      | fee   |
  | 0 minutes   | £2    |
  | 200 minutes | £4.50 |
  | 400 minutes | £6    |
  | 600 minutes | £9    |

payment calls each person and period  [3]
  amount  sum of fee over calls
"""
    ),
    fix='Mend the point, or accept it: `allow line-turns for NAME because "…"`.',
)

CODES: Final = (CURVE_END, CURVE_OUT_OF_ORDER, LINE_TURNS)
