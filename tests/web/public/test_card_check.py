"""Whoever holds an unused card sees after the close that nobody has used it."""

from __future__ import annotations

import pytest

from budgeting.formats.card_codes import parse
from budgeting.models import Guess, UsedCard
from budgeting.services import card_checks
from budgeting.services.issuing import card_tag
from tests.things import KEYS, a_card, an_open_vote

PAGE = "/hanbit-2026/card"
LIST = "/hanbit-2026/used_tags.txt"


@pytest.fixture
def process(session):
    process = an_open_vote(session)
    process.phase = "closed"
    session.commit()
    return process


@pytest.fixture
def code(app, session, process):
    return a_card(app, session, process)


def use(session, process, code, on_paper=False):
    tag = card_tag(parse(code), KEYS)
    session.add(UsedCard(process_id=process.id, tag=tag, on_paper=on_paper))
    session.commit()


def told(visitor, code):
    return visitor.follow(visitor.post(PAGE, {"code": code})).words


def test_an_unused_card_was_used_by_nobody(visitor, code):
    assert "No ballot was cast with this card." in told(visitor, code.lower())


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_used_card_is_said_to_be_used(session, visitor, process, code, on_paper):
    use(session, process, code, on_paper)
    words = told(visitor, code)
    assert "A ballot was cast with this card." in words
    assert "tell the voting officer and a witness" in words


def test_the_mark_of_the_answer_is_in_the_list_exactly_if_the_card_was_used(
    app, session, visitor, client, process, code
):
    other = a_card(app, session, process, seed=2)
    use(session, process, other)
    listed = client.get(LIST).text.split()
    for card, is_used in ((code, False), (other, True)):
        mark = next(word.rstrip(".") for word in told(visitor, card).split() if len(word) == 33)
        assert (mark in listed) == is_used


def test_the_list_holds_no_key_of_the_database(session, client, process, code):
    use(session, process, code)
    assert card_tag(parse(code), KEYS).hex() not in client.get(LIST).text
    assert client.get(LIST).text == f"{card_checks.marks(session, process, KEYS)[0].hex()}\n"


@pytest.mark.parametrize("phase", ["sealed", "open", "paused"])
def test_before_the_close_nothing_is_answered(session, visitor, client, process, code, phase):
    process.phase = phase
    session.commit()
    use(session, process, code)
    assert "This is answered after the close of the vote." in visitor.get(PAGE).words
    page = client.get(PAGE)
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    answer = client.post(PAGE, data={"csrf_token": token, "code": code})
    assert answer.status_code == 303
    assert "was cast with this card" not in client.get(PAGE).text
    assert client.get(LIST).status_code == 404


@pytest.mark.parametrize("typed", ["", "KXMT", "KXMT-7QRB-9HV4", "x" * 301])
def test_what_is_no_code_is_named_so(visitor, process, typed):
    page = visitor.post(PAGE, {"code": typed}, status=422)
    assert page.all(".errors li")


def test_a_card_of_another_vote_is_unknown_and_counted(app, session, visitor, process):
    other = a_card(app, session, an_open_vote(session, slug="elsewhere"), seed=5)
    page = visitor.post(PAGE, {"code": other}, status=422)
    assert "There is no card of this vote with this code." in page.words
    assert session.query(Guess).count() == 2


def test_guessing_is_slowed_down_as_at_the_tablets(app, session, visitor, process):
    other = a_card(app, session, an_open_vote(session, slug="elsewhere"), seed=5)
    for _ in range(5):
        visitor.post(PAGE, {"code": other}, status=422)
    visitor.post(PAGE, {"code": other}, status=429)
