"""Every machine of the day: what can be reached, who may move it, and what nobody may do."""

from __future__ import annotations

import pytest

from budgeting.deliberation.arguments import TEXT
from budgeting.deliberation.minutes import MINUTES
from budgeting.deliberation.moves import ROLES, IllegalStepError, Machine
from budgeting.deliberation.polls import POLL, tells_result
from budgeting.deliberation.questions import QUESTION
from budgeting.deliberation.rounds import ROUND
from budgeting.deliberation.sitting_day import DAY
from budgeting.deliberation.tables import TABLE_ROUND

MACHINES = (DAY, ROUND, TABLE_ROUND, POLL, QUESTION, TEXT, MINUTES)


@pytest.fixture(params=MACHINES, ids=lambda one: one.name)
def machine(request: pytest.FixtureRequest) -> Machine:
    found: Machine = request.param
    return found


def test_every_state_can_be_reached(machine: Machine) -> None:
    reached, frontier = {machine.start}, [machine.start]
    while frontier:
        state = frontier.pop()
        for step in machine.steps.values():
            if state in step.sources and step.target not in reached:
                reached.add(step.target)
                frontier.append(step.target)
    assert reached == set(machine.states)


def test_what_is_not_listed_is_refused(machine: Machine) -> None:
    for state in machine.states:
        for role in ROLES:
            for name, step in machine.steps.items():
                if state in step.sources and role in step.roles:
                    assert machine.after(name, state, role) == step.target
                else:
                    with pytest.raises(IllegalStepError):
                        machine.after(name, state, role)


def test_an_unknown_move_is_refused_in_every_state(machine: Machine) -> None:
    for state in machine.states:
        with pytest.raises(IllegalStepError):
            machine.after("cheat", state, "facilitator")


def test_the_offered_moves_are_the_legal_ones(machine: Machine) -> None:
    for state in machine.states:
        for role in ROLES:
            offered = list(machine.moves(state, role))
            assert offered == [one for one in machine.steps if machine.legal(one, state, role)]


def test_the_voting_officer_moves_nothing_of_the_day(machine: Machine) -> None:
    assert all("officer" not in step.roles for step in machine.steps.values())


def test_a_resident_moves_no_machine(machine: Machine) -> None:
    assert all("seat" not in step.roles for step in machine.steps.values())


def test_nobody_sees_a_result_before_it_is_released() -> None:
    assert [state for state in POLL.states if tells_result(state)] == ["shown"]


def test_a_shown_poll_can_never_take_answers_again() -> None:
    assert not POLL.legal("reopen", "shown", "facilitator")
    assert POLL.after("hide", "shown", "facilitator") == "closed"
