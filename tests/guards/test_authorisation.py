"""The table of who may do what is checked in, and the program answers exactly as it says."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.web import access
from tests.guards.authorisation import observed, requests
from tests.guards.authorisation_cast import AUDITOR, CARD, NOBODY, ROLES, SPENT
from tests.guards.authorisation_table import TABLE, Answers, differences, read, words_of, written

FEWEST = 5000
"""Fewer answers than this are no comparison of every route, method and role."""


@pytest.fixture(scope="module")
def listed() -> Answers:
    return read(TABLE.read_text(encoding="utf-8"))


def gets_in(cell: str) -> bool:
    return "in" in words_of(cell)


def test_the_program_answers_every_role_as_the_table_says(app: Flask, session: Session) -> None:
    text = TABLE.read_text(encoding="utf-8")
    found = observed(app, session)
    assert len(found) > FEWEST
    assert differences(read(text), found) == []
    assert written(found) == text


def test_every_route_and_method_is_listed(app: Flask, listed: Answers) -> None:
    every = {(rule.rule, method) for rule, method, _address in requests(app)}
    assert {(key.route, key.method, key.role) for key in listed} == {
        (*one, role) for one in every for role in ROLES
    }


def test_every_audience_is_a_role_of_the_table() -> None:
    cards = {"resident": {CARD, SPENT}, "public": {NOBODY, AUDITOR}}
    named = [cards.get(audience, {audience}) for audience in access.AUDIENCES]
    assert set().union(*named) == set(ROLES)


def test_who_gets_in_is_who_was_declared(app: Flask, listed: Answers) -> None:
    declared = {
        (rule.rule, method): access.audiences_of(app, rule.endpoint)
        for rule, method, _address in requests(app)
    }
    checked = 0
    for key, told in listed.items():
        audiences = declared[key.route, key.method]
        if told.asked == "view":
            continue
        checked += 1
        if "public" in audiences:
            assert (told.own, told.other) == ("in", "in"), key
        elif key.role in audiences:
            assert gets_in(told.own), key
        else:
            assert not gets_in(told.own), key
            assert not gets_in(told.other), key
    assert checked > FEWEST - 500


def test_a_role_for_another_process_opens_no_address_of_this_one(listed: Answers) -> None:
    desks = tuple(f"/{role}/<slug>" for role in access.STAFF_ROLES)
    mine = [
        (key, told)
        for key, told in listed.items()
        if key.role in access.STAFF_ROLES and key.route.startswith(desks) and gets_in(told.own)
    ]
    assert len(mine) > 200
    for key, told in mine:
        assert told.other == "403", key


def test_no_place_of_another_sitting_gets_in_while_this_day_is_on(listed: Answers) -> None:
    mine = [
        told
        for key, told in listed.items()
        if key.role in access.PLACES
        and told.asked == "guard"
        and "day" in told.own
        and gets_in(told.own)
    ]
    assert len(mine) > 50
    assert all(told.other == "way-in" for told in mine)


def test_a_ballot_is_cast_and_tested_only_while_the_vote_is_open(listed: Answers) -> None:
    for route in ("/cast", "/cast/test"):
        for key, told in listed.items():
            if key.route != route or key.method != "POST" or key.role == SPENT:
                continue
            own = "vote open: in; else 409" if key.role == CARD else told.own
            assert told.own == own, key
            assert not gets_in(told.other), key
            assert key.role == CARD or not gets_in(told.own), key


def test_a_card_that_has_voted_opens_no_page_of_the_booth(listed: Answers) -> None:
    booth = [
        (key, told)
        for key, told in listed.items()
        if key.role == SPENT and key.route.startswith(("/ballot", "/check", "/cast/", "/v"))
    ]
    anybody = {("/ballot/lock", "POST"), ("/v", "GET")}
    assert len(booth) > 10
    for key, told in booth:
        assert gets_in(told.own) == ((key.route, key.method) in anybody), key


def test_only_the_auditor_of_this_vote_reads_its_openings(listed: Answers) -> None:
    files = ("/<slug>/audit/openings.txt", "/<slug>/audit/ballots.jsonl", "/<slug>/audit/sign")
    rows = [(key, told) for key, told in listed.items() if key.route in files]
    assert len(rows) == 3 * len(ROLES)
    for key, told in rows:
        assert gets_in(told.own) == (key.role == AUDITOR), key
        assert told.other == "403", key


def test_whoever_runs_the_room_cannot_open_or_count_the_vote(listed: Answers) -> None:
    vote = [(key, told) for key, told in listed.items() if key.route.startswith("/officer/")]
    assert len(vote) > 10 * len(ROLES)
    for key, told in vote:
        assert gets_in(told.own) == (key.role == "officer"), key


def test_the_officer_runs_nothing_of_the_room(listed: Answers) -> None:
    room = [
        told
        for key, told in listed.items()
        if key.role == "officer" and key.route.startswith(("/facilitator/", "/table", "/team"))
    ]
    assert len(room) > 20
    assert not any(gets_in(told.own) for told in room)


def test_before_and_after_the_day_every_place_is_shut(listed: Answers) -> None:
    own = [
        told.own
        for key, told in listed.items()
        if key.role in access.PLACES and told.own.startswith("day") and gets_in(told.own)
    ]
    assert len(own) > 50
    assert set(own) == {"day draft,scheduled,endorsed,published: way-in; else in"}
