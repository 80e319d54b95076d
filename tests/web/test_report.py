"""The stand-alone page: one file that fetches nothing."""

from __future__ import annotations

import html5lib
import pytest
from bs4 import BeautifulSoup
from flask import Flask
from sqlalchemy.orm import Session

from budgeting.counting.rules import RULES
from budgeting.counting.ties import lottery_order
from budgeting.formats.pabulib import read_pb
from budgeting.services.exporting import download
from budgeting.web.report import outcome_html
from tests.results import SEED, published
from tests.things import a_process


@pytest.fixture
def page(app: Flask, session: Session) -> str:
    """The page of a small election."""
    process = published(session, projects=9, process=a_process(session, total=75_000_000))
    file = read_pb(download(session, process, f"{process.slug}.pb").content)
    outcome = RULES["knapsack"].count(file.election(lottery_order(SEED, file.project_ids)))
    with app.app_context():
        return outcome_html(file, outcome, name="hanbit-2026.pb", seed=SEED)


def test_it_is_whole_html_and_fetches_nothing(page: str) -> None:
    html5lib.HTMLParser(strict=True).parse(page)
    soup = BeautifulSoup(page, "html5lib")
    assert not soup.select("script, link, img, iframe, [src], [style]")
    assert all(str(link["href"]).startswith("#") for link in soup.select("a[href]"))
    assert "url(" not in page
    assert "@import" not in page


def test_it_tells_result_and_count(page: str) -> None:
    text = " ".join(BeautifulSoup(page, "html5lib").get_text(" ").split())
    for words in ("4 of 9 projects are funded.", "Proven:", "How close it was", "60 ballots were"):
        assert words in text
    assert f"flask count hanbit-2026.pb --seed {SEED}" in text


def test_names_from_a_file_stay_words(app: Flask, session: Session) -> None:
    process = published(session)
    text = download(session, process, f"{process.slug}.pb").content.decode()
    file = read_pb(text.replace("의자 1번", "<script>alert(1)</script>"))
    outcome = RULES["knapsack"].count(file.election(lottery_order("", file.project_ids)))
    with app.app_context():
        page = outcome_html(file, outcome, name="<b>.pb", language="ko")
    soup = BeautifulSoup(page, "html5lib")
    assert not soup.select("script, b")
    assert soup.select_one("html[lang=ko]")
