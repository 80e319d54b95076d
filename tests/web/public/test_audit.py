"""Auditors open the page with their codes, take the files and sign; everybody reads it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete

from budgeting.models import OpenedBallot
from budgeting.services import batching, clock
from tests.pages import Visitor, words
from tests.papers import of_paper
from tests.services.test_auditing import begun
from tests.things import an_open_vote, boxed, open_box

PAGE = "/hanbit-2026/audit"


@pytest.fixture
def process(session):
    process = an_open_vote(session)
    boxed(session, process, [[f"P-{1 + turn % 6}"] for turn in range(9)])
    batching.emit_rest(session, process.id, clock.now())
    open_box(session, process)
    process.phase = "counting"
    session.commit()
    return process


@pytest.fixture
def codes(app, session, process):
    return begun(session, process, app.extensions["settings"])


@pytest.fixture
def sora(visitor, codes):
    visitor.post(PAGE, {"code": codes["Sora"]})
    return visitor


def test_without_an_audit_there_is_nothing_to_type(visitor, process):
    page = visitor.get(PAGE)
    assert "No auditor has signed yet." in page.words
    assert not page.all("input[name=code]")


def test_everybody_sees_that_an_audit_is_on_and_gets_no_file(visitor, client, codes):
    page = visitor.get(PAGE)
    assert "Dohyun, Sora" in page.words
    assert not page.all("a[download]")
    for name in ("openings.txt", "ballots.jsonl"):
        assert client.get(f"{PAGE}/{name}").status_code == 403


def test_an_auditor_takes_the_files_away(sora, codes):
    page = sora.get(PAGE)
    assert "For you, Sora" in page.words
    openings = sora.client.get(f"{PAGE}/openings.txt")
    assert len(openings.text.splitlines()) == 9
    assert openings.headers["Cache-Control"] == "no-store"
    assert sora.client.get(f"{PAGE}/ballots.jsonl").text.startswith("[1,{")


def test_an_auditor_is_asked_not_to_look_for_few_papers(session, sora, process):
    assert "By subtraction" not in sora.get(PAGE).words
    of_paper(session, process, 2)
    assert "2 ballots were cast on paper, and no opening leads to them." in sora.get(PAGE).words


def test_the_code_does_not_stand_readable_in_the_browser(sora, codes):
    with sora.client.session_transaction() as kept:
        carried = repr(dict(kept)).casefold()
    assert codes["Sora"].casefold() not in carried
    assert codes["Sora"].replace("-", "").casefold() not in carried


def test_a_code_is_good_for_its_own_vote_only(session, sora, codes):
    an_open_vote(session, slug="other-2026")
    assert "For you, Sora" not in sora.get("/other-2026/audit").words


def test_a_wrong_code_opens_nothing(visitor, codes):
    page = visitor.follow(visitor.post(PAGE, {"code": "AAAAA-AAAAA"}))
    assert "There is no audit with this code now." in page.words


def test_a_signed_statement_is_public(app, sora, codes):
    page = sora.follow(
        sora.post(f"{PAGE}/sign", {"verdict": "agrees", "words": "<b>All</b> nine."}, on=PAGE)
    )
    assert "Your statement is signed and public." in page.words
    told = Visitor(app.test_client()).get(PAGE).words
    assert "Every commitment leads to a ballot of the list." in told
    assert "<b>All</b> nine." in told
    assert "after 9 openings" in told


def test_a_statement_without_a_verdict_is_not_signed(sora, codes):
    page = sora.follow(sora.post(f"{PAGE}/sign", {"words": "Hm."}, on=PAGE))
    assert "Choose what you found." in page.words
    assert "No auditor has signed yet." in page.words


def test_who_says_that_they_differ_is_asked_once_more(sora, codes):
    said = {"verdict": "differs", "words": "Two are missing."}
    page = sora.post(f"{PAGE}/sign", said, on=PAGE, status=422)
    assert "Are you sure? Nothing is signed yet." in page.words
    assert "No auditor has signed yet." in page.words
    assert words(page.one("#words")) == "Two are missing."
    assert page.one("input[name=verdict][checked]")["value"] == "differs"
    page = sora.follow(sora.post(f"{PAGE}/sign", said | {"sure": "1"}, on=PAGE))
    assert "Your statement is signed and public." in page.words


def test_the_program_is_given_the_ballots_where_they_are_withheld_only(app, session, sora, process):
    given = "--openings openings.txt --ballots ballots.jsonl"
    assert given in sora.get(PAGE).words
    counted(session, process, 60)
    page = sora.get(PAGE).words
    assert given not in page
    assert "If only totals are published, write this after it: --ballots ballots.jsonl" in page
    process.phase = "published"
    session.commit()
    assert "--ballots" not in sora.get(PAGE).words


def counted(session, process, ballots):
    """The opened box has so many ballots."""
    old = OpenedBallot.process_id == process.id
    session.execute(delete(OpenedBallot).where(old))
    session.add_all(
        OpenedBallot(process_id=process.id, number=number, choice='{"P-1":1}')
        for number in range(1, ballots + 1)
    )
    session.commit()


def test_after_the_last_signature_nobody_gets_the_openings(app, sora, codes):
    sora.post(f"{PAGE}/sign", {"verdict": "differs", "sure": "1"}, on=PAGE)
    dohyun = Visitor(app.test_client())
    dohyun.post(PAGE, {"code": codes["Dohyun"]})
    dohyun.post(f"{PAGE}/sign", {"verdict": "agrees"}, on=PAGE)
    assert dohyun.client.get(f"{PAGE}/openings.txt").status_code == 403
    page = dohyun.get(PAGE)
    assert "The commitments do not lead to the ballots of the list." in page.words
    assert not page.all("input[name=code]")


def test_nobody_signs_without_a_code(visitor, codes):
    visitor.post(f"{PAGE}/sign", {"verdict": "agrees"}, on=PAGE, status=403)
