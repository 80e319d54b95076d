"""How a tablet comes in: the page and the certificate are there in a hall, and nowhere else."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from budgeting.services.hall import Wifi
from tests.halls import ADDRESS, a_hall
from tests.pages import Visitor

WIFI = Wifi("Hanbit hall", "a yard for all")


@pytest.mark.parametrize("address", ["/hall", "/hall/authority.crt"])
def test_a_server_on_the_internet_has_no_hall(visitor: Visitor, address: str) -> None:
    visitor.get(address, 404)


def test_the_page_shows_wifi_certificate_address_and_clock(
    app: Flask, visitor: Visitor, tmp_path: Path
) -> None:
    hall = a_hall(app, tmp_path, WIFI)
    page = visitor.get("/hall")
    assert len(page.all("figure.qr svg")) == 2
    assert "Wi-Fi: Hanbit hall" in page.words
    assert "a yard for all" in page.words
    assert page.one(f'a[href="{ADDRESS}"]')
    assert page.one('a[href="/hall/authority.crt"]')
    digits = page.one(".digest .hex").get_text("").replace(" ", "").replace("\n", "")
    assert digits == hall.certificates.fingerprint
    assert "the clock of the server said: " in page.words
    assert {one.get_text() for one in page.all("details summary")} >= {"Android", "iPad"}


def test_without_a_known_wifi_the_page_leads_to_the_staff(
    app: Flask, visitor: Visitor, tmp_path: Path
) -> None:
    a_hall(app, tmp_path)
    page = visitor.get("/hall")
    assert len(page.all("figure.qr svg")) == 1
    assert "Ask the staff" in page.words


def test_an_open_wifi_is_told(app: Flask, visitor: Visitor, tmp_path: Path) -> None:
    a_hall(app, tmp_path, Wifi("Hanbit hall"))
    assert "It has no password." in visitor.get("/hall").words


def test_the_certificate_is_a_file_that_tablets_install(
    app: Flask, client: FlaskClient, tmp_path: Path
) -> None:
    hall = a_hall(app, tmp_path)
    response = client.get("/hall/authority.crt")
    assert response.mimetype == "application/x-x509-ca-cert"
    assert "madang-hall.crt" in response.headers["Content-Disposition"]
    assert response.data == hall.certificates.authority.read_bytes()
    assert b"PRIVATE" not in response.data
