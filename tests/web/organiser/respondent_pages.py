"""Where the pages of those who answered stand, and the way of a table into the pool."""

from __future__ import annotations

import io
from collections.abc import Mapping

from sqlalchemy.orm import Session

from budgeting.models import Process
from tests.pages import Page, Visitor
from tests.respondents import TABLE

PERSONAL = ("Jiwoo", "Sora", "Minjun", "example.org", "테헤란로", "calls back")


def here(process: Process, rest: str = "") -> str:
    """An address below the people who answered."""
    return f"/organiser/{process.slug}/respondents{rest}"


def households(process: Process, rest: str = "") -> str:
    """An address of the households."""
    return f"/organiser/{process.slug}/households{rest}"


def handed_in(office: Visitor, process: Process, content: str | bytes = TABLE) -> Page:
    """The page on which the columns of a file are understood."""
    raw = content.encode() if isinstance(content, str) else content
    form = {"file": (io.BytesIO(raw), "answers.csv")}
    return office.follow(office.post(here(process, "/import"), form))


def as_shown(page: Page) -> dict[str, str]:
    """The first form of the page as a browser would send it."""
    form = page.one("main form[method=post]:has(select[name^=role])")
    values = {str(field["name"]): str(field.get("value", "")) for field in form.select("input")}
    for select in form.select("select"):
        option = select.select_one("option[selected]") or select.select("option")[0]
        values[str(select["name"])] = str(option["value"])
    return values


def answered(
    office: Visitor, process: Process, page: Page, given: Mapping[str, str] | None = None
) -> Page:
    """The page after the mapping was sent with some changes."""
    address = here(process, "/import/columns")
    return office.follow(office.post(address, as_shown(page) | dict(given or {})))


def imported(office: Visitor, session: Session, process: Process, content: str = TABLE) -> Page:
    """Everybody of the file is in the pool."""
    page = answered(office, process, handed_in(office, process, content))
    assert "This table can be imported" in page.words
    after = office.follow(office.post(here(process, "/import/preview")))
    session.expire_all()
    return after
