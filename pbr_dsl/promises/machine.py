"""What became of lines `always` and `never` in the form that is published."""

from __future__ import annotations

from collections.abc import Iterable

from pbr_dsl.promises.verdict import Kept, Promises
from pbr_dsl.scenario.published import BrokenJson, PromiseJson, SaidJson


def json_forms(found: Iterable[Promises]) -> list[PromiseJson]:
    """Give every line in the published form."""
    return [_form(kept, one) for one in found for kept in one.kept]


def _form(kept: Kept, of: Promises) -> PromiseJson:
    broken = kept.broken
    said = [SaidJson(label, text) for label, text in broken.said] if broken else []
    return PromiseJson(
        word=kept.promise.word,
        name=kept.promise.title,
        file=of.path,
        line=kept.promise.place,
        clause=kept.promise.clause or None,
        outcome=kept.outcome,
        looked=kept.looked,
        undecided=kept.undecided,
        seed=of.seed,
        tries=of.tries,
        broken=BrokenJson(broken.where, said, broken.scenario or None) if broken else None,
    )
