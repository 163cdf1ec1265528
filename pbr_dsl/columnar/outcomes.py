"""Outcomes in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pbr_dsl.columnar.plan import NotLoweredError

if TYPE_CHECKING:
    from pbr_dsl.columnar.cell import Cell
    from pbr_dsl.columnar.frame import Frame
    from pbr_dsl.columnar.verdict import Verdict
    from pbr_dsl.model.contract import Payment


def field_of(frame: Frame, row: Cell, name: str) -> Cell:
    raise NotLoweredError("outcomes")


def attribute(frame: Frame, row: Cell, name: str) -> Cell:
    raise NotLoweredError("outcomes")


def offered(frame: Frame, row: Cell) -> Cell:
    raise NotLoweredError("outcomes")


def credit(frame: Frame) -> Cell:
    raise NotLoweredError("outcomes")


def named_in_payment(frame: Frame, payment: Payment) -> Verdict:
    raise NotLoweredError("outcomes")
