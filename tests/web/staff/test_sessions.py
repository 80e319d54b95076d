"""Where somebody is signed in is listed, and ended with the password."""

from __future__ import annotations

from datetime import timedelta

import pytest

from budgeting.models import StaffSession
from tests import people
from tests.web.staff.conftest import RIGHT, SIGN_IN, is_in

PAGE = "/staff/sessions"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
TABLET = "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 Chrome/140.0 Safari/537.36"


@pytest.fixture
def both(signed_in, elsewhere):
    elsewhere.post(SIGN_IN, RIGHT, headers={"User-Agent": PHONE})
    return signed_in, elsewhere


def end(visitor, which, password=people.PASSWORD, status=303):
    return visitor.post(PAGE, {"end": which, "password": password}, status=status)


def buttons(page):
    return [one["value"] for one in page.soup.select("main button[name=end]")]


@pytest.mark.usefixtures("dari")
@pytest.mark.parametrize(
    ("agent", "words"),
    [(PHONE, "Mobile phone, Safari"), (LAPTOP, "Computer, Firefox"), (TABLET, "Tablet, Chrome"),
     ("", "Computer")],
)  # fmt: skip
def test_a_device_is_told_in_coarse_words(visitor, agent, words):
    visitor.post(SIGN_IN, RIGHT, headers={"User-Agent": agent})
    assert visitor.get(PAGE).one("main tbody th").get_text(strip=True) == words


def test_one_session_is_ended_and_its_cookie_is_dead(both):
    here, there = both
    (other, others) = buttons(here.get(PAGE))
    assert others == "others"
    assert here.follow(end(here, other)).words.count("The session was ended.") == 1
    assert (is_in(here), is_in(there)) == (True, False)


def test_all_others_are_ended_at_once(both):
    here, there = both
    end(here, "others")
    assert (is_in(here), is_in(there)) == (True, False)


def test_without_the_password_nothing_is_ended(both):
    here, there = both
    page = end(here, "others", "wrong", 422)
    assert "This is not your password." in page.words
    assert (is_in(here), is_in(there)) == (True, True)


def test_the_session_of_another_person_is_out_of_reach(session, signed_in, elsewhere):
    haneul = people.haneul(session)
    elsewhere.post(SIGN_IN, RIGHT | {"email": haneul.email})
    (theirs,) = session.query(StaffSession.sid).filter_by(staff_id=haneul.id).one()
    session.rollback()
    end(signed_in, theirs.hex())
    end(signed_in, "others")
    assert elsewhere.client.get("/organiser/").status_code == 200


def test_nothing_was_done_for_two_hours_ends_a_session(signed_in, moment):
    moment.now += timedelta(minutes=119)
    assert is_in(signed_in)
    moment.now += timedelta(minutes=119)
    assert is_in(signed_in)
    moment.now += timedelta(minutes=121)
    assert not is_in(signed_in)


def test_a_live_part_does_not_count_as_somebody_who_is_there(signed_in, moment):
    moment.now += timedelta(minutes=119)
    signed_in.client.get("/officer/?v=1")
    moment.now += timedelta(minutes=5)
    assert not is_in(signed_in)


def test_twelve_hours_end_a_session_also_in_the_midst_of_work(signed_in, moment):
    for _ in range(12):
        assert is_in(signed_in)
        moment.now += timedelta(minutes=60)
    assert not is_in(signed_in)


def test_no_address_of_a_device_is_kept(session, signed_in):
    (row,) = session.query(StaffSession).all()
    assert "127.0.0.1" not in str(vars(row))
