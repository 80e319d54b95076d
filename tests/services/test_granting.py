"""Roles by process: granted, taken away, and never both chairs for one human being."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from budgeting.errors import BothChairs, NotFound, SecondAccount
from budgeting.models import LogEntry, Staff
from budgeting.services import clock, granting, staffing
from tests import people, things

ACT = {"actor": "command line", "now": clock.now()}
HERE, THERE = "hanbit-2026", "other-2026"


@pytest.fixture
def here(session):
    return things.a_process(session, HERE)


@pytest.fixture
def there(session):
    return things.a_process(session, THERE)


def where(session, person):
    return [granting.may_act_in(session, person, slug) for slug in (HERE, THERE, "nowhere")]


def another(session, email, name, role):
    person = Staff(email=email, name=name, role=role, password="x")
    session.add(person)
    session.commit()
    return person


def test_somebody_new_acts_everywhere(session, here, there):
    assert where(session, people.dari(session)) == [True, True, True]


def test_the_first_grant_takes_all_other_processes_away(session, here, there):
    dari = people.dari(session)
    granting.grant(session, dari, here, **ACT)
    assert where(session, dari) == [True, False, False]
    granting.grant(session, dari, there, **ACT)
    assert where(session, dari) == [True, True, False]
    assert granting.slugs_of(session, dari) == [HERE, THERE]


def test_whoever_loses_the_last_process_has_none(session, here, there):
    dari = people.dari(session)
    granting.grant(session, dari, here, **ACT)
    granting.revoke(session, dari, here, **ACT)
    assert where(session, dari) == [False, False, False]


def test_what_was_not_granted_cannot_be_taken_away(session, here, there):
    dari = people.dari(session)
    with pytest.raises(NotFound):
        granting.revoke(session, dari, here, **ACT)
    granting.grant(session, dari, here, **ACT)
    with pytest.raises(NotFound):
        granting.revoke(session, dari, there, **ACT)


def test_every_process_can_be_granted_again(session, here, there):
    dari = people.dari(session)
    granting.grant(session, dari, here, **ACT)
    granting.grant_everything(session, dari, **ACT)
    assert where(session, dari) == [True, True, True]
    assert granting.slugs_of(session, dari) == []


def test_only_what_was_granted_is_listed(session, here, there):
    dari = people.dari(session)
    assert granting.among(session, dari, [there, here]) == [there, here]
    granting.grant(session, dari, here, **ACT)
    assert granting.among(session, dari, [there, here]) == [here]


def test_whoever_founds_a_process_may_act_in_it(session, here, there):
    haneul = people.haneul(session)
    granting.grant(session, haneul, here, **ACT)
    granting.keep_own(session, haneul, there)
    assert where(session, haneul) == [True, True, False]


def test_every_change_is_in_the_log_of_the_process(session, here):
    dari = people.dari(session)
    granting.grant(session, dari, here, **ACT)
    granting.revoke(session, dari, here, **ACT)
    entries = session.scalars(select(LogEntry).order_by(LogEntry.seq))
    assert [(one.action, one.process_id) for one in entries] == [
        ("staff.granted", here.id),
        ("staff.revoked", here.id),
    ]


@pytest.mark.parametrize("role", ["facilitator", "organiser"])
@pytest.mark.parametrize(
    ("email", "name"),
    [("lead@example.org", " dari  "), ("DARI+room@example.org", "Somebody else")],
)
def test_nobody_runs_the_room_and_keeps_the_vote_of_one_process(session, here, email, name, role):
    people.dari(session)
    with pytest.raises(BothChairs):
        staffing.add(session, email, name, role, people.PASSWORD, **ACT)


def test_one_mailbox_is_one_officer(session, here, there):
    dari = people.dari(session)
    with pytest.raises(SecondAccount):
        staffing.add(session, "dari+2@example.org", "Nari", "officer", people.PASSWORD, **ACT)
    second = another(session, "Dari+there@example.org", "Nari", "officer")
    second.everywhere = False
    granting.grant(session, dari, here, **ACT)
    granting.grant(session, second, there, **ACT)
    with pytest.raises(SecondAccount):
        granting.grant(session, second, here, **ACT)
    with pytest.raises(SecondAccount):
        granting.grant_everything(session, second, **ACT)


def test_one_mailbox_may_organise_under_two_accounts(session, here):
    people.haneul(session)
    email = "haneul+press@example.org"
    assert staffing.add(session, email, "Press", "organiser", people.PASSWORD, **ACT).id


def test_two_people_with_other_names_and_mailboxes_may(session, here):
    people.dari(session)
    added = staffing.add(session, "bom@example.org", "Bom", "facilitator", people.PASSWORD, **ACT)
    assert added.id


def test_one_human_being_may_sit_on_both_chairs_of_different_processes(session, here, there):
    dari = people.dari(session)
    lead = another(session, "dari+room@example.org", "Dari of the room", "facilitator")
    lead.everywhere = False
    granting.grant(session, dari, here, **ACT)
    granting.grant(session, lead, there, **ACT)
    assert where(session, lead) == [False, True, False]
    with pytest.raises(BothChairs):
        granting.grant(session, lead, here, **ACT)
    with pytest.raises(BothChairs):
        granting.grant_everything(session, lead, **ACT)


def test_an_inactive_account_takes_no_chair(session, here):
    people.dari(session).active = False
    session.commit()
    lead = another(session, "dari+room@example.org", "Dari", "facilitator")
    granting.grant(session, lead, here, **ACT)
    assert granting.may_act_in(session, lead, HERE)
