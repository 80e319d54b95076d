"""Themes: what the team reads in the notes, where it comes from, and who objects."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Note
from budgeting.services import published, theming
from tests import things
from tests.services.day import HallDay, a_day

TITLES = {"en": "Shade", "ko": "그늘"}
ACT = {"actor": "team 1"}


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


def a_note(session: Session, hall: HallDay, key: str, table: int, **given: object) -> Note:
    note = Note(
        key=key, sitting_id=hall.day.sitting_id, round_id=hall.row.id, table=table,
        kind="point", text=f"A tree, says table {table}.", at=hall.now, **given,
    )  # fmt: skip
    session.add(note)
    session.flush()
    return note


def test_a_theme_shows_its_notes_and_tables(session: Session, hall: HallDay) -> None:
    keys = [a_note(session, hall, f"n{table}", table).key for table in (3, 1, 1 + 1)]
    theming.make(session, hall.day, TITLES, {}, keys, now=hall.now)
    (shown,) = published.themes(session, hall.day, published=False)
    assert shown.tables == (1, 2, 3)
    assert {note.key for note in shown.notes} == set(keys)
    assert not shown.is_minority


def test_a_theme_of_two_tables_is_a_minority_view(session: Session, hall: HallDay) -> None:
    keys = [a_note(session, hall, f"n{place}", table).key for place, table in enumerate((1, 1, 2))]
    theming.make(session, hall.day, TITLES, {}, keys, now=hall.now)
    (shown,) = published.themes(session, hall.day, published=False)
    assert shown.is_minority


def test_of_two_tables_none_is_a_minority(session: Session, hall: HallDay) -> None:
    hall.sitting.tables = hall.sitting.tables[:2]
    keys = [a_note(session, hall, f"n{table}", table).key for table in (1, 2)]
    for some in (keys, keys[:1]):
        theming.make(session, hall.day, TITLES, {}, some, now=hall.now)
    shown = published.themes(session, hall.day, published=False)
    assert [one.is_minority for one in shown] == [False, False]


def test_a_hidden_note_no_longer_carries_a_theme(session: Session, hall: HallDay) -> None:
    notes = [a_note(session, hall, f"n{table}", table) for table in (1, 2, 3)]
    theming.make(session, hall.day, TITLES, {}, [note.key for note in notes], now=hall.now)
    notes[0].state = "hidden"
    session.flush()
    (shown,) = published.themes(session, hall.day, published=False)
    assert shown.tables == (2, 3)
    assert shown.is_minority


def test_only_a_published_theme_reaches_the_room(session: Session, hall: HallDay) -> None:
    theme = theming.make(session, hall.day, TITLES, {}, [], now=hall.now)
    assert published.themes(session, hall.day) == []
    before = hall.day.stage
    theming.publish(session, hall.day, theme, shown=True, now=hall.now, **ACT)
    session.flush()
    session.refresh(hall.day)
    assert [one.theme.id for one in published.themes(session, hall.day)] == [theme.id]
    assert hall.day.stage == before + 1


def test_a_tenth_theme_is_refused(session: Session, hall: HallDay) -> None:
    for _ in range(theming.MOST):
        theme = theming.make(session, hall.day, TITLES, {}, [], now=hall.now)
        theming.publish(session, hall.day, theme, shown=True, now=hall.now, **ACT)
    tenth = theming.make(session, hall.day, TITLES, {}, [], now=hall.now)
    with pytest.raises(IllegalMove):
        theming.publish(session, hall.day, tenth, shown=True, now=hall.now, **ACT)


def test_themes_change_places(session: Session, hall: HallDay) -> None:
    first, second, third = (
        theming.make(session, hall.day, TITLES, {}, [], now=hall.now) for _ in range(3)
    )
    theming.shift(session, hall.day, third, -1)
    theming.shift(session, hall.day, first, -1)
    session.flush()
    order = [one.theme for one in published.themes(session, hall.day, published=False)]
    assert order == [first, third, second]


def test_a_table_objects_until_the_round_closes(session: Session, hall: HallDay) -> None:
    theme = theming.make(session, hall.day, TITLES, {}, [], now=hall.now)
    with pytest.raises(IllegalMove):
        theming.object_to(session, hall.day, hall.row, theme, 1, "We did not say so.", hall.now)
    theming.publish(session, hall.day, theme, shown=True, now=hall.now, **ACT)
    theming.object_to(session, hall.day, hall.row, theme, 1, "We did not say so.", hall.now)
    theming.object_to(session, hall.day, hall.row, theme, 1, "We said more.", hall.now)
    told = published.theme_objections(session, hall.day)
    assert [(one.table, one.text) for one in told[theme.id]] == [(1, "We said more.")]
    with pytest.raises(IllegalMove):
        theming.object_to(session, hall.day, hall.rounds[0], theme, 2, "Too late.", hall.now)


def test_a_shown_theme_is_taken_off_before_it_is_removed(session: Session, hall: HallDay) -> None:
    note = a_note(session, hall, "n1", 1)
    theme = theming.make(session, hall.day, TITLES, {}, [note.key], now=hall.now)
    theming.publish(session, hall.day, theme, shown=True, now=hall.now, **ACT)
    with pytest.raises(IllegalMove):
        theming.remove(session, hall.day, theme)
    theming.publish(session, hall.day, theme, shown=False, now=hall.now, **ACT)
    theming.remove(session, hall.day, theme)
    session.refresh(note)
    assert note.theme_id is None


def test_notes_and_themes_of_another_sitting_are_out_of_reach(
    session: Session, hall: HallDay
) -> None:
    other = a_day(session, things.a_process(session, slug="other-2026"))
    foreign = a_note(session, other, "foreign", 1)
    theme = theming.make(session, hall.day, TITLES, {}, [foreign.key], now=hall.now)
    assert foreign.theme_id is None
    with pytest.raises(NotFound):
        theming.find(session, other.day, theme.id)
