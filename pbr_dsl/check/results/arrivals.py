"""The records in which proofs, claims and spot checks arrive."""

from __future__ import annotations

from collections.abc import Sequence

from pbr_dsl.check.draft import Draft
from pbr_dsl.check.mentions import names_in
from pbr_dsl.check.results import samples
from pbr_dsl.check.results.proofs import ARRIVING
from pbr_dsl.check.results.verifiers import RELATIONS
from pbr_dsl.model import contract as model
from pbr_dsl.model.type import CodeType, DateType, TextType
from pbr_dsl.syntax import expression as written
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def arrivals(draft: Draft) -> None:
    """Make the records `proof` and `claim`, with only the columns that the contract reads."""
    _excuse_what_arrives(draft)
    told = [*draft.outcomes.values(), *(payment.as_outcome() for payment in draft.payments.values())]
    told += [record.as_outcome() for record in draft.records.values() if record.evidence]
    later = _later(draft)
    asked = {outcome.name: _proofs(draft, outcome, later) for outcome in told}
    proved = [outcome for outcome in told if asked[outcome.name]]
    claimed = [outcome for outcome in draft.outcomes.values() if outcome.claims or later.get(outcome.name)]
    needed = [evidence for outcome in proved for evidence in asked[outcome.name]]
    if proved:
        columns = [model.Column(name="outcome", type=CodeType(codes=tuple(o.name for o in proved)))]
        columns += _occurrence(proved)
        kinds = tuple(dict.fromkeys(kind for e in needed if e.kinds for kind in e.kinds.named))
        if kinds:
            columns.append(model.Column(name="kind", type=CodeType(codes=kinds)))
        said = [e for e in needed if not e.verifiers]
        if said:
            columns.append(model.Column(name="verified-by", type=CodeType(codes=_roles(draft, said))))
        if any(e.not_by for e in said):
            columns.append(model.Column(name="relation", type=CodeType(codes=RELATIONS)))
        if any(e.dated for e in needed):
            columns.append(model.Column(name="dated", type=DateType()))
        if any(e.used_once for e in needed):
            columns.append(model.Column(name="document", type=TextType()))
        columns.append(model.Column(name="submitted", type=DateType(), role="event"))
        draft.records["proof"] = _arriving(draft, "proof", proved, columns, [e.verifiers for e in needed])
    checked = [outcome for outcome in proved if any(evidence.sample for evidence in asked[outcome.name])]
    if checked:
        columns = [model.Column(name="outcome", type=CodeType(codes=tuple(o.name for o in checked)))]
        columns += [*_occurrence(checked), model.Column(name="result", type=samples.RESULT)]
        draft.records[samples.CHECK] = _arriving(draft, samples.CHECK, checked, columns)
    if claimed:
        columns = [model.Column(name="outcome", type=CodeType(codes=tuple(o.name for o in claimed)))]
        columns += [*_occurrence(claimed), model.Column(name="made", type=DateType(), role="event")]
        draft.records["claim"] = _arriving(draft, "claim", claimed, columns)


def _later(draft: Draft) -> dict[str, set[str]]:
    """What variations put in the place of evidence, and (with nothing) the outcomes whose claims they change."""
    found: dict[str, set[str]] = {}
    for item in draft.file.items:
        for line in item.lines if isinstance(item, tree.Variation) else ():
            if isinstance(line.value, Name | written.Within):
                new = line.value.text if isinstance(line.value, Name) else line.name.text
                found.setdefault(line.name.text, set()).add(new)
    return found


def _proofs(draft: Draft, outcome: model.Outcome, later: dict[str, set[str]]) -> list[model.Evidence]:
    """All evidence that may be asked of an outcome, that which a variation puts in the place of other included."""
    names = list(outcome.proofs)
    for name in names:
        names += sorted(later.get(name, set()) - set(names))
    return [draft.evidence[name] for name in names if name in draft.evidence]


def _excuse_what_arrives(draft: Draft) -> None:
    """Excuse what examples give of proofs and claims, where what they may be of could not be built."""
    unread = [line.block or line.span for line in draft.file.unread]
    if any(not head.text.startswith(("scenario", "given")) for head in unread):
        draft.excuse(*ARRIVING)
    if draft.excused.isdisjoint(ARRIVING):
        return
    for item in draft.file.items:
        tables = (
            [line.grid for line in item.lines if isinstance(line, tree.GivenRows) and line.name.text in ARRIVING]
            if isinstance(item, tree.Scenario)
            else []
        )
        draft.excuse(*(name.text for name in names_in(*tables)))


def _roles(draft: Draft, needed: list[model.Evidence]) -> tuple[str, ...]:
    parties = [party.role for party in draft.settings.parties] if draft.settings else []
    return tuple(dict.fromkeys([*(role for e in needed for role in e.verified_by), *parties]))


def _occurrence(outcomes: list[model.Outcome]) -> list[model.Column]:
    many = any(outcome.count.word != "once" for outcome in outcomes)
    return [model.Column(name="achieved", type=DateType(), may_be="none")] if many else []


def _arriving(
    draft: Draft,
    name: str,
    outcomes: list[model.Outcome],
    columns: list[model.Column],
    verifiers: Sequence[str] = (),
) -> model.Record:
    subjects = dict.fromkeys([*(outcome.subject for outcome in outcomes if outcome.subject), *filter(None, verifiers)])
    for record in (name, *subjects):
        draft.used.add(record)
    draft.plurals |= {name: name, name + "s": name}
    return model.Record(
        name=name,
        plural=name + "s",
        title={"proof": "Evidence received", "claim": "Claims made", "spot-check": "Claims checked again"}[name],
        links=tuple(model.Link(name=record, record=record) for record in subjects),
        columns=tuple(columns),
        key=(name,),
    )
