"""The example's draw with a short list of panels, which is as good and much faster."""

from __future__ import annotations

import pytest

from budgeting.demo import assembly


@pytest.fixture(autouse=True)
def short_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(assembly, "PANELS", 10)
    monkeypatch.setattr(assembly, "BALLS", "4")
