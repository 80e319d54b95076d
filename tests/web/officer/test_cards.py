"""Cards are ordered, printed once by the browser that ordered them, and withdrawn."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from budgeting.formats.card_codes import parse
from budgeting.models import Card, CardBatch, Job
from budgeting.services import clock, printing
from tests import people
from tests.pages import Visitor
from tests.web.officer.conftest import DESK

CARDS = DESK + "cards"


@pytest.fixture
def order(session, process, dari):
    """Order cards; the address of their print run."""

    def place(size: int) -> str:
        dari.post(CARDS, {"size": str(size)})
        batch_id = session.scalars(select(CardBatch.id)).one()
        session.rollback()
        return f"{CARDS}/{batch_id}"

    return place


def cards_in(session, **values):
    number = session.scalar(select(func.count()).select_from(Card).filter_by(**values))
    session.rollback()
    return number


def test_as_many_cards_as_residents_are_proposed(process, dari):
    assert dari.get(CARDS).one("#size")["value"] == "250"


@pytest.mark.parametrize("size", ["0", "-1", "2001", "", "ten", "1e3", "NaN", "9" * 30])
def test_an_impossible_number_is_refused_in_words(session, process, dari, size):
    page = dari.post(CARDS, {"size": size}, status=422)
    assert page.all(".errors li a[href='#size']")
    assert cards_in(session) == 0


def test_cards_wait_to_be_printed(process, dari, order):
    run = order(12)
    page = dari.get(CARDS)
    assert "Waits to be printed" in page.words
    assert [link["href"] for link in page.all("td a")] == [
        f"{run}/print",
        f"{run}/printed",
        f"{run}/withdraw",
    ]
    assert [figure.get_text() for figure in page.all(".figures-grid dd")] == ["12", "0", "0", "0"]


def test_ten_cards_stand_on_a_sheet(process, dari, order):
    page = dari.get(f"{order(12)}/print")
    assert [len(sheet.select(".voting-card")) for sheet in page.all(".card-page")] == [10, 2]


def test_every_card_has_its_code_and_the_words_of_both_languages(process, dari, order):
    page = dari.get(f"{order(3)}/print")
    shown = [code.get_text() for code in page.all(".code b")]
    assert len(set(shown)) == 3
    assert all(re.fullmatch(r"\w{4}-\w{4}-\w{4}", code) and parse(code) for code in shown)
    for card in page.all(".voting-card"):
        assert [part["lang"] for part in card.select(".how [lang]")] == ["ko", "en"]
        assert "한빛시 주민참여예산 2026" in card.get_text()
        assert "Hanbit decides 2026" in card.get_text()
        assert "localhost/v" in card.get_text()


def test_the_codes_stand_on_the_sheet_and_on_no_other_page(process, dari, order):
    run = order(3)
    codes = [code.get_text() for code in dari.get(f"{run}/print").all(".code b")]
    for address in (DESK, CARDS, DESK + "void", f"{run}/printed", f"{run}/withdraw"):
        text = dari.client.get(address).text
        for code in codes:
            assert code not in text
            assert code.replace("-", "") not in text


def test_a_reload_shows_the_same_sheet(process, dari, order):
    run = order(3)
    first = dari.get(f"{run}/print").text
    assert dari.get(f"{run}/print").text == first


def test_another_officer_cannot_read_the_sheet(app, session, process, dari, order):
    run = order(3)
    other = Visitor(app.test_client())
    other.sign_in("dari@example.org", people.PASSWORD)
    page = other.get(f"{run}/print", status=410)
    assert page.h1 == "This sheet cannot be read"
    assert "Can be printed only in the browser that ordered it" in other.get(CARDS).words


def test_once_printed_the_sheet_is_gone_for_everybody(process, dari, order):
    run = order(3)
    assert "Nobody can print them again." in dari.get(f"{run}/printed").words
    assert dari.get(f"{run}/print").all(".voting-card")
    dari.post(f"{run}/printed")
    assert "The codes exist on paper only." in dari.get(f"{run}/print", status=410).words
    page = dari.get(CARDS)
    assert "Printed" in page.words
    assert [figure.get_text() for figure in page.all(".figures-grid dd")] == ["3", "3", "0", "0"]
    dari.post(f"{run}/printed", status=409)


def test_the_secret_of_a_printed_sheet_leaves_the_browser(process, dari, order):
    run = order(3)
    dari.post(f"{run}/printed")
    with dari.client.session_transaction() as kept:
        assert kept["sheets"] == {}


def test_a_damaged_secret_reads_nothing(process, dari, order):
    run = order(3)
    for damaged in ("", "no base64 at all", "AAAA", "é"):
        with dari.client.session_transaction() as kept:
            kept["sheets"] = {run.rpartition("/")[2]: damaged}
        dari.get(f"{run}/print", status=410)


def test_withdrawing_takes_a_second_look(session, process, dari, order):
    run = order(3)
    assert "Each of them that was not used becomes void" in dari.get(f"{run}/withdraw").words
    assert cards_in(session, state="void") == 0
    dari.post(f"{run}/withdraw")
    assert cards_in(session, state="void") == 3
    assert "Withdrawn" in dari.get(CARDS).words


def test_a_run_of_another_vote_is_not_found(process, dari):
    for page in ("print", "printed", "withdraw"):
        dari.get(f"{CARDS}/nothing/{page}", status=404)


def test_after_the_vote_there_is_nothing_to_order(session, phase, dari):
    phase("closed")
    page = dari.get(CARDS)
    assert "The vote is over." in page.words
    assert not page.all("#size")
    dari.post(CARDS, {"size": "3"}, on=DESK, status=409)


def test_the_progress_is_shown_until_the_cards_are_made(session, process, dari):
    now = clock.now()
    job = Job(process_id=process.id, kind=printing.KIND, state="running", done=40, total=250)
    job.asked_at = job.seen_at = now
    session.add(job)
    session.commit()
    page = dari.get(CARDS)
    assert "40 of 250 cards are made." in page.words
    poll = page.one("#making")["hx-get"]
    assert "40 of 250" in dari.client.get(poll).text
    job.state = "done"
    session.commit()
    assert dari.client.get(poll).headers["HX-Refresh"] == "true"


def test_making_cards_can_be_stopped(session, process, dari):
    job = Job(process_id=process.id, kind=printing.KIND, asked_at=clock.now(), seen_at=clock.now())
    session.add(job)
    session.commit()
    dari.post(CARDS + "/stop", on=CARDS)
    assert "none of its cards exists" in dari.get(CARDS).words
