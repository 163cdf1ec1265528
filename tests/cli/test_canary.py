"""Nobody is named: personal fields hold canaries, data fail in hundreds of ways, and no canary is ever heard.

Each path is a fault in one field of one file, taken through one verb in one form; what is printed, what is written and
what a crash leaves behind is searched.
"""

from __future__ import annotations

import contextlib
import io
import re
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import openpyxl
import pytest

from pbr_dsl.api import run
from pbr_dsl.cli import _run
from pbr_dsl.columnar.sampled import TOO_MANY
from pbr_dsl.driver import Compilation, running, showing
from pbr_dsl.driver.columns import with_file
from pbr_dsl.driver.engine import failed
from pbr_dsl.source import Source
from pbr_dsl.values.display import key_text
from pbr_dsl.values.pseudonym import Pseudonym, Pseudonyms
from pbr_dsl.values.statement import Statement
from pbr_dsl.values.stopped import EngineStoppedError

CONTRACT = """\
language pbr 1

contract youth "Work for young people"  [1]
  between       council "Example City Council", provider "Example Support Ltd"
  term          1 April 2026 to 31 March 2028
  money         GBP, each line rounded half up to £0.01
  calendar      weeks start Monday, month ends clamp
  periods       quarters from 1 April 2026, cut-off 15 days after, restated for 12 months
  unknown rows  pay the rest
  prevails      this text

record area
record client of area, personal: born personal date, need personal one of quixotic or mundane, referred event date
record visit of client: held event date, length 0 to 12 hours, score personal number

let age each client = whole years from born to referred
let birthday each client = born
let given each client and period = sum of length over visits
let best each client = highest of score over visits

eligibility each client on referred  [2]
  of-age: age is at least 18 years
  early:  birthday is before 1 January 1980
  in-need: need is mundane
  scored: best is at most 50

evidence payslip "Payslip"  [3]
  verified   by employer, not by provider
  submitted  within 28 days after achieved
  sample     50% of claims each area and period, at least 2
outcome started each client, once  [4]
  achieved  on first visit's held
  evidence  payslip
  price     = £500

let earned each area and period = sum of price over outcomes where accepted
payment results each area and period  [5]
  amount  earned
clawback invalid from results  [6]
  amount  payslip's error-rate * results
payment hours each client and period  [7]
  amount  £10 per hour * given
  when    age is at least 18 years
"""
PEOPLE = ["Xanthippe", "Ysolde", "Zebedee"]
# Who is refused, and who is not: the birth date, the need, and the score of a visit.
OF = {"Xanthippe": ("1987-06-05", "quixotic", "73125"), "Ysolde": ("1977-06-05", "mundane", "7")}
OF["Zebedee"] = OF["Xanthippe"]
# The names, and the birth dates, the code and the number in every way that they are written.
CANARIES = re.compile(r"xanth|ysold|zebed|19[78]7|June [78]7|5/6/[78]7|quixot|73,?125|31933|28281", re.IGNORECASE)
PROVED = ["started", "employer", "independent", "2026-05-20", "2026-05-20"]
FILES = {
    "area": [["area", "recorded"], ["north", "2026-04-01"]],
    "client": [
        ["client", "area", "born", "need", "referred", "recorded"],
        *([one, "north", *OF[one][:2], "2026-04-02", "2026-04-03"] for one in PEOPLE),
    ],
    "visit": [
        ["visit", "client", "held", "length", "score", "recorded"],
        *([f"v{at}", one, "2026-05-04", "2", OF[one][2], "2026-05-05"] for at, one in enumerate(PEOPLE)),
    ],
    "proof": [
        ["proof", "client", "outcome", "verified-by", "relation", "submitted", "recorded"],
        *([f"p{at}", one, *PROVED] for at, one in enumerate(PEOPLE)),
    ],
    "spot-check": [
        ["spot-check", "client", "outcome", "result", "recorded"],
        ["s1", "Ysolde", "started", "invalid", "2026-07-10"],
    ],
}
PERSONAL = [("client", 0), ("client", 2), ("client", 3), ("visit", 1), ("visit", 4), ("proof", 1), ("spot-check", 1)]
CELLS = ["", "{}x", "={}", "{}\u200b", '"{}', "{},{}", "#N/A", "{} {}", "31/02/{}", "-{}", "{}\n{}", "{}\x1b[31m"]
CELLS += ["{:.<90}"]
FORMS = [
    *(("simulate", "--by", "client", "--format", form) for form in ("text", "json", "csv")),
    *(("validate", "--format", form) for form in ("text", "json", "csv", "html")),
    *(("due", "--within", "200", "--format", form) for form in ("text", "json", "csv")),
    ("simulate", "--coverage", "--format", "text"),
    ("simulate", "--by", "client", "--engine", "duckdb", "--format", "json"),
    ("simulate", "--by", "client", "--format", "html"),
    ("simulate", "--set", "hours = £11 per hour * given", "--by", "client", "--format", "text"),
    *(("why", "--for", "Xanthippe", "--format", form) for form in ("text", "json")),
    ("why", "--for", "client:Ysolde2"),
    *(("sample", "--period", "2026-05-01", "--format", form) for form in ("text", "json", "csv")),
]
RUN = ("contract.pbr", "data", "--as-known-on", "2026-08-01")
SEED = ("--seed", "a.seed", "--published", "6cc1eacadfcc4e6233170c2c9a1d6f8974ec3e91557acb9daf319fefa9987f2a")


