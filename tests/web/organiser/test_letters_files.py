"""A file of addresses is looked at before it is taken."""

from __future__ import annotations

import io

from sqlalchemy.orm import Session

from budgeting.models import Process, Upload
from tests.pages import Visitor
from tests.web.organiser.selection_pages import here


def test_a_broken_list_of_addresses_is_explained(
    office: Visitor, planned: Process, session: Session
) -> None:
    on = here(planned, "/letters")
    office.post(here(planned, "/letters/file"), on=on, status=422)
    form = {"file": (io.BytesIO(b"district,street\n,Lane 1\n"), "homes.csv")}
    page = office.follow(office.post(here(planned, "/letters/file"), form, on=on))
    assert "Line 2: The cell in the column district is empty." in page.words
    upload = session.query(Upload).one().id
    office.post(here(planned, f"/letters/file/{upload}"), status=422)
    office.post(here(planned, f"/letters/file/{upload}/drop"), on=on)
    assert session.query(Upload).count() == 0
