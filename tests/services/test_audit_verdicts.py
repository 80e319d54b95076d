"""What auditors signed: agreement of all, or a dispute that only another audit settles."""

from __future__ import annotations

import pytest

from budgeting.errors import KeysRefused
from budgeting.services import audit_verdicts, auditing, clock
from tests.services.test_auditing import a_counted_vote, begun, sign


@pytest.fixture
def settings(app):
    return app.extensions["settings"]


@pytest.fixture
def process(session):
    """A counted vote of nine ballots, whose commitments are public."""
    return a_counted_vote(session)


def signed(session, process, settings, *verdicts, **given):
    """An audit with these verdicts; an auditor without one has not signed."""
    codes = begun(session, process, settings, **given)
    for code, agrees in zip(codes.values(), verdicts, strict=False):
        sign(session, process, code, agrees=agrees)


def test_an_audit_agrees_only_if_every_auditor_says_so(session, process, settings):
    assert not audit_verdicts.all_agree(session, process)
    signed(session, process, settings, True, True)
    assert audit_verdicts.all_agree(session, process)
    assert not audit_verdicts.is_disputed(session, process)


def test_one_auditor_who_disagrees_disputes_the_result(session, process, settings):
    signed(session, process, settings, True, False)
    assert not audit_verdicts.all_agree(session, process)
    assert audit_verdicts.is_disputed(session, process)


def test_only_another_audit_that_agrees_settles_a_dispute(session, process, settings):
    signed(session, process, settings, False)
    auditing.call_off(session, process, actor="Dari", now=clock.now())
    session.commit()
    assert audit_verdicts.is_disputed(session, process)
    signed(session, process, settings, True)
    auditing.call_off(session, process, actor="Dari", now=clock.now())
    session.commit()
    assert audit_verdicts.is_disputed(session, process)
    signed(session, process, settings, True, True)
    assert not audit_verdicts.is_disputed(session, process)


@pytest.mark.parametrize("holders", [(), ("Dari",), ("Dari", " DARI"), ("Dari", "Nari", "Bora")])
def test_an_audit_takes_two_different_people(session, process, settings, holders):
    with pytest.raises(KeysRefused):
        begun(session, process, settings, holders=holders)
    assert auditing.audits_of(session, process) == []
