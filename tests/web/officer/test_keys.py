"""Three holders make the key of the box, and two of them try it before the vote opens."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.models import BoxKey, Guess, LogEntry
from budgeting.services import box_keys
from budgeting.services.box_keys import SHORTEST
from budgeting.web.officer.holders import MOST_WRONG
from tests.things import HOLDERS, PASSPHRASES, a_process, a_rulebook, sealed, some_projects
from tests.web.officer.conftest import DESK

MAKE, TRY = DESK + "keys/make", DESK + "keys/try"
TYPED = {
    **{f"name_{place}": name for place, name in enumerate(HOLDERS)},
    **{f"passphrase_{place}": words for place, words in enumerate(PASSPHRASES)},
}


@pytest.fixture
def process(session):
    """A process whose rulebook is sealed, with a box that two of three holders open."""
    process = a_process(session)
    rules = a_rulebook(process, some_projects(session, process), secrecy="sealed")
    sealed(session, process, rules)
    return process


@pytest.fixture
def made(process, dari):
    """The same, with its key."""
    dari.post(MAKE, TYPED)
    return process


def kept(session):
    """The key as it is now; no transaction stays open behind it."""
    with Session(session.get_bind()) as beside:
        found = beside.scalar(select(BoxKey))
        beside.expunge_all()
    return found


def primary(page):
    return [" ".join(button.get_text().split()) for button in page.all("main .primary")]


def pair(*places, **others):
    return {f"passphrase_{place}": PASSPHRASES[place] for place in places} | others


def test_the_desk_leads_from_the_key_to_its_trial_to_the_vote(process, dari, read):
    assert primary(dari.get(DESK)) == ["Make the key of the box"]
    dari.post(MAKE, TYPED)
    assert primary(dari.get(DESK)) == ["Try the keys"]
    page = dari.follow(dari.post(TRY, pair(0, 2)))
    assert "Dari and Bora have opened the trial ballot." in page.text
    assert primary(page) == ["Go on to open the vote"]
    assert primary(dari.get(DESK)) == ["Open the vote"]
    dari.post(DESK + "open")
    assert read("phase") == "open"


def test_a_vote_does_not_open_before_its_key_is_tried(process, dari, read):
    page = dari.follow(dari.client.get(DESK + "open"))
    assert page.h1 == "The key of the box"
    assert "when two holders have tried the key" in page.text
    dari.post(MAKE, TYPED)
    assert dari.follow(dari.client.get(DESK + "open")).h1 == "The key of the box"
    refused = dari.post(DESK + "open", on=TRY, status=422)
    assert refused.h1 == "The box needs its holders"
    assert read("phase") == "sealed"


def test_the_holders_are_named_and_two_of_them_can_use_the_key(session, made):
    assert kept(session).names == list(HOLDERS)
    secret = box_keys.locks(session, made).open({1: PASSPHRASES[1], 2: PASSPHRASES[2]})
    session.rollback()
    assert len(secret) == 32


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"name_1": ""}, "name_1", "Write the name of each holder."),
        ({"name_1": " \0 "}, "name_1", "Write the name of each holder."),
        ({"name_2": "n" * 81}, "name_2", "A name has at most 80 letters."),
        ({"name_2": " DARI "}, "name_2", "The holders are three different people."),
        ({"passphrase_0": ""}, "passphrase_0", "Each holder types a passphrase."),
        ({"passphrase_0": "x" * (SHORTEST - 1)}, "passphrase_0", "at least 16 letters"),
        ({"passphrase_0": "lanterns lanterns"}, "passphrase_0", "does not repeat itself"),
        ({"passphrase_1": "x" * 501}, "passphrase_1", "at most 500 letters"),
        ({"passphrase_2": f" {PASSPHRASES[0]} "}, "passphrase_2", "a passphrase of their own"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(session, process, dari, typed, field, words):
    page = dari.post(MAKE, TYPED | typed, status=422)
    assert words in page.one(f"#{field}-error").get_text()
    assert page.one(f".errors a[href='#{field}']")
    assert kept(session) is None


def test_no_page_shows_a_passphrase_again(process, dari):
    wrong = dari.post(MAKE, TYPED | {"name_0": ""}, status=422)
    dari.post(MAKE, TYPED)
    trial = dari.post(TRY, pair(0, passphrase_1="the tired moon sleeps"), status=422)
    pages = [wrong, trial, dari.get(TRY), dari.get(DESK + "keys"), dari.get(DESK + "keys/sheet")]
    for page in pages:
        assert "the tired moon sleeps" not in page.text
        assert not any(words in page.text for words in PASSPHRASES)


def test_every_load_proposes_other_passphrases_of_eight_words(process, dari):
    def proposed():
        return [tag.get_text().split() for tag in dari.get(MAKE).all(".proposal")]

    first, second = proposed(), proposed()
    assert [len(words) for words in first + second] == [8] * 6
    assert len({" ".join(words) for words in first + second}) == 6


def test_a_proposal_can_be_taken_as_it_stands(process, dari):
    shown = [" ".join(tag.get_text().split()) for tag in dari.get(MAKE).all(".proposal")]
    typed = {f"passphrase_{place}": words for place, words in enumerate(shown)}
    dari.post(MAKE, TYPED | typed)
    dari.post(TRY, {"passphrase_1": shown[1], "passphrase_2": shown[2].upper()}, status=422)
    dari.post(TRY, {"passphrase_1": shown[1], "passphrase_2": shown[2]})


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "one field stays empty"),
        (pair(0), "one field stays empty"),
        (pair(0, 1, 2), "one field stays empty"),
        (pair(0, passphrase_1=" \t"), "one field stays empty"),
        (pair(0, passphrase_1=PASSPHRASES[0]), "One of the two passphrases is not right."),
        (pair(0, passphrase_1=PASSPHRASES[2]), "One of the two passphrases is not right."),
    ],
)
def test_only_two_holders_with_their_own_passphrases_try_it(session, made, dari, typed, words):
    page = dari.post(TRY, typed, status=422)
    assert words in page.one(".errors").get_text()
    assert kept(session).tried_at is None


def test_whoever_guesses_passphrases_has_to_wait(session, made, dari):
    token = dari.get(TRY).csrf
    wrong = pair(0, passphrase_1="not the right one at all") | {"csrf_token": token}
    answers = [dari.client.post(TRY, data=wrong).status_code for _ in range(MOST_WRONG + 1)]
    assert answers == [422] * MOST_WRONG + [429]
    assert dari.client.post(TRY, data=pair(0, 1) | {"csrf_token": token}).status_code == 429
    assert session.query(Guess).count() == 1
    session.rollback()


def test_the_right_passphrases_end_the_waiting(session, made, dari):
    dari.post(TRY, pair(0, passphrase_1="not the right one at all"), status=422)
    dari.post(TRY, pair(0, 1))
    assert session.query(Guess).count() == 0
    session.rollback()


def tried(dari):
    rows = dari.get(DESK + "keys").all("main tbody tr")
    return {row.th.get_text(): row.td.get_text() for row in rows}


def test_the_third_holder_can_try_too(session, made, dari):
    dari.post(TRY, pair(0, 1))
    assert tried(dari) == {"Dari": "Yes", "Yuna": "Yes", "Bora": "Not yet"}
    for page in (dari.get(DESK + "keys"), dari.get(DESK + "open")):
        told = " ".join(banner.get_text() for banner in page.all(".banner.warning"))
        assert "Bora has not tried the passphrase yet." in told
    dari.post(TRY, pair(1, 2))
    assert kept(session).tried_by == list(HOLDERS)
    assert set(tried(dari).values()) == {"Yes"}
    for page in (dari.get(DESK + "keys"), dari.get(DESK + "open")):
        assert "has not tried" not in page.words


def test_another_key_takes_the_place_of_the_first_after_a_second_look(session, made, dari):
    dari.post(TRY, pair(0, 1))
    first = kept(session).public
    page = dari.get(MAKE)
    assert "There is a key already, of Dari, Yuna, Bora." in page.words
    dari.post(MAKE, TYPED | {"replaces": page.one("#replaces")["value"]})
    second = kept(session)
    assert second.public != first
    assert second.tried_at is None


@pytest.mark.parametrize("replaces", ["", "00" * 32, "no key"])
def test_a_key_that_its_makers_have_not_seen_is_not_replaced(session, made, dari, replaces):
    first = kept(session).public
    dari.post(MAKE, TYPED | {"replaces": replaces}, status=409)
    assert kept(session).public == first


@pytest.mark.parametrize("phase_name", ["draft", "open", "paused", "closed", "published"])
def test_keys_are_made_and_tried_before_the_vote_only(made, phase, dari, phase_name):
    phase(phase_name)
    for address, typed in ((MAKE, TYPED), (TRY, pair(0, 1))):
        dari.get(address, status=409)
        dari.post(address, typed, on=DESK, status=409)


def test_a_box_of_the_server_has_no_key_to_make(session, dari):
    process = a_process(session, "room-2026")
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    assert "There is no key to make." in dari.get("/officer/room-2026/keys").words
    dari.get("/officer/room-2026/keys/make", status=409)
    assert primary(dari.get("/officer/room-2026/")) == ["Open the vote"]


def test_nobody_tries_a_key_that_was_not_made(process, dari):
    assert dari.get(TRY, status=422).h1 == "The box needs its holders"
    dari.get(DESK + "keys/sheet", status=422)


def test_the_sheet_has_the_names_and_the_fingerprint_but_a_line_for_the_passphrase(made, dari):
    sheet = dari.get(DESK + "keys/sheet")
    assert [heading.get_text() for heading in sheet.all(".envelope h2")] == list(HOLDERS)
    words = [item.get_text() for item in dari.get(DESK + "keys").all(".spoken-words li")]
    assert len(words) == 8
    assert [item.get_text() for item in sheet.all(".envelope .spoken-words li")] == words * 3


def test_the_log_names_the_holders(session, made, dari):
    dari.post(TRY, pair(0, 2))
    acts = {entry.action: entry.details for entry in session.query(LogEntry)}
    session.rollback()
    assert acts["box.key_made"]["holders"] == list(HOLDERS)
    assert acts["box.key_tried"] == {"holders": ["Dari", "Bora"]}
    assert "Dari" in dari.get(DESK).one("tbody").get_text()
