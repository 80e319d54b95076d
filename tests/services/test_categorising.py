"""Keeping fields and districts."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.orm import Session

from budgeting.errors import InUse, NotFound, Sealed, Taken
from budgeting.models import Process
from budgeting.services import categorising, clock
from budgeting.services.categorising import Heading
from tests import things

BY: dict[str, Any] = {"actor": "Haneul", "now": clock.now()}


def keys(process: Process, kind: str = "field") -> list[str]:
    """The keys in their order."""
    return [category.key for category in process.category_list(kind)]


def test_new_fields_stand_after_the_present_ones(session: Session) -> None:
    process = things.a_process(session)
    headings = [Heading("sport", {"en": "Sport"}), Heading("art", {"en": "Art"})]
    categorising.add(session, process, "field", headings, **BY)
    session.commit()
    session.refresh(process)
    assert keys(process) == ["parks", "culture", "sport", "art"]
    assert keys(process, "district") == ["north", "south"]


@pytest.mark.parametrize("second", ["parks", "sport"])
def test_a_key_that_is_there_or_comes_twice_adds_nothing(session: Session, second: str) -> None:
    process = things.a_process(session)
    headings = [Heading("sport", {"en": "Sport"}), Heading(second, {"en": "Again"})]
    with pytest.raises(Taken, match=second):
        categorising.add(session, process, "field", headings, **BY)
    session.rollback()
    assert keys(process) == ["parks", "culture"]


def test_a_key_may_name_a_field_and_a_district(session: Session) -> None:
    process = things.a_process(session)
    categorising.add(session, process, "district", [Heading("parks", {"en": "Parks"})], **BY)
    assert keys(process, "district") == ["north", "south", "parks"]


def test_renaming_keeps_the_key(session: Session) -> None:
    process = things.a_process(session)
    parks = process.category_list("field")[0]
    categorising.rename(session, process, parks, {"en": "Green", "ko": "녹지"}, **BY)
    assert (parks.key, parks.names) == ("parks", {"en": "Green", "ko": "녹지"})


@pytest.mark.parametrize(
    ("place", "direction", "expected"),
    [
        (0, "down", ["culture", "parks"]),
        (1, "up", ["culture", "parks"]),
        (0, "up", ["parks", "culture"]),
        (1, "down", ["parks", "culture"]),
    ],
)
def test_neighbours_change_places(
    session: Session, place: int, direction: Any, expected: list[str]
) -> None:
    process = things.a_process(session)
    category = process.category_list("field")[place]
    categorising.move(session, process, category, direction)
    assert keys(process) == expected


def test_a_field_in_use_is_not_deleted(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 2)
    with pytest.raises(InUse):
        categorising.delete(session, process, process.category_list("field")[0], **BY)
    assert keys(process) == ["parks", "culture"]


def test_a_deleted_field_comes_back_to_its_place(session: Session) -> None:
    process = things.a_process(session)
    entry = categorising.delete(session, process, process.category_list("field")[0], **BY)
    session.commit()
    assert keys(process) == ["culture"]
    categorising.restore(session, process, entry, **BY)
    assert keys(process) == ["parks", "culture"]
    assert process.category_list("field")[0].names["ko"] == "parks 구역"


def test_a_field_comes_back_only_once_and_only_at_home(session: Session) -> None:
    process = things.a_process(session)
    other = things.a_process(session, "other-2026")
    entry = categorising.delete(session, process, process.category_list("field")[0], **BY)
    with pytest.raises(NotFound):
        categorising.restore(session, other, entry, **BY)
    categorising.restore(session, process, entry, **BY)
    with pytest.raises(Taken):
        categorising.restore(session, process, entry, **BY)


def test_uses_are_counted_for_fields_and_districts(session: Session) -> None:
    process = things.a_process(session)
    things.some_projects(session, process, 5)
    uses = categorising.uses(session, process)
    by_key = {category.key: uses.get(category.id, 0) for category in process.categories}
    assert by_key == {"parks": 2, "culture": 3, "north": 2, "south": 3}


def test_after_the_sealing_every_change_of_a_category_is_refused(session: Session) -> None:
    process = things.a_process(session)
    entry = categorising.delete(session, process, process.category_list("district")[0], **BY)
    process.phase = "sealed"
    session.commit()
    field = process.category_list("field")[0]
    with pytest.raises(Sealed):
        categorising.add(session, process, "field", [Heading("x", {"en": "X"})], **BY)
    with pytest.raises(Sealed):
        categorising.rename(session, process, field, {"en": "X"}, **BY)
    with pytest.raises(Sealed):
        categorising.move(session, process, field, "down")
    with pytest.raises(Sealed):
        categorising.delete(session, process, field, **BY)
    with pytest.raises(Sealed):
        categorising.restore(session, process, entry, **BY)


def test_another_process_cannot_be_reached_by_number(session: Session) -> None:
    process = things.a_process(session)
    other = things.a_process(session, "other-2026")
    with pytest.raises(NotFound):
        categorising.find(session, process, other.categories[0].id)
