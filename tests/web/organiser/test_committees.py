"""The committees: rules, wishes, the lottery, its list."""

from __future__ import annotations

import hashlib
import io
import json
import shlex
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import CommitteePlan, Membership, Process, Selection, Upload
from budgeting.sortition.committees import Committee, Rules, Wisher, place
from tests import chosen
from tests.pages import Page, Visitor

ROWS = "Parks; 1; 3\nRoads and paths; 1; 3"
RULES = {"rows": ROWS, "feature": "age", "percent": "60"}
SEED = {"seed": "17 4 33", "witnesses": "Yuna\nDari"}


@pytest.fixture
def assembly(app: Flask, session: Session, process: Process) -> Process:
    """Four confirmed members, two old and two young."""
    chosen.an_assembly(session, process, keys=app.extensions["keys"])
    session.query(Membership).filter_by(kind="member").update({"state": "confirmed"})
    values = [
        {"value": one, "names": {}, "share": None, "least": 2, "most": 2} for one in chosen.AGES
    ]
    features = [{"name": "age", "names": {"en": "Age"}, "values": values}]
    session.get_one(Selection, process.id).features = features
    session.commit()
    return process


def here(process: Process, rest: str = "") -> str:
    return f"/organiser/{process.slug}/committees{rest}"


def ruled(office: Visitor, process: Process, **rules: str) -> Page:
    sent = office.post(here(process, "/set"), RULES | rules, on=here(process))
    return office.follow(sent)


def wished(office: Visitor, process: Process, rows: str) -> Page:
    page = office.follow(office.post(here(process, "/wishes"), {"rows": rows}))
    return office.follow(office.post(str(page.one("form.confirm")["action"])))


def drawn(office: Visitor, process: Process) -> Page:
    return office.follow(office.post(here(process, "/draw"), SEED, on=here(process)))


def test_committees_are_set_wished_for_drawn_and_published(
    office: Visitor, assembly: Process, session: Session
) -> None:
    assert "Confirmed members 4" in office.get(here(assembly)).words
    page = ruled(office, assembly)
    assert "The committees were saved." in page.words
    assert "Seats in them 2–6" in page.words
    digest = page.one(".digest .hex").get_text("", strip=True)
    page = wished(office, assembly, "1; Parks\n2; Parks; 2\n3; roads AND paths")
    assert "The wishes of 3 members were saved." in page.words
    assert page.one(".digest .hex").get_text("", strip=True) != digest
    digest = page.one(".digest .hex").get_text("", strip=True)
    page = drawn(office, assembly)
    assert "Parks 2 1, 2 Roads and paths 2 3, 4" in page.words
    assert "Wish 1 was kept for 3 members." in page.words
    assert "One member sits in a committee without having wished for it." in page.words
    assert page.one(".digest .hex").get_text("", strip=True) == digest
    assert "17 4 33" in page.words
    office.get(f"/{assembly.slug}/committees", 404)
    page = office.follow(office.post(here(assembly, "/publish"), {"read": "y"}, on=here(assembly)))
    assert "The list is published." in page.words
    public = office.get(f"/{assembly.slug}/committees")
    assert "Yuna, Dari" in public.words
    assert "Kim" not in public.text
    assert "P01" not in public.text


def test_everybody_can_draw_a_published_list_again(
    office: Visitor, visitor: Visitor, assembly: Process, app: Flask, tmp_path: Path
) -> None:
    ruled(office, assembly)
    wished(office, assembly, "1; Parks\n2; Parks\n3; 2\n4; 2")
    drawn(office, assembly)
    address = f"/{assembly.slug}/committees"
    visitor.get(f"{address}/wishes.json", 404)
    office.post(here(assembly, "/publish"), {"read": "y"}, on=here(assembly))
    page = visitor.get(address)
    assert page.all(f'a[href="{address}/wishes.json"]')
    content = visitor.client.get(f"{address}/wishes.json").data
    assert hashlib.sha256(content).hexdigest() == page.one(".digest .hex").get_text("", strip=True)
    assert b"Kim" not in content
    (tmp_path / f"{assembly.slug}-committees.json").write_bytes(content)
    told = next(one for one in page.all("code") if "draw-again" in one.get_text())
    _flask, *words, file, seed = shlex.split(told.get_text())
    done = app.test_cli_runner().invoke(args=[*words, str(tmp_path / file), seed])
    assert done.exit_code == 0
    assert "Parks (2): P00, P01\nRoads and paths (2): P02, P03" in done.output


