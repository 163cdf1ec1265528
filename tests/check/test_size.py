"""Long contracts: the work grows with the text, and long chains of values are no deeper than short ones."""

from __future__ import annotations

import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager

from pbr_dsl.check import check
from pbr_dsl.diagnostics.codes.names import CIRCLE
from pbr_dsl.diagnostics.snippet import paying
from pbr_dsl.driver import check_text
from pbr_dsl.source import Source
from pbr_dsl.syntax.parse import parse

SECTION = """\
record call-{i} of person: made event date, length 0 to 24 hours, kind-{i} one of day or night
let called-{i} each person and period = sum of length over call-{i}s where kind-{i} is day
let fees-{i} each person and period = £1 per hour * called-{i} + {before}
evidence form-{i} "A form"  [{i}.1]
  verified   by council
  submitted  within 56 days after achieved
table fee-{i} by kind-{i} and length, unique  [{i}.2]
  | kind-{i} | length            | fee-{i} |
  | day    | 0 to below 1 hour | £5    |
  | day    | 1 to 24 hours     | £9    |
  | night  | any               | £4    |
outcomes card-{i} "Card" each person, once  [{i}.3]
  evidence  form-{i}
  | outcome  | price-{i} | achieved                |
  | early-{i} | £600    | on 13 weeks after start |
  | late-{i}  | £900    | on 26 weeks after start |
payment calls-{i} each person and period  [{i}.4]
  amount  (sum of fee-{i} over call-{i}s) + fees-{i}
payment cards-{i} each outcome  [{i}.5]
  amount  price-{i}
limit cap-{i} at most £9,000 each person on calls-{i}, earliest period first, part paid  [{i}.6]
scenario "example {i}"  [{i}.4]
  for quarter from 1 April 2026
  given called-{i} = 5 hours for ann
  expect fees-{i} = £5.00 for ann
"""


def long_contract(sections: int) -> str:
    before = ["£0", *(f"fees-{i}" for i in range(1, sections))]
    return paying("".join(SECTION.format(i=i, before=before[i - 1]) for i in range(1, sections + 1)))


@contextmanager
def without_collection() -> Iterator[None]:
    """Python's own housekeeping grows with all that is alive, not with what is worked out."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def seconds(sections: int) -> float:
    source = Source("long.pbr", long_contract(sections))
    file, found = parse(source)
    assert not found
    taken: list[float] = []
    for _ in range(2):
        with without_collection():
            start = time.perf_counter()
            checked = check(file, [])
            taken.append(time.perf_counter() - start)
        assert checked.contract is not None, [one.message for one in checked.findings]
    return min(taken)


def test_four_times_the_text_takes_about_four_times_the_work() -> None:
    seconds(2)
    assert seconds(80) < 8 * seconds(20)


def test_a_long_chain_of_values_may_be_written_in_any_order() -> None:
    chain = [f"let v{i} = v{i - 1} + £1\n" if i else "let v0 = £1\n" for i in range(400)]
    payment = "payment last-one each period\n  amount  v399\n"
    for lines in (chain, reversed(chain)):
        assert check_text(paying("".join(lines) + payment)).contract is not None


def test_a_circle_of_many_values_is_a_finding() -> None:
    ring = "".join(f"let v{i} = v{(i + 1) % 400} + £1\n" for i in range(400))
    found = check_text(paying(ring + "payment last-one each period\n  amount  v0\n")).findings
    assert {one.code for one in found} == {CIRCLE}


def test_values_that_fork_again_and_again_are_read_once_each() -> None:
    doubled = "let v0 = 2\n" + "".join(f"let v{i} = v{i - 1} * v{i - 1}\n" for i in range(1, 60))
    assert check_text(paying(doubled + "payment all-of-it each period\n  amount  £1 * v59\n")).contract is not None


def test_a_table_of_many_rows_is_compared_row_by_row() -> None:
    rows = "".join(f"  | {i} to below {i + 1} hours | £{i + 1} |\n" for i in range(400))
    table = f"table fee by length, unique\n  | length | fee |\n{rows}  | 400 hours | £9 |\n"
    call = "record call of person: made event date, length 0 to 400 hours\n"
    pay = "payment calls each person and period\n  amount  sum of fee over calls\n"
    assert check_text(paying(call + table + pay)).contract is not None
