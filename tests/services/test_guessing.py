"""Guesses are counted per source, and a source that guesses too often must wait."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from budgeting.errors import TooManyAttempts
from budgeting.models import Guess
from budgeting.services.guessing import WINDOW, Source, forgive, note_wrong, refuse_guessers
from budgeting.services.keys import Keyring

KEYS = Keyring("a secret of the tests")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
TABLET = Source("card-device", "tablet 7", 3)
HALL = Source("card-place", "192.0.2.1", 5)


def guess_wrong(session, times, sources=(TABLET, HALL), now=NOON):
    for _ in range(times):
        note_wrong(session, KEYS, sources, now)


def test_a_source_may_be_wrong_as_often_as_its_limit_says(session):
    guess_wrong(session, 2)
    refuse_guessers(session, KEYS, [TABLET, HALL], NOON)
    guess_wrong(session, 1)
    with pytest.raises(TooManyAttempts) as refused:
        refuse_guessers(session, KEYS, [TABLET, HALL], NOON + timedelta(minutes=1))
    assert refused.value.wait == 240


def test_the_limit_of_one_source_does_not_stop_another(session):
    guess_wrong(session, 3)
    refuse_guessers(session, KEYS, [Source("card-device", "tablet 8", 3), HALL], NOON)


def test_the_same_name_of_another_kind_is_another_source(session):
    guess_wrong(session, 3)
    refuse_guessers(session, KEYS, [Source("password-account", "tablet 7", 3)], NOON)


def test_after_the_window_everything_is_forgotten(session):
    guess_wrong(session, 3)
    later = NOON + WINDOW
    refuse_guessers(session, KEYS, [TABLET], later)
    other = Source("card-device", "tablet 9", 3)
    note_wrong(session, KEYS, [other], later)
    assert session.scalar(select(func.count()).select_from(Guess)) == 1


def test_a_right_guess_clears_the_count(session):
    guess_wrong(session, 3)
    forgive(session, KEYS, [TABLET])
    refuse_guessers(session, KEYS, [TABLET, HALL], NOON)


def test_no_name_of_a_source_is_kept(session):
    guess_wrong(session, 1)
    for guess in session.scalars(select(Guess)):
        assert len(guess.source) == 16
        assert guess.source not in (TABLET.name.encode(), HALL.name.encode())
