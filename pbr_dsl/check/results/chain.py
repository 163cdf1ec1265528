"""The chain of aims: what outcomes serve, and what these aims serve in turn."""

from __future__ import annotations

from collections.abc import Sequence

from pbr_dsl.check.draft import Draft, did_you_mean
from pbr_dsl.diagnostics.codes.names import CIRCLE, DEFINED_TWICE, UNKNOWN_NAME
from pbr_dsl.diagnostics.diagnostic import Label
from pbr_dsl.model import contract as model
from pbr_dsl.syntax import tree
from pbr_dsl.syntax.expression import Name


def aims(draft: Draft, lines: Sequence[tree.Aims]) -> tuple[model.Aim, ...]:
    """Give the stated aims; report one that is stated twice, serves what is no aim, or serves itself."""
    stated: dict[str, tuple[Name, tuple[Name, ...]]] = {}
    for line in lines:
        draft.at(line)
        for name in line.names:
            if name.text in stated:
                labels = (Label(stated[name.text][0].span, "stated here"),)
                draft.report(DEFINED_TWICE, name, f"there is an aim `{name.text}` already", labels=labels)
            else:
                stated[name.text] = (name, line.served)
    for line in lines:
        draft.at(line)
        for name in line.served:
            _stated(draft, name, list(stated))
    serves = {aim: tuple(name.text for name in served if name.text in stated) for aim, (_, served) in stated.items()}
    _circle(draft, serves, {aim: name for aim, (name, _) in stated.items()})
    return tuple(model.Aim(name=aim, serves=served) for aim, served in serves.items())


def _stated(draft: Draft, name: Name, stated: list[str]) -> None:
    if name.text not in stated:
        _, labels, fix = did_you_mean(name, stated)
        help_text = "" if labels else f"state it as well: `aims {name.text}`"
        draft.report(UNKNOWN_NAME, name, f"`{name.text}` is not a stated aim", labels=labels, fix=fix, help=help_text)


def _circle(draft: Draft, serves: dict[str, tuple[str, ...]], names: dict[str, Name]) -> None:
    """Report the aims that lead back to themselves, once."""
    left = dict(serves)
    while ends := [aim for aim, served in left.items() if not any(other in left for other in served)]:
        for aim in ends:
            del left[aim]
    if left:
        path = [next(iter(left))]
        while path[-1] not in path[:-1]:
            path.append(next(other for other in left[path[-1]] if other in left))
        ring = path[path.index(path[-1]) :]
        said = ", which serves ".join(f"`{aim}`" for aim in ring[1:])
        draft.report(CIRCLE, names[ring[0]], f"`{ring[0]}` serves {said}: it serves itself")


def reached(settings: model.Settings, served: set[str]) -> set[str]:
    """Give the aims that are served, by an outcome itself or by an aim that is."""
    found, more = set[str](), set(served)
    while more:
        found |= more
        more = {other for aim in settings.aims if aim.name in more for other in aim.serves} - found
    return found
