"""A table's package stays within the envelope, and no device writes over another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from budgeting.deliberation.envelopes import Offer
from budgeting.deliberation.packages import GivenUp
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import DayRound, Package
from budgeting.services import packaging, table_rounds
from budgeting.services.packaging import Board
from tests import things
from tests.services.day import HallDay, a_day

COSTS = (500, 400, 300, 200, 50, 1200)


@pytest.fixture
def hall(session: Session) -> HallDay:
    """A trade-off over projects of 500, 400, 300, 200, 50 and 1200 with an envelope of 1000."""
    process = things.a_process(session, total=50_000)
    assert process.envelope == 1000
    things.some_projects(session, process, 6, COSTS)
    return a_day(session, process, round=4, projects=(1, 2, 3, 4, 5, 6))


def keep(session: Session, hall: HallDay, project: int, version: int, **given: Any) -> Board:
    """Table 1 keeps a project, unless said otherwise."""
    told = {"table": 1, "out": (), "by": "table", "now": hall.now} | given
    table, out = told.pop("table"), told.pop("out")
    return packaging.keep(session, hall.day, hall.row, table, project, out, version=version, **told)


def drop(session: Session, hall: HallDay, project: int, version: int) -> Board:
    """Table 1 gives a project up."""
    told: dict[str, Any] = {"version": version, "by": "table", "now": hall.now}
    return packaging.drop(session, hall.day, hall.row, 1, project, **told)


def board(session: Session, hall: HallDay, table: int = 1) -> Board:
    """What lies on the table, read afresh."""
    session.flush()
    session.expire_all()
    return packaging.board(session, hall.day, hall.row, table)


def test_the_board_begins_empty_with_the_costs_of_the_round(
    session: Session, hall: HallDay
) -> None:
    empty = board(session, hall)
    assert (empty.version, empty.package.kept, empty.package.left) == (0, (), 1000)
    assert empty.package.costs == dict(enumerate(COSTS, 1))
    assert session.query(Package).count() == 0


def test_what_is_kept_and_given_up_is_kept(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    keep(session, hall, 2, 1)
    after = keep(session, hall, 3, 2, out=(2,))
    assert after.version == 3
    assert board(session, hall) == after
    assert after.package.kept == (1, 3)
    assert after.package.given_up == (GivenUp(2, 3),)


def test_each_addition_says_what_no_longer_fits(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    looks = board(session, hall).looks
    assert sorted(looks) == [2, 3, 4, 5, 6]
    assert looks[2].no_longer_fit == (3, 4)
    assert (looks[6].lacking, looks[6].exchanges) == (700, ())


def test_a_project_that_does_not_fit_is_refused(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    keep(session, hall, 2, 1)
    for project, out in ((3, ()), (6, (1,))):
        with pytest.raises(IllegalMove):
            keep(session, hall, project, 2, out=out)
    assert board(session, hall).package.kept == (1, 2)
    assert board(session, hall).version == 2


def test_two_devices_never_write_over_each_other(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    for act in (lambda: keep(session, hall, 2, 0), lambda: drop(session, hall, 1, 0)):
        with pytest.raises(IllegalMove) as refusal:
            act()
        assert refusal.value.phase == "changed"
    assert board(session, hall).package.kept == (1,)


def test_an_act_that_is_sent_twice_is_done_once(session: Session, hall: HallDay) -> None:
    first = keep(session, hall, 1, 0)
    assert keep(session, hall, 1, 0) == first
    gone = drop(session, hall, 1, 1)
    assert drop(session, hall, 1, 1) == gone
    assert gone.package.given_up == (GivenUp(1),)
    hall.row.state, hall.row.closed_at = "closed", hall.now - timedelta(hours=1)
    assert drop(session, hall, 1, 1) == gone


def test_an_exchange_that_is_sent_twice_is_done_once(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    keep(session, hall, 2, 1)
    first = keep(session, hall, 3, 2, out=(1,))
    assert keep(session, hall, 3, 2, out=(1,)) == first


def test_projects_of_other_rounds_are_not_found(session: Session, hall: HallDay) -> None:
    hall.row.projects = [1, 2]
    for project, out in ((3, ()), (1, (3,)), (99, ())):
        with pytest.raises(NotFound):
            keep(session, hall, project, 0, out=out)


def test_a_project_that_left_the_round_leaves_the_board(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    keep(session, hall, 2, 1)
    keep(session, hall, 3, 2, out=(2,))
    hall.row.projects = [1, 2, 4, 6]
    after = board(session, hall)
    assert (after.package.kept, after.package.given_up) == ((1,), (GivenUp(2, None),))
    assert keep(session, hall, 4, 3).package.kept == (1, 4)


def test_a_package_is_built_only_in_a_trade_off_that_is_on(session: Session, hall: HallDay) -> None:
    hall.row.format = "discussion"
    with pytest.raises(NotFound):
        keep(session, hall, 1, 0)
    hall.row.format, hall.row.state = "trade-off", "pending"
    with pytest.raises(IllegalMove):
        keep(session, hall, 1, 0)
    assert board(session, hall).version == 0


def test_a_submitted_package_is_taken_back_first(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    table_rounds.move(session, hall.day, hall.row, 1, "submit", "table", hall.now)
    with pytest.raises(IllegalMove):
        drop(session, hall, 1, 1)


def test_the_room_counts_every_table_that_has_begun(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0, table=3)
    keep(session, hall, 2, 0, table=1)
    keep(session, hall, 4, 0, table=2)
    found = packaging.every_package(session, hall.day)
    assert {table: [one.kept for one in mine] for table, mine in found.items()} == {
        1: [(2,)], 2: [(4,)], 3: [(1,)]
    }  # fmt: skip
    other = a_day(session, things.a_process(session, "other-2026"), round=4)
    assert packaging.every_package(session, other.day) == {}


def test_the_rounds_of_a_table_are_all_kept_and_counted(session: Session, hall: HallDay) -> None:
    keep(session, hall, 1, 0)
    later = DayRound(
        sitting_id=hall.sitting.id, position=9, format="trade-off", minutes=9, projects=[5],
        names={}, tables=[], state="closed",
    )  # fmt: skip
    session.add(later)
    session.flush()
    session.add(Package(round_id=later.id, table=1, kept=[5], given_up=[]))
    session.flush()
    found = packaging.every_package(session, hall.day)
    assert [(one.kept, set(one.costs)) for one in found[1]] == [
        ((1,), {1, 2, 3, 4, 5, 6}), ((5,), {5})
    ]  # fmt: skip


def test_a_round_of_a_part_of_the_list_has_a_share_of_the_envelope(
    session: Session, hall: HallDay
) -> None:
    assert board(session, hall).offer == Offer(1000, dict(enumerate(COSTS, 1)))
    hall.row.projects = [1, 2, 3]
    shared = board(session, hall)
    assert shared.offer == Offer(400, {1: 500, 2: 400, 3: 300}, is_share=True)
    assert shared.package.left == 400
    with pytest.raises(IllegalMove):
        keep(session, hall, 1, 0)
    assert keep(session, hall, 3, 0).package.left == 100


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["keep", "drop"]),
        st.integers(1, 6),
        st.lists(st.integers(1, 6), max_size=2, unique=True),
        st.booleans(),
    ),
    max_size=12,
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(acts=ACTS)
def test_no_order_of_acts_leaves_the_envelope(
    session: Session, hall: HallDay, acts: list[tuple[str, int, list[int], bool]]
) -> None:
    session.rollback()
    version, before = 0, board(session, hall)
    for kind, project, out, late in acts:
        seen = version - 1 if late else version
        try:
            if kind == "keep":
                after = keep(session, hall, project, seen, out=out)
            else:
                after = drop(session, hall, project, seen)
        except IllegalMove:
            after = before
        changed = after.package != before.package
        assert not (changed and late)
        assert after.version == before.version + changed
        assert sum(COSTS[one - 1] for one in after.package.kept) <= 1000
        gone = {one.project for one in after.package.given_up}
        assert not gone & set(after.package.kept)
        assert {*before.package.kept} - {*after.package.kept} <= gone
        assert board(session, hall) == after
        version, before = after.version, after
    session.rollback()
