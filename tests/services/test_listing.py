"""Keeping the list of projects."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import NotFound, Sealed, Taken
from budgeting.services import clock, listing
from budgeting.services.listing import Entry
from tests import things
from tests.queries import queries

BY: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}
TREE = Entry(
    number=7,
    code="T-7",
    cost=120_050,
    names={"en": "A tree", "ko": "나무"},
    field="parks",
    district="north",
    summaries={"en": "Shade.", "ko": "그늘."},
    descriptions={"en": "An *old* tree.", "ko": "오래된 나무."},
    image="abc.webp",
    image_alts={"en": "A tree", "ko": "나무 한 그루"},
)


def test_a_project_is_kept_with_all_its_words(session: Session) -> None:
    process = things.a_process(session)
    listing.add(session, process, TREE, **BY)
    session.commit()
    session.expire_all()
    assert listing.entry_of(listing.find(session, process, 7)) == TREE


def test_a_number_and_a_code_belong_to_one_project(session: Session) -> None:
    process = things.a_process(session)
    listing.add(session, process, TREE, **BY)
    with pytest.raises(Taken, match="number"):
        listing.add(session, process, dataclasses.replace(TREE, code="X"), **BY)
    with pytest.raises(Taken, match="code"):
        listing.add(session, process, dataclasses.replace(TREE, number=8), **BY)


def test_another_process_may_use_the_same_number(session: Session) -> None:
    listing.add(session, things.a_process(session), TREE, **BY)
    other = things.a_process(session, "other-2026")
    assert listing.add(session, other, TREE, **BY).number == 7


def test_a_revision_may_keep_its_own_number(session: Session) -> None:
    process = things.a_process(session)
    project = listing.add(session, process, TREE, **BY)
    listing.revise(session, process, project, dataclasses.replace(TREE, cost=5, field=""), **BY)
    assert (project.cost, project.field_id) == (5, None)


def test_a_revision_cannot_take_a_number_away(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 2)
    project = listing.find(session, process, 1)
    entry = dataclasses.replace(listing.entry_of(project), number=2)
    with pytest.raises(Taken, match="number"):
        listing.revise(session, process, project, entry, **BY)


def test_a_deleted_project_comes_back_as_it_was(session: Session) -> None:
    process = things.a_process(session)
    project = listing.add(session, process, TREE, **BY)
    entry = listing.delete(session, process, project, **BY)
    session.commit()
    with pytest.raises(NotFound):
        listing.find(session, process, 7)
    listing.restore(session, process, entry, **BY)
    session.commit()
    assert listing.entry_of(listing.find(session, process, 7)) == TREE


def test_a_project_comes_back_once_and_never_over_another(session: Session) -> None:
    process = things.a_process(session)
    entry = listing.delete(session, process, listing.add(session, process, TREE, **BY), **BY)
    listing.add(session, process, dataclasses.replace(TREE, code="new"), **BY)
    with pytest.raises(Taken):
        listing.restore(session, process, entry, **BY)


def test_a_project_comes_back_only_at_home(session: Session) -> None:
    process = things.a_process(session)
    entry = listing.delete(session, process, listing.add(session, process, TREE, **BY), **BY)
    other = things.a_process(session, "other-2026")
    with pytest.raises(NotFound):
        listing.restore(session, other, entry, **BY)


def test_the_next_number_follows_the_highest(session: Session) -> None:
    process = things.a_process(session)
    assert listing.next_number(session, process) == 1
    listing.add(session, process, TREE, **BY)
    assert listing.next_number(session, process) == 8


def test_after_the_sealing_every_change_of_the_list_is_refused(session: Session) -> None:
    process = things.a_process(session)
    entry = listing.delete(session, process, listing.add(session, process, TREE, **BY), **BY)
    project = things.some_projects(session, process, 1)[0]
    process.phase = "sealed"
    session.commit()
    with pytest.raises(Sealed):
        listing.add(session, process, dataclasses.replace(TREE, number=9, code="9"), **BY)
    with pytest.raises(Sealed):
        listing.revise(session, process, project, TREE, **BY)
    with pytest.raises(Sealed):
        listing.delete(session, process, project, **BY)
    with pytest.raises(Sealed):
        listing.restore(session, process, entry, **BY)
    assert [project.number for project in listing.projects(session, process)] == [1]


def test_the_list_of_560_projects_is_read_in_one_query(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 560)
    session.expire_all()
    session.refresh(process)
    with queries(session.get_bind()) as sent:
        listed = listing.projects(session, process)
        assert all(project.field and project.district for project in listed)
    assert (len(listed), len(sent)) == (560, 1)
