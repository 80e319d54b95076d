"""The front door."""

from __future__ import annotations

from sqlalchemy.orm import Session

from tests.pages import Visitor
from tests.things import a_process


def test_an_empty_site_says_so(visitor: Visitor) -> None:
    page = visitor.get("/")
    assert "There is no budget to decide on yet" in page.words


def test_every_process_has_its_door_with_money_and_phase(
    visitor: Visitor, session: Session
) -> None:
    a_process(session, "first", year=2025)
    a_process(session, "second", phase="published", year=2026)
    page = visitor.get("/")
    assert [link["href"] for link in page.all(".doors a")] == ["/second/", "/first/"]
    assert "€19,400" in page.words
    assert "Result published" in page.words
    assert "Being prepared" in page.words


def test_the_door_speaks_the_language_of_the_browser(visitor: Visitor, session: Session) -> None:
    a_process(session)
    page = visitor.get("/", headers={"Accept-Language": "ko"})
    assert page.one("html")["lang"] == "ko"
    assert "한빛시 주민참여예산 2026" in page.words


def test_accessibility_says_what_falls_short(visitor: Visitor) -> None:
    page = visitor.get("/accessibility")
    assert page.h1 == "Accessibility"
    assert "What falls short" in page.words


def test_an_unknown_address_is_a_page_too(visitor: Visitor) -> None:
    page = visitor.get("/no-such-city/", status=404)
    assert page.h1 == "There is no such page"
