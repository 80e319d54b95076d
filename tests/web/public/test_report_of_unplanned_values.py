"""The report gives no part of the whole to a group whose values the plan does not know."""

from __future__ import annotations

import re

import pytest

from tests import drawings
from tests.things import a_process

REPORT = "/hanbit-2026/draw/report"


@pytest.fixture
def tables(session, visitor):
    """The table of every feature; the plan knows the north, and the pool the south as well."""
    drawings.drawn(session, a_process(session))
    session.rollback()
    return {
        table.find("caption").get_text(): table for table in visitor.get(REPORT).all(".likeness")
    }


def test_no_part_is_more_than_the_whole(tables):
    for table in tables.values():
        parts = [float(one) for one in re.findall(r"([\d.]+)\u202f?%", table.get_text())]
        assert parts
        assert max(parts) <= 100


def test_people_with_such_values_are_counted_without_a_part(tables):
    row = tables["District"].find("tbody").get_text(" ", strip=True)
    assert row.startswith("North, south – – 23 – 6 ")
    assert not tables["District"].find_all("rect", class_="pool")


def test_planned_values_keep_their_parts_and_bars(tables):
    rows = [one.get_text(" ", strip=True) for one in tables["Gender"].find("tbody").find_all("tr")]
    assert rows[0].startswith("Man 50% 52.2% 12 50% 3 ")
    assert len(tables["Gender"].find_all("rect", class_="pool")) == 2
