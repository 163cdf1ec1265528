"""Received files: what each says that the one before did not, from which day on, and that nobody can change them."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pbr_dsl.data.dataset import Dataset
from pbr_dsl.data.read import read
from pbr_dsl.data.store import FILES, LIST, Receipt, export_of, receipts, receive
from pbr_dsl.data.turn import settle, turn
from pbr_dsl.diagnostics.diagnostic import Diagnostic
from pbr_dsl.values.facts import Facts
from tests.cli.calling import pbrc
from tests.data.example import cell, contract_of

CONTRACT = contract_of("stay")
FIRST = date(2026, 5, 1)
HEADINGS = "stay,client,began,ended"


def month(number: int) -> date:
    """The day on which a file comes."""
    return FIRST + timedelta(days=30 * number)


def stored(folder: Path, *files: list[str], headings: str = HEADINGS) -> Path:
    """A store that received a file of stays each month."""
    store = folder / "store"
    for number, rows in enumerate(files):
        path = folder / f"stay-{number}.csv"
        path.write_text("\n".join([headings, *rows]) + "\n", encoding="utf-8")
        made = receive(store, [path], month(number))
        assert not isinstance(made, Diagnostic), made
    return store


def known(dataset: Dataset, on: date) -> dict[str, str]:
    """What is known of each stay on a day, with the day on which it was recorded."""
    facts: Facts = dataset.history.as_known_on(on)
    return {
        " ".join(key): f"{', '.join(cell(value) for value in row.cells.values())} since {row.recorded}"
        for key, row in facts.of("stay").items()
    }


def test_a_row_is_known_from_the_day_on_which_it_first_came(tmp_path: Path) -> None:
    one, two = "1,c1,2026-04-02,open", "1,c1,2026-04-02,2026-05-20"
    dataset = read(CONTRACT, [stored(tmp_path, [one], [one], [two], [one])])
    assert dataset.findings == []
    assert known(dataset, month(1))["1"] == "c1, 2026-04-02, open since 2026-05-01"
    assert known(dataset, month(2))["1"] == "c1, 2026-04-02, 2026-05-20 since 2026-06-30"
    assert known(dataset, month(3))["1"] == "c1, 2026-04-02, open since 2026-07-30", "a status that flips back is new"
    assert [(one.new, one.changed, one.same) for one in dataset.movements] == [
        (1, 0, 0),
        (0, 0, 1),
        (0, 1, 0),
        (0, 1, 0),
    ]


def test_a_row_that_is_gone_stands_but_is_no_longer_open(tmp_path: Path) -> None:
    rows = ["1,c1,2026-04-02,open", "2,c2,2026-04-02,2026-04-09"]
    dataset = read(CONTRACT, [stored(tmp_path, rows, [], rows)])
    assert [one.message for one in dataset.findings] == [
        "0002-stay-1.csv no longer holds 2 stays of the files before it: 1, 2"
    ]
    gone = "unknown (not yet known: no later file holds the row)"
    assert known(dataset, month(0))["1"] == "c1, 2026-04-02, open since 2026-05-01"
    assert known(dataset, month(1)) == {
        "1": f"c1, 2026-04-02, {gone} since 2026-05-31",
        "2": "c2, 2026-04-02, 2026-04-09 since 2026-05-01",
    }
    assert known(dataset, month(2))["1"] == "c1, 2026-04-02, open since 2026-06-30"


def test_additions_leave_nothing_out(tmp_path: Path) -> None:
    store = stored(tmp_path, ["1,c1,2026-04-02,open"])
    (tmp_path / "stay-1.csv").write_text(f"{HEADINGS}\n2,c2,2026-05-09,open\n", encoding="utf-8")
    assert not isinstance(receive(store, [tmp_path / "stay-1.csv"], month(1), additions=True), Diagnostic)
    dataset = read(CONTRACT, [store])
    assert dataset.findings == []
    assert len(known(dataset, month(1))) == 2


def test_a_recorded_date_never_reaches_behind_the_file_before(tmp_path: Path) -> None:
    headings = f"{HEADINGS},recorded"
    first = ["1,c1,2026-04-02,open,2026-04-03"]
    then = [
        *first,
        "2,c2,2026-04-03,open,2026-04-04",
        "3,c3,2026-05-20,open,2026-05-21",
        "4,c4,2026-05-02,open,2027-01-01",
    ]
    dataset = read(CONTRACT, [stored(tmp_path, first, then, headings=headings)])
    assert {key: said[-10:] for key, said in known(dataset, month(1)).items()} == {
        "1": "2026-04-03",  # nothing came before it
        "2": "2026-05-31",  # the first file did not have it
        "3": "2026-05-21",  # it may be so
        "4": "2026-05-31",  # nobody knew it before it came
    }
    assert [one.code.name for one in dataset.findings] == ["dated-back"]


ROWS = st.dictionaries(
    st.sampled_from("1234"),
    st.tuples(st.sampled_from(["open", "", "2026-04-09", "x"]), st.sampled_from(["", "2026-04-20", "2026-06-15"])),
)


@settings(deadline=None, max_examples=20)
@given(st.lists(ROWS, min_size=2, max_size=4))
def test_a_later_file_never_changes_what_was_known(months: list[dict[str, tuple[str, str]]]) -> None:
    files = [[f"{key},c{key},2026-04-02,{ended},{on}" for key, (ended, on) in rows.items()] for rows in months]
    with TemporaryDirectory() as folder:
        store = stored(Path(folder), *files, headings=f"{HEADINGS},recorded")
        whole = read(CONTRACT, [store])
        for number in range(len(files)):
            with TemporaryDirectory() as other:
                then = read(CONTRACT, [stored(Path(other), *files[: number + 1], headings=f"{HEADINGS},recorded")])
                assert known(whole, month(number)) == known(then, month(number))
        for tally in whole.tallies:
            assert tally.read == tally.accepted + tally.rejected + tally.repeated + tally.blank


# ---------------------------------------------------------------- the store itself


@pytest.mark.parametrize(
    ("name", "export"),
    [
        ("oska-2026-05.csv", "oska"),
        ("OSKA May 2026.xlsx", "oska"),
        ("oska_extract_june.csv", "oska-extract"),
        ("2026-05.csv", "2026-05"),
        ("Mayor visits.csv", "mayor-visits"),
    ],
)
def test_an_export_is_known_by_its_name(name: str, export: str) -> None:
    assert export_of(name) == export


def rewritten(store: Path, change: Callable[[list[str]], list[str]]) -> None:
    lines = (store / LIST).read_text(encoding="utf-8").splitlines()
    (store / LIST).write_text("".join(f"{line}\n" for line in change(lines)), encoding="utf-8")


def altered(store: Path, text: str) -> None:
    path = next((store / FILES).glob("0001-*"))
    path.chmod(0o644)
    path.write_text(text, encoding="utf-8")


FAULTS: dict[str, Callable[[Path], object]] = {
    "a file changed": lambda store: altered(store, f"{HEADINGS}\n1,c1,2026-04-03,open\n"),
    "a file gone": lambda store: next((store / FILES).glob("0001-*")).unlink(),
    "a line gone": lambda store: rewritten(store, lambda lines: lines[1:]),
    "a line changed": lambda store: rewritten(
        store, lambda lines: [lines[0].replace("2026-05-01", "2026-04-01"), lines[1]]
    ),
    "lines changed about": lambda store: rewritten(store, lambda lines: lines[::-1]),
    "a file more": lambda store: (store / FILES / "0003-stay.csv").write_text(HEADINGS, encoding="utf-8"),
    "a list cut short": lambda store: rewritten(store, lambda lines: lines[:1]),
    "no list": lambda store: rewritten(store, lambda _: ["[]"]),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_store_that_was_changed_is_refused(tmp_path: Path, fault: str) -> None:
    store = stored(tmp_path, ["1,c1,2026-04-02,open"], ["1,c1,2026-04-02,open"])
    FAULTS[fault](store)
    found = receipts(store)
    assert isinstance(found, Diagnostic)
    assert found.code.name == "store-changed"
    assert "store-changed" in {one.code.name for one in read(CONTRACT, [store]).findings}
    assert isinstance(receive(store, [tmp_path / "stay-0.csv"], month(9)), Diagnostic), "nothing is added to it"


def test_days_go_forward(tmp_path: Path) -> None:
    store = stored(tmp_path, [], [])
    refused = receive(store, [tmp_path / "stay-0.csv"], month(0))
    assert isinstance(refused, Diagnostic)
    assert (
        refused.message == "the last file of this store was received on 31 May 2026, so no other can come on 1 May 2026"
    )
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "x.txt").write_text("x", encoding="utf-8")
    refused = receive(tmp_path / "other", [tmp_path / "stay-0.csv"], month(0))
    assert isinstance(refused, Diagnostic)
    assert refused.code.name == "no-store"


def test_two_at_once_cannot_add_to_a_store(tmp_path: Path) -> None:
    store = stored(tmp_path, ["1,c1,2026-04-02,open"])
    with turn(store) as had:
        assert had
        done = pbrc("receive", store, tmp_path / "stay-0.csv")
    assert done.returncode == 2, done.stderr
    assert "PBR0825" in done.stderr
    assert pbrc("receive", store, tmp_path / "stay-0.csv").returncode == 0, "the other call has ended"
    assert len(there(store)) == 2
    done = pbrc("receive", store, tmp_path / "stay-0.csv", "--on", "2026-05-02")
    assert done.returncode == 2, "what cannot be done as asked"


def there(store: Path) -> list[Receipt]:
    kept = receipts(store)
    assert isinstance(kept, list), kept
    return kept


class Killed(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("first", [True, False])
def test_what_breaks_off_anywhere_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, first: bool
) -> None:
    files = []
    for number in range(2):
        files.append(tmp_path / f"stay-{number}.csv")
        files[-1].write_text(f"{HEADINGS}\n{number},c1,2026-04-02,open\n", encoding="utf-8")
    for step in range(1, 30):
        store = tmp_path / f"store-{step}"
        if not first:
            receive(store, files[:1], month(0))
        killed = _killed_at(step, monkeypatch, partial(receive, store, files, month(1)))
        monkeypatch.undo()
        listed = [one.name for one in there(store)]
        before = [] if first else ["stay-0.csv"]
        assert listed in (before, [*before, "stay-0.csv", "stay-1.csv"])
        again = receive(store, files[1:], month(2))
        assert isinstance(again, list)
        assert [one.name for one in there(store)] == [*listed, "stay-1.csv"]
        assert sorted(path.name for path in (store / FILES).iterdir()) == [one.kept_as for one in there(store)]
        if not killed:
            assert step > 8
            return


def _killed_at(step: int, patch: pytest.MonkeyPatch, call: Callable[[], object]) -> bool:
    """Make a call that ends before its nth step on the disk; whether it came so far."""
    left = [step]

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def one(*given_: object) -> object:
            left[0] -= 1
            if not left[0]:
                raise Killed
            return real(*given_)

        return one

    patch.setattr("pbr_dsl.data.store.settle", counted(settle))
    patch.setattr("pbr_dsl.data.store.shutil.copyfile", counted(shutil.copyfile))
    patch.setattr(Path, "replace", counted(Path.replace))
    patch.setattr(Path, "chmod", counted(Path.chmod))
    try:
        call()
    except Killed:
        return True
    return False


SEVERAL = {  # what one customer's rows say, for each outcome: a date of its own, and the same building or two
    "more rows that say the same": (["A 05-01", "A 05-02"], ["A 05-01", "A 05-02", "A 05-20"], "A"),
    "the later version changes": (["A 05-01", "B 05-03"], ["A 05-01", "C 05-20"], "C"),
    "another order of lines": (["A 05-01", "B 05-03"], ["B 05-03", "A 05-01"], "B"),
    "the earlier is touched again": (["A 05-01", "B 05-03"], ["A 05-20", "B 05-03"], "A"),
    "both change": (["A 05-01", "B 05-03"], ["C 05-02", "D 05-04"], "D"),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_versions_in_one_file(tmp_path: Path, name: str) -> None:
    first, then, stands = SEVERAL[name]
    days = {"A": "2026-04-02", "B": "2026-04-03", "C": "2026-04-04", "D": "2026-04-05"}
    files = [[f"1,c1,{days[one[0]]},open,2026-{one[2:]}" for one in rows] for rows in (first, then)]
    dataset = read(CONTRACT, [stored(tmp_path, *files, headings=f"{HEADINGS},recorded")])
    assert known(dataset, month(1))["1"].startswith(f"c1, {days[stands]}, open")
    assert [one.changed for one in dataset.movements] == [
        0,
        first != then and "order" not in name and "more" not in name,
    ]
    for tally in dataset.tallies:
        assert tally.read == tally.accepted + tally.rejected + tally.repeated + tally.blank
