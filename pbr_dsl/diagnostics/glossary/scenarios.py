"""The words for worked examples and for the findings of `check`."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final = (
    Term(
        "scenario",
        "A worked example beside the clause it explains: what is given, and what is then expected, to the "
        "penny. `pbrc test` runs them all. A scenario has no effect on money.",
        'scenario "a quarter"  [6.3]\n'
        "  for quarter from 1 July 2026, as known on 15 October 2026\n"
        "  given delivered = 5,244 hours for mental-health\n"
        "  expect service = £82,593.00 for mental-health",
        ("scenarios", "worked example"),
    ),
    Term(
        "given",
        "A fact of a scenario: rows of a record, or a value, which then replaces the rule that would work it "
        "out. Claims and evidence that a scenario does not mention count as there and in time.",
        'scenario "given"\n  given fee = £100\n  expect fee = £100.00',
    ),
    Term(
        "expect",
        "What a scenario must come to: an amount, a state, or what a limit cuts off. `because` names the "
        "clause that must appear among the reasons.",
        'scenario "expected"\n  expect card = £19,000.00 for ben because [4.1]',
        ("because",),
    ),
    Term(
        "always",
        "What the contract must come to whatever happens. `pbrc test` looks at it on every example and on data, and "
        "shows the first case that breaks it. A payment's name means what is paid. It has no effect on money.",
        'always "never more than the contract value": service + results is at most value',
        ("promise", "promises"),
    ),
    Term(
        "never",
        "What the contract must never let be: a condition, an amount that rises or falls when a fact does, or one "
        "that rises or falls without somebody. `pbrc test` tries changes, drawn from a seed.",
        'never "a better rate pays less": pool falls when rate rises',
        ("rises", "falls", "without"),
    ),
    Term(
        "allow",
        "Accepts one warning for one name, with a reason that is printed. An `allow` that silences nothing, "
        "or has no reason, is an error.",
        'allow volume-payment for service because "hours are what this lot buys"',
        ("finding",),
    ),
    Term(
        "clause",
        "The number in square brackets at the end of a line: the clause of the signed contract that the line "
        "puts into effect. It comes back in errors, explanations and statements.",
        "let at-stake each lot and period = 10% * contracted-value  [6.4]",
        ("[6.4]",),
    ),
)
