"""A table changes, takes back and defends its notes and arguments, until somebody supports them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove
from budgeting.models import Theme
from budgeting.services import asking, noting, supporting
from tests import things
from tests.services.day import HallDay, a_day
from tests.services.noted import KEY, argue, note


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A hall in its second round."""
    return a_day(session, things.a_process(session))


@pytest.mark.parametrize("write", [note, argue])
def test_the_table_changes_its_words(session: Session, hall: HallDay, write: Any) -> None:
    kept = write(session, hall)
    noting.edit(session, hall.day, kept, text=" Less. ", by="table", now=hall.now)
    session.refresh(kept)
    assert kept.text == "Less."


@pytest.mark.parametrize("taken_back", [False, True])
def test_after_the_first_support_no_word_of_an_argument_changes(
    session: Session, hall: HallDay, taken_back: bool
) -> None:
    kept = argue(session, hall)
    supporting.mark(session, hall.day, "argument", KEY, hall.voice(5))
    if taken_back:
        supporting.unmark(session, hall.day, "argument", KEY, hall.voice(5))
    with pytest.raises(IllegalMove):
        noting.edit(session, hall.day, kept, text="Less.", by="table", now=hall.now)
    with pytest.raises(IllegalMove):
        noting.withdraw(session, hall.day, kept, by="table", now=hall.now)
    session.refresh(kept)
    assert (kept.text, kept.state) == ("More shade.", "shown")


def test_support_of_a_question_with_the_same_key_binds_no_argument(
    session: Session, hall: HallDay
) -> None:
    kept = argue(session, hall)
    asking.ask(
        session, hall.day, hall.row, key=KEY, table=None, voice=hall.voice(1), project=None,
        text="What does it cost?", by="seat", now=hall.now,
    )  # fmt: skip
    supporting.mark(session, hall.day, "question", KEY, hall.voice(5))
    noting.edit(session, hall.day, kept, text="Less.", by="table", now=hall.now)
    assert kept.text == "Less."


def test_a_note_on_which_a_theme_rests_stays_as_it_is(session: Session, hall: HallDay) -> None:
    kept = note(session, hall)
    theme = Theme(sitting_id=hall.sitting.id, titles={"en": "Shade"}, texts={}, at=hall.now)
    session.add(theme)
    session.flush()
    kept.theme_id = theme.id
    for act in (
        lambda: noting.edit(session, hall.day, kept, text="Less.", by="table", now=hall.now),
        lambda: noting.withdraw(session, hall.day, kept, by="table", now=hall.now),
    ):
        with pytest.raises(IllegalMove):
            act()


def test_nothing_is_changed_after_the_round(session: Session, hall: HallDay) -> None:
    kept = note(session, hall)
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(minutes=2)
    with pytest.raises(IllegalMove):
        noting.edit(session, hall.day, kept, text="Less.", by="table", now=hall.now)
    assert kept.text == "More shade."


def test_a_withdrawn_argument_is_gone_from_the_table(session: Session, hall: HallDay) -> None:
    kept = argue(session, hall)
    noting.withdraw(session, hall.day, kept, by="table", now=hall.now)
    assert kept.state == "withdrawn"
    assert noting.arguments(session, hall.row, 1) == []
    with pytest.raises(IllegalMove):
        noting.edit(session, hall.day, kept, text="Again.", by="table", now=hall.now)


@pytest.mark.parametrize("write", [note, argue])
def test_a_table_appeals_against_a_hiding_once(session: Session, hall: HallDay, write: Any) -> None:
    kept = write(session, hall)
    with pytest.raises(IllegalMove):
        noting.appeal(session, hall.day, kept, by="table", now=hall.now)
    kept.state, kept.reason = "hidden", "It names a neighbour."
    noting.appeal(session, hall.day, kept, by="table", now=hall.now)
    assert (kept.state, kept.reason) == ("appealed", "It names a neighbour.")
    with pytest.raises(IllegalMove):
        noting.appeal(session, hall.day, kept, by="table", now=hall.now)