def test_the_exported_list_has_numbers_only(office: Visitor, assembly: Process) -> None:
    ruled(office, assembly)
    wished(office, assembly, "1; Parks\n2; Parks\n3; 2\n4; 2")
    drawn(office, assembly)
    text = office.client.get(f"/organiser/{assembly.slug}/committees.csv").data.decode("utf-8-sig")
    assert text.splitlines() == [
        "committee,number,wish", "Parks,1,1", "Parks,2,1", "Roads and paths,3,1",
        "Roads and paths,4,1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"rows": "Parks; 1"}, "Line 1: write a name"),
        ({"rows": "Parks; 3; 1"}, "the least size is above the most"),
        ({"rows": "Parks; 1; 3\nparks; 1; 2"}, "Line 2: the committee parks stands twice."),
        ({"rows": "Parks; one; 3"}, "the sizes are whole numbers."),
        ({"rows": ""}, "Write at least one committee."),
        ({"percent": "40"}, "Write a number from 50 up."),
        ({"percent": "x"}, "Write a whole number in digits."),
        ({"rows": "\n".join(f"c{n}; 1; 2" for n in range(61))}, "At most 60 committees"),
    ],
)
def test_rules_that_are_none_are_refused_and_kept(
    office: Visitor, assembly: Process, session: Session, rules: dict[str, str], words: str
) -> None:
    form = RULES | rules
    page = office.post(here(assembly, "/set"), form, on=here(assembly), status=422)
    assert words in page.one(".errors").get_text()
    assert page.one("#rows").get_text().strip() == form["rows"].strip()
    assert session.query(CommitteePlan).count() == 0


def test_what_stands_against_the_lottery_is_said_in_words(
    office: Visitor, assembly: Process
) -> None:
    page = ruled(office, assembly, rows="Parks; 1; 1\nRoads; 1; 1")
    assert "There are 4 members and only 2 seats." in page.words
    page = ruled(office, assembly, rows="Parks; 3; 3\nRoads; 3; 3")
    assert "The smallest sizes ask for 6 members together, but there are 4." in page.words
    page = ruled(office, assembly, rows="Parks; 1; 1\nRoads; 3; 3")
    assert "100 per cent can be kept." in page.words
    assert not page.all("#seed")


def test_wishes_are_shown_before_they_are_saved(
    office: Visitor, assembly: Process, session: Session
) -> None:
    ruled(office, assembly)
    file = {"file": (io.BytesIO(b"number,wish1\n2,Parks\n"), "wishes.csv")}
    page = office.follow(office.post(here(assembly, "/wishes"), file))
    assert [row.get_text(" ", strip=True) for row in page.all("tbody tr")] == ["2 Parks –"]
    assert _wishes(session, 2) == []
    drop = str(page.one("button.plain[formaction]")["formaction"])
    office.post(drop, on=here(assembly, "/wishes"))
    assert session.query(Upload).count() == 0
    assert _wishes(session, 2) == []


def _wishes(session: Session, number: int) -> list[str]:
    session.expire_all()
    return session.query(Membership).filter_by(kind="member", position=number).one().wishes


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ("9; Parks", "Line 1: “9” is not the number of a confirmed member."),
        ("1; Moon", "There is no committee “Moon”."),
        ("1; 1; Parks", "The committee “Parks” is wished for twice."),
        ("1; Parks\n1; Parks", "The number 1 stands in the table already."),
        ("", "Choose a file, or type at least one line."),
    ],
)
def test_wrong_wishes_are_told_and_kept(
    office: Visitor, assembly: Process, session: Session, rows: str, words: str
) -> None:
    ruled(office, assembly)
    page = office.post(here(assembly, "/wishes"), {"rows": rows}, status=422)
    assert words in page.one(".errors").get_text()
    assert page.one("#rows").get_text().strip() == rows
    assert session.query(Upload).count() == 0


