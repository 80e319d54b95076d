"""Searching and ordering the list."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Project
from budgeting.services import searching
from tests import things


@pytest.fixture
def listed(session: Session) -> list[Project]:
    """Four benches; 1 and 3 stand in culture and south, 2 and 4 in parks and north."""
    process = things.a_process(session)
    return things.some_projects(session, process, 4, costs=[300, 100, 300, 200])


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({}, [1, 2, 3, 4]),
        ({"query": "BENCH 3"}, [3]),
        ({"query": "의자"}, [1, 2, 3, 4]),
        ({"query": "p-2"}, [2]),
        ({"query": "a bench, nowhere"}, []),
        ({"field": "culture"}, [1, 3]),
        ({"field": "culture", "district": "north"}, []),
        ({"order": "cost"}, [1, 3, 4, 2]),
        ({"order": "field"}, [2, 4, 1, 3]),
        ({"order": "district"}, [2, 4, 1, 3]),
        ({"order": "name", "language": "en"}, [1, 2, 3, 4]),
        ({"order": "unheard of"}, [1, 2, 3, 4]),
    ],
)
def test_the_list_is_narrowed_and_ordered(
    listed: list[Project], given: dict[str, Any], numbers: list[int]
) -> None:
    assert [project.number for project in searching.selected(listed, **given)] == numbers


def test_projects_without_a_field_stand_last(listed: list[Project]) -> None:
    listed[1].field = None
    ordered = searching.selected(listed, order="field")
    assert [project.number for project in ordered] == [4, 1, 3, 2]


def test_costs_are_added_up(listed: list[Project]) -> None:
    assert searching.totals(listed) == searching.Totals(4, 900)
    assert searching.totals([]) == searching.Totals(0, 0)
