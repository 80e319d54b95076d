"""The letters: households on the list, the plan, the frozen list, the draw, and the bias."""

from __future__ import annotations

import csv
import io

from sqlalchemy.orm import Session

from budgeting.models import Letter, LetterDraw, Process, Upload
from tests import selections
from tests.pages import Page, Visitor
from tests.services.test_lettering import ADDRESSES
from tests.web.organiser.selection_pages import here


def imported(office: Visitor, process: Process, session: Session) -> Page:
    """The page of the letters once the households are on the list."""
    form = {"file": (io.BytesIO(ADDRESSES.encode()), "homes.csv")}
    on = here(process, "/letters")
    preview = office.follow(office.post(here(process, "/letters/file"), form, on=on))
    assert "North 30 0" in preview.words
    session.expire_all()
    upload = session.query(Upload).one()
    assert b"Yard" not in upload.content
    return office.follow(office.post(here(process, f"/letters/file/{upload.id}")))


def test_letters_go_from_the_list_to_the_draw(
    office: Visitor, planned: Process, session: Session
) -> None:
    assert "42 households were imported." in imported(office, planned, session).words
    on = here(planned, "/letters")
    page = office.follow(office.post(here(planned, "/letters/spread"), {"total": "7"}, on=on))
    assert (page.one("#wanted-0")["value"], page.one("#wanted-1")["value"]) == ("5", "2")
    typed = {"rate-0": "25", "wanted-0": "2", "rate-1": "10", "wanted-1": "2"}
    page = office.follow(office.post(here(planned, "/letters/plan"), typed, on=on))
    assert "Too few households" in page.words
    page = office.follow(office.post(here(planned, "/letters/freeze"), on=on))
    assert session.query(LetterDraw).one().sha256[:4] in page.one(".digest").get_text()
    drawn = {"seed": "4 7 1", "witnesses": "Dari\nSora\n"}
    page = office.follow(office.post(here(planned, "/letters/draw"), drawn, on=on))
    assert "20 households were drawn." in page.words
    assert "Dari, Sora" in page.words
    rows = office.client.get(here(planned, "/letters.csv")).data.decode("utf-8-sig")
    assert len(list(csv.DictReader(io.StringIO(rows)))) == 20
    codes = office.client.get(here(planned, "/codes.csv")).data.decode("utf-8-sig")
    assert "Yard" not in codes
    assert len(codes.splitlines()) == 43
    labels = office.get(here(planned, "/letters/print?district=North"))
    assert len(labels.all(".voting-card")) == 8
    assert "Yard lane" in labels.words
    office.get(here(planned, "/letters/print?district=Nowhere"), 404)


def test_the_plan_of_the_letters_keeps_what_was_typed(
    office: Visitor, planned: Process, session: Session
) -> None:
    imported(office, planned, session)
    typed = {"rate-0": "x", "wanted-0": "-1", "rate-1": "10", "wanted-1": "2"}
    on = here(planned, "/letters")
    page = office.post(here(planned, "/letters/plan"), typed, on=on, status=422)
    assert isinstance(page, Page)
    assert (page.one("#rate-0")["value"], page.one("#wanted-0")["value"]) == ("x", "-1")
    office.post(here(planned, "/letters/spread"), {"total": ""}, on=on, status=422)
    flashed = office.follow(office.post(here(planned, "/letters/freeze"), on=on))
    assert "No letter is planned yet." in flashed.words


def test_a_frozen_list_is_let_go_with_a_reason_only(
    office: Visitor, planned: Process, session: Session
) -> None:
    imported(office, planned, session)
    on = here(planned, "/letters")
    office.post(here(planned, "/letters/spread"), {"total": "2"}, on=on)
    office.post(here(planned, "/letters/freeze"), on=on)
    office.post(here(planned, "/letters/draw"), {"seed": ""}, on=on, status=422)
    office.post(here(planned, "/letters/release"), {"reason": " "}, on=on, status=422)
    office.post(here(planned, "/letters/release"), {"reason": "a street was missing"}, on=on)
    assert session.query(LetterDraw).count() == 0
    page = office.follow(office.post(here(planned, "/letters/forget"), on=on))
    assert "No household on the list yet" in page.words
    assert session.query(Letter).count() == 0


def test_the_bias_of_the_answers_is_shown_exactly(
    office: Visitor, planned: Process, session: Session
) -> None:
    selections.answered(session, planned, selections.a_pool(2, 1, 0, 27))
    page = office.get(here(planned, "/letters"))
    assert "Under 40 3 10% 40% 0.25" in page.words
