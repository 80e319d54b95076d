"""``flask process``: what is in the database."""

from __future__ import annotations

from tests.things import a_process


def test_processes_are_listed_with_their_phase(app, session):
    a_process(session)
    a_process(session, slug="older", year=2025, names={"en": "Older"}, phase="published")
    session.rollback()
    lines = app.test_cli_runner().invoke(args=["process", "list"]).output.splitlines()
    assert lines == [
        "2026  draft      hanbit-2026  Hanbit decides 2026 / 한빛시 주민참여예산 2026",
        "2025  published  older  Older",
    ]
