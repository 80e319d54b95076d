"""The report of a draw: groups, one person's chance without a trace, and the note on one sheet."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from budgeting.models import Membership
from budgeting.services import clock, drawn_files, freezing
from tests import drawings
from tests.things import a_process

DRAW = "/hanbit-2026/draw"
REPORT = DRAW + "/report"


@pytest.fixture
def process(session):
    return a_process(session)


def asked(visitor, pseudonym):
    visitor.post(REPORT, {"pseudonym": pseudonym})
    return visitor.get(REPORT)


@pytest.mark.parametrize("path", ["/report", "/method/ko", "/method/en"])
def test_there_is_no_report_before_the_draw(visitor, session, process, path):
    drawings.published(session, process)
    session.rollback()
    assert visitor.client.get(DRAW + path).status_code == 404


def test_the_report_compares_panel_pool_and_population(visitor, session, process):
    drawings.drawn(session, process)
    session.rollback()
    page = visitor.get(REPORT)
    assert [one.get_text() for one in page.all(".likeness caption")] == ["Gender", "District"]
    rows = [" ".join(one.get_text(" ").split()) for one in page.all(".likeness tbody tr")]
    assert any(row.startswith("Woman 50% ") and " 50% 3 " in row for row in rows)
    assert len(page.all(".likeness .panel-bar")) == sum(" – " not in row for row in rows) == 2
    assert page.all(f'a[href="{DRAW}/method/ko"]')
    assert visitor.get(DRAW).all(f'a[href="{REPORT}"]')


def test_a_withdrawn_draw_has_no_report(visitor, session, process):
    drawings.drawn(session, process)
    freezing.withdraw(session, process, "A mistake.", actor="Haneul", now=clock.now())
    session.commit()
    assert visitor.client.get(REPORT).status_code == 404
    assert not visitor.get(DRAW).all(f'a[href="{REPORT}"]')


def test_a_person_learns_the_chance_and_why(visitor, session, process):
    draw = drawings.drawn(session, process)
    evidence = drawn_files.published_evidence(draw)
    times = evidence.frequencies[5]
    session.rollback()
    page = asked(visitor, " p005 ")
    assert f"This person is in {times} of the 40 panels" in page.words
    assert "P005 had a 1-in-" in page.words
    assert page.response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("pseudonym", "answer"),
    [("P000", "P000 was certain to be drawn."), ("P001", "P001 could not be drawn.")],
)
def test_certain_and_barred_people_are_told_so(visitor, session, process, pseudonym, answer):
    drawings.drawn(session, process)
    session.rollback()
    assert answer in asked(visitor, pseudonym).words


def test_what_the_list_decided_and_no_quota_is_said_so(visitor, session, process, monkeypatch):
    draw = drawings.drawn(session, process)
    evidence = drawn_files.published_evidence(draw)
    times = tuple(0 if n == 5 else one for n, one in enumerate(evidence.frequencies))
    ceiling = replace(evidence.ceiling, certain=())
    told = replace(evidence, frequencies=times, ceiling=ceiling)
    monkeypatch.setattr(drawn_files, "published_evidence", lambda _draw: told)
    monkeypatch.setattr(drawn_files, "ceiling_of", lambda _draw: ceiling)
    session.rollback()
    words = "No quota needs that, but the list could give others their fair chance best"
    assert words in asked(visitor, "P000").words
    assert "The quotas would allow it, but the list ended" in asked(visitor, "P005").words
    assert "1 more person is in every panel" in visitor.get(DRAW).words


def test_an_unknown_pseudonym_is_refused_with_what_was_typed(visitor, session, process):
    drawings.drawn(session, process)
    session.rollback()
    page = visitor.post(REPORT, {"pseudonym": "X9"}, status=422)
    assert page.one("#pseudonym")["value"] == "X9"
    assert "Nobody in the frozen pool has this pseudonym." in page.words


def test_few_refusals_are_not_counted_in_public(visitor, session, process):
    drawings.drawn(session, process)
    assert "Nobody has been invited yet." in visitor.get(REPORT).words
    for place, one in enumerate(session.scalars(select(Membership))):
        one.state = "declined" if place < 2 else "invited"
    session.commit()
    words = visitor.get(REPORT).words
    assert "8 people were invited. Fewer than ten of them declined or dropped out" in words
    assert "Declined: Gender" not in words


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_note_is_in_the_language_of_its_address(visitor, session, process, language):
    draw = drawings.drawn(session, process)
    session.rollback()
    page = visitor.get(f"{DRAW}/method/{language}")
    assert page.one("html")["lang"] == language
    assert page.one("code.hex").get_text().replace(" ", "") == draw.sha256
    assert "Yuna, Dari" in page.words
    assert visitor.client.get(f"{DRAW}/method/xx").status_code == 404
