"""Who vouches for a proof: by what the proof says, or by a list of organisations with the role and group of each."""

from __future__ import annotations

from typing import Final

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.facts.links import subject
from pbr_dsl.check.facts.records import parent_of
from pbr_dsl.check.formulas import expressions as ex
from pbr_dsl.diagnostics.codes.names import UNKNOWN_CODE
from pbr_dsl.diagnostics.codes.terms import MISSING_PART, OUT_OF_PLACE
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.model import expression as core
from pbr_dsl.model.type import CodeType, NumberType, RowType
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name
from pbr_dsl.values.display import list_text

RELATIONS: Final = ("independent", "connected", "payee")
PROOF: Final = "proof"
ROLE: Final = "role"
GROUP: Final = "group"
_RELATION: Final = CodeType(codes=RELATIONS)


def verified(draft: Draft, line: tree.Verified) -> dict[str, object]:
    """Give who may verify, and how the role and the relation of a proof's verifier are read."""
    roles, not_by = tuple(name.text for name in line.by), line.not_by
    _not_both(draft, line.by, not_by)
    parts: dict[str, object] = {"verified_by": roles, "not_by": not_by.text if not_by else ""}
    listed = _listed(draft, line) if line.of is not None else None
    if listed is not None:
        own = core.LinkOf(type=RowType(record=listed.name), of=subject(PROOF), link=listed.name)
        parts |= {"verifiers": listed.name, "role": _field(listed, own, ROLE)}
        parts["relation"] = _relation(draft, listed, own, not_by.text) if not_by else None
    elif line.of is None:
        said = core.FieldOf(type=CodeType(codes=roles), of=subject(PROOF), field="verified-by")
        related = core.FieldOf(type=_RELATION, of=subject(PROOF), field="relation")
        parts |= {"role": said, "relation": related if not_by else None}
    return parts


def _listed(draft: Draft, line: tree.Verified) -> model.Record | None:
    """The record that says the role (and, where somebody may not verify, the group) of each; None with a finding."""
    name = line.of or line.by[0]
    record = draft.records.get(parent_of(draft, name))
    if record is None:
        return None
    draft.used |= {record.name, f"{record.name}'s {ROLE}", f"{record.name}'s {GROUP}"}
    wanted = (ROLE, GROUP) if line.not_by else (ROLE,)
    columns = {column.name: column.type for column in record.columns}
    lacking = [one for one in wanted if one not in columns or (one == ROLE and not isinstance(columns[one], CodeType))]
    if lacking:
        said = list_text([f"`{one}`" for one in lacking])
        help_text = f"give {record.name} a column `{lacking[0]}` of words: " + (
            "what each of them is"
            if lacking[0] == ROLE
            else "to whom each of them belongs, under its own name or another"
        )
        message = f"`{record.name}` has no {said}, which says who may verify"
        draft.report(MISSING_PART, name, message, help=help_text)
        return None
    kind = columns[ROLE]
    for role in (*line.by, *([line.not_by] if line.not_by else [])):
        if isinstance(kind, CodeType) and role.text not in kind.codes:
            message = f"no `{record.name}` has the role `{role.text}`; there is {list_text([*kind.codes])}"
            help_text = f"add a row for the {role.text} itself, with its group" if role == line.not_by else ""
            labels = (Label(name.span, "these say who may verify"),)
            draft.report(UNKNOWN_CODE, role, message, labels=labels, help=help_text)
            return None
    return record


def _relation(draft: Draft, listed: model.Record, own: core.LinkOf, not_by: str) -> core.Expr:
    """How an organisation stands to the payee: the payee itself, of the payee's group, or neither.

    The payee is the row with the payee's role; where several providers are paid, the row that has the provider's name.
    """
    one = subject(listed.name)
    paid: core.Expr = _is(_field(listed, one, ROLE), core.Constant(type=CodeType(codes=(not_by,)), value=not_by))
    if not_by in draft.records:
        provider = core.LinkOf(type=RowType(record=not_by), of=subject("outcome"), link=not_by)
        paid = core.Every(type=ex.YES_NO, parts=(paid, _is(one, provider)))
    least = core.Constant(type=NumberType(), value="1")  # while no row is the payee's, nothing is known
    payees = core.Rows(record=listed.name, matches=(), where=paid, least=least)

    def some(condition: core.Expr) -> core.Expr:
        return core.Aggregate(type=ex.YES_NO, word="any", of=condition, rows=payees, unknown="hold")

    return core.Cases(
        type=_RELATION,
        cases=(
            core.Case(when=some(_is(one, own)), value=_relative("payee")),
            core.Case(
                when=some(_is(_field(listed, one, GROUP), _field(listed, own, GROUP))), value=_relative("connected")
            ),
        ),
        otherwise=_relative("independent"),
        first=True,
    )


def _field(record: model.Record, of: core.Expr, name: str) -> core.FieldOf:
    kind = next(column.type for column in record.columns if column.name == name)
    return core.FieldOf(type=kind, of=of, field=name)


def _is(left: core.Expr, right: core.Expr) -> core.Compare:
    return core.Compare(type=ex.YES_NO, op="is", left=left, right=right)


def _relative(word: str) -> core.Constant:
    return core.Constant(type=_RELATION, value=word)


def _not_both(draft: Draft, by: tuple[Name, ...], not_by: Name | None) -> None:
    for name in by:
        if not_by is not None and name.text == not_by.text:
            message = f"`{name.text}` verifies, and proofs that `{name.text}` has a hand in do not count"
            draft.report(OUT_OF_PLACE, not_by, message, labels=(Label(name.span, "named here as one who verifies"),))
