"""``flask staff``: people are added, listed, given passwords and signed out."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from budgeting.models import Staff
from budgeting.services import staffing
from tests import people

PASSWORD = people.PASSWORD
TYPED = f"{PASSWORD}\n{PASSWORD}\n"


@pytest.fixture
def flask(app):
    """Run a command."""
    runner = app.test_cli_runner()

    def run(*words: str, typed: str = ""):
        return runner.invoke(args=words, input=typed)

    return run


def add(flask, *more, typed=TYPED):
    return flask(
        "staff",
        "add",
        "dari@example.org",
        "--name",
        "Dari",
        "--role",
        "officer",
        *more,
        typed=typed,
    )


def person(session):
    found = session.scalars(select(Staff)).one_or_none()
    session.rollback()
    return found


def agrees(session, password):
    right = staffing.is_password(staffing.stored_password(session, "dari@example.org"), password)
    session.rollback()
    return right


def test_a_person_is_added_with_a_typed_password(flask, session):
    done = add(flask)
    assert done.exit_code == 0, done.output
    assert PASSWORD not in done.output
    assert agrees(session, PASSWORD)
    assert staffing.everybody(session)[0].role == "officer"


def test_a_generated_password_is_printed_once_and_works(flask, session):
    done = add(flask, "--generate")
    made = re.search(r"\b\w{4}-\w{4}-\w{4}-\w{4}\b", done.output)
    assert made
    assert agrees(session, made.group())


@pytest.mark.parametrize("typed", ["short\nshort\n", f"{PASSWORD}\nanother\n"])
def test_a_short_or_mistyped_password_adds_nobody(flask, session, typed):
    assert add(flask, typed=typed).exit_code != 0
    assert person(session) is None


def test_an_address_is_added_once(flask):
    add(flask)
    again = add(flask)
    assert again.exit_code == 1
    assert "may sign in already" in again.output


def test_what_is_no_address_is_refused(flask, session):
    done = flask("staff", "add", "Dari", "--name", "Dari", "--role", "officer", typed=TYPED)
    assert done.exit_code == 2
    assert person(session) is None


def test_everybody_is_listed_with_their_role(flask, session):
    people.haneul(session)
    people.dari(session).active = False
    session.commit()
    lines = flask("staff", "list").output.splitlines()
    assert lines == [
        "officer    dari@example.org  Dari  (may not sign in)",
        "organiser  haneul@example.org  Haneul",
    ]


def test_a_new_password_replaces_the_old_one(flask, session):
    people.dari(session)
    other = "another long password"
    done = flask("staff", "password", "dari@example.org", typed=f"{other}\n{other}\n")
    assert done.exit_code == 0, done.output
    assert agrees(session, other)
    assert not agrees(session, PASSWORD)


def test_sessions_are_ended(flask, session):
    before = people.dari(session).stamp
    assert flask("staff", "end-sessions", "dari@example.org").exit_code == 0
    session.expire_all()
    assert staffing.find(session, "dari@example.org").stamp != before
    session.rollback()


@pytest.mark.parametrize("command", ["password", "end-sessions"])
def test_an_unknown_person_is_named(flask, command):
    done = flask("staff", command, "nobody@example.org", typed=TYPED)
    assert done.exit_code == 1
    assert "Nobody signs in as nobody@example.org." in done.output
