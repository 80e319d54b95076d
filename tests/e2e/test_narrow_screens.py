"""Nothing scrolls sideways, on a phone and on a tablet, with long words and from right to left."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from tests import mirror
from tests.e2e.looking import Looker
from tests.e2e.tablets import Tablets
from tests.tour import STATES, arrive

WIDTHS = (320, 1080)
PAPER = {
    "officer.paper_accounts_print",
    "officer.paper_ballot",
    "officer.print",
    "organiser.print_projects",
    "organiser.print_sealed",
    "organiser.print_letters",
    "organiser.print_letters_out",
    "organiser.print_door_list",
    "organiser.print_name_cards",
    "organiser.print_table_signs",
    "organiser.print_run_sheet",
    "organiser.print_agenda",
    "organiser.print_post_codes",
    "organiser.print_poll_form",
    "organiser.print_note_form",
}
"""A sheet of A4 is as wide as A4."""
OVERHANG = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.mark.parametrize("state", STATES)
def test_no_page_scrolls_sideways(
    tablets: Tablets, app: Flask, session: Session, mirrored: Path, state: str
) -> None:
    mirror.teach(app, mirrored)
    looker = Looker(tablets, arrive(app, session, state), mirror.CODE)
    too_wide = [
        f"{page.url} at {width} px"
        for stop in STATES[state]
        if stop.endpoint not in PAPER
        for page in [looker.open(stop)]
        for width in WIDTHS
        if _overhang(page, width)
    ]
    assert too_wide == []


def _overhang(page: Page, width: int) -> int:
    page.set_viewport_size({"width": width, "height": 800})
    return int(page.evaluate(OVERHANG))
