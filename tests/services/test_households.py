"""People who look alike by address or code are proposed, and a person joins them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import NotFound
from budgeting.models import HouseholdPair, Process
from budgeting.services import households, respondents
from tests import things
from tests.respondents import KEYS, TABLE, asking, frozen, imported
from tests.selections import BY


@pytest.fixture
def process(session: Session) -> Process:
    return asking(session)


def homes(session: Session, process: Process) -> list[list[str]]:
    """The names in each household of two and more."""
    found: dict[int, list[str]] = {}
    for one in respondents.everybody(session, process):
        if one.household is not None:
            name = respondents.open_person(KEYS, one)["name"]
            found.setdefault(one.household, []).append(name)
    return sorted(sorted(names) for names in found.values())


def test_a_withdrawn_draw_freezes_nothing(session: Session, process: Process) -> None:
    imported(session, process)
    frozen(session, process, "withdrawn")
    assert households.decide_exact(session, process, **BY) == 1


def test_one_address_in_two_spellings_is_proposed_and_joined_by_a_person(
    session: Session, process: Process
) -> None:
    imported(session, process)
    (pair,) = households.pairs(session, process, "open")
    assert pair.reason == "same_address"
    assert homes(session, process) == []
    assert households.counts(session, process).exact == 1
    households.decide_exact(session, process, **BY)
    assert homes(session, process) == [["Ahn Jiwoo", "Park Sora"]]
    households.decide(session, process, {pair.id: "open"}, **BY)
    assert homes(session, process) == []


def test_pairs_join_whole_households_and_contradictions_are_told(
    session: Session, process: Process
) -> None:
    row = "{0:03},N{0},n{0}@example.org,,Road 7,1,30,Male,\n"
    content = TABLE.splitlines()[0] + "\n" + "".join(row.format(n) for n in range(3))
    imported(session, process, content)
    first, second, third = households.pairs(session, process, "open")
    both = {first.id: "same", second.id: "same"}
    households.decide(session, process, both, **BY)
    assert homes(session, process) == [["N0", "N1", "N2"]]
    assert households.contradicted(session, process) == set()
    households.decide(session, process, {third.id: "other"}, **BY)
    assert households.contradicted(session, process) == {third.id}
    assert households.counts(session, process).households == 1


def test_people_who_answered_the_same_letter_are_proposed(
    session: Session, process: Process
) -> None:
    content = "id,code,age,gender\n1,abcd efgh,20,Male\n2,ABCDEFGH,30,Male\n3,,40,Male\n"
    imported(session, process, content)
    assert [one.reason for one in households.pairs(session, process, "open")] == ["same_code"]


def test_a_pair_of_another_process_is_not_found(session: Session, process: Process) -> None:
    imported(session, process)
    pair = session.query(HouseholdPair).one()
    other = things.a_process(session, slug="other")
    with pytest.raises(NotFound):
        households.decide(session, other, {pair.id: "same"}, **BY)
