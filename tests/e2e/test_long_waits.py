"""Whoever hands in a long table sees that the machine is at work, until the answer comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests import people
from tests.e2e.barriers import barriers
from tests.e2e.journeys import Organiser
from tests.e2e.tablets import Tablets
from tests.respondents import TABLE, asking

READING = "The file is being read. With many lines this takes some seconds."
NO_ANSWER = "document.addEventListener('submit', (event) => event.preventDefault())"
"""Added after the listeners of the page: the form is sent, as they see it, and nothing comes."""


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_bar_stands_beside_the_button_while_a_table_is_read(
    tablets: Tablets, session: Session, tmp_path: Path, language: str
) -> None:
    people.haneul(session)
    process = asking(session)
    session.commit()
    table = tmp_path / "answers.csv"
    table.write_text(TABLE, encoding="utf-8")
    haneul = Organiser(tablets.open(language), language)
    haneul.sign_in("haneul@example.org")
    bar = haneul.page.locator(".waiting progress")
    for answers in (False, True):
        haneul.go(f"/organiser/{process.slug}/respondents/import")
        expect(bar).to_have_count(0)
        haneul.page.locator("input[type=file]").set_input_files(table)
        if not answers:
            haneul.page.evaluate(NO_ANSWER)
        haneul.press("Read the file")
        if not answers:
            haneul.reads(READING)
            expect(bar).to_be_visible()
            assert barriers(haneul.page) == []
    haneul.is_at("What the columns mean")
    expect(bar).to_have_count(0)
