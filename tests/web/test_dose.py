"""A run sends as many broken requests as is claimed: they are counted here, not sent."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from flask import Flask

from budgeting.web.access import AUDIENCES
from tests.attack.corpus import BODIES, CORPUS
from tests.attack.targets import TARGETS
from tests.tour import Scene
from tests.web.test_bad_addresses import LOOKING, Looking, share_of

CLAIMED = 10_000
OF_A_FORM = len(BODIES) + 3
"""Odd bodies; and the form as it stands, empty, and with fields that it does not have."""
OF_A_FIELD = len(CORPUS) + 3
"""Payloads; and the field missing, repeated, and as a file."""


def to_addresses(app: Flask, audience: str) -> int:
    """How many requests the attacks on addresses and queries send as this audience."""
    looking = Looking(audience, Scene(app, Mock()), Mock(), Mock(), share_of(audience))
    return sum(len(looking.addresses(one)) + len(looking.queries(one)) for one in looking.rules())


def to_forms() -> int:
    """How many the attacks on forms send at least: of the fields only those that are named."""
    return sum(OF_A_FORM + OF_A_FIELD * len(target.valid) for target in TARGETS.values())


@pytest.mark.sqlite  # PostgreSQL is sent a part of it; docs/reliability.md says which
def test_a_run_sends_ten_thousand_broken_requests_over_every_role(app: Flask) -> None:
    assert set(LOOKING) == set(AUDIENCES)
    sent = {audience: to_addresses(app, audience) for audience in LOOKING}
    assert all(sent.values()), sent
    assert sum(sent.values()) + to_forms() >= CLAIMED, sent
