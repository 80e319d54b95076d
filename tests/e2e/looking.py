"""Look at the pages of a scene through the browsers of the people in it."""

from __future__ import annotations

from flask.testing import FlaskClient
from playwright.sync_api import Page

from tests.e2e.barriers import barriers
from tests.e2e.tablets import Tablets
from tests.tour import COOKIES, Scene, Stop

OF_THE_CITY = ("public.screen",)
"""Pages for a whole room: they are in the first language of the city, whoever opens them."""


class Looker:
    """Opens the pages of a scene, and notes every barrier that it looks for."""

    def __init__(self, tablets: Tablets, scene: Scene, language: str) -> None:
        self._tablets = tablets
        self._scene = scene
        self._language = language
        self._pages: dict[str, Page] = {}
        self.found: list[str] = []

    def page(self, who: str) -> Page:
        """The browser of this person, with the cookies that were given to them."""
        if who not in self._pages:
            page = self._tablets.open(self._language)
            page.context.add_cookies(_cookies(self._scene.client(who), self._tablets.site))
            self._pages[who] = page
        return self._pages[who]

    def open(self, stop: Stop) -> Page:
        """Open a page; it speaks this browser's language, or that of its address."""
        page, spoken = self.page(stop.who), stop.values.get("language", self._language)
        response = page.goto(self._scene.address(stop))
        assert response is not None
        assert response.status == stop.status, response.url
        if stop.endpoint not in OF_THE_CITY:
            assert page.locator("html").get_attribute("lang") == spoken
        return page

    def look(self, stop: Stop) -> Page:
        """Open a page and look for barriers."""
        page = self.open(stop)
        self.note(page)
        return page

    def note(self, page: Page) -> None:
        """Look for barriers on a page as it stands."""
        self.found += [f"{page.url} {barrier}" for barrier in barriers(page)]


def _cookies(client: FlaskClient, site: str) -> list[dict[str, str]]:
    known = ((name, client.get_cookie(name)) for name in COOKIES)
    return [{"name": name, "value": kept.value, "url": site} for name, kept in known if kept]
