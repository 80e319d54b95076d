"""Posts of a day in the organiser's office, and the sheets with their codes."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from budgeting.models import Post, Process, Sitting
from budgeting.services import attending, posts
from budgeting.services.attending import Guest
from tests.pages import Page, Visitor
from tests.services.plans import a_plan
from tests.services.seats import ACT, a_sitting, guests, seated
from tests.web.organiser.test_run_sheet import here

NAMES = {"names-en": "Parks department", "names-ko": "공원과"}


@pytest.fixture
def sitting(session: Session, process: Process) -> Sitting:
    """A sitting of 24 people at four tables, with the rounds of seven hours."""
    return a_plan(session, process)


def a_post(session: Session, sitting: Sitting, kind: str) -> Post:
    """The first post of a kind, as it is now."""
    session.expire_all()
    return next(one for one in posts.posts(session, sitting) if one.kind == kind)


def test_tables_show_who_works_there(office: Visitor, session: Session, process: Process) -> None:
    sitting = a_sitting(session, process)
    staff = [Guest(101, role="facilitator"), Guest(102, role="note-taker")]
    attending.replace_list(session, process, sitting, [*guests(24), *staff], **ACT)
    session.commit()
    seated(session, process, sitting)
    assert "There are no posts yet" in office.get(here(sitting, "/posts")).words

    page = office.follow(office.post(here(sitting, "/posts/tables"), on=here(sitting, "/posts")))

    assert "Facilitator 101" in page.words
    assert "Note-taker 102" in page.words
    assert "have no post yet" not in page.words


def test_tables_that_were_added_are_missed(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    sitting.tables = [*sitting.tables, sitting.tables[0]]
    session.commit()
    assert "One table has no post yet" in office.get(here(sitting, "/posts")).words
    office.post(here(sitting, "/posts/tables"), on=here(sitting, "/posts"))
    assert "One table has no post yet" not in office.get(here(sitting, "/posts")).words


def test_an_expert_is_added_and_renamed(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    page = office.follow(office.post(here(sitting, "/posts"), {"kind": "expert", **NAMES}))
    assert "“Parks department” was added." in page.words
    post = a_post(session, sitting, "expert")
    address = here(sitting, f"/posts/{post.id}")
    assert office.get(address).one("#names-en")["value"] == "Parks department"
    office.post(address, {"names-en": "Roads", "names-ko": "도로과"})
    assert a_post(session, sitting, "expert").names == {"en": "Roads", "ko": "도로과"}


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("names-ko", "", "is missing in the language"),
        ("kind", "table", "Not a valid choice"),
    ],
)
def test_a_post_that_cannot_be_is_told(
    office: Visitor, session: Session, sitting: Sitting, field: str, typed: str, words: str
) -> None:
    before = session.query(Post).count()
    form = {"kind": "expert", **NAMES, field: typed}
    page = office.post(here(sitting, "/posts"), form, status=422)
    assert isinstance(page, Page)
    assert words in page.one(".errors").get_text(" ")
    assert session.query(Post).count() == before


def test_a_table_has_no_page_of_its_own(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    office.get(here(sitting, f"/posts/{a_post(session, sitting, 'table').id}"), status=404)


def test_a_post_is_withdrawn_and_comes_back(
    office: Visitor, session: Session, sitting: Sitting
) -> None:
    post = a_post(session, sitting, "team")
    on, address = here(sitting, "/posts"), here(sitting, f"/posts/{post.id}")
    page = office.follow(office.post(f"{address}/withdraw", on=on))
    assert "Its code opens nothing any more." in page.words
    assert not a_post(session, sitting, "team").active
    page = office.follow(office.post(f"{address}/withdraw", on=on))
    assert "Nothing was changed." in page.words
    office.post(f"{address}/back", on=on)
    assert a_post(session, sitting, "team").active
    stamp = a_post(session, sitting, "team").stamp
    office.post(f"{address}/renew", on=on)
    assert a_post(session, sitting, "team").stamp != stamp


def test_a_post_of_another_sitting_is_not_found(
    office: Visitor, session: Session, process: Process, sitting: Sitting
) -> None:
    post = a_post(session, sitting, "team")
    other = a_sitting(session, process)
    office.get(here(other, f"/posts/{post.id}"), status=404)
    on = here(sitting, "/posts")
    office.post(here(other, f"/posts/{post.id}/withdraw"), on=on, status=404)
    assert a_post(session, sitting, "team").active
