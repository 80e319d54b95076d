"""The trade-offs on the screen of the room: what packages may cost, and what tables kept."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Package
from tests import things
from tests.pages import Page, Visitor
from tests.services.day import HallDay, a_day


def _show(
    session: Session, visitor: Visitor, hall: HallDay, show: str = "", ref: int | None = None
) -> Page:
    if show:
        hall.day.screen = {"show": show, "ref": ref}
    session.commit()
    return visitor.get(f"/screen/{hall.sitting.id}")


def test_trade_offs_are_shown_of_three_tables_together_and_of_no_fewer(
    session: Session, visitor: Visitor
) -> None:
    hall = a_day(session, things.a_process(session, languages=["en"]))
    row = hall.rounds[3]
    for table, kept, out in ((1, [1, 2], [(3, 1)]), (2, [1], [(3, 1)])):
        given = [{"out": one, "into": into} for one, into in out]
        session.add(Package(round_id=row.id, table=table, kept=kept, given_up=given))
    assert not _show(session, visitor, hall, "trade-offs").all(".room-bars")
    session.add(Package(round_id=row.id, table=3, kept=[3], given_up=[]))
    page = _show(session, visitor, hall, "trade-offs")
    rows = [one.select(".num")[0].get_text(" ", strip=True) for one in page.all(".room-bars li")]
    assert rows == ["2 of 3 tables", "1 of 3 tables", "1 of 3 tables"]
    assert page.one(".room-traded li b").text == "2"


def test_two_tables_are_too_few_to_add_up(session: Session, visitor: Visitor) -> None:
    hall = a_day(session, things.a_process(session, languages=["en"]), round=4)
    assert "The tables are still weighing." in _show(session, visitor, hall, "trade-offs").words
    hall.sitting.tables = hall.sitting.tables[:2]
    words = _show(session, visitor, hall, "trade-offs").words
    assert "There are too few tables to add up. The package may cost at most" in words
    assert "still weighing" not in words


def test_a_project_that_two_tables_had_is_not_shown(session: Session, visitor: Visitor) -> None:
    """Two themes at the same time: three tables had the first, two had the second."""
    process = things.a_process(session, languages=["en"])
    hall = a_day(session, process, round=5, formats=("welcome", *["trade-off"] * 3, "report-back"))
    for position, project, tables in ((2, 1, (1, 2, 3)), (3, 2, (1, 2)), (4, 3, (1, 2, 3))):
        row = hall.rounds[position - 1]
        row.projects = [project]
        for table in tables:
            kept = [project] if table < 3 else []
            given = [] if kept else [{"out": project, "into": None}]
            session.add(Package(round_id=row.id, table=table, kept=kept, given_up=given))
    page = _show(session, visitor, hall, "trade-offs")
    rows = [one.get_text(" ", strip=True) for one in page.all(".room-bars li")]
    assert rows == ["Bench number 1 2 of 3 tables", "Bench number 3 2 of 3 tables"]
    assert "The package may cost" not in page.words


def test_the_screen_says_what_the_packages_of_the_round_may_cost(
    session: Session, visitor: Visitor
) -> None:
    process = things.a_process(session, languages=["en"])
    formats = ("welcome", "trade-off", "trade-off", "endorsement")
    hall = a_day(session, process, round=2, formats=formats, projects=(1, 2, 3, 4, 5, 6))
    page = _show(session, visitor, hall, "trade-offs")
    assert "The tables are still weighing. The package may cost at most €19,400." in page.words
    first, second = hall.rounds[1:3]
    first.projects, first.tables = [1, 2, 3], [1]
    second.projects, second.tables, second.state = [4, 5, 6], [2, 3], "running"
    words = _show(session, visitor, hall, "trade-offs").words
    why = "a share of the whole, as these 3 projects are a share of the list."
    assert f"Table 1: The package may cost at most €7,988: {why}" in words
    assert f"Tables 2, 3: The package may cost at most €11,411: {why}" in words
