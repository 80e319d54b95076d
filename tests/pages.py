"""A browser for tests that reads every page strictly, as a validator and a screen reader would."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cached_property
from html import unescape
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.builder._html5lib import HTML5TreeBuilder
from flask.testing import FlaskClient
from html5lib import HTMLParser
from werkzeug.test import TestResponse

Form = Mapping[str, Any]
_TOKEN = re.compile(r'<input [^>]*name="csrf_token" value="(?P<value>[^"]*)"')


class _Browser(HTML5TreeBuilder):
    """Builds the tree as browsers do, and keeps what they would pass over in silence."""

    forgiven: list[Any]  # place, code and details

    def feed(self, markup: Any) -> None:
        parser = HTMLParser(tree=self.create_treebuilder)
        self.underlying_builder.parser = parser
        parser.parse(markup)
        self.forgiven = parser.errors


class Page:
    """One answer, parsed; reading it checks what every page must keep."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.text = response.get_data(as_text=True)

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The tree that a browser would build of the page."""
        return BeautifulSoup(self.text, builder=_Browser())

    @property
    def h1(self) -> str:
        """The heading of the page."""
        heading = self.soup.find("h1")
        assert isinstance(heading, Tag), self.text
        return words(heading)

    @property
    def words(self) -> str:
        """All the words of the main part, blanks folded."""
        main = self.soup.find("main")
        assert isinstance(main, Tag), self.text
        return words(main)

    def one(self, selector: str) -> Tag:
        """The only element that a CSS selector finds."""
        found = self.soup.select(selector)
        assert len(found) == 1, f"{len(found)} of {selector}"
        return found[0]

    def all(self, selector: str) -> list[Tag]:
        """Every element that a CSS selector finds."""
        return list(self.soup.select(selector))

    @property
    def csrf(self) -> str:
        """The token of the first form on the page."""
        field = self.soup.select_one("input[name=csrf_token]")
        return str(field["value"]) if field else ""

    def check(self) -> None:
        """Whole HTML, one heading that is the title, language, direction, labels, single ids."""
        assert isinstance(self.soup.builder, _Browser)
        assert not self.soup.builder.forgiven, "broken HTML"
        html = self.one("html")
        assert html.get("lang"), "no language"
        assert html.get("dir") in {"ltr", "rtl"}, "no direction"
        assert len(self.soup.find_all("h1")) == 1, "one h1 a page"
        title = words(self.one("title"))
        before, heading, _ = title.partition(self.h1)
        warned = before.endswith(": ")
        assert heading, f"title {title!r} does not name h1 {self.h1!r}"
        assert not before or (warned and self.all(".errors")), f"title {title!r} begins oddly"
        self._ids()
        self._labels()
        self._policy()

    def _ids(self) -> None:
        ids = Counter(str(tag["id"]) for tag in self.soup.select("[id]"))
        assert not [key for key, times in ids.items() if times > 1], "an id twice"

    def _labels(self) -> None:
        labelled = {str(label["for"]) for label in self.soup.select("label[for]")}
        for control in self.soup.select("input, select, textarea"):
            if control.get("type") in {"hidden", "submit"}:
                continue
            named = (
                control.get("id") in labelled
                or control.get("aria-label")
                or control.get("aria-labelledby")
                or control.find_parent("label")
            )
            assert named, f"no label: {control}"
        for button in self.soup.select("button, a[href]"):
            assert words(button) or button.get("aria-label"), f"no words: {button}"
        for image in self.soup.select("img"):
            assert image.has_attr("alt"), f"no alternative text: {image}"

    def _policy(self) -> None:
        assert not self.soup.select("[style], style, script:not([src])"), "inline style or script"
        handlers = [
            tag for tag in self.soup.find_all(True) for name in tag.attrs if name.startswith("on")
        ]
        assert not handlers, "inline handler"
        for form in self.soup.select("form[method=post], form[method=POST]"):
            assert form.select("input[name=csrf_token]"), f"no CSRF token: {form}"


class Visitor:
    """A person with a browser."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str, status: int = 200, **given: Any) -> Page:
        """Open a page; it must have this status and be well made."""
        response = self.client.get(address, **given)
        assert response.status_code == status, f"{response.status_code}: {response.text[:3000]}"
        page = Page(response)
        page.check()
        return page

    def post(
        self,
        address: str,
        form: Form | None = None,
        *,
        on: str = "",
        status: int = 303,
        **given: Any,
    ) -> Page | TestResponse:
        """Send a form with the token of the page it stands ``on`` (default: the same address)."""
        field = _TOKEN.search(self.client.get(on or address).text)
        token = unescape(field["value"]) if field else ""
        data = {"csrf_token": token, **(form or {})}
        response = self.client.post(address, data=data, **given)
        assert response.status_code == status, f"{response.status_code}: {response.text[:3000]}"
        if status == 303:
            return response
        page = Page(response)
        page.check()
        return page

    def follow(self, response: Page | TestResponse) -> Page:
        """Open the page that a 303, or a chain of them, leads to."""
        assert isinstance(response, TestResponse)
        while response.status_code == 303:
            address = response.headers["Location"]
            response = self.client.get(address)
        assert response.status_code == 200, f"{response.status_code}: {response.text[:3000]}"
        page = Page(response)
        page.check()
        return page

    def sign_in(self, email: str, password: str) -> Page:
        """Sign in as staff."""
        return self.follow(self.post("/staff/sign-in", {"email": email, "password": password}))


def words(tag: Tag) -> str:
    """The text of an element with blanks folded."""
    return " ".join(tag.get_text(" ").split())
