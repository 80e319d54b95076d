"""Features out of a file: looked at, taken over, and exported again."""

from __future__ import annotations

import io

from sqlalchemy.orm import Session

from budgeting.models import Process, Upload
from tests.pages import Page, Visitor
from tests.selections import AGE, GENDER
from tests.web.organiser.selection_pages import here, kept_features


def test_features_of_a_file_are_shown_and_then_taken_over(
    office: Visitor, planned: Process, session: Session
) -> None:
    text = "category,name,min,max,min_flex,max_flex\ngender,f,4,6,0,9\nhome,rent,2,3,0,9\n"
    form = {"file": (io.BytesIO(text.encode()), "features.csv")}
    page = office.follow(office.post(here(planned, "/file"), form, on=here(planned, "/plan")))
    assert "The column min_flex is left out" in page.words
    assert kept_features(session) == (AGE, GENDER)
    upload = session.query(Upload).one().id
    after = office.follow(office.post(here(planned, f"/file/{upload}")))
    assert "2 features were taken over." in after.words
    assert [feature.name for feature in kept_features(session)] == ["age", "gender", "home"]
    assert session.query(Upload).count() == 0


def test_a_broken_file_is_explained_and_not_taken(
    office: Visitor, planned: Process, session: Session
) -> None:
    form = {"file": (io.BytesIO(b"feature,value,share\nage,young,x\n"), "f.csv")}
    page = office.follow(office.post(here(planned, "/file"), form, on=here(planned, "/plan")))
    assert "Line 2: “x” in share is not a number that can be read." in page.words
    upload = session.query(Upload).one().id
    office.post(here(planned, f"/file/{upload}"), status=422)
    office.post(here(planned, f"/file/{upload}/drop"), on=here(planned, f"/file/{upload}"))
    assert kept_features(session) == (AGE, GENDER)


def test_no_file_is_said(office: Visitor, planned: Process) -> None:
    page = office.post(here(planned, "/file"), on=here(planned, "/plan"), status=422)
    assert isinstance(page, Page)
    assert "Choose a file that is not empty." in page.one(".errors").get_text()


def test_the_features_can_be_exported_and_imported_again(
    office: Visitor, planned: Process, session: Session
) -> None:
    content = office.client.get(here(planned, "/features.csv")).data
    office.post(here(planned, "/features/0/drop"), on=here(planned, "/features/0"))
    office.post(here(planned, "/features/0/drop"), on=here(planned, "/features/0"))
    form = {"file": (io.BytesIO(content), "features.csv")}
    office.post(here(planned, "/file"), form, on=here(planned, "/plan"))
    office.post(here(planned, f"/file/{session.query(Upload).one().id}"))
    assert kept_features(session) == (AGE, GENDER)
