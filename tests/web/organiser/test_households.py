"""Pairs of people who may live together are decided by a person."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import HouseholdPair, Process, Respondent
from tests.pages import Visitor
from tests.respondents import asking
from tests.web.organiser.respondent_pages import households, imported


@pytest.fixture
def process(session: Session) -> Process:
    """A process whose selection is planned."""
    return asking(session)


def test_pairs_stand_side_by_side_and_are_decided_and_taken_back(
    office: Visitor, session: Session, process: Process
) -> None:
    page = imported(office, session, process)
    assert page.h1 == "Households"
    for word in ("Ahn Jiwoo", "Park Sora", "The same address"):
        assert word in page.words
    pair = session.query(HouseholdPair).one()
    field = f"pair-{pair.id}"
    office.post(households(process), {field: "same"})
    session.expire_all()
    assert sorted(one.household or 0 for one in session.query(Respondent)) == [0, 1, 1]
    page = office.get(households(process, "?which=same"))
    assert page.one(f"#{field}-same").has_attr("checked")
    office.post(households(process, "?which=same"), {field: "open"})
    session.expire_all()
    assert {one.household for one in session.query(Respondent)} == {None}


def test_all_exact_addresses_are_joined_at_once(
    office: Visitor, session: Session, process: Process
) -> None:
    imported(office, session, process)
    after = office.follow(office.post(households(process, "/exact"), on=households(process)))
    assert "One pair was joined." in after.words
    session.expire_all()
    assert session.query(HouseholdPair).one().decision == "same"


@pytest.mark.parametrize("field", ["pair-99999", "pair-99999999999999999999", "pair-x"])
def test_an_unknown_pair_changes_nothing(
    office: Visitor, session: Session, process: Process, field: str
) -> None:
    imported(office, session, process)
    sent = {"csrf_token": office.get(households(process)).csrf, field: "same"}
    assert office.client.post(households(process), data=sent).status_code in (303, 404)
    assert session.query(HouseholdPair).one().decision == "open"
