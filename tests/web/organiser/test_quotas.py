"""Quotas are typed, and it is told at once what they do."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import selections
from tests.pages import Page, Visitor
from tests.selections import AGE, GENDER
from tests.web.organiser.selection_pages import here, kept_features


def quotas(office: Visitor, process: Process, **typed: str) -> Page:
    """The page after these quotas were saved, under names such as least_0_1."""
    form = {name.replace("_", "-"): number for name, number in typed.items()}
    return office.follow(office.post(here(process, "/quotas"), form))


def test_quotas_can_be_set_before_anybody_answered(office: Visitor, planned: Process) -> None:
    page = quotas(office, planned, least_0_0="3", most_0_0="5")
    assert "Nobody has answered yet." in page.words
    assert page.one("#least-0-0")["value"] == "3"
    assert not page.all(".bad-row")
    assert "only 0 answered" not in page.words
    assert "Only 0 people" not in page.words


def test_how_fair_the_lottery_can_get_stands_there_at_once(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(5, 0, 35, 0))
    page = quotas(office, planned, least_0_0="4", most_0_0="5")
    # the 35 others share at most six seats
    assert "No lottery can lift everybody's chance above 17.1%." in page.words
    assert "If all were alike, it would be 25%: 10 seats for 40 people." in page.words
    assert "4 of 5 must be drawn: on average a chance above 50 %." in page.words


def test_people_whom_a_quota_needs_are_named_by_their_pseudonyms(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(4, 0, 30, 10))
    page = quotas(office, planned, least_0_0="4")
    assert "4 people are certain, because the quota of “Under 40” needs all of them." in page.words
    assert "p0000, p0001, p0002, p0003" in page.words


def test_an_impossible_quota_is_explained_at_its_cell(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(3, 0, 30, 30))
    page = quotas(office, planned, least_0_0="5", most_0_0="6")
    assert "No panel can meet these quotas" in page.words
    row = page.one("tr.bad-row").get_text(" ")
    assert "At least 5 are needed, but only 3 answered." in row
    assert "Possible with at least 3 instead of 5." in row
    assert "Age, Under 40: Possible with at least 3 instead of 5." in page.words


def test_the_smallest_change_is_made_with_one_button(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(3, 0, 30, 30))
    page = quotas(office, planned, least_0_0="5", most_0_0="6", most_1_1="7")
    form = next(one for one in page.all("form") if "Make this change" in one.get_text())
    typed = {str(one["name"]): str(one["value"]) for one in form.select("input")}
    del typed["csrf_token"]
    after = office.follow(office.post(here(planned, "/quotas"), typed))
    assert "These quotas can be met" in after.words
    assert [after.one(f"#{name}")["value"] for name in ("least-0-0", "most-0-0", "most-1-1")] == [
        "3",
        "6",
        "7",
    ]


def test_where_the_seats_must_change_there_is_no_such_button(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(3, 0, 3, 0))
    page = office.get(here(planned, "/quotas"))
    assert "Possible with 6 seats instead of 10." in page.words
    assert "Make this change" not in page.words


def test_sums_are_checked_at_the_feature(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(30, 30, 30, 30))
    page = quotas(office, planned, least_0_0="6", least_0_1="5")
    assert "The least numbers add up to 11, but there are only 10 seats." in page.words


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"least-0-0": "x"}, "Write a whole number in digits."),
        ({"least-0-0": "5", "most-0-0": "3"}, "The least number is above the most number."),
        ({"most-0-0": "99999"}, "Write a number up to 10000."),
    ],
)
def test_wrong_numbers_are_kept_and_explained(
    office: Visitor, planned: Process, session: Session, typed: dict[str, str], said: str
) -> None:
    page = office.post(here(planned, "/quotas"), typed, status=422)
    assert isinstance(page, Page)
    assert said in page.one(".errors").get_text()
    for name, text in typed.items():
        assert page.one(f"#{name}")["value"] == text
    assert kept_features(session) == (AGE, GENDER)


def test_what_another_quota_would_do_is_told_and_not_saved(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(5, 5, 20, 20))
    quotas(office, planned, least_0_0="1", most_0_0="2")
    address = here(planned, "/quotas?cell=0-0&new_least=8&new_most=9")
    said = "Changing “Under 40” from 1–2 to 8–9 lowers everybody's smallest chance from 20% to 5%."
    assert said in office.get(address).words
    part = office.client.get(address, headers={"HX-Request": "true"}).text
    assert "<html" not in part
    assert "5%" in part
    assert (
        kept_features(session)[0].values[0].least,
        kept_features(session)[0].values[0].most,
    ) == (1, 2)
    impossible = office.get(here(planned, "/quotas?cell=0-0&new_least=11&new_most=12"))
    assert "no panel is possible" in impossible.words
    wrong = office.get(here(planned, "/quotas?cell=0-0&new_least=x"))
    assert "Write a whole number in digits." in wrong.one(".errors").get_text()
    office.get(here(planned, "/quotas?cell=9-9&new_least=1"))


def test_the_dearest_quotas_are_found_by_the_queue(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(5, 5, 20, 20))
    quotas(office, planned, least_0_0="8", most_0_0="9", least_1_0="4", most_1_0="6")
    page = office.follow(office.post(here(planned, "/quotas/costs"), on=here(planned, "/quotas")))
    rows = [row.get_text(" ", strip=True) for row in page.all("#costs ~ div tbody tr")]
    assert rows == ["Age: Under 40 5% 20%"]
    answer = office.client.get(here(planned, "/quotas/costs"))
    assert answer.headers["HX-Refresh"] == "true"
