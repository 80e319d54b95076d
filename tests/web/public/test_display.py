"""Size, contrast and language: remembered, and never a way out of the site."""

from __future__ import annotations

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from budgeting.web.public.views.display import local_path
from tests.pages import Visitor


@pytest.mark.parametrize(
    ("choice", "attribute", "value"),
    [
        ({"size": "4"}, "data-size", "4"),
        ({"contrast": "dark"}, "data-contrast", "dark"),
        ({"language": "ko"}, "lang", "ko"),
    ],
)
def test_a_choice_is_remembered(
    visitor: Visitor, choice: dict[str, str], attribute: str, value: str
) -> None:
    page = visitor.follow(visitor.post("/display", {**choice, "next": "/"}, on="/"))
    assert page.one("html")[attribute] == value


def test_choices_add_up(visitor: Visitor) -> None:
    visitor.post("/display", {"size": "3"}, on="/")
    visitor.post("/display", {"contrast": "high"}, on="/")
    html = visitor.get("/").one("html")
    assert (html["data-size"], html["data-contrast"]) == ("3", "high")


def test_an_odd_choice_changes_nothing(visitor: Visitor) -> None:
    visitor.post("/display", {"size": "99", "language": "xx", "contrast": "<b>"}, on="/")
    html = visitor.get("/").one("html")
    assert (html["data-size"], html["lang"], html["data-contrast"]) == ("2", "en", "default")


def test_it_leads_back_to_the_page(visitor: Visitor) -> None:
    back = "/hanbit-2026/projects?q=bench&sort=cost"
    response = visitor.post("/display", {"size": "1", "next": back}, on="/")
    assert isinstance(response, TestResponse)
    assert response.headers["Location"] == back


@pytest.mark.parametrize(
    "address",
    [
        "",
        "projects",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "https:evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        "http:///evil.example",
        "//[evil",
    ],
)
def test_it_leads_nowhere_else(visitor: Visitor, address: str) -> None:
    response = visitor.post("/display", {"size": "1", "next": address}, on="/")
    assert isinstance(response, TestResponse)
    assert response.headers["Location"] == "/"


@given(address=st.text(max_size=30))
def test_whatever_is_sent_stays_on_this_site(address: str) -> None:
    app = Flask(__name__)
    app.add_url_rule("/", "public.home")
    with app.test_request_context():
        led = local_path(address)
    assert led.startswith("/")
    assert not led.startswith(("//", "/\\"))
    assert led.isprintable()


def test_without_a_token_nothing_happens(visitor: Visitor) -> None:
    response = visitor.client.post("/display", data={"size": "4"})
    assert response.status_code == 400
    assert visitor.get("/").one("html")["data-size"] == "2"
