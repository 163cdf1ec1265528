"""`pbrc duplicates`: persons and documents that are paid for twice, by keyed hashes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from pbr_dsl.driver.comparing import UnfitError, asked_of, compared, hash_list, read_key
from pbr_dsl.driver.running import Asked, Stopped
from pbr_dsl.report.duplicates.found import Found
from pbr_dsl.report.duplicates.published import to_json
from pbr_dsl.values.keyed import keyed, same_text
from tests.cli.calling import pbrc
from tests.reference.worked import seen

KEY = b"a key that only councils have"
TEXT = """language pbr 1

contract {name} "Homes"
  between       council "Example City Council", provider "Example Homes Ltd"
  term          1 April 2026 to 31 March 2028
  money         GBP, each line rounded half up to £0.01
  periods       quarters from 1 April 2026, restated for 180 days
  unknown rows  pay the rest
  prevails      this text

schedule service "Call-offs" of provider and lot
  | service | provider | lot   |
  | s1      | north    | young |
  | s2      | south    | young |
record client of service: person-key text, moved event date
record visit of client: held event date, length 0 to 12 hours
evidence tenancy "Tenancy"
  verified   by landlord, not by provider
  submitted  within 28 days after achieved, used once
outcome housed each client, once
  achieved  on moved
  evidence  tenancy
  price     = £600
let given each provider and period = sum of length over visits
payment card each outcome
  amount  price
payment support each provider and period
  amount  £20 per hour * given
