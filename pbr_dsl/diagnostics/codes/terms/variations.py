"""Variations that bind nobody, or of which nobody knows whom they bind; a freeze that holds nothing still."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.code import Code, Severity
from pbr_dsl.diagnostics.snippet import paying

VARIATION_OUT_OF_TERM: Final = Code(
    id="PBR0453",
    name="variation-out-of-term",
    severity=Severity.ERROR,
    title="A variation from a day on which the contract does not run",
    why="A variation changes a running contract: from a day after its first, and not after its last.",
    bad=paying(
        """\
let fee = £5  [3]
payment fees each period  [3]
  amount  fee

variation cheaper from 1 April 2029, for everyone  [Deed 1]
  fee becomes £4
"""
    ),
    good=paying(
        """\
let fee = £5  [3]
payment fees each period  [3]
  amount  fee

variation cheaper from 1 April 2027, for everyone  [Deed 1]
  fee becomes £4
"""
    ),
    fix="Write a day of the term after its first.",
)

NO_DATE_OF_VERSION: Final = Code(
    id="PBR0454",
    name="no-date-of-version",
    severity=Severity.ERROR,
    title="A rule that reads what changes, and has no day that says which version binds it",
    why="One line, outcome or window is judged by one version; without a day nobody knows by which.",
    bad=paying(
        """\
let fee = £5  [3]
payment fees each period  [3]
  amount  fee

variation cheaper from 1 April 2027, for starters  [Deed 1]
  fee becomes £4
"""
    ),
    good=paying(
        """\
let fee = £5  [3]
payment fees each person and period  [3]
  amount  fee

variation cheaper from 1 April 2027, for starters  [Deed 1]
  fee becomes £4
"""
    ),
    fix="Say `for everyone` or `for starters` as the message shows, or let it read what changes where there is a day.",
)

NOTHING_FROZEN: Final = Code(
    id="PBR0455",
    name="nothing-frozen",
    severity=Severity.WARNING,
    title="Something frozen that reads nothing that happens",
    why="A field without a date has no earlier value: who corrects it changes it from the beginning, frozen or not.",
    bad=paying(
        """\
record member: joined date, kind one of young or old

table fee by kind, unique, frozen on joined  [3]
  | kind  | fee |
  | young | £5  |
  | old   | £8  |
payment fees each member and period  [3]
  amount  fee
"""
    ),
    good=paying(
        """\
record member: joined date
record status of member: kind one of young or old, since start date

let kind-then each member, frozen on joined = last status's kind  [3]
let kind-paid each member = kind-then, or young when kind-then is none  [3]
table fee by kind-paid, unique  [3]
  | kind-paid | fee |
  | young     | £5  |
  | old       | £8  |
payment fees each member and period  [3]
  amount  fee
"""
    ),
    fix="Keep what changes in a record with a start date, or leave out `frozen on`.",
)

CODES: Final = (VARIATION_OUT_OF_TERM, NO_DATE_OF_VERSION, NOTHING_FROZEN)
