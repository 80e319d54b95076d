"""One act erases everything personal, and leaves the evidence of a draw as it was."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import (
    Attendee,
    Base,
    Draw,
    HouseholdPair,
    Letter,
    LogEntry,
    Membership,
    Process,
    Respondent,
    RespondentUpload,
    Selection,
    Sitting,
)
from budgeting.services import clock, erasing, opening, relaying, respondents
from tests import things
from tests.respondents import KEYS, TABLE, asking, imported, kept
from tests.selections import BY

TERMS = b'{"people":[["P0001",["15-39","Female"],"",""]]}'
NAMES = ("Jiwoo", "Sora", "Minjun", "example.org", "테헤란로", "calls back", "010-1111-2222")


@pytest.fixture
def process(session: Session) -> Process:
    return asking(session)


def everything(session: Session) -> str:
    """Every row of every table in words."""
    session.flush()
    return "\n".join(
        str(tuple(row))
        for table in Base.metadata.sorted_tables
        for row in session.execute(select(table))
    )


@pytest.fixture
def pool(session: Session, process: Process) -> list[Respondent]:
    """Three people of whom one is a member with a seat, a drawn draw, letters, a waiting table."""
    people = imported(session, process, TABLE)
    kept(session, process, TABLE)
    people[0].language, people[0].code = "ko", "KXMT-7QRB"
    draw = Draw(
        process_id=process.id,
        number=1,
        state="drawn",
        terms=TERMS,
        panels=b"[[0]]",
        wanted=10,
        sha256="0" * 64,
        frozen_at=clock.now(),
    )
    sitting = Sitting(process_id=process.id, names={}, tables=[3])
    session.add_all((draw, sitting))
    session.flush()
    session.add_all(
        (
            Letter(process_id=process.id, district="north", code="KXMT-7QRB", sealed=b"sealed"),
            Membership(
                respondent_id=people[0].id,
                process_id=process.id,
                draw_id=draw.id,
                kind="member",
                position=1,
                state="invited",
            ),
            Attendee(
                sitting_id=sitting.id,
                respondent_id=people[0].id,
                number=1,
                traits={"age": "15-39"},
                needs={"wheelchair": True},
                apart=[2],
            ),
        )
    )
    session.commit()
    return people


def test_after_the_erasure_nothing_personal_is_left_in_any_table(
    session: Session, process: Process, pool: list[Respondent]
) -> None:
    sealed = [one.sealed for one in pool]
    erasing.erase(session, process, **BY)
    session.commit()
    for one in respondents.everybody(session, process):
        assert (one.sealed, one.answers, one.language, one.code) == (None, {}, "", "")
        assert not any(respondents.open_person(KEYS, one).values())
    assert session.query(RespondentUpload).count() == session.query(HouseholdPair).count() == 0
    assert session.query(Letter).one().sealed is None
    seat = session.query(Attendee).one()
    assert (seat.traits, seat.needs, seat.apart) == ({}, {}, [])
    dump = everything(session)
    for name in NAMES:
        assert name not in dump
    for secret in sealed:
        assert repr(secret) not in dump


def test_the_evidence_of_the_draw_and_the_standings_stay(
    session: Session, process: Process, pool: list[Respondent]
) -> None:
    kept_before = [(one.pseudonym, one.household, one.standing) for one in pool]
    erasing.erase(session, process, **BY)
    session.commit()
    draw = session.query(Draw).one()
    assert (draw.terms, draw.panels, draw.sha256) == (TERMS, b"[[0]]", "0" * 64)
    after = respondents.everybody(session, process)
    assert [(one.pseudonym, one.household, one.standing) for one in after] == kept_before
    assert session.query(Membership).one().state == "invited"
    assert session.get_one(Selection, process.id).mapping["people"] == 3


def test_the_log_says_that_it_was_done_and_how_many_people_it_concerned(
    session: Session, process: Process, pool: list[Respondent]
) -> None:
    assert erasing.held(session, process) == erasing.Held(3, 1, 1, 1)
    gone = erasing.erase(session, process, **BY)
    assert (gone.people, gone.letters, gone.waiting) == (3, 1, 1)
    entry = session.query(LogEntry).filter_by(action="selection.erased").one()
    assert entry.details == {"people": 3, "letters": 1}
    assert erasing.held(session, process) == erasing.Held(0, 0, 0, 1)


def test_another_process_keeps_its_people(
    session: Session, process: Process, pool: list[Respondent]
) -> None:
    other = things.a_process(session, slug="other")
    session.add(Respondent(process_id=other.id, pseudonym="P0001", answers={}, sealed=b"sealed"))
    session.commit()
    erasing.erase(session, process, **BY)
    assert respondents.find(session, other, "P0001").sealed == b"sealed"


def test_one_person_who_asks_for_it_is_erased_and_not_drawn(
    session: Session, process: Process
) -> None:
    people = imported(session, process, TABLE)
    pair = session.query(HouseholdPair).one()
    one = session.get_one(Respondent, pair.first_id)
    erasing.erase_person(session, process, one, **BY)
    session.commit()
    assert (one.sealed, one.answers, one.standing, one.code) == (None, {}, "out", "")
    assert session.query(HouseholdPair).count() == 0
    assert sum(person.sealed is None for person in people) == 1
    entry = session.query(LogEntry).filter_by(action="respondent.erased").one()
    assert entry.details == {"pseudonym": one.pseudonym}


def test_a_member_who_asks_for_it_keeps_the_place_that_was_drawn(
    session: Session, process: Process, pool: list[Respondent]
) -> None:
    before = dict(pool[0].answers)
    erasing.erase_person(session, process, pool[0], **BY)
    session.commit()
    assert (pool[0].sealed, pool[0].answers, pool[0].standing) == (None, before, "free")
    assert session.query(Membership).one().state == "invited"


@pytest.mark.parametrize(("days", "erased"), [(-1, True), (0, True), (1, False)])
def test_what_has_expired_is_erased_once(
    session: Session, process: Process, pool: list[Respondent], days: int, erased: bool
) -> None:
    today = date(2026, 11, 22)
    erasing.set_date(session, process, today + timedelta(days=days), **BY)
    found = erasing.erase_expired(session, today=today, **BY)
    assert list(found) == ([process] if erased else [])
    assert (respondents.find(session, process, "P0001").sealed is None) is erased
    assert list(erasing.erase_expired(session, today=today, **BY)) == []


@pytest.mark.parametrize(("days", "told"), [(-1, True), (0, False), (1, False)])
def test_a_day_of_erasure_that_passed_without_it_is_told_until_it_is_done(
    session: Session, process: Process, pool: list[Respondent], days: int, told: bool
) -> None:
    today = date(2026, 11, 22)
    assert erasing.overdue(session, process, today) is None
    day = today + timedelta(days=days)
    erasing.set_date(session, process, day, **BY)
    assert erasing.overdue(session, process, today) == (day if told else None)
    erasing.erase(session, process, **BY)
    assert erasing.overdue(session, process, today) is None


def test_addresses_that_came_in_after_an_erasure_are_erased_too(
    session: Session, process: Process
) -> None:
    today = date(2026, 11, 22)
    erasing.set_date(session, process, today, **BY)
    erasing.erase(session, process, **BY)
    letter = Letter(process_id=process.id, district="north", code="KXMT-7QRB", sealed=b"sealed")
    session.add(letter)
    session.flush()
    assert list(erasing.erase_expired(session, today=today, **BY)) == [process]
    assert letter.sealed is None
    assert list(erasing.erase_expired(session, today=today, **BY)) == []


@pytest.mark.postgresql  # SQLite lets one write at a time anyhow
def test_an_erasure_waits_for_whoever_is_writing_people(session: Session, process: Process) -> None:
    engine = session.get_bind()
    session.commit()
    with Session(engine) as importing, Session(engine) as own:
        opening.lock(importing, process)
        own.execute(text("SET LOCAL lock_timeout = '200ms'"))
        with pytest.raises(OperationalError, match="lock timeout"):
            erasing.erase(own, process, **BY)


def test_without_a_plan_there_is_nothing_to_erase(session: Session) -> None:
    with pytest.raises(NotFound):
        erasing.erase(session, things.a_process(session, slug="bare"), **BY)


def swept(session: Session, process: Process) -> None:
    """Erase everybody and sweep what the database kept of them."""
    engine = session.get_bind()
    assert isinstance(engine, Engine)
    erasing.erase(session, process, **BY)
    session.commit()
    session.close()
    relaying.sweep(engine, erasing.TABLES)


@pytest.mark.sqlite
def test_no_file_of_the_database_keeps_the_bytes_of_a_sealed_person(
    session: Session, process: Process, pool: list[Respondent], uri: str
) -> None:
    sealed = [one.sealed for one in pool if one.sealed]
    swept(session, process)
    main = Path(uri.removeprefix("sqlite:///"))
    stored = b"".join(path.read_bytes() for path in main.parent.glob(f"{main.name}*"))
    assert b"SQLite format 3" in stored
    for secret in sealed:
        assert secret[:40] not in stored


@pytest.mark.postgresql
def test_the_table_of_the_erased_people_is_written_into_a_new_file(
    session: Session, process: Process, pool: list[Respondent]
) -> None:
    file = text("SELECT pg_relation_filenode('respondent')")
    before = session.scalar(file)
    swept(session, process)
    assert session.scalar(file) != before