def faults() -> Iterator[tuple[str, int, str]]:
    yield from ((file, at, cell) for file, at in PERSONAL for cell in CELLS)
    for file in FILES:
        yield from ((file, 0, how) for how in ("no headings", "twice", "short", "long", "bytes", "renamed", "gone"))


def damaged(rows: list[list[str]], at: int, how: str) -> bytes:
    """A file with one thing wrong in it."""
    lines = [list(row) for row in rows]
    match how:
        case "no headings":
            lines = lines[1:]
        case "twice":
            lines += [[*lines[1][:-2], "2026-05-06", lines[1][-1]]]
        case "short" | "long":
            lines[-1] = lines[-1][:-2] if how == "short" else [*lines[-1], *lines[-1]]
        case "renamed":
            lines[0] = [f"{name}z" for name in lines[0]]
        case "gone":
            lines = [lines[0], *([f"{cell}9" for cell in row] for row in lines[1:])]
        case "bytes":
            return "\n".join(map(",".join, lines)).encode() + b"\n\xff\xfe" + ",".join(lines[-1]).encode()
        case _:
            lines[1][at] = how.format(lines[1][at], lines[1][at])
    return ("\n".join(map(",".join, lines)) + "\n").encode()


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """A call in this process; what it printed and everything that it wrote, crash reports among it."""
    compiled = cache(lambda text, changes: Compilation(Source("contract.pbr", text), changes=changes))
    monkeypatch.setattr(running, "Compilation", lambda source, changes: compiled(source.text, changes))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "crashes"))
    for folder in ("data", "crashes"):
        (tmp_path / folder).mkdir()
    (tmp_path / "contract.pbr").write_text(CONTRACT, encoding="utf-8")
    (tmp_path / "a.seed").write_text("4f1c0de2" * 8, encoding="utf-8")
    for name, rows in FILES.items():
        (tmp_path / "data" / f"{name}.csv").write_text("\n".join(map(",".join, rows)) + "\n", encoding="utf-8")

    def called(*words: str, code: set[int] | None = None) -> str:
        out = io.StringIO()
        monkeypatch.setattr("sys.argv", ["pbrc", *words])
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            assert _run(list(words)) in (code or {0, 1, 2}), out.getvalue()
        left = [one.read_text(encoding="utf-8") for one in Path("crashes").iterdir()]
        return "\n".join([out.getvalue(), *left])

    return called


def paths(form: tuple[str, ...]) -> list[tuple[str, int, str]]:
    """The faults that are taken through one form: every other; where each is run many times, one in 20."""
    few = form[0] in ("why", "due") or {"--coverage", "--engine", "html"} & {*form[1:]}
    step = 40 if "--engine" in form else 20 if few else 2
    return list(faults())[FORMS.index(form) % step :: step]


