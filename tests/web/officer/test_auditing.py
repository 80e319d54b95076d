"""The officer names auditors with two holders, hands over codes once, and ends the box."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting.models import Audit, Auditor, BoxedBallot, BoxKey, Job, LogEntry
from budgeting.services import batching, box_keys, clock
from tests import people
from tests.papers import of_paper
from tests.things import (
    HOLDERS,
    PASSPHRASES,
    a_process,
    a_rulebook,
    boxed,
    open_box,
    sealed,
    some_projects,
)
from tests.web.officer.conftest import DESK

AUDIT, DESTROY, CODES = DESK + "audit", DESK + "destroy", DESK + "audit/codes"
CODE = re.compile(r"\b(?:[A-Z2-7]{5}-){5}[A-Z2-7]\b")
NAMED = {"auditor_0": "Dohyun", "auditor_1": "Sora", "auditor_2": "", "hours": "24"}
PAIR = {"passphrase_0": PASSPHRASES[0], "passphrase_2": PASSPHRASES[2]}


@pytest.fixture
def process(app, session):
    """A counted vote whose box three holders made."""
    process = a_process(session)
    sealed(session, process, a_rulebook(process, some_projects(session, process), secrecy="sealed"))
    made = box_keys.make(process.slug, HOLDERS, PASSPHRASES, app.extensions["settings"])
    key = box_keys.keep(session, process, made, actor="Dari", now=clock.now())
    key.opened_at = clock.now()
    session.commit()
    boxed(session, process, [["P-1"], ["P-2"], ["P-3"]])
    return counted(session, process)


@pytest.fixture
def in_a_room(session):
    """A counted vote whose box the server opened."""
    process = a_process(session, slug="room")
    sealed(session, process, a_rulebook(process, some_projects(session, process)))
    boxed(session, process, [["P-1"], ["P-2"], ["P-3"]])
    open_box(session, process)
    return counted(session, process)


def counted(session, process):
    batching.emit_rest(session, process.id, clock.now())
    process.phase = "counting"
    session.commit()
    return process


def audits(session):
    session.expire_all()
    found = session.scalars(select(Audit).order_by(Audit.number)).all()
    session.rollback()
    return found


def test_two_holders_begin_an_audit_and_the_codes_are_shown_once(dari, session, process):
    page = dari.follow(dari.post(AUDIT, NAMED | PAIR))
    codes = CODE.findall(page.words)
    assert len(set(codes)) == 2
    assert "Dohyun" in page.words
    assert dari.client.get(CODES).headers["Location"] == AUDIT
    again = dari.get(AUDIT)
    assert not CODE.findall(again.words)
    assert "Sora: has not signed yet" in again.words
    assert "The ballots are opened for them." in again.words
    (audit,) = audits(session)
    assert (audit.openings, audit.holders) == (3, ["Dari", "Bora"])


@pytest.mark.parametrize(
    "typed",
    [
        {},
        {"passphrase_0": PASSPHRASES[0]},
        {"passphrase_0": PASSPHRASES[0], "passphrase_1": PASSPHRASES[0]},
        {"passphrase_0": PASSPHRASES[0], "passphrase_1": "what nobody has chosen"},
        dict(zip(("passphrase_0", "passphrase_1", "passphrase_2"), PASSPHRASES, strict=True)),
    ],
)
def test_nothing_is_opened_without_two_different_holders(dari, session, process, typed):
    page = dari.post(AUDIT, NAMED | typed, status=422)
    assert page.all(".errors li")
    assert audits(session) == []


@pytest.mark.parametrize(
    "named",
    [
        {"auditor_0": ""},
        {"auditor_1": ""},
        {"auditor_1": " dohyun "},
        {"hours": "0"},
        {"hours": "73"},
        {"hours": "soon"},
        {"auditor_0": "x" * 121},
    ],
)
def test_a_form_that_is_not_whole_is_said_to_be_so(dari, session, process, named):
    page = dari.post(AUDIT, NAMED | PAIR | named, status=422)
    assert page.all(".errors li")
    assert audits(session) == []


def test_no_passphrase_comes_back_on_the_page(dari, process):
    page = dari.post(AUDIT, NAMED | PAIR | {"hours": "0"}, status=422)
    assert not [words for words in PASSPHRASES if words in page.text]


@pytest.mark.parametrize(("ballots", "said"), [(0, ""), (1, "One ballot"), (9, "9 ballots")])
def test_before_an_audit_the_page_says_that_few_papers_can_be_told(
    dari, session, in_a_room, ballots, said
):
    of_paper(session, in_a_room, ballots)
    words = dari.get("/officer/room/audit").words
    assert ("by subtraction" in words) is bool(ballots)
    assert said in words


def test_many_papers_are_not_told_by_subtraction(dari, session, in_a_room):
    of_paper(session, in_a_room, 10)
    assert "by subtraction" not in dari.get("/officer/room/audit").words


def test_a_second_audit_waits_for_the_first(dari, session, process):
    dari.post(AUDIT, NAMED | PAIR)
    dari.post(AUDIT, NAMED | PAIR, on=DESK, status=422)
    assert len(audits(session)) == 1


def test_where_the_server_opens_the_box_no_passphrase_is_asked_for(dari, session, in_a_room):
    place = "/officer/room/audit"
    assert not dari.get(place).all("input[name^=passphrase]")
    page = dari.follow(dari.post(place, NAMED | people.shown(people.nari(session))))
    assert len(CODE.findall(page.words)) == 2
    assert (audits(session)[0].openings, audits(session)[0].holders) == (3, ["Dari", "Nari"])
    entry = session.scalars(select(LogEntry).filter_by(action="audit.begun")).one()
    assert entry.details["holders"] == ["Dari", "Nari"]


def test_where_the_server_has_the_key_one_officer_alone_begins_nothing(dari, session, in_a_room):
    place = "/officer/room/audit"
    assert "Enter your e-mail address." in dari.post(place, NAMED, status=422).words
    alone = NAMED | {"email": "dari@example.org", "password": people.PASSWORD}
    page = dari.post(place, alone, status=422)
    assert "Two different people are needed." in page.words
    assert page.one("#auditor_0")["value"] == "Dohyun"
    wrong = people.shown(people.nari(session), "another yard where all meet")
    assert "do not belong together" in dari.post(place, NAMED | wrong, status=422).words
    haneul = people.shown(people.haneul(session))
    assert "not allowed to do this here" in dari.post(place, NAMED | haneul, status=422).words
    assert audits(session) == []


def test_two_accounts_of_one_name_are_one_person(dari, session, in_a_room):
    person = people.nari(session)
    person.name = " DARI"
    shown = people.shown(person)
    session.commit()
    page = dari.post("/officer/room/audit", NAMED | shown, status=422)
    assert "Two different people are needed." in page.words
    assert audits(session) == []


def test_before_the_count_there_is_nothing_to_audit(dari, session, process, phase):
    phase("closed")
    assert "once the box is open" in dari.get(AUDIT).words
    dari.post(AUDIT, NAMED | PAIR, on=DESK, status=409)
    assert audits(session) == []


def test_nothing_is_destroyed_before_its_time(dari, session, process, phase):
    phase("published", published_at=clock.now())
    assert not dari.get(AUDIT).all("a[href$=destroy]")
    dari.get(DESTROY, status=409)
    dari.post(DESTROY, {}, on=DESK, status=409)
    assert None not in session.scalars(select(BoxedBallot.sealed)).all()


def test_when_the_auditors_have_signed_the_officer_destroys_ballots_and_key(
    dari, session, process, phase
):
    dari.post(AUDIT, NAMED | PAIR)
    session.query(Auditor).update({"signed_at": clock.now(), "agrees": True})
    session.commit()
    phase("published", published_at=clock.now())
    assert dari.get(AUDIT).all("a[href$=destroy]")
    assert "Nobody can open a single ballot again." in dari.get(DESTROY).words
    page = dari.follow(dari.post(DESTROY, {}))
    assert "The sealed ballots and their key are destroyed." in page.words
    session.expire_all()
    assert set(session.scalars(select(BoxedBallot.sealed))) == {None}
    assert session.scalars(select(BoxKey)).one().wrapped == {}
    entry = session.scalars(select(LogEntry).filter_by(action="box.destroyed")).one()
    assert entry.actor == "Dari"
    session.rollback()
    assert "Nothing can be opened any more." in dari.get(AUDIT).words


def test_the_officer_ends_an_audit_before_its_time(dari, session, process):
    dari.post(AUDIT, NAMED | PAIR)
    assert "End this audit" in dari.get(AUDIT).words
    page = dari.follow(dari.post(AUDIT + "/end", {}, on=AUDIT))
    assert "The audit is ended." in page.words
    assert page.all("input[name=auditor_0]")
    entry = session.scalars(select(LogEntry).filter_by(action="audit.ended")).one()
    assert entry.actor == "Dari"
    session.rollback()
    dari.post(AUDIT + "/end", {}, on=AUDIT, status=409)


def test_an_audit_whose_work_died_can_be_begun_again(dari, session, process):
    dari.post(AUDIT, NAMED | PAIR)
    long_ago = clock.now() - timedelta(minutes=2)
    session.query(Audit).update({"openings_sha256": None})
    session.query(Job).update({"state": "running", "seen_at": long_ago})
    session.commit()
    assert dari.get(AUDIT).all("input[name=auditor_0]")
    dari.post(AUDIT, NAMED | PAIR)
    assert [audit.number for audit in audits(session)] == [1, 2]


def test_what_an_auditor_disputes_is_not_destroyed(dari, session, process, phase):
    dari.post(AUDIT, NAMED | PAIR)
    session.query(Auditor).update({"signed_at": clock.now(), "agrees": False})
    session.query(Audit).update({"ended_at": clock.now()})
    session.commit()
    phase("published", published_at=clock.now() - timedelta(days=15))
    page = dari.get(AUDIT)
    assert "Nothing is destroyed before another audit agrees." in page.words
    assert not page.all("a[href$=destroy]")
    dari.post(DESTROY, {}, on=DESK, status=409)
    assert None not in session.scalars(select(BoxedBallot.sealed)).all()
    session.rollback()


def test_after_a_fortnight_it_can_be_done_without_auditors(dari, session, process, phase):
    phase("published", published_at=clock.now() - timedelta(days=14))
    dari.post(DESTROY, {})
    session.expire_all()
    assert set(session.scalars(select(BoxedBallot.sealed))) == {None}
