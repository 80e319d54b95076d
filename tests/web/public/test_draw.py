"""The public draw: the digest before, the result after, the files for good, the room's screen."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from budgeting.formats.draw_file import read_act, read_evidence
from budgeting.services import assembly, clock, drawing, drawn_files, freezing, inviting, replacing
from tests import drawings
from tests.members import WHO, invited
from tests.things import a_process

DRAW = "/hanbit-2026/draw"
ACT = {"actor": "Haneul", "now": clock.now()}


@pytest.fixture
def process(session):
    return a_process(session)


def test_before_the_publication_nothing_of_the_list_is_shown(visitor, session, process):
    assert "No list is published yet" in visitor.get(DRAW).words
    drawings.built(session, process)
    session.rollback()
    page = visitor.get(DRAW)
    assert "No list is published yet" in page.words
    assert not page.all(".hex, .chart")
    assert visitor.client.get(DRAW + "/1/draw.json").status_code == 404


def test_before_the_draw_the_digest_is_shown_in_three_ways(visitor, session, process):
    draw = drawings.published(session, process)
    session.rollback()
    page = visitor.get(DRAW)
    assert page.one(".hex").get_text().replace(" ", "") == draw.sha256
    assert len(page.all(".digest ol li")) == 32
    assert page.all(".qr svg")
    assert "The number is not drawn yet." in page.words
    assert not page.all("#result-title")
    assert visitor.client.get(DRAW + "/1/act.json").status_code == 404


def test_the_result_is_told_by_pseudonyms(visitor, session, process):
    draw = drawings.drawn(session, process)
    session.rollback()
    page = visitor.get(DRAW)
    evidence = drawn_files.published_evidence(draw)
    members, reserves = (
        [one.get_text() for one in part.select("li")] for part in page.all("ol.pseudonyms")
    )
    assert sorted(members) == list(evidence.ids(evidence.panels[7].members))
    assert reserves == list(evidence.ids(evidence.panels[7].reserves))
    assert "The number 07 named panel 7." in page.words
    assert "Yuna, Dari" in page.words
    rows = [[cell.get_text() for cell in row.select("th, td")] for row in page.all("tbody tr")]
    assert ["Woman Gender", "3", "3"] in rows
    assert len([row for row in rows if row[1] == "2–4"]) == 1


def test_the_chart_counts_everybody_who_can_be_drawn(visitor, session, process):
    drawings.published(session, process)
    session.rollback()
    people = [int(one.get_text()) for one in visitor.get(DRAW).all("table.chart td.num")]
    assert sum(people) == 23


@pytest.mark.parametrize("name", ["draw.json", "act.json"])
def test_the_files_have_stable_addresses_and_tags(visitor, session, process, name):
    drawings.drawn(session, process)
    session.rollback()
    response = visitor.client.get(f"{DRAW}/1/{name}")
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.mimetype == "application/json"
    assert "Last-Modified" in response.headers
    tag = {"If-None-Match": response.headers["ETag"]}
    again = visitor.client.get(f"{DRAW}/1/{name}", headers=tag)
    assert (again.status_code, again.data) == (304, b"")
    assert visitor.client.get(f"{DRAW}/2/{name}").status_code == 404
    assert visitor.client.get(f"{DRAW}/1/other.json").status_code == 404


def test_what_is_downloaded_is_checked_by_the_downloaded_program(
    visitor, session, process, tmp_path
):
    draw = drawings.drawn(session, process)
    session.rollback()
    links = [str(one["href"]) for one in visitor.get(DRAW).all(".downloads a")]
    assert len(links) == 3
    for link in links:
        (tmp_path / link.rpartition("/")[2]).write_bytes(visitor.client.get(link).data)
    content = (tmp_path / "draw.json").read_bytes()
    assert hashlib.sha256(content).hexdigest() == draw.sha256
    assert read_evidence(content).process == "hanbit-2026"
    assert read_act((tmp_path / "act.json").read_bytes()).panel == 7
    done = subprocess.run(
        [sys.executable, "-I", "verify_draw.py", "draw.json", "act.json"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert "FAIL" not in done.stdout


def test_the_files_hold_nothing_personal(visitor, session, process):
    drawings.drawn(session, process)
    session.rollback()
    document = json.loads(visitor.client.get(DRAW + "/1/draw.json").data)
    assert set(document["people"][0]) == {"id", "values", "household", "standing"}


def test_a_withdrawn_draw_stays_public_with_its_reason(visitor, session, process):
    drawings.drawn(session, process)
    freezing.withdraw(session, process, "Two people were missing.", **ACT)
    session.commit()
    assert "Two people were missing." in visitor.get(DRAW).words
    _second, job = freezing.freeze(session, process, **ACT)
    session.commit()
    drawings.run(session, job)
    drawing.publish(session, process, **ACT)
    session.commit()
    page = visitor.get(DRAW)
    assert "This is draw 2. The one before was withdrawn: Two people were missing." in page.words
    assert "Draw 1, withdrawn" in page.words
    assert visitor.client.get(DRAW + "/1/act.json").status_code == 200


def test_a_list_that_was_seen_and_withdrawn_is_told_though_it_was_never_published(
    visitor, session, process
):
    drawings.built(session, process)
    freezing.withdraw(session, process, "A friend had a small chance.", **ACT)
    session.commit()
    page = visitor.get(DRAW)
    assert "Draw 1, withdrawn" in page.words
    assert "A friend had a small chance." in page.words
    assert "Its list was never published. It had 40 panels." in page.words
    assert not page.all(".downloads")
    for reason in ("Again.", ""):
        _draw, job = freezing.freeze(session, process, actor="Haneul", now=clock.now())
        session.commit()
        drawings.run(session, job)
        if reason:
            freezing.withdraw(session, process, reason, **ACT)
            session.commit()
    drawing.publish(session, process, **ACT)
    session.commit()
    page = visitor.get(DRAW)
    assert "This is draw 3." in page.words
    assert "Draw 1, withdrawn" in page.words
    assert "Draw 2, withdrawn" in page.words
    assert visitor.client.get(DRAW + "/1/draw.json").status_code == 404


def test_the_screen_follows_the_draw_ball_by_ball(visitor, session, process):
    screen = DRAW + "/screen"
    assert "begins soon" in visitor.get(screen).words
    draw = drawings.published(session, process)
    session.rollback()
    page = visitor.get(screen)
    assert len(page.all(".slots .empty")) == 2
    assert page.one(".hex").get_text().replace(" ", "") == draw.sha256
    poll = page.one("#scene")["hx-get"]
    assert visitor.client.get(poll).status_code == 204
    drawing.call_ball(session, process, "0", **ACT)
    session.commit()
    part = visitor.client.get(poll)
    assert part.status_code == 200
    assert [one.get_text() for one in visitor.get(screen).all(".slots .full")] == ["0"]
    drawing.call_ball(session, process, "7", **ACT)
    drawing.draw_panel(session, process, "07", ["Yuna"], **ACT)
    session.commit()
    page = visitor.get(screen)
    assert "Panel 7 is drawn" in page.words
    assert "3 of 3 quotas are kept" in page.words
    assert len(page.all("table.kept tbody tr")) == 3


def test_the_screen_shows_a_beacon_and_what_was_drawn_again(visitor, session, process):
    beacon = drawings.a_round()
    drawings.published(session, process, beacon=beacon)
    session.rollback()
    words = visitor.get(DRAW + "/screen").words
    assert beacon.name in words
    assert "It exists from" in words
    page = visitor.get(DRAW)
    assert f"/public/{beacon.round}" in page.words
    assert "the list was published before" in page.words


def test_a_number_that_was_not_on_the_list_stays_in_the_record(visitor, session, process):
    drawings.published(session, process)
    drawing.draw_panel(session, process, "99", ["Yuna"], **ACT)
    session.commit()
    assert "drawn again: 99" in visitor.get(DRAW + "/screen").words
    drawing.draw_panel(session, process, "07", ["Yuna"], **ACT)
    session.commit()
    assert "Drawn before and not on the list 99" in visitor.get(DRAW).words


def test_balls_that_were_called_or_taken_back_stay_in_the_record(visitor, session, process):
    drawings.published(session, process)
    for ball in "0", "3":
        drawing.call_ball(session, process, ball, **ACT)
    drawing.take_back(session, process, **ACT)
    freezing.withdraw(session, process, "The balls were wet.", **ACT)
    session.commit()
    assert "These balls had been called: 0" in visitor.get(DRAW).words
    _draw, job = freezing.freeze(session, process, **ACT)
    session.commit()
    assert "These balls had been called: 0" in visitor.get(DRAW).words
    drawings.run(session, job)
    drawing.publish(session, process, **ACT)
    drawing.call_ball(session, process, "3", **ACT)
    drawing.take_back(session, process, **ACT)
    drawing.draw_panel(session, process, "07", ["Yuna"], **ACT)
    session.commit()
    assert "Balls whose last one was taken back 3" in visitor.get(DRAW).words


def test_the_screen_works_without_scripts(visitor, process):
    page = visitor.get(DRAW + "/screen")
    assert page.all("noscript meta[http-equiv=refresh]")


def test_who_came_into_an_empty_seat_is_told_and_not_who_left(visitor, session, process):
    drawings.drawn(session, process)
    session.commit()
    assert "Since the draw" not in visitor.get(DRAW).words
    invited(session, process)
    one = next(one for one in assembly.entries(session, process) if one.seated)
    inviting.answer(session, process, one, "declined", **WHO)
    session.commit()
    page = visitor.get(DRAW)
    seats = len(drawn_files.published_evidence(freezing.latest(session, process)).panels[7].members)
    assert "One member has given up the seat." in page.words
    assert f"{seats - 1} of {seats} seats are held now." in page.words
    found = replacing.suggest(session, process, assembly.find(session, process, one.id))
    replacing.accept(session, process, one, found.person, **WHO)
    session.commit()
    assert "Who came into an empty seat" not in visitor.get(DRAW).words
    invited(session, process)
    session.commit()
    page = visitor.get(DRAW)
    came = page.one("table:has(caption:-soup-contains('Who came'))")
    place = f"Reserve {found.reserve}" if found.reserve else "The pool"
    assert [cell.get_text() for cell in came.select("tbody th, tbody td")] == [found.person, place]
    assert f"{seats} of {seats} seats are held now." in page.words
