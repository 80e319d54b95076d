"""``flask staff``: people are added, listed, given passwords and signed out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from budgeting.models import Staff, StaffSession
from budgeting.services import clock, granting, staff_sessions, staffing
from tests import people, phones, things

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
    dari = people.dari(session)
    limits = staff_sessions.Limits(timedelta(hours=1), timedelta(hours=1))
    staff_sessions.begin(session, dari, staff_sessions.Browser("computer", ""), limits, clock.now())
    session.commit()
    assert flask("staff", "end-sessions", "dari@example.org").exit_code == 0
    assert session.query(StaffSession).count() == 0
    session.rollback()


def test_a_lost_phone_is_forgotten(app, flask, session):
    dari = phones.given(session, app.extensions["keys"], people.dari(session), clock.now())
    session.rollback()
    done = flask("staff", "reset-second-factor", "dari@example.org")
    assert "has no second factor any more" in done.output
    session.expire_all()
    assert dari.second_factor is None
    session.rollback()


def test_a_role_is_granted_for_one_process_and_taken_away(flask, session):
    people.dari(session)
    things.a_process(session)
    session.rollback()
    for words, told in (
        (("grant", "dari@example.org", "hanbit-2026"), "in: hanbit-2026."),
        (("revoke", "dari@example.org", "hanbit-2026"), "in: no process."),
        (("grant", "dari@example.org", "--all"), "in: every process."),
    ):
        done = flask("staff", *words)
        assert done.exit_code == 0, done.output
        assert done.output.strip().endswith(told)


def test_the_list_tells_for_which_processes_and_who_has_a_second_factor(app, flask, session):
    dari = phones.given(session, app.extensions["keys"], people.dari(session), clock.now())
    granting.grant(session, dari, things.a_process(session), actor="x", now=clock.now())
    session.commit()
    (line,) = flask("staff", "list").output.splitlines()
    assert line == "officer    dari@example.org  Dari  [hanbit-2026]  (second factor)"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("grant", "dari@example.org"), "Name one process, or say --all."),
        (("grant", "dari@example.org", "hanbit-2026", "--all"), "Name one process, or say --all."),
        (("grant", "dari@example.org", "nowhere"), "There is no process nowhere."),
        (("grant", "nobody@example.org", "--all"), "Nobody signs in as nobody@example.org."),
        (("revoke", "dari@example.org", "hanbit-2026"), "acts in: every process."),
    ],
)
def test_a_grant_that_cannot_be_is_refused(flask, session, words, told):
    people.dari(session)
    things.a_process(session)
    session.rollback()
    done = flask("staff", *words)
    assert done.exit_code != 0
    assert told in done.output
    session.expire_all()
    assert person(session).everywhere


def test_the_same_person_is_not_let_in_to_run_the_room_as_well(flask, session):
    people.dari(session)
    words = ("lead@example.org", "--name", "Dari", "--role", "facilitator")
    done = flask("staff", "add", *words, typed=TYPED)
    assert done.exit_code == 1
    assert "dari@example.org seems to be the same person." in done.output
    assert person(session)


def test_one_mailbox_is_not_let_in_as_two_officers(flask, session):
    people.dari(session)
    words = ("dari+2@example.org", "--name", "Nari", "--role", "officer")
    done = flask("staff", "add", *words, typed=TYPED)
    assert done.exit_code == 1
    assert "dari@example.org has the same mailbox." in done.output


@pytest.mark.parametrize("typed", ["dari dari officer", "password12345"])
def test_a_password_that_is_easy_to_guess_is_refused(flask, session, typed):
    done = add(flask, typed=f"{typed}\n{typed}\n")
    assert "easy to guess" in done.output
    assert person(session) is None


@pytest.mark.parametrize("command", ["password", "end-sessions", "reset-second-factor"])
def test_an_unknown_person_is_named(flask, command):
    done = flask("staff", command, "nobody@example.org", typed=TYPED)
    assert done.exit_code == 1
    assert "Nobody signs in as nobody@example.org." in done.output