allow paid-on-volume for support because "the tests are about persons"
"""
CLIENTS = "client,service,person-key,moved,recorded\n"
PROOFS = "proof,client,outcome,verified-by,relation,document,submitted,recorded\n"
VISITS = "visit,client,held,length,recorded\n"


def placed(folder: Path, name: str, clients: str, proofs: str = "", visits: str = "") -> Path:
    """A folder with a contract and its data."""
    (folder / name / "data").mkdir(parents=True)
    (folder / name / "contract.pbr").write_text(TEXT.format(name=name), encoding="utf-8")
    for file, text in (("client", CLIENTS + clients), ("proof", PROOFS + proofs), ("visit", VISITS + visits)):
        (folder / name / "data" / f"{file}.csv").write_text(text, encoding="utf-8")
    return folder / name


def client(row: str, service: str, person: str) -> str:
    return f"{row},{service},{person},2026-05-04,2026-05-04\n"


def proof(row: str, whose: str, document: str, day: int = 8) -> str:
    return f"{row},{whose},housed,landlord,independent,{document},2026-05-{day:02},2026-05-{day:02}\n"


def search(*folders: Path, lists: tuple[Path, ...] = (), on: date | None = None) -> Found:
    done = compared(asked_of(folders, Asked(Path(), as_known_on=on)), KEY, [], lists)
    assert not isinstance(done, Stopped), [one.message for one in done.findings]
    return done.found


def kinds(found: Found) -> list[tuple[str, int, int]]:
    """Of each duplicate its kind, in how many lines it is, and the pounds at stake."""
    return [(one.kind, len(one.uses), int(one.at_stake["GBP"])) for one in found.duplicates]


@pytest.mark.parametrize(
    ("one", "other"),
    [("QQ 12 34 56 C", "qq123456c"), ("T-0017", "t0017"), ("\uff31\uff31\uff11\uff12", "qq12")],
)
def test_ways_to_write_one_identifier_have_one_hash(one: str, other: str) -> None:
    assert same_text(one) == same_text(other)
    assert keyed(KEY, "person", one) == keyed(KEY, "person", other)


@pytest.mark.parametrize(("one", "other"), [("0017", "17"), ("ann", "anne")])
def test_other_identifiers_have_another(one: str, other: str) -> None:
    assert keyed(KEY, "person", one) != keyed(KEY, "person", other)


def test_another_key_or_kind_gives_another_hash() -> None:
    assert len({keyed(KEY, "person", "17"), keyed(KEY, "document", "17"), keyed(KEY + b"2", "person", "17")}) == 3


def test_two_providers_two_rows_and_two_contracts(tmp_path: Path) -> None:
    """Ann has two rows with two providers, Ben two with one, Cat one in each contract; Dan's blank key is nobody's."""
    clients = client("c1", "s1", "A 1") + client("c2", "s2", "a1") + client("c3", "s1", "B1") + client("c4", "s1", "B1")
    clients += client("c5", "s1", "C1") + client("c6", "s1", "") + client("c7", "s2", "")
    proofs = "".join(proof(f"p{n}", f"c{n}", f"T{n}") for n in range(1, 8))
    one = placed(tmp_path, "one", clients, proofs)
    two = placed(tmp_path, "two", client("x", "s1", "c-1"), proof("q", "x", "T 1"))
    assert kinds(search(one)) == [("person", 2, 600), ("person", 2, 600)]
    found = search(one, two)
    assert kinds(found) == [("document", 2, 600), *[("person", 2, 600)] * 3]
    assert seen((found.compared, found.at_stake)) == ({"person": 3, "document": 7}, {"GBP": 2400})


def test_a_payment_of_all_is_split_by_the_rows_that_it_rests_on(tmp_path: Path) -> None:
    """Ann has three hours with the one provider and two with the other: £60 and £40."""
    visits = "".join(f"v{n},c{n % 2 + 1},2026-05-1{n},1,2026-05-2{n}\n" for n in range(1, 6))
    one = placed(tmp_path, "one", client("c1", "s1", "A1") + client("c2", "s2", "A1"), visits=visits)
    (ann,) = search(one, on=date(2026, 7, 31)).duplicates
    assert seen((sorted(use.paid for use in ann.uses), ann.at_stake)) == ([40, 60], {"GBP": 40})


def test_lists_of_two_councils_without_a_name(tmp_path: Path) -> None:
    one = placed(tmp_path, "one", client("canary1", "s1", "CANARY2"), proof("p", "canary1", "CANARY3"))
    two = placed(tmp_path, "two", client("x", "s1", "canary-2"), proof("p", "x", "T1"))
    key, listed = tmp_path / "council.key", tmp_path / "list.csv"
    key.write_bytes(KEY)
    made = pbrc("duplicates", one, "--key", key, "--export-hashes", listed)
    done = pbrc("duplicates", two, "--key", key, "--hashes", listed, "--format", "json")
    assert (made.returncode, done.returncode) == (0, 1)
    assert json.loads(done.stdout)["at_stake"] == {"GBP": "600.00"}
    told = (made.stdout + made.stderr + done.stdout + done.stderr + listed.read_text()).casefold()
    assert "canary" not in told.replace(str(tmp_path).casefold(), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kind,hash\n", "is no list"),
        ("{head}\n{row}", "made with another key"),
        ("{head}\na,person\n", "line 2 cannot be read"),
    ],
)
def test_lists_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    one = placed(tmp_path, "one", client("c1", "s1", "A1"), proof("p", "c1", "T1"))
    done = compared(asked_of([one], Asked(Path())), KEY, [], [])
    assert not isinstance(done, Stopped)
    head, row, *_ = hash_list(done.own, KEY + b"2").splitlines()
    listed = tmp_path / "list.csv"
    listed.write_text(text.format(head=head, row=row), encoding="utf-8")
    with pytest.raises(UnfitError, match=said):
        search(one, lists=(listed,))


def test_a_key_that_can_be_tried_out_is_refused(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("  short\n", encoding="utf-8")
    with pytest.raises(UnfitError, match="5 characters"):
        read_key(tmp_path / "key")
    with pytest.raises(UnfitError, match="is no contract"):
        asked_of([tmp_path / "data"], Asked(Path()))


def test_the_published_form(tmp_path: Path) -> None:
    one = placed(tmp_path, "one", client("c1", "s1", "A1") + client("c2", "s2", "A1"), proof("p", "c1", "T1"))
    shown = json.loads(to_json(search(one)))
    assert shown["by"] == ["one: persons by `person-key` of client and documents by `document` of proof"]
    (ann,) = shown["duplicates"]
    assert [(use["provider"], use["paid"], use["held"], use["rows"]) for use in ann["uses"]] == [
        ("north", "600.00", 0, ["client.csv row 2", "proof.csv row 2"]),
        ("south", "0.00", 1, []),
    ]
