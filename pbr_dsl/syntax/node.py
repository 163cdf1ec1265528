"""What every piece of contract text is made as: fields set once, in the order in which they are written down.

Not `dataclasses`, which write and compile five functions for each class: for the pieces of the language that took a
fifth of the time of a short `pbrc check`.
"""

from __future__ import annotations

from typing import Any, ClassVar, Never, Self, dataclass_transform

from pbr_dsl.source import Span


@dataclass_transform(frozen_default=True)
class _Written:
    """Makes and compares pieces by their fields."""

    field_names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        """List the fields: those of the class above, then its own."""
        cls.field_names = (*cls.field_names, *cls.__annotations__)
        type.__setattr__(cls, "__match_args__", cls.field_names)  # read by `match`

    def __init__(self, *values: object, **named: object) -> None:
        """Set the fields; TypeError where there are more values than fields."""
        if len(values) > len(self.field_names):
            message = f"{type(self).__name__} has {len(self.field_names)} fields, not {len(values)}"
            raise TypeError(message)
        vars(self).update(zip(self.field_names, values, strict=False), **named)

    def __setattr__(self, field: str, value: object) -> Never:
        """Refuse: a piece is not changed, see `but`."""
        message = f"{type(self).__name__}.{field} is set once"
        raise AttributeError(message)

    def __eq__(self, other: object) -> bool:
        """Compare kind and fields, wherever in a text they stand."""
        return type(self) is type(other) and self._compared() == other._compared()

    def __hash__(self) -> int:
        """Fit `__eq__`."""
        return hash((type(self), *self._compared()))

    def __repr__(self) -> str:
        """Show kind and fields, without the place."""
        return f"{type(self).__name__}{self._compared()}"

    def but(self, **changes: Any) -> Self:  # noqa: ANN401  each field has a type of its own
        """Give the piece with other values in some of its fields."""
        return type(self)(**{field: getattr(self, field) for field in self.field_names} | changes)

    def _compared(self) -> tuple[object, ...]:
        """The values of the fields but the place."""
        return tuple(getattr(self, field) for field in self.field_names if field != "span")


class Node(_Written):
    """A piece of contract text."""

    span: Span
