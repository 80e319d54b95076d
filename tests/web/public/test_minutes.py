"""The published minutes: to read, as a file, and on the way there; nothing before, no one in it."""

from __future__ import annotations

import json

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.canonical import canonical_json
from budgeting.models import Argument, Note, Question, TableRound, Voice
from budgeting.services import day_codes, minuting
from tests import things
from tests.pages import Visitor
from tests.services.day import HallDay
from tests.services.said import CANARY
from tests.tour import Scene, arrive

HERE = "/hanbit-2026/sittings/1/minutes"
PAGES = (HERE, f"{HERE}.json", "/hanbit-2026/projects/1", "/hanbit-2026/", "/hanbit-2026/results")


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    """Everything is published: the result of the vote, and the minutes."""
    return arrive(app, session, "minutes are published")


@pytest.fixture
def hall(scene: Scene) -> HallDay:
    found: HallDay = scene.values["hall"]
    return found


@pytest.mark.usefixtures("scene")
def test_the_minutes_tell_the_day(visitor: Visitor) -> None:
    page = visitor.get(HERE)
    assert page.h1 == "Minutes: First day"
    for words in (
        "Held on December 5, 2026.", "90 people took part.", "We met in the yard.",
        "Table 3 objects: Not only trees.", "Ten. Answered in writing: Parks Department",
        "62 of 90 people say that these minutes are fair. One person objects.",
        "You forgot that many of us had no time.",
    ):  # fmt: skip
        assert words in page.words, words


@pytest.mark.usefixtures("scene")
def test_what_few_said_and_what_the_tables_reported_is_read_too(visitor: Visitor) -> None:
    page = visitor.get(HERE)
    reported = page.one("section[aria-labelledby=reports]")
    assert [one.get_text() for one in reported.select("h4")] == ["Table 1", "Table 2"]
    assert "Shade first." in reported.get_text()
    assert "Disagreement: How dear." in reported.get_text()
    noted = page.one("section[aria-labelledby=noted]")
    kinds = [one.get_text() for one in noted.select("h3")]
    assert kinds == ["Minority views", "Disagreements", "What a table agreed on", "Other points"]
    assert "Three of us need the ramp." in noted.get_text()
    assert "Table" not in noted.get_text()


def test_many_reports_and_notes_wait_behind_a_line(
    visitor: Visitor, session: Session, hall: HallDay
) -> None:
    assert not visitor.get(HERE).all("section[aria-labelledby=reports] details")
    place = {"sitting_id": hall.sitting.id, "round_id": hall.rounds[4].id}
    for table in range(4, 29):
        lines = {"lines": [f"Line of table {table}.", "", ""], "disagreement": ""}
        session.add(TableRound(round_id=place["round_id"], table=table, lines=lines))
        note = {"key": f"many-{table}", "table": table, "kind": "minority", "at": hall.now}
        session.add(Note(text=f"Noted {table}.", **note, **place))
    session.commit()
    page = visitor.get(HERE)
    (reports,) = page.all("section[aria-labelledby=reports] details")
    assert reports.summary.get_text() == "The reports of 27 tables"
    (notes,) = page.all("section[aria-labelledby=noted] details")
    assert notes.summary.get_text() == "26 notes"
    assert "open" not in reports.attrs


@pytest.mark.usefixtures("scene")
def test_a_change_of_mind_is_told_as_who_went_where(visitor: Visitor) -> None:
    page = visitor.get(HERE)
    rows = [[cell.get_text() for cell in row.select("td")] for row in page.all(".moves tbody tr")]
    assert rows == [["28", "12"], ["26", "24"]]
    assert "90 people answered both times; 38 of them moved" in page.words
    assert "“For” is 15.6 percentage points higher than before (95% interval: " in page.words
    assert "This describes the people in the room." in page.words


@pytest.mark.usefixtures("scene")
def test_a_bar_stands_beside_its_number_in_a_table(visitor: Visitor) -> None:
    page = visitor.get(HERE)
    charts = page.all("table.chart")
    assert [len(one.select("tbody tr")) for one in charts] == [4, 3, 3]
    for row in page.all("table.chart tbody tr"):
        assert row.select("th svg[aria-hidden=true]")
        assert row.select_one("td") is not None


