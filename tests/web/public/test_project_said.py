"""What the assembly said of a project, on its public page."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.models import Argument, Conflict, Day, Minutes, Package
from budgeting.services import forgetting
from tests.pages import Page, Visitor, words
from tests.tour import Scene, arrive

PROJECT = "/hanbit-2026/projects/1"


@pytest.fixture
def scene(app: Flask, session: Session) -> Scene:
    return arrive(app, session, "minutes are published")


def parts(page: Page) -> dict[str, str]:
    """The words under each heading of what was said."""
    found: dict[str, str] = {}
    for heading in page.all(".minutes h4"):
        following = []
        for one in heading.find_next_siblings():
            if one.name == "h4":
                break
            following.append(words(one))
        found[words(heading)] = " ".join(following)
    return found


@pytest.mark.usefixtures("scene")
def test_the_reasons_of_both_sides_and_across_stand_there(visitor: Visitor) -> None:
    said = parts(visitor.get(PROJECT))
    assert said["For the project"] == (
        "Reason a1. Matters to 52 people Reason a2. Matters to fewer than ten people "
        "Reason a4. Nobody has marked it"
    )
    assert said["Against the project"] == "Reason a3. Matters to 30 people"
    assert said["What matters to both camps"].startswith(
        "Reason a1. A reason for the project · Matters to at least 48% of those who were for"
    )


@pytest.mark.usefixtures("scene")
def test_questions_stand_there_with_their_answers(visitor: Visitor) -> None:
    said = parts(visitor.get(PROJECT))["Questions and answers"]
    assert said.startswith("What does it cost? Ten. Answered in writing: Parks Department")
    assert "One question without an answer yet" in said


@pytest.mark.usefixtures("scene")
def test_the_change_of_mind_packages_and_conflicts_stand_there(visitor: Visitor) -> None:
    page = visitor.get(PROJECT)
    assert len(page.all(".moves tbody tr")) == 2
    for told in (
        "This describes the people in the room.",
        "Within the budget, 3 of 4 tables kept it in their package.",
        "12 people declared an interest of their own in this project.",
    ):
        assert told in page.words


@pytest.mark.usefixtures("scene")
def test_the_vote_and_the_minutes_are_one_click_away(visitor: Visitor) -> None:
    page = visitor.get(PROJECT)
    assert page.one("#fared") is not None
    assert page.one("#said-1 a")["href"] == "/hanbit-2026/sittings/1/minutes"


@pytest.mark.parametrize(("declared", "told"), [(0, "Nobody"), (9, "Fewer than ten people")])
def test_few_conflicts_are_not_counted(
    visitor: Visitor, session: Session, scene: Scene, declared: int, told: str
) -> None:
    sitting_id = scene.values["sitting_id"]
    day, minutes = session.get_one(Day, sitting_id), session.get_one(Minutes, sitting_id)
    minutes.kept = {}
    session.add_all(
        Conflict(sitting_id=sitting_id, voice=f"{place:032x}", project=1)
        for place in range(declared)
    )
    forgetting.forget(session, day, minutes)
    session.commit()
    assert session.query(Conflict).count() == 0
    assert f"{told} declared an interest" in visitor.get(PROJECT).words


@pytest.mark.usefixtures("scene")
def test_a_project_of_which_nothing_was_said_has_no_such_part(visitor: Visitor) -> None:
    page = visitor.get("/hanbit-2026/projects/5")
    assert page.all("#said") == []
    assert "What the assembly said" not in page.words


@pytest.mark.usefixtures("scene")
def test_a_project_that_was_only_weighed_tells_how_often_it_was_kept(visitor: Visitor) -> None:
    said = visitor.get("/hanbit-2026/projects/2")
    assert "Within the budget, 2 of 4 tables kept it" in said.words
    assert parts(said) == {}


@pytest.mark.usefixtures("scene")
def test_the_packages_of_two_tables_tell_nothing(visitor: Visitor, session: Session) -> None:
    session.query(Package).filter(Package.table > 2).delete()
    session.commit()
    assert "kept it in their package" not in visitor.get(PROJECT).words


@pytest.mark.usefixtures("scene")
def test_a_hidden_reason_is_not_on_the_page(visitor: Visitor, session: Session) -> None:
    session.get_one(Argument, "a3").state = "hidden"
    session.commit()
    assert "Against the project" not in parts(visitor.get(PROJECT))
