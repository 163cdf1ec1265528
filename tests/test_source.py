from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pbr_dsl.source import Source

TEXTS = st.text(alphabet="ab£客\u0301 \t\r\n", max_size=60)


@given(TEXTS, st.integers(min_value=0, max_value=60))
def test_a_place_and_back(text: str, offset: int) -> None:
    source = Source("a.pbr", text)
    offset = min(offset, len(text))
    line, column = source.line_col(offset)
    assert source.line_start(line) + column - 1 == offset
    assert 1 <= line <= source.line_count


@given(TEXTS)
def test_lines_are_what_lies_between_line_feeds(text: str) -> None:
    source = Source("a.pbr", text)
    lines = [source.line_text(number) for number in range(1, source.line_count + 1)]
    assert lines == [line.removesuffix("\r") for line in text.split("\n")]


def test_columns_are_code_points() -> None:
    source = Source("a.pbr", "pays £5 客户\nnext")
    span = source.span(8, 10)
    assert (span.text, span.line, span.column, span.end_line, span.end_column) == ("客户", 1, 9, 1, 11)
    assert source.line_col(10_000) == (2, 5)