@pytest.mark.usefixtures("scene")
def test_small_numbers_are_words(visitor: Visitor) -> None:
    words = visitor.get(HERE).words
    assert "Reason a2. Matters to fewer than ten people" in words
    assert "Unsure not shown" in words
    assert "neither is one more, so that they cannot be worked out" in words


@pytest.mark.parametrize("state", ["day is over", "minutes are shown", "minutes are endorsed"])
def test_before_the_publication_there_is_nothing(
    app: Flask, session: Session, visitor: Visitor, state: str
) -> None:
    arrive(app, session, state)
    visitor.get(HERE, 404)
    assert visitor.client.get(f"{HERE}.json").status_code == 404
    for address in ("/hanbit-2026/", "/hanbit-2026/projects/1"):
        page = visitor.get(address)
        assert "inutes" not in page.words
        assert "Reason a1." not in page.text


def test_minutes_of_another_process_are_not_found(
    visitor: Visitor, session: Session, scene: Scene
) -> None:
    things.a_process(session, "byeol-2026")
    session.commit()
    visitor.get("/byeol-2026/sittings/1/minutes", 404)
    assert visitor.client.get("/byeol-2026/sittings/1/minutes.json").status_code == 404
    visitor.get("/hanbit-2026/sittings/2/minutes", 404)


def test_the_file_is_the_canonical_document(
    visitor: Visitor, session: Session, hall: HallDay
) -> None:
    answer = visitor.client.get(f"{HERE}.json")
    assert answer.mimetype == "application/json"
    assert 'filename="hanbit-2026-minutes-1.json"' in answer.headers["Content-Disposition"]
    document = json.loads(answer.data)
    assert canonical_json(document) == answer.data
    assert document == json.loads(canonical_json(minuting.document(session, hall.day)))
    assert "." not in "".join(_numbers(document))


def _numbers(entry: object) -> list[str]:
    """Every number in the document as it is written."""
    if isinstance(entry, dict):
        return [text for one in entry.values() for text in _numbers(one)]
    if isinstance(entry, list):
        return [text for one in entry for text in _numbers(one)]
    return [repr(entry)] if isinstance(entry, int | float) else []


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("address", [HERE, f"{HERE}.json"])
def test_what_did_not_change_is_not_sent_again(visitor: Visitor, address: str) -> None:
    tag = visitor.client.get(address).headers["ETag"]
    again = visitor.client.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("address", [HERE, f"{HERE}.json", "/hanbit-2026/projects/1"])
def test_what_is_hidden_after_the_publication_is_gone_at_once(
    visitor: Visitor, session: Session, address: str
) -> None:
    before = visitor.client.get(address)
    assert "Reason a1." in before.text
    assert "Last-Modified" not in before.headers
    session.get_one(Argument, "a1").state = "hidden"
    session.commit()
    after = visitor.client.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert after.status_code == 200
    assert "Reason a1." not in after.text


@pytest.mark.parametrize("address", PAGES)
def test_nothing_leads_to_a_person_or_to_what_is_hidden(
    app: Flask, visitor: Visitor, session: Session, hall: HallDay, address: str
) -> None:
    keys = app.extensions["keys"]
    voices = list(session.scalars(select(Voice.voice)))
    codes = list(day_codes.seat_codes(session, keys, hall.sitting.id).values())
    posts = list(day_codes.post_codes(session, keys, hall.sitting.id).values())
    asked = {one.voice for one in session.query(Question)}
    session.rollback()
    assert len(voices) == 90
    assert asked == {None}, "who asked is forgotten when the minutes are published"
    text = visitor.client.get(address).text
    for secret in (*voices, *codes, *posts, CANARY, "note-1", "ax"):
        assert f'"{secret}"' not in text
        assert secret == "ax" or secret not in text


@pytest.mark.usefixtures("scene")
@pytest.mark.parametrize("address", ["/hanbit-2026/", "/hanbit-2026/results"])
def test_the_way_to_the_minutes_stands_on_the_page(visitor: Visitor, address: str) -> None:
    (link,) = visitor.get(address).all(f"main a[href='{HERE}']")
    assert link.get_text() == "Minutes: First day"


@pytest.mark.usefixtures("scene")
def test_the_minutes_are_read_in_korean_too(visitor: Visitor) -> None:
    page = visitor.get(HERE, headers={"Accept-Language": "ko"})
    assert "마당에서 만났습니다." in page.words
    assert "그늘" in page.words