@pytest.mark.parametrize("form", FORMS, ids="-".join)
def test_no_canary_is_heard(call: Callable[..., str], form: tuple[str, ...]) -> None:
    heard = []
    for file, at, how in paths(form):
        path = Path("data") / f"{file}.csv"
        sound = path.read_bytes()
        path.write_bytes(damaged(FILES[file], at, how))
        said = call(form[0], *RUN, *form[1:], *(SEED if form[0] == "sample" else ()))
        heard += [(file, at, how, found[0], said) for found in CANARIES.finditer(said)][:1]
        path.write_bytes(sound)
    assert not heard, heard[0]


def test_there_are_at_least_500_paths() -> None:
    assert sum(len(paths(form)) for form in FORMS) >= 500
    assert len(set(faults())) == len(list(faults()))


@pytest.mark.parametrize("form", FORMS, ids="-".join)
def test_nor_where_all_is_well(call: Callable[..., str], form: tuple[str, ...]) -> None:
    said = call(form[0], *RUN, *form[1:], *(SEED if form[0] == "sample" else ()))
    assert not CANARIES.search(said), said
    names = form[0] in ("why", "sample") or "--by" in form  # these speak of people: by another name
    assert "personal" in said or not names or form[-1] == "csv"


@pytest.mark.parametrize("where", ["restated", "outcome_counts", "coverage"])
def test_nor_in_the_report_of_a_crash(call: Callable[..., str], monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    def fail(*_: object) -> None:
        try:
            dict[str, str]()[PEOPLE[0]]
        except KeyError as error:
            message = f"{OF[PEOPLE[1]]} of {PEOPLE[1]}"
            raise ValueError(message) from error

    monkeypatch.setattr(showing, where, fail)
    said = call("simulate", *RUN, "--by", "client", "--map", "Xanthippe.toml", code={2})
    assert "Xanthippe.toml" in said, "a file that somebody names is named"
    said = call("simulate", *RUN, code={3})
    assert "ValueError" in said
    assert "KeyError" in said
    assert "in fail" in said
    assert not CANARIES.search(said)


def test_a_key_gives_everyone_the_same_name_everywhere(call: Callable[..., str]) -> None:
    Path("key").write_text("k" * 32, encoding="utf-8")
    name = Pseudonyms(b"k" * 32).of("Xanthippe")
    assert re.fullmatch("[0-9a-f]{16}", name)
    said = call("simulate", *RUN, "--by", "client", "--pseudonyms", "key")
    assert name in said
    assert not CANARIES.search(said)
    fast = call("simulate", *RUN, "--by", "client", "--pseudonyms", "key", "--engine", "duckdb")
    assert name in fast
    assert "k" * 32 not in said + fast
    assert not CANARIES.search(fast)
    for whom in ("Xanthippe", name):
        assert f"client {name}" in call("why", *RUN, "--for", whom, "--pseudonyms", "key")
    Path("key").write_text("short", encoding="utf-8")
    assert "holds no key" in call("simulate", *RUN, "--pseudonyms", "key", code={2})


@pytest.mark.parametrize("keyed", [(), ("--pseudonyms", "key")])
def test_both_engines_give_people_the_same_names(call: Callable[..., str], keyed: tuple[str, ...]) -> None:
    Path("key").write_text("k" * 32, encoding="utf-8")
    visits = Path("data/visit.csv")
    first, *others = visits.read_text(encoding="utf-8").splitlines()
    more = ["v8,nobody,2026-05-04,2,7,2026-05-05", *others, "v9,Ysolde,2026-05-04,,7,2026-05-05", "v9,anna,x,1,7,"]
    visits.write_text("\n".join([first, *more, ""]), encoding="utf-8")
    asked = ("simulate", *RUN, *keyed, "--format", "csv")
    assert call(*asked, "--engine", "duckdb") == call(*asked)
    changed = (*asked, "--set", "hours = £11 per hour * given", "--by", "client")
    assert keyed or call(*changed, "--engine", "duckdb") == call(*changed)


def test_what_an_engine_quotes_where_it_stops_is_not_shown() -> None:
    contract = Compilation(Source("contract.pbr", CONTRACT)).contract
    assert contract is not None
    why = EngineStoppedError("other", "Conversion Error: Could not convert string 'Xanthippe' to INT64")
    said = with_file(why, [], contract)
    assert failed(said).message == "the engine could not go on: Could not convert string \u2026"
    ours = EngineStoppedError("other", f"Conversion Error: Could not convert string 'a sample of 250, {TOO_MANY}'")
    assert TOO_MANY in failed(with_file(ours, [], contract)).message


def test_nobody_is_named_by_promises_or_among_those_paid_twice(call: Callable[..., str]) -> None:
    Path("key").write_text("k" * 32, encoding="utf-8")
    said = call("duplicates", "contract.pbr", "data", "--key", "key")
    assert "3 persons compared" in said
    promise = 'always "nothing for hours" each client: hours to date is £0.00\n'
    Path("contract.pbr").write_text(CONTRACT + promise, encoding="utf-8")
    said += call("test", "contract.pbr", "--data", "data")
    assert "BROKEN" in said
    assert not CANARIES.search(said), said


def test_names_change_no_amount_and_no_order(call: Callable[..., str], tmp_path: Path) -> None:
    del call
    plain = tmp_path / "plain.pbr"
    plain.write_text(CONTRACT.replace(", personal", "").replace("personal ", ""), encoding="utf-8")

    def lines(made: Statement) -> list[tuple[object, ...]]:
        return [(line.payment, line.period, line.state, line.amount, line.outcome) for line in made.lines]

    shown, open_ = (run(path, tmp_path / "data") for path in (tmp_path / "contract.pbr", plain))
    assert lines(shown) == lines(open_)
    assert not CANARIES.search("".join(key_text(key) for line in shown.lines for key in line.subject.values()))


def test_a_link_that_may_be_none_names_nobody_either(tmp_path: Path) -> None:
    (tmp_path / "client.csv").write_text("client,began,recorded\nann,2026-04-02,2026-04-03\n", encoding="utf-8")
    (tmp_path / "visit.csv").write_text(
        "visit,whom,held,length,recorded\nv1,ann,2026-05-04,2,2026-05-05\nv2,None,2026-05-04,3,2026-07-20\n",
        encoding="utf-8",
    )
    head, _, _ = CONTRACT.partition("record area")
    rules = (
        "record client, personal: began start date\n"
        "record visit: held event date, whom client or none, length 0 to 12 hours\n"
        "let given each client and period = sum of length over visits where visit's whom is not none\n"
        "payment hours each client and period\n  amount  £10 per hour * given\n"
    )
    (tmp_path / "contract.pbr").write_text(head + rules, encoding="utf-8")
    made = run(tmp_path / "contract.pbr", tmp_path)
    assert {key_text(line.subject["client"]) for line in made.lines} == {"\u2039personal 1\u203a"}
    assert sum(line.before_limits or 0 for line in made.lines) == 20


def test_a_name_is_printed_as_a_name_and_sorts_as_who_it_is() -> None:
    names = Pseudonyms()
    late, early = names.of("zoe"), names.of("ann")
    assert (early < late, late > early, early <= late, late >= early, late < "b") == (True, True, True, True, False)
    assert sorted([(late,), (early,)]) == [(early,), (late,)]
    assert f"{late}" == str(late) == key_text((late,)) == "\u2039personal 1\u203a"
    assert names.of("zoe") is late is names.of(late)
    assert isinstance(early, Pseudonym)
    assert "ann" not in repr((early, [early]))


def test_the_workbook_for_the_verifier_names_whom_to_look_at(call: Callable[..., str]) -> None:
    said = call("sample", *RUN, "--period", "2026-05-01", *SEED, "--to-fill", "out.xlsx")
    assert not CANARIES.search(said)
    cells = {cell.value for row in openpyxl.load_workbook("out.xlsx")["spot-check"].iter_rows() for cell in row}
    assert cells & set(PEOPLE)
