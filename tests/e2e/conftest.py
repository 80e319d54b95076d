"""A real server on loopback and Debian's Chromium, for the tests that press real buttons."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from waitress.server import create_server



CHROMIUM = "/usr/bin/chromium"
TABLET = {"width": 1080, "height": 810}
QUIET = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """Debian's Chromium instead of a downloaded one."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the application, served for real."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(timeout=5)


Tablet = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, site: str) -> Iterator[Tablet]:
    """Open a browser of one's own: language, script on or off, size of the window."""
    contexts: list[BrowserContext] = []

    def open_one(language: str = "en", script: bool = True, **given: Any) -> Page:
        context = browser.new_context(
            base_url=site,
            locale=language,
            java_script_enabled=script,
            viewport=given.pop("viewport", TABLET),
            **given,
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: _stays_here(request.url, site))
        return page

    yield open_one
    for context in contexts:
        context.close()


LEFT: list[str] = []


def _stays_here(url: str, site: str) -> None:
    if not url.startswith((site, "data:", "blob:", "about:")):
        LEFT.append(url)


@pytest.fixture(autouse=True)
def no_request_leaves_the_site() -> Iterator[None]:
    """Whatever a test does, the browser asks nobody but the site."""
    LEFT.clear()
    yield
    assert LEFT == []


def find_barriers(page: Page) -> list[str]:
    """What axe finds on the page as it stands now, one line each."""
    results = Axe().run(page)
    return [
        f"{found['id']}: {node['html'][:200]} {node.get('failureSummary', '')[:300]}"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.fixture
def screenshots(tmp_path: Path) -> Path:
    """A folder for pictures that a failing test leaves behind."""
    return tmp_path



