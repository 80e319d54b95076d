"""The plan of a day is written, changed and repaired, and never where a round has begun."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from budgeting.deliberation.runsheet import Entry
from budgeting.deliberation.runsheet_templates import TEMPLATES
from budgeting.errors import IllegalMove, NotFound
from budgeting.models import Day, DayRound, LogEntry, Poll, Process, Sitting
from budgeting.services import day_polls, days, plan_sources, planning_day
from budgeting.services.timetable import entry_of
from tests import things
from tests.services.plans import a_plan, formats, rounds
from tests.services.seats import ACT, a_sitting

NOW = ACT["now"]


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    return a_plan(session, process)


def stage(session: Session, sitting: Sitting) -> int:
    return session.get_one(Day, sitting.id).stage


def begun(session: Session, sitting: Sitting, number: int) -> None:
    """Let the first rounds be over."""
    for row in rounds(session, sitting)[:number]:
        row.state, row.started_at, row.closed_at = "closed", NOW, NOW + timedelta(minutes=1)
    session.get_one(Day, sitting.id).state = "live"
    session.commit()


@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_a_plan_is_what_its_template_says(session: Session, process: Process, key: str) -> None:
    sitting = a_plan(session, process, key)

    plan = TEMPLATES[key].plan((2, 4, 6, 1, 3, 5), 4)
    assert [one.position for one in rounds(session, sitting)] == list(range(1, len(plan) + 1))
    held = [entry_of(one) for one in rounds(session, sitting)]
    assert [(one.format, one.minutes, one.tables) for one in held] == [
        (one.format, one.minutes, one.tables) for one in plan
    ]
    assert all(set(a.projects) == set(b.projects) for a, b in zip(held, plan, strict=True)
               if len(b.projects) in (0, 6))  # fmt: skip


def test_projects_of_one_field_stay_together(
    session: Session, process: Process, sitting: Sitting
) -> None:
    first, second = (one.projects for one in rounds(session, sitting) if one.format == "discussion"
                     and one.projects)  # fmt: skip
    fields = {one.number: one.field_id for one in plan_sources._by_field(session, sitting)}
    assert len({fields[number] for number in first}) == 1
    assert {fields[number] for number in first} != {fields[number] for number in second}


def test_seating_rounds_are_those_that_the_sitting_has(session: Session, sitting: Sitting) -> None:
    assert [one.seating for one in rounds(session, sitting) if one.seating] == [1, 2]


def test_an_unknown_template_is_not_found(session: Session, sitting: Sitting) -> None:
    with pytest.raises(NotFound):
        plan_sources.template_entries(session, sitting, "karaoke")


def test_a_copy_leaves_out_what_is_not_there(
    session: Session, process: Process, sitting: Sitting
) -> None:
    row = rounds(session, sitting)[3]
    planning_day.revise(
        session, sitting, row, Entry("discussion", 40, {"en": "Paths"}, (1, 4), (1, 99)), **ACT
    )
    other = a_sitting(session, process, people=12)

    entries = plan_sources.copied_entries(session, other, sitting)
    planning_day.write(session, other, entries, f"sitting {sitting.id}", **ACT)

    assert formats(session, other) == formats(session, sitting)
    copied = rounds(session, other)[3]
    assert (copied.tables, copied.projects, copied.names) == ([1], [1], {"en": "Paths"})


def test_a_new_plan_replaces_the_old_one_and_keeps_its_polls(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [1], **ACT)

    entries = plan_sources.template_entries(session, sitting, "three-hours")
    planning_day.write(session, sitting, entries, "three-hours", **ACT)

    assert formats(session, sitting)[1] == "poll-before"
    asked = {one.id: one.format for one in rounds(session, sitting)}
    polls = session.scalars(select(Poll).order_by(Poll.id)).all()
    assert [asked[one.round_id or 0] for one in polls] == ["poll-before", "poll-after"]


def test_no_plan_is_replaced_once_a_round_has_begun(session: Session, sitting: Sitting) -> None:
    begun(session, sitting, 1)
    before = formats(session, sitting)

    with pytest.raises(IllegalMove):
        planning_day.write(session, sitting, [Entry("break", 10)], "none", **ACT)

    session.rollback()
    assert formats(session, sitting) == before


def test_a_round_moves_one_place(session: Session, sitting: Sitting) -> None:
    before = [one.id for one in rounds(session, sitting)]
    planning_day.move(session, sitting, rounds(session, sitting)[2], "up", **ACT)
    assert [one.id for one in rounds(session, sitting)] == [
        before[0], before[2], before[1], *before[3:]
    ]  # fmt: skip
    planning_day.move(session, sitting, rounds(session, sitting)[1], "down", **ACT)
    assert [one.id for one in rounds(session, sitting)] == before


def test_the_ends_of_the_plan_are_no_doors(session: Session, sitting: Sitting) -> None:
    before = [one.id for one in rounds(session, sitting)]
    planning_day.move(session, sitting, rounds(session, sitting)[0], "up", **ACT)
    planning_day.move(session, sitting, rounds(session, sitting)[-1], "down", **ACT)
    assert [one.id for one in rounds(session, sitting)] == before


def test_what_has_begun_is_neither_changed_nor_passed(session: Session, sitting: Sitting) -> None:
    begun(session, sitting, 2)
    held = rounds(session, sitting)
    changes: list[Any] = [
        lambda: planning_day.revise(session, sitting, held[1], Entry("break", 5), **ACT),
        lambda: planning_day.remove(session, sitting, held[0], **ACT),
        lambda: planning_day.move(session, sitting, held[1], "down", **ACT),
        lambda: planning_day.move(session, sitting, held[2], "up", **ACT),
    ]
    for change in changes:
        with pytest.raises(IllegalMove):
            change()


def test_what_is_to_come_is_changed_while_the_day_runs(session: Session, sitting: Sitting) -> None:
    begun(session, sitting, 2)
    before = stage(session, sitting)
    row = rounds(session, sitting)[6]

    planning_day.revise(session, sitting, row, Entry("break", 35), **ACT)
    planning_day.remove(session, sitting, rounds(session, sitting)[3], **ACT)

    assert "presentation" not in formats(session, sitting)[:4]
    assert stage(session, sitting) == before + 2
    assert session.get_one(DayRound, row.id).minutes == 35


@pytest.mark.parametrize("state", ["ended", "minutes", "endorsed", "published"])
def test_the_plan_of_a_day_that_is_over_stands(
    session: Session, sitting: Sitting, state: str
) -> None:
    session.get_one(Day, sitting.id).state = state
    session.commit()

    with pytest.raises(IllegalMove):
        planning_day.add(session, sitting, Entry("break", 10), **ACT)


def test_a_removed_round_comes_back_with_its_polls(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [1, 2], **ACT)
    before = [entry_of(one) for one in rounds(session, sitting)]
    place = formats(session, sitting).index("poll-before")

    entry = planning_day.remove(session, sitting, rounds(session, sitting)[place], **ACT)
    assert [one.round_id for one in session.scalars(select(Poll).filter_by(wave="before"))] == [
        None, None
    ]  # fmt: skip
    row = planning_day.restore(session, sitting, entry, **ACT)

    assert [entry_of(one) for one in rounds(session, sitting)] == before
    assert {one.round_id for one in session.scalars(select(Poll).filter_by(wave="before"))} == {
        row.id
    }


def test_a_round_whose_poll_was_opened_stays(
    session: Session, process: Process, sitting: Sitting
) -> None:
    day_polls.ask_projects(session, process, sitting, [1], **ACT)
    session.scalars(select(Poll).filter_by(wave="before")).one().state = "open"
    place = formats(session, sitting).index("poll-before")

    with pytest.raises(IllegalMove):
        planning_day.remove(session, sitting, rounds(session, sitting)[place], **ACT)
    with pytest.raises(IllegalMove):
        planning_day.write(session, sitting, [Entry("break", 10)], "none", **ACT)


def test_a_round_comes_back_once(session: Session, sitting: Sitting) -> None:
    entry = planning_day.remove(session, sitting, rounds(session, sitting)[4], **ACT)
    planning_day.restore(session, sitting, entry, **ACT)
    with pytest.raises(NotFound):
        planning_day.restore(session, sitting, entry, **ACT)


def test_a_round_comes_back_behind_what_has_begun(session: Session, sitting: Sitting) -> None:
    entry = planning_day.remove(session, sitting, rounds(session, sitting)[1], **ACT)
    begun(session, sitting, 3)

    planning_day.restore(session, sitting, entry, **ACT)

    assert formats(session, sitting)[3] == "group-building"


def test_a_round_of_another_sitting_does_not_come_back_here(
    session: Session, process: Process, sitting: Sitting
) -> None:
    entry = planning_day.remove(session, sitting, rounds(session, sitting)[1], **ACT)
    other = a_sitting(session, process)
    with pytest.raises(NotFound):
        planning_day.restore(session, other, entry, **ACT)


def test_a_plan_stands_once_it_has_rounds(session: Session, process: Process) -> None:
    sitting = a_sitting(session, process)
    with pytest.raises(IllegalMove):
        planning_day.schedule(session, sitting, **ACT)
    planning_day.add(session, sitting, Entry("welcome", 20), **ACT)

    planning_day.schedule(session, sitting, **ACT)
    assert session.get_one(Day, sitting.id).state == "scheduled"
    planning_day.reconsider(session, sitting, **ACT)
    assert session.get_one(Day, sitting.id).state == "draft"


def test_every_change_is_in_the_log(session: Session, sitting: Sitting) -> None:
    row = planning_day.add(session, sitting, Entry("break", 10), **ACT)
    planning_day.revise(session, sitting, row, Entry("break", 15), **ACT)
    planning_day.move(session, sitting, row, "up", **ACT)
    planning_day.restore(session, sitting, planning_day.remove(session, sitting, row, **ACT), **ACT)
    planning_day.begin_at(session, sitting, NOW, **ACT)

    told = session.scalars(
        select(LogEntry.action).where(LogEntry.action.like("plan.%")).order_by(LogEntry.seq)
    )
    assert [one.removeprefix("plan.") for one in told] == [
        "written", "added", "revised", "moved", "removed", "restored", "starts"
    ]  # fmt: skip
    assert days.find(session, sitting.id).starts_at == NOW
