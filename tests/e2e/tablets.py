"""Browsers for the tests: each with its own cookies, all of them watched."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

TABLET = {"width": 1080, "height": 810}
PHONE = {"width": 390, "height": 844}
PATIENCE = 30_000
"""Milliseconds that a page may take before a test gives up; nothing is measured by it."""
UNWANTED = ("Content Security Policy", "a mouse was used")
"""What no browser may say, whatever a test does."""
expect.set_options(timeout=PATIENCE)


class Tablets:
    """Opens browsers, and notes requests to other sites, faults and broken policies."""

    def __init__(self, browser: Browser, site: str) -> None:
        self._browser = browser
        self.site = site
        self._contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def open(self, language: str = "en", script: bool = True, **given: Any) -> Page:
        """A page in a browser of its own: language, script on or off, size of the window."""
        context = self._browser.new_context(
            base_url=self.site,
            locale=language,
            java_script_enabled=script,
            viewport=given.pop("viewport", TABLET),
            **given,
        )
        context.set_default_timeout(PATIENCE)
        context.on("request", self._note_request)
        context.on("console", self._note_words)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self._contexts.append(context)
        return context.new_page()

    def put_away(self) -> None:
        """Close every browser."""
        for context in self._contexts:
            context.close()

    def _note_request(self, request: Request) -> None:
        if not request.url.startswith((self.site, "data:", "blob:", "about:")):
            self.complaints.append(f"asked another site: {request.url}")

    def _note_words(self, message: ConsoleMessage) -> None:
        if any(words in message.text for words in UNWANTED):
            self.complaints.append(message.text)
