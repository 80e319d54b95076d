"""The table of who may do what is checked in, and the program answers exactly as it says."""

from __future__ import annotations

import csv

from flask import Flask
from sqlalchemy.orm import Session

from budgeting.web import access
from tests.guards.authorisation import HEAD, ROLES, TABLE, observed, requests, written


def test_the_program_answers_every_role_as_the_table_says(app: Flask, session: Session) -> None:
    told = TABLE.read_text(encoding="utf-8").splitlines()
    found = written(observed(app, session)).splitlines()
    assert sorted(set(found) - set(told)) == []  # unlisted or answered otherwise
    assert sorted(set(told) - set(found)) == []  # listed, and no longer so
    assert found == told


def test_every_route_and_method_is_listed(app: Flask) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    listed = {(row["route"], row["method"]) for row in rows}
    assert listed == {(rule.rule, method) for rule, method, _address in requests(app)}
    assert tuple(rows[0]) == HEAD


def test_who_gets_in_is_who_was_declared(app: Flask) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    declared = {
        (rule.rule, method): access.audiences_of(app, rule.endpoint)
        for rule, method, _address in requests(app)
    }
    for row in rows:
        audiences = declared[row["route"], row["method"]]
        getting_in = {role for role in ROLES if row[role] == "in"}
        if audiences & {"public", "resident"}:
            assert getting_in == set(ROLES), row
        else:
            assert getting_in <= audiences, row


def test_whoever_runs_the_room_cannot_open_or_count_the_vote() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        vote = [row for row in csv.DictReader(file) if row["route"].startswith("/officer/")]
    assert len(vote) > 10
    for row in vote:
        assert {role for role in ROLES if row[role] == "in"} == {"officer"}, row


def test_the_officer_runs_nothing_of_the_room() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    room = [row for row in rows if row["route"].startswith(("/facilitator/", "/table", "/team"))]
    assert len(room) > 20
    assert all(row["officer"] != "in" for row in room)


def test_before_and_after_the_day_every_place_is_shut() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["route"].startswith("/team")]
    shut = [row for row in rows if "draft" in row["states of the day"].split()]
    assert shut
    assert all(row[role] != "in" for row in shut for role in ROLES)
