"""The words for who qualifies and what proves it."""

from __future__ import annotations

from typing import Final

from pbr_dsl.diagnostics.glossary.term import Term

TERMS: Final = (
    Term(
        "eligibility",
        "Who qualifies, judged on one date. Outcomes of somebody who does not are refused, with the condition "
        "that failed. When a fact is missing, nobody is refused at once: the contract says how long to wait.",
        "eligibility each client on referred  [Sch 1.6]\n"
        "  adult: age is at least 18 years\n"
        "  when unknown, hold for 10 working days, then refuse",
        ("eligible", "when unknown"),
    ),
    Term(
        "exception",
        "Takes the place of one named condition where it applies, or with `refuse` keeps somebody out who meets "
        "it. It stays visible: the explanation of a "
        "payment shows the condition and the exception, each with its clause.",
        "eligibility each client on referred\n"
        "  adult: age is at least 18 years\n"
        "  exception care-leaver to adult: age is at least 16 years and care-leaver  [Sch 1.7]",
    ),
    Term(
        "evidence",
        "What proves an outcome: the document, who verifies it, and by when it must be there. Until it comes "
        "the outcome is held; when its time has run out, it is out of time.",
        'evidence tenancy-record "Signed tenancy or licence"  [Sch 4.1]\n'
        "  verified   by landlord, not by provider\n"
        "  submitted  within 56 days after achieved",
        ("proof",),
    ),
    Term(
        "kinds",
        "Which documents are enough, where there is a choice: `or` for any one of them, `and` for all of them.",
        "evidence in-work\n  kinds     payslip or (contract and bank-statement)\n  verified  by employer",
    ),
    Term(
        "verified",
        "Who confirms the evidence. A verifier is the one who is paid, connected to them (the same group, a "
        "subcontractor, its landlord company), or independent. `not by provider` shuts out the first two. With `of "
        "organisations` a list in the contract says the role and the group of each.",
        "evidence tenancy-record\n"
        "  verified   by landlord or housing-register, not by provider\n"
        "  submitted  within 56 days after achieved",
        ("verifier", "verified by", "independent", "connected"),
    ),
    Term(
        "submitted",
        "By when the evidence must be handed in. A second time limit may give a part of the price to late evidence. "
        "With `used once` a document counts only for what it was first handed in for.",
        "evidence tenancy-record\n"
        "  verified   by landlord\n"
        "  submitted  within 56 days after achieved, then within 84 days for 50%",
        ("dated", "within", "late"),
    ),
    Term(
        "proved",
        "Whether a row of a record has the proof that the record asks for: yes, no when the time for it is over, and "
        "not yet known while it may come. It lets hours be paid only where somebody countersigned each of them.",
        "record session of client, proved by countersign: held event date, length hours",
        ("proved by", "countersigned"),
    ),
    Term(
        "sample",
        "How many accepted claims are looked at again each period. `error-rate` is the part of them that was found "
        "invalid: not yet known until enough were looked at. A clawback may take back that part of what was paid, or "
        "only its `lower-limit`, which is certain to 95%.",
        "evidence tenancy-record\n"
        "  verified   by landlord\n"
        "  submitted  within 56 days after achieved\n"
        "  sample     10% of claims each period, at least 5",
        ("spot-check", "error-rate", "checks", "extrapolation", "lower limit", "confidence interval"),
    ),
    Term(
        "credit",
        "How much of an outcome counts: 100%, or the part that late evidence still earns. It multiplies price "
        "and points before rounding. For counts and prerequisites a part credit is a whole outcome.",
        "let earned each lot and period = sum of points * credit over outcomes where accepted",
        ("part credit",),
    ),
)
