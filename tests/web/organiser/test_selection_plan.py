"""The plan of the selection, and its features as they are typed."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process, Selection
from budgeting.services import selection_planning
from budgeting.services.selection_features import Feature, Value
from tests.pages import Page, Visitor
from tests.selections import AGE, BY, GENDER
from tests.web.organiser.selection_pages import PLAN, here, kept_features


def test_a_plan_is_saved(office: Visitor, process: Process, session: Session) -> None:
    page = office.follow(office.post(here(process, "/plan"), PLAN))
    assert "The plan was saved." in page.words
    kept = session.query(Selection).one()
    assert (kept.seats, kept.reserves, kept.panels) == (10, 5, 1000)
    assert kept.erase_on == date(2027, 6, 30)


def test_other_seats_ask_for_other_quotas(
    office: Visitor, planned: Process, session: Session
) -> None:
    said = "The quotas are still those of the former number of seats."
    assert said not in office.follow(office.post(here(planned, "/plan"), PLAN)).words
    selection_planning.propose_quotas(session, planned, **BY)
    session.commit()
    assert said not in office.follow(office.post(here(planned, "/plan"), PLAN)).words
    page = office.follow(office.post(here(planned, "/plan"), {**PLAN, "seats": "20"}))
    assert said in page.words


def test_quotas_are_only_proposed_where_a_census_is_known(
    office: Visitor, planned: Process, session: Session
) -> None:
    assert "Propose quotas" in office.get(here(planned, "/plan")).words
    for place, name in enumerate(("age", "gender")):
        bare = Feature(name, {}, (Value("one"), Value("two")))
        selection_planning.put_feature(session, planned, place, bare, **BY)
    session.commit()
    page = office.get(here(planned, "/plan"))
    assert "Propose quotas" not in page.words
    assert "nothing can be proposed" in page.words
    assert "Go to the quotas" in [one.get_text() for one in page.all("main .button.primary")]


def test_the_seats_are_proposed_from_the_process(office: Visitor, process: Process) -> None:
    assert office.get(here(process, "/plan")).one("#seats")["value"] == "250"


def test_a_wrong_plan_keeps_what_was_typed(office: Visitor, process: Process) -> None:
    page = office.post(here(process, "/plan"), {**PLAN, "seats": "many"}, status=422)
    assert isinstance(page, Page)
    assert page.one("#seats")["value"] == "many"
    assert page.one("#reserves")["value"] == "5"
    assert "Write a whole number in digits." in page.one(".errors").get_text()


def test_a_feature_is_typed_in_the_words_of_the_city(
    office: Visitor, planned: Process, session: Session
) -> None:
    form = {
        "name": "home", "name-en": "Housing", "name-ko": "주거",
        "value-0": "rent", "value-0-en": "Renting", "value-0-ko": "임차", "share-0": "60.5",
        "value-1": "own", "share-1": "39.5 %", "value-2": "", "share-2": "",
    }  # fmt: skip
    page = office.follow(office.post(here(planned, "/features/2"), form))
    assert "Housing" in page.words
    assert kept_features(session)[2] == Feature(
        "home",
        {"en": "Housing", "ko": "주거"},
        (
            Value("rent", {"en": "Renting", "ko": "임차"}, 605_000),
            Value("own", {}, 395_000),
        ),
    )


def test_quotas_stay_with_their_values_when_a_feature_is_changed(
    office: Visitor, planned: Process, session: Session
) -> None:
    selection_planning.set_quotas(session, planned, {("age", "old"): (5, 7)}, **BY)
    session.commit()
    office.post(here(planned, "/features/0"), {"name": "age", "value-0": "old", "value-1": "new"})
    assert kept_features(session)[0].values == (Value("old", {}, None, 5, 7), Value("new"))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": ""}, "Write the name of the feature."),
        ({"name": "gender"}, "Another feature has this name."),
        ({"value-1": "young"}, "The value young stands twice."),
        ({"value-1": ""}, "The value of this row is missing."),
        ({"share-0": "x"}, "Write the percentage in digits, such as 2 or 2.5."),
        ({"value-0": "y" * 81}, "Write at most 80 characters."),
    ],
)
def test_what_is_wrong_with_a_feature_is_said_at_its_cell(
    office: Visitor, planned: Process, session: Session, change: dict[str, str], said: str
) -> None:
    form = {"name": "age", "value-0": "young", "value-1": "old", "share-0": "40", "share-1": "60"}
    page = office.post(here(planned, "/features/0"), form | change, status=422)
    assert isinstance(page, Page)
    assert said in page.one(".errors").get_text()
    cell = next(iter(change))
    assert page.one(f"#{cell}")["value"] == change[cell]
    assert kept_features(session)[0] == AGE


def test_a_feature_is_taken_out(office: Visitor, planned: Process, session: Session) -> None:
    office.post(here(planned, "/features/0/drop"), on=here(planned, "/features/0"))
    assert kept_features(session) == (GENDER,)


def test_quotas_are_proposed_from_the_census(
    office: Visitor, planned: Process, session: Session
) -> None:
    page = office.follow(
        office.post(here(planned, "/propose"), {"slack": "1"}, on=here(planned, "/plan"))
    )
    assert "The quotas of 2 features were proposed." in page.words
    assert page.one("#least-0-0")["value"] == "3"
    assert page.one("#most-0-0")["value"] == "5"
    office.post(here(planned, "/propose"), {"slack": "11"}, on=here(planned, "/plan"), status=422)


def test_no_number_of_the_plan_is_too_large_for_the_database(
    office: Visitor, process: Process
) -> None:
    office.post(here(process, "/plan"), {**PLAN, "seats": "9" * 30}, status=422)
    office.post(here(process, "/plan"), {**PLAN, "panels": "9"}, status=422)
    office.post(here(process, "/plan"), {**PLAN, "erase_on": "someday"}, status=422)
