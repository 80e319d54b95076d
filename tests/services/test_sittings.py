"""Sittings: what happens to seats when tables or rounds become others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process, Sitting
from budgeting.services import seat_plans, seating, sittings
from budgeting.services.sittings import Setting
from budgeting.sortition.seating.hall import Table
from tests import things
from tests.services.seats import ACT, a_sitting, seated, worked


@pytest.fixture
def process(session: Session) -> Process:
    return things.a_process(session)


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    return seated(session, process, a_sitting(session, process))


def as_it_is(session: Session, sitting: Sitting) -> Setting:
    modes = sittings.modes(session, sitting)
    return Setting({"en": "Day"}, None, sittings.tables_of(sitting), modes)


def seats(session: Session, sitting: Sitting) -> list[bool]:
    """Whether each round has seats."""
    return [any(tables) for tables in seat_plans.read(session, sitting).rounds]


def test_other_tables_need_other_seats(session, process, sitting):
    setting = Setting({"en": "Day"}, None, (Table(8),) * 3, ("mix", "mirror", "mix"))
    sittings.revise(session, process, sitting, setting, **ACT)
    assert seats(session, sitting) == [False] * 3
    assert sittings.modes(session, sitting) == ("mix", "mirror", "mix")


def test_a_new_name_keeps_the_seats(session, process, sitting):
    sittings.revise(session, process, sitting, as_it_is(session, sitting), **ACT)
    assert seats(session, sitting) == [True, True]


def test_a_round_that_is_added_costs_no_seats_and_is_seated_after_the_others(
    session, process, sitting
):
    before = seat_plans.read(session, sitting).rounds
    setting = replace(as_it_is(session, sitting), rounds=("mix", "mix", "mirror"))
    sittings.revise(session, process, sitting, setting, **ACT)
    assert seats(session, sitting) == [True, True, False]
    assert worked(session, seating.begin(session, process, sitting, first=3, **ACT)) == "done"
    assert seat_plans.read(session, sitting).rounds[:2] == before
    assert seats(session, sitting) == [True] * 3


def test_a_round_that_becomes_another_costs_its_seats_and_those_behind_it(
    session, process, sitting
):
    setting = replace(as_it_is(session, sitting), rounds=("mix", "mirror"))
    sittings.revise(session, process, sitting, setting, **ACT)
    assert seats(session, sitting) == [True, False]
    sittings.revise(session, process, sitting, replace(setting, rounds=("mix",)), **ACT)
    assert seats(session, sitting) == [True]
