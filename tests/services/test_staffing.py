"""Staff: who may sign in, with passwords that nobody can read."""

from __future__ import annotations

import pytest
from argon2 import extract_parameters
from argon2.low_level import Type

from budgeting.errors import NotFound, Taken
from budgeting.services import clock, staffing
from tests import people

PASSWORD = people.PASSWORD
ACT = {"actor": "command line", "now": clock.now()}


def add(session, email="dari@example.org", password=PASSWORD):
    person = staffing.add(session, email, "Dari", "officer", password, **ACT)
    session.commit()
    return person


def agrees(session, email, password):
    return staffing.is_password(staffing.stored_password(session, email), password)


def test_a_person_is_known_by_address_and_password(session):
    add(session)
    assert agrees(session, "dari@example.org", PASSWORD)
    assert agrees(session, " Dari@Example.ORG ", PASSWORD)
    assert not agrees(session, "dari@example.org", PASSWORD + " ")
    assert not agrees(session, "minjun@example.org", PASSWORD)


def test_the_password_is_kept_as_argon2id_of_a_cost_that_hurts(session):
    stored = add(session).password
    parameters = extract_parameters(stored)
    assert parameters.type is Type.ID
    assert parameters.memory_cost >= 19 * 1024
    assert PASSWORD not in stored


def test_an_unknown_address_costs_as_much_as_a_wrong_password(session):
    stored = add(session).password
    decoy = staffing.stored_password(session, "nobody@example.org")
    assert extract_parameters(decoy) == extract_parameters(stored)


def test_an_inactive_person_does_not_get_in(session):
    person = add(session)
    person.active = False
    session.commit()
    assert not agrees(session, "dari@example.org", PASSWORD)


def test_an_address_is_taken_once(session):
    add(session)
    with pytest.raises(Taken):
        add(session, email="DARI@example.org")


def test_a_new_password_replaces_the_old_one(session):
    person = people.dari(session)
    staffing.set_password(session, person, "another long password", **ACT)
    session.commit()
    assert agrees(session, person.email, "another long password")
    assert not agrees(session, person.email, PASSWORD)


def test_nobody_is_found_under_an_unknown_address(session):
    with pytest.raises(NotFound):
        staffing.find(session, "nobody@example.org")


def test_generated_passwords_are_long_and_never_the_same():
    made = {staffing.generate_password() for _ in range(50)}
    assert len(made) == 50
    assert all(len(password) == 19 for password in made)


def test_no_stranger_can_lock_a_person_out_from_one_place():
    here, place, account = staffing.sources("dari@example.org", "192.0.2.7")
    elsewhere, *_ = staffing.sources("dari@example.org", "192.0.2.8")
    assert here != elsewhere
    assert here.most < place.most < account.most
