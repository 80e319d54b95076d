"""A frozen pool is let go before its first panel: with a reason, and a trace for everybody."""

from __future__ import annotations

import pytest

from budgeting.models import Draw, LogEntry
from budgeting.services import freezing
from tests import drawings, people
from tests.pages import Visitor
from tests.things import a_process

OFFICE = "/organiser/hanbit-2026/draw"
PUBLIC = "/hanbit-2026/draw"
TRACE = "a frozen pool of 24 people was let go before any panel was made."


@pytest.fixture
def process(session):
    return a_process(session)


@pytest.fixture
def office(app, session):
    browser = Visitor(app.test_client())
    browser.sign_in(people.haneul(session).email, people.PASSWORD)
    return browser


@pytest.fixture
def stuck(session, process):
    """A pool whose list ended before the first panel."""
    _draw, job = drawings.frozen(session, process)
    job.state, job.message = "failed", "NoPanel"
    session.commit()


def let_go(office, reason="Too early."):
    return office.follow(office.post(OFFICE + "/thaw", {"reason": reason}, on=OFFICE))


def test_everybody_reads_that_a_pool_was_let_go_and_why(office, visitor, stuck):
    page = visitor.get(PUBLIC)
    assert "Pools that were let go" not in page.words
    assert "a pool of 24 people was frozen. Its list of panels comes next." in page.words
    let_go(office, "The quotas of the <north> were wrong.")
    page = visitor.get(PUBLIC)
    assert "No list is published yet" in page.words
    assert f"{TRACE} The reason: The quotas of the <north> were wrong." in page.words


def test_no_pool_is_let_go_without_a_reason(office, visitor, session, stuck):
    page = office.post(OFFICE + "/thaw", {"reason": " "}, on=OFFICE, status=422)
    assert "Write why this pool is let go." in page.one(".errors").get_text()
    assert TRACE not in visitor.get(PUBLIC).words
    session.rollback()
    assert session.query(Draw).one().state == "building"


def test_the_overview_leads_to_the_trace_from_the_freezing_on(office, visitor, session, process):
    assert not visitor.get("/hanbit-2026/").all(f'nav a[href="{PUBLIC}"]')
    _draw, job = drawings.frozen(session, process)
    job.state = "failed"
    session.commit()
    assert visitor.get("/hanbit-2026/").all(f'nav a[href="{PUBLIC}"]')
    let_go(office)
    assert visitor.get("/hanbit-2026/").all(f'nav a[href="{PUBLIC}"]')


def test_a_reason_that_is_too_long_lets_nothing_go_and_stays_on_the_page(office, session, stuck):
    page = office.post(OFFICE + "/thaw", {"reason": "a" * 1001}, on=OFFICE, status=422)
    assert page.one("textarea[name=reason]").get_text().strip() == "a" * 1001
    assert "Write at most 1,000 characters." in page.one(".errors").get_text()
    session.rollback()
    assert session.query(Draw).one().state == "building"


def test_every_letting_go_is_told_in_its_order(office, visitor, session, process, stuck):
    let_go(office, "First.")
    _draw, job = freezing.freeze(session, process, actor="Haneul", now=drawings.clock.now())
    job.state = "failed"
    session.commit()
    let_go(office, "Second.")
    words = visitor.get(PUBLIC).words
    assert words.count(TRACE) == 2
    assert words.index("First.") < words.index("Second.")


def test_the_trace_stays_beside_a_later_list(office, visitor, session, process, stuck):
    let_go(office)
    freezing.freeze(session, process, actor="Haneul", now=drawings.clock.now())
    session.commit()
    assert TRACE in visitor.get(PUBLIC).words


def test_the_log_keeps_the_number_of_people_and_the_reason(office, session, stuck):
    let_go(office, "Too early.")
    session.rollback()
    entry = session.query(LogEntry).filter_by(action="draw.thawed").one()
    assert entry.details == {"draw": 1, "people": 24, "reason": "Too early."}


def test_the_trace_of_another_process_is_not_shown(office, visitor, session, stuck):
    a_process(session, slug="elsewhere")
    session.commit()
    let_go(office)
    assert "Pools that were let go" not in visitor.get("/elsewhere/draw").words
