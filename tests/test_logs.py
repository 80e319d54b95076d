"""What is logged reaches the journal, with its time in UTC; a terminal is left alone."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest

from budgeting import logs


class Terminal(io.StringIO):
    """Somebody sits in front of it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def ours() -> Iterator[logging.Logger]:
    """The program's logger, given back as it was."""
    logger = logging.getLogger("budgeting")
    before = (logger.handlers[:], logger.propagate, logger.level)
    logger.handlers.clear()
    logger.setLevel("INFO")
    yield logger
    logger.handlers[:], logger.propagate = before[0], before[1]
    logger.setLevel(before[2])


def test_an_event_is_one_line_with_its_time_in_utc() -> None:
    journal = io.StringIO()
    logs.keep(journal)
    logging.getLogger("budgeting.web.staff").info("staff %d signed out", 7)
    line = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ INFO budgeting\.web\.staff: staff 7 signed out\n"
    assert re.fullmatch(line, journal.getvalue())


def test_nothing_is_told_twice(ours: logging.Logger) -> None:
    journal = io.StringIO()
    logs.keep(journal)
    logs.keep(journal)
    ours.info("once")
    assert journal.getvalue().count("once") == 1


def test_a_terminal_is_left_alone(ours: logging.Logger) -> None:
    terminal = Terminal()
    logs.keep(terminal)
    assert ours.handlers == []
