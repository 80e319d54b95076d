"""A real server on loopback and Debian's Chromium, for the tests that press real buttons."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session
from waitress import wasyncore
from waitress.server import create_server

from budgeting.models import Process
from tests import things
from tests.e2e.journeys import Resident
from tests.e2e.tablets import Tablets

CHROMIUM = "/usr/bin/chromium-headless-shell"
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
    """Debian's Chromium without its windows, instead of a downloaded one."""
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": QUIET}


@pytest.fixture
def site(app: Flask) -> Iterator[str]:
    """The address of the application, served for real."""
    logging.getLogger("waitress").setLevel(logging.ERROR)
    server = create_server(app, host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    # In the server's own thread: closed from here, it would find its sockets gone while it waits.
    server.trigger.pull_trigger(lambda: wasyncore.close_all(server._map))
    thread.join(timeout=30)
    server.task_dispatcher.shutdown()


@pytest.fixture
def tablets(browser: Browser, site: str) -> Iterator[Tablets]:
    """As many browsers as a test wants; none may ask another site or break a policy."""
    shelf = Tablets(browser, site)
    yield shelf
    shelf.put_away()
    assert shelf.complaints == []


@pytest.fixture
def process(session: Session) -> Process:
    """An open vote over six projects."""
    return things.an_open_vote(session)


@pytest.fixture
def code(app: Flask, session: Session, process: Process) -> str:
    """Minjun's card."""
    return things.a_card(app, session, process)


@pytest.fixture
def minjun(tablets: Tablets, code: str) -> Resident:
    """Minjun, in front of the list."""
    resident = Resident(tablets.open())
    resident.begin(code)
    return resident
