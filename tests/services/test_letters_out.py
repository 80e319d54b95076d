"""Letters in each reader's language, from the city's words or the built-in ones."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import LogEntry, MessageTemplate, Process, Respondent
from budgeting.services import assembly, inviting, letters_out
from budgeting.services.keys import Keyring
from budgeting.services.letter_words import BUILT_IN, PLACEHOLDERS, Words, fill, unknown
from tests import chosen, things

WHO = {"actor": "Haneul", "now": datetime(2026, 11, 20, 9, tzinfo=UTC)}
BY = date(2026, 12, 1)


@pytest.fixture
def keys(app: Flask) -> Keyring:
    ring: Keyring = app.extensions["keys"]
    return ring


@pytest.fixture
def process(session: Session, keys: Keyring) -> Process:
    process = things.a_process(session)
    chosen.an_assembly(session, process, keys=keys)
    inviting.invite(session, process, BY, **WHO)
    return process


def test_everybody_invited_gets_a_letter_in_their_language(
    session: Session, process: Process, keys: Keyring
) -> None:
    found = letters_out.letters(session, keys, process, "invitation")
    assert [(one.number, one.language) for one in found] == [
        (1, "ko"), (2, "en"), (3, "ko"), (4, "en"),
    ]  # fmt: skip
    english, korean = found[1], found[0]
    assert english.subject == "You were drawn by lot for Hanbit decides 2026"
    assert "Dear Kim Number1," in english.body
    assert "by December 1, 2026 whether" in english.body
    assert "2026년 12월 1일까지" in korean.body
    assert "참여 번호는 1번" in korean.body
    assert english.address == ("Yard street 1", "2nd floor", "04524")
    assert not unknown(*(text for one in found for text in (one.subject, one.body)))


def test_a_confirmation_goes_to_those_who_confirmed(
    session: Session, process: Process, keys: Keyring
) -> None:
    assert letters_out.letters(session, keys, process, "confirmation") == []
    one = assembly.find(session, process, "P02")
    inviting.answer(session, process, one, "confirmed", **WHO)
    assert [one.number for one in letters_out.letters(session, keys, process, "confirmation")] == [
        3
    ]
    assert len(letters_out.letters(session, keys, process, "reminder")) == 3


def test_letters_go_to_those_who_were_invited_last(
    session: Session, process: Process, keys: Keyring
) -> None:
    for n in (0, 3):
        inviting.uninvite(session, process, assembly.find(session, process, f"P{n:02}"), **WHO)
    inviting.invite(session, process, BY - timedelta(days=3), **WHO)
    inviting.extend(session, process, BY, **WHO)
    found = letters_out.letters(session, keys, process, "invitation", ["latest"])
    assert [one.number for one in found] == [1, 4]
    found = letters_out.letters(session, keys, process, "invitation", ["latest", "paper"])
    assert [one.number for one in found] == [4]


def test_letters_are_for_those_whom_no_mail_reaches(
    session: Session, process: Process, keys: Keyring
) -> None:
    found = letters_out.letters(session, keys, process, "invitation", ["paper"])
    assert [(one.number, one.email) for one in found] == [(4, "")]


def test_the_city_s_own_words_take_the_place_of_the_built_in_ones(
    session: Session, process: Process, keys: Keyring
) -> None:
    words = Words("en", "Seat {number}", "Hello {name} of {city}, {year}.")
    letters_out.save_words(session, process, "invitation", words, **WHO)
    found = letters_out.letters(session, keys, process, "invitation")
    assert (found[1].subject, found[1].body) == ("Seat 2", "Hello Kim Number1 of Hanbit, 2026.")
    assert found[0].subject.startswith("한빛시")
    assert letters_out.words_of(session, process, "invitation", "en").own
    letters_out.drop_words(session, process, "invitation", "en", **WHO)
    assert not letters_out.words_of(session, process, "invitation", "en").own
    assert session.query(MessageTemplate).count() == 0


def test_a_slip_in_braces_is_refused(session: Session, process: Process) -> None:
    words = Words("en", "Seat {nummer}", "{name}, {0.__class__}, { }, {{number}}")
    assert unknown(words.subject, words.body) == ("nummer", "0.__class__", " ")
    with pytest.raises(ValueError, match="invitation"):
        letters_out.save_words(session, process, "invitation", words, **WHO)


def test_a_name_with_braces_is_not_filled_again() -> None:
    assert fill("{name} has {number}", {"name": "{number}", "number": "7"}) == "{number} has 7"


def test_a_language_without_words_reads_the_first_language_of_the_process(
    session: Session, process: Process
) -> None:
    assert letters_out.words_of(session, process, "reminder", "vi").language == "ko"
    process.languages = ["mn"]
    assert letters_out.words_of(session, process, "reminder", "vi").language == "en"
    with pytest.raises(NotFound):
        letters_out.words_of(session, process, "bill", "en")


def test_the_merge_table_has_a_row_for_each_letter(
    session: Session, process: Process, keys: Keyring
) -> None:
    found = letters_out.letters(session, keys, process, "invitation")
    text = letters_out.merge_table(found).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert [row["number"] for row in rows] == ["1", "2", "3", "4"]
    assert rows[1]["email"] == "kim1@example.org"
    assert rows[1]["body"] == found[1].body


def test_mails_are_drafts_for_those_with_an_address(
    session: Session, process: Process, keys: Keyring
) -> None:
    found = letters_out.letters(session, keys, process, "invitation")
    packed = letters_out.mail_files(found)
    assert packed == letters_out.mail_files(found)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["0001.eml", "0002.eml", "0003.eml"]
        mail = message_from_bytes(archive.read("0001.eml"), policy=default)
    assert mail["To"] == "kim0@example.org"
    assert mail["Subject"] == found[0].subject
    assert mail["From"] is None
    assert mail["X-Unsent"] == "1"
    assert mail.get_content().replace("\r\n", "\n") == found[0].body


def test_an_address_with_a_second_header_in_it_is_no_address(
    session: Session, process: Process, keys: Keyring
) -> None:
    person = chosen.told(0) | {"email": "a@example.org\nBcc: b@example.org", "name": "A\nBcc: b"}
    respondent = session.query(Respondent).filter_by(pseudonym="P00").one()
    respondent.sealed = letters_out_seal(keys, respondent, person)
    words = Words("ko", "{name}", "{name}")
    letters_out.save_words(session, process, "invitation", words, **WHO)
    found = letters_out.letters(session, keys, process, "invitation")
    assert found[0].email == ""
    letters_out.mail_files(found)


def letters_out_seal(keys: Keyring, one: Respondent, person: dict[str, object]) -> bytes:
    return chosen.respondents.seal_person(keys, one.process_id, one.pseudonym, person)


def test_nobody_who_was_erased_gets_a_letter(
    session: Session, process: Process, keys: Keyring
) -> None:
    session.query(Respondent).filter_by(pseudonym="P00").one().sealed = None
    session.flush()
    found = letters_out.letters(session, keys, process, "invitation")
    assert [one.number for one in found] == [2, 3, 4]


def test_the_built_in_letters_are_whole_in_every_language() -> None:
    for language, letters in BUILT_IN.items():
        assert tuple(letters) == letters_out.KINDS, language
        for subject, body in letters.values():
            assert not unknown(subject, body)
            assert "{name}" in body
            assert "{number}" in body
    assert set(PLACEHOLDERS) >= {"name", "number", "answer_by", "city"}


def test_the_log_holds_no_words_of_a_letter(session: Session, process: Process) -> None:
    words = Words("en", "Seat {number}", "Kim of the yard")
    letters_out.save_words(session, process, "invitation", words, **WHO)
    entry = session.query(LogEntry).filter_by(action="letter.written").one()
    assert entry.details == {"kind": "invitation", "language": "en"}
