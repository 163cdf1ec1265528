"""Each cell means the same in SQL as to the reader, whatever somebody wrote in it."""

from __future__ import annotations

import pytest

from pbr_dsl.data.plan import Input
from tests.columnar.cells import inputs, read_by_python, read_by_sql, texts

INPUTS = list(inputs())


@pytest.mark.parametrize("one", INPUTS, ids=[f"{one.name} {at}" for at, one in enumerate(INPUTS)])
def test_a_cell_is_read_alike(one: Input) -> None:
    written = texts()
    read = zip(written, read_by_sql(one, written), read_by_python(one, written), strict=True)
    differing = [
        f"{text!r}: SQL {by_sql}, reader {by_reader}" for text, by_sql, by_reader in read if by_sql != by_reader
    ]
    assert not differing, "\n".join(differing)
