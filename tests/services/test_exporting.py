"""The files for everybody: the same bytes each time, read back to the same election, safe."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pabulib.checker import Checker
from sqlalchemy.orm import Session

from budgeting.counting.model import Cap
from budgeting.counting.rulebook import BallotFormat
from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.errors import NotFound
from budgeting.formats.csv_writer import safe
from budgeting.formats.pabulib import read_pb
from budgeting.models import BoxedBallot, OpenedBallot, OutcomeRecord, Process, RulebookRecord
from budgeting.services import clock, exporting
from budgeting.services.exporting import download, single_ballots
from budgeting.services.recording import record
from tests import things
from tests.results import SEED, published
from tests.things import a_process

POINTS = BallotFormat(kind="points", points=10, points_each=5, number=6)


def rows(content: bytes) -> list[dict[str, str]]:
    """A CSV as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def pb(session: Session, process: Process) -> str:
    """The .pb file of a process."""
    return download(session, process, f"{process.slug}.pb").content.decode()


def objections(text: str) -> dict[str, Any]:
    """The errors that the official checker finds; its warnings are about how people voted."""
    results: dict[str, Any] = Checker().process_files([text])[1]["results"]
    errors: dict[str, Any] = results["errors"]
    return errors


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"ballot": BallotFormat(kind="knapsack", number=6)},
        {"ballot": BallotFormat(wanted="exactly", number=3)},
        {"threshold": 300_000},
        {"caps": (Cap("field", "parks", 400_000), Cap("district", "north", 600_000))},
    ],
    ids=["approval", "knapsack", "exactly", "threshold", "caps"],
)
def test_the_checker_of_the_library_accepts_the_file(
    session: Session, given: dict[str, Any]
) -> None:
    process = published(session, projects=8, **given)
    assert objections(pb(session, process)) == {}


def test_ballots_of_points_are_cumulative_ones(session: Session) -> None:
    choices = [{"P-1": 5, "P-2": 3, "P-3": 2}, {"P-2": 5}] * 30
    process = published(session, choices, ballot=POINTS)
    assert objections(pb(session, process)) == {}
    assert read_pb(pb(session, process)).vote_type == "cumulative"


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"process": True, "costs": [300_000] * 8},
        {"threshold": 400_000},
        {"caps": (Cap("field", "parks", 400_000), Cap("district", "north", 600_000))},
    ],
    ids=["plain", "tied", "threshold", "caps"],
)
def test_the_file_counts_to_the_published_result(session: Session, given: dict[str, Any]) -> None:
    if given.pop("process", False):
        given["process"] = a_process(session, total=50_000_000)
    process = published(session, projects=8, **given)
    file = read_pb(pb(session, process))
    election = file.election(lottery_order(SEED, file.project_ids), conditions=True)
    outcome = RULES["knapsack"].count(election)
    kept = json.loads(session.get_one(OutcomeRecord, process.id).document)
    assert list(outcome.funded) == kept["funded"]
    assert outcome.total_support == kept["total_support"]


def test_both_files_of_ballots_hold_what_lies_in_the_box(session: Session) -> None:
    process = published(session)
    box = sorted(",".join(sorted(marks)) for marks in things.choices(session, process))
    table = rows(download(session, process, "votes.csv").content)
    assert sorted(row["vote"] for row in table) == box
    assert [row["voter_id"] for row in table] == [str(n) for n in range(1, 61)]
    lines = pb(session, process).split("VOTES\n")[1].splitlines()[1:]
    assert lines == [f"{row['voter_id']};{row['vote']}" for row in table]


def test_the_ballots_stand_in_the_order_in_which_they_came_out_of_the_box(
    session: Session,
) -> None:
    process = published(session)
    stored = session.query(OpenedBallot).filter_by(process_id=process.id)
    expected = [
        ",".join(sorted(json.loads(ballot.choice)))
        for ballot in stored.order_by(OpenedBallot.number)
    ]
    table = rows(download(session, process, "votes.csv").content)
    assert [row["vote"] for row in table] == expected


def test_nothing_in_a_file_names_a_key_of_the_box(session: Session) -> None:
    process = published(session)
    for file in exporting.downloads(session, process):
        for bid, digest in session.query(BoxedBallot.bid, BoxedBallot.commitment):
            assert bid.hex().encode() not in file.content
            assert digest.hex().encode() not in file.content


def test_every_file_has_the_same_bytes_each_time(session: Session) -> None:
    process = published(session)
    first = {file.name: file.content for file in exporting.downloads(session, process)}
    session.expire_all()
    assert first == {file.name: file.content for file in exporting.downloads(session, process)}
    assert len(first) == 9


def test_under_fifty_ballots_no_single_ballot_leaves(session: Session) -> None:
    process = published(session, [{"P-1": 1}] * 49)
    status = {entry.kind: entry.status for entry in exporting.catalogue(session, process)}
    assert status["votes"] == status["pb"] == "withheld"
    assert status["results"] == "there"
    for name in ("votes.csv", f"{process.slug}.pb"):
        with pytest.raises(NotFound):
            download(session, process, name)
    listed = json.loads(download(session, process, "datapackage.json").content)
    assert "votes.csv" not in {resource["path"] for resource in listed["resources"]}


def test_from_fifty_ballots_on_they_do(session: Session) -> None:
    process = published(session, [{"P-1": 1}] * 50)
    assert len(rows(download(session, process, "votes.csv").content)) == 50


