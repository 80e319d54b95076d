"""The example with a short list of panels and a short day, which is as good and much faster."""

from __future__ import annotations

import pytest

from budgeting.demo import assembly, hall, seeding


@pytest.fixture(autouse=True)
def short_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "PANELS", 10)
    monkeypatch.setattr(assembly, "BALLS", "4")


@pytest.fixture(autouse=True)
def short_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seeding, "HALL", hall.Plan(rounds=1, projects=(1, 12, 27, 28)))
