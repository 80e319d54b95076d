"""A pool is frozen for one draw, let go again, or drawn from anew with a reason."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Draw, Membership, Respondent
from budgeting.services import clock, drawing, drawn_files, freezing
from budgeting.sortition.checking import verify
from tests import drawings
from tests.selections import BY
from tests.things import a_process


@pytest.fixture
def process(session):
    return a_process(session)


def now():
    """Who acts at this moment."""
    return {"actor": "Haneul", "now": clock.now()}


def test_a_pool_is_frozen_once(session, process):
    draw, job = drawings.frozen(session, process)
    assert (draw.number, draw.state, draw.made, draw.wanted) == (1, "building", 0, 40)
    assert (job.kind, job.state, job.total) == ("panels", "queued", 40)
    with pytest.raises(IllegalMove):
        freezing.freeze(session, process, **BY)


def test_without_a_plan_nothing_is_frozen(session, process):
    with pytest.raises(NotFound):
        freezing.freeze(session, process, **BY)


def test_of_two_who_freeze_at_once_the_key_lets_one_through(session, process):
    drawings.frozen(session, process)
    twin = Draw(process_id=process.id, number=1, terms=b"", wanted=10, frozen_at=clock.now())
    with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
        session.add(twin)


def test_a_change_of_the_pool_after_the_freezing_changes_no_draw(session, process):
    draw, job = drawings.frozen(session, process)
    session.execute(update(Respondent).values(standing="out", household=None))
    session.commit()
    drawings.run(session, job)
    assert drawn_files.terms_of_draw(draw).people[0].standing == "certain"
    assert draw.state == "ready"


def test_a_repetition_has_a_reason_and_a_number_of_its_own(session, process):
    draw = drawings.drawn(session, process)
    freezing.withdraw(session, process, "Two people were missing.", **BY)
    assert draw.state == "withdrawn"
    assert drawings.everybody(session, draw) == []
    assert drawn_files.published_bytes(draw)
    second, job = freezing.freeze(session, process, **BY)
    session.commit()
    assert (second.number, second.reason) == (2, "Two people were missing.")
    drawings.run(session, job)
    drawing.publish(session, process, **BY)
    assert drawn_files.published_evidence(second).reason == "Two people were missing."
    assert drawing.draw_panel(session, process, "01", ["Yuna"], **BY)
    assert len(drawings.everybody(session, second)) == 8


def test_a_running_list_ends_with_its_draw(session, process):
    _draw, job = drawings.frozen(session, process)
    freezing.withdraw(session, process, "A wrong quota.", **BY)
    _second, other = freezing.freeze(session, process, **BY)
    session.commit()
    assert (job.state, other.state) == ("stopped", "queued")


def test_only_a_draw_that_counts_is_withdrawn(session, process):
    with pytest.raises(IllegalMove):
        freezing.withdraw(session, process, "For fun.", **BY)
    drawings.frozen(session, process)
    freezing.withdraw(session, process, "A wrong quota.", **BY)
    with pytest.raises(IllegalMove):
        freezing.withdraw(session, process, "Again.", **BY)


def test_nothing_is_withdrawn_once_somebody_was_invited(session, process):
    draw = drawings.drawn(session, process)
    session.execute(update(Membership).where(Membership.position == 1).values(state="invited"))
    with pytest.raises(IllegalMove):
        freezing.withdraw(session, process, "A better panel, please.", **BY)
    assert draw.state == "drawn"


def test_a_pool_without_a_panel_can_be_let_go(session, process):
    _draw, job = drawings.frozen(session, process)
    with pytest.raises(IllegalMove):
        freezing.thaw(session, process, "Too early.", **BY)
    job.state = "failed"
    session.commit()
    freezing.thaw(session, process, "Too early.", **BY)
    session.commit()
    second, _job = freezing.freeze(session, process, **BY)
    assert (second.number, second.reason) == (2, "Too early.")


def test_the_next_list_tells_every_pool_that_was_frozen_before(session, process):
    _draw, job = drawings.frozen(session, process)
    job.state = "failed"
    session.commit()
    freezing.thaw(session, process, "Too early.", **now())
    _second, job = freezing.freeze(session, process, **now())
    session.commit()
    drawings.run(session, job)
    freezing.withdraw(session, process, "A friend had a small chance.", **now())
    _third, job = freezing.freeze(session, process, **now())
    session.commit()
    drawings.run(session, job)
    third = drawing.publish(session, process, **now())
    drawing.call_ball(session, process, "0", **now())
    freezing.withdraw(session, process, "The balls were wet.", **now())
    fourth, job = freezing.freeze(session, process, **now())
    session.commit()
    drawings.run(session, job)
    drawing.publish(session, process, **now())
    evidence = drawn_files.published_evidence(fourth)
    told = [(one.number, one.state, one.panels, one.value) for one in evidence.before]
    assert told == [(1, "frozen", 0, ""), (2, "built", 40, ""), (3, "published", 40, "0")]
    assert [one.sha256 for one in evidence.before] == ["", "", third.sha256]
    assert evidence.before[1].reason == "A friend had a small chance."
    assert [one.words for one in verify(evidence) if not one.kept] == []


def test_a_list_that_somebody_may_have_seen_is_not_let_go(session, process):
    drawings.built(session, process)
    with pytest.raises(IllegalMove):
        freezing.thaw(session, process, "Too early.", **BY)
