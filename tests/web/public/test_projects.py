"""The list of projects, and one project."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Project
from tests.pages import Page, Visitor
from tests.results import published
from tests.things import a_process, some_projects


def numbers(page: Page) -> list[int]:
    """The numbers of the projects on the page, in their order."""
    links = page.all("main .project h2 a, main .rows a")
    return [int(str(link["href"]).rpartition("/")[2]) for link in links]


def test_the_list_says_how_many_and_what_they_cost(visitor: Visitor, session: Session) -> None:
    some_projects(session, a_process(session), 4)
    page = visitor.get("/hanbit-2026/projects")
    assert "4 projects, together €15,000" in page.words
    assert numbers(page) == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=number+2", [2]),
        ("q=의자+3번", [3]),
        ("q=P-4", [4]),
        ("field=parks", [2, 4]),
        ("district=south&field=culture", [1, 3, 5]),
        ("sort=cost", [5, 4, 3, 2, 1]),
        ("sort=name", [1, 2, 3, 4, 5]),
        ("sort=support", [1, 2, 3, 4, 5]),
        ("sort=;drop", [1, 2, 3, 4, 5]),
    ],
)
def test_the_list_can_be_searched_and_sorted(
    visitor: Visitor, session: Session, query: str, expected: list[int]
) -> None:
    some_projects(session, a_process(session), 5)
    assert numbers(visitor.get(f"/hanbit-2026/projects?{query}")) == expected


def test_a_search_without_a_find_says_what_to_do(visitor: Visitor, session: Session) -> None:
    some_projects(session, a_process(session), 3)
    page = visitor.get("/hanbit-2026/projects?q=unicorn")
    assert "No project fits this search" in page.words
    assert page.one("input[name=q]")["value"] == "unicorn"


def test_sorting_keeps_the_search(visitor: Visitor, session: Session) -> None:
    some_projects(session, a_process(session), 3)
    page = visitor.get("/hanbit-2026/projects?q=bench&field=parks")
    links = [str(link["href"]) for link in page.all(".sorts a")]
    assert all("q=bench" in link and "field=parks" in link for link in links)


def test_nothing_is_marked_before_the_publication(visitor: Visitor, session: Session) -> None:
    process = published(session)
    process.phase = "counting"
    session.commit()
    listed = visitor.get("/hanbit-2026/projects?sort=support")
    assert numbers(listed) == [1, 2, 3, 4, 5, 6]
    assert not listed.all(".tag")
    assert "unded" not in visitor.get("/hanbit-2026/projects/1").words


def test_marks_and_order_of_support_appear_with_the_result(
    visitor: Visitor, session: Session
) -> None:
    published(session, [{"P-3": 1}] * 30 + [{"P-2": 1}] * 20, projects=3)
    page = visitor.get("/hanbit-2026/projects?sort=support")
    assert numbers(page) == [3, 2, 1]
    assert [tag.get_text() for tag in page.all(".tag")] == ["Funded", "Funded", "Not funded"]


def test_a_very_long_list_is_one_page(visitor: Visitor, session: Session) -> None:
    some_projects(session, a_process(session), 560)
    page = visitor.get("/hanbit-2026/projects")
    assert numbers(page) == list(range(1, 561))


def test_a_project_shows_all_that_there_is(visitor: Visitor, session: Session) -> None:
    project = some_projects(session, a_process(session), 2)[1]
    project.image, project.image_alts = "0" * 64 + ".webp", {"en": "A bench in the sun"}
    session.commit()
    page = visitor.get("/hanbit-2026/projects/2")
    assert page.h1 == "Bench number 2"
    assert page.one("main img")["alt"] == "A bench in the sun"
    assert page.one(".text strong").get_text() == "good"
    for words in ("No. 2", "€3,500", "Parks", "North", "A bench, the 2th."):
        assert words in page.words


def test_markup_in_words_stays_words(visitor: Visitor, session: Session) -> None:
    project: Project = some_projects(session, a_process(session), 1)[0]
    project.names = {"en": "<script>alert(1)</script>"}
    project.descriptions = {"en": "<img src=x onerror=alert(1)> [x](javascript:alert(1))"}
    session.commit()
    page = visitor.get("/hanbit-2026/projects/1")
    assert page.h1 == "<script>alert(1)</script>"
    assert not page.all("main script, main .text img, main .text a[href^=javascript]")


def test_a_loser_reads_what_it_lacked(visitor: Visitor, session: Session) -> None:
    process = a_process(session, total=30_000_000)
    choices = [{"P-1": 1}] * 30 + [{"P-2": 1}] * 20
    published(session, choices, projects=2, costs=[500_000, 300_000], process=process)
    page = visitor.get("/hanbit-2026/projects/2")
    assert "With 10 votes more it would have drawn level" in page.words or (
        "With 10 votes more it would have been funded" in page.words
    )
    assert "It would have been funded at a price of €1,000 or less" in page.words
    assert "Bench number 1 (no. 1)" in page.words


def test_a_project_that_is_not_there_is_not_found(visitor: Visitor, session: Session) -> None:
    some_projects(session, a_process(session), 2)
    visitor.get("/hanbit-2026/projects/3", status=404)
