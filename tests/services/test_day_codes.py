"""Codes of seats and posts: short, unlike each other, and worth nothing on another day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update
from sqlalchemy.orm import Session

from budgeting.deliberation.sitting_day import DAY, OPEN
from budgeting.formats.card_codes import ALPHABET
from budgeting.models import Attendee, Post
from budgeting.services import clock, day_codes, places
from budgeting.services.keys import Keyring
from tests import things
from tests.services.day import HallDay, a_day


@pytest.fixture
def keys(app: Flask) -> Keyring:
    found: Keyring = app.extensions["keys"]
    return found


@pytest.fixture
def hall(session: Session) -> HallDay:
    return a_day(session, things.a_process(session))


def test_every_seat_and_every_post_has_a_code_of_its_own(
    session: Session, keys: Keyring, hall: HallDay
) -> None:
    seats = day_codes.seat_codes(session, keys, hall.day.sitting_id)
    posts = day_codes.post_codes(session, keys, hall.day.sitting_id)
    assert sorted(seats) == list(range(1, 10))
    assert len(set(seats.values())) == 9
    assert len(set(posts.values())) == len(hall.posts)
    assert {len(code) for code in seats.values()} == {day_codes.SEAT_LENGTH}
    assert {len(code) for code in posts.values()} == {day_codes.POST_LENGTH}
    assert set("".join([*seats.values(), *posts.values()])) <= set(ALPHABET)


def test_a_code_opens_its_seat_however_it_is_typed(
    session: Session, keys: Keyring, hall: HallDay
) -> None:
    code = day_codes.seat_codes(session, keys, hall.day.sitting_id)[4]
    for typed in (code, code.lower(), f" {day_codes.printed(code)} ", f"https://x/seat#{code}"):
        opened = day_codes.open_seat(session, keys, typed)
        assert opened is not None
        assert (opened.kind, opened.ref) == ("seat", 4)


def test_the_code_of_a_seat_opens_no_post(session: Session, keys: Keyring, hall: HallDay) -> None:
    seat = day_codes.seat_codes(session, keys, hall.day.sitting_id)[1]
    post = day_codes.post_codes(session, keys, hall.day.sitting_id)[hall.posts["team"].id]
    assert day_codes.open_post(session, keys, seat) is None
    assert day_codes.open_seat(session, keys, post) is None


@pytest.mark.parametrize("state", [state for state in DAY.states if state not in OPEN])
def test_before_and_after_the_day_no_code_opens_anything(
    session: Session, keys: Keyring, hall: HallDay, state: str
) -> None:
    code = day_codes.seat_codes(session, keys, hall.day.sitting_id)[1]
    hall.day.state = state
    session.flush()
    assert day_codes.open_seat(session, keys, code) is None


def test_a_post_with_a_new_stamp_has_a_new_code(
    session: Session, keys: Keyring, hall: HallDay
) -> None:
    post = hall.posts["team"]
    before = day_codes.post_codes(session, keys, hall.day.sitting_id)[post.id]
    post.stamp = "another"
    session.flush()
    assert day_codes.post_codes(session, keys, hall.day.sitting_id)[post.id] != before
    assert day_codes.open_post(session, keys, before) is None


def test_a_voice_belongs_to_one_sitting_and_dies_with_its_salt(
    session: Session, hall: HallDay
) -> None:
    other = a_day(session, things.a_process(session, slug="other-2026"))
    assert hall.voice(1) == hall.voice(1)
    assert hall.voice(1) != hall.voice(2)
    assert hall.voice(1) != other.voice(1)
    hall.day.salt = None
    with pytest.raises(LookupError):
        hall.voice(1)


def _opened(session: Session, keys: Keyring, hall: HallDay, name: str) -> str:
    post: Post = hall.posts[name]
    code = day_codes.post_codes(session, keys, hall.day.sitting_id)[post.id]
    opened = day_codes.open_post(session, keys, code)
    assert opened is not None
    return places.token(keys, opened, clock.now())


def test_a_device_finds_its_place_again(session: Session, keys: Keyring, hall: HallDay) -> None:
    place = places.recall(session, keys, _opened(session, keys, hall, "table 2"), clock.now())
    assert place is not None
    assert (place.kind, place.ref, place.voice) == ("table", 2, "")
    assert place.sitting_id == hall.day.sitting_id


def test_a_withdrawn_post_ends_its_devices(session: Session, keys: Keyring, hall: HallDay) -> None:
    cookie = _opened(session, keys, hall, "expert")
    session.execute(update(Post).where(Post.id == hall.posts["expert"].id).values(active=False))
    session.expire_all()
    assert places.recall(session, keys, cookie, clock.now()) is None


def test_a_place_is_closed_at_the_end_of_the_day(
    session: Session, keys: Keyring, hall: HallDay
) -> None:
    cookie = _opened(session, keys, hall, "team")
    late = clock.now() + places.HOURS + timedelta(seconds=1)
    assert places.recall(session, keys, cookie, late) is None


def test_whoever_is_absent_has_no_seat(session: Session, keys: Keyring, hall: HallDay) -> None:
    code = day_codes.seat_codes(session, keys, hall.day.sitting_id)[3]
    opened = day_codes.open_seat(session, keys, code)
    assert opened is not None
    cookie = places.token(keys, opened, clock.now())
    assert places.recall(session, keys, cookie, clock.now()) is not None
    session.execute(update(Attendee).where(Attendee.number == 3).values(state="absent"))
    assert places.recall(session, keys, cookie, clock.now()) is None


@pytest.mark.parametrize("cookie", ["", "x", "AAAA", "é", "a" * 5000])
def test_a_cookie_of_ones_own_making_opens_nothing(
    session: Session, keys: Keyring, hall: HallDay, cookie: str
) -> None:
    assert places.recall(session, keys, cookie, clock.now()) is None
