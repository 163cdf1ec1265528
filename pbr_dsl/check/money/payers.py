"""Who pays: the shares of a payment's payers, and limits on what one of them pays."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.check.formulas.quantities import quantity
from pbr_dsl.diagnostics.codes.names import UNKNOWN_NAME
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE, PAYERS_QUESTION, SAID_TWICE, SHARES_NOT_WHOLE
from pbr_dsl.diagnostics.codes.units import WRONG_KIND
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import NumberType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.values.display import list_text, number_text

_PAYS_THE_REST = ("pays", "the", "rest")


@dataclass(frozen=True, slots=True)
class PaidBy:
    """The payers of a payment with their shares, who gets the odd pennies, and the clause."""

    shares: tuple[model.Payer, ...] = ()
    odd_pennies: str = ""
    clause: str = ""


def payers(draft: Draft, lines: list[tree.Payers]) -> PaidBy | None:
    """Build the line `payers`; no payers where there is none, None after a finding."""
    if not lines:
        return PaidBy()
    line = lines[0]
    draft.at(line)
    found: dict[str, Fraction] = {}
    ok = True
    for written in line.payers:
        share = _share(draft, written)
        if written.party.text in found:
            draft.report(SAID_TWICE, written.party, f"`{written.party.text}` has two shares of this payment")
            ok = False
        ok = is_party(draft, written.party) and share is not None and ok
        found[written.party.text] = share or Fraction(0)
    if not ok:
        return None
    return _whole(draft, line, found)


def _share(draft: Draft, written: tree.Payer) -> Fraction | None:
    made = quantity(draft, written.share)
    if made is None:
        return None
    if made.type != NumberType() or not 0 < Fraction(made.value) <= 1:
        message = f"a payer pays a share of each line, and `{written.share.span.text}` is none"
        draft.report(WRONG_KIND, written.share, message, help="write a percentage such as `70%`")
        return None
    return Fraction(made.value)


def is_party(draft: Draft, name: Name) -> bool:
    """Whether a name is that of a party of the contract; reported where it is not."""
    roles = [party.role for party in draft.settings.parties] if draft.settings else []
    if name.text in roles or not roles:
        return True
    _, labels, fix = did_you_mean(name, roles)
    draft.report(UNKNOWN_NAME, name, f"`{name.text}` is no party of this contract", labels=labels, fix=fix)
    return False


def _whole(draft: Draft, line: tree.Payers, found: dict[str, Fraction]) -> PaidBy | None:
    """Give the payers when their shares make the whole and somebody gets the odd pennies."""
    total = sum(found.values(), Fraction(0))
    if total != 1:
        rest = 1 - total
        said = f"{number_text(abs(rest) * 100)}% {'of each line is paid by nobody' if rest > 0 else 'too much'}"
        told = list_text([f"{number_text(share * 100)}%" for share in found.values()])
        message = f"the shares {told} make {number_text(total * 100)}%: {said}"
        draft.report(SHARES_NOT_WHOLE, line, message, help="change the shares so that they make 100%")
        return None
    names = list(found)
    odd = names[:1] if len(names) == 1 else [name.text for name in line.odd_pennies]
    strange = [name for name in line.odd_pennies if name.text not in found]
    if strange:
        draft.report(OUT_OF_PLACE, strange[0], f"`{strange[0].text}` pays no share of this payment")
        return None
    if len(odd) > 1:
        draft.report(SAID_TWICE, line.odd_pennies[1], "the odd pennies go to one payer")
    if not odd:
        first, second = names[0], names[1]
        halves = all(share == Fraction(1, 2) for share in found.values())
        shown = _example(found) if not halves else ("£0.01 of £68.33", "£34.17", "£34.16")
        draft.report(
            PAYERS_QUESTION,
            line,
            f"each share is rounded down, and nothing says who pays the odd pennies ({shown[0]})",
            readings=(
                f"`odd pennies to {first}`: {first} pays {shown[1]}",
                f"`odd pennies to {second}`: {first} pays {shown[2]}",
            ),
            help="add one of the two to this line, after a comma",
        )
        return None
    shares = tuple(model.Payer(party=name, share=str(share)) for name, share in found.items())
    return PaidBy(shares, odd[0], line.clause)


def _example(found: dict[str, Fraction]) -> tuple[str, str, str]:
    """Give an amount with odd pennies, and what the first payer pays with and without them."""
    shares = list(found.values())
    pence = next(n for n in range(6832, 6932) if sum(n * share // 1 for share in shares) < n)
    first = pence * shares[0] // 1
    odd = pence - sum(pence * share // 1 for share in shares)

    def pounds(number: Fraction | int) -> str:
        return f"£{int(number) // 100}.{int(number) % 100:02d}"

    return f"{pounds(odd)} of {pounds(pence)}", pounds(first + odd), pounds(first)


# ---------------------------------------------------------------- limits on a payer


def rest_of(draft: Draft, item: tree.Limit) -> tuple[list[tree.Words], str]:
    """Give the phrases of a limit without `council pays the rest`, and who does ("" for nobody)."""
    others = [phrase for phrase in item.phrases if phrase.words[1:] != _PAYS_THE_REST]
    said = [phrase for phrase in item.phrases if phrase not in others]
    if not said:
        return others, ""
    if item.payer is None:
        help_text = "write `from` and the payer after the amount: `at most £400,000 from nhs, …`"
        message = "this limit is on whole lines and not on one payer, so there is no rest"
        draft.report(OUT_OF_PLACE, said[0], message, help=help_text)
    return others, said[0].words[0]


def pays(draft: Draft, item: tree.Limit, on: tuple[str, ...], rest: str) -> bool:
    """Whether a limit's payer, and who pays the rest, pay a share of every payment that it is on."""
    if item.payer is None:
        return True
    if not is_party(draft, item.payer):
        return False
    named = [payment for name, payment in draft.payments.items() if name in on] or list(draft.payments.values())
    having = [payment for payment in named if any(one.party == item.payer.text for one in payment.payers)]
    if not having:
        message = f"`{item.payer.text}` pays no share of what this limit is on"
        draft.report(MISSING_PART, item.payer, message, help=f"add `payers {item.payer.text} …%` to the payment")
        return False
    if rest and not all(any(one.party == rest for one in payment.payers) for payment in having):
        draft.report(OUT_OF_PLACE, item.payer, f"`{rest}` pays no share of it, so it cannot pay the rest")
        return False
    return rest != item.payer.text or _not_itself(draft, item)


def _not_itself(draft: Draft, item: tree.Limit) -> bool:
    draft.report(OUT_OF_PLACE, item.payer, "who pays the rest is another payer than the one that the limit is on")
    return False
