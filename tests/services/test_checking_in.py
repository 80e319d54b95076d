"""The door: found by number or name, marked present, and nothing kept that leads to a card."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import DateTime
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Base, LogEntry, Process, Respondent
from budgeting.services import assembly, checking_in, inviting
from budgeting.services.keys import Keyring
from tests import chosen, things

WHO = {"actor": "Dari", "now": datetime(2026, 11, 20, 9, tzinfo=UTC)}


@pytest.fixture
def keys(app: Flask) -> Keyring:
    ring: Keyring = app.extensions["keys"]
    return ring


@pytest.fixture
def process(session: Session, keys: Keyring) -> Process:
    process = things.a_process(session)
    chosen.an_assembly(session, process, keys=keys)
    inviting.invite(session, process, date(2026, 12, 1), **WHO)
    return process


def at_door(session: Session, keys: Keyring, process: Process, typed: str) -> list[str]:
    return [guest.entry.id for guest in checking_in.look_up(session, keys, process, typed)]


def test_a_member_is_found_by_number_or_by_a_part_of_the_name(
    session: Session, process: Process, keys: Keyring
) -> None:
    assert at_door(session, keys, process, "3") == ["P02"]
    assert at_door(session, keys, process, " ００3 ") == ["P02"]
    assert at_door(session, keys, process, "number2") == ["P02"]
    assert at_door(session, keys, process, "KIM") == ["P00", "P01", "P02", "P03"]
    assert at_door(session, keys, process, "Number5") == []
    assert at_door(session, keys, process, "99") == []
    assert at_door(session, keys, process, "  ") == []


def test_who_comes_is_marked_and_counted_once(
    session: Session, process: Process, keys: Keyring
) -> None:
    one = assembly.find(session, process, "P02")
    inviting.answer(session, process, one, "confirmed", **WHO)
    for _twice in range(2):
        checking_in.arrive(session, process, one)
    assert checking_in.arrivals(session, process) == checking_in.Arrivals(1, 4)
    checking_in.leave(session, process, one, **WHO)
    assert checking_in.arrivals(session, process) == checking_in.Arrivals(0, 4)


def test_who_comes_without_having_answered_has_answered(session: Session, process: Process) -> None:
    one = assembly.find(session, process, "P01")
    checking_in.arrive(session, process, one)
    assert (one.membership.state, one.membership.present) == ("confirmed", True)


@pytest.mark.parametrize("state", ["drawn", "declined", "withdrawn"])
def test_who_holds_no_seat_is_not_marked(session: Session, process: Process, state: str) -> None:
    one = assembly.find(session, process, "P01")
    one.membership.state = state
    session.flush()
    with pytest.raises(IllegalMove):
        checking_in.arrive(session, process, one)
    assert not assembly.find(session, process, "P01").membership.present


def test_a_reserve_is_no_guest(session: Session, process: Process, keys: Keyring) -> None:
    one = assembly.find(session, process, "P04")
    one.membership.state = "confirmed"
    session.flush()
    with pytest.raises(IllegalMove):
        checking_in.arrive(session, process, one)
    assert "P04" not in at_door(session, keys, process, "kim")


def test_an_arrival_leaves_no_line_in_the_log(session: Session, process: Process) -> None:
    one = assembly.find(session, process, "P02")
    before = session.query(LogEntry).count()
    checking_in.arrive(session, process, one)
    assert session.query(LogEntry).count() == before
    checking_in.leave(session, process, one, **WHO)
    assert session.query(LogEntry).order_by(LogEntry.seq.desc()).first().details == {}


def test_after_the_erasure_the_number_still_opens_the_door(
    session: Session, process: Process, keys: Keyring
) -> None:
    session.query(Respondent).filter_by(pseudonym="P02").one().sealed = None
    session.flush()
    assert at_door(session, keys, process, "3") == ["P02"]
    assert at_door(session, keys, process, "number2") == []


PEOPLE = {"respondent", "membership", "letter", "household_pair", "attendee", "seat"}
CARDS = {"card", "card_batch", "used_card", "draft", "tablet_session", "box", "guess"}


def test_no_table_of_people_and_no_table_of_cards_name_each_other() -> None:
    tables = Base.metadata.tables
    for ours, theirs in ((PEOPLE, CARDS), (CARDS, PEOPLE)):
        for name in ours:
            named = {key.column.table.name for key in tables[name].foreign_keys}
            assert not named & theirs, name
    for person in PEOPLE:
        for card in CARDS:
            shared = set(tables[person].columns.keys()) & set(tables[card].columns.keys())
            assert shared <= {"process_id", "id", "position", "state", "sealed"}, (person, card)


def test_an_arrival_knows_no_moment() -> None:
    table = Base.metadata.tables["membership"]
    assert not [column for column in table.columns if isinstance(column.type, DateTime)]


def test_another_day_begins_with_nobody_in_the_hall(session: Session, process: Process) -> None:
    for person in ("P00", "P02"):
        checking_in.arrive(session, process, assembly.find(session, process, person))
    assert checking_in.clear(session, process, **WHO) == 2
    assert checking_in.arrivals(session, process) == checking_in.Arrivals(0, 4)
    assert session.query(LogEntry).filter_by(action="door.cleared").one().details == {"people": 2}
