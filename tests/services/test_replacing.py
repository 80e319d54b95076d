"""The seat of a member who left: who comes next, why, and how it is undone."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import IllegalMove, InUse, NotFound
from budgeting.models import Membership, Process
from budgeting.services import assembly, inviting, replacing
from budgeting.services.drawn_files import terms_of_draw
from tests import chosen, drawings, things
from tests.members import BY, WHO, invited, left, person
from tests.services.test_cast_races import together


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def drawn(session: Session, process: Process) -> Process:
    chosen.an_assembly(session, process)
    return process


def test_the_first_reserve_who_keeps_the_quotas_takes_the_seat(
    session: Session, drawn: Process
) -> None:
    invited(session, drawn)
    one = left(session, drawn, 1)
    found = replacing.suggest(session, drawn, one)
    assert found is not None
    assert (found.person, found.reserve) == ("P05", 2)
    seated = replacing.accept(session, drawn, one, "P05", **WHO)
    membership = seated.membership
    assert (membership.kind, membership.position, membership.state) == ("member", 5, "drawn")
    assert membership.replaces == "P01"
    assert membership.reason["passed"] == [
        {
            "person": "P04",
            "housemate": None,
            "misses": [
                {"feature": "age", "value": "old", "side": "most", "limit": 2, "count": 3},
                {"feature": "age", "value": "young", "side": "least", "limit": 2, "count": 1},
            ],
        }
    ]
    with pytest.raises(InUse):
        replacing.suggest(session, drawn, one)
    assert [one.id for one in inviting.invite(session, drawn, BY, **WHO)] == ["P05"]


def test_a_replacement_who_says_no_is_replaced_in_turn(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    replacing.accept(session, drawn, left(session, drawn, 0), "P04", **WHO)
    invited(session, drawn)
    again = left(session, drawn, 4)
    found = replacing.suggest(session, drawn, again)
    assert found is not None
    assert (found.person, found.reserve) == ("P06", 3)


def test_after_the_reserves_the_pool_follows_in_the_order_of_the_draw(
    session: Session, process: Process
) -> None:
    draw = chosen.an_assembly(session, process, reserves=(4,))
    invited(session, process)
    one = left(session, process, 1)
    found = replacing.suggest(session, process, one)
    assert found is not None
    assert found.reserve is None
    line = replacing.line_of(terms_of_draw(draw), (4,), "5" * 64, {1})
    young = [place for place in line if place % 2 and place > 3]
    assert found.person == f"P{young[0]:02}"
    replacing.accept(session, process, one, found.person, **WHO)
    seated = assembly.find(session, process, found.person)
    assert (seated.membership.kind, seated.membership.position) == ("member", 5)
    replacing.undo(session, process, seated, **WHO)
    with pytest.raises(NotFound):
        assembly.find(session, process, found.person)


def test_a_reserve_of_a_member_s_household_is_passed_over(
    session: Session, process: Process
) -> None:
    chosen.an_assembly(session, process, chosen.a_pool(homes={0: "1", 4: "1"}))
    invited(session, process)
    found = replacing.suggest(session, process, left(session, process, 2))
    assert found is not None
    assert found.person == "P06"
    assert found.reason["passed"][0] == {"person": "P04", "housemate": "P00", "misses": []}


def test_a_replacement_is_undone_until_it_is_invited(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    one = left(session, drawn, 1)
    seated = replacing.accept(session, drawn, one, "P05", **WHO)
    with pytest.raises(InUse):
        inviting.take_back(session, drawn, one, **WHO)
    replacing.undo(session, drawn, seated, **WHO)
    back = person(session, drawn, 5).membership
    assert (back.kind, back.position, back.replaces, back.reason) == ("reserve", 2, "", {})
    replacing.accept(session, drawn, one, "P05", **WHO)
    invited(session, drawn)
    with pytest.raises(IllegalMove):
        replacing.undo(session, drawn, seated, **WHO)


def test_nobody_comes_back_whose_household_has_another_seat_by_now(
    session: Session, process: Process
) -> None:
    chosen.an_assembly(session, process, chosen.a_pool(homes={0: "1", 4: "1"}))
    invited(session, process)
    gone = left(session, process, 0)
    replacing.accept(session, process, left(session, process, 2), "P04", **WHO)
    with pytest.raises(InUse):
        inviting.take_back(session, process, gone, **WHO)
    assert person(session, process, 0).membership.state == "declined"


def test_a_reserve_who_no_longer_wants_is_not_asked(session: Session, drawn: Process) -> None:
    inviting.withdraw(session, drawn, person(session, drawn, 5), **WHO)
    invited(session, drawn)
    found = replacing.suggest(session, drawn, left(session, drawn, 1))
    assert found is not None
    assert found.person not in ("P05", "P04", "P06")


def test_nobody_is_replaced_who_has_not_left(session: Session, drawn: Process) -> None:
    with pytest.raises(IllegalMove):
        replacing.suggest(session, drawn, person(session, drawn, 0))
    with pytest.raises(IllegalMove):
        replacing.suggest(session, drawn, person(session, drawn, 4))


def test_another_than_the_proposed_person_is_not_seated(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    one = left(session, drawn, 1)
    with pytest.raises(IllegalMove):
        replacing.accept(session, drawn, one, "P07", **WHO)


def test_two_organisers_at_once_fill_one_seat_once(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    left(session, drawn, 1)
    session.commit()

    def press(own: Session) -> str:
        process = own.get_one(Process, drawn.id)
        one = assembly.find(own, process, "P01")
        return replacing.accept(own, process, one, "P05", **WHO).id

    results = together(session, [press] * 6)
    assert results.count("P05") == 1
    assert sum(isinstance(one, InUse) for one in results) == 5
    session.expire_all()
    assert session.query(Membership).filter_by(replaces="P01").count() == 1


def test_two_seats_at_once_take_two_reserves(session: Session, drawn: Process) -> None:
    invited(session, drawn)
    left(session, drawn, 0)
    left(session, drawn, 2)
    session.commit()

    def press(left_one: str):
        def act(own: Session) -> str:
            process = own.get_one(Process, drawn.id)
            return replacing.accept(
                own, process, assembly.find(own, process, left_one), "P04", **WHO
            ).id

        return act

    results = together(session, [press("P00"), press("P02")])
    assert results.count("P04") == 1
    session.expire_all()
    kinds = [one.kind for one in session.query(Membership)]
    assert (kinds.count("member"), kinds.count("reserve")) == (5, 2)


def test_the_seat_of_a_drawn_panel_goes_on_from_its_frozen_pool(
    session: Session, process: Process
) -> None:
    draw = drawings.drawn(session, process, panels=12)
    invited(session, process)
    one = assembly.entries(session, process)[0]
    inviting.answer(session, process, one, "declined", **WHO)
    found = replacing.suggest(session, process, one)
    assert found is not None
    terms = terms_of_draw(draw)
    seated = [e.id for e in assembly.entries(session, process) if e.seated]
    people = [terms.people[terms.places[id]] for id in (*seated, found.person)]
    homes = [person.household for person in people if person.household]
    assert len(set(homes)) == len(homes)
    missing = 0
    for quota in terms.quotas:
        feature = terms.features.index(quota.feature)
        there = sum(person.values[feature] == quota.value for person in people)
        missing += max(0, there - quota.most, quota.least - there)
    assert missing == found.reason["missing"]
    replacing.accept(session, process, one, found.person, **WHO)
