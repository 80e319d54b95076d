"""The selection's page leads from step to step, and a draw closes its forms."""

from __future__ import annotations

from sqlalchemy.orm import Session

from budgeting.models import Process
from tests import selections
from tests.pages import Visitor
from tests.respondents import frozen
from tests.web.organiser.selection_pages import PLAN, here


def test_the_process_leads_to_the_selection(office: Visitor, process: Process) -> None:
    page = office.get(f"/organiser/{process.slug}/")
    assert (
        page.one(f"a.button[href='{here(process)}']").get_text() == "Select the members by lottery"
    )


def test_the_first_step_is_the_plan(office: Visitor, process: Process) -> None:
    page = office.get(here(process))
    steps = [step.h2.get_text(" ", strip=True) for step in page.all(".checklist li")]
    assert [step.split()[0] for step in steps] == [
        "Plan", "Letters", "Answers", "Quotas", "Draw", "Invitations", "Seats", "Report",
    ]  # fmt: skip
    assert steps[0] == "Plan Next"


def test_steps_are_done_one_after_the_other(
    office: Visitor, planned: Process, session: Session
) -> None:
    states = [step["class"][0] for step in office.get(here(planned)).all(".checklist li")]
    assert states[:4] == ["done", "later", "now", "later"]
    selections.answered(session, planned, selections.a_pool(1, 0, 0, 0))
    page = office.get(here(planned))
    assert [step["class"][0] for step in page.all(".checklist li")][:4] == [
        "done", "later", "done", "now",
    ]  # fmt: skip
    assert "One person answered." in page.words


def test_pages_that_need_a_plan_lead_to_it(office: Visitor, process: Process) -> None:
    for rest in ("/quotas", "/letters"):
        answer = office.client.get(here(process, rest))
        assert answer.status_code == 303
        assert answer.headers["Location"].endswith("/selection/plan")
    office.get(here(process, "/features/0"), 404)


def test_a_draw_freezes_every_form(office: Visitor, planned: Process, session: Session) -> None:
    frozen(session, planned)
    for rest in ("/plan", "/features/0", "/quotas"):
        page = office.get(here(planned, rest))
        assert "The plan is frozen" in page.words
        assert not page.all("main form[method=post]")
    office.post(here(planned, "/plan"), PLAN, status=409)
    office.post(here(planned, "/quotas"), {}, on=here(planned), status=409)
