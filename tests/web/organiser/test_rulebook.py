"""The rulebook on one page."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.extensions import db
from budgeting.models import Process, RulebookRecord
from budgeting.services import ruling
from budgeting.services.ruling import Choices
from tests import things
from tests.pages import Page, Visitor, words
from tests.queries import queries

TYPED: dict[str, Any] = {
    "kind": "approval",
    "wanted": "share",
    "number": "5",
    "share": "30",
    "points": "10",
    "points_each": "3",
    "threshold": "30",
    "exclusions": "",
    "leftover": "returned",
    "secrecy": "sealed",
    "receipts": "audited",
}


def here(process: Process, rest: str = "") -> str:
    """An address of the rulebook."""
    return f"/organiser/{process.slug}/rulebook{rest}"


def effect(page: Page, part: str) -> str:
    """What stands beside a choice."""
    return words(page.one(f"#effect-{part}"))


def shown(office: Visitor, process: Process, **typed: Any) -> Page:
    """The page after "Show the effect"."""
    return office.get(here(process), query_string=TYPED | typed)


def test_the_effect_is_that_on_this_very_list(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 560)
    page = shown(office, process)
    assert "exactly 168 projects: 30% of the 560 listed" in effect(page, "ballot")
    assert "If 250 residents vote, a project needs 75 votes." in effect(page, "threshold")
    assert "560 projects cost" in effect(page, "list")
    assert session.query(RulebookRecord).count() == 0


def test_htmx_gets_the_effects_alone(office: Visitor, process: Process, session: Session) -> None:
    things.some_projects(session, process, 7)
    headers = {"HX-Request": "true"}
    part = office.client.get(here(process), query_string=TYPED, headers=headers).text
    assert "<html" not in part
    assert part.count("hx-swap-oob") == 10
    assert "2.1, rounded down to 2" in part


def test_a_cap_says_how_many_projects_it_pays(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 8, [1_000_00 * n for n in range(1, 9)])
    parks = process.category_list("field")[0]
    page = shown(office, process, **{f"cap-{parks.id}": "6,000"})
    assert "pays for at most 2 of 4 projects" in effect(page, "caps")
    assert "Project 8 costs more than the cap on Parks" in effect(page, "caps")


def test_limits_that_leave_no_ballot_are_an_error(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 8)
    limits = {f"limit-{category.id}": "1" for category in process.category_list("field")}
    page = shown(office, process, wanted="exactly", number="3", **limits)
    assert "allow only 2. Nobody could vote." in effect(page, "limits")
    assert page.all("#effect-limits .danger")


def test_excluded_projects_are_named(office: Visitor, process: Process, session: Session) -> None:
    things.some_projects(session, process, 4)
    page = shown(office, process, exclusions="1 3\n2,9")
    assert "1 Bench number 1 and 3 Bench number 3" in effect(page, "exclusions")
    assert "Project 9 excludes others, but it is not on the list." in effect(page, "exclusions")


def test_the_choices_are_saved_as_a_draft(
    office: Visitor, process: Process, session: Session
) -> None:
    parks = process.category_list("field")[0]
    north = process.category_list("district")[0]
    typed = TYPED | {
        f"limit-{parks.id}": "2",
        f"cap-{parks.id}": "1,000.50",
        f"cap-{north.id}": "7",
        "blank_allowed": "yes",
        "exclusions": "1, 2",
        "leftover": "carried",
    }
    office.post(here(process), typed)
    assert ruling.read(session, process) == Choices(
        wanted="share",
        threshold=300_000,
        limits={"parks": 2},
        field_caps={"parks": 100_050},
        district_caps={"north": 700},
        blank_allowed=True,
        exclusions=((1, 2),),
        leftover="carried",
    )
    page = office.get(here(process))
    assert page.one("#wanted-share").has_attr("checked")
    assert page.one(f"#cap-{parks.id}")["value"] == "1000.5"
    assert page.one("#exclusions").get_text().strip() == "1, 2"


def test_going_on_to_the_sealing_saves_first(
    office: Visitor, process: Process, session: Session
) -> None:
    answer = office.post(here(process) + "?then=seal", TYPED | {"wanted": "exactly"})
    assert answer.location.endswith("/seal")
    assert ruling.read(session, process).wanted == "exactly"


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("number", "NaN", "whole number"),
        ("number", "-1", "whole number"),
        ("share", "101", "100 per cent"),
        ("threshold", "1e400", "in digits"),
        ("points", "٣", "whole number"),
        ("exclusions", "one, two", "only the numbers"),
        ("kind", "ranking", "one of the options"),
        ("leftover", "", "one of the options"),
        ("secrecy", "open", "one of the options"),
        ("receipts", "", "one of the options"),
    ],
)
def test_what_cannot_be_read_is_said_and_not_saved(
    office: Visitor, process: Process, session: Session, name: str, value: str, told: str
) -> None:
    page = office.post(here(process), TYPED | {name: value}, status=422)
    assert told in page.one(".errors").get_text()
    assert session.query(RulebookRecord).count() == 0
    assert told in shown(office, process, **{name: value}).one(".errors").get_text()


@pytest.mark.parametrize(
    ("preset", "checked", "number"),
    [
        ("assembly", "#wanted-at_most", "10"),
        ("seoul-2013", "#wanted-share", "5"),
        ("seoul-2015", "#wanted-exactly", "5"),
    ],
)
def test_a_preset_fills_the_page_without_saving(
    office: Visitor, process: Process, session: Session, preset: str, checked: str, number: str
) -> None:
    page = office.get(here(process, f"?preset={preset}"))
    assert page.one(checked).has_attr("checked")
    assert page.one("#number")["value"] == number
    assert "Nothing is saved until" in page.words
    assert session.query(RulebookRecord).count() == 0
    office.get(here(process, "?preset=1999"), status=404)


def test_a_new_rulebook_seals_its_box_and_keeps_receipts_silent(
    office: Visitor, process: Process
) -> None:
    page = office.get(here(process))
    assert page.one("#secrecy-sealed").has_attr("checked")
    assert page.one("#receipts-audited").has_attr("checked")


def test_who_opens_the_box_and_what_a_receipt_proves_are_choices_with_their_words(
    office: Visitor, process: Process, session: Session
) -> None:
    things.some_projects(session, process, 3)
    page = shown(office, process, secrecy="room", receipts="open")
    assert "Room: the server opens the box at the count, and" in effect(page, "secrecy")
    assert "can be made to show how they voted" in effect(page, "receipts")
    office.post(here(process), TYPED | {"secrecy": "room", "receipts": "open"})
    saved = ruling.read(session, process)
    assert (saved.secrecy, saved.receipts) == ("room", "open")


def test_a_typed_seed_is_shown_by_its_digest_only(
    office: Visitor, process: Process, session: Session
) -> None:
    office.post(here(process, "/seed"), {"seed": "Three  white balls"}, on=here(process))
    page = office.get(here(process))
    digest = hashlib.sha256(b"Three white balls").hexdigest()
    assert page.one("#lottery + p + .digest .hex").get_text().replace(" ", "") == digest
    assert "white balls" not in page.text
    office.post(here(process, "/seed/server"), on=here(process))
    assert "The server makes a random seed" in office.get(here(process)).words


def test_a_seed_is_never_empty(office: Visitor, process: Process) -> None:
    page = office.post(here(process, "/seed"), {"seed": " "}, on=here(process), status=422)
    assert "Write the text" in page.one(".errors").get_text()


def test_the_page_takes_few_queries_with_560_projects(
    office: Visitor, process: Process, session: Session, app: Flask
) -> None:
    things.some_projects(session, process, 560)
    with app.app_context(), queries(db.engine) as sent:
        shown(office, process)
    assert len(sent) < 12


def test_after_the_sealing_the_rulebook_stays(
    office: Visitor, process: Process, session: Session
) -> None:
    projects = things.some_projects(session, process, 3)
    things.sealed(session, process, things.a_rulebook(process, projects))
    home = "/organiser/"
    office.post(here(process), TYPED, on=home, status=409)
    office.post(here(process, "/seed"), {"seed": "late"}, on=home, status=409)
    office.post(here(process, "/seed/server"), on=home, status=409)
    assert office.client.get(here(process)).headers["Location"].endswith("/sealed")
