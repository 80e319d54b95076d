"""The comparison of the authorisation table itself: it tells what is missing and what changed."""

from __future__ import annotations

import pytest

from tests.guards.authorisation_table import (
    Key,
    Told,
    differences,
    in_words,
    read,
    words_of,
    written,
)

SEATS = {
    Key("/seat/here", "GET", "seat"): Told("guard", "day live: in; else way-in", "way-in"),
    Key("/seat/here", "GET", "table"): Told("guard", "403", "403"),
    Key("/seat/here", "GET", "team"): Told("guard", "403", "403"),
    Key("/seat/help", "POST", "seat"): Told("guard", "in", "way-in"),
}


def without(*keys: Key) -> dict[Key, Told]:
    return {key: told for key, told in SEATS.items() if key not in keys}


def test_a_table_that_agrees_has_no_differences() -> None:
    assert differences(SEATS, dict(SEATS)) == []


def test_what_was_written_is_read_again() -> None:
    assert read(written(SEATS)) == SEATS


def test_roles_that_are_answered_alike_share_a_row() -> None:
    rows = [line for line in written(SEATS).splitlines() if line.startswith("/")]
    assert len(rows) == 3
    assert '/seat/here,GET,guard,"table, team",403,403' in rows


def test_a_row_told_twice_is_no_table() -> None:
    with pytest.raises(ValueError, match="told twice"):
        read(written(SEATS) + "/seat/help,POST,guard,seat,in,in\n")


def test_an_unlisted_route_is_told() -> None:
    (told,) = differences(without(Key("/seat/help", "POST", "seat")), SEATS)
    assert told.startswith("unlisted: POST /seat/help by seat")


def test_an_unlisted_role_is_told() -> None:
    (told,) = differences(without(Key("/seat/here", "GET", "team")), SEATS)
    assert told.startswith("unlisted: GET /seat/here by team")


def test_a_route_that_is_gone_is_told() -> None:
    (told,) = differences(SEATS, without(Key("/seat/help", "POST", "seat")))
    assert told.startswith("gone: POST /seat/help by seat")


@pytest.mark.parametrize(
    "told",
    [
        Told("guard", "day live,ended: in; else way-in", "way-in"),
        Told("guard", "day live: in; else way-in", "in"),
        Told("view", "day live: in; else way-in", "way-in"),
    ],
)
def test_a_changed_answer_is_told(told: Told) -> None:
    key = Key("/seat/here", "GET", "seat")
    (line,) = differences(SEATS, SEATS | {key: told})
    assert line.startswith("otherwise: GET /seat/here by seat")


def test_the_most_frequent_answer_is_that_of_all_other_states() -> None:
    days = {("day", state): "way-in" for state in ("draft", "live", "ended")}
    votes = {("vote", state): "in" for state in ("open", "closed")}
    assert in_words(days | {("day", "live"): "in"}) == "day live: in; else way-in"
    assert in_words(votes) == "in"
    assert in_words(votes | {("vote", "closed"): "409", ("vote", "paused"): "in"}) == (
        "vote closed: 409; else in"
    )


def test_a_cell_names_every_answer() -> None:
    assert words_of("in") == {"in"}
    assert words_of("vote draft,open: in; closed: 409; else 403 / day live: 404; else way-in") == {
        "in", "409", "403", "404", "way-in"
    }  # fmt: skip
