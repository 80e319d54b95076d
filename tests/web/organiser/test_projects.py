"""The list of projects and the page of one."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import Process, Project
from tests import things
from tests.pages import Visitor
from tests.queries import queries

TREE = {
    "number": "7",
    "code": "",
    "cost": "1,200.50",
    "names-ko": "나무",
    "names-en": "A tree",
    "summaries-ko": "그늘",
    "summaries-en": "Shade",
    "descriptions-ko": "**오래된** 나무",
    "descriptions-en": "An **old** tree\r\n\r\n- one\r\n- two <script>alert(1)</script>",
    "field": "parks",
    "district": "",
}


def here(process: Process, rest: str = "") -> str:
    """An address of the list."""
    return f"/organiser/{process.slug}/projects{rest}"


def a_picture() -> tuple[io.BytesIO, str]:
    """A small file to hand in."""
    target = io.BytesIO()
    Image.new("RGB", (40, 30), "#0e4a38").save(target, "PNG")
    target.seek(0)
    return target, "tree.png"


def test_an_empty_list_says_how_to_begin(office: Visitor, process: Process) -> None:
    page = office.get(here(process))
    assert "No project yet" in page.words
    assert not page.all("form.filter")


def test_a_project_is_written_and_read_as_residents_read_it(
    office: Visitor, process: Process, session: Session
) -> None:
    assert office.get(here(process, "/new")).one("#number")["value"] == "1"
    office.post(here(process, "/new"), TREE)
    project = session.query(Project).one()
    assert (project.code, project.cost) == ("7", 120_050)
    assert project.descriptions["en"].startswith("An **old** tree\n\n- one\n")
    page = office.get(here(process, "/7"))
    assert page.one(".sheet .text strong").get_text() == "old"
    assert len(page.all(".sheet .text li")) == 2
    assert not page.all(".sheet script")
    assert page.one("#cost")["value"] == "1200.5"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("cost", "0", "more than nothing"),
        ("cost", "-3", "in digits"),
        ("cost", "1e9", "in digits"),
        ("cost", "1.005", "decimals"),
        ("number", "0", "from 1 up"),
        ("number", "1", "Another project has this"),
        ("code", "P-1", "Another project has this"),
        ("code", "a,b", "no commas"),
        ("names-en", "", "missing in the language English"),
        ("summaries-ko", "", "missing in the language 한국어"),
        ("names-en", "x" * 201, "more than 200 characters"),
        ("field", "nowhere", "Not a valid choice"),
    ],
)
def test_a_mistake_is_said_and_nothing_is_lost(
    office: Visitor, process: Process, session: Session, name: str, value: str, told: str
) -> None:
    things.some_projects(session, process, 1)
    page = office.post(here(process, "/new"), {**TREE, name: value}, status=422)
    assert told in page.one(".errors").get_text()
    assert page.one("#descriptions-en").get_text().lstrip("\n").startswith("An **old** tree")
    assert session.query(Project).count() == 1


def test_a_picture_needs_words_and_is_kept_with_them(
    office: Visitor, process: Process, session: Session, app: Flask
) -> None:
    form: dict[str, Any] = {**TREE, "picture": a_picture()}
    page = office.post(here(process, "/new"), form, status=422)
    assert "What the picture shows is missing" in page.one(".errors").get_text()
    form = {**TREE, "picture": a_picture(), "image_alts-ko": "나무", "image_alts-en": "A tree"}
    office.post(here(process, "/new"), form)
    project = session.query(Project).one()
    assert (Path(app.instance_path) / "media" / project.image).is_file()
    assert project.image_alts == {"ko": "나무", "en": "A tree"}
    assert office.get(here(process, "/7")).one("img.thumb")["alt"] == "A tree"
    office.post(here(process, "/7"), {**TREE, "no_picture": "y"})
    session.expire_all()
    assert (project.image, project.image_alts) == ("", {})


def test_a_file_that_is_no_picture_is_refused(office: Visitor, process: Process) -> None:
    fake = (io.BytesIO(b"<svg onload=alert(1)>"), "tree.png")
    form = {**TREE, "picture": fake, "image_alts-ko": "가", "image_alts-en": "A"}
    page = office.post(here(process, "/new"), form, status=422)
    assert "not a picture" in page.one(".errors").get_text()


def test_a_project_is_changed(office: Visitor, process: Process, session: Session) -> None:
    things.some_projects(session, process, 2)
    answer = office.post(here(process, "/2"), {**TREE, "code": "P-2", "stay": "yes"})
    assert "Project 7: A tree" in office.follow(answer).h1
    numbers = [project.number for project in session.query(Project).order_by(Project.number)]
    assert numbers == [1, 7]


def test_a_deleted_project_can_be_brought_back(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 2)
    page = office.follow(office.post(here(process, "/2/delete"), on=here(process)))
    assert "Project 2, Bench number 2, was deleted." in page.words
    assert session.query(Project).count() == 1
    office.post(str(page.one("form.undo")["action"]), on=here(process))
    assert session.query(Project).filter_by(number=2).one().code == "P-2"


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("", ["1", "2", "3", "4"]),
        ("?q=number+3", ["3"]),
        ("?field=parks", ["2", "4"]),
        ("?order=cost", ["4", "3", "2", "1"]),
        ("?q=nothing+like+it", []),
    ],
)
def test_the_list_is_searched_and_ordered(
    office: Visitor, process: Process, session: Session, asked: str, numbers: list[str]
) -> None:
    things.some_projects(session, process, 4)
    page = office.get(here(process) + asked)
    assert [row.get_text() for row in page.all("#list tbody td:first-child")] == numbers
    part = office.client.get(here(process) + asked, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert ("Bench number 3" in part) == ("3" in numbers)


def test_the_totals_are_those_of_what_is_shown(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 4, [100_000, 200_000, 300_000, 400_000])
    assert (
        "4 projects cost €10,000 together: 51.5% of the envelope."
        in office.get(here(process)).words
    )
    words = office.get(here(process, "?field=parks")).words
    assert "2 of 4 projects are shown. 2 projects cost €6,000 together" in words


def test_the_print_view_has_every_project(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 30)
    assert len(office.get(here(process, "/print")).all("tbody tr")) == 30


def test_560_projects_are_listed_in_few_queries(
    office: Visitor, process: Process, session: Session, app: Flask
) -> None:
    things.some_projects(session, process, 560)
    with app.app_context(), queries(db.engine) as sent:
        page = office.get(here(process))
    assert len(page.all("#list tbody tr")) == 560
    assert len(sent) < 12


def test_after_the_sealing_a_project_is_for_reading(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 2)
    process.phase = "sealed"
    session.commit()
    page = office.get(here(process, "/1"))
    assert not page.all("main form")
    assert "Bench number 1" in page.words
    assert not office.get(here(process)).all("main form:not(.filter)")
    office.post(here(process, "/1"), TREE, on=here(process), status=409)
    office.post(here(process, "/new"), TREE, on=here(process), status=409)
    office.post(here(process, "/1/delete"), on=here(process), status=409)
