"""The people who answered: sealed, listed, changed with a reason, and frozen."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import InUse
from budgeting.models import HouseholdPair, LogEntry, Process
from budgeting.services import households, respondents
from budgeting.services.keys import Keyring
from tests import things
from tests.respondents import KEYS, asking, frozen, imported, kept
from tests.selections import BY


@pytest.fixture
def process(session: Session) -> Process:
    return asking(session)


def test_what_is_sealed_opens_only_for_its_own_person_and_key(
    session: Session, process: Process
) -> None:
    first, second, _third = imported(session, process)
    first.sealed = second.sealed
    assert respondents.open_person(KEYS, first)["name"] == ""
    other = Keyring("another key for tests, of as many signs")
    assert respondents.open_person(other, second)["name"] == ""


def test_a_frozen_pool_refuses_every_change(session: Session, process: Process) -> None:
    people = imported(session, process)
    pair = session.query(HouseholdPair).one()
    frozen(session, process)
    with pytest.raises(InUse):
        kept(session, process)
    with pytest.raises(InUse):
        households.decide(session, process, {pair.id: "same"}, **BY)
    with pytest.raises(InUse):
        households.decide_exact(session, process, **BY)
    with pytest.raises(InUse):
        respondents.revise(session, process, people[0], {}, "out", "moved away", **BY)


def test_a_change_is_logged_by_pseudonym_and_features_only(
    session: Session, process: Process
) -> None:
    one = imported(session, process)[0]
    before = dict(one.answers)
    respondents.revise(session, process, one, {"age": ""}, "out", "asked to leave", **BY)
    assert (one.answers, one.standing) == (before | {"age": ""}, "out")
    entry = session.query(LogEntry).filter_by(action="respondent.revised").one()
    assert entry.details == {
        "pseudonym": one.pseudonym,
        "changed": ["age", "standing"],
        "comment": "asked to leave",
    }


@pytest.mark.parametrize(
    ("comment", "names"),
    [
        ("JIWOO telephoned", True),
        ("wrote from jiwoo@example.org", True),
        ("lives in 서울강남구테헤란로152,101동1203호", True),
        ("corrected after a call", False),
    ],
)
def test_a_comment_that_names_the_person_is_recognised(
    session: Session, process: Process, comment: str, names: bool
) -> None:
    people = imported(session, process)
    persons = [respondents.open_person(KEYS, one) for one in people]
    (jiwoo,) = [one for one in persons if one["name"] == "Ahn Jiwoo"]
    assert respondents.names_the_person(jiwoo, comment) is names


def test_the_list_is_narrowed_by_pseudonym_standing_and_value(
    session: Session, process: Process
) -> None:
    imported(session, process)
    everybody = respondents.listed(session, process)

    def number(**given: Any) -> int:
        return len(respondents.selected(everybody, respondents.Asked(**given)))

    assert number(pseudonym="p000") == 3
    assert number(values={"gender": "Female"}) == 2
    assert number(values={"gender": "Female", "age": "15-39"}) == 1
    assert number(standing="out") == 0


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jiwoo", 1),
        ("Park Sora", 1),
        ("MINJUN@example.org", 1),
        ("minjun@example", 0),
        ("010 1111 2222", 1),
        ("+82 10-1111-2222", 1),
        ("2222", 0),
        ("n11112222", 0),
        ("a", 2),
        ("김민준", 0),
        (" \u200b", 0),
    ],
)
def test_whoever_asks_is_found_by_name_mail_or_number(
    session: Session, process: Process, typed: str, found: int
) -> None:
    everybody = {one.pseudonym for one in imported(session, process)}
    pseudonyms = respondents.look_up(session, KEYS, process, typed)
    assert len(pseudonyms) == found
    assert everybody.issuperset(pseudonyms)


def test_somebody_of_another_process_is_not_found(session: Session, process: Process) -> None:
    imported(session, process)
    other = things.a_process(session, "other-2026")
    assert respondents.look_up(session, KEYS, other, "jiwoo") == []


def test_nobody_is_found_by_name_after_the_erasure(session: Session, process: Process) -> None:
    for one in imported(session, process):
        one.sealed = None
    assert respondents.look_up(session, KEYS, process, "a") == []
