"""What the lead sees of every table, in as many queries for 28 tables as for three."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.deliberation.tables import QUIET
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Answer, DayRound, Note, TableRound, Voice
from budgeting.services import console, days, facilitating, polling, table_rounds, undoing
from budgeting.services.console import Tile
from tests import things
from tests.queries import queries
from tests.services import day as halls
from tests.services.day import HallDay, a_day

SECOND = timedelta(seconds=1)


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A live day in its second round, a discussion that began five minutes ago."""
    return a_day(session, things.a_process(session))


def _act(hall: HallDay) -> dict[str, Any]:
    return {"actor": "Areum", "now": hall.now}


def _tiles(session: Session, hall: HallDay, after: timedelta = timedelta()) -> list[Tile]:
    held = days.rounds(session, hall.day)
    return console.tiles(session, hall.day, held, hall.now + after)


def _note(session: Session, hall: HallDay, key: str, table: int, row: DayRound) -> None:
    session.add(
        Note(
            key=key, sitting_id=hall.sitting.id, round_id=row.id, table=table, kind="point",
            text="A bench", at=hall.now,
        )
    )  # fmt: skip
    session.flush()


def test_every_table_has_a_tile_also_before_anything_was_done(session: Session) -> None:
    hall = a_day(session, things.a_process(session), state="check-in")
    found = _tiles(session, hall)
    assert [one.table for one in found] == [1, 2, 3]
    assert {(one.row, one.state, one.silent, one.texts) for one in found} == {
        (None, "not-started", False, 0)
    }


def test_a_tile_tells_state_help_and_the_wish_for_more_time(
    session: Session, hall: HallDay
) -> None:
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    table_rounds.call_help(session, hall.day, hall.row, 2, "The tablet froze", wanted=True)
    table_rounds.ask_for_more(session, hall.day, hall.row, 3)
    one, two, three = _tiles(session, hall)
    assert one.state == "submitted"
    assert (two.help, two.help_words) == (True, "The tablet froze")
    assert [tile.extended for tile in (one, two, three)] == [False, False, True]


def test_a_table_that_is_not_heard_of_for_five_minutes_is_silent(
    session: Session, hall: HallDay
) -> None:
    table_rounds.touch(session, hall.day, hall.row, 1, "table", hall.now)
    table_rounds.move(session, hall.day, hall.row, 2, "submit", "table", hall.now)
    assert [one.silent for one in _tiles(session, hall)] == [False, False, True]
    assert [one.silent for one in _tiles(session, hall, QUIET)] == [True, False, True]


def test_no_table_is_silent_while_a_round_rests_or_is_over(session: Session, hall: HallDay) -> None:
    facilitating.pause(session, hall.day, hall.row, "facilitator", **_act(hall))
    assert not any(one.silent for one in _tiles(session, hall, 2 * QUIET))
    facilitating.close(session, hall.day, hall.row, "facilitator", **_act(hall))
    assert not any(one.silent for one in _tiles(session, hall, 2 * QUIET))


def test_texts_are_counted_per_table_and_round_without_what_was_withdrawn(
    session: Session, hall: HallDay
) -> None:
    for key, table, row in (("a", 1, hall.row), ("b", 1, hall.row), ("c", 2, hall.rounds[0])):
        _note(session, hall, key, table, row)
    session.get_one(Note, "b").state = "withdrawn"
    session.flush()
    assert [one.texts for one in _tiles(session, hall)] == [1, 0, 0]


def test_a_tile_counts_who_has_answered_everything_that_is_asked(
    session: Session, hall: HallDay
) -> None:
    polling.answer(session, hall.day, hall.polls[0], hall.voice(1), "for", hall.now)
    polling.answer(session, hall.day, hall.polls[0], hall.voice(4), "unsure", hall.now)
    assert [one.answered for one in _tiles(session, hall)] == [(2, 3), (0, 3), (0, 3)]
    mood = polling.ask_mood(session, hall.day, "facilitator", **_act(hall))
    session.flush()
    polling.answer(session, hall.day, mood, hall.voice(1), "well", hall.now)
    assert [one.answered for one in _tiles(session, hall)] == [(1, 3), (0, 3), (0, 3)]


def test_who_is_away_is_not_waited_for(session: Session, hall: HallDay) -> None:
    session.add(Voice(sitting_id=hall.sitting.id, voice=hall.voice(2), away=True))
    session.flush()
    assert [one.answered for one in _tiles(session, hall)] == [(0, 3), (0, 2), (0, 3)]


def test_tables_of_different_rounds_are_told_by_their_own(session: Session, hall: HallDay) -> None:
    hall.row.tables, hall.rounds[2].tables = [1], [2, 3]
    facilitating.start(session, hall.day, hall.rounds[2], "facilitator", **_act(hall))
    found = _tiles(session, hall)
    assert [one.row and one.row.position for one in found] == [2, 3, 3]
    assert [one.answered for one in found] == [(0, 3), None, None]


