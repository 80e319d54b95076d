"""Codes of an app: those of the RFC, each once, and a lost phone is not the end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from argon2.low_level import Type
from sqlalchemy import select

from budgeting.models import LogEntry, RecoveryCode
from budgeting.services import second_factor, staffing
from tests import people, phones

NOW = datetime(2026, 5, 2, 12, 0, 10, tzinfo=UTC)
ACT = {"actor": "Dari", "now": NOW}
RFC = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""The key of RFC 6238, appendix B: the digits 12345678901234567890."""


@pytest.fixture
def keys(app):
    return app.extensions["keys"]


@pytest.fixture
def dari(session, keys):
    return phones.given(session, keys, people.dari(session), NOW)


def take(session, keys, person, code, now=NOW):
    fits = second_factor.take_code(session, keys, person, code, now)
    session.commit()
    return fits


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_the_codes_are_those_of_the_rfc(seconds, code):
    now = datetime.fromtimestamp(seconds, UTC)
    assert phones.code(RFC, now) == code
    assert second_factor.is_shown_by(RFC, code, now) == seconds // 30


def test_a_code_works_once(session, keys, dari):
    code = phones.code(phones.KEY, NOW)
    assert take(session, keys, dari, code)
    assert not take(session, keys, dari, code)
    assert not take(session, keys, dari, code, NOW + timedelta(seconds=20))


def test_an_earlier_code_does_not_work_after_a_later_one(session, keys, dari):
    assert take(session, keys, dari, phones.code(phones.KEY, NOW, 1))
    assert not take(session, keys, dari, phones.code(phones.KEY, NOW))
    assert take(session, keys, dari, phones.code(phones.KEY, NOW, 2), NOW + timedelta(seconds=30))


@pytest.mark.parametrize(("later", "fits"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_the_clocks_may_differ_by_one_step(session, keys, dari, later, fits):
    assert take(session, keys, dari, phones.code(phones.KEY, NOW, later)) == fits


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "²²²²²²"])
def test_what_is_no_code_does_not_fit(session, keys, dari, code):
    assert not take(session, keys, dari, code)


def test_somebody_without_an_app_has_no_code(session, keys):
    assert not take(session, keys, people.dari(session), "000000")


def test_the_key_lies_sealed_in_the_database(dari):
    assert phones.KEY.encode() not in dari.second_factor


def test_the_sealed_key_of_one_person_is_nothing_for_another(session, keys, dari):
    other = people.haneul(session)
    other.second_factor = dari.second_factor
    session.commit()
    assert not take(session, keys, other, phones.code(phones.KEY, NOW))


def test_a_proposed_key_is_of_this_session_and_of_160_bits(keys, session):
    dari = people.dari(session)
    here, there = (second_factor.proposed_key(keys, dari, sid) for sid in (b"here", b"there"))
    assert here != there
    assert len(here) == 32
    assert here == second_factor.proposed_key(keys, dari, b"here")


def test_a_key_that_was_set_up_is_not_proposed_again(keys, session):
    dari = people.dari(session)
    first = second_factor.proposed_key(keys, dari, b"here")
    phones.given(session, keys, dari, NOW, first)
    assert second_factor.proposed_key(keys, dari, b"here") != first


def test_ten_recovery_codes_are_made_and_kept_as_slow_hashes(monkeypatch):
    asked = []
    monkeypatch.setattr(
        second_factor, "hash_secret_raw", lambda *given: asked.append(given) or bytes([len(asked)])
    )
    spare = second_factor.recovery_codes()
    assert len(set(spare.codes)) == len(spare.digests) == 10
    for code, (plain, salt, rounds, memory, lanes, length, kind) in zip(
        spare.codes, asked, strict=True
    ):
        assert plain == code.replace("-", "").encode()
        assert len(plain) == 12
        assert (salt, len(salt)) == (spare.salt, 16)
        assert (rounds, memory, lanes, length, kind) == (2, 19 * 1024, 1, 32, Type.ID)


def test_a_recovery_code_works_once_however_it_is_typed(session, dari):
    typed = second_factor.folded(" ABCD efgh-JKMN ")
    assert second_factor.is_recovery(typed)
    digest = second_factor.recovery_digest(typed, dari.recovery_salt)
    assert second_factor.take_recovery(session, dari, digest, **ACT)
    assert not second_factor.take_recovery(session, dari, digest, **ACT)
    actions = [entry.action for entry in session.scalars(select(LogEntry).order_by(LogEntry.seq))]
    assert actions == ["staff.second_factor_set", "staff.recovery_used"]


@pytest.mark.parametrize("typed", ["123456", "abcdefghjkm", "abcdefghjkmnp", "abcdefghjkm0", ""])
def test_what_is_no_recovery_code_is_not_hashed(typed):
    assert not second_factor.is_recovery(typed)


def test_a_reset_forgets_app_and_recovery_codes(session, keys, dari):
    second_factor.reset(session, dari, **ACT)
    session.commit()
    assert dari.second_factor is None
    assert session.scalars(select(RecoveryCode)).all() == []
    assert not take(session, keys, dari, phones.code(phones.KEY, NOW))


def test_a_new_app_makes_the_old_codes_worthless(session, keys, dari):
    phones.given(session, keys, dari, NOW, RFC)
    assert not take(session, keys, dari, phones.code(phones.KEY, NOW))
    assert take(session, keys, dari, phones.code(RFC, NOW))


def test_a_new_password_leaves_the_second_factor_as_it_is(session, keys, dari):
    staffing.set_password(session, dari, "an otter with seven umbrellas", **ACT)
    session.commit()
    assert take(session, keys, dari, phones.code(phones.KEY, NOW))
