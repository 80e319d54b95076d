"""The steps of a selection lead to pages that are there."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import drawings
from tests.pages import Visitor

STEPS = "/organiser/hanbit-2026/selection"


def led_to(office: Visitor) -> list[str]:
    return [str(link["href"]) for link in office.get(STEPS).all(".checklist a.button")]


def test_before_a_plan_no_step_leads_nowhere(office: Visitor, process: Process) -> None:
    addresses = led_to(office)
    assert len(addresses) == 7
    assert {office.client.get(address).status_code for address in addresses} <= {200, 303}


def test_with_a_plan_the_public_page_can_be_read(
    office: Visitor, process: Process, session: Session
) -> None:
    drawings.a_selection(session, process)
    addresses = led_to(office)
    assert addresses[-1] == "/hanbit-2026/selection"
    assert {office.client.get(address).status_code for address in addresses} <= {200, 303}