def test_the_queries_do_not_grow_with_tables_and_people(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = []
    for place, tables in enumerate((3, 28)):
        monkeypatch.setattr(halls, "TABLES", tables)
        monkeypatch.setattr(halls, "CHAIRS", 9)
        hall = a_day(session, things.a_process(session, f"hanbit-{place}"))
        for table in range(1, tables + 1):
            session.add(TableRound(round_id=hall.row.id, table=table, lines={}, none_found=[]))
            session.add(Answer(poll_id=hall.polls[0].id, voice=hall.voice(table), choice="for"))
        session.commit()
        held = days.rounds(session, hall.day)
        with queries(session.get_bind()) as sent:  # type: ignore[arg-type]
            found = console.tiles(session, hall.day, held, hall.now)
        assert len(found) == tables
        assert sum(one.answered[0] for one in found if one.answered) == tables
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 10


def test_the_polls_are_those_of_the_round_and_those_that_were_opened(
    session: Session, hall: HallDay
) -> None:
    before, after, mood = hall.polls
    held = days.rounds(session, hall.day)
    assert [one.id for one in console.polls(session, hall.day, held)] == [before.id]
    mood.state = "closed"
    session.flush()
    assert [one.id for one in console.polls(session, hall.day, held)] == [before.id, mood.id]
    assert after.state == "draft"


def test_the_log_of_the_day_holds_its_own_acts_alone(session: Session, hall: HallDay) -> None:
    other = a_day(session, hall.process)
    facilitating.pause(session, hall.day, hall.row, "facilitator", **_act(hall))
    facilitating.extend(session, other.day, other.row, "facilitator", **_act(other))
    assert [one.action for one in console.acts(session, hall.day, 5)] == ["round.pause"]


def test_a_break_made_longer_moves_the_end_of_the_day(session: Session, hall: HallDay) -> None:
    row, stage = hall.rounds[3], hall.day.stage
    console.lengthen(session, hall.day, row, 5, **_act(hall))
    session.flush()
    session.refresh(hall.day)
    assert row.minutes == halls.MINUTES + 5
    assert hall.day.stage > stage
    for _again in range(6):
        console.lengthen(session, hall.day, row, -5, **_act(hall))
    with pytest.raises(IllegalMove):
        console.lengthen(session, hall.day, row, -5, **_act(hall))
    assert row.minutes == console.SHORTEST


def test_a_round_that_is_on_keeps_its_length(session: Session, hall: HallDay) -> None:
    with pytest.raises(IllegalMove):
        console.lengthen(session, hall.day, hall.row, 5, **_act(hall))


def test_a_table_gets_its_work_back_or_accepted_and_the_log_says_which(
    session: Session, hall: HallDay
) -> None:
    act: dict[str, Any] = {"role": "facilitator", **_act(hall)}
    with pytest.raises(IllegalMove):
        console.move_table(session, hall.day, hall.row, 1, "accept", **act)
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    console.move_table(session, hall.day, hall.row, 1, "accept", **act)
    console.move_table(session, hall.day, hall.row, 1, "return", **act)
    assert session.get_one(TableRound, (hall.row.id, 1)).state == "returned"
    found = console.acts(session, hall.day, 2)
    assert [(one.action, one.details["table"]) for one in found] == [
        ("table.return", 1), ("table.accept", 1),
    ]  # fmt: skip


def test_help_that_has_come_is_noted_for_a_table_of_this_hall(
    session: Session, hall: HallDay
) -> None:
    table_rounds.call_help(session, hall.day, hall.row, 2, "Come", wanted=True)
    console.help_is_there(session, hall.day, hall.row, 2, **_act(hall))
    assert not any(one.help for one in _tiles(session, hall))
    with pytest.raises(NotFound):
        console.help_is_there(session, hall.day, hall.row, 4, **_act(hall))


def test_a_call_stands_in_the_rounds_after_it_until_somebody_goes(
    session: Session, hall: HallDay
) -> None:
    following = hall.rounds[2]
    table_rounds.call_help(session, hall.day, hall.row, 2, "Somebody feels ill", wanted=True)
    facilitating.close(session, hall.day, hall.row, "facilitator", **_act(hall))
    facilitating.start(session, hall.day, following, "facilitator", **_act(hall))
    tile = _tiles(session, hall)[1]
    assert tile.call is not None
    assert (tile.help_words, tile.call.round_id) == ("Somebody feels ill", hall.row.id)
    assert tile.row is following
    console.help_is_there(session, hall.day, hall.row, 2, **_act(hall))
    assert not any(one.help for one in _tiles(session, hall))
    undoing.undo(session, hall.day, hall.day.undo["at"], **_act(hall))
    assert [one.help for one in _tiles(session, hall)] == [False, True, False]


def test_a_call_that_waits_is_worded_anew_and_not_made_twice(
    session: Session, hall: HallDay
) -> None:
    for row, words in ((hall.row, "Come"), (hall.rounds[2], "Come now")):
        table_rounds.call_help(session, hall.day, row, 2, words, wanted=True)
    assert [one.help_words for one in table_rounds.calls(session, hall.day)] == ["Come now"]
    table_rounds.call_help(session, hall.day, hall.rounds[2], 2, "", wanted=False)
    assert table_rounds.calls(session, hall.day) == []


def test_a_call_before_the_first_round_is_on_the_tile(session: Session) -> None:
    hall = a_day(session, things.a_process(session), state="check-in")
    table_rounds.call_help(session, hall.day, hall.rounds[0], 3, "", wanted=True)
    assert [(one.row, one.help) for one in _tiles(session, hall)] == [
        (None, False), (None, False), (None, True),
    ]  # fmt: skip