@pytest.mark.parametrize("phase", ["sealed", "open", "paused", "closed", "counting"])
def test_before_the_publication_only_list_and_rules_leave(session: Session, phase: str) -> None:
    process = published(session)
    process.phase = phase
    there = {file.name for file in exporting.downloads(session, process)}
    assert there == {"projects.csv", "rulebook.json"}


def test_the_sealed_files_hash_to_the_digests(session: Session) -> None:
    process = published(session)
    record = session.get_one(RulebookRecord, process.id)
    rulebook = download(session, process, "rulebook.json").content
    assert hashlib.sha256(rulebook).hexdigest() == record.sha256
    outcome = download(session, process, "outcome.json").content
    kept = session.get_one(OutcomeRecord, process.id)
    assert hashlib.sha256(outcome).hexdigest() == kept.sha256


def test_the_result_keeps_to_its_schema(session: Session) -> None:
    process = published(session, projects=8, threshold=300_000)
    schema = json.loads(download(session, process, "results.schema.json").content)
    Draft202012Validator.check_schema(schema)
    result = json.loads(download(session, process, "results.json").content)
    Draft202012Validator(schema).validate(result)
    assert [line["project_id"] for line in result["projects"] if line["funded"]]
    assert result["lottery"]["seed"] == SEED
    assert hashlib.sha256(SEED.encode()).hexdigest() == result["lottery"]["commitment"]


def test_the_table_of_results_says_what_the_outcome_says(session: Session) -> None:
    process = published(session, projects=8)
    kept = json.loads(session.get_one(OutcomeRecord, process.id).document)
    table = {row["code"]: row for row in rows(download(session, process, "results.csv").content)}
    assert {code for code, row in table.items() if row["funded"] == "1"} == set(kept["funded"])
    for reason in kept["not_funded"]:
        row = table[reason["project_id"]]
        assert row["support_missing"] == str(reason["support_missing"])
        cents = reason["price_funded"]
        assert row["price_funded"] == ("" if cents is None else str(Decimal(cents) / 100))


def test_the_package_describes_every_other_file(session: Session) -> None:
    process = published(session)
    package = json.loads(download(session, process, "datapackage.json").content)
    others = {file.name: file for file in exporting.downloads(session, process)}
    others.pop("datapackage.json")
    assert {resource["path"] for resource in package["resources"]} == set(others)
    for resource in package["resources"]:
        content = others[resource["path"]].content
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if resource["mediatype"] == "text/csv":
            columns = [field["name"] for field in resource["schema"]["fields"]]
            assert columns == list(rows(content)[0])


def test_every_export_names_the_act_of_the_publication(session: Session) -> None:
    process = published(session)
    assert json.loads(download(session, process, "results.json").content)["chain"] is None
    assert "Chain of acts" not in pb(session, process)
    act = record(session, "outcome.published", actor="Dari", at=clock.now(), process=process)
    session.commit()
    before = {file.name: file.content for file in exporting.downloads(session, process)}
    named = {"link": act.link, "hash": act.hash}
    for name in ("results.json", "datapackage.json"):
        assert json.loads(before[name])["chain"] == named
    assert f"Chain of acts: {act.link} {act.hash}" in pb(session, process)
    schema = json.loads(before["results.schema.json"])
    Draft202012Validator(schema).validate(json.loads(before["results.json"]))
    record(session, "project.revised", actor="Haneul", at=clock.now(), process=process)
    session.commit()
    assert {file.name: file.content for file in exporting.downloads(session, process)} == before


def test_a_currency_without_decimals_has_none_in_the_files(session: Session) -> None:
    won = a_process(session, currency="KRW", decimals=0, total=97_000_000)
    process = published(session, process=won, costs=[300_000, 350_001, 400_000, 450_000, 1, 2])
    table = rows(download(session, process, "projects.csv").content)
    assert [row["cost"] for row in table] == ["300000", "350001", "400000", "450000", "1", "2"]
    assert "budget;1940000\n" in pb(session, process)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "＝1", "\n=1"])
def test_a_spreadsheet_runs_no_formula(text: str) -> None:
    assert safe(text) == f"'{text}"


def test_a_name_that_is_a_formula_stays_text(session: Session) -> None:
    from budgeting.services.listing import projects

    process = published(session)
    projects(session, process)[0].names = {"en": '=HYPERLINK("http://example.org")', "ko": "가"}
    table = rows(download(session, process, "projects.csv").content)
    assert table[0]["name_en"].startswith("'=HYPERLINK")
    assert table[0]["name_ko"] == "가"


def test_tables_begin_with_a_byte_order_mark(session: Session) -> None:
    process = published(session)
    assert download(session, process, "projects.csv").content.startswith(b"\xef\xbb\xbfnumber,")


def test_a_file_is_made_once_as_long_as_files_are_kept(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    process = published(session)
    made: list[str] = []
    write = single_ballots.write_pb
    monkeypatch.setattr(
        single_ballots, "write_pb", lambda *given: made.append("pb") or write(*given)
    )
    with exporting.keeping():
        first = exporting.downloads(session, process)
        assert exporting.downloads(session, process) == first
        with exporting.keeping(exporting.kept()):
            assert download(session, process, "hanbit-2026.pb") in first
    assert made == ["pb"]
    assert exporting.kept() is None
    assert exporting.downloads(session, process) == first
    assert made == ["pb", "pb"]
