"""The templates keep their hours, hold every project and can be done as they stand."""

from __future__ import annotations

from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from budgeting.deliberation.runsheet import total
from budgeting.deliberation.runsheet_findings import Room, findings
from budgeting.deliberation.runsheet_templates import TEMPLATES, in_parts

HOURS = {
    "seven-hours": (390, 420),
    "first-evening": (165, 180),
    "second-evening": (165, 180),
    "three-hours": (165, 180),
    "five-rounds": (330, 420),
    "expo": (330, 420),
}
FITTING = {
    "seven-hours": 12,
    "first-evening": 20,
    "second-evening": 13,
    "three-hours": 8,
    "five-rounds": 100,
    "expo": 40,
}
numbers = st.lists(st.integers(1, 999), unique=True, max_size=60).map(tuple)


def test_every_template_has_its_hours() -> None:
    assert TEMPLATES.keys() == HOURS.keys() == FITTING.keys()


@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_a_template_takes_as_long_as_it_says(key: str) -> None:
    least, most = HOURS[key]

    assert least <= total(TEMPLATES[key].plan(tuple(range(1, FITTING[key] + 1)), 5)) <= most


@pytest.mark.parametrize("key", sorted(TEMPLATES))
def test_a_template_with_fitting_projects_leaves_only_choices_open(key: str) -> None:
    template, number = TEMPLATES[key], FITTING[key]
    plan = template.plan(tuple(range(1, number + 1)), 5)
    room = Room(tables=5, people=45, projects=number, continued=template.continued)

    assert {one.key for one in findings(plan, room)} <= {"no-projects"}


@pytest.mark.parametrize("key", ["seven-hours", "first-evening", "three-hours"])
def test_more_projects_than_fit_are_told(key: str) -> None:
    plan = TEMPLATES[key].plan(tuple(range(1, FITTING[key] + 2)), 5)
    room = Room(tables=5, people=45, projects=FITTING[key] + 1)

    assert [one for one in findings(plan, room) if one.weight == "impossible"]


@pytest.mark.parametrize("key", sorted(TEMPLATES))
@given(projects=numbers, tables=st.integers(0, 40))
def test_every_project_has_its_round(key: str, projects: tuple[int, ...], tables: int) -> None:
    plan = TEMPLATES[key].plan(projects, tables)

    assert set(chain.from_iterable(one.projects for one in plan)) == set(projects)


@given(numbers, st.integers(1, 12))
def test_parts_keep_the_order_and_are_nearly_equal(projects: tuple[int, ...], parts: int) -> None:
    found = in_parts(projects, parts)

    assert tuple(chain.from_iterable(found)) == projects
    assert len(found) == parts
    assert max(map(len, found)) - min(map(len, found)) <= 1


def test_five_rounds_have_two_themes_each_and_new_neighbours() -> None:
    plan = TEMPLATES["five-rounds"].plan(tuple(range(1, 31)), 5)

    rounds = [one for one in plan if one.format == "trade-off"]
    assert [one.seating for one in rounds] == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert {one.tables for one in rounds[::2]} == {(1, 2, 3)}
    assert {one.tables for one in rounds[1::2]} == {(4, 5)}
    assert [len(one.projects) for one in rounds] == [3] * 10


def test_a_single_table_has_both_themes_in_one_round() -> None:
    plan = TEMPLATES["five-rounds"].plan(tuple(range(1, 31)), 1)

    assert [len(one.projects) for one in plan if one.format == "trade-off"] == [6] * 5
