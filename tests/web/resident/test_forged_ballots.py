"""Ballots, codes and cookies that no page of ours has made."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

import pytest
from flask import Flask
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from budgeting.formats.card_codes import ALPHABET
from budgeting.models import BoxedBallot, Process, RulebookRecord, TabletSession, UsedCard
from budgeting.services import clock
from tests import things
from tests.web.resident.conftest import Resident, count

SETTINGS = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def blob_of(resident: Resident, *numbers: int) -> str:
    """The sealed ballot on the cast page of somebody who has just reviewed these projects."""
    resident.enter()
    return str(resident.reach_cast(*numbers).one("input[name=ballot]")["value"])


@pytest.fixture
def blob(app: Flask, minjun: Resident) -> str:
    """Minjun's ballot for the first two projects; from now on forms need no token."""
    found = blob_of(minjun, 1, 2)
    app.config["WTF_CSRF_ENABLED"] = False
    return found


def cast(app: Flask, ballot: object) -> TestResponse:
    """Send a ballot from anywhere."""
    return app.test_client().post("/cast", data={"ballot": ballot})


def refused(app: Flask, session: Session, ballot: object) -> bool:
    """Whether a ballot is refused in words and leaves box and roll empty."""
    status = cast(app, ballot).status_code
    return status == 422 and not count(session, BoxedBallot) and not count(session, UsedCard)


@SETTINGS
@given(place=st.integers(0), flip=st.integers(1, 255))
def test_no_bit_of_a_ballot_can_be_changed(
    app: Flask, session: Session, blob: str, place: int, flip: int
) -> None:
    spoilt = bytearray(urlsafe_b64decode(blob))
    spoilt[place % len(spoilt)] ^= flip
    assert refused(app, session, urlsafe_b64encode(spoilt).decode())


@SETTINGS
@given(keep=st.integers(0), more=st.binary(max_size=40))
def test_a_ballot_cannot_be_cut_or_lengthened(
    app: Flask, session: Session, blob: str, keep: int, more: bytes
) -> None:
    whole = urlsafe_b64decode(blob)
    spoilt = whole[: keep % (len(whole) + 1)] + more
    assume(spoilt != whole)
    assert refused(app, session, urlsafe_b64encode(spoilt).decode())


@SETTINGS
@given(ballot=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_a_ballot_cannot_be_made_up(app: Flask, session: Session, blob: str, ballot: str) -> None:
    assert refused(app, session, ballot)


def test_nothing_else_that_the_server_seals_is_a_ballot(
    app: Flask, session: Session, minjun: Resident, blob: str
) -> None:
    cookie = minjun.client.get_cookie("tablet")
    assert cookie is not None
    keys = app.extensions["keys"]
    receipt = urlsafe_b64encode(keys.seal("receipt", json.dumps(["A", False, False]).encode()))
    assert refused(app, session, cookie.value)
    assert refused(app, session, receipt.decode())
    stranger = app.test_client()
    for name in ("tablet", "receipt"):
        stranger.set_cookie(name, blob)
    for address in ("/ballot", "/check", "/cast", "/receipt"):
        assert stranger.get(address, follow_redirects=True).request.path == "/v"


def test_a_ballot_under_another_rulebook_is_not_cast(
    app: Flask, session: Session, process: Process, blob: str
) -> None:
    record = session.get_one(RulebookRecord, process.id)
    record.sha256 = "0" * 64
    session.commit()
    assert refused(app, session, blob)


def test_a_ballot_from_another_installation_is_not_cast(
    app: Flask, session: Session, blob: str
) -> None:
    keys = app.extensions["keys"]
    plain = keys.open("ballot-blob", urlsafe_b64decode(blob))
    other = type(keys)("another secret of another machine")
    assert refused(app, session, urlsafe_b64encode(other.seal("ballot-blob", plain)).decode())


def test_a_ballot_of_another_vote_stays_in_its_own_box(
    app: Flask, session: Session, newcomer: Callable[[Process, int], Resident], blob: str
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    other = things.an_open_vote(session, 6, slug="other-2026")
    foreign = blob_of(newcomer(other, 7), 3)
    app.config["WTF_CSRF_ENABLED"] = False
    assert [cast(app, one).status_code for one in (blob, foreign, foreign, blob)] == [303] * 4
    for place in session.query(Process):
        ids = {"hanbit-2026": {"P-1": 1, "P-2": 1}, "other-2026": {"P-3": 1}}
        assert things.choices(session, place) == [ids[place.slug]]


def test_a_ballot_of_a_vote_that_has_ended_is_not_cast(
    app: Flask, session: Session, process: Process, blob: str
) -> None:
    process.phase, process.closed_at = "closed", clock.now()
    session.commit()
    assert cast(app, blob).status_code == 409
    assert count(session, BoxedBallot) == 0


NAMES = st.sampled_from(
    ["project", "read", "only", "go", "q", "field", "district", "chosen", "size", "points-1",
     "drop", "put", "score", "seen"]
)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(["1", "6", "7", "0", "review", "cast", "lock", "-1", "١", "1e3", "999999"]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


@SETTINGS
@given(form=st.dictionaries(NAMES, st.lists(VALUES, max_size=4), max_size=6))
def test_whatever_a_tablet_sends_the_paper_stays_a_paper(
    app: Flask, session: Session, minjun: Resident, blob: str, form: dict[str, list[str]]
) -> None:
    if not count(session, TabletSession):
        minjun.client.post("/v", data={"code": minjun.code})
    for address in ("/ballot", "/ballot/mark", "/check", "/ballot/project/1"):
        assert minjun.client.post(address, data=form).status_code in (303, 422), (address, form)
    assert minjun.client.get("/ballot").status_code in (200, 303)
    assert count(session, BoxedBallot) == 0


@SETTINGS
@given(code=st.one_of(st.text(st.characters(exclude_categories=["Cs"]), max_size=400),
                      st.text(ALPHABET, min_size=12, max_size=12)))  # fmt: skip
def test_no_made_up_code_opens_a_ballot(app: Flask, session: Session, blob: str, code: str) -> None:
    sessions = count(session, TabletSession)
    assert app.test_client().post("/v", data={"code": code}).status_code in (422, 429)
    assert count(session, TabletSession) == sessions


def test_no_single_slip_in_a_code_opens_a_ballot(
    app: Flask, session: Session, minjun: Resident, blob: str
) -> None:
    letters = minjun.code.replace("-", "")
    for place, right in enumerate(letters):
        wrong = ALPHABET[(ALPHABET.index(right) + 1) % len(ALPHABET)]
        slip = letters[:place] + wrong + letters[place + 1 :]
        answer = app.test_client().post("/v", data={"code": slip})
        assert answer.status_code == 422
        assert "One letter or digit is not right" in answer.text


def test_what_one_person_took_away_is_not_shown_to_the_next(
    app: Flask, minjun: Resident, sora: Resident
) -> None:
    minjun.enter()
    page = minjun.review(1, 2)
    seen = str(page.one("input[name=seen]")["value"])
    minjun.post("/check", {"seen": seen, "drop": "2"})
    sora.client = minjun.client
    sora.enter()
    assert "Bench number 2" not in sora.review(1).words


def test_what_was_taken_away_can_be_put_back_by_the_same_person(minjun: Resident) -> None:
    minjun.enter()
    seen = str(minjun.review(1, 2).one("input[name=seen]")["value"])
    page = minjun.follow(minjun.post("/check", {"seen": seen, "drop": "2"}))
    assert "Bench number 2" in page.words or page.all("[name=put][value='2']")