def test_a_lottery_needs_a_seed_and_a_witness(
    office: Visitor, assembly: Process, session: Session
) -> None:
    ruled(office, assembly)
    page = office.post(here(assembly, "/draw"), {"seed": "7"}, on=here(assembly), status=422)
    assert "Name at least one witness." in page.one(".errors").get_text()
    assert page.one("#seed")["value"] == "7"
    assert session.query(CommitteePlan).one().drawn_at is None


def test_a_lottery_is_drawn_once_or_withdrawn_with_a_reason(
    office: Visitor, assembly: Process, session: Session
) -> None:
    ruled(office, assembly)
    drawn(office, assembly)
    office.post(here(assembly, "/draw"), SEED, on=here(assembly), status=409)
    office.post(here(assembly, "/set"), RULES, on=here(assembly), status=409)
    page = office.post(here(assembly, "/withdraw"), {}, on=here(assembly), status=422)
    assert "Write why this lottery does not count." in page.one(".errors").get_text()
    reason = {"reason": "The seed was misread."}
    page = office.follow(office.post(here(assembly, "/withdraw"), reason, on=here(assembly)))
    assert "The lottery was withdrawn." in page.words
    session.expire_all()
    assert session.query(CommitteePlan).one().seed is None


def test_everybody_reads_which_lotteries_were_withdrawn_and_why(
    office: Visitor, assembly: Process
) -> None:
    ruled(office, assembly)
    drawn(office, assembly)
    reason = {"reason": "The seed was misread."}
    office.post(here(assembly, "/withdraw"), reason, on=here(assembly))
    drawn(office, assembly)
    office.post(here(assembly, "/publish"), {"read": "y"}, on=here(assembly))
    public = office.get(f"/{assembly.slug}/committees")
    assert "Lotteries that do not count" in public.words
    assert "17 4 33 The seed was misread." in public.words


def test_the_same_seed_gives_the_same_list(office: Visitor, assembly: Process) -> None:
    ruled(office, assembly)
    address = f"/organiser/{assembly.slug}/committees.csv"
    lists = []
    for _twice in range(2):
        drawn(office, assembly)
        lists.append(office.client.get(address).data)
        office.post(here(assembly, "/withdraw"), {"reason": "again"}, on=here(assembly))
    assert lists[0] == lists[1]
    assert lists[0].count(b"\n") == 5


def test_wishes_before_any_committee_are_not_asked_for(office: Visitor, assembly: Process) -> None:
    office.get(here(assembly, "/wishes"), 404)


def test_the_wishes_can_be_taken_out_and_handed_in_again(
    office: Visitor, assembly: Process, session: Session
) -> None:
    ruled(office, assembly)
    wished(office, assembly, "1; Parks; 2\n3; 2")
    table = office.client.get(here(assembly, "/wishes.csv")).data
    assert table.decode("utf-8-sig").splitlines()[1] == "1,Parks,Roads and paths,,,"
    file = {"file": (io.BytesIO(table), "wishes.csv")}
    page = office.follow(office.post(here(assembly, "/wishes"), file))
    assert "4 members in the table" in page.words


def test_the_list_can_be_drawn_again_from_the_record(
    office: Visitor, assembly: Process, session: Session
) -> None:
    address = f"/organiser/{assembly.slug}/committees.json"
    ruled(office, assembly)
    office.get(address, 404)
    wished(office, assembly, "1; Parks\n2; Parks\n3; Parks\n4; Parks")
    drawn(office, assembly)
    session.query(Membership).filter_by(kind="member", position=1).one().state = "withdrawn"
    session.commit()
    record = office.client.get(address).data
    assert hashlib.sha256(record).hexdigest() == session.query(CommitteePlan).one().sha256
    told = json.loads(record)
    members = tuple(
        Wisher(one["id"], tuple(one["wishes"]), one["trait"]) for one in told["members"]
    )
    committees = tuple(Committee(**one) for one in told["committees"])
    again = place(Rules(members, committees, told["percent"]), "17 4 33")
    assert again is not None
    kept = {one.respondent_id: one.committee for one in session.query(Membership)}
    for member, committee in zip(members, again.committees, strict=True):
        assert kept[f"{int(member.id[1:]):032x}"] == committee
